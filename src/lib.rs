//! temiz turns scraped, multilingual pages into clean, language-labelled text segments.
//!
//! ```text
//! inputs → Source → decode → Decoded → page → Page{blocks} → repair → identify → judge → verdicts → segment → normalise → Document → write
//! ```
//!
//! Each arrow is one function, each stage one module; a stage sees only the types that it takes and gives, never another stage.
//!
//! | module | what it does |
//! |---|---|
//! | [`source`] | inputs (files, folders, archives, tables) → [`Source`], raw bytes with hints |
//! | [`decode`] | bytes → text: which encoding, who says so |
//! | [`page`] | text → [`page::Page`]: elements and blocks in flat arenas, out of one lol_html pass, with exact source ranges |
//! | [`repair`] | mojibake in blocks and lines |
//! | [`language`] | language and script of documents, blocks and segments |
//! | [`judge`] | blocks → verdicts: keep, or drop by a named [`judge::Rule`] |
//! | [`segment`] | kept blocks → sentences or paragraphs |
//! | [`normalise`] | Unicode normalisation of their text |
//! | [`mod@merge`] | translations → the page they came from |
//! | [`record`] | the records that are written and read back |
//! | [`mod@write`] | records → JSON lines, Parquet, TSV, text |
//! | [`batch`] | many documents: plan, threads, order, parts, resume |
//! | [`report`] | what a run did, in numbers |
//!
//! [`Cleaner::clean`] is the pure core: no I/O, no global state, no threads. Everything else is a shell around it.
//!
//! ```
//! use temiz::{Cleaner, Config, Source};
//!
//! let cleaner = Cleaner::new(Config::default())?;
//! let page = "<html><body><h1>Ferry delayed</h1><p>The ferry was delayed by fog on Monday morning.</p></body></html>";
//! let document = cleaner.clean(&Source::new("page.html", page));
//! assert_eq!(document.segments[0].text, "Ferry delayed");
//! # Ok::<(), temiz::ConfigError>(())
//! ```
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod batch;
mod cleaner;
mod config;
pub mod decode;
mod inline;
pub mod judge;
pub mod language;
pub mod lines;
mod marks;
pub mod merge;
pub mod ngram;
pub mod normalise;
mod output;
pub mod page;
pub mod record;
pub mod repair;
pub mod report;
pub mod segment;
pub mod source;
#[cfg(feature = "train")]
pub mod train;
mod vector;
pub mod write;

pub use cleaner::{Cleaner, Document, Scratch};
pub use config::{Config, ConfigError, Layers};
pub use source::{Format, Hints, Source};

/// The README's code is tested with the rest.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// Version of temiz.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Names and versions of the models that are compiled in.
pub fn models() -> String {
    format!(
        "{}, language model {:08x}, segment rules {:08x}, content model {}, shape model {}, page type model {:08x}",
        judge::lexicon::built_in_version(),
        ngram::version(),
        segment::version(),
        judge::content::ContentModel::embedded().version(),
        judge::shape::ShapeModel::embedded().version(),
        judge::page_type::PageTypeModel::embedded().version()
    )
}
