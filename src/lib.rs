//! temiz cleans scraped multilingual pages.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod batch;
mod cleaner;
mod config;
pub mod decode;
pub mod judge;
pub mod language;
pub mod normalise;
pub mod page;
pub mod record;
pub mod report;
pub mod segment;
pub mod source;
pub mod write;

pub use cleaner::{Cleaner, Document, Scratch};
pub use config::{Config, ConfigError, Layers};
pub use source::{Format, Hints, Source};

/// Version of temiz.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Names and versions of the models that are compiled in.
pub fn models() -> String {
    judge::lexicon::built_in_version()
}
