//! Johab: the Korean encoding that composes each syllable from its letters.
//!
//! In: bytes. Out: text. Never: a decision whether bytes are Johab.
//!
//! KS X 1001 annex 3: five bits each for initial, medial and final letter; signs and Chinese characters are those of KS X 1001 in another order.

/// Medial letters by their five bits; 0: none such.
const MEDIAL: [u8; 32] = [
    0, 0, 22, 1, 2, 3, 4, 5, 0, 0, 6, 7, 8, 9, 10, 11, 0, 0, 12, 13, 14, 15, 16, 17, 0, 0, 18, 19,
    20, 21, 0, 0,
];
/// Compatibility letters of initials (1 to 19), medials (1 to 21) and finals (1 to 27).
const INITIALS: [char; 19] = [
    'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ',
    'ㅌ', 'ㅍ', 'ㅎ',
];
const FINALS: [char; 27] = [
    'ㄱ', 'ㄲ', 'ㄳ', 'ㄴ', 'ㄵ', 'ㄶ', 'ㄷ', 'ㄹ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㄿ', 'ㅀ', 'ㅁ',
    'ㅂ', 'ㅄ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
];

/// Decodes; what is no character becomes U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 3 / 2);
    let mut at = 0;
    while let Some(&lead) = bytes.get(at) {
        at += 1;
        if lead < 0x80 {
            text.push(char::from(lead));
            continue;
        }
        let Some(&trail) = bytes.get(at) else {
            text.push('\u{FFFD}');
            break;
        };
        match character(lead, trail) {
            Some(c) => {
                text.push(c);
                at += 1;
            }
            // An ASCII byte is not swallowed by a broken character.
            None => {
                text.push('\u{FFFD}');
                at += usize::from(trail >= 0x80);
            }
        }
    }
    text
}

fn character(lead: u8, trail: u8) -> Option<char> {
    match lead {
        0x84..=0xD3 => composed(u16::from_be_bytes([lead, trail])),
        0xD9..=0xDE | 0xE0..=0xF9 => {
            let column = match trail {
                0x31..=0x7E => trail - 0x31,
                0x91..=0xFE => trail - 0x43,
                _ => return None,
            };
            // Two rows of KS X 1001 to a lead byte: signs from row 1 on, Chinese characters from row 42 on.
            let row = if lead < 0xDF { (lead - 0xD9) * 2 + 1 } else { (lead - 0xE0) * 2 + 42 };
            let (row, cell) = (row + column / 94, column % 94 + 1);
            let pair = [row + 0xA0, cell + 0xA0];
            let text =
                encoding_rs::EUC_KR.decode_without_bom_handling_and_without_replacement(&pair)?;
            text.chars().next()
        }
        _ => None,
    }
}

/// A syllable or a lone letter.
fn composed(code: u16) -> Option<char> {
    let initial = u32::from(code >> 10 & 31);
    let medial = u32::from(MEDIAL[usize::from(code >> 5 & 31)]);
    // Bits 1: no final; 18 is left out.
    let last = match code & 31 {
        n @ 1..=17 => u32::from(n) - 1,
        n @ 19..=29 => u32::from(n) - 2,
        _ => return None,
    };
    if !(1..=20).contains(&initial) || medial == 0 {
        return None;
    }
    match (initial - 1, medial, last) {
        (0, 22, 0) => None,
        (0, 22, n) => Some(FINALS[n as usize - 1]),
        (n, 22, 0) => Some(INITIALS[n as usize - 1]),
        (0, m, 0) => char::from_u32(0x314F + m - 1),
        (0, ..) | (_, 22, _) => None,
        (n, m, l) => char::from_u32(0xAC00 + ((n - 1) * 21 + m - 1) * 28 + l),
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn syllables_signs_and_broken_characters() {
        assert_eq!(decode(b"\x88\x61\x90\x61 \xd0\x65\x8b\x69"), "가나 한글");
        assert_eq!(decode(b"\xd9\x32 \xe0\x31"), "、 伽");
        assert_eq!(decode(b"ok\xff\x20\x88"), "ok\u{fffd} \u{fffd}");
    }
}
