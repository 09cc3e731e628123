//! Boosted symmetric trees: every level of a tree asks one question of all rows, so that a tree is a few vector comparisons and one look-up.
//!
//! In: columns of features. Out: a sum of leaf values a row. Never: training, allocation, branches on data.
//! Symmetric (oblivious) trees: Prokhorenkova et al., CatBoost, NeurIPS 2018.

/// Levels of a tree.
pub const DEPTH: usize = 6;
/// Leaves of a tree.
pub const LEAVES: usize = 1 << DEPTH;
/// Rows that are judged together: their columns stay in the first cache.
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

impl<T: Copy + PartialOrd> Forest<T> {
    /// Sums up the trees for all rows. `column(c)` gives the values of feature `c`, one a row.
    pub fn sum<'c>(&self, rows: usize, column: impl Fn(usize) -> &'c [T], out: &mut Vec<f32>)
    where
        T: 'c,
    {
        out.clear();
        out.resize(rows, self.bias);
        for from in (0..rows).step_by(CHUNK) {
            let to = (from + CHUNK).min(rows);
            let sums = &mut out[from..to];
            for tree in &self.trees {
                let mut leaf = [0u32; CHUNK];
                let leaf = &mut leaf[..to - from];
                for (level, &(feature, threshold)) in tree.splits.iter().enumerate() {
                    let values = &column(feature as usize)[from..to];
                    for (l, &v) in leaf.iter_mut().zip(values) {
                        *l |= u32::from(v > threshold) << level;
                    }
                }
                for (sum, &l) in sums.iter_mut().zip(leaf.iter()) {
                    *sum += tree.leaves[l as usize & (LEAVES - 1)];
                }
            }
        }
    }
}

/// Log-odds → probability.
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}
