//! Letters → scripts, by one table over the Basic Multilingual Plane.
//!
//! In: characters or text. Out: small script numbers (`ScriptId`), folded letters, ISO 15924 names. Never: languages.
use std::sync::OnceLock;
use unicode_script::{Script, UnicodeScript};

/// A small number for a script; [`name`] gives its ISO 15924 code.
pub type ScriptId = u8;
/// Digits, punctuation, symbols, spaces: characters of no script.
pub const COMMON: ScriptId = 0;
/// Combining marks that take the script of the letter before them.
pub const INHERITED: ScriptId = 1;
/// Latin.
pub const LATIN: ScriptId = 2;
/// Chinese characters, alone.
pub const HAN: ScriptId = 3;
/// Hiragana and Katakana, with the Chinese characters around them.
pub const KANA: ScriptId = 4;
/// Hangul, with the Chinese characters around it.
pub const HANGUL: ScriptId = 5;

/// How many scripts the tables tell apart at most.
pub const SCRIPTS: usize = 192;

struct Table {
    script: Vec<ScriptId>,
    fold: Vec<u16>,
    names: Vec<&'static str>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut names = Names::new();
        let mut script = vec![COMMON; 0x10000];
        let mut fold: Vec<u16> = (0..=u16::MAX).collect();
        for code in 0..0x10000u32 {
            let Some(c) = char::from_u32(code) else { continue };
            script[code as usize] = classify(c, &mut names);
            let mut lower = c.to_lowercase();
            if let (Some(l), None) = (lower.next(), lower.next())
                && (l as u32) < 0x10000
            {
                fold[code as usize] = l as u16;
            }
        }
        // U+0130 lower-cases to two characters; the dot is of no use here.
        fold[0x130] = u16::from(b'i');
        for apostrophe in [0x2019, 0x2BC, 0x2BB, 0x2018, 0x2B9] {
            fold[apostrophe] = u16::from(b'\'');
        }
        for code in 0x10000..=0x1FFFFu32 {
            if let Some(c) = char::from_u32(code) {
                classify(c, &mut names);
            }
        }
        Table { script, fold, names: names.list }
    })
}

/// Script numbers as they are given out.
struct Names {
    list: Vec<&'static str>,
    /// The number of each script of the `unicode_script` crate; `None` for those not met yet.
    ids: [Option<ScriptId>; 256],
}

impl Names {
    fn new() -> Self {
        let list = vec!["Zyyy", "Zinh", "Latn", "Hani", "Jpan", "Hang"];
        let mut ids = [None; 256];
        for (script, id) in [(Script::Latin, LATIN), (Script::Han, HAN), (Script::Hangul, HANGUL)] {
            ids[script as usize] = Some(id);
        }
        Self { list, ids }
    }

    fn of(&mut self, script: Script) -> ScriptId {
        let list = &mut self.list;
        *self.ids[script as usize].get_or_insert_with(|| {
            if list.len() == SCRIPTS {
                return COMMON;
            }
            list.push(script.short_name());
            (list.len() - 1) as ScriptId
        })
    }
}

fn classify(c: char, names: &mut Names) -> ScriptId {
    if c.is_numeric() && !matches!(c.script(), Script::Han) {
        return COMMON;
    }
    match c.script() {
        Script::Common | Script::Unknown => {
            if matches!(c, 'ー' | 'ｰ') {
                KANA
            } else {
                COMMON
            }
        }
        Script::Inherited => INHERITED,
        Script::Hiragana | Script::Katakana => KANA,
        Script::Bopomofo => HAN,
        s => names.of(s),
    }
}

/// Script numbers and folded letters by character, for loops that read every character.
#[derive(Clone, Copy)]
pub struct Letters(&'static Table);

impl Letters {
    /// The tables, built at first use.
    pub fn get() -> Self {
        Self(table())
    }

    /// The script of one character.
    #[inline]
    pub fn script(self, c: char) -> ScriptId {
        match self.0.script.get(c as usize) {
            Some(s) => *s,
            None => self.astral(c),
        }
    }

    /// The character in lower case, as a number; the apostrophes all as `'`.
    #[inline]
    pub fn fold(self, c: char) -> u32 {
        match self.0.fold.get(c as usize) {
            Some(f) => u32::from(*f),
            None => c.to_lowercase().next().unwrap_or(c) as u32,
        }
    }

    #[cold]
    fn astral(self, c: char) -> ScriptId {
        match c.script() {
            Script::Common | Script::Unknown => COMMON,
            Script::Inherited => INHERITED,
            Script::Hiragana | Script::Katakana => KANA,
            Script::Han => HAN,
            s => self
                .0
                .names
                .iter()
                .position(|n| *n == s.short_name())
                .map_or(COMMON, |i| i as ScriptId),
        }
    }
}

/// The ISO 15924 code of a script number.
pub fn name(id: ScriptId) -> &'static str {
    table().names.get(usize::from(id)).copied().unwrap_or("Zzzz")
}

/// The number of an ISO 15924 code.
pub fn by_name(code: &str) -> Option<ScriptId> {
    table().names.iter().position(|n| *n == code).map(|i| i as ScriptId)
}

/// The script that most of the text's letters are in, weighed by their bytes, or [`COMMON`] for text without letters.
///
/// Of long texts the first two thousand bytes are looked at. A tenth of kana makes Chinese characters Japanese, a tenth of hangul makes them Korean: ordinary prose of both has a half.
pub fn dominant(text: &str) -> ScriptId {
    let head = super::head(text, 2000);
    if head.is_ascii() {
        return if head.bytes().any(|b| b.is_ascii_alphabetic()) { LATIN } else { COMMON };
    }
    let letters = Letters::get();
    let mut counts = [0u32; SCRIPTS];
    let (mut last, mut most) = (COMMON, 0);
    for c in head.chars() {
        let script = letters.script(c);
        counts[usize::from(script)] += c.len_utf8() as u32;
        most = most.max(script);
        if script != COMMON {
            last = script;
        }
    }
    counts[usize::from(COMMON)] = 0;
    counts[usize::from(INHERITED)] = 0;
    let letters: u32 = counts[..=usize::from(most)].iter().sum();
    if counts[usize::from(last)] == letters {
        return if letters == 0 { COMMON } else { last };
    }
    let han = counts[usize::from(HAN)];
    for mixed in [KANA, HANGUL] {
        if counts[usize::from(mixed)] * 10 > han {
            counts[usize::from(mixed)] += han;
        }
    }
    let (best, n) =
        counts.iter().enumerate().max_by_key(|(i, n)| (**n, usize::MAX - i)).unwrap_or((0, &0));
    if *n == 0 { COMMON } else { best as ScriptId }
}
