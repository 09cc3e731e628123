//! temiz cleans scraped multilingual pages.
pub mod source;
