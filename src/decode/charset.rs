//! The encodings that can be decoded: those of the WHATWG standard by `encoding_rs`, and those beyond it.
//!
//! In: a label or bytes. Out: an encoding, its name, text. Never: which encoding bytes are in.

use super::codepages::{self, CodePage};
use super::escapes::{self, Escape};
use super::{johab, wide};
use encoding_rs::Encoding;
use std::borrow::Cow;

/// An encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    Whatwg(&'static Encoding),
    Utf32 { big_endian: bool },
    Page(&'static CodePage),
    Johab,
    Escaped(Escape),
}

/// Labels in use that neither the standard nor the code pages list; in lower case, `-` for `_`.
const ALIASES: [(&str, &str); 24] = [
    ("utf-16-le", "utf-16le"),
    ("utf-16-be", "utf-16be"),
    ("mac-cyrillic", "x-mac-cyrillic"),
    ("maccyrillic", "x-mac-cyrillic"),
    ("macroman", "macintosh"),
    ("mac-roman", "macintosh"),
    ("cp1361", "johab"),
    ("ms1361", "johab"),
    ("ks-c-5601-1992", "johab"),
    ("hz-gb-2312", "hz"),
    ("iso2022-kr", "iso-2022-kr"),
    ("csiso2022kr", "iso-2022-kr"),
    ("utf-32", "utf-32le"),
    ("utf32", "utf-32le"),
    ("ucs-4le", "utf-32le"),
    ("ucs-4", "utf-32be"),
    ("cp936", "gbk"),
    ("cp949", "euc-kr"),
    ("uhc", "euc-kr"),
    ("cp950", "big5"),
    ("cp932", "shift_jis"),
    ("eucjp", "euc-jp"),
    ("euckr", "euc-kr"),
    ("cp874", "windows-874"),
];

impl Charset {
    pub fn for_label(label: &str) -> Option<Self> {
        let trimmed = label.trim();
        let lower = trimmed.to_ascii_lowercase().replace('_', "-");
        let lower = ALIASES.iter().find(|a| a.0 == lower).map_or(lower.as_str(), |a| a.1);
        match lower {
            "utf-32le" => return Some(Self::Utf32 { big_endian: false }),
            "utf-32be" => return Some(Self::Utf32 { big_endian: true }),
            "johab" => return Some(Self::Johab),
            // The standard replaces these whole; the bytes are text all the same.
            "hz" => return Some(Self::Escaped(Escape::Hz)),
            "iso-2022-kr" => return Some(Self::Escaped(Escape::Iso2022Kr)),
            _ => {}
        }
        let known = |l: &str| Encoding::for_label_no_replacement(l.as_bytes()).map(Self::Whatwg);
        known(trimmed)
            .or_else(|| known(lower))
            .or_else(|| codepages::by_label(lower).map(Self::Page))
            // `iso8859_6`, `windows1252`, `latin-1`: separators set otherwise.
            .or_else(|| known(&lower.replace("windows-", "windows").replace("windows", "windows-")))
            .or_else(|| known(&lower.replace('-', "")))
    }

    pub fn name(self) -> String {
        match self {
            Self::Whatwg(e) => e.name().to_ascii_lowercase(),
            Self::Utf32 { big_endian: false } => "utf-32le".into(),
            Self::Utf32 { big_endian: true } => "utf-32be".into(),
            Self::Page(page) => page.name.into(),
            Self::Johab => "johab".into(),
            Self::Escaped(Escape::Hz) => "hz".into(),
            Self::Escaped(Escape::Iso2022Kr) => "iso-2022-kr".into(),
            Self::Escaped(Escape::Iso2022Jp) => "iso-2022-jp".into(),
        }
    }

    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Whatwg(e) => e.decode_without_bom_handling(bytes).0,
            Self::Utf32 { big_endian } => wide::decode_utf32(bytes, big_endian).into(),
            Self::Page(page) => page.decode(bytes).into(),
            Self::Johab => johab::decode(bytes).into(),
            Self::Escaped(escape) => escapes::decode(bytes, escape).into(),
        }
    }

    /// GB18030 where the text has its characters of four bytes; the decoder is the same.
    pub fn widened(self, bytes: &[u8]) -> Self {
        let four =
            |w: &[u8]| w[0] > 0x80 && w[1].is_ascii_digit() && w[2] > 0x80 && w[3].is_ascii_digit();
        match self {
            Self::Whatwg(e) if e == encoding_rs::GBK && bytes.windows(4).any(four) => {
                Self::Whatwg(encoding_rs::GB18030)
            }
            _ => self,
        }
    }

    /// Whether ASCII bytes are ASCII text in it.
    pub fn is_ascii_compatible(self) -> bool {
        match self {
            Self::Whatwg(e) => e.is_ascii_compatible(),
            Self::Page(_) | Self::Johab => true,
            Self::Utf32 { .. } | Self::Escaped(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Charset;

    #[test]
    fn labels_in_use_are_known() {
        for (label, name) in [
            ("ISO8859_6", "iso-8859-6"),
            ("windows_1252", "windows-1252"),
            ("Latin1", "windows-1252"),
            ("cp1250", "windows-1250"),
            ("CP852", "ibm852"),
            ("IBM866", "ibm866"),
            ("MacRoman", "macintosh"),
            ("mac_cyrillic", "x-mac-cyrillic"),
            ("KZ-1048", "kz-1048"),
            ("HZ-GB-2312", "hz"),
            ("ISO-2022-KR", "iso-2022-kr"),
            ("Johab", "johab"),
            ("utf_16_le", "utf-16le"),
            ("gb2312", "gbk"),
            ("x-mac-ce", "mac-latin2"),
        ] {
            assert_eq!(
                Charset::for_label(label).map(Charset::name).as_deref(),
                Some(name),
                "{label}"
            );
        }
        assert_eq!(Charset::for_label("klingon"), None);
        assert_eq!(Charset::for_label(""), None);
    }
}
