//! Boosted symmetric trees: every level of a tree asks one question of all rows, so that a tree is a few vector comparisons and one look-up.
//!
//! In: columns of features. Out: a sum of leaf values a row. Never: training, allocation, branches on data.
//! Symmetric (oblivious) trees: Prokhorenkova et al., CatBoost, NeurIPS 2018.

use crate::vector;

/// Levels of a tree.
pub const DEPTH: usize = 6;
/// Leaves of a tree.
pub const LEAVES: usize = 1 << DEPTH;
/// Rows that are judged together: whole vectors hold them, and their columns stay in the caches.
const CHUNK: usize = 64;

/// One tree: on each level a feature and a threshold (`value > threshold` goes right), and a value for each leaf.
#[derive(Debug, Clone)]
pub struct Tree<T> {
    /// Column and threshold of each level.
    pub splits: [(u16, T); DEPTH],
    /// Leaf values.
    pub leaves: [f32; LEAVES],
}

/// A sum of trees.
#[derive(Debug, Clone)]
pub struct Forest<T> {
    /// Value of a row before any tree.
    pub bias: f32,
    /// The trees.
    pub trees: Vec<Tree<T>>,
}

/// The columns of some rows, kept from call to call.
#[derive(Debug, Clone)]
pub struct Chunk<T> {
    columns: Vec<[T; CHUNK]>,
    asked: Vec<u16>,
}

impl<T> Default for Chunk<T> {
    fn default() -> Self {
        Self { columns: Vec::new(), asked: Vec::new() }
    }
}

impl<T: Copy + Default + PartialOrd> Forest<T> {
    /// Sums up the trees for all rows. `column(c)` gives the values of feature `c`, one a row.
    pub fn sum<'c>(
        &self,
        rows: usize,
        column: impl Fn(usize) -> &'c [T],
        chunk: &mut Chunk<T>,
        out: &mut Vec<f32>,
    ) where
        T: 'c,
    {
        out.clear();
        out.resize(rows, 0.0);
        chunk.ask(&self.trees);
        for (i, sums) in out.chunks_mut(CHUNK).enumerate() {
            for &c in &chunk.asked {
                let values = &column(usize::from(c))[i * CHUNK..][..sums.len()];
                // What stands behind the last row is judged too and dropped.
                chunk.columns[usize::from(c)][..values.len()].copy_from_slice(values);
            }
            vector::dispatch(Sum { forest: self, columns: &chunk.columns, sums });
        }
    }
}

impl<T: Copy + Default> Chunk<T> {
    /// Makes room for the columns that some trees ask about.
    fn ask(&mut self, trees: &[Tree<T>]) {
        let splits = || trees.iter().flat_map(|t| &t.splits).map(|s| s.0);
        let columns = splits().max().map_or(0, |c| usize::from(c) + 1);
        self.columns.resize(self.columns.len().max(columns), [T::default(); CHUNK]);
        self.asked.clear();
        let mut is_asked = vec![false; columns];
        splits().for_each(|c| is_asked[usize::from(c)] = true);
        self.asked.extend((0..).zip(&is_asked).filter(|(_, asked)| **asked).map(|(c, _)| c));
    }
}

impl<T: Copy + PartialOrd> Tree<T> {
    /// Adds the tree's values for a chunk of rows.
    #[inline(always)]
    fn add(&self, columns: &[[T; CHUNK]], sums: &mut [f32; CHUNK]) {
        let [(c0, t0), (c1, t1), (c2, t2), (c3, t3), (c4, t4), (c5, t5)] = self.splits;
        let (c0, c1) = (&columns[usize::from(c0)], &columns[usize::from(c1)]);
        let (c2, c3) = (&columns[usize::from(c2)], &columns[usize::from(c3)]);
        let (c4, c5) = (&columns[usize::from(c4)], &columns[usize::from(c5)]);
        let mut leaf = [0u32; CHUNK];
        // One expression a row: this is what the compiler turns into vector comparisons.
        for i in 0..CHUNK {
            leaf[i] = u32::from(c0[i] > t0)
                | u32::from(c1[i] > t1) << 1
                | u32::from(c2[i] > t2) << 2
                | u32::from(c3[i] > t3) << 3
                | u32::from(c4[i] > t4) << 4
                | u32::from(c5[i] > t5) << 5;
        }
        for i in 0..CHUNK {
            sums[i] += self.leaves[leaf[i] as usize & (LEAVES - 1)];
        }
    }
}

/// The summing of a forest over a chunk, for [`vector::dispatch`].
struct Sum<'a, T> {
    forest: &'a Forest<T>,
    columns: &'a [[T; CHUNK]],
    sums: &'a mut [f32],
}

impl<T: Copy + PartialOrd> vector::Work for Sum<'_, T> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let mut sums = [self.forest.bias; CHUNK];
        for tree in &self.forest.trees {
            tree.add(self.columns, &mut sums);
        }
        self.sums.copy_from_slice(&sums[..self.sums.len()]);
    }
}

/// Log-odds → probability.
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}
