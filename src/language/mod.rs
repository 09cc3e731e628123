//! Text → language: labels of documents, blocks and segments.
//!
//! In: block texts. Out: labels (BCP-47 language, ISO 15924 script, probability). Never: verdicts.
