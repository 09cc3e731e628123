//! The second opinion: the detector of browsers.
//!
//! In: bytes without a mark, hints. Out: its guess. Never: declarations, or encodings outside the WHATWG standard.

use super::charset::Charset;
use crate::source::Hints;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, ISO_8859_3, ISO_8859_10, ISO_8859_14, ISO_8859_15, ISO_8859_16, MACINTOSH,
    X_MAC_CYRILLIC,
};

/// Bytes that the detector reads, from shortly before the first byte that is no ASCII; more of them seldom change its mind.
const DETECTOR_BYTES: usize = 16 * 1024;

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

/// Encodings of the standard that the detector never guesses (its documentation lists them): its silence is no evidence against them.
const UNKNOWN: [&Encoding; 7] =
    [MACINTOSH, X_MAC_CYRILLIC, ISO_8859_3, ISO_8859_10, ISO_8859_14, ISO_8859_15, ISO_8859_16];

/// Whether the detector can guess an encoding.
pub(super) fn knows(charset: Charset) -> bool {
    matches!(charset, Charset::Whatwg(e) if !UNKNOWN.contains(&e))
}

/// The last label of a URL's host, in lower case, when it is letters.
fn top_level_domain(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let label = host.rsplit('.').next()?.to_ascii_lowercase();
    (label.len() >= 2 && label.bytes().all(|b| b.is_ascii_lowercase()) && host.contains('.'))
        .then_some(label)
}
