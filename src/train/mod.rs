//! Trainers of the weights in `corpora/models` (feature `train`; in no released binary).
//!
//! In: annotated data that is not part of the project. Out: weights and the tables that say how good they are. Never: text in the weights.
pub mod content;
