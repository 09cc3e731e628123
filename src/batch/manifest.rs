//! The manifest of a run directory: what the run was asked to do, and how far it came.
//!
//! In: a run. Out: `manifest.json` (`manifest.I-of-N.json` for a share). Never: records.

use super::{Part, Run, RunError, Shard};
use crate::config::Config;
use crate::source::Plan;
use crate::write::{Format, write_whole};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

/// Whether a part is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Its files are whole.
    Done,
    /// Not yet.
    Pending,
}

/// A part in the manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartEntry {
    /// Number of the part.
    pub part: usize,
    /// First entry of `inputs`.
    pub from: usize,
    /// Entry after its last.
    pub to: usize,
    /// Stored bytes.
    pub bytes: u64,
    /// Whether it is there.
    pub state: State,
    /// Records of WARC files that held no page (redirects, images); not known of a part whose run was killed.
    #[serde(default)]
    pub skipped: u64,
}

/// What a run was asked to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the format.
    pub v: u8,
    /// Version of temiz.
    pub temiz: String,
    /// Models that were compiled in.
    pub models: String,
    /// Fingerprint of version, models and configuration.
    pub fingerprint: String,
    /// The configuration.
    pub config: Config,
    /// Format of the main records.
    pub format: Format,
    /// Whether rejects are written.
    pub rejects: bool,
    /// Parts.
    pub parts: Vec<PartEntry>,
    /// What is read, in order.
    pub inputs: Plan,
}

/// Name of a file that each machine of a shared run has its own of.
pub(super) fn file_name(stem: &str, shard: Option<Shard>) -> String {
    match shard {
        None => format!("{stem}.json"),
        Some(Shard { index, count }) => format!("{stem}.{index}-of-{count}.json"),
    }
}

impl Manifest {
    pub(super) fn new(run: &Run<'_>, parts: &[Part], rejects: bool) -> Self {
        let config = run.cleaner.config().clone();
        Self {
            v: crate::record::VERSION,
            temiz: crate::VERSION.to_owned(),
            models: crate::models(),
            fingerprint: run.cleaner.fingerprint(),
            config,
            format: run.format,
            rejects,
            parts: parts
                .iter()
                .map(|p| PartEntry {
                    part: p.index,
                    from: p.entries.start,
                    to: p.entries.end,
                    bytes: p.bytes,
                    state: State::Pending,
                    skipped: 0,
                })
                .collect(),
            inputs: run.plan.clone(),
        }
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// [`RunError::Resume`] when it is missing or no manifest.
    pub fn read(path: &Path) -> Result<Self, RunError> {
        let error = |reason: String| RunError::Resume { path: path.display().to_string(), reason };
        let text = fs::read_to_string(path).map_err(|e| error(e.to_string()))?;
        serde_json::from_str(&text).map_err(|e| error(e.to_string()))
    }

    pub(super) fn write(&self, path: &Path) -> Result<(), RunError> {
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        let written = write_whole(path, text + "\n");
        written.map_err(RunError::output(path.display()))
    }

    /// Why a run of this manifest can't be resumed as `now`, if it can't.
    pub(super) fn differs(&self, now: &Self) -> Option<String> {
        if self.temiz != now.temiz || self.models != now.models {
            return Some(format!(
                "it was made by temiz {} ({}), this is {} ({})",
                self.temiz, self.models, now.temiz, now.models
            ));
        }
        if self.fingerprint != now.fingerprint {
            return Some(changed_settings(&self.config, &now.config));
        }
        if self.format != now.format || self.rejects != now.rejects {
            return Some("--format or --rejects changed".into());
        }
        if self.inputs != now.inputs {
            let (old, new) = (&self.inputs.entries, &now.inputs.entries);
            let first = old
                .iter()
                .zip(new)
                .find(|(a, b)| a != b)
                .map(|(a, b)| if a.id == b.id { a } else { b });
            let place = first
                .or_else(|| new.get(old.len()))
                .or_else(|| old.get(new.len()))
                .map_or("", |e| e.id.as_str());
            return Some(format!(
                "the inputs changed ({} entries then, {} now; first difference: {place})",
                old.len(),
                new.len()
            ));
        }
        if self.parts.len() != now.parts.len()
            || self.parts.iter().zip(&now.parts).any(|(a, b)| (a.from, a.to) != (b.from, b.to))
        {
            return Some("the parts are cut differently (--shard changed)".into());
        }
        None
    }
}

fn changed_settings(then: &Config, now: &Config) -> String {
    let (then, now) = (
        serde_json::to_value(then).unwrap_or_default(),
        serde_json::to_value(now).unwrap_or_default(),
    );
    let changed: Vec<String> = then
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(key, value)| now.get(key.as_str()) != Some(value))
        .map(|(key, value)| {
            format!("{key} was {value}, is {}", now.get(key.as_str()).unwrap_or_default())
        })
        .collect();
    if changed.is_empty() {
        "the files of --chrome or --sites changed".into()
    } else {
        changed.join("; ")
    }
}
