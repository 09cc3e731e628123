//! The file of the model's weights.
//!
//! In: what the trainer counted, or the bytes of a file. Out: the bytes, or languages and signs as they stand there. Never: costs that the model adds.

const MAGIC: &[u8; 4] = b"TZLT";
/// Letters of one language at most, so that a pair's row fits a byte.
#[cfg(feature = "train")]
pub(crate) const ALPHABET: usize = 120;

/// What the trainer hands over for one language.
#[cfg(feature = "train")]
pub struct Language {
    /// BCP-47.
    pub label: String,
    /// Bits that the language costs beforehand, in sixteenths.
    pub prior: u8,
    /// The letters, folded, in the order of the table; sorted where there are no pairs.
    pub letters: Vec<char>,
    /// (n + 1)² costs of a letter (column) behind a letter (row), index 0 the edge of a word; or n costs of single letters.
    pub costs: Vec<u8>,
}

/// What the trainer hands over for signs: the cost of each behind and before edge, letter, digit and other (4 × 4).
#[cfg(feature = "train")]
pub struct Sign {
    /// The character.
    pub sign: char,
    /// Row: before it, column: behind it.
    pub costs: [u8; 16],
}

/// A language as the file has it.
pub(super) struct Stored<'a> {
    /// BCP-47.
    pub label: String,
    pub prior: u8,
    /// Whether the costs are of pairs.
    pub pairs: bool,
    pub letters: Vec<char>,
    pub costs: &'a [u8],
}

/// A sign with its sixteen costs.
pub(super) type StoredSign = (char, [u8; 16]);

/// Reads an unpacked file.
pub(super) fn read(bytes: &[u8]) -> Option<(Vec<Stored<'_>>, Vec<StoredSign>)> {
    let mut rest = bytes.strip_prefix(MAGIC)?;
    let mut languages = Vec::new();
    for _ in 0..take_number(&mut rest)? {
        let label = take_number(&mut rest)?;
        let label = String::from_utf8(take(&mut rest, label)?.to_vec()).ok()?;
        let head = take(&mut rest, 2)?;
        let (prior, pairs) = (head[0], head[1] == 1);
        let count = take_number(&mut rest)?;
        let letters: Option<Vec<char>> = (0..count).map(|_| take_char(&mut rest)).collect();
        let costs = if pairs { (count + 1).pow(2) } else { count };
        let costs = take(&mut rest, costs)?;
        languages.push(Stored { label, prior, pairs, letters: letters?, costs });
    }
    let mut signs = Vec::new();
    for _ in 0..take_number(&mut rest)? {
        let sign = take_char(&mut rest)?;
        signs.push((sign, <[u8; 16]>::try_from(take(&mut rest, 16)?).ok()?));
    }
    Some((languages, signs))
}

fn take_char(rest: &mut &[u8]) -> Option<char> {
    char::from_u32(take_number(rest)? as u32)
}

fn take<'a>(rest: &mut &'a [u8], n: usize) -> Option<&'a [u8]> {
    let (taken, after) = rest.split_at_checked(n)?;
    *rest = after;
    Some(taken)
}

fn take_number(rest: &mut &[u8]) -> Option<usize> {
    let two = take(rest, 2)?;
    Some(usize::from(u16::from_le_bytes([two[0], two[1]])))
}

/// Writes a model file, unpacked: magic, languages, signs; numbers and characters are two bytes.
#[cfg(feature = "train")]
pub(crate) fn write(languages: &[Language], signs: &[Sign]) -> Vec<u8> {
    fn number(out: &mut Vec<u8>, n: usize) {
        out.extend((n as u16).to_le_bytes());
    }
    let mut out = MAGIC.to_vec();
    number(&mut out, languages.len());
    for l in languages {
        number(&mut out, l.label.len());
        out.extend(l.label.bytes());
        out.push(l.prior);
        out.push(u8::from(l.costs.len() != l.letters.len()));
        number(&mut out, l.letters.len());
        l.letters.iter().for_each(|c| number(&mut out, *c as usize));
        out.extend(&l.costs);
    }
    number(&mut out, signs.len());
    for s in signs {
        number(&mut out, s.sign as usize);
        out.extend(s.costs);
    }
    out
}
