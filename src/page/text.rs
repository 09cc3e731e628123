//! The text of one block while it is being collected: references decoded, white space collapsed, every byte traced to the source.
//!
//! In: slices of the decoded source with their offsets. Out: text in the page's arena with pieces. Never: tags, boundaries.

use super::block::Piece;
use std::borrow::Cow;

/// Longest run of alphanumerics that a named reference can have (`CounterClockwiseContourIntegral`, HTML standard) plus one.
const LONGEST_NAME: usize = 32;

/// The arena of all block texts and their pieces.
#[derive(Debug, Default)]
pub(super) struct TextArena {
    pub text: String,
    pub pieces: Vec<Piece>,
    /// Start of the open block's text and pieces.
    pub block_text: usize,
    pub block_pieces: usize,
    /// Characters of the open block that are not white space.
    pub chars: u32,
    /// White space seen since the last visible character, with its source offset and length: written before the next one.
    space: Option<(u32, u32)>,
}

/// White space that HTML collapses (the standard's ASCII whitespace).
fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0C)
}

impl TextArena {
    pub fn open(&mut self) {
        self.block_text = self.text.len();
        self.block_pieces = self.pieces.len();
        self.chars = 0;
        self.space = None;
    }

    pub fn is_empty(&self) -> bool {
        self.text.len() == self.block_text
    }

    /// Notes white space that no byte of the text stands for (a line break tag).
    pub fn soft_space(&mut self, source: u32, len: u32) {
        if !self.is_empty() && self.space.is_none() {
            self.space = Some((source, len));
        }
    }

    /// Adds source text in which `&` starts character references when `references` is set.
    /// White space is collapsed unless `keep_space`. Returns how many characters were added that are not white space.
    pub fn push(&mut self, slice: &str, source: u32, references: bool, keep_space: bool) -> u32 {
        let before = self.chars;
        let bytes = slice.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let next = if references {
                memchr::memchr(b'&', &bytes[at..]).map_or(bytes.len(), |i| at + i)
            } else {
                bytes.len()
            };
            if keep_space {
                self.verbatim(&slice[at..next], source + at as u32);
            } else {
                self.collapsed(&slice[at..next], source + at as u32);
            }
            at = next;
            if at < bytes.len() {
                at += self.reference(&slice[at..], source + at as u32, keep_space);
            }
        }
        self.chars - before
    }

    /// Decodes the reference at the start of `rest` (a `&`) and returns how many source bytes it took.
    fn reference(&mut self, rest: &str, source: u32, keep_space: bool) -> usize {
        let bytes = rest.as_bytes();
        let mut end = 1;
        if bytes.get(1) == Some(&b'#') {
            end = 2;
        }
        while end < bytes.len()
            && bytes[end].is_ascii_alphanumeric()
            && (bytes[1] == b'#' || end <= LONGEST_NAME)
        {
            end += 1;
        }
        if bytes.get(end) == Some(&b';') {
            end += 1;
        }
        let raw = &rest[..end];
        match htmlize::unescape(raw) {
            Cow::Borrowed(same) if same.len() == raw.len() => {
                if keep_space {
                    self.verbatim(raw, source);
                } else {
                    self.collapsed(raw, source);
                }
            }
            decoded => {
                // A reference without a semicolon takes the longest known name and leaves the rest as text (`&notit` → `¬it`).
                let tail = if bytes.get(1) == Some(&b'#') { 0 } else { common_tail(raw, &decoded) };
                let (head_raw, head) = (raw.len() - tail, &decoded[..decoded.len() - tail]);
                if head.bytes().all(is_space) && !keep_space {
                    if !self.is_empty() && self.space.is_none() {
                        self.space = Some((source, head_raw as u32));
                    }
                } else {
                    self.write_space();
                    self.piece(source, head_raw as u32, false);
                    self.count(head);
                    self.text.push_str(head);
                }
                if tail > 0 {
                    self.collapsed(&raw[head_raw..], source + head_raw as u32);
                }
            }
        }
        end
    }

    fn verbatim(&mut self, slice: &str, source: u32) {
        if slice.is_empty() {
            return;
        }
        self.piece(source, slice.len() as u32, true);
        self.count(slice);
        self.text.push_str(slice);
    }

    fn collapsed(&mut self, slice: &str, source: u32) {
        let bytes = slice.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if is_space(bytes[at]) {
                let start = at;
                while at < bytes.len() && is_space(bytes[at]) {
                    at += 1;
                }
                if !self.is_empty() && self.space.is_none() {
                    self.space = Some((source + start as u32, (at - start) as u32));
                }
                continue;
            }
            let start = at;
            // A single space inside a run stays in the run, so that a paragraph is one piece.
            loop {
                while at < bytes.len() && !is_space(bytes[at]) {
                    at += 1;
                }
                if at + 1 < bytes.len() && bytes[at] == b' ' && !is_space(bytes[at + 1]) {
                    at += 1;
                } else {
                    break;
                }
            }
            self.write_space();
            let run = &slice[start..at];
            self.piece(source + start as u32, run.len() as u32, true);
            self.count(run);
            self.text.push_str(run);
        }
    }

    fn write_space(&mut self) {
        if let Some((source, len)) = self.space.take() {
            self.piece(source, len, len == 1);
            self.text.push(' ');
        }
    }

    fn piece(&mut self, source: u32, len: u32, exact: bool) {
        let text = self.text.len() as u32;
        if let Some(last) = self.pieces[self.block_pieces..].last_mut()
            && exact
            && last.exact
            && last.source + last.len == source
            && last.text + last.len == text
        {
            last.len += len;
            return;
        }
        self.pieces.push(Piece { text, source, len, exact });
    }

    fn count(&mut self, s: &str) {
        self.chars += visible_chars(s);
    }
}

/// Characters (Unicode scalar values) that are not white space.
pub fn visible_chars(s: &str) -> u32 {
    if s.is_ascii() {
        // `char::is_whitespace` of ASCII: space and U+0009 to U+000D.
        return s.bytes().filter(|&b| !(b == b' ' || (9..=13).contains(&b))).count() as u32;
    }
    let bytes = s.as_bytes();
    // Every byte but the continuation bytes begins a character.
    let starts = bytes.iter().filter(|&&b| (b as i8) >= -64).count() as u32;
    let ascii = bytes.iter().filter(|&&b| b == b' ' || (9..=13).contains(&b)).count() as u32;
    // The other white space of Unicode begins with one of four bytes.
    let wide = |at: &usize| s[*at..].chars().next().is_some_and(char::is_whitespace);
    let others = memchr::memchr3_iter(0xC2, 0xE2, 0xE3, bytes)
        .chain(memchr::memchr_iter(0xE1, bytes))
        .filter(wide)
        .count() as u32;
    starts - ascii - others
}

/// Bytes at the end of `decoded` that are the unread tail of `raw`: letters and digits after a name without a semicolon.
fn common_tail(raw: &str, decoded: &str) -> usize {
    raw.bytes()
        .rev()
        .zip(decoded.bytes().rev())
        .take_while(|(a, b)| a == b && a.is_ascii_alphanumeric())
        .count()
}

#[cfg(test)]
mod tests {
    use super::visible_chars;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn visible_characters_are_those_that_are_not_white_space(
            text in "([a-z ]|\\PC|[\u{85}\u{A0}\u{1680}\u{2000}-\u{200B}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}])*"
        ) {
            let one_by_one = text.chars().filter(|c| !c.is_whitespace()).count();
            prop_assert_eq!(visible_chars(&text) as usize, one_by_one);
        }
    }
}
