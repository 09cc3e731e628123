//! The part of a legacy text that tells its encoding: bytes above ASCII with the words around them, without markup.
//!
//! In: bytes. Out: fewer bytes. Never: a cut inside a character of any encoding that white space or `<` can't be part of.

/// ASCII bytes kept before and behind: a few words, which tell the language.
const AROUND: usize = 40;

/// Bytes for each one above ASCII that is asked for: where those are seldom, as in English, fewer of them tell as much with their words.
const SPARSE: usize = 16;

/// How often a lone character (or a row of it) counts between signs and spaces, and at a letter: bullets and copyright signs say no more a hundred
/// times than thrice. Inside words each word counts.
const ALONE: u8 = 3;
const AT_LETTER: u8 = 12;

/// Text pieces cut out of a page.
#[derive(Debug, Default)]
pub(super) struct Sample {
    /// The pieces, joined by spaces.
    pub bytes: Vec<u8>,
    /// Bytes above ASCII in them.
    pub high: usize,
}

impl Sample {
    /// Cuts the sample: all places until `much` bytes above ASCII are gathered, then those that hold byte values seen fewer than `each` times,
    /// so that one rare sign at the end of a page has its say.
    pub fn of(bytes: &[u8], much: usize, each: u8) -> Self {
        let mut out = Self::default();
        let mut seen = [0u8; 128];
        let mut lone = [[0u8; 128]; 3];
        let mut at = 0;
        while let Some(next) = next_high(bytes, at) {
            let run = bytes[next..].iter().take_while(|b| **b == bytes[next]).count();
            if let Some(letters) = neighbours(bytes, at, next, next + run) {
                let count = &mut lone[letters][usize::from(bytes[next] & 0x7F)];
                let most = if letters == 0 { ALONE } else { AT_LETTER };
                if *count >= most {
                    at = next + run;
                    continue;
                }
                *count += 1;
            }
            if out.high >= much || out.bytes.len() >= much * SPARSE {
                // Whole runs are passed over: a multi-byte character must not be entered in its middle.
                let run =
                    bytes[next..].iter().position(|b| *b < 0x40).unwrap_or(bytes.len() - next);
                let run = &bytes[next..next + run];
                if !run.iter().any(|b| *b >= 0x80 && seen[usize::from(b & 0x7F)] < each) {
                    at = next + run.len();
                    continue;
                }
            }
            let from = start(bytes, at, next);
            let mut end = next;
            // To the end of the neighbourhood: a stretch of ASCII, or enough.
            let mut ascii = 0;
            let rich = out.high + 256;
            while end < bytes.len() && ascii < AROUND {
                let b = bytes[end];
                if b >= 0x80 {
                    ascii = 0;
                    out.high += 1;
                    let count = &mut seen[usize::from(b & 0x7F)];
                    *count = count.saturating_add(1);
                } else {
                    if matches!(b, b'<' | b'\n') || (out.high > rich && b == b' ') {
                        break;
                    }
                    ascii += 1;
                }
                end += 1;
            }
            out.bytes.extend_from_slice(&bytes[from..end]);
            out.bytes.push(b'\n');
            at = end.max(next + 1);
        }
        out
    }
}

/// Which sides of a lone character have an ASCII letter: none, before it, behind it; nothing for what stands inside a word or beside other bytes
/// above ASCII.
fn neighbours(bytes: &[u8], floor: usize, from: usize, to: usize) -> Option<usize> {
    let before = from.checked_sub(1).filter(|i| *i >= floor).map_or(b' ', |i| bytes[i]);
    let behind = bytes.get(to).copied().unwrap_or(b' ');
    if !before.is_ascii() || !behind.is_ascii() {
        return None;
    }
    match (before.is_ascii_alphabetic(), behind.is_ascii_alphabetic()) {
        (false, false) => Some(0),
        (true, false) => Some(1),
        (false, true) => Some(2),
        (true, true) => None,
    }
}

/// The next byte above ASCII that is not inside a tag's name.
fn next_high(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = &bytes[from..];
    let at = encoding_rs::Encoding::ascii_valid_up_to(rest);
    (at < rest.len()).then_some(from + at)
}

/// Where the neighbourhood begins: a few words back, not before the last piece, a line or a tag.
fn start(bytes: &[u8], floor: usize, at: usize) -> usize {
    let floor = floor.max(at.saturating_sub(AROUND));
    let back = &bytes[floor..at];
    let cut = back.iter().rposition(|b| matches!(b, b'<' | b'>' | b'\n' | b'"' | b'='));
    let from = floor + cut.map_or(0, |i| i + 1);
    // The first word is whole: behind a space, unless the text begins here.
    if from == 0 || cut.is_some() || from == at {
        return from;
    }
    bytes[from..at].iter().position(|b| *b == b' ').map_or(from, |i| from + i + 1)
}
