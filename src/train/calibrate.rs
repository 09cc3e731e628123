//! Labelled lines → the calibration of the language model: how sure it may be.
//!
//! In: a packed model, lines with their languages. Out: the same weights with temperature, class biases and the signs of unknown languages
//! fitted. Never: n-gram weights.
//!
//! The model must come from the trainer: what it holds as biases are the logs of the classes' shares, which move behind what is fitted.
//!
//! Only lines that were not taught fit and measure: half of them what the other half measures. All sets weigh the same.
use super::labelled::{self, Part, Row as Line};
use crate::language::codes::{self, normal};
use crate::language::reliability::{self, SHARED};
use crate::language::{Evidence, Identifier, SIGNS};
use crate::ngram::{self, Model};
use std::collections::BTreeMap;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

/// Classes of a line that are kept, the best ones and the right one.
const KEPT: usize = 20;
/// How strongly class biases stay with the logs of the classes' shares.
const STAY: f32 = 0.0005;
/// How strongly a class's own strangeness stays near none.
const PLAIN: f32 = 0.0001;
/// At most so strange is a class by itself: a standard language with many dialects without classes is still the best guess for most texts.
const CAP: f32 = 2.0;
/// How strongly a class is trusted like the others.
const TRUST: f32 = 0.00001;
/// What a line of a language without a class counts beside one of a common language. On pages such lines are much rarer than in sets that have
/// as many lines of each language; a half less than the rarest named ones leaves no line of Chinese to Cantonese, and makes no more than one line
/// in a hundred of an unnamed language a sure one of a named.
const UNNAMED: f32 = 0.35;
/// Passes over the lines.
const ROUNDS: usize = 120;

/// Above this a share's log is a common language's: a third more than the mean of its gate.
const COMMON: f32 = 0.3;

/// One line's evidence.
struct Row {
    set: String,
    weight: f32,
    evidence: Evidence,
    /// Class, raw logit without bias.
    top: Vec<(usize, f32)>,
    /// The log of what the others come to, with their shares.
    rest: f32,
    /// Where in `top` the right classes are; none for a language that the model does not name.
    right: Vec<usize>,
    named: bool,
    /// Whether its language is among those that are met more often than most.
    common: bool,
}

/// Everything that is fitted.
struct Fit {
    temperature: [f32; 3],
    bias: Vec<f32>,
    usual: Vec<f32>,
    offset: Vec<f32>,
    signs: [f32; SIGNS],
    /// What `language::reliability` reads.
    trust: Vec<f32>,
}

/// The language of a label or code without script, as the outside measures fold it.
fn base(code: &str) -> String {
    codes::base(&normal(code)).to_owned()
}

/// Fits the calibration of the installed model to the labelled lines of `folder` that were not taught, or to all of `language/*.tsv` for
/// weights that were `untaught`, and returns the packed file.
pub fn calibrate(packed: &[u8], folder: &Path, untaught: bool) -> std::io::Result<Vec<u8>> {
    let model = Model::get();
    let lines = if untaught { labelled::lines(folder)? } else { labelled::read(folder)? };
    let rows = read(model, lines, untaught);
    let shares: Vec<f32> = (0..model.classes.len()).map(|c| share(model, c)).collect();
    // What is shipped is fitted to all lines, what is measured to those that are not measured.
    let (one, two): (Vec<_>, Vec<_>) = rows.iter().enumerate().partition(|(i, _)| i % 2 == 0);
    let halves = [one, two].map(|h| h.into_iter().map(|r| r.1).collect::<Vec<&Row>>());
    let mut tally = Tally::default();
    for (fitted, measured) in [(0, 1), (1, 0)] {
        tally.add(&Fit::new(model, &halves[fitted]), &halves[measured]);
    }
    println!("{tally}");
    let fit = Fit::new(model, &rows.iter().collect::<Vec<_>>());
    println!("temperature {:?}, signs {:?}", fit.temperature, fit.signs);
    let mut calibration = fit.temperature.to_vec();
    calibration.extend(fit.bias.iter().chain(&fit.usual).chain(&fit.offset).chain(&fit.signs));
    calibration.extend(shares.iter().chain(&fit.trust));
    let bytes = zstd::decode_all(packed)?;
    let bytes = ngram::recalibrate(&bytes, &calibration).ok_or(std::io::ErrorKind::InvalidData)?;
    zstd::encode_all(&bytes[..], 19)
}

/// The log of a class's share: the trainer leaves it in the place of the bias, this module behind what it fits.
fn share(model: &Model, class: usize) -> f32 {
    let n = model.classes.len();
    let behind = 3 + 3 * n + SIGNS;
    let first = if model.calibration.len() < behind + n { 3 } else { behind };
    model.calibration.get(first + class).copied().unwrap_or(0.0)
}

impl Fit {
    fn new(model: &Model, rows: &[&Row]) -> Self {
        let n = model.classes.len();
        let stored = |i: usize| model.calibration.get(3 + i).copied().unwrap_or(0.0);
        let mut fit = Self {
            temperature: [1.0, 0.0, 0.0],
            bias: (0..n).map(|c| share(model, c)).collect(),
            usual: (n..2 * n).map(stored).collect(),
            offset: vec![0.0; n],
            signs: [0.0; SIGNS],
            trust: Vec::new(),
        };
        sharpness(&mut fit, rows);
        strangeness(&mut fit, rows);
        reliability(&mut fit, rows);
        fit
    }
}

fn read(model: &Model, mut lines: Vec<Line>, untaught: bool) -> Vec<Row> {
    let bases: Vec<String> = model.classes.iter().map(|c| base(&c.label)).collect();
    let mut id = Identifier::new();
    let mut rows = Vec::new();
    // Nothing was learned from languages without a class, but they have to stay as rare as they are.
    let named = |line: &Line| bases.contains(&base(&line.code));
    lines.retain(|l| untaught || l.part == Part::Held || l.part == Part::Seen && !named(l));
    let words: Vec<Line> = lines.iter().filter_map(letters).collect();
    lines.extend(words);
    for lines in lines.chunk_by(|a, b| a.set == b.set) {
        for line in lines {
            let Some((evidence, mut top)) = id.evidence(&line.text) else { continue };
            let gold = base(&line.code);
            top.sort_by(|a, b| b.1.total_cmp(&a.1));
            let mut kept: Vec<(usize, f32)> = top.iter().copied().take(KEPT).collect();
            kept.extend(top.iter().skip(KEPT).filter(|t| bases[t.0] == gold));
            let shares = |class: usize| share(model, class);
            let others = top.iter().skip(KEPT).filter(|t| bases[t.0] != gold);
            let rest = others.map(|(c, v)| (v + shares(*c)).exp()).sum::<f32>().max(1e-30).ln();
            let right: Vec<usize> = (0..kept.len()).filter(|i| bases[kept[*i].0] == gold).collect();
            // Common languages count more, by their shares.
            let share =
                right.iter().map(|i: &usize| (shares(kept[*i].0)).exp()).fold(0.7, f32::max);
            let named = named(line);
            let share = if named { share } else { UNNAMED };
            let weight = if line.set == LETTERS { 0.0 } else { share * 1e4 / lines.len() as f32 };
            let set = line.set.clone();
            let common = right.iter().any(|i| shares(kept[*i].0) > COMMON);
            rows.push(Row { set, weight, evidence, top: kept, rest, right, named, common });
        }
    }
    rows
}

/// The set of words cut to one, two and three letters: they tell how far labels of so little are right, and nothing else is fitted to them.
const LETTERS: &str = "letters";

/// What one of them counts in that: every line has one.
const SELDOM: f32 = 0.1;

/// A short word of a line, or the beginning of one.
fn letters(line: &Line) -> Option<Line> {
    let pick = xxh3_64(line.text.as_bytes());
    let words: Vec<&str> = line.text.split(|c: char| !c.is_alphabetic()).collect();
    let words: Vec<&&str> = words.iter().filter(|w| !w.is_empty()).collect();
    let word = words.get(pick as usize % words.len().max(1))?;
    let text = word.chars().take(1 + (pick >> 32) as usize % 3).collect();
    Some(Line { set: LETTERS.into(), code: line.code.clone(), text, part: line.part })
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
    let sum: f32 = z.iter().map(|v| (v - top).exp()).sum::<f32>() + (row.rest * t - top).exp();
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
            let others = (1.0 - p.iter().sum::<f32>()).max(0.0) * row.weight / total;
            dt.iter_mut().zip(by).for_each(|(d, b)| *d += others * row.rest * b);
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
            let d = d + STAY * (fit.bias[c] - start[c]);
            fit.bias[c] -= adam.step(3 + c, round, d, rate);
        }
    }
}

/// The signs of a language that has no class, and how often each class is named in its place.
fn strangeness(fit: &mut Fit, rows: &[&Row]) {
    let total: f32 = rows.iter().map(|r| r.weight).sum();
    let cases: Vec<(usize, [f32; SIGNS], f32, f32)> = rows
        .iter()
        .filter(|row| row.top.len() > 1)
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
    let best = best(p);
    let (class, raw) = row.top[best];
    let second = (0..p.len()).filter(|i| *i != best).map(|i| p[i]).fold(0.0, f32::max);
    (class, row.evidence.signs(raw, fit.usual[class], p[best], second))
}

fn best(p: &[f32]) -> usize {
    (0..p.len()).max_by(|a, b| p[*a].total_cmp(&p[*b])).unwrap_or_default()
}

/// What a row is labelled without reliabilities: place of the class, its probability; none for `und`.
fn label(fit: &Fit, row: &Row) -> Option<(usize, f32)> {
    let model = Model::get();
    if row.top.is_empty() {
        return None;
    }
    let p = probabilities(fit, row);
    let best = best(&p);
    let mut strange = 0.0;
    if p.len() > 1 {
        let (class, signs) = signs(fit, row, &p);
        let z = fit.offset[class] + fit.signs.iter().zip(signs).map(|(a, b)| a * b).sum::<f32>();
        strange = 1.0 / (1.0 + (-z).exp());
    }
    let name = model.label(row.top[best].0).0;
    let same = row.top.iter().zip(&p);
    let same = same.filter(|((c, _), _)| codes::base(model.label(*c).0) == codes::base(name));
    let prob = same.map(|(_, p)| p).sum::<f32>().min(1.0) * (1.0 - strange);
    (strange <= 0.5 && name != "und").then_some((best, prob))
}

/// How far probabilities of each length and class hold, by likelihood of being right; all sets and lines alike.
fn reliability(fit: &mut Fit, rows: &[&Row]) {
    let model = Model::get();
    let n = model.classes.len();
    let cases: Vec<(usize, [f32; SHARED], f32, f32)> = rows
        .iter()
        .filter_map(|row| {
            let (best, prob) = label(fit, row)?;
            let signs = reliability::signs(prob, row.evidence.known);
            let right = f32::from(u8::from(row.right.contains(&best)));
            Some((row.top[best].0, signs, right, if row.set == LETTERS { SELDOM } else { 1.0 }))
        })
        .collect();
    fit.trust = vec![0.0; SHARED + n];
    fit.trust[0] = 1.0;
    fit.trust[4] = 1.0;
    let mut adam = Adam(vec![(0.0, 0.0); SHARED + n]);
    for round in 0..ROUNDS * 3 {
        let mut d = vec![0f32; SHARED + n];
        for (class, signs, right, weight) in &cases {
            let z = reliability::log_odds(&fit.trust, *class, signs);
            let g = (1.0 / (1.0 + (-z).exp()) - right) * weight / cases.len() as f32;
            d.iter_mut().zip(signs).for_each(|(d, s)| *d += g * s);
            d[SHARED + class] += g;
        }
        let rate = 0.05 * (1.0 - 0.8 * round as f32 / (ROUNDS * 3) as f32);
        for (i, d) in d.iter().enumerate() {
            let stay = if i < SHARED { 0.0 } else { TRUST * fit.trust[i] };
            fit.trust[i] -= adam.step(i, round, d + stay, rate);
        }
    }
}

/// Figures by set.
#[derive(Default)]
struct Tally(BTreeMap<String, Figures>);

#[derive(Default)]
struct Figures {
    named: f32,
    right: f32,
    common: f32,
    common_right: f32,
    unsaid: f32,
    unknown: f32,
    sure: f32,
    /// Right, summed probability and all by tenths of probability.
    bins: [(f32, f32, f32); 10],
}

impl Tally {
    fn add(&mut self, fit: &Fit, rows: &[&Row]) {
        for row in rows {
            let f = self.0.entry(row.set.clone()).or_default();
            let label = label(fit, row);
            let unsaid = label.is_none();
            let right = label.is_some_and(|(best, _)| row.right.contains(&best));
            let right = f32::from(u8::from(right));
            let prob = label.map_or(0.0, |(best, prob)| {
                reliability::prob(&fit.trust, row.top[best].0, prob, row.evidence.known)
            });
            if row.named {
                f.named += 1.0;
                f.right += right;
                if row.common {
                    f.common += 1.0;
                    f.common_right += right;
                }
                f.unsaid += f32::from(u8::from(unsaid));
            } else {
                f.unknown += 1.0;
                f.sure += f32::from(u8::from(prob > 0.9));
            }
            let bin = &mut f.bins[((prob * 10.0) as usize).min(9)];
            *bin = (bin.0 + right, bin.1 + prob, bin.2 + 1.0);
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(
            f,
            "{:13} lines right common  und   | calibration error | others taken for named",
            "set"
        )?;
        for (set, t) in &self.0 {
            let all = t.bins.iter().map(|b| b.2).sum::<f32>();
            let off = t.bins.iter().map(|b| (b.0 - b.1).abs()).sum::<f32>();
            let share = |a: f32, b: f32| 100.0 * a / b.max(1.0);
            let (right, unsaid) = (share(t.right, t.named), share(t.unsaid, t.named));
            let common = share(t.common_right, t.common);
            let (sure, error) = (share(t.sure, t.unknown), off / all.max(1.0));
            writeln!(
                f,
                "{set:13} {all:5} {right:5.2} {common:5.2} {unsaid:5.2} | {error:.3} | {sure:.2}"
            )?;
        }
        Ok(())
    }
}
