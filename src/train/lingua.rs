//! lingua's letter models → words drawn from them.
//!
//! In: an `ngrams.fst` (one to five letters of a word → log of the last one's probability after the others). Out: lines of drawn words.
//! Never: the words lingua counted, which the file does not hold.
//!
//! A gram's probability less what goes before it is how often it starts a word; what its continuations leave over is how often it ends one.
use super::texts::Random;
use std::collections::HashMap;

/// Bytes of drawn text a language.
const BYTES: usize = 1_500_000;
/// Words in a line.
const WORDS: usize = 12;
/// A rest smaller than this share of a gram is taken for what was cut from the file.
const REST: f64 = 0.3;

/// Lines of words drawn from the model; the same every time.
pub fn lines(bytes: &[u8]) -> Vec<String> {
    let Ok(map) = fst::Map::new(bytes) else { return Vec::new() };
    let mut conditional: HashMap<Vec<char>, f64> = HashMap::new();
    let mut stream = map.stream();
    while let Some((gram, value)) = fst::Streamer::next(&mut stream) {
        if let Ok(gram) = std::str::from_utf8(gram) {
            conditional.insert(gram.chars().collect(), f64::from_bits(value).exp());
        }
    }
    // Joint probability, in letters of the whole.
    let mut grams: Vec<(&Vec<char>, f64)> = Vec::with_capacity(conditional.len());
    for gram in conditional.keys() {
        let p =
            (1..=gram.len()).map(|n| conditional.get(&gram[..n]).copied().unwrap_or(0.0)).product();
        grams.push((gram, p));
    }
    grams.sort_by(|a, b| a.0.cmp(b.0));
    let mut starts: HashMap<&[char], f64> = grams.iter().map(|(g, p)| (&g[..], *p)).collect();
    for (gram, p) in &grams {
        if let Some(s) = starts.get_mut(&gram[1..]) {
            *s -= p;
        }
    }
    // Rare grams were cut from the file, which leaves a rest everywhere: only a large one is a start.
    for (gram, p) in &grams {
        if let Some(s) = starts.get_mut(&gram[..]).filter(|s| **s < REST * p) {
            *s = 0.0;
        }
    }
    let mut follow: HashMap<&[char], Vec<(char, f64)>> = HashMap::new();
    let mut started: HashMap<&[char], f64> = HashMap::new();
    for (gram, _) in &grams {
        let (last, before) = gram.split_last().expect("a gram has a letter");
        follow.entry(before).or_default().push((*last, conditional[*gram]));
        *started.entry(before).or_default() += starts[&gram[..]].max(0.0);
    }
    // Whole short words, and the first four letters of the others.
    let mut begin: Vec<(&[char], f64)> = Vec::new();
    for (gram, _) in grams.iter().filter(|(g, _)| g.len() <= 4) {
        let start = starts[&gram[..]].max(0.0);
        let mass = if gram.len() < 4 {
            start - started.get(&gram[..]).copied().unwrap_or(0.0)
        } else {
            start
        };
        if mass > 0.0 {
            begin.push((gram, mass));
        }
    }
    let mut sum = 0.0;
    let cumulative: Vec<f64> = begin
        .iter()
        .map(|(_, m)| {
            sum += m;
            sum
        })
        .collect();
    let mut random = Random(7);
    let mut unit = move || random.below(1 << 30) as f64 / (1u64 << 30) as f64;
    let (mut out, mut size) = (Vec::new(), 0);
    while size < BYTES && !begin.is_empty() {
        let mut line = String::new();
        for _ in 0..WORDS {
            let u = unit() * sum;
            let at = cumulative.partition_point(|c| *c < u).min(begin.len() - 1);
            let mut word = begin[at].0.to_vec();
            while word.len() >= 4 && word.len() < 25 {
                let context = &word[word.len() - 4..];
                let Some(next) = follow.get(context) else { break };
                let known: f64 = next.iter().map(|n| n.1).sum();
                // A small rest is what was cut, not an end.
                let mut u = if 1.0 - known < REST / 2.0 { unit() * known } else { unit() };
                let Some((c, _)) = next.iter().find(|(_, p)| {
                    u -= p;
                    u < 0.0
                }) else {
                    break;
                };
                word.push(*c);
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.extend(word);
        }
        size += line.len();
        out.push(line);
    }
    out
}
