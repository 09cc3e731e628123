//! The chrome lexicon: phrases of site interfaces by language and function, and matching whole blocks against them.
//!
//! In: lexicon files (`corpora/chrome/<language>.txt`, and a user's own) and block texts. Out: whether a block *is* a phrase, or phrases, slots and
//! numbers, and nothing else. Never: phrases found inside prose.
//!
//! The file format is described in [`mod@format`], how blocks are compared in `matching`.

pub mod format;
mod hash;
mod matching;

pub use format::LexiconError;
pub(super) use hash::BuildHash;
pub use matching::{MAX_TOKENS, Match};

use super::fold::{self, EMPTY, Token};
use super::rule::Function;
use crate::language::codes;
use format::{Part, is_parted, parts};
use include_dir::{Dir, include_dir};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/corpora/chrome");

/// Languages that one phrase may belong to before the rest is dropped; it only matters for telling the language of chrome.
const LANGUAGES: u32 = 128;
/// Room for the phrases compiled in, so that the table is not made anew as it grows.
const SIZE: usize = 75_000;

#[derive(Debug, Clone)]
struct Pattern {
    parts: Vec<Part>,
    /// Whether it is one word, a mark and what it labels (`Next: {title}`): without the mark that is how sentences begin.
    parted: bool,
    function: Function,
    language: u8,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    function: Function,
    languages: u128,
}

/// Phrases of all languages, by hash of their folded tokens.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    languages: Vec<String>,
    phrases: HashMap<u64, Entry, BuildHash>,
    /// Phrases with free slots, by their first fixed token (or the last one when a slot comes first).
    by_first: HashMap<u64, Vec<Pattern>, BuildHash>,
    by_last: HashMap<u64, Vec<Pattern>, BuildHash>,
    /// The longest phrase without slots that begins with a token, in tokens.
    longest: HashMap<u64, u8, BuildHash>,
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

impl Lexicon {
    /// The lexicon that is compiled in, without the languages that `wanted` refuses.
    pub fn built_in(wanted: impl Fn(&str) -> bool) -> Self {
        let mut lexicon = Self::default();
        lexicon.phrases.reserve(SIZE);
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
        let exact = self.languages.iter().position(|l| l == language);
        match exact {
            Some(i) => 1 << i,
            None => {
                let wanted = codes::base(language);
                self.languages
                    .iter()
                    .enumerate()
                    .filter(|(_, l)| codes::base(l) == wanted)
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
            self.insert(parts, is_parted(line), function, index);
        }
        Ok(())
    }

    fn insert(&mut self, parts: Vec<Part>, parted: bool, function: Function, language: u8) {
        if parts.iter().all(|p| matches!(p, Part::Token(_))) {
            // A counter often stands in an element of its own: `12` and `readers liked this`. A single word is left to the files.
            let number = |p: &Part| matches!(p, Part::Token(Token::Number));
            let counted = parts.iter().take_while(|p| number(p)).count();
            if counted > 0 && parts.len() > counted + 1 {
                self.insert(parts[counted..].to_vec(), false, function, language);
            }
            if let Some(Part::Token(first)) = parts.first() {
                let longest = self.longest.entry(key(*first)).or_default();
                *longest = (*longest).max(parts.len().min(MAX_TOKENS) as u8);
            }
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
        let parted = parted
            && matches!(parts[..], [Part::Token(Token::Word(_)), Part::Name | Part::Title, ..]);
        let pattern = |parts: Vec<Part>| Pattern { parts, parted, function, language };
        if let Some(first) = fixed(parts.first()) {
            self.by_first.entry(first).or_default().push(pattern(parts));
        } else if let Some(last) = fixed(parts.last()) {
            self.by_last.entry(last).or_default().push(pattern(parts));
        }
    }
}

impl Pattern {
    fn entry(&self) -> Entry {
        Entry { function: self.function, languages: 1 << self.language }
    }

    /// Its fixed words.
    fn words(&self) -> u32 {
        self.parts.iter().filter(|p| matches!(p, Part::Token(Token::Word(_)))).count() as u32
    }

    /// Whether a slot takes words of any kind.
    fn is_free(&self) -> bool {
        self.parts.iter().any(|p| matches!(p, Part::Name | Part::Title))
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
            "[share]\nShare\nTweet\n[related]\nRead also: {title}\n[pagination]\nNext: {title}\n[read_time]\nUpdated {date}\n",
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
    fn a_label_of_one_word_needs_its_mark() {
        assert_eq!(function("Next: Harbour bridge opens"), Some("pagination"));
        assert_eq!(function("Next » Harbour bridge opens"), Some("pagination"));
        assert_eq!(function("Next:"), Some("pagination"));
        assert_eq!(function("Next meeting: 4 June"), None);
        assert_eq!(function("Next morning the sea was calm"), None);
        assert_eq!(function("Read also Harbour bridge opens"), Some("related"));
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
