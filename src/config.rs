//! One configuration for everything that decides what comes out: defaults ← `temiz.toml` ← environment ← flags.
//!
//! In: settings, layer by layer (`layers`). Out: [`Config`] and its fingerprint. Never: how a run is carried out (threads, places, formats).

mod layers;

pub use layers::Layers;

use crate::judge::{Favour, Keep, Rule};
use crate::language::LangCodes;
use crate::normalise::{self, Rules, Typography};
use crate::page::Kind;
use crate::segment::Unit;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Everything that decides what comes out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// What a segment is.
    pub unit: Unit,
    /// Parts that are switched on (`comments`) or off (`-captions`).
    pub keep: Vec<String>,
    /// Rules that are switched off.
    pub without: Vec<Rule>,
    /// Which mistakes weigh more.
    pub favour: Favour,
    /// A folder of lexicon files of one's own.
    pub chrome: Option<PathBuf>,
    /// Languages of the built-in lexicon: `all`, `none`, `tr,en` (only these) or `-tr,-de` (all but these).
    pub chrome_langs: String,
    /// Site templates: `auto` (learn from the inputs), `none`, or a file of sites. By default `auto` for folders written to a run directory.
    pub sites: Option<String>,
    /// Encoding label that overrules all evidence but a byte order mark.
    pub encoding: Option<String>,
    /// Language (BCP-47) that overrules the detected one.
    pub lang: Option<String>,
    /// Address of the input, for single pages.
    pub url: Option<String>,
    /// Languages whose segments are kept; empty for all.
    pub only_lang: Vec<String>,
    /// Least probability of a segment's language.
    pub min_lang_prob: f64,
    /// Least characters (not white space) of a segment.
    pub min_chars: u32,
    /// Most characters of a segment: longer ones are cut at the best place inside. 0: no limit.
    pub max_chars: u32,
    /// Most bytes of one document, decompressed.
    pub max_bytes: u64,
    /// Rules of normalisation that are switched on (`french_spaces`) or off (`-mojibake`).
    pub normalise: Vec<String>,
    /// Quotes and dashes.
    pub typography: Typography,
    /// How languages are named.
    pub lang_codes: LangCodes,
    /// Whether document records carry a SHA-256.
    pub sha256: bool,
    /// Whether segments carry their inline markup.
    pub inline: bool,
    /// Whether attributes that people read, and `<title>`, are segments.
    pub attributes: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            unit: Unit::Sentence,
            keep: Vec::new(),
            without: Vec::new(),
            favour: Favour::Balance,
            chrome: None,
            chrome_langs: "all".into(),
            sites: None,
            encoding: None,
            lang: None,
            url: None,
            only_lang: Vec::new(),
            min_lang_prob: 0.0,
            min_chars: 0,
            max_chars: 0,
            // The largest page in a month of Common Crawl is 1 MB by its own cap; 64 MB is room for books.
            max_bytes: 64 << 20,
            normalise: Vec::new(),
            typography: Typography::Keep,
            lang_codes: LangCodes::Bcp47,
            sha256: false,
            inline: false,
            attributes: false,
        }
    }
}

/// A setting that can't be.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file could not be read.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// The settings do not fit.
    #[error("{origin}: {reason}")]
    Setting {
        /// The file, variable or flag.
        origin: String,
        /// What is wrong and what is possible.
        reason: String,
    },
    /// The lexicon can't be used.
    #[error(transparent)]
    Lexicon(#[from] crate::judge::lexicon::LexiconError),
    /// The file of sites can't be used.
    #[error(transparent)]
    Sites(#[from] crate::judge::site::SitesError),
}

/// Names of the parts that `keep` switches, with the kinds they stand for.
const PARTS: [(&str, &[Kind]); 6] = [
    ("headings", &[Kind::Heading]),
    ("captions", &[Kind::Caption]),
    ("tables", &[Kind::TableCell]),
    ("lists", &[Kind::ListItem]),
    ("quotes", &[Kind::Quote]),
    ("code", &[Kind::Code]),
];

impl Config {
    /// What `keep` means.
    ///
    /// # Errors
    /// A message that names the parts there are, for an unknown one.
    pub fn keep(&self) -> Result<Keep, String> {
        let mut keep = Keep { title: self.attributes, ..Keep::default() };
        for word in &self.keep {
            let (name, on) = word.strip_prefix('-').map_or((word.as_str(), true), |n| (n, false));
            match name {
                "title" => keep.title = on,
                "comments" => keep.comments = on,
                "byline" | "bylines" => keep.byline = on,
                "pull-quote" | "pull-quotes" => keep.no_pull_quotes = !on,
                name => {
                    let Some((_, kinds)) =
                        PARTS.iter().find(|(n, _)| *n == name || n.strip_suffix('s') == Some(name))
                    else {
                        let names: Vec<_> = PARTS.iter().map(|p| p.0).collect();
                        return Err(format!(
                            "nothing is called “{name}”; title, comments, byline, pull-quotes, {}; a minus switches off (-captions)",
                            names.join(", ")
                        ));
                    };
                    for kind in *kinds {
                        if on {
                            keep.unwanted.remove(kind);
                        } else {
                            keep.unwanted.insert(*kind);
                        }
                    }
                }
            }
        }
        Ok(keep)
    }

    /// The file of sites that is asked for, if any.
    pub fn sites_file(&self) -> Option<&Path> {
        self.sites.as_deref().filter(|s| !matches!(*s, "auto" | "none")).map(Path::new)
    }

    /// The rules of normalisation that are on.
    ///
    /// # Errors
    /// A message that names the rules there are, for an unknown one.
    pub fn rules(&self) -> Result<Rules, String> {
        let plain = self.typography == Typography::Plain;
        let rules = Rules::default().with(normalise::Rule::PlainTypography, plain);
        rules.switched(self.normalise.iter().map(String::as_str))
    }

    /// Fingerprint: xxh3-128 (hexadecimal) of the version, the models and every setting. Equal fingerprints give equal segments.
    pub fn fingerprint(&self) -> String {
        let settings = serde_json::to_string(self).unwrap_or_default();
        let own = self.chrome.as_deref().map(folder_hash).unwrap_or_default();
        format!(
            "{:032x}",
            xxhash_rust::xxh3::xxh3_128(
                format!("{}\n{}\n{settings}\n{own}", crate::VERSION, crate::models()).as_bytes()
            )
        )
    }
}

/// Hash of the lexicon files in a folder, so that editing one counts as another configuration.
fn folder_hash(folder: &Path) -> String {
    let mut files: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    files.sort();
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    for file in files {
        hasher.update(file.as_os_str().as_encoded_bytes());
        hasher.update(&std::fs::read(&file).unwrap_or_default());
    }
    format!("{:016x}", hasher.digest())
}
