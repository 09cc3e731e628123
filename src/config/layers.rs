//! Settings layer by layer: defaults ← `temiz.toml` ← environment ← flags, the later ones winning.
//!
//! In: files, variables, flags. Out: a [`Config`], and where each setting came from. Never: what a setting means.

use super::{Config, ConfigError};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::Path;
use toml::{Table, Value};

/// Name of the configuration file that is looked for in the working directory.
const FILE: &str = "temiz.toml";
/// Prefix of the environment's settings: `TEMIZ_MIN_CHARS=20`.
const ENVIRONMENT: &str = "TEMIZ_";
/// Variables with the prefix that are no settings.
const NOT_SETTINGS: [&str; 1] = ["TEMIZ_DATA"];

/// A configuration and where each setting came from.
#[derive(Debug, Clone)]
pub struct Layers {
    table: Table,
    origins: BTreeMap<String, String>,
    /// Names of all settings with the shape of their values.
    shapes: BTreeMap<String, Shape>,
    ignored: Vec<String>,
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
            ignored: Vec::new(),
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
        let named = |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value));
        let mut variables: Vec<_> = std::env::vars_os().filter_map(named).collect();
        variables.sort();
        for (name, value) in &variables {
            layers.variable(name, value)?;
        }
        Ok(layers)
    }

    /// Takes a variable of the environment. Other programs may use the prefix too: what names no setting is passed over, and [told](Self::ignored).
    fn variable(&mut self, name: &str, value: &OsStr) -> Result<(), ConfigError> {
        let Some(rest) = name.strip_prefix(ENVIRONMENT) else { return Ok(()) };
        let setting = rest.to_ascii_lowercase().replace('_', "-");
        if !self.shapes.contains_key(&setting) {
            if !NOT_SETTINGS.contains(&name) {
                self.ignored.push(name.to_owned());
            }
            return Ok(());
        }
        let value = value.to_str().ok_or_else(|| ConfigError::Setting {
            origin: name.to_owned(),
            reason: "the value is not UTF-8".to_owned(),
        })?;
        self.text(&setting, value, name)
    }

    /// Variables of the environment that begin like settings and name none, in order.
    pub fn ignored(&self) -> &[String] {
        &self.ignored
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::Favour;

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

    #[test]
    fn variables_of_other_programs_are_passed_over_and_told() {
        let mut layers = Layers::default();
        for (name, value) in [
            ("TEMIZ_MIN_CHARS", "20"),
            ("TEMIZ_MIN_CHAR", "5"),
            ("TEMIZ_DATA", "/data"),
            ("HOME", "/"),
        ] {
            layers.variable(name, OsStr::new(value)).expect("fits");
        }
        assert_eq!(layers.config().expect("fits").min_chars, 20);
        assert_eq!(layers.ignored(), ["TEMIZ_MIN_CHAR"]);
        let error = layers
            .variable("TEMIZ_MIN_CHARS", OsStr::new("few"))
            .expect_err("no number")
            .to_string();
        assert_eq!(error, "TEMIZ_MIN_CHARS: “few” is not a whole number");
    }
}
