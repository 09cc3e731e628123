//! Encodings of seven bits that switch character sets: ISO-2022-JP, ISO-2022-KR, HZ.
//!
//! In: bytes below 0x80. Out: which of the three they are, or text. Never: bytes above ASCII.

use encoding_rs::{EUC_KR, GBK};
use memchr::memmem;

/// Which of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escape {
    Iso2022Jp,
    Iso2022Kr,
    Hz,
}

/// The encoding that the switches in seven-bit text speak for.
pub(super) fn found(bytes: &[u8]) -> Option<Escape> {
    let holds = |what: &[u8]| memmem::find(bytes, what).is_some();
    if memchr::memchr(0x1B, bytes).is_some() {
        // `$(D` and `-A`/`.A` come in the later versions.
        let to_jis =
            [&b"\x1b$B"[..], b"\x1b$@", b"\x1b(I", b"\x1b(J", b"\x1b$(D", b"\x1b$(Q", b"\x1b$(O"];
        if to_jis.iter().any(|e| holds(e)) {
            return Some(Escape::Iso2022Jp);
        }
        if holds(b"\x1b$)C") {
            return Some(Escape::Iso2022Kr);
        }
    }
    if memchr::memchr(0x0E, bytes).is_some() && shifted_pairs(bytes) {
        return Some(Escape::Iso2022Kr);
    }
    (holds(b"~{") && is_hz(bytes)).then_some(Escape::Hz)
}

/// Whether the runs between SO and SI are pairs of printing bytes.
fn shifted_pairs(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    let mut runs = 0;
    while let Some(at) = memchr::memchr(0x0E, rest) {
        let run = &rest[at + 1..];
        let end = memchr::memchr2(0x0F, b'\n', run).unwrap_or(run.len());
        let pairs = run[..end].iter().filter(|b| **b != b' ').all(|b| (0x21..=0x7E).contains(b));
        if !pairs || end < 2 {
            return false;
        }
        runs += 1;
        rest = &run[end..];
    }
    runs > 0
}

/// Whether each `~{` begins pairs of a GB 2312 row, ended by `~}`, the line or the text. Code in braces behind a tilde is none.
fn is_hz(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    let (mut good, mut bad) = (0usize, 0usize);
    while let Some(at) = memmem::find(rest, b"~{") {
        let run = &rest[at + 2..];
        // Pair by pair: the second byte of one may be a tilde.
        let (mut end, mut beyond) = (0, false);
        let closed = loop {
            match run.get(end..end + 2) {
                None => break true,
                Some([b'~', b'}']) => break end > 0,
                Some([b'\n', _]) => break end > 0,
                Some([0x21..=0x77, 0x21..=0x7E]) => {
                    beyond |= run[end] >= 0x30;
                    end += 2;
                }
                Some(_) => break false,
            }
        };
        // Rows 1 to 9 are signs alone.
        if closed && (beyond || good > 0) {
            good += 1
        } else {
            bad += 1
        }
        rest = &run[end..];
    }
    good > bad * 4
}

/// Decodes; what is no character becomes U+FFFD.
pub(super) fn decode(bytes: &[u8], escape: Escape) -> String {
    match escape {
        Escape::Iso2022Jp => {
            encoding_rs::ISO_2022_JP.decode_without_bom_handling(bytes).0.into_owned()
        }
        Escape::Iso2022Kr => iso_2022_kr(bytes),
        Escape::Hz => hz(bytes),
    }
}

/// RFC 1557: the header `ESC $ ) C`, then SO into KS X 1001 and SI back; a line end is back too.
fn iso_2022_kr(bytes: &[u8]) -> String {
    let mut eight = Vec::with_capacity(bytes.len());
    let (mut shifted, mut at) = (false, 0);
    while let Some(&b) = bytes.get(at) {
        at += 1;
        match b {
            0x1B if bytes[at..].starts_with(b"$)C") => at += 3,
            0x0E => shifted = true,
            0x0F => shifted = false,
            b'\n' => {
                shifted = false;
                eight.push(b);
            }
            0x21..=0x7E if shifted => eight.push(b | 0x80),
            _ => eight.push(b),
        }
    }
    EUC_KR.decode_without_bom_handling(&eight).0.into_owned()
}

/// RFC 1843: `~{` into GB 2312, `~}` back, `~~` a tilde, a tilde at the end of a line joins it with the next.
fn hz(bytes: &[u8]) -> String {
    let mut eight = Vec::with_capacity(bytes.len());
    let (mut chinese, mut at) = (false, 0);
    while let Some(&b) = bytes.get(at) {
        match (b, bytes.get(at + 1)) {
            (b'~', Some(b'{')) if !chinese => (chinese, at) = (true, at + 2),
            (b'~', Some(b'}')) if chinese => (chinese, at) = (false, at + 2),
            (b'~', Some(b'~')) if !chinese => {
                eight.push(b'~');
                at += 2;
            }
            (b'~', Some(b'\n')) if !chinese => at += 2,
            (b'\n', _) => {
                chinese = false;
                eight.push(b);
                at += 1;
            }
            (0x21..=0x7E, Some(next @ 0x21..=0x7E)) if chinese => {
                eight.extend([b | 0x80, next | 0x80]);
                at += 2;
            }
            _ => {
                eight.push(b);
                at += 1;
            }
        }
    }
    GBK.decode_without_bom_handling(&eight).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_tell_the_encoding() {
        let read = |bytes: &[u8]| found(bytes).map(|e| (e, decode(bytes, e)));
        assert_eq!(read(b"\x1b$B$3$s\x1b(B ok"), Some((Escape::Iso2022Jp, "こん ok".into())));
        assert_eq!(read(b"\x1b$)C\x0eGQ19\x0f ok"), Some((Escape::Iso2022Kr, "한국 ok".into())));
        assert_eq!(read(b"\x0eGQ19\x0f ok\n"), Some((Escape::Iso2022Kr, "한국 ok\n".into())));
        assert_eq!(read(b"~{;6S-~} ok ~~"), Some((Escape::Hz, "欢迎 ok ~".into())));
        for code in [&b"a ~{ b: 1 }"[..], b"~{x}", b"plain ~ text", b"a\x0eb", b"~{}"] {
            assert_eq!(found(code), None, "{code:?}");
        }
    }
}
