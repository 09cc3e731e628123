//! temiz cleans scraped multilingual pages.
#![forbid(unsafe_code)]
#![deny(missing_docs)]
pub mod page;
pub mod source;
