//! What a character can do at a sentence boundary.
//!
//! In: a character. Out: its part. Never: context, language (extra terminators of a language are data, see `rules`).

pub(super) use crate::marks::{Terminator, terminator};

/// Bytes that may begin a terminator, a line end or, in scripts that end sentences with spaces, such a space.
pub(super) static LEAD: [bool; 256] = lead();

const fn lead() -> [bool; 256] {
    let mut table = [false; 256];
    let starts = [
        b'\n', b'(', b')', b'[', b']', b'.', b'!', b'?', 0xC2, 0xD6, 0xD8, 0xDB, 0xDC, 0xDF, 0xE0,
        0xE1, 0xE2, 0xE3, 0xEA, 0xEF, 0xF0,
    ];
    let mut i = 0;
    while i < starts.len() {
        table[starts[i] as usize] = true;
        i += 1;
    }
    table
}

/// Opens a quotation or a bracket and nothing else.
pub(super) fn opens(c: char) -> bool {
    matches!(
        c,
        '(' | '['
            | '{'
            | '„'
            | '‚'
            | '「'
            | '『'
            | '（'
            | '【'
            | '《'
            | '〈'
            | '〔'
            | '［'
            | '｢'
            | '〝'
            | '⟨'
            | '¿'
            | '¡'
            | '﹁'
            | '﹃'
    )
}

/// Closes a quotation or a bracket and nothing else.
pub(super) fn closes(c: char) -> bool {
    matches!(
        c,
        ')' | ']'
            | '}'
            | '」'
            | '』'
            | '）'
            | '】'
            | '》'
            | '〉'
            | '〕'
            | '］'
            | '｣'
            | '〞'
            | '〟'
            | '⟩'
            | '﹂'
            | '﹄'
    )
}

/// What closes a bracket that `c` opens; for closing ones nothing; none for other characters. No sentence ends inside a short one.
pub(super) fn bracket(c: char) -> Option<Option<char>> {
    Some(match c {
        '(' => Some(')'),
        '[' => Some(']'),
        '（' => Some('）'),
        '【' => Some('】'),
        '《' => Some('》'),
        '〈' => Some('〉'),
        ')' | ']' | '）' | '】' | '》' | '〉' => None,
        _ => return None,
    })
}

/// A quotation mark that opens in one language and closes in another.
pub(super) fn quotes(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '”'
            | '‘'
            | '’'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '＂'
            | '`'
            | '´'
            | '‟'
            | '‛'
    )
}

/// Whether a quotation mark, with no white space to tell, rather opens than closes.
pub(super) fn rather_opens(c: char) -> bool {
    matches!(c, '“' | '‘' | '«' | '‹' | '`' | '‟' | '‛')
}

/// A dash, as at the head of direct speech or of an item.
pub(super) fn dashes(c: char) -> bool {
    matches!(
        c,
        '-' | '–'
            | '—'
            | '―'
            | '‐'
            | '֊'
            | '‒'
            | '−'
            | '•'
            | '·'
            | '*'
            | '⁃'
            | '◦'
            | '▪'
            | '●'
    )
}

/// Goes on with the sentence before it.
pub(super) fn continues(c: char) -> bool {
    matches!(
        c,
        ',' | ';'
            | ':'
            | '،'
            | '؛'
            | '、'
            | '，'
            | '；'
            | '：'
            | '､'
            | '/'
            | '%'
            | '='
            | '+'
            | '~'
            | '՝'
            | '፣'
            | '፤'
            | '၊'
            | '№'
    )
}

/// A letter with an upper and a lower form in use. Georgian has an upper case in Unicode that starts no sentence.
pub(super) fn cased_upper(c: char) -> bool {
    c.is_uppercase() && !georgian(c)
}

/// A lower-case letter of a script in which sentences start with upper case.
pub(super) fn cased_lower(c: char) -> bool {
    c.is_lowercase() && !georgian(c)
}

fn georgian(c: char) -> bool {
    matches!(c, '\u{10A0}'..='\u{10FF}' | '\u{1C90}'..='\u{1CBF}' | '\u{2D00}'..='\u{2D2F}')
}

/// Marks above, below and behind a letter: part of it, not letters of their own.
pub(super) fn marks(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36F}'
            | '\u{591}'..='\u{5C7}'
            | '\u{64B}'..='\u{65F}'
            | '\u{670}'
            | '\u{900}'..='\u{903}'
            | '\u{93A}'..='\u{94F}'
            | '\u{200C}'
            | '\u{200D}'
    ) || (matches!(c, '\u{980}'..='\u{DFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
        && !c.is_numeric()
        && indic_sign(c))
}

/// Vowel signs and viramas of the Indic blocks, which share one layout (Unicode, chapter 12).
fn indic_sign(c: char) -> bool {
    let at = c as u32;
    match at {
        0x980..=0xDFF => {
            matches!(at & 0x7F, 0x01..=0x03 | 0x3C | 0x3E..=0x4D | 0x56..=0x57 | 0x62..=0x63)
                || matches!(at, 0xDCA..=0xDDF)
        }
        0x1000..=0x109F => matches!(at, 0x102B..=0x103E | 0x1056..=0x1059),
        _ => matches!(at, 0x17B4..=0x17D3),
    }
}

/// Characters that are not seen: joiners, direction marks, variation selectors.
pub(super) fn formats(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}')
}

/// Written without white space between words: Chinese and Japanese letters.
pub(super) fn ideographic(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}
