//! What a judge can be asked for.
//!
//! In: settings. Out: [`Options`]. Never: evidence.

use super::Rule;
use crate::page::Kind;
use std::collections::BTreeSet;

/// Which mistakes weigh more.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    serde::Serialize,
    serde::Deserialize,
    clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Favour {
    /// Rather lose text than keep chrome.
    Precision,
    /// Rather keep chrome than lose text.
    Recall,
    /// Both alike.
    #[default]
    Balance,
}

/// What the judge is asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// Rules that are switched off.
    pub without: BTreeSet<Rule>,
    /// Which mistakes weigh more.
    pub favour: Favour,
    /// Kinds that are kept although they are not by default, and kinds that are not kept although they are.
    pub keep: Keep,
}

/// Parts of pages that can be switched on and off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keep {
    /// The `<title>` of the document.
    pub title: bool,
    /// Readers' comments.
    pub comments: bool,
    /// Author and date lines.
    pub byline: bool,
    /// Whether pull quotes are left out.
    pub no_pull_quotes: bool,
    /// Kinds of blocks that are not wanted.
    pub unwanted: BTreeSet<Kind>,
}
