//! Numbers for keys in order of first appearance, and sums over groups.
//!
//! In: 64-bit keys. Out: dense numbers from 0. Never: allocation after the first pages (buffers are reused).

/// An open-addressing table from keys to dense numbers.
#[derive(Debug, Default)]
pub struct Groups {
    slots: Vec<u32>,
    keys: Vec<u64>,
    mask: usize,
}

impl Groups {
    /// Empties the table and makes room for `n` keys.
    pub fn reset(&mut self, n: usize) {
        let size = (2 * n.max(8)).next_power_of_two();
        self.slots.clear();
        self.slots.resize(size, u32::MAX);
        self.mask = size - 1;
        self.keys.clear();
    }

    /// The number of a key.
    pub fn of(&mut self, key: u64) -> u32 {
        let mut at = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & self.mask;
        loop {
            match self.slots[at] {
                u32::MAX => {
                    let number = self.keys.len() as u32;
                    self.slots[at] = number;
                    self.keys.push(key);
                    return number;
                }
                number if self.keys[number as usize] == key => return number,
                _ => at = (at + 1) & self.mask,
            }
        }
    }

    /// How many keys it holds.
    pub fn count(&self) -> usize {
        self.keys.len()
    }
}

/// Mixes a value into a key.
pub fn mix(key: u64, value: u64) -> u64 {
    let x = (key.rotate_left(23) ^ value).wrapping_mul(0xff51_afd7_ed55_8ccd);
    x ^ (x >> 29)
}
