//! Trainers of the weights in `corpora/models` (feature `train`; in no released binary).
//!
//! In: a folder of unpacked packages, made by the recipe in `corpora/README.md`. Out: model files. Never: a line of the texts it read.
pub mod calibrate;
pub mod characters;
pub mod content;
pub mod fit;
pub mod formats;
pub mod further;
pub mod gather;
pub mod labelled;
pub mod language;
pub mod letters;
pub mod lingua;
pub mod page_type;
pub mod select;
pub mod shape;
pub mod spaces;
pub mod texts;
pub mod words;

pub use language::{Options, Report, train_language};
