//! Labelled lines → the calibration of the language model: how sure it may be.
//!
//! In: a packed model, lines with their languages. Out: the same weights with temperature, class biases and the signs of unknown languages
//! fitted. Never: n-gram weights.
//!
//! The model must come from the trainer: what it holds as biases are the logs of the classes' shares, which move behind what is fitted.
//!
//! Half of the lines fit, the other half measure. All sets weigh the same.
use crate::language::codes::normal;
use crate::language::{Evidence, Identifier, SIGNS};
use crate::ngram::{self, Model};
use std::path::Path;

/// Classes of a line that are kept, the best ones and the right one.
const KEPT: usize = 12;
/// How strongly class biases stay with the logs of the classes' shares.
const STAY: f32 = 0.0005;
/// How strongly a class's own strangeness stays near none.
const PLAIN: f32 = 0.0001;
/// At most so strange is a class by itself: a standard language with many dialects without classes is still the best guess for most texts.
const CAP: f32 = 2.0;
/// Passes over the lines.
const ROUNDS: usize = 120;

/// One line's evidence.
struct Row {
    weight: f32,
    evidence: Evidence,
    /// Class, raw logit without bias.
    top: Vec<(usize, f32)>,
    /// Where in `top` the right classes are; none for a language that the model does not name.
    right: Vec<usize>,
    named: bool,
}

/// Everything that is fitted.
struct Fit {
    temperature: [f32; 3],
    bias: Vec<f32>,
    usual: Vec<f32>,
    offset: Vec<f32>,
    signs: [f32; SIGNS],
}

/// The language of a label or code without script, as the outside measures fold it.
fn base(code: &str) -> String {
    normal(code).split('-').next().unwrap_or_default().to_owned()
}

/// Fits the calibration of the installed model to the `.tsv` files (code TAB line) of `folder` and returns the packed file.
pub fn calibrate(packed: &[u8], folder: &Path) -> std::io::Result<Vec<u8>> {
    let model = Model::get();
    let rows = read(model, folder)?;
    let n = model.classes.len();
    let mut fit = Fit {
        temperature: [1.0, 0.0, 0.0],
        bias: (0..n).map(|c| model.calibration.get(3 + c).copied().unwrap_or(0.0)).collect(),
        usual: (0..n).map(|c| model.calibration.get(3 + n + c).copied().unwrap_or(0.0)).collect(),
        offset: vec![0.0; n],
        signs: [0.0; SIGNS],
    };
    let shares = fit.bias.clone();
    let (train, test): (Vec<_>, Vec<_>) = rows.iter().enumerate().partition(|(i, _)| i % 2 == 0);
    let train: Vec<&Row> = train.into_iter().map(|r| r.1).collect();
    let test: Vec<&Row> = test.into_iter().map(|r| r.1).collect();
    println!("before: {}", report(&fit, &test));
    sharpness(&mut fit, &train);
    println!("temperature {:?}: {}", fit.temperature, report(&fit, &test));
    strangeness(&mut fit, &train);
    let mut worst: Vec<(f32, &str)> =
        fit.offset.iter().enumerate().map(|(c, o)| (*o, model.label(c).0)).collect();
    worst.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!("most often taken for others: {:?}", &worst[..20]);
    println!("signs {:?}: {}", fit.signs, report(&fit, &test));
    let mut calibration = fit.temperature.to_vec();
    calibration.extend(fit.bias.iter().chain(&fit.usual).chain(&fit.offset).chain(&fit.signs));
    calibration.extend(shares);
    let bytes = zstd::decode_all(packed)?;
    let bytes = ngram::recalibrate(&bytes, &calibration).ok_or(std::io::ErrorKind::InvalidData)?;
    zstd::encode_all(&bytes[..], 19)
}

fn read(model: &Model, folder: &Path) -> std::io::Result<Vec<Row>> {
    let bases: Vec<String> = model.classes.iter().map(|c| base(&c.label)).collect();
    let mut id = Identifier::new();
    let mut rows = Vec::new();
    let mut files: Vec<_> =
        std::fs::read_dir(folder)?.filter_map(|e| Some(e.ok()?.path())).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "tsv"));
    files.sort();
    for path in files {
        let text = std::fs::read_to_string(&path)?;
        let lines: Vec<(&str, &str)> = text.lines().filter_map(|l| l.split_once('\t')).collect();
        for (code, line) in &lines {
            let Some((evidence, mut top)) = id.evidence(line) else { continue };
            if top.len() < 2 {
                continue;
            }
            let gold = base(code);
            top.sort_by(|a, b| b.1.total_cmp(&a.1));
            let mut kept: Vec<(usize, f32)> = top.iter().copied().take(KEPT).collect();
            kept.extend(top.iter().skip(KEPT).filter(|t| bases[t.0] == gold));
            let right: Vec<usize> = (0..kept.len()).filter(|i| bases[kept[*i].0] == gold).collect();
            let named = bases.contains(&gold);
            // Common languages count more, by the roots of their shares.
            let share = right
                .iter()
                .map(|i: &usize| {
                    model.calibration.get(3 + kept[*i].0).map_or(1.0, |b| (b / 2.0).exp())
                })
                .fold(0.7, f32::max);
            let weight = share * 1e4 / lines.len() as f32;
            rows.push(Row { weight, evidence, top: kept, right, named });
        }
    }
    Ok(rows)
}

fn temperature(t: &[f32; 3], known: f32) -> (f32, [f32; 3]) {
    let long = known.max(1.0).ln();
    let by = [1.0, long, long * long];
    (t.iter().zip(by).map(|(a, b)| a * b).sum::<f32>().max(0.1), by)
}

/// Probabilities of a row's classes.
fn probabilities(fit: &Fit, row: &Row) -> Vec<f32> {
    let (t, _) = temperature(&fit.temperature, row.evidence.known);
    let z: Vec<f32> = row.top.iter().map(|(c, v)| (v + fit.bias[*c]) * t).collect();
    let top = z.iter().copied().fold(f32::MIN, f32::max);
    let sum: f32 = z.iter().map(|v| (v - top).exp()).sum();
    z.iter().map(|v| (v - top).exp() / sum).collect()
}

/// Adam on one number each.
struct Adam(Vec<(f32, f32)>);
impl Adam {
    fn step(&mut self, at: usize, round: usize, gradient: f32, rate: f32) -> f32 {
        let (m, v) = &mut self.0[at];
        *m = 0.9 * *m + 0.1 * gradient;
        *v = 0.99 * *v + 0.01 * gradient * gradient;
        let r = round as i32 + 1;
        rate * (*m / (1.0 - 0.9f32.powi(r))) / ((*v / (1.0 - 0.99f32.powi(r))).sqrt() + 1e-8)
    }
}

/// Temperature and biases by likelihood of the languages that the model names.
fn sharpness(fit: &mut Fit, rows: &[&Row]) {
    let rows: Vec<&&Row> = rows.iter().filter(|r| r.named && !r.right.is_empty()).collect();
    let total: f32 = rows.iter().map(|r| r.weight).sum();
    let start = fit.bias.clone();
    let mut adam = Adam(vec![(0.0, 0.0); 3 + start.len()]);
    for round in 0..ROUNDS {
        let (mut dt, mut db) = ([0f32; 3], vec![0f32; start.len()]);
        for row in &rows {
            let p = probabilities(fit, row);
            let mass: f32 = row.right.iter().map(|i| p[*i]).sum::<f32>().max(1e-9);
            let (t, by) = temperature(&fit.temperature, row.evidence.known);
            for (i, (c, v)) in row.top.iter().enumerate() {
                let gold = if row.right.contains(&i) { p[i] / mass } else { 0.0 };
                let g = (p[i] - gold) * row.weight / total;
                db[*c] += g * t;
                for (d, b) in dt.iter_mut().zip(by) {
                    *d += g * (v + fit.bias[*c]) * b;
                }
            }
        }
        let rate = 0.05 * (1.0 - 0.8 * round as f32 / ROUNDS as f32);
        for (i, d) in dt.iter().enumerate() {
            fit.temperature[i] -= adam.step(i, round, *d, rate * [1.0, 0.3, 0.1][i]);
        }
        for (c, d) in db.iter().enumerate() {
            let d = d + STAY * (fit.bias[c] - 0.5 * start[c]);
            fit.bias[c] -= adam.step(3 + c, round, d, rate);
        }
    }
}

/// The signs of a language that has no class, and how often each class is named in its place.
fn strangeness(fit: &mut Fit, rows: &[&Row]) {
    let total: f32 = rows.iter().map(|r| r.weight).sum();
    let cases: Vec<(usize, [f32; SIGNS], f32, f32)> = rows
        .iter()
        .filter_map(|row| {
            let p = probabilities(fit, row);
            let (class, signs) = signs(fit, row, &p);
            (Model::get().classes[class].label != "und").then_some((
                class,
                signs,
                f32::from(u8::from(!row.named)),
                row.weight / total,
            ))
        })
        .collect();
    let mut adam = Adam(vec![(0.0, 0.0); SIGNS + fit.offset.len()]);
    for round in 0..ROUNDS * 3 {
        let (mut ds, mut doff) = ([0f32; SIGNS], vec![0f32; fit.offset.len()]);
        for (class, signs, y, weight) in &cases {
            let z =
                fit.offset[*class] + fit.signs.iter().zip(signs).map(|(a, b)| a * b).sum::<f32>();
            let g = (1.0 / (1.0 + (-z).exp()) - y) * weight;
            doff[*class] += g;
            ds.iter_mut().zip(signs).for_each(|(d, s)| *d += g * s);
        }
        let rate = 0.05 * (1.0 - 0.8 * round as f32 / (ROUNDS * 3) as f32);
        for (i, d) in ds.iter().enumerate() {
            fit.signs[i] -= adam.step(i, round, *d, rate);
        }
        for (c, d) in doff.iter().enumerate() {
            let d = d + PLAIN * fit.offset[c];
            fit.offset[c] -= adam.step(SIGNS + c, round, d, rate);
            fit.offset[c] = fit.offset[c].min(CAP);
        }
    }
}

fn signs(fit: &Fit, row: &Row, p: &[f32]) -> (usize, [f32; SIGNS]) {
    let best = (0..p.len()).max_by(|a, b| p[*a].total_cmp(&p[*b])).unwrap_or_default();
    let (class, raw) = row.top[best];
    let second = (0..p.len()).filter(|i| *i != best).map(|i| p[i]).fold(0.0, f32::max);
    (class, row.evidence.signs(raw, fit.usual[class], p[best], second))
}

/// Right by named lines, expected calibration error and unknown languages named with nine tenths of certainty.
fn report(fit: &Fit, rows: &[&Row]) -> String {
    let (mut right, mut named, mut sure, mut unknown, mut und) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let mut bins = [(0.0, 0.0, 0.0); 10];
    for row in rows {
        let p = probabilities(fit, row);
        let (class, signs) = signs(fit, row, &p);
        let best = (0..p.len()).max_by(|a, b| p[*a].total_cmp(&p[*b])).unwrap_or_default();
        let z = fit.offset[class] + fit.signs.iter().zip(signs).map(|(a, b)| a * b).sum::<f32>();
        let strange = if fit.signs[0] == 0.0 { 0.0 } else { 1.0 / (1.0 + (-z).exp()) };
        let is_und = strange > 0.5 || Model::get().classes[class].label == "und";
        let ok = !is_und && row.right.contains(&best);
        let prob = if is_und { 0.0 } else { p[best] * (1.0 - strange) };
        if row.named {
            named += row.weight;
            right += if ok { row.weight } else { 0.0 };
            und += if is_und { row.weight } else { 0.0 };
        } else {
            unknown += row.weight;
            sure += if prob > 0.9 { row.weight } else { 0.0 };
        }
        if !is_und {
            let b = &mut bins[((prob * 10.0) as usize).min(9)];
            *b = (
                b.0 + if ok { row.weight } else { 0.0 },
                b.1 + prob * row.weight,
                b.2 + row.weight,
            );
        }
    }
    let ece: f32 =
        bins.iter().map(|b| (b.0 - b.1).abs()).sum::<f32>() / bins.iter().map(|b| b.2).sum::<f32>();
    format!(
        "named right {:.2} und {:.2} ece {ece:.3} unknown sure {:.2}",
        100.0 * right / named,
        100.0 * und / named,
        100.0 * sure / unknown
    )
}
