//! Gathered lines → training texts by class.
//!
//! In: the folder that `gather` filled, labelled lines and `languages.tsv`. Out: classes with counting weights, and snippets of wanted lengths.
//! Never: n-grams.
use super::gather;
use super::labelled::{Part, Row};
use crate::language::codes::normal;
use crate::ngram::Class;
use std::collections::BTreeMap;
use std::path::Path;

/// Sources that are running text, or words drawn from it; the others are interface strings and names.
const PROSE: [&str; 10] = [
    "udhr",
    "quran",
    "gnome-help",
    "libreoffice-help",
    "gimp-help",
    "stellarium",
    "wordpress",
    "lingua",
    "wesnoth",
    "widelands",
];
/// The source that labelled lines are put under.
const SOURCE: &str = "labelled";
/// What they count.
pub const LABELLED: f32 = 6.0;
/// Bytes of one class that are counted, and of one source in it.
const CLASS_BYTES: usize = 2_500_000;
/// Bytes that each language without a class of its own lends to `und`.
const OTHER_BYTES: usize = 20_000;

/// The texts of one class.
pub struct Texts {
    /// What the model calls it.
    pub class: Class,
    /// How often it is met, beside the others.
    pub prior: f32,
    /// Lines by source, with what a line counts: prose twice as much as interface strings, labelled lines six times.
    pub sources: Vec<(f32, Vec<String>)>,
    /// Words with probabilities, of the languages that have a frequency list.
    pub words: Vec<(String, f32)>,
}

/// The gate's script of a class key such as `tr-Latn` or `zh-Hans`.
fn gate(script: &str) -> &str {
    if matches!(script, "Hans" | "Hant") { "Hani" } else { script }
}

/// Reads all classes, and one `und` a gate from the languages that have none; sorted by gate.
pub fn read(folder: &Path, languages: &str, labelled: &[Row]) -> std::io::Result<Vec<Texts>> {
    let labelled = by_class(labelled);
    let mut out: Vec<Texts> = Vec::new();
    let mut named = BTreeMap::new();
    for row in languages.lines().filter(|l| !l.starts_with('#')) {
        let cells: Vec<&str> = row.split('\t').collect();
        if let [key, label, script, prior] = cells[..] {
            let prior: f32 = prior.parse().unwrap_or(1.0);
            let class = Class {
                label: label.into(),
                script: script.into(),
                gate: gate(key.rsplit('-').next().unwrap_or_default()).into(),
            };
            named.insert(key.to_owned(), (class, prior));
        }
    }
    let mut others: BTreeMap<String, Texts> = BTreeMap::new();
    let mut files: Vec<_> =
        std::fs::read_dir(folder)?.filter_map(|e| e.ok()).map(|e| e.path()).collect();
    files.extend(named.keys().map(|key| folder.join(format!("{key}.lines"))));
    files.extend(schemes().map(|s| folder.join(format!("{}.lines", s.to))));
    files.sort();
    files.dedup();
    for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "lines")) {
        let key = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
        let (lang, script) = key.rsplit_once('-').unwrap_or((key, ""));
        let text = match schemes().find(|s| s.to == key) {
            Some(s) => transliterate(
                &std::fs::read_to_string(folder.join(format!("{}.lines", s.from)))?,
                &s,
            ),
            None if path.exists() => std::fs::read_to_string(path)?,
            None => String::new(),
        };
        if let Some((class, prior)) = named.get(key) {
            let text = text + labelled.get(key).map_or("", String::as_str);
            if text.is_empty() {
                continue;
            }
            let mut texts = Texts {
                class: class.clone(),
                prior: *prior,
                sources: Vec::new(),
                words: words(&folder.join(format!("{key}.words"))),
            };
            split(&text, CLASS_BYTES, &mut texts);
            out.push(texts);
        } else if text.len() > 4000
            && !named.keys().any(|k| k.rsplit_once('-').is_some_and(|(l, _)| l == lang))
            && !ALIKE.contains(&lang)
        {
            let gate = gate(script);
            let texts = others.entry(gate.into()).or_insert_with(|| Texts {
                class: Class { label: "und".into(), script: script.into(), gate: gate.into() },
                prior: 1.0,
                sources: Vec::new(),
                words: Vec::new(),
            });
            split(&text, OTHER_BYTES, texts);
        }
    }
    // A script with one language needs no other: what else is written in it is rare.
    let shared = |t: &Texts| out.iter().filter(|o| o.class.gate == t.class.gate).count() > 1;
    let others: Vec<Texts> = others.into_values().filter(|t| shared(t)).collect();
    out.extend(others);
    out.sort_by(|a, b| (&a.class.gate, &a.class.label).cmp(&(&b.class.gate, &b.class.label)));
    Ok(out)
}

/// The taught lines by class key, written as `gather::save` does. Chinese lines that don't say which form they are written in are left out.
fn by_class(rows: &[Row]) -> BTreeMap<String, String> {
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    for row in rows.iter().filter(|r| r.part == Part::Taught) {
        let lang = normal(&row.code);
        if lang != "zh" {
            let text = out.entry(gather::class(&lang, &row.text)).or_default();
            text.extend([SOURCE, "\t", &row.text, "\n"]);
        }
    }
    out
}

/// Classes whose text is better made from another script's than gathered, or can only be made so.
const TRANSLITERATION: &str = include_str!("../../corpora/models/transliteration.tsv");

/// One row of the transliterations.
struct Scheme<'a> {
    from: &'a str,
    to: &'a str,
    /// What stands for one or two letters.
    letters: std::collections::HashMap<&'a str, &'a str>,
    /// Put between two consonants of words that are written without vowel marks.
    vowel: &'a str,
}

fn schemes() -> impl Iterator<Item = Scheme<'static>> {
    TRANSLITERATION.lines().filter(|l| !l.starts_with('#')).filter_map(|l| {
        let mut cells = l.split('\t');
        let (from, to, letters) = (cells.next()?, cells.next()?, cells.next()?);
        Some(Scheme {
            from,
            to,
            letters: letters.split(' ').filter_map(|p| p.split_once('=')).collect(),
            vowel: cells.next().unwrap_or_default(),
        })
    })
}

/// Lines with their sources, the lines in other letters. Features are folded, so only a word's first capital is kept.
fn transliterate(text: &str, scheme: &Scheme) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let Some((source, line)) = line.split_once('\t') else { continue };
        out.push_str(source);
        out.push('\t');
        for word in line.split_inclusive(' ') {
            respell(word, scheme, &mut out);
        }
        out.push('\n');
    }
    out
}

fn respell(word: &str, scheme: &Scheme, out: &mut String) {
    let bare = !word.chars().any(unicode_normalization::char::is_combining_mark);
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    let lower = word.to_lowercase();
    let (mut rest, start, mut consonant) = (lower.as_str(), out.len(), false);
    while let Some(c) = rest.chars().next() {
        let two = rest.char_indices().nth(2).map_or(rest.len(), |(i, _)| i);
        let one = c.len_utf8();
        let (taken, to) = match (scheme.letters.get(&rest[..two]), scheme.letters.get(&rest[..one]))
        {
            (Some(to), _) => (two, *to),
            (None, Some(to)) => (one, *to),
            (None, None) => (one, &rest[..one]),
        };
        let now = to.chars().next().is_some_and(|c| c.is_alphanumeric() && !"aeiou".contains(c));
        if consonant && now && bare {
            out.push_str(scheme.vowel);
        }
        consonant = now;
        out.push_str(to);
        rest = &rest[taken..];
    }
    if capital && let Some(first) = out[start..].chars().next() {
        let upper: String = first.to_uppercase().collect();
        out.replace_range(start..start + first.len_utf8(), &upper);
    }
}

/// Languages too near a named one to teach `und` with: their text would push the named one's away.
const ALIKE: [&str; 54] = [
    "sco", "sh", "frc", "acm", "aeb", "apc", "arq", "ary", "arz", "ase", "aae", "cnr", "pcm",
    "bar", "ext", "an", "mwl", "bew", "zea", "vmf", "pfl", "stq", "pdc", "pdt", "sli", "nod",
    "hyw", "isv", "wuu", "yue", "gan", "lzh", "cdo", "cpx", "hak", "hsn", "nan", "jut", "roa",
    "map", "eml", "egl", "pms", "lrc", "luz", "bqi", "skr", "pnb", "hif", "anp", "bgc", "cjy",
    "grc", "bcc",
];

fn split(text: &str, bytes: usize, texts: &mut Texts) {
    let mut by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in text.lines() {
        if let Some((source, line)) = line.split_once('\t') {
            by.entry(source).or_default().push(line);
        }
    }
    // Small sources give all, the rest share what is left.
    let mut order: Vec<_> =
        by.into_iter().map(|(s, l)| (l.iter().map(|l| l.len()).sum::<usize>(), s, l)).collect();
    order.sort();
    let (mut left, mut sources) = (bytes, order.len());
    for (_, source, lines) in order {
        let share = left / sources.max(1);
        sources -= 1;
        let mut used = 0;
        let mut kept = Vec::new();
        for line in lines {
            if used >= share {
                break;
            }
            used += line.len();
            kept.push(line.to_owned());
        }
        left -= used.min(left);
        let counts = match source {
            SOURCE => LABELLED,
            _ if PROSE.contains(&source) => 2.0,
            _ => 1.0,
        };
        texts.sources.push((counts, kept));
    }
}

fn words(path: &Path) -> Vec<(String, f32)> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines()
        .filter_map(|l| l.split_once('\t'))
        .filter_map(|(p, w)| Some((w.to_owned(), p.parse().ok()?)))
        .collect()
}

/// A small reproducible generator (SplitMix64).
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    /// Below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.number() % n.max(1) as u64) as usize
    }
}

impl Texts {
    /// A snippet of about `chars` characters, cut at spaces where there are some.
    pub fn snippet(&self, chars: usize, random: &mut Random) -> String {
        if !self.words.is_empty() && (chars < 12 || random.below(4) == 0) {
            return self.word_snippet(chars, random);
        }
        // Sources by the fourth root of their size and the square of what their lines count.
        let weight = |s: &(f32, Vec<String>)| (s.1.len() as f32).sqrt().sqrt() * s.0 * s.0;
        let total: f32 = self.sources.iter().map(weight).sum();
        let mut at = random.below(1 << 20) as f32 / (1 << 20) as f32 * total;
        let source = self.sources.iter().find(|s| {
            at -= weight(s);
            at <= 0.0
        });
        let Some((_, lines)) = source.filter(|s| !s.1.is_empty()) else { return String::new() };
        let mut text = String::new();
        while text.chars().count() < chars + 20 {
            let line = &lines[random.below(lines.len())];
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(line);
        }
        window(&text, chars, random)
    }

    fn word_snippet(&self, chars: usize, random: &mut Random) -> String {
        let mut text = String::new();
        loop {
            // Frequent words first: the rank's square is even.
            let u = random.below(1 << 20) as f32 / (1 << 20) as f32;
            let rank = (u * u * self.words.len() as f32) as usize;
            text.push_str(&self.words[rank.min(self.words.len() - 1)].0);
            if text.chars().count() >= chars {
                return text;
            }
            text.push(' ');
        }
    }
}

/// `chars` characters from a random place, from the start of a word on, ended at a word's end.
fn window(text: &str, chars: usize, random: &mut Random) -> String {
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices(' ').map(|(i, _)| i + 1)).collect();
    let n = text.chars().count();
    // Those with enough text behind them.
    let last = text.char_indices().nth(n.saturating_sub(chars)).map_or(0, |(i, _)| i);
    let reachable = starts.partition_point(|i| *i <= last);
    let start = starts[random.below(reachable)];
    let mut rest = &text[start..];
    if starts.len() < 4 && n > chars {
        let skip = random.below(n - chars);
        rest = rest.char_indices().nth(skip).map_or(rest, |(i, _)| &rest[i..]);
    }
    let end = rest.char_indices().nth(chars).map_or(rest.len(), |(i, _)| i);
    let cut = &rest[..end];
    match cut.rfind(' ') {
        Some(space) if end < rest.len() && space > 2 => cut[..space].to_owned(),
        _ => cut.to_owned(),
    }
}
