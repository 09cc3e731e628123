//! Statistics over bytes: near-UTF-8, escapes, the detector, and whether bytes contradict a declared encoding.
//!
//! In: bytes without a mark. Out: guesses. Never: declarations.

use crate::source::Hints;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

/// Bytes that the detector reads, from shortly before the first byte that is no ASCII; more of them seldom change its mind.
const DETECTOR_BYTES: usize = 16 * 1024;

/// Whether the text is UTF-8 with some damage: at least nineteen of twenty bytes above ASCII stand in valid sequences.
pub(super) fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|b| !b.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    bad * 19 <= valid
}

/// Whether escape sequences of ISO-2022-JP switch character sets in the text.
pub(super) fn has_jis_escapes(bytes: &[u8]) -> bool {
    let to_jis = [&b"\x1b$B"[..], b"\x1b$@", b"\x1b(I"];
    to_jis.iter().any(|escape| memchr::memmem::find(bytes, escape).is_some())
}

/// The detector's guess.
pub(super) fn guess(bytes: &[u8], hints: &Hints) -> &'static Encoding {
    let first = Encoding::ascii_valid_up_to(bytes);
    let from = first.saturating_sub(256);
    let end = bytes.len().min(from + DETECTOR_BYTES);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[from..end], end == bytes.len());
    let tld = hints.url.as_deref().and_then(top_level_domain);
    detector.guess(tld.as_deref().map(str::as_bytes), Utf8Detection::Deny)
}

/// The last label of a URL's host, in lower case, when it is letters.
fn top_level_domain(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let label = host.rsplit('.').next()?.to_ascii_lowercase();
    (label.len() >= 2 && label.bytes().all(|b| b.is_ascii_lowercase()) && host.contains('.'))
        .then_some(label)
}

/// Encodings of alphabets that lie wholly above ASCII, so that their words are runs of high bytes; Latin ones show single high bytes
/// among ASCII letters.
const HIGH_ALPHABETS: [&str; 15] = [
    "windows-1251",
    "koi8-r",
    "koi8-u",
    "iso-8859-5",
    "x-mac-cyrillic",
    "ibm866",
    "windows-1253",
    "iso-8859-7",
    "windows-1255",
    "iso-8859-8",
    "iso-8859-8-i",
    "windows-1256",
    "iso-8859-6",
    "windows-874",
    "utf-8",
];
const LATIN: [&str; 13] = [
    "windows-1250",
    "windows-1252",
    "windows-1254",
    "windows-1257",
    "windows-1258",
    "iso-8859-2",
    "iso-8859-3",
    "iso-8859-4",
    "iso-8859-10",
    "iso-8859-13",
    "iso-8859-14",
    "iso-8859-15",
    "macintosh",
];

/// Whether the bytes can't well be text in a declared single-byte encoding: words of high bytes under a Latin declaration, or single high bytes
/// under one of another alphabet.
pub(super) fn contradicts(bytes: &[u8], declared: &str) -> bool {
    let latin = LATIN.contains(&declared);
    if !latin && !HIGH_ALPHABETS.contains(&declared) {
        return false;
    }
    let (mut high, mut in_words, mut run) = (0usize, 0usize, 0usize);
    for &byte in bytes.iter().chain([&b' ']) {
        // Letters of all single-byte alphabets lie above 0xBF, save a few.
        if byte >= 0xA8 {
            run += 1;
        } else {
            high += run;
            in_words += if run >= 4 { run } else { 0 };
            run = 0;
        }
    }
    if high < 8 {
        return false;
    }
    if latin { in_words * 2 > high } else { in_words * 5 < high }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_bytes_contradict_a_latin_declaration() {
        let (russian, _, _) =
            encoding_rs::WINDOWS_1251.encode("Мост закрыли на ремонт до конца весны");
        let (french, _, _) =
            encoding_rs::WINDOWS_1252.encode("L’été a été très chaud, et la forêt brûlée");
        assert!(contradicts(&russian, "windows-1252") && !contradicts(&russian, "windows-1251"));
        assert!(contradicts(&french, "windows-1251") && !contradicts(&french, "windows-1252"));
    }

    #[test]
    fn damaged_utf8_is_still_utf8() {
        let mut bytes =
            "Çok güzel bir gün, değil mi? Şehir ışıl ışıl, köprü açık.".as_bytes().to_vec();
        assert!(mostly_utf8(&bytes));
        bytes[1] = b'x';
        assert!(mostly_utf8(&bytes));
        assert!(!mostly_utf8(&encoding_rs::WINDOWS_1254.encode("Çok güzel bir gün").0));
    }
}
