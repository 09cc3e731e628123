//! What a character is to the shape of a line: its class and its folded form.
//!
//! In: a character. Out: a class (letters by case, digits, every kind of punctuation that interfaces and prose use differently) and the
//! character that stands for it in words. Never: a language.
use std::sync::OnceLock;

/// Classes, by name; the punctuation of all scripts is mapped onto one set.
pub(crate) const SPACE: u8 = 0;
pub(crate) const LOWER: u8 = 1;
pub(crate) const UPPER: u8 = 2;
pub(crate) const CASELESS: u8 = 3;
pub(crate) const DENSE: u8 = 4;
pub(crate) const DIGIT: u8 = 5;
pub(crate) const MARK: u8 = 6;
pub(crate) const IGNORED: u8 = 7;
pub(crate) const STOP: u8 = 8;
pub(crate) const COMMA: u8 = 9;
pub(crate) const COLON: u8 = 10;
pub(crate) const SEMICOLON: u8 = 11;
pub(crate) const EXCLAMATION: u8 = 12;
pub(crate) const QUESTION: u8 = 13;
pub(crate) const ELLIPSIS: u8 = 14;
pub(crate) const QUOTE: u8 = 15;
pub(crate) const APOSTROPHE: u8 = 16;
pub(crate) const OPEN: u8 = 17;
pub(crate) const CLOSE: u8 = 18;
pub(crate) const GUILLEMET: u8 = 19;
pub(crate) const SEPARATOR: u8 = 20;
pub(crate) const SLASH: u8 = 21;
pub(crate) const HYPHEN: u8 = 22;
pub(crate) const DASH: u8 = 23;
pub(crate) const ARROW: u8 = 24;
pub(crate) const SIGN: u8 = 25;
pub(crate) const CODE: u8 = 26;
pub(crate) const SYMBOL: u8 = 27;
/// How many classes there are.
pub(crate) const CLASSES: u8 = 28;

/// The class of a character and the character it is folded to: `class << 24 | folded`.
#[derive(Clone, Copy)]
pub struct Entry(u32);

impl Entry {
    /// The class.
    pub fn class(self) -> u8 {
        (self.0 >> 24) as u8
    }

    /// The folded character, as a number.
    pub fn folded(self) -> u32 {
        self.0 & 0xFF_FFFF
    }
}

/// The table of the basic plane, made once.
pub struct Chars(Vec<Entry>);

impl Chars {
    /// The table.
    pub fn get() -> &'static Self {
        static TABLE: OnceLock<Chars> = OnceLock::new();
        TABLE.get_or_init(|| {
            Self((0..0x1_0000).map(|c| entry(char::from_u32(c).unwrap_or('\u{FFFD}'))).collect())
        })
    }

    /// Looks a character up.
    pub fn of(&self, c: char) -> Entry {
        self.0.get(c as usize).copied().unwrap_or_else(|| entry(c))
    }
}

fn entry(c: char) -> Entry {
    let class = class(c);
    let folded = match c {
        _ if class == DIGIT => '0',
        'ı' | 'İ' => 'i',
        'ё' | 'Ё' => 'е',
        'ي' | 'ى' | 'ئ' => 'ی',
        'ك' => 'ک',
        'أ' | 'إ' | 'آ' => 'ا',
        'ς' => 'σ',
        '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
            char::from((c as u32 - 0xFF21 + 0x41) as u8).to_ascii_lowercase()
        }
        _ => c.to_lowercase().next().unwrap_or(c),
    };
    Entry(u32::from(class) << 24 | folded as u32)
}

fn class(c: char) -> u8 {
    match c {
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}'
        | '\u{FEFF}'
        | '\u{FE00}'..='\u{FE0F}' => IGNORED,
        '\u{64B}'..='\u{65F}'
        | '\u{670}'
        | '\u{640}'
        | '\u{591}'..='\u{5BD}'
        | '\u{5BF}'..='\u{5C2}'
        | '\u{5C4}'..='\u{5C7}' => IGNORED,
        _ if c.is_whitespace() || c.is_control() => SPACE,
        '.' | '。' | '．' | '।' | '॥' | '۔' | '։' | '።' | '။' | '។' | '᙮' | '᠃' => {
            STOP
        }
        ',' | '，' | '、' | '،' | '፣' | '၊' => COMMA,
        ':' | '：' | '፡' | '׃' => COLON,
        ';' | '；' | '؛' | '፤' | '\u{37E}' => SEMICOLON,
        '!' | '！' | '¡' | '՜' => EXCLAMATION,
        '?' | '？' | '¿' | '؟' | '՞' | '፧' => QUESTION,
        '…' | '⋯' => ELLIPSIS,
        '"' | '“' | '”' | '„' | '‟' | '「' | '」' | '『' | '』' | '《' | '》' | '〈' | '〉'
        | '״' => QUOTE,
        '\'' | '’' | '‘' | '‚' | 'ʼ' | '`' | '´' | '׳' => APOSTROPHE,
        '(' | '[' | '{' | '（' | '［' | '【' | '〔' => OPEN,
        ')' | ']' | '}' | '）' | '］' | '】' | '〕' => CLOSE,
        '«' | '»' | '‹' | '›' | '<' | '>' => GUILLEMET,
        '|' | '·' | '•' | '∙' | '‧' | '●' | '・' | '｜' | '¦' | '■' | '▪' | '◦' => {
            SEPARATOR
        }
        '/' | '／' | '\\' => SLASH,
        '-' | '‐' | '‑' | '־' => HYPHEN,
        '–' | '—' | '―' | '−' | '〜' | '～' => DASH,
        '\u{2190}'..='\u{21FF}'
        | '\u{25B2}'..='\u{25C5}'
        | '\u{27F0}'..='\u{27FF}'
        | '\u{2900}'..='\u{297F}'
        | '\u{2B00}'..='\u{2B4F}' => ARROW,
        '%' | '٪' | '％' | '$' | '€' | '£' | '¥' | '₺' | '₹' | '₽' | '#' | '№' | '+' | '°'
        | '§' | '±' => SIGN,
        '@' | '&' | '_' | '=' | '*' | '~' | '^' => CODE,
        // Vowel signs and the like are letters to some tables, marks to others: here they extend a word and are no letters of their own.
        '\u{300}'..='\u{36F}' | '\u{E31}' | '\u{E34}'..='\u{E3A}' | '\u{E47}'..='\u{E4E}' => MARK,
        '\u{E00}'..='\u{EFF}'
        | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => DENSE,
        _ if c.is_numeric() => DIGIT,
        _ if c.is_lowercase() => LOWER,
        _ if c.is_uppercase() => UPPER,
        _ if c.is_alphabetic() => CASELESS,
        '\u{900}'..='\u{DFF}'
        | '\u{F00}'..='\u{FFF}'
        | '\u{1200}'..='\u{137F}'
        | '\u{A980}'..='\u{A9DF}'
        | '\u{7A6}'..='\u{7B1}' => MARK,
        _ => SYMBOL,
    }
}
