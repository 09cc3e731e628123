//! One configuration for everything that decides what comes out: defaults ← `temiz.toml` ← environment ← flags.
//!
//! In: layers of settings. Out: [`Config`], where each setting came from, and a fingerprint. Never: how a run is carried out (threads, places, formats).

use crate::judge::{Favour, Keep, Rule};
use crate::language::LangCodes;
use crate::normalise::{self, Rules, Typography};
use crate::page::Kind;
use crate::segment::Unit;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// Name of the configuration file that is looked for in the working directory.
pub const FILE: &str = "temiz.toml";
/// Prefix of the environment's settings: `TEMIZ_MIN_CHARS=20`.
pub const ENVIRONMENT: &str = "TEMIZ_";
/// Variables with the prefix that are no settings.
const NOT_SETTINGS: [&str; 1] = ["TEMIZ_DATA"];

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

/// A configuration and where each setting came from.
#[derive(Debug, Clone)]
pub struct Layers {
    table: Table,
    origins: BTreeMap<String, String>,
    /// Names of all settings with the shape of their values.
    shapes: BTreeMap<String, Shape>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Shape {
    Text,
    List,
    Integer,
    Float,
    Flag,
}

const SHAPES: [(&str, Shape); 21] = [
    ("unit", Shape::Text),
    ("keep", Shape::List),
    ("without", Shape::List),
    ("favour", Shape::Text),
    ("chrome", Shape::Text),
    ("chrome-langs", Shape::Text),
    ("sites", Shape::Text),
    ("encoding", Shape::Text),
    ("lang", Shape::Text),
    ("url", Shape::Text),
    ("only-lang", Shape::List),
    ("min-lang-prob", Shape::Float),
    ("min-chars", Shape::Integer),
    ("max-chars", Shape::Integer),
    ("max-bytes", Shape::Integer),
    ("normalise", Shape::List),
    ("typography", Shape::Text),
    ("lang-codes", Shape::Text),
    ("sha256", Shape::Flag),
    ("inline", Shape::Flag),
    ("attributes", Shape::Flag),
];

impl Default for Layers {
    fn default() -> Self {
        let shapes: BTreeMap<String, Shape> =
            SHAPES.iter().map(|(n, s)| ((*n).to_owned(), *s)).collect();
        Self {
            table: Table::new(),
            origins: shapes.keys().map(|k| (k.clone(), "default".to_owned())).collect(),
            shapes,
        }
    }
}

impl Layers {
    /// The defaults, then `file` (or `temiz.toml` of the working directory, where there is one), then the environment.
    ///
    /// # Errors
    /// [`ConfigError`] for a file that can't be read, an unknown setting or a value that does not fit.
    pub fn read(file: Option<&Path>) -> Result<Self, ConfigError> {
        let mut layers = Self::default();
        let path = file.unwrap_or(Path::new(FILE));
        match std::fs::read_to_string(path) {
            Ok(text) => layers.file(&path.display().to_string(), &text)?,
            Err(e) if file.is_none() && e.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(ConfigError::Io { path: path.display().to_string(), error }),
        }
        let mut variables: Vec<_> =
            std::env::vars().filter(|(k, _)| k.starts_with(ENVIRONMENT)).collect();
        variables.sort();
        for (name, value) in variables.iter().filter(|(k, _)| !NOT_SETTINGS.contains(&k.as_str())) {
            let setting = name[ENVIRONMENT.len()..].to_ascii_lowercase().replace('_', "-");
            layers.text(&setting, value, name)?;
        }
        Ok(layers)
    }

    fn file(&mut self, path: &str, text: &str) -> Result<(), ConfigError> {
        let table: Table = text.parse().map_err(|e: toml::de::Error| ConfigError::Setting {
            origin: path.to_owned(),
            reason: e.to_string(),
        })?;
        for (key, value) in table {
            self.set(&key, value, path)?;
        }
        Ok(())
    }

    /// Sets a setting from text, as variables and flags have it; lists are separated by commas.
    ///
    /// # Errors
    /// [`ConfigError::Setting`] for an unknown setting or a value that does not fit.
    pub fn text(&mut self, setting: &str, value: &str, origin: &str) -> Result<(), ConfigError> {
        let shape = self.shape(setting, origin)?;
        let wrong = |what: &str| ConfigError::Setting {
            origin: origin.to_owned(),
            reason: format!("“{value}” is not {what}"),
        };
        let value = match shape {
            Shape::Text => Value::String(value.to_owned()),
            Shape::List => Value::Array(
                value
                    .split(',')
                    .map(str::trim)
                    .filter(|v| !v.is_empty())
                    .map(|v| Value::String(v.to_owned()))
                    .collect(),
            ),
            Shape::Integer => Value::Integer(value.parse().map_err(|_| wrong("a whole number"))?),
            Shape::Float => Value::Float(value.parse().map_err(|_| wrong("a number"))?),
            Shape::Flag => Value::Boolean(value.parse().map_err(|_| wrong("true or false"))?),
        };
        self.set(setting, value, origin)
    }

    fn shape(&self, setting: &str, origin: &str) -> Result<Shape, ConfigError> {
        self.shapes.get(setting).copied().ok_or_else(|| {
            let names: Vec<_> = self.shapes.keys().map(String::as_str).collect();
            let reason = format!("there is no setting “{setting}”; settings: {}", names.join(", "));
            ConfigError::Setting { origin: origin.to_owned(), reason }
        })
    }

    fn set(&mut self, setting: &str, value: Value, origin: &str) -> Result<(), ConfigError> {
        self.shape(setting, origin)?;
        let mut alone = Table::new();
        alone.insert(setting.to_owned(), value.clone());
        alone.try_into::<Config>().map_err(|e| ConfigError::Setting {
            origin: origin.to_owned(),
            reason: format!("{setting}: {}", e.to_string().trim()),
        })?;
        self.table.insert(setting.to_owned(), value);
        self.origins.insert(setting.to_owned(), origin.to_owned());
        Ok(())
    }

    /// The configuration that the layers make.
    ///
    /// # Errors
    /// [`ConfigError::Setting`] for values that only together do not fit.
    pub fn config(&self) -> Result<Config, ConfigError> {
        let config: Config = self.table.clone().try_into().map_err(|e: toml::de::Error| {
            ConfigError::Setting { origin: "settings".into(), reason: e.to_string() }
        })?;
        let check = |setting: &str, result: Result<(), String>| {
            result.map_err(|reason| ConfigError::Setting {
                origin: format!("{setting} ({})", self.origins[setting]),
                reason,
            })
        };
        check("keep", config.keep().map(|_| ()))?;
        check("normalise", config.rules().map(|_| ()))?;
        let label = config.encoding.as_deref().map_or(Ok(()), crate::decode::check_label);
        check("encoding", label.map_err(|e| e.to_string()))?;
        Ok(config)
    }

    /// Setting, value and origin of every setting, in order of name.
    ///
    /// # Errors
    /// As [`Self::config`].
    pub fn origins(&self) -> Result<Vec<(String, String, String)>, ConfigError> {
        let config = serde_json::to_value(self.config()?).unwrap_or_default();
        let shown = |name: &str| {
            config.get(name).map_or_else(
                || "none".into(),
                |v| if v.is_null() { "none".into() } else { v.to_string() },
            )
        };
        Ok(self
            .origins
            .iter()
            .map(|(name, origin)| (name.clone(), shown(name), origin.clone()))
            .collect())
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_layers_win_and_are_named() {
        let mut layers = Layers::default();
        layers.file("temiz.toml", "min-chars = 5\nfavour = 'recall'").expect("fits");
        layers.text("min-chars", "20", "--min-chars").expect("fits");
        let config = layers.config().expect("fits");
        assert_eq!((config.min_chars, config.favour), (20, Favour::Recall));
        let origins: BTreeMap<_, _> =
            layers.origins().expect("fits").into_iter().map(|(n, _, o)| (n, o)).collect();
        assert_eq!(
            (origins["min-chars"].as_str(), origins["favour"].as_str(), origins["unit"].as_str()),
            ("--min-chars", "temiz.toml", "default")
        );
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        let mut layers = Layers::default();
        let error =
            layers.text("min-char", "5", "TEMIZ_MIN_CHAR").expect_err("unknown").to_string();
        assert!(error.starts_with("TEMIZ_MIN_CHAR: there is no setting “min-char”"), "{error}");
        let error =
            layers.text("without", "chrome", "--without").expect_err("unknown rule").to_string();
        assert!(error.contains("--without") && error.contains("chrome_phrase"), "{error}");
        layers.text("encoding", "latin-99", "--encoding").expect("text");
        assert!(layers.config().expect_err("unknown label").to_string().contains("latin-99"));
    }

    #[test]
    fn all_settings_have_a_shape() {
        let table = serde_json::to_value(Config::default()).expect("serialises");
        let names: Vec<_> = table.as_object().expect("a struct").keys().cloned().collect();
        assert_eq!(names.len(), SHAPES.len());
        assert!(SHAPES.iter().all(|(n, _)| names.iter().any(|m| m == n)));
    }
}
