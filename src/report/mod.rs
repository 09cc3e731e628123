//! What a run did, in numbers.
//!
//! In: document records. Out: a [`Summary`] and its table. Never: documents themselves.

mod summary;
mod table;

pub use summary::Summary;
pub use table::table;
