//! Gathered texts → `corpora/models/letters.bin.zst`: costs of letter pairs, of Asian characters and of signs.
//!
//! In: the folder that `gather` filled, `languages.tsv`, `letter_languages.tsv`. Out: the packed model. Never: a line of a text.
use super::texts::{self, Random, Texts};
use crate::decode::letters::{ALPHABET, Language, Sign, UNIT, fold, is_letter, side, write};
use encoding_rs::Encoding;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

/// Snippets drawn for a language, and their characters.
const SNIPPETS: usize = 20_000;
const CHARS: usize = 120;
/// Characters kept of a language without pairs.
const CHARACTERS: usize = 7_000;
/// Signs kept.
const SIGNS: usize = 200;
/// A letter seldomer than this among a language's letters is not of its alphabet: names and loans in interface text.
const SELDOM: f64 = 2e-5;
/// Weight of a letter's own frequency in a pair's, in occurrences.
const SMOOTH: f64 = 30.0;

/// Trains the model; tells how many languages and bytes it has.
pub fn train_letters(
    lines: &Path,
    languages: &str,
    listed: &str,
    out: &Path,
) -> std::io::Result<(usize, usize)> {
    let wanted: BTreeSet<(&str, &str)> = listed
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once('\t'))
        .flat_map(|(gate, labels)| labels.split(' ').map(move |l| (gate, l)))
        .collect();
    let all = texts::read(lines, languages, &[])?;
    let repertoire = repertoire();
    let mut trained = Vec::new();
    let mut signs: HashMap<char, [f64; 16]> = HashMap::new();
    let mut total = 0f64;
    for texts in &all {
        let class = &texts.class;
        if !wanted.contains(&(class.gate.as_str(), class.label.as_str())) {
            continue;
        }
        let mut random = Random(7);
        let text: Vec<String> = (0..SNIPPETS)
            .map(|i| {
                let mut snippet = texts.snippet(CHARS, &mut random);
                if i % 2 == 0 {
                    snippet = cedillas(&snippet);
                }
                legacy(&snippet, &repertoire, i % 2 == 0)
            })
            .collect();
        count_signs(&text, &mut signs, &mut total);
        let pairs = !matches!(class.gate.as_str(), "Jpan" | "Hang" | "Hani");
        trained.push(if pairs { alphabet(texts, &text) } else { characters(texts, &text) });
    }
    let mut list: Vec<(char, [f64; 16])> = signs.into_iter().collect();
    list.sort_by(|a, b| b.1.iter().sum::<f64>().total_cmp(&a.1.iter().sum()).then(a.0.cmp(&b.0)));
    list.truncate(SIGNS);
    let signs: Vec<Sign> = list
        .into_iter()
        .map(|(sign, counts)| {
            let own = counts.iter().sum::<f64>();
            // Where a sign stands weighs as much as how often it is seen.
            let costs = counts.map(|n| {
                let place = (n + own * 0.02 + 0.5) / (own * 1.32 + 8.0);
                bits((own + 1.0) / total * 16.0 * place)
            });
            Sign { sign, costs }
        })
        .collect();
    let packed = zstd::encode_all(&write(&trained, &signs)[..], 19)?;
    std::fs::write(out, &packed)?;
    Ok((trained.len(), packed.len()))
}

fn bits(p: f64) -> u8 {
    (-p.log2() * f64::from(UNIT)).round().clamp(0.0, 255.0) as u8
}

/// How much seldomer than the commonest languages this one is, in bits.
fn prior(texts: &Texts) -> u8 {
    bits(f64::from(texts.prior) / 12.0)
}

/// What the single-byte encodings can write.
fn repertoire() -> BTreeSet<char> {
    let mut out = BTreeSet::new();
    let high: Vec<u8> = (0x80..=0xFF).collect();
    for label in [
        "windows-1250",
        "windows-1252",
        "windows-1254",
        "windows-1257",
        "windows-1258",
        "windows-1253",
        "windows-1251",
        "iso-8859-3",
        "iso-8859-10",
        "iso-8859-14",
        "iso-8859-16",
        "iso-8859-4",
    ] {
        let encoding = Encoding::for_label(label.as_bytes()).expect("a label of the standard");
        out.extend(encoding.decode_without_bom_handling(&high).0.chars());
    }
    out
}

/// A letter that no single-byte encoding has is written as a simpler one and marks, as windows-1258 has it; with `apart` also the accents that
/// are tones there.
fn legacy(text: &str, repertoire: &BTreeSet<char>, apart: bool) -> String {
    let composed: String = text.nfc().collect();
    let tones = composed.chars().any(|c| matches!(c, '\u{1EA0}'..='\u{1EF9}'));
    let mut out = String::with_capacity(text.len());
    for c in composed.chars() {
        let simple = c.is_ascii() || c >= '\u{2000}' || !is_letter(c);
        if simple || (repertoire.contains(&c) && !(apart && tones)) {
            out.push(c);
            continue;
        }
        let parts: Vec<char> = std::iter::once(c).nfd().collect();
        let [base, marks @ ..] = &parts[..] else { continue };
        let kept = |m: &char| matches!(m, '\u{302}' | '\u{306}' | '\u{31B}');
        let joined = marks.iter().find_map(|m| {
            compose(*base, *m)
                .filter(|j| repertoire.contains(j) && (!tones || kept(m)))
                .map(|j| (j, *m))
        });
        match joined {
            Some((letter, mark)) => {
                out.push(letter);
                out.extend(marks.iter().filter(|m| **m != mark));
            }
            None => out.extend(parts),
        }
    }
    out
}

/// Commas below as cedillas: most legacy encodings have only these.
fn cedillas(text: &str) -> String {
    let cedilla = |c: char| match c {
        'ș' => 'ş',
        'Ș' => 'Ş',
        'ț' => 'ţ',
        'Ț' => 'Ţ',
        c => c,
    };
    text.chars().map(cedilla).collect()
}

fn count_signs(text: &[String], signs: &mut HashMap<char, [f64; 16]>, total: &mut f64) {
    for line in text {
        let chars: Vec<char> = line.chars().collect();
        *total += chars.len() as f64;
        for (i, c) in chars.iter().enumerate() {
            if c.is_ascii() || is_letter(*c) || c.is_control() || *c == '\u{FFFD}' {
                continue;
            }
            let before = i.checked_sub(1).map(|i| chars[i]);
            let at = side(before) * 4 + side(chars.get(i + 1).copied());
            signs.entry(*c).or_default()[at] += 1.0;
        }
    }
}

/// The table of letter pairs of an alphabet.
fn alphabet(texts: &Texts, text: &[String]) -> Language {
    let latin = texts.class.gate == "Latn";
    let mut counts: BTreeMap<char, f64> = BTreeMap::new();
    let mut sum = 0.0;
    for c in text.iter().flat_map(|t| t.chars()).filter(|c| is_letter(*c)).map(fold) {
        if latin || !c.is_ascii() {
            *counts.entry(c).or_default() += 1.0;
            sum += 1.0;
        }
    }
    let mut letters: Vec<(char, f64)> =
        counts.into_iter().filter(|(c, n)| *n > sum * SELDOM || (latin && c.is_ascii())).collect();
    letters.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    letters.truncate(ALPHABET);
    let mut letters: Vec<char> = letters.into_iter().map(|l| l.0).collect();
    letters.sort_unstable();
    let n = letters.len() + 1;
    let mut pairs = vec![0f64; n * n];
    for line in text {
        let mut row = Some(0);
        for c in line.chars() {
            let column = if !is_letter(c) {
                Some(0)
            } else {
                letters.binary_search(&fold(c)).ok().map(|i| i + 1)
            };
            if let (Some(a), Some(b)) = (row, column)
                && (a, b) != (0, 0)
            {
                pairs[a * n + b] += 1.0;
            }
            row = column;
        }
    }
    let columns: Vec<f64> =
        (0..n).map(|b| (0..n).map(|a| pairs[a * n + b]).sum::<f64>() + 0.5).collect();
    let all: f64 = columns.iter().sum();
    let mut costs = vec![0; n * n];
    for a in 0..n {
        let row: f64 = pairs[a * n..(a + 1) * n].iter().sum();
        for b in 0..n {
            let p = (pairs[a * n + b] + SMOOTH * columns[b] / all) / (row + SMOOTH);
            costs[a * n + b] = bits(p);
        }
    }
    costs[0] = 0;
    Language { label: texts.class.label.clone(), prior: prior(texts), letters, costs }
}

/// The costs of single characters.
fn characters(texts: &Texts, text: &[String]) -> Language {
    let mut counts: BTreeMap<char, f64> = BTreeMap::new();
    let mut sum = 0.0;
    for c in text.iter().flat_map(|t| t.chars()).filter(|c| is_letter(*c)).map(fold) {
        if ('\u{1100}'..='\u{FFFF}').contains(&c) {
            *counts.entry(c).or_default() += 1.0;
            sum += 1.0;
        }
    }
    let mut list: Vec<(char, f64)> = counts.into_iter().collect();
    list.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    list.truncate(CHARACTERS);
    list.sort_by_key(|l| l.0);
    let costs = list.iter().map(|(_, n)| bits(n / sum)).collect();
    Language {
        label: texts.class.label.clone(),
        prior: prior(texts),
        letters: list.into_iter().map(|l| l.0).collect(),
        costs,
    }
}
