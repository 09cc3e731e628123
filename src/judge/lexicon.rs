//! The chrome lexicon: phrases of site interfaces by language and function, and matching whole blocks against them.
//!
//! In: lexicon files (`corpora/chrome/<language>.txt`, and a user's own) and block texts. Out: whether a block *is* a phrase, or phrases, slots and
//! numbers, and nothing else. Never: phrases found inside prose.
//!
//! File format: `[function]` headers, one phrase a line, `#` comments; slots `{n}` (a number), `{name}` (one to five words), `{date}` (up to six words
//! and numbers, one number at least), `{title}` (up to twenty words).

use super::fold::{self, EMPTY, Token};
use super::rule::Function;
use include_dir::{Dir, include_dir};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/corpora/chrome");

/// Longest block, in tokens, that is compared: the longest standard notices of consent tools have about sixty words.
pub const MAX_TOKENS: usize = 90;
/// Longest block, in tokens, in which phrases with slots may stand beside others: a byline with date, reading time and views.
const MAX_WITH_SLOTS: usize = 24;
/// Languages that one phrase may belong to before the rest is dropped; it only matters for telling the language of chrome.
const LANGUAGES: u32 = 128;

/// A lexicon that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// A line breaks the format.
    #[error("{file}:{line}: {reason}")]
    Line {
        /// The file.
        file: String,
        /// Line number, from 1.
        line: usize,
        /// What is wrong and how to put it right.
        reason: String,
    },
    /// A file or folder could not be read.
    #[error("{file}: {error}")]
    Io {
        /// The file.
        file: String,
        /// What the system said.
        error: std::io::Error,
    },
}

/// A part of a phrase with slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Token(Token),
    Name,
    Date,
    Title,
}

#[derive(Debug, Clone)]
struct Pattern {
    parts: Vec<Part>,
    function: Function,
    language: u8,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    function: Function,
    languages: u128,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// What it is for: the function of its longest phrase.
    pub function: Function,
    /// Languages that have the phrases: bits of [`Lexicon::languages`]; all phrases are in each of them, where there is any such.
    pub languages: u128,
    /// Words in phrases of the lexicon (slots not counted).
    pub words: u32,
    /// How many phrases.
    pub phrases: u32,
    /// Whether any slot for free words took part.
    pub slots: bool,
}

/// Phrases of all languages, by hash of their folded tokens.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    languages: Vec<String>,
    phrases: HashMap<u64, Entry, BuildHash>,
    /// Phrases with free slots, by their first fixed token (or the last one when a slot comes first).
    by_first: HashMap<u64, Vec<Pattern>, BuildHash>,
    by_last: HashMap<u64, Vec<Pattern>, BuildHash>,
    longest: usize,
}

/// Keys are hashes already.
#[derive(Debug, Clone, Default)]
pub(super) struct BuildHash;
impl std::hash::BuildHasher for BuildHash {
    type Hasher = Identity;
    fn build_hasher(&self) -> Identity {
        Identity(0)
    }
}
pub(super) struct Identity(u64);
impl std::hash::Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(b);
        }
    }
    fn write_u32(&mut self, n: u32) {
        // Spread over the upper bits too, which the table tells entries apart by.
        self.0 = u64::from(n).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
}

fn key(token: Token) -> u64 {
    fold::join(EMPTY, token)
}

/// Name, size and content hash of the compiled-in lexicon.
pub fn built_in_version() -> String {
    let mut files: Vec<_> = BUILT_IN.files().collect();
    files.sort_by_key(|f| f.path());
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    files.iter().for_each(|f| hasher.update(f.contents()));
    format!("chrome lexicon {:08x} ({} languages)", hasher.digest() >> 32, files.len())
}

/// A phrase that a lexicon file has twice: its line and the line it repeats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated {
    /// Line number, from 1.
    pub line: usize,
    /// Line number of the first one.
    pub first: usize,
    /// The phrase.
    pub phrase: String,
}

/// Phrases of a lexicon file that are the same to the matcher.
pub fn repeated(text: &str) -> Vec<Repeated> {
    let mut seen: HashMap<Vec<u64>, usize> = HashMap::new();
    let mut out = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') || line.starts_with('[') {
            continue;
        }
        let Ok(parts) = parts(line) else { continue };
        let keys = parts.iter().map(|p| match p {
            Part::Token(t) => key(*t),
            Part::Name => 1,
            Part::Date => 2,
            Part::Title => 3,
        });
        match seen.entry(keys.collect()) {
            std::collections::hash_map::Entry::Occupied(first) => {
                out.push(Repeated { line: i + 1, first: *first.get(), phrase: line.to_owned() });
            }
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(i + 1);
            }
        }
    }
    out
}

impl Lexicon {
    /// The lexicon that is compiled in, without the languages that `wanted` refuses.
    pub fn built_in(wanted: impl Fn(&str) -> bool) -> Self {
        let mut lexicon = Self::default();
        let mut files: Vec<_> =
            BUILT_IN.files().filter(|f| f.path().extension().is_some_and(|e| e == "txt")).collect();
        files.sort_by_key(|f| f.path());
        for file in files {
            let language = file.path().file_stem().unwrap_or_default().to_string_lossy();
            if wanted(&language) {
                let text = file.contents_utf8().unwrap_or_default();
                let read = lexicon.add(&language, &file.path().to_string_lossy(), text);
                debug_assert!(read.is_ok(), "{read:?}");
            }
        }
        lexicon
    }

    /// The compiled-in lexicon of all languages, made once.
    pub fn shared() -> Arc<Self> {
        static ALL: std::sync::OnceLock<Arc<Lexicon>> = std::sync::OnceLock::new();
        Arc::clone(ALL.get_or_init(|| Arc::new(Self::built_in(|_| true))))
    }

    /// Adds the `<language>.txt` files of a folder.
    ///
    /// # Errors
    /// [`LexiconError`] for the first file that can't be read or breaks the format.
    pub fn add_folder(&mut self, folder: &Path) -> Result<(), LexiconError> {
        let io = |error| LexiconError::Io { file: folder.display().to_string(), error };
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(io)? {
            files.push(entry.map_err(io)?.path());
        }
        files.sort();
        for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "txt")) {
            let name = file.display().to_string();
            let text = std::fs::read_to_string(file)
                .map_err(|error| LexiconError::Io { file: name.clone(), error })?;
            self.add(&file.file_stem().unwrap_or_default().to_string_lossy(), &name, &text)?;
        }
        Ok(())
    }

    /// Names of the languages, in the order of the bits of [`Match::languages`].
    pub fn languages(&self) -> &[String] {
        &self.languages
    }

    /// The bit of a BCP-47 language; regional and script variants fall back to the plain language and the other way round.
    pub fn language_bits(&self, language: &str) -> u128 {
        let base = |l: &str| l.split('-').next().unwrap_or("").to_owned();
        let exact = self.languages.iter().position(|l| l == language);
        match exact {
            Some(i) => 1 << i,
            None => {
                let wanted = base(language);
                self.languages
                    .iter()
                    .enumerate()
                    .filter(|(_, l)| base(l) == wanted)
                    .fold(0, |bits, (i, _)| bits | 1 << i)
            }
        }
    }

    /// How many phrases there are.
    pub fn len(&self) -> usize {
        self.phrases.len()
            + self.by_first.values().chain(self.by_last.values()).map(Vec::len).sum::<usize>()
    }

    /// Whether there is no phrase.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds the text of a lexicon file. `file` is its name for messages.
    ///
    /// # Errors
    /// [`LexiconError::Line`] for the first line that breaks the format.
    pub fn add(&mut self, language: &str, file: &str, text: &str) -> Result<(), LexiconError> {
        let index = match self.languages.iter().position(|l| l == language) {
            Some(i) => i as u8,
            None if self.languages.len() < LANGUAGES as usize => {
                self.languages.push(language.to_owned());
                (self.languages.len() - 1) as u8
            }
            None => {
                return Err(LexiconError::Line {
                    file: file.to_owned(),
                    line: 1,
                    reason: format!("more than {LANGUAGES} languages"),
                });
            }
        };
        let mut function = None;
        for (i, line) in text.lines().enumerate() {
            let line = line.trim();
            let error =
                |reason: String| LexiconError::Line { file: file.to_owned(), line: i + 1, reason };
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                function = Function::ALL.iter().find(|f| f.name() == name).copied();
                if function.is_none() {
                    let names: Vec<_> = Function::ALL.iter().map(|f| f.name()).collect();
                    return Err(error(format!(
                        "no function is called [{name}]; functions: {}",
                        names.join(", ")
                    )));
                }
                continue;
            }
            let Some(function) = function else {
                return Err(error("a phrase before the first [function] header".into()));
            };
            let parts = parts(line).map_err(error)?;
            self.insert(parts, function, index);
        }
        Ok(())
    }

    fn insert(&mut self, parts: Vec<Part>, function: Function, language: u8) {
        self.longest = self.longest.max(parts.len());
        if parts.iter().all(|p| matches!(p, Part::Token(_))) {
            let hash = parts
                .iter()
                .fold(EMPTY, |h, p| if let Part::Token(t) = p { fold::join(h, *t) } else { h });
            let entry = self.phrases.entry(hash).or_insert(Entry { function, languages: 0 });
            entry.languages |= 1 << language;
            return;
        }
        let fixed = |p: Option<&Part>| match p {
            Some(Part::Token(t @ Token::Word(_))) => Some(key(*t)),
            _ => None,
        };
        let pattern = |parts: Vec<Part>| Pattern { parts, function, language };
        if let Some(first) = fixed(parts.first()) {
            self.by_first.entry(first).or_default().push(pattern(parts));
        } else if let Some(last) = fixed(parts.last()) {
            self.by_last.entry(last).or_default().push(pattern(parts));
        }
    }

    /// Whether the text of a block is made of phrases, and of what kind. `tokens` is a scratch buffer.
    pub fn matches(&self, text: &str, tokens: &mut Vec<Token>) -> Option<Match> {
        tokens.clear();
        if fold::tokens(text, MAX_TOKENS, tokens) || tokens.is_empty() {
            return None;
        }
        self.whole_pattern(tokens).or_else(|| self.sequence(tokens))
    }

    /// One phrase with slots that takes the whole block.
    fn whole_pattern(&self, tokens: &[Token]) -> Option<Match> {
        let first = self.by_first.get(&key(tokens[0])).into_iter().flatten();
        let last = self.by_last.get(&key(tokens[tokens.len() - 1])).into_iter().flatten();
        let mut best: Option<Match> = None;
        let fitting = |p: &&Pattern| {
            fits(&p.parts, tokens) || (is_slot(p.parts.first()) && fits(&p.parts[1..], tokens))
        };
        for pattern in first.chain(last).filter(fitting) {
            let words = pattern.words();
            match &mut best {
                Some(b) if b.words > words => {}
                Some(b) if b.words == words => b.languages |= 1 << pattern.language,
                _ => {
                    best = Some(Match {
                        function: pattern.function,
                        languages: 1 << pattern.language,
                        words,
                        phrases: 1,
                        slots: true,
                    });
                }
            }
        }
        best
    }

    /// A sequence of phrases, phrases with slots, numbers and dates that takes the whole block: the one of fewest pieces.
    fn sequence(&self, tokens: &[Token]) -> Option<Match> {
        let n = tokens.len();
        // At each place, how the fewest pieces lead there.
        let mut best: [Option<Step>; MAX_TOKENS + 2] = [None; MAX_TOKENS + 2];
        best[0] = Some(Step { pieces: 0, from: 0, entry: None, words: 0 });
        for i in 0..n {
            let Some(Step { pieces, .. }) = best[i] else { continue };
            let mut reach = |to: usize, step: u32, entry: Option<Entry>, words: u32| {
                if best[to].is_none_or(|b| pieces + step < b.pieces) {
                    best[to] = Some(Step { pieces: pieces + step, from: i, entry, words });
                }
            };
            if tokens[i] == Token::Number {
                reach(i + 1, 0, None, 0);
                // `24 September 2024`: a word or two between two numbers.
                for len in [3, 4] {
                    if tokens.get(i + len - 1) == Some(&Token::Number) {
                        reach(i + len, 1, None, 0);
                    }
                }
            }
            let mut hash = EMPTY;
            for (j, token) in tokens[i..n.min(i + self.longest)].iter().enumerate() {
                hash = fold::join(hash, *token);
                if let Some(entry) = self.phrases.get(&hash) {
                    let words =
                        tokens[i..=i + j].iter().filter(|t| **t != Token::Number).count() as u32;
                    reach(i + j + 1, 1, Some(*entry), words);
                }
            }
            if n <= MAX_WITH_SLOTS {
                for pattern in self.by_first.get(&key(tokens[i])).into_iter().flatten() {
                    let (entry, words) = (Some(pattern.entry()), pattern.words());
                    (i + 1..=n)
                        .filter(|&end| fits(&pattern.parts, &tokens[i..end]))
                        .for_each(|end| reach(end, 1, entry, words));
                }
                for end in i + 2..=n {
                    for pattern in self.by_last.get(&key(tokens[end - 1])).into_iter().flatten() {
                        if fits(&pattern.parts, &tokens[i..end]) {
                            reach(end, 1, Some(pattern.entry()), pattern.words());
                        }
                    }
                }
            }
        }
        let mut found = Match {
            function: Function::Menu,
            languages: u128::MAX,
            words: 0,
            phrases: 0,
            slots: false,
        };
        let (mut at, mut longest, mut any) = (n, 0, 0);
        while at > 0 {
            let step = best[at]?;
            if let Some(entry) = step.entry {
                found.phrases += 1;
                found.words += step.words;
                found.languages &= entry.languages;
                any |= entry.languages;
                if step.words >= longest {
                    longest = step.words;
                    found.function = entry.function;
                }
            }
            at = step.from;
        }
        if found.languages == 0 {
            found.languages = any;
        }
        (found.phrases > 0).then_some(found)
    }
}

/// How a place in a block is reached.
#[derive(Clone, Copy)]
struct Step {
    pieces: u32,
    from: usize,
    entry: Option<Entry>,
    words: u32,
}

impl Pattern {
    fn entry(&self) -> Entry {
        Entry { function: self.function, languages: 1 << self.language }
    }

    /// Its fixed words.
    fn words(&self) -> u32 {
        self.parts.iter().filter(|p| matches!(p, Part::Token(Token::Word(_)))).count() as u32
    }
}

fn is_slot(part: Option<&Part>) -> bool {
    matches!(part, Some(Part::Name | Part::Date | Part::Title))
}

/// Splits a phrase into fixed tokens and slots.
fn parts(line: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut tokens = Vec::new();
    let mut rest = line;
    let mut fixed = |text: &str, parts: &mut Vec<Part>| {
        tokens.clear();
        fold::tokens(text, usize::MAX - 1, &mut tokens);
        parts.extend(tokens.iter().map(|t| Part::Token(*t)));
    };
    while let Some(at) = rest.find('{') {
        fixed(&rest[..at], &mut parts);
        let end = rest[at..].find('}').ok_or("a slot without its closing brace")? + at;
        parts.push(match &rest[at + 1..end] {
            "n" => Part::Token(Token::Number),
            "name" => Part::Name,
            "date" => Part::Date,
            "title" => Part::Title,
            other => {
                return Err(format!(
                    "no slot is called {{{other}}}; slots: {{n}}, {{name}}, {{date}}, {{title}}"
                ));
            }
        });
        rest = &rest[end + 1..];
    }
    fixed(rest, &mut parts);
    if parts.iter().any(|p| matches!(p, Part::Token(Token::Word(_)))) {
        Ok(parts)
    } else {
        Err("a phrase needs at least one word of its own".into())
    }
}

/// Whether a phrase with slots takes all of `tokens`. Slots are few, so trying their lengths is cheap. A slot at the end may be empty: the label
/// (`Posted by`) and what it labels often stand in blocks of their own.
fn fits(parts: &[Part], tokens: &[Token]) -> bool {
    let Some((part, rest)) = parts.split_first() else { return tokens.is_empty() };
    if tokens.is_empty() {
        return rest.is_empty() && matches!(part, Part::Name | Part::Date | Part::Title);
    }
    let slot = |longest: usize, holds: fn(&[Token]) -> bool| {
        (1..=longest.min(tokens.len())).any(|n| holds(&tokens[..n]) && fits(rest, &tokens[n..]))
    };
    match part {
        Part::Token(token) => tokens.first() == Some(token) && fits(rest, &tokens[1..]),
        Part::Name => slot(5, |_| true),
        Part::Date => slot(6, |t| t.contains(&Token::Number)),
        Part::Title => slot(20, |_| true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        let mut l = Lexicon::default();
        let tr = "[reply_form]\nBir yanıt yazın\n[comments]\n{n} yorum\n[back_to_top]\nBaşa dön tuşu\n[byline_label]\n{name} tarafından yazıldı\n";
        l.add("tr", "tr.txt", tr).expect("the file is well formed");
        l.add(
            "en",
            "en.txt",
            "[share]\nShare\nTweet\n[related]\nRead also: {title}\n[read_time]\nUpdated {date}\n",
        )
        .expect("well formed");
        l
    }

    fn function(text: &str) -> Option<&'static str> {
        lexicon().matches(text, &mut Vec::new()).map(|m| m.function.name())
    }

    #[test]
    fn a_block_must_be_a_phrase() {
        assert_eq!(function("BİR YANIT YAZIN"), Some("reply_form"));
        assert_eq!(function("128 yorum »"), Some("comments"));
        assert_eq!(function("Share 12 | Tweet 3"), Some("share"));
        assert_eq!(function("Read also: Harbour bridge opens again"), Some("related"));
        assert_eq!(function("Updated 12 May 2024, 14:30"), Some("read_time"));
        assert_eq!(function("Ayşe Kaya tarafından yazıldı"), Some("byline_label"));
        assert_eq!(
            function("Ayşe Kaya tarafından yazıldı 24 Eylül 2024 12 yorum"),
            Some("byline_label")
        );
        assert_eq!(function("tarafından yazıldı"), Some("byline_label"));
        assert_eq!(function("They told him to share"), None);
        assert_eq!(function("Bir yanıt yazın dediler"), None);
        assert_eq!(function("12"), None);
    }

    #[test]
    fn languages_of_a_match_are_those_of_its_phrases() {
        let l = lexicon();
        let m = l.matches("Başa dön tuşu", &mut Vec::new()).expect("a phrase");
        assert_eq!(m.languages, l.language_bits("tr"));
        assert_eq!(l.language_bits("tr-TR"), l.language_bits("tr"));
    }

    #[test]
    fn the_format_is_checked() {
        let error = |text: &str| {
            Lexicon::default().add("xx", "xx.txt", text).expect_err("broken").to_string()
        };
        assert_eq!(error("Share\n"), "xx.txt:1: a phrase before the first [function] header");
        assert!(error("[nonsense]\n").starts_with("xx.txt:1: no function is called [nonsense]"));
        assert!(error("[share]\n{who} shared\n").contains("no slot is called {who}"));
        assert!(error("[share]\n\n{n}\n").starts_with("xx.txt:3: a phrase needs"));
    }

    #[test]
    fn the_built_in_lexicon_is_well_formed() {
        for file in BUILT_IN.files() {
            let name = file.path().display().to_string();
            let text = file.contents_utf8().expect("lexicon files are UTF-8");
            Lexicon::default()
                .add("xx", &name, text)
                .expect("every line is a header, a phrase or a comment");
        }
        assert!(Lexicon::built_in(|_| true).languages().len() >= 40);
    }
}
