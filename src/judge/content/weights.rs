//! The weights as bytes.
//!
//! In and out: a [`Weights`] and its compact form. Never: files.
//! Form: magic, version (length byte, text), two tables (scale, bias, signed bytes), two forests (bias, number of trees, then each tree: six
//! times column and threshold, the scale of its leaves, leaves as 16-bit steps). All numbers little-endian.

use super::hashed::{SIZE, Table};
use super::trees::{DEPTH, Forest, LEAVES, Tree};

/// First bytes of a file of weights; the digit is the version of the form.
const MAGIC: &[u8; 8] = b"temizcm1";

/// All that the content model has learned.
#[derive(Debug, Clone)]
pub struct Weights {
    /// Version of the weights.
    pub version: String,
    /// Scores of words.
    pub words: Table,
    /// Scores of class words.
    pub classes: Table,
    /// First stage.
    pub first: Forest<f32>,
    /// Second stage.
    pub second: Forest<f32>,
}

impl Weights {
    /// The compact form.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.push(self.version.len() as u8);
        out.extend(self.version.as_bytes());
        for table in [&self.words, &self.classes] {
            out.extend(table.scale.to_le_bytes());
            out.extend(table.bias.to_le_bytes());
            out.extend(table.weights.iter().map(|w| *w as u8));
        }
        for forest in [&self.first, &self.second] {
            out.extend(forest.bias.to_le_bytes());
            out.extend((forest.trees.len() as u32).to_le_bytes());
            for tree in &forest.trees {
                for (column, threshold) in tree.splits {
                    out.extend(column.to_le_bytes());
                    out.extend(threshold.to_le_bytes());
                }
                let max = tree.leaves.iter().fold(1e-9f32, |m, l| m.max(l.abs()));
                let scale = max / f32::from(i16::MAX);
                out.extend(scale.to_le_bytes());
                for leaf in tree.leaves {
                    out.extend(((leaf / scale).round() as i16).to_le_bytes());
                }
            }
        }
        out
    }

    /// Reads the compact form. `columns`: how many features the program knows.
    ///
    /// # Errors
    /// When the bytes are no weights of this form, are cut short, or name features that don't exist.
    pub fn from_bytes(bytes: &[u8], columns: usize) -> Result<Self, &'static str> {
        let mut reader = Reader(bytes);
        if reader.take(MAGIC.len())? != MAGIC {
            return Err("not the weights of a content model of this form");
        }
        let len = usize::from(reader.array::<1>()?[0]);
        let version = String::from_utf8_lossy(reader.take(len)?).into_owned();
        let words = reader.table()?;
        let classes = reader.table()?;
        let first = reader.forest(columns)?;
        let second = reader.forest(columns)?;
        Ok(Self { version, words, classes, first, second })
    }
}

struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn take(&mut self, n: usize) -> Result<&'b [u8], &'static str> {
        let (head, tail) = self.0.split_at_checked(n).ok_or("the weights are cut short")?;
        self.0 = tail;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], &'static str> {
        self.take(N)?.try_into().map_err(|_| "the weights are cut short")
    }

    fn float(&mut self) -> Result<f32, &'static str> {
        Ok(f32::from_le_bytes(self.array()?))
    }

    fn table(&mut self) -> Result<Table, &'static str> {
        let (scale, bias) = (self.float()?, self.float()?);
        Ok(Table { weights: self.take(SIZE)?.iter().map(|b| *b as i8).collect(), scale, bias })
    }

    fn forest(&mut self, columns: usize) -> Result<Forest<f32>, &'static str> {
        let bias = self.float()?;
        let n = u32::from_le_bytes(self.array()?);
        let mut trees = Vec::new();
        for _ in 0..n {
            let mut splits = [(0, f32::INFINITY); DEPTH];
            for split in &mut splits {
                *split = (u16::from_le_bytes(self.array()?), self.float()?);
                if usize::from(split.0) >= columns {
                    return Err("the weights name a feature that does not exist");
                }
            }
            let scale = self.float()?;
            let mut leaves = [0.0; LEAVES];
            for leaf in &mut leaves {
                *leaf = f32::from(i16::from_le_bytes(self.array()?)) * scale;
            }
            trees.push(Tree { splits, leaves });
        }
        Ok(Forest { bias, trees })
    }
}
