//! temiz cleans scraped multilingual pages.
#![forbid(unsafe_code)]
#![deny(missing_docs)]
pub mod language;
pub mod ngram;
pub mod page;
pub mod source;
#[cfg(feature = "train")]
pub mod train;
