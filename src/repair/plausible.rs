//! How plausible a run of characters is, whatever the language: a bigram model of character classes with the frequency of each character in its class.
//!
//! In: characters. Out: costs (negative natural logarithms of probabilities). Never: words, languages, decisions.
//!
//! `é` between two small letters costs little, `©` there much; `™` after a capital is nothing rare, `œ` after one is. The weights are trained
//! (`train::characters`) on running text of some two hundred languages.
use crate::language::script::Letters;
use std::sync::OnceLock;

/// Most classes.
pub const CLASSES: usize = 80;
/// Classes with a name in this file; scripts come after them.
const FIRST_SCRIPT: u8 = 44;
/// Costs are stored in eighths.
pub const UNIT: f32 = 8.0;

/// The class of a character: letters by script, case and how common their block is, others by use.
pub fn class(c: char, letters: Letters) -> u8 {
    match c {
        ' ' | '\t' | '\n' | '\r' | '\u{A0}' => 0,
        '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{3000}' | '\u{1680}' | '\u{205F}' => 1,
        'a'..='z' => 2,
        'A'..='Z' => 3,
        '0'..='9' => 4,
        '.' | ',' | ':' | ';' | '!' | '?' => 5,
        '"' | '\'' => 6,
        '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' => 7,
        '-' | '/' | '_' => 8,
        '\0'..='\u{1F}' | '\u{7F}' => 9,
        '\0'..='\u{7F}' => 10,
        '\u{80}'..='\u{9F}' => 11,
        'ª' | 'º' => 12,
        '¹' | '²' | '³' | '¼' | '½' | '¾' | '\u{2070}'..='\u{209C}' | '\u{2150}'..='\u{218B}' => {
            13
        }
        '¡' | '¿' => 14,
        '«' | '»' | '‹' | '›' => 15,
        '’' => 16,
        '“' | '„' | '‘' | '‚' | '‛' | '‟' => 17,
        '”' => 18,
        '‐'..='―' => 19,
        '…' => 20,
        '•' | '·' | '‣' => 21,
        '¢'..='¥' | '\u{20A0}'..='\u{20CF}' | 'ƒ' => 22,
        '°' | '′' | '″' => 23,
        '©' | '®' | '™' => 24,
        '§' | '¶' | '†' | '‡' | '‰' | '№' => 25,
        '¬' | '±' | '×' | '÷' | '\u{2200}'..='\u{22FF}' | '\u{2190}'..='\u{21FF}' => 26,
        '¨' | '¯' | '´' | '¸' | '\u{2B0}'..='\u{2FF}' => 27,
        '¦' | 'µ' => 28,
        '\u{2500}'..='\u{259F}' => 29,
        '\u{25A0}'..='\u{27BF}' => 30,
        '\u{1F000}'..='\u{1FAFF}' | '\u{FE0F}' | '\u{200D}' => 31,
        '\u{AD}'
        | '\u{200B}'
        | '\u{200C}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' => 32,
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. | '\u{FFFE}' | '\u{FFFF}' => 33,
        '\u{FFFD}' => 34,
        '\u{3001}'..='\u{3004}'
        | '\u{3008}'..='\u{303F}'
        | '\u{FF01}'..='\u{FF0F}'
        | '\u{FF1A}'..='\u{FF20}'
        | '・' => 35,
        '\u{FF21}'..='\u{FF5A}' | '\u{FF10}'..='\u{FF19}' => 36,
        '\u{FF61}'..='\u{FF9F}' => 37,
        'ß'..='ö' | 'ø'..='ÿ' => 38,
        'À'..='Ö' | 'Ø'..='Þ' => 39,
        '\u{300}'..='\u{36F}' => 43,
        _ => letter(c, letters),
    }
}

/// Classes of letters outside Latin-1: small and capital by script where the script has case.
fn letter(c: char, letters: Letters) -> u8 {
    let (small, capital) = (c.is_lowercase(), c.is_uppercase());
    match c {
        '\u{100}'..='\u{17F}'
        | 'ș'
        | 'ț'
        | 'Ș'
        | 'Ț'
        | '\u{1E00}'..='\u{1EFF}'
        | 'ơ'
        | 'ư'
        | 'Ơ'
        | 'Ư' => {
            if small {
                40
            } else {
                41
            }
        }
        '\u{180}'..='\u{2AF}' => 42,
        'а'..='я' => FIRST_SCRIPT,
        'А'..='Я' => FIRST_SCRIPT + 1,
        'ѐ'..='џ' | 'ґ' => FIRST_SCRIPT + 2,
        'Ѐ'..='Џ' | 'Ґ' => FIRST_SCRIPT + 3,
        '\u{400}'..='\u{52F}' => FIRST_SCRIPT + 4,
        'ά'..='ώ' => FIRST_SCRIPT + 5,
        'Ά'..='Ϋ' => FIRST_SCRIPT + 6,
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => FIRST_SCRIPT + 7,
        'א'..='ת' => FIRST_SCRIPT + 8,
        '\u{590}'..='\u{5FF}' => FIRST_SCRIPT + 9,
        'ء'..='ي' => FIRST_SCRIPT + 10,
        '\u{600}'..='\u{6FF}' => FIRST_SCRIPT + 11,
        '\u{750}'..='\u{77F}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' => {
            FIRST_SCRIPT + 12
        }
        '\u{E01}'..='\u{E2F}' | '\u{E40}'..='\u{E44}' => FIRST_SCRIPT + 13,
        '\u{E30}'..='\u{E7F}' => FIRST_SCRIPT + 14,
        '\u{3040}'..='\u{309F}' => FIRST_SCRIPT + 15,
        '\u{30A0}'..='\u{30FF}' => FIRST_SCRIPT + 16,
        '\u{4E00}'..='\u{9FFF}' => FIRST_SCRIPT + 17,
        '\u{AC00}'..='\u{D7A3}' => FIRST_SCRIPT + 18,
        '\u{900}'..='\u{97F}' => FIRST_SCRIPT + 19,
        '\u{980}'..='\u{DFF}' => FIRST_SCRIPT + 20 + ((c as u32 - 0x980) / 0x80) as u8,
        '\u{530}'..='\u{58F}' => FIRST_SCRIPT + 30,
        '\u{10A0}'..='\u{10FF}' => FIRST_SCRIPT + 31,
        '\u{E80}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' => FIRST_SCRIPT + 32,
        _ if letters.script(c) > 1 && (small || capital) => FIRST_SCRIPT + 33,
        _ if c.is_alphabetic() => FIRST_SCRIPT + 34,
        _ => FIRST_SCRIPT + 35,
    }
}

/// The trained weights: transitions, defaults, then characters with costs of their own. See [`write`].
static WEIGHTS: &[u8] = include_bytes!("../../corpora/models/characters.bin.zst");

/// The model, ready to use.
pub struct Plausible {
    /// Cost of a class after another.
    steps: Vec<u8>,
    /// Class and cost of each character of the Basic Multilingual Plane.
    chars: Vec<(u8, u8)>,
    defaults: Vec<u8>,
    letters: Letters,
}

impl Plausible {
    /// The model, unpacked at first use.
    pub fn get() -> &'static Self {
        static MODEL: OnceLock<Plausible> = OnceLock::new();
        MODEL.get_or_init(|| {
            let bytes = zstd::decode_all(WEIGHTS).unwrap_or_default();
            Self::parse(&bytes).expect("the weights compiled in are those that the trainer wrote")
        })
    }

    /// Reads the unpacked file.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (steps, rest) = bytes.split_at_checked(CLASSES * CLASSES)?;
        let (defaults, rest) = rest.split_at_checked(CLASSES)?;
        let letters = Letters::get();
        let mut chars: Vec<(u8, u8)> = (0..0x10000u32)
            .map(|n| {
                let class = char::from_u32(n).map_or(33, |c| class(c, letters));
                (class, defaults[usize::from(class)])
            })
            .collect();
        for entry in rest.as_chunks::<3>().0 {
            chars[usize::from(u16::from_le_bytes([entry[0], entry[1]]))].1 = entry[2];
        }
        Some(Self { steps: steps.to_vec(), chars, defaults: defaults.to_vec(), letters })
    }

    #[inline]
    fn char(&self, c: char) -> (u8, u8) {
        match self.chars.get(c as usize) {
            Some(known) => *known,
            None => {
                let class = class(c, self.letters);
                (class, self.defaults[usize::from(class)])
            }
        }
    }

    /// Whether the training text had the character, or may have had it (it was read up to U+FFFF).
    pub fn seen(&self, c: char) -> bool {
        let (class, own) = self.char(c);
        (c as u32) > 0xFFFF || own < self.defaults[usize::from(class)]
    }

    /// The class of a character.
    pub fn class(&self, c: char) -> u8 {
        self.char(c).0
    }

    /// The cost of `chars` between `before` and `after`, in nats; `after` costs only its step.
    pub fn cost(&self, before: char, chars: impl Iterator<Item = char>, after: char) -> f32 {
        let mut last = self.char(before).0;
        let mut sum = 0u32;
        for c in chars {
            let (class, own) = self.char(c);
            sum += u32::from(self.steps[usize::from(last) * CLASSES + usize::from(class)]);
            sum += u32::from(own);
            last = class;
        }
        let next = self.char(after).0;
        sum += u32::from(self.steps[usize::from(last) * CLASSES + usize::from(next)]);
        sum as f32 / UNIT
    }
}

/// Writes the unpacked file: costs of steps, costs of unseen characters by class, then `(character, cost)` in three bytes each.
#[cfg(feature = "train")]
pub fn write(steps: &[u8], defaults: &[u8], chars: &[(u16, u8)]) -> Vec<u8> {
    let mut out = steps.to_vec();
    out.extend_from_slice(defaults);
    out.extend(chars.iter().flat_map(|(c, cost)| [c.to_le_bytes()[0], c.to_le_bytes()[1], *cost]));
    out
}
