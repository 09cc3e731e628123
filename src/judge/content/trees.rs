//! Boosted symmetric trees: every level of a tree asks one question of all rows, so that a tree is a few vector comparisons and one look-up.
//!
//! In: columns of features. Out: a sum of leaf values a row. Never: training, allocation, branches on data.
//! Symmetric (oblivious) trees: Prokhorenkova et al., CatBoost, NeurIPS 2018.

use crate::vector;

/// Levels of a tree.
pub const DEPTH: usize = 6;
/// Leaves of a tree.
pub const LEAVES: usize = 1 << DEPTH;
/// Rows that are judged together: their columns stay in the first cache.
const CHUNK: usize = 64;
/// Rows whose questions are answered side by side.
const LANES: usize = 16;

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

impl<T: Copy + PartialOrd> Forest<T> {
    /// Sums up the trees for all rows. `column(c)` gives the values of feature `c`, one a row.
    pub fn sum<'c>(&self, rows: usize, column: impl Fn(usize) -> &'c [T], out: &mut Vec<f32>)
    where
        T: 'c,
    {
        out.clear();
        out.resize(rows, self.bias);
        vector::dispatch(Sum { forest: self, rows, column, out });
    }

    #[inline(always)]
    fn add<'c>(&self, rows: usize, column: impl Fn(usize) -> &'c [T], out: &mut [f32])
    where
        T: 'c,
    {
        for from in (0..rows).step_by(CHUNK) {
            let to = (from + CHUNK).min(rows);
            let sums = &mut out[from..to];
            for tree in &self.trees {
                let columns: [&[T]; DEPTH] =
                    std::array::from_fn(|level| &column(tree.splits[level].0 as usize)[from..to]);
                tree.add(&columns, sums);
            }
        }
    }
}

impl<T: Copy + PartialOrd> Tree<T> {
    /// Adds the tree's values for some rows: whole lanes together, the rest one by one.
    #[inline(always)]
    fn add(&self, columns: &[&[T]; DEPTH], sums: &mut [f32]) {
        let (lanes, rest) = sums.as_chunks_mut::<LANES>();
        let done = lanes.len() * LANES;
        let columns_of = |level: usize| &columns[level].as_chunks::<LANES>().0[..lanes.len()];
        let [c0, c1, c2, c3, c4, c5] = std::array::from_fn(columns_of);
        let [t0, t1, t2, t3, t4, t5] = self.splits.map(|(_, threshold)| threshold);
        for (at, sums) in lanes.iter_mut().enumerate() {
            let (v0, v1, v2, v3, v4, v5) = (&c0[at], &c1[at], &c2[at], &c3[at], &c4[at], &c5[at]);
            let mut leaf = [0u32; LANES];
            // One expression a row: this is what the compiler turns into vector comparisons.
            for (i, leaf) in leaf.iter_mut().enumerate() {
                *leaf = u32::from(v0[i] > t0)
                    | u32::from(v1[i] > t1) << 1
                    | u32::from(v2[i] > t2) << 2
                    | u32::from(v3[i] > t3) << 3
                    | u32::from(v4[i] > t4) << 4
                    | u32::from(v5[i] > t5) << 5;
            }
            for (sum, &l) in sums.iter_mut().zip(&leaf) {
                *sum += self.leaves[l as usize & (LEAVES - 1)];
            }
        }
        for (row, sum) in rest.iter_mut().enumerate() {
            let mut leaf = 0;
            for (level, (column, &(_, threshold))) in columns.iter().zip(&self.splits).enumerate() {
                leaf |= usize::from(column[done + row] > threshold) << level;
            }
            *sum += self.leaves[leaf & (LEAVES - 1)];
        }
    }
}

/// The summing of a forest, for [`vector::dispatch`].
struct Sum<'a, T, C> {
    forest: &'a Forest<T>,
    rows: usize,
    column: C,
    out: &'a mut Vec<f32>,
}

impl<'c, T: Copy + PartialOrd + 'c, C: Fn(usize) -> &'c [T]> vector::Work for Sum<'_, T, C> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.forest.add(self.rows, self.column, self.out);
    }
}

/// Log-odds → probability.
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}
