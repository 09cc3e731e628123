//! The hash that tells equal segments.
//!
//! In: a segment's text. Out: xxh3-64 (seed 0) of its NFC form in full default case folding, written as sixteen hexadecimal digits.
//! Never: another text for another case, or for another order of marks.

use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Hash of a segment's text. Segments that differ in case or in Unicode normal form alone have the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct TextHash(pub u64);

impl TextHash {
    /// The hash of a text.
    pub fn of(text: &str) -> Self {
        Self::with_buffer(text, &mut String::new())
    }

    /// [`Self::of`], with room of the caller's to fold the text in.
    pub fn with_buffer(text: &str, buffer: &mut String) -> Self {
        if text.is_ascii() {
            buffer.clear();
            buffer.push_str(text);
            buffer.make_ascii_lowercase();
            return Self(xxhash_rust::xxh3::xxh3_64(buffer.as_bytes()));
        }
        buffer.clear();
        if fold_simple(text, buffer) {
            return Self(xxhash_rust::xxh3::xxh3_64(buffer.as_bytes()));
        }
        let fold = icu_casemap::CaseMapper::new();
        let composed = is_nfc_quick(text.chars()) == IsNormalized::Yes;
        let folded = if composed {
            fold.fold_string(text)
        } else {
            buffer.clear();
            buffer.extend(text.nfc());
            fold.fold_string(buffer)
        };
        Self(xxhash_rust::xxh3::xxh3_64(folded.as_bytes()))
    }
}

/// Characters below this have their folding in a table.
const TABLE: usize = 0x3000;

/// Folds text of characters that stay one character each and are composed whatever stands beside them; false, with `out` half full, for other text.
fn fold_simple(text: &str, out: &mut String) -> bool {
    static FOLDED: OnceLock<Vec<char>> = OnceLock::new();
    let table = FOLDED.get_or_init(|| {
        let fold = icu_casemap::CaseMapper::new();
        let mut utf8 = [0; 4];
        let mut of = |c: char| {
            let text = c.encode_utf8(&mut utf8);
            if is_nfc_quick(text.chars()) != IsNormalized::Yes || canonical_combining_class(c) > 0 {
                return '\0';
            }
            let folded = fold.fold_string(text);
            let mut chars = folded.chars();
            match (chars.next(), chars.next()) {
                (Some(one), None) => one,
                _ => '\0',
            }
        };
        (0..TABLE as u32).map(|c| char::from_u32(c).map_or('\0', &mut of)).collect()
    });
    for c in text.chars() {
        match c {
            _ if (c as usize) < TABLE => match table[c as usize] {
                '\0' => return false,
                folded => out.push(folded),
            },
            // Kana, ideographs and hangul syllables have no case. Voicing marks may compose with what stands before.
            '\u{3001}'..='\u{3029}'
            | '\u{3041}'..='\u{3096}'
            | '\u{30A0}'..='\u{318E}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7A3}' => {
                out.push(c);
            }
            _ => return false,
        }
    }
    true
}

/// Sixteen hexadecimal digits, lower case.
impl fmt::Display for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Digits::of(self.0).as_str())
    }
}

impl FromStr for TextHash {
    type Err = std::num::ParseIntError;

    fn from_str(digits: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(digits, 16).map(Self)
    }
}

impl Serialize for TextHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(Digits::of(self.0).as_str())
    }
}

impl<'de> Deserialize<'de> for TextHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = std::borrow::Cow::<str>::deserialize(deserializer)?;
        digits.parse().map_err(|_| {
            D::Error::invalid_value(Unexpected::Str(&digits), &"a hash of hexadecimal digits")
        })
    }
}

/// The digits, without an allocation: there is one hash a segment.
struct Digits([u8; 16]);

impl Digits {
    fn of(number: u64) -> Self {
        let digit = |i: usize| b"0123456789abcdef"[(number >> (60 - 4 * i)) as usize & 15];
        Self(std::array::from_fn(digit))
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::TextHash;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn case_and_normal_form_make_no_difference() {
        assert_eq!(TextHash::of("Straße"), TextHash::of("STRASSE"));
        assert_eq!(TextHash::of("Se\u{301}jour"), TextHash::of("SÉJOUR"));
        assert_ne!(TextHash::of("Sejour"), TextHash::of("Séjour"));
        assert_eq!(TextHash::of("The Quay"), TextHash::of("the quay"));
    }

    #[test]
    fn the_table_folds_as_the_standard_does() {
        let fold = icu_casemap::CaseMapper::new();
        let all = (1..=0x2_FFFFu32).filter_map(char::from_u32).filter(|c| *c != '\0');
        for c in all {
            let text = format!("a{c}b");
            let nfc: String = text.nfc().collect();
            let mut folded = String::new();
            if super::fold_simple(&text, &mut folded) {
                assert_eq!(folded, fold.fold_string(&nfc), "{c:?}");
            }
        }
        for text in ["Ünlü Çarşı İstanbul", "Ωδή ΟΔΟΣ", "Привет", "ＡＢＣ", "가각 漢字 カタカナ"]
        {
            let nfc: String = text.nfc().collect();
            let slow = xxhash_rust::xxh3::xxh3_64(fold.fold_string(&nfc).as_bytes());
            assert_eq!(TextHash::of(text).0, slow, "{text}");
        }
    }

    #[test]
    fn it_is_written_as_sixteen_digits_and_read_back() {
        let hash = TextHash(0x0012_3456_789a_bcde);
        assert_eq!(hash.to_string(), "00123456789abcde");
        assert_eq!(serde_json::to_string(&hash).expect("writes"), "\"00123456789abcde\"");
        assert_eq!(serde_json::from_str::<TextHash>("\"00123456789abcde\"").expect("reads"), hash);
        assert!(serde_json::from_str::<TextHash>("\"quay\"").is_err());
    }
}
