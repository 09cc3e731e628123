//! What a character is to the model: script, letter, sign.
//!
//! In: characters. Out: their kinds. Never: costs.

/// Scripts that a decoding can be in, by its letters above ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Cyrillic,
    Greek,
    Hebrew,
    Arabic,
    Thai,
    Asian,
}
/// Number of scripts.
pub(super) const SCRIPTS: usize = 7;

impl Script {
    /// Of a letter that is no ASCII one.
    pub fn of(c: char) -> Option<Self> {
        Some(match c {
            'a'..='z'
            | 'A'..='Z'
            | '\u{AA}'..='\u{24F}'
            | '\u{300}'..='\u{36F}'
            | '\u{1E00}'..='\u{1EFF}' => Self::Latin,
            '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Self::Greek,
            '\u{400}'..='\u{52F}' => Self::Cyrillic,
            '\u{591}'..='\u{5F4}' => Self::Hebrew,
            '\u{600}'..='\u{6FF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' => {
                Self::Arabic
            }
            '\u{E00}'..='\u{E7F}' => Self::Thai,
            '\u{1100}'..='\u{11FF}'
            | '\u{3040}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7A3}'
            | '\u{FF66}'..='\u{FF9F}'
            | '\u{20000}'..='\u{3FFFF}' => Self::Asian,
            _ => return None,
        })
    }
}

/// All of them, in the order of their numbers.
pub(super) const ALL: [Script; SCRIPTS] = [
    Script::Latin,
    Script::Cyrillic,
    Script::Greek,
    Script::Hebrew,
    Script::Arabic,
    Script::Thai,
    Script::Asian,
];

/// What a character is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Kind {
    /// White space, ASCII signs.
    #[default]
    Edge,
    Digit,
    /// Number in the model, whether it is upper case.
    Letter {
        id: u16,
        upper: bool,
        cased: bool,
    },
    Sign(u8),
    /// Signs no language of the model was seen with, letters of other scripts.
    Odd,
    /// Box drawing, cheap beside its like.
    Frame,
    /// Controls and replacement characters.
    Bad,
}

/// A letter as a text is written in: lower case where there is one of a single character.
pub(crate) fn fold(c: char) -> char {
    let half_width = matches!(c, '\u{FF66}'..='\u{FF9F}');
    if half_width {
        return KANA.chars().nth(c as usize - 0xFF66).unwrap_or(c);
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(l), None) => l,
        _ => c,
    }
}

/// Full-width forms of U+FF66 to U+FF9F.
const KANA: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";

/// Letters and what stands inside words like letters: marks, the Thai and Arabic vowels.
pub(crate) fn is_letter(c: char) -> bool {
    !matches!(c, 'ª' | 'º')
        && (c.is_alphabetic()
            || matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{64B}'..='\u{65F}' | '\u{E31}'..='\u{E4E}' | '\u{FF9E}' | '\u{FF9F}' | 'ー')
                && !matches!(c, '\u{E3F}'))
}

/// Class of a neighbour of a sign: edge, letter, digit, other.
pub(crate) fn side(c: Option<char>) -> usize {
    match c {
        None => 0,
        Some(c) if c.is_whitespace() => 0,
        Some(c) if c.is_ascii_digit() => 2,
        Some(c) if is_letter(c) => 1,
        Some(_) => 3,
    }
}

/// All that is asked of a character.
#[derive(Debug, Clone, Copy)]
pub(super) struct Traits {
    pub kind: Kind,
    /// Of a letter.
    pub script: Option<Script>,
    /// As [`side`] has it.
    side: u8,
}

impl Traits {
    pub fn new(c: char, kind: Kind) -> Self {
        Self { kind, script: Script::of(c), side: side(Some(c)) as u8 }
    }

    pub fn side(self) -> usize {
        usize::from(self.side)
    }

    pub fn is_letter(self) -> bool {
        self.side == 1
    }
}

/// The kind of a character; `ids` number the model's letters from 1, `signs` its signs.
pub(super) fn kind(c: u32, ids: &[u16], signs: &[u8]) -> Kind {
    // Half-width signs of Japanese are their full-width forms.
    let c = match c {
        0xFF61 => u32::from('。'),
        0xFF62 => u32::from('「'),
        0xFF63 => u32::from('」'),
        0xFF64 => u32::from('、'),
        0xFF65 => u32::from('・'),
        c => c,
    };
    let Some(char) = char::from_u32(c) else { return Kind::Bad };
    if char.is_ascii_digit() {
        return Kind::Digit;
    }
    if is_letter(char) {
        let folded = fold(char);
        let id = ids.get(folded as usize).copied().unwrap_or(0);
        return match id {
            0 => Kind::Odd,
            id => Kind::Letter {
                id,
                upper: char.is_uppercase(),
                cased: char.is_uppercase() || char.is_lowercase(),
            },
        };
    }
    match char {
        '\t' | '\n' | '\r' | '\u{c}' | ' ' => Kind::Edge,
        '\u{FFFD}' | '\u{0}'..'\u{20}' | '\u{7F}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' => Kind::Bad,
        _ if char.is_ascii() => Kind::Edge,
        _ if signs[c as usize] > 0 => Kind::Sign(signs[c as usize] - 1),
        '\u{2500}'..='\u{259F}' => Kind::Frame,
        _ => Kind::Odd,
    }
}
