//! Weights of word features: a table with check bytes, so that a feature that was never learnt weighs nothing.
//!
//! In: the hash of a feature. Out: its weight, if it is one of those kept. Never: a chain or a probe beyond one bucket of eight bytes.
use std::borrow::Cow;

/// log2 of the buckets.
const BUCKET_BITS: u32 = 15;
/// Places in a bucket: four check bytes, then four weights.
const WAYS: usize = 4;

/// The table.
#[derive(Debug, Clone)]
pub struct Words(Cow<'static, [u8]>);

impl Words {
    /// Bytes of a table.
    pub const BYTES: usize = (1 << BUCKET_BITS) * 2 * WAYS;

    /// A table of these bytes; none when they are too few or too many.
    pub fn of(bytes: Cow<'static, [u8]>) -> Option<Self> {
        (bytes.len() == Self::BYTES).then_some(Self(bytes))
    }

    fn address(hash: u64) -> (usize, u8) {
        let mixed = hash.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        let check = (mixed >> 24) as u8;
        ((mixed >> (64 - BUCKET_BITS)) as usize * 2 * WAYS, if check == 0 { 1 } else { check })
    }

    /// The weight of a feature, 8 bits.
    pub fn weight(&self, hash: u64) -> Option<i8> {
        self.find(hash).map(|at| self.0[at / WAYS * 2 * WAYS + WAYS + at % WAYS] as i8)
    }

    /// The place of a feature, below [`len`](Self::len).
    pub fn find(&self, hash: u64) -> Option<usize> {
        let (at, check) = Self::address(hash);
        let checks = u32::from_le_bytes(self.0.get(at..at + WAYS)?.try_into().ok()?);
        // The lowest zero byte of the difference is the first match.
        let difference = checks ^ (u32::from(check) * 0x0101_0101);
        let zero = difference.wrapping_sub(0x0101_0101) & !difference & 0x8080_8080;
        (zero != 0).then(|| at / 2 + zero.trailing_zeros() as usize / 8)
    }

    /// Places in the table.
    pub fn len(&self) -> usize {
        Self::BYTES / 2
    }

    /// Whether the table has no place: never.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// A table without features.
    pub fn empty() -> Self {
        Self(vec![0; Self::BYTES].into())
    }

    /// Gives a feature a place where its bucket has one left; a feature that looks like one already placed shares its place.
    pub fn place(&mut self, hash: u64, weight: i8) {
        if self.find(hash).is_some() {
            return;
        }
        let (at, check) = Self::address(hash);
        let bytes = self.0.to_mut();
        if let Some(free) = (0..WAYS).find(|i| bytes[at + i] == 0) {
            bytes[at + free] = check;
            bytes[at + WAYS + free] = weight as u8;
        }
    }

    /// Sets the weight at a place.
    pub fn set(&mut self, place: usize, weight: i8) {
        let at = place / WAYS * 2 * WAYS + WAYS + place % WAYS;
        self.0.to_mut()[at] = weight as u8;
    }
}
