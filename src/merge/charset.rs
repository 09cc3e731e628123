//! Edited text → bytes in the encoding that is asked for, where it can be with every byte outside the edits as it was.
//!
//! In: the source's bytes, its decoded text, edits of the text, an encoding. Out: bytes. Never: what the edits mean, declarations.

use crate::decode;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::ops::Range;

/// An edit: a byte range of the decoded text and what comes in its place.
pub(super) type Edit = (Range<usize>, String);

/// An encoding that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charset(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Whatwg(&'static Encoding),
    Utf32 { big_endian: bool },
}

impl Charset {
    /// UTF-8.
    pub const UTF_8: Self = Self(Kind::Whatwg(UTF_8));

    /// The encoding of a label, if it is one that can be written.
    pub fn for_label(label: &str) -> Option<Self> {
        match label.trim().to_ascii_lowercase().as_str() {
            "utf-32" | "utf-32le" => Some(Self(Kind::Utf32 { big_endian: false })),
            "utf-32be" => Some(Self(Kind::Utf32 { big_endian: true })),
            label => {
                Encoding::for_label_no_replacement(label.as_bytes()).map(|e| Self(Kind::Whatwg(e)))
            }
        }
    }

    /// Its name in declarations.
    pub fn name(self) -> String {
        match self.0 {
            Kind::Whatwg(e) if e == UTF_16LE || e == UTF_16BE => "utf-16".into(),
            Kind::Whatwg(e) => e.name().to_ascii_lowercase(),
            Kind::Utf32 { .. } => "utf-32".into(),
        }
    }

    /// The byte order mark, for the encodings that have one.
    pub(super) fn mark(self) -> &'static [u8] {
        match self.0 {
            Kind::Whatwg(e) if e == UTF_8 => b"\xEF\xBB\xBF",
            Kind::Whatwg(e) if e == UTF_16LE => b"\xFF\xFE",
            Kind::Whatwg(e) if e == UTF_16BE => b"\xFE\xFF",
            Kind::Utf32 { big_endian: false } => b"\xFF\xFE\0\0",
            Kind::Utf32 { big_endian: true } => b"\0\0\xFE\xFF",
            Kind::Whatwg(_) => b"",
        }
    }

    /// Whether text in it can't be told from bytes of other encodings without a byte order mark.
    pub(super) fn needs_mark(self) -> bool {
        self.mark().len() != 3 && !self.mark().is_empty()
    }

    /// Encodes; the second value: whether a character had to become a reference.
    fn encode(self, text: &str) -> (Vec<u8>, bool) {
        match self.0 {
            Kind::Whatwg(e) if e == UTF_16LE => {
                (text.encode_utf16().flat_map(u16::to_le_bytes).collect(), false)
            }
            Kind::Whatwg(e) if e == UTF_16BE => {
                (text.encode_utf16().flat_map(u16::to_be_bytes).collect(), false)
            }
            Kind::Whatwg(e) => {
                let (bytes, _, references) = e.encode(text);
                (bytes.into_owned(), references)
            }
            Kind::Utf32 { big_endian } => {
                let unit = |c: char| {
                    if big_endian { (c as u32).to_be_bytes() } else { (c as u32).to_le_bytes() }
                };
                (text.chars().flat_map(unit).collect(), false)
            }
        }
    }
}

/// The text with its edits.
fn edited(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, new) in edits {
        out.push_str(&text[at..range.start]);
        out.push_str(new);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// Writes the edited text in the encoding it came in, `source`: bytes outside the edits, and inside those that change nothing, are copied, also those
/// that are no text of the encoding. `None` when places in the text have no places in the bytes.
pub(super) fn in_place(
    bytes: &[u8],
    text: &str,
    edits: &[Edit],
    source: Charset,
) -> Option<(Vec<u8>, bool)> {
    let places = || edits.iter().flat_map(|(r, _)| [r.start, r.end]);
    let simple = offsets(bytes, text, source, None, places());
    // A page in UTF-8 may have runs that were decoded in another encoding.
    let mixed = || {
        let (runs, encoding) = decode::foreign_runs(bytes).filter(|_| source == Charset::UTF_8)?;
        offsets(bytes, text, source, Some((&runs, encoding)), places())
    };
    let Some(places) = simple.or_else(mixed) else {
        // Encodings with states (ISO-2022-JP) are written anew where that gives back the same bytes.
        let stateless = source.encode(text).0 == bytes;
        return stateless.then(|| source.encode(&edited(text, edits)));
    };
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 4);
    let (mut at, mut references) = (0, false);
    for (place, (range, new)) in places.chunks_exact(2).zip(edits) {
        out.extend_from_slice(&bytes[at..place[0]]);
        at = place[1];
        if *new == text[range.clone()] {
            out.extend_from_slice(&bytes[place[0]..at]);
            continue;
        }
        let (new, lacking) = source.encode(new);
        references |= lacking;
        out.extend_from_slice(&new);
    }
    out.extend_from_slice(&bytes[at..]);
    Some((out, references))
}

/// Writes the edited text in another encoding.
pub(super) fn anew(text: &str, edits: &[Edit], target: Charset, mark: bool) -> (Vec<u8>, bool) {
    let (body, references) = target.encode(&edited(text, edits));
    if !mark {
        return (body, references);
    }
    ([target.mark(), &body].concat(), references)
}

/// The offsets in `bytes` of ascending offsets in the text decoded from them.
fn offsets(
    bytes: &[u8],
    text: &str,
    source: Charset,
    foreign: Option<(&[(usize, usize)], &'static Encoding)>,
    wanted: impl Iterator<Item = usize>,
) -> Option<Vec<usize>> {
    if bytes.ends_with(text.as_bytes()) && bytes.len() - text.len() <= 3 && source == Charset::UTF_8
    {
        let mark = bytes.len() - text.len();
        return Some(wanted.map(|at| at + mark).collect());
    }
    let mut steps = Steps::new(bytes, source)?;
    steps.foreign = foreign;
    let (mut at, mut done) = (steps.start, 0);
    let mut before = (at, done);
    let mut out = Vec::new();
    for place in wanted {
        while done < place {
            let (taken, made) = steps.next()?;
            if !text.as_bytes()[done..].starts_with(made.as_bytes()) {
                return None;
            }
            before = (at, done);
            (at, done) = (taken, done + made.len());
        }
        // A byte that breaks a sequence off makes two characters: the replacement of the bytes before it, and itself.
        let replaced = char::REPLACEMENT_CHARACTER.len_utf8();
        if done == place {
            out.push(at);
        } else if place == before.1 + replaced
            && text[before.1..].starts_with(char::REPLACEMENT_CHARACTER)
        {
            out.push(before.0);
        } else {
            return None;
        }
    }
    Some(out)
}

/// Decodes byte by byte.
struct Steps<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Length of the byte order mark.
    start: usize,
    decoder: Option<encoding_rs::Decoder>,
    big_endian: bool,
    done: bool,
    /// Runs in another encoding that are still to come, in order.
    foreign: Option<(&'a [(usize, usize)], &'static Encoding)>,
    buffer: [u8; 64],
}

impl<'a> Steps<'a> {
    fn new(bytes: &'a [u8], source: Charset) -> Option<Self> {
        let mark = source.mark();
        let start = if !mark.is_empty() && bytes.starts_with(mark) { mark.len() } else { 0 };
        let (decoder, big_endian) = match source.0 {
            Kind::Whatwg(e) if e == encoding_rs::ISO_2022_JP => return None,
            Kind::Whatwg(e) => (Some(e.new_decoder_without_bom_handling()), false),
            Kind::Utf32 { big_endian } => (None, big_endian),
        };
        Some(Self {
            bytes,
            at: start,
            start,
            decoder,
            big_endian,
            done: false,
            foreign: None,
            buffer: [0; 64],
        })
    }

    /// Where the next step ends in the bytes, and the text that it made (which may be empty).
    fn next(&mut self) -> Option<(usize, &str)> {
        // A decoder that was told of the end takes nothing more.
        if self.done {
            return None;
        }
        if let Some((runs, encoding)) = &mut self.foreign
            && let Some(&(from, to)) = runs.first()
        {
            // Runs begin and end between characters, so a new decoder starts afresh there.
            if self.at == to {
                self.decoder = Some(UTF_8.new_decoder_without_bom_handling());
                *runs = &runs[1..];
            }
            if self.at == from || runs.first().is_some_and(|next| next.0 == self.at) {
                self.decoder = Some(encoding.new_decoder_without_bom_handling());
            }
        }
        let made = match &mut self.decoder {
            Some(decoder) => {
                let last = self.at == self.bytes.len();
                let input = &self.bytes[self.at..(self.at + 1).min(self.bytes.len())];
                let (_, read, written, _) = decoder.decode_to_utf8(input, &mut self.buffer, last);
                self.done |= last;
                self.at += read;
                written
            }
            None => {
                let unit: [u8; 4] = self.bytes.get(self.at..self.at + 4)?.try_into().ok()?;
                let code = if self.big_endian {
                    u32::from_be_bytes(unit)
                } else {
                    u32::from_le_bytes(unit)
                };
                self.at += 4;
                let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                c.encode_utf8(&mut self.buffer).len()
            }
        };
        Some((self.at, std::str::from_utf8(&self.buffer[..made]).ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_outside_an_edit_stay() {
        for (label, bytes) in [
            ("windows-1254", &b"<p>\xDDyi g\xFCn \x81</p>\xFE"[..]),
            ("utf-8", b"\xEF\xBB\xBF<p>x\xFF</p>\xC3"),
            ("shift_jis", b"<p>\x93\xFA\x96{</p>\x81"),
            ("utf-16le", b"\xFF\xFE<\0p\0>\0\x20\x04"),
        ] {
            let charset = Charset::for_label(label).expect("known");
            let text = crate::decode::decode(bytes, &crate::Hints::default(), Some(label)).text;
            let at = text.find('>').expect("there") + 1;
            let (new, _) =
                in_place(bytes, &text, &[(at..at, "[]".into())], charset).expect("has places");
            let inserted = charset.encode("[]").0;
            let place = new.windows(inserted.len()).position(|w| w == inserted).expect("written");
            assert_eq!([&new[..place], &new[place + inserted.len()..]].concat(), bytes, "{label}");
        }
    }

    #[test]
    fn what_a_charset_lacks_becomes_a_reference() {
        let (bytes, references) = anew(
            "<p>x</p>",
            &[(3..4, "ğ €".into())],
            Charset::for_label("latin1").expect("known"),
            false,
        );
        assert_eq!((bytes.as_slice(), references), (&b"<p>&#287; \x80</p>"[..], true));
    }
}
