//! Sums of text: of containers, of siblings, of paths.
//!
//! In: counts of blocks. Out: their sums and shares. Never: where the blocks stand.

/// Sums over the blocks of a container, path or group.
#[derive(Debug, Default, Clone, Copy)]
pub struct Sums {
    /// Characters.
    pub chars: f32,
    /// Characters in links.
    pub links: f32,
    /// Characters in long sentences.
    pub long: f32,
    /// Commas.
    pub commas: f32,
    /// Blocks.
    pub blocks: f32,
}

impl Sums {
    /// Adds another sum.
    pub fn add(&mut self, other: &Self) {
        self.chars += other.chars;
        self.links += other.links;
        self.long += other.long;
        self.commas += other.commas;
        self.blocks += other.blocks;
    }

    /// Share of characters in links.
    pub fn link_share(&self) -> f32 {
        self.links / self.chars.max(1.0)
    }

    /// Share of characters in long sentences.
    pub fn long_share(&self) -> f32 {
        self.long / self.chars.max(1.0)
    }

    /// Characters a block.
    pub fn mean(&self) -> f32 {
        self.chars / self.blocks.max(1.0)
    }
}

/// An element that holds several blocks which no single child holds.
#[derive(Debug, Clone, Copy)]
pub struct Container {
    /// The container around it; the first is its own parent.
    pub parent: u32,
    /// Its text.
    pub sums: Sums,
    /// Readability-style score: paragraphs' points, halved with each level.
    pub score: f32,
}

/// Siblings with one parent, tag and first class word.
#[derive(Debug, Default, Clone, Copy)]
pub struct Siblings {
    /// How many they are.
    pub count: f32,
    /// Their text.
    pub sums: Sums,
    /// Sum of the squares of their characters.
    pub squares: f32,
}
