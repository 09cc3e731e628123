//! temiz cleans scraped multilingual pages.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod cleaner;
mod config;
pub mod decode;
pub mod judge;
pub mod language;
pub mod normalise;
pub mod page;
pub mod record;
pub mod segment;
pub mod source;
#[cfg(feature = "train")]
pub mod train;

pub use cleaner::{Cleaner, Document, Scratch};
pub use config::{Config, ConfigError, Layers};
pub use source::{Format, Hints, Source};

/// Version of temiz.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Names and versions of the models that are compiled in.
pub fn models() -> String {
    format!("chrome lexicon {} languages", judge::lexicon::Lexicon::shared().languages().len())
}
