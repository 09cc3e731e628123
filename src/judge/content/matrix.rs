//! Features by column, for a window of a page's blocks.
//!
//! In: values by row and column. Out: columns. Never: what the columns mean.

use std::ops::Range;

/// A matrix by columns: one column a feature, one row a block of a window of the page.
#[derive(Debug, Default)]
pub struct Matrix {
    /// Number of the first row.
    pub first: usize,
    /// Rows.
    pub rows: usize,
    /// All columns one after the other.
    pub values: Vec<f32>,
}

impl Matrix {
    /// Makes room for `rows` rows of `columns` columns, all zero.
    pub fn reset(&mut self, rows: usize, columns: usize) {
        self.reset_to(0..rows, columns);
    }

    /// Makes room for the rows `window` of `columns` columns, all zero.
    pub fn reset_to(&mut self, window: Range<usize>, columns: usize) {
        (self.first, self.rows) = (window.start, window.len());
        self.values.clear();
        self.values.resize(self.rows * columns, 0.0);
    }

    /// The numbers of its rows.
    pub fn window(&self) -> Range<usize> {
        self.first..self.first + self.rows
    }

    /// Whether a row is in the window.
    #[inline]
    pub fn holds(&self, row: usize) -> bool {
        row.wrapping_sub(self.first) < self.rows
    }

    /// A column.
    pub fn column(&self, column: usize) -> &[f32] {
        &self.values[column * self.rows..(column + 1) * self.rows]
    }

    /// Sets one value; of rows outside the window none is kept.
    #[inline]
    pub fn set(&mut self, row: usize, column: usize, value: f32) {
        let at = row.wrapping_sub(self.first);
        if at < self.rows {
            self.values[column * self.rows + at] = value;
        }
    }
}
