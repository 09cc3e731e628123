//! What is known of a language, from `corpora/segment/<language>.txt`.
//!
//! In: a language code of temiz (`tr`, `sr-Latn`). Out: its [`Rules`], read once. Never: text.
//!
//! A file has lines `kind: words…` (words without their last full stop, any case), `like: language…` (takes over the words of other files),
//! `scripts: script=language…` (in `und`: whose rules unknown languages of a script get), `ordinals: yes` (a number with a full stop is an ordinal), `clauses: yes` (a full stop before a quotation is a colon), `terminators: characters` and comments after `#`. The kinds are listed in [`KINDS`].

use super::chars::LEAD;
use crate::language::codes;
use include_dir::{Dir, include_dir};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;
use unicode_script::UnicodeScript;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/corpora/segment");

/// Stands before a name or goes on with the sentence: never ends one.
pub(super) const TITLE: u16 = 1;
/// Stands before a number.
pub(super) const NUMBER: u16 = 2;
/// Ends a sentence as often as not.
pub(super) const MAY: u16 = 4;
/// Stands behind a number.
pub(super) const UNIT: u16 = 8;
/// Any other abbreviation: seldom ends a sentence.
pub(super) const ABBR: u16 = 16;
/// Follows an ordinal: months, centuries.
pub(super) const AFTER_ORDINAL: u16 = 32;
/// Begins sentences, and is no name.
pub(super) const START: u16 = 64;
/// Ends a sentence before a mark that else ends a clause.
pub(super) const FINAL: u16 = 128;
/// The name of a letter, written out as an initial.
pub(super) const INITIAL: u16 = 256;
/// A word of one letter.
pub(super) const WORD: u16 = 512;
/// Written with a capital everywhere: tells nothing of the start of a sentence.
pub(super) const CAPITAL: u16 = 1024;
/// Begins an adverbial at the head of a sentence: `At 5 a.m. …`
pub(super) const FRONT: u16 = 2048;

/// The kinds of words in a file.
const KINDS: [(&str, u16); 12] = [
    ("title", TITLE),
    ("number", NUMBER),
    ("may", MAY),
    ("unit", UNIT),
    ("abbr", ABBR),
    ("after-ordinal", AFTER_ORDINAL),
    ("start", START),
    ("final", FINAL),
    ("initial", INITIAL),
    ("word", WORD),
    ("capital", CAPITAL),
    ("front", FRONT),
];

/// Used where a language has no file, and under the words of every file.
const COMMON: &str = "und";

/// What is known of a language.
#[derive(Debug, Default)]
pub struct Rules {
    words: HashMap<u64, u16, BuildHasherDefault<Same>>,
    /// Characters that end sentences in this language alone.
    pub(super) terminators: Vec<char>,
    /// Bytes that may begin a terminator.
    pub(super) lead: Lead,
    /// Scripts and the language whose rules texts of unknown languages get; only in the rules common to all.
    scripts: Vec<(String, String)>,
    /// A number with a full stop is an ordinal.
    pub(super) ordinals: bool,
    /// A full stop before a quotation or a dash is a colon.
    pub(super) clauses: bool,
}

/// [`LEAD`] with the language's own terminators.
#[derive(Debug)]
pub(super) struct Lead(pub [bool; 256]);

impl Default for Lead {
    fn default() -> Self {
        Self(LEAD)
    }
}

/// Bytes of a text in which its script shows.
const HEAD: usize = 400;

impl Rules {
    /// The rules of a language by its code; where it has no file, those of a language written in the script of `text`, or what is common to all.
    pub fn of_text(lang: &str, text: &str) -> &'static Self {
        let rules = Self::of(lang);
        if rules.scripts.is_empty() {
            return rules;
        }
        let head = &text[..text.floor_char_boundary(HEAD)];
        let script = head.chars().find(|c| c.is_alphabetic()).map(|c| c.script().short_name());
        let found = rules.scripts.iter().find(|(name, _)| script == Some(name));
        found.map_or(rules, |(_, lang)| Self::of(lang))
    }

    /// The rules of a language by its code; those common to all where it has no file.
    pub fn of(lang: &str) -> &'static Self {
        static ALL: OnceLock<Vec<(&str, OnceLock<Rules>)>> = OnceLock::new();
        let all = ALL.get_or_init(|| {
            let name = |f: &'static include_dir::File<'_>| f.path().file_stem()?.to_str();
            let mut all: Vec<_> =
                FILES.files().filter_map(name).map(|n| (n, OnceLock::new())).collect();
            all.sort_by_key(|(name, _)| *name);
            all
        });
        let found = |name: &str| all.binary_search_by_key(&name, |(n, _)| n).ok();
        let base = codes::base(lang);
        match found(lang).or_else(|| found(base)).or_else(|| found(COMMON)) {
            Some(i) => all[i].1.get_or_init(|| Self::read(all[i].0)),
            None => {
                static NONE: OnceLock<Rules> = OnceLock::new();
                NONE.get_or_init(Self::default)
            }
        }
    }

    /// The languages that have a file.
    pub fn languages() -> impl Iterator<Item = &'static str> {
        FILES.files().filter_map(|f| f.path().file_stem()?.to_str()).filter(|n| *n != COMMON)
    }

    fn read(name: &str) -> Self {
        let mut rules = Self::default();
        rules.add(COMMON, 0);
        if name != COMMON {
            rules.scripts.clear();
            rules.add(name, 0);
        }
        for c in &rules.terminators {
            let mut bytes = [0; 4];
            rules.lead.0[c.encode_utf8(&mut bytes).as_bytes()[0] as usize] = true;
        }
        rules
    }

    /// Adds the words of a file: what a file says of a word replaces what was said before it.
    fn add(&mut self, name: &str, depth: u8) {
        let text = FILES
            .get_file(format!("{name}.txt"))
            .and_then(|f| f.contents_utf8())
            .unwrap_or_default();
        let mut own: HashMap<u64, u16, BuildHasherDefault<Same>> = HashMap::default();
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((kind, words)) = line.split_once(':') else { continue };
            let kind = kind.trim();
            match kind {
                // Files take over from others, those from no third ones: no circles.
                "like" if depth == 0 => words.split_whitespace().for_each(|n| self.add(n, 1)),
                "ordinals" => self.ordinals = words.trim() == "yes",
                "scripts" if depth == 0 && name == COMMON => {
                    let pairs = words.split_whitespace().filter_map(|p| p.split_once('='));
                    self.scripts
                        .extend(pairs.map(|(script, lang)| (script.to_owned(), lang.to_owned())));
                }
                "clauses" => self.clauses = words.trim() == "yes",
                "terminators" => {
                    self.terminators.extend(words.chars().filter(|c| !c.is_whitespace()))
                }
                _ => {
                    let flag = KINDS.iter().find(|(k, _)| *k == kind).map_or(0, |(_, flag)| *flag);
                    for word in words.split_whitespace() {
                        *own.entry(hash(word.trim_end_matches('.'))).or_default() |= flag;
                    }
                }
            }
        }
        self.words.extend(own);
    }

    /// What is known of a word, written without its last full stop.
    pub(super) fn word(&self, word: &str) -> u16 {
        self.words.get(&hash(word)).copied().unwrap_or_default()
    }
}

/// A hash of all files.
pub(super) fn version() -> u32 {
    static HASH: OnceLock<u32> = OnceLock::new();
    *HASH.get_or_init(|| {
        let mut hasher = xxhash_rust::xxh3::Xxh3::new();
        for file in FILES.files() {
            hasher.update(file.path().as_os_str().as_encoded_bytes());
            hasher.update(file.contents());
        }
        hasher.digest() as u32
    })
}

/// A hash of a word in lower case (FNV-1a over its characters): no copy is made of a word to look it up.
pub(super) fn hash(word: &str) -> u64 {
    let mut h = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |c: char| h = (h ^ u64::from(c as u32)).wrapping_mul(0x0100_0000_01b3);
    for c in word.chars() {
        match c {
            'A'..='Z' => add(c.to_ascii_lowercase()),
            '\0'..='\x7f' => add(c),
            '’' | 'ʼ' => add('\''),
            '\u{ad}' => {}
            _ => c.to_lowercase().for_each(&mut add),
        }
    }
    h
}

/// Takes a hash as it is.
#[derive(Debug, Default, Clone, Copy)]
struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.0 = self.0.rotate_left(8) ^ u64::from(*b));
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}
