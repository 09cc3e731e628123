//! The model file.
//!
//! In and out: a [`Model`] and its bytes, unpacked. Never: files, compression.
use super::{Class, Model};
use crate::language::script;

const FORMAT: u8 = 1;
const MAGIC: &[u8; 4] = b"TZLM";
impl Model {
    /// Reads the unpacked file: see [`fn@write`].
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let mut r = Reader { bytes, at: 0 };
        if r.take(4)? != MAGIC || r.byte()? != FORMAT {
            return None;
        }
        let classes: Vec<Class> = (0..r.number()?)
            .map(|_| Some(Class { label: r.string()?, script: r.string()?, gate: r.string()? }))
            .collect::<Option<_>>()?;
        let calibration = (0..r.number()?)
            .map(|_| r.take(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])))
            .collect::<Option<_>>()?;
        let count = r.number()?;
        let mut hashes = Vec::with_capacity(count);
        let mut hash = 0u32;
        for _ in 0..count {
            hash = hash.wrapping_add(r.number()? as u32);
            hashes.push(hash);
        }
        let flags = r.take(count)?;
        let counts = r.take(count)?;
        let total = counts.iter().map(|c| usize::from(*c)).sum();
        let ids = r.take(total)?;
        let weights = r.take(total)?;
        // Filled to four fifths at most.
        let size = (count + count / 4 + 1).next_power_of_two().max(2);
        let shift = 32 - size.trailing_zeros();
        let mut slots = vec![(0u32, 0u32); size];
        let bits = (count * 4).next_power_of_two().max(64);
        let filter_shift = 32 - bits.trailing_zeros();
        let mut filter = vec![0u64; bits / 64];
        for hash in &hashes {
            let bit = hash.wrapping_mul(0x85EB_CA6B) >> filter_shift;
            filter[(bit / 64) as usize] |= 1 << (bit % 64);
        }
        // A gram's postings: how many there are, then class and weight of each. Offset 0 is no gram's.
        let mut postings = vec![0u8; 1 + count + 2 * total];
        let mut to = 1;
        let (mut ids, mut weights) = (ids, weights);
        for i in 0..count {
            // The offset's low bit tells whether longer grams go on from here.
            let value = (to as u32) << 1 | u32::from(flags[i]);
            let n = usize::from(counts[i]);
            postings[to] = counts[i];
            let pairs = postings[to + 1..to + 1 + 2 * n].as_chunks_mut::<2>().0;
            let (own_ids, own_weights);
            (own_ids, ids) = ids.split_at(n);
            (own_weights, weights) = weights.split_at(n);
            for (k, pair) in pairs.iter_mut().enumerate() {
                *pair = [own_ids[k], own_weights[k]];
            }
            to += 1 + 2 * n;
            let mut at = (hashes[i] >> shift) as usize;
            while slots[at].1 != 0 {
                at = (at + 1) & (size - 1);
            }
            slots[at] = (hashes[i], value);
        }
        let mut gates = vec![(0u16, 0u16); script::SCRIPTS];
        for (i, class) in classes.iter().enumerate() {
            let gate = &mut gates[usize::from(script::by_name(&class.gate)?)];
            if gate.1 == 0 {
                gate.0 = i as u16;
            }
            gate.1 = i as u16 + 1;
        }
        // Labels live as long as the program: there is one model, read once.
        let leak = |s: &str| -> &'static str { Box::leak(s.to_owned().into_boxed_str()) };
        let labels: Vec<_> = classes.iter().map(|c| (leak(&c.label), leak(&c.script))).collect();
        let mut by_label: Vec<_> =
            labels.iter().enumerate().map(|(i, (label, _))| (*label, i as u8)).collect();
        by_label.sort_unstable();
        Some(Self {
            classes,
            calibration,
            labels,
            by_label,
            gates,
            slots,
            shift,
            filter,
            filter_shift,
            postings,
        })
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let out = self.bytes.get(self.at..self.at.checked_add(n)?)?;
        self.at += n;
        Some(out)
    }
    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|b| b[0])
    }
    fn number(&mut self) -> Option<usize> {
        let (mut out, mut shift) = (0usize, 0);
        loop {
            let b = self.byte()?;
            out |= usize::from(b & 127).checked_shl(shift)?;
            if b < 128 {
                return Some(out);
            }
            shift += 7;
        }
    }
    fn string(&mut self) -> Option<String> {
        let n = self.number()?;
        String::from_utf8(self.take(n)?.to_vec()).ok()
    }
}

/// One gram as the trainer hands it over: hash, whether longer grams go on from it, weights by class in sixteenths.
pub type Gram = (u32, bool, Vec<(u8, i8)>);

fn number(out: &mut Vec<u8>, mut n: usize) {
    while n >= 128 {
        out.push(n as u8 | 128);
        n >>= 7;
    }
    out.push(n as u8);
}

/// Writes a model file, unpacked: magic, format, classes, calibration, then the grams sorted by hash, column by column. Numbers are LEB128.
pub fn write(classes: &[Class], calibration: &[f32], grams: &[Gram]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.push(FORMAT);
    number(&mut out, classes.len());
    for text in classes.iter().flat_map(|c| [&c.label, &c.script, &c.gate]) {
        number(&mut out, text.len());
        out.extend(text.bytes());
    }
    number(&mut out, calibration.len());
    out.extend(calibration.iter().flat_map(|f| f.to_le_bytes()));
    number(&mut out, grams.len());
    let mut last = 0;
    for (hash, ..) in grams {
        number(&mut out, hash.wrapping_sub(last) as usize);
        last = *hash;
    }
    out.extend(grams.iter().map(|g| u8::from(g.1)));
    out.extend(grams.iter().map(|g| g.2.len() as u8));
    out.extend(grams.iter().flat_map(|g| g.2.iter().map(|p| p.0)));
    out.extend(grams.iter().flat_map(|g| g.2.iter().map(|p| p.1 as u8)));
    out
}

/// Classes, calibration and grams of an unpacked model file, as [`fn@write`] takes them; none for bytes that are no model file.
#[cfg(feature = "train")]
pub fn read(bytes: &[u8]) -> Option<(Vec<Class>, Vec<f32>, Vec<Gram>)> {
    let model = Model::parse(bytes)?;
    let mut r = Reader { bytes, at: 5 };
    for _ in 0..3 * r.number()? {
        r.string()?;
    }
    let skip = 4 * r.number()?;
    r.take(skip)?;
    let count = r.number()?;
    let mut hash = 0u32;
    let mut hashes = Vec::with_capacity(count);
    for _ in 0..count {
        hash = hash.wrapping_add(r.number()? as u32);
        hashes.push(hash);
    }
    let (flags, counts) = (r.take(count)?, r.take(count)?);
    let total = counts.iter().map(|c| usize::from(*c)).sum();
    let mut pairs = r.take(total)?.iter().copied().zip(r.take(total)?.iter().map(|w| *w as i8));
    let gram = |((hash, flag), n): ((u32, &u8), &u8)| {
        (hash, *flag != 0, pairs.by_ref().take(usize::from(*n)).collect())
    };
    let grams = hashes.into_iter().zip(flags).zip(counts).map(gram).collect();
    Some((model.classes, model.calibration, grams))
}

/// The unpacked model file with another calibration; none for bytes that are no model file.
#[cfg(feature = "train")]
pub fn recalibrate(bytes: &[u8], calibration: &[f32]) -> Option<Vec<u8>> {
    let mut r = Reader { bytes, at: 0 };
    r.take(5)?;
    for _ in 0..3 * r.number()? {
        r.string()?;
    }
    let mut out = bytes[..r.at].to_vec();
    let old = r.number()?;
    r.take(4 * old)?;
    number(&mut out, calibration.len());
    out.extend(calibration.iter().flat_map(|f| f.to_le_bytes()));
    out.extend(&bytes[r.at..]);
    Some(out)
}
