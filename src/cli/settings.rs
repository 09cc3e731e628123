//! Flags that set the configuration and the inputs, shared by the commands that clean.

use super::Global;
use anyhow::Result;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use temiz::source::{InputOptions, Plan, plan};
use temiz::{Config, Layers};

/// What is read.
#[derive(Args)]
pub struct Inputs {
    /// Files, folders, archives (.warc), tables (.jsonl, .parquet); `-` is standard input
    #[arg(value_name = "INPUT", required_unless_present = "files_from")]
    pub inputs: Vec<PathBuf>,
    /// A list of inputs, one a line (or NUL-separated); `-` is standard input
    #[arg(long, value_name = "LIST")]
    pub files_from: Option<PathBuf>,
    /// Column of tables that holds the page [default: html, text, content or raw_content]
    #[arg(long, value_name = "C")]
    pub column: Option<String>,
    /// Column of tables that holds the id [default: FILE#row]
    #[arg(long, value_name = "C")]
    pub id_column: Option<String>,
    /// Column of tables that holds the address [default: url]
    #[arg(long, value_name = "C")]
    pub url_column: Option<String>,
    /// Only inputs whose id matches (`*` matches `/` too); may be repeated
    #[arg(long, value_name = "GLOB")]
    pub include: Vec<String>,
    /// No inputs whose id matches; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
}

impl Inputs {
    /// How inputs are read.
    pub fn options(&self, config: &Config) -> InputOptions {
        InputOptions {
            include: self.include.clone(),
            exclude: self.exclude.clone(),
            column: self.column.clone(),
            id_column: self.id_column.clone(),
            url_column: self.url_column.clone(),
            max_bytes: config.max_bytes,
            ..InputOptions::default()
        }
    }

    /// What is read, sorted.
    pub fn plan(&self, config: &Config) -> Result<Plan> {
        Ok(plan(&self.inputs, self.files_from.as_deref(), &self.options(config))?)
    }
}

/// Settings as flags; each has a place in temiz.toml and in the environment (TEMIZ_MIN_CHARS) too.
#[derive(Args, Default)]
#[command(next_help_heading = "Settings")]
pub struct Settings {
    /// What a segment is: sentence, paragraph or document [default: sentence]
    #[arg(long, value_name = "UNIT")]
    unit: Option<temiz::segment::Unit>,
    /// Parts to keep or, with a minus, to leave out: title, comments, byline, headings, captions, tables, lists, quotes, pull-quotes, code
    #[arg(long, value_name = "KIND,…", allow_hyphen_values = true)]
    keep: Option<String>,
    /// Which mistakes weigh more: precision, recall or balance [default: balance]
    #[arg(long, value_name = "WHICH")]
    favour: Option<temiz::judge::Favour>,
    /// Rules to switch off, e.g. chrome_phrase,foreign_chrome
    #[arg(long, value_name = "RULE,…")]
    without: Option<String>,
    /// A folder of lexicon files (LANGUAGE.txt) of your own, besides the built-in ones
    #[arg(long, value_name = "DIR")]
    chrome: Option<String>,
    /// Languages of the built-in lexicon: all, none, tr,en (only these) or -tr,-de (all but these) [default: all]
    #[arg(long, value_name = "LANGS", allow_hyphen_values = true)]
    chrome_langs: Option<String>,
    /// Site templates: auto (learn what repeats on the pages of each site), none, or a file written by `temiz learn` [default: auto for folders
    /// cleaned into a run directory, else none]
    #[arg(long, value_name = "auto|none|FILE")]
    sites: Option<String>,
    /// Encoding of the inputs, whatever they say (a byte order mark still counts)
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
    /// Language of the inputs (BCP-47), whatever they look like
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,
    /// Address of the page
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Only segments in these languages
    #[arg(long, value_name = "LANG,…")]
    only_lang: Option<String>,
    /// Only segments whose language is at least this probable
    #[arg(long, value_name = "P")]
    min_lang_prob: Option<String>,
    /// Only segments of at least this many characters (not white space)
    #[arg(long, value_name = "N")]
    min_chars: Option<String>,
    /// Cut segments of more than this many characters at the best place inside
    #[arg(long, value_name = "N")]
    max_chars: Option<String>,
    /// Most bytes of one document, decompressed; larger ones fail [default: 67108864]
    #[arg(long, value_name = "N")]
    max_bytes: Option<String>,
    /// Rules of normalisation to switch on or, with a minus, off (`temiz normalise --help` lists them)
    #[arg(long, value_name = "RULE,…", allow_hyphen_values = true)]
    normalise: Option<String>,
    /// keep, or plain: ASCII quotes and dashes [default: keep]
    #[arg(long, value_name = "WHICH")]
    typography: Option<temiz::normalise::Typography>,
    /// Names of languages: bcp47, iso639-3 or flores [default: bcp47]
    #[arg(long, value_name = "CODES")]
    lang_codes: Option<temiz::language::LangCodes>,
    /// Document records carry a SHA-256
    #[arg(long)]
    sha256: bool,
    /// Segments carry their inline markup (links, emphasis, images) as numbered runs, for `temiz merge`
    #[arg(long)]
    inline: bool,
    /// Attributes that people read (title, alt, placeholder, aria-label, description, og:title) and the page's title are segments too
    #[arg(long)]
    attributes: bool,
}

impl Settings {
    /// Defaults, file, environment and these flags.
    pub fn layers(&self, global: &Global) -> Result<Layers> {
        let mut layers = global.layers()?;
        let mut set = |name: &str, value: Option<&str>| match value {
            Some(value) => layers.text(name, value, &format!("--{name}")),
            None => Ok(()),
        };
        set("unit", name(self.unit).as_deref())?;
        set("keep", self.keep.as_deref())?;
        set("favour", name(self.favour).as_deref())?;
        set("without", self.without.as_deref())?;
        set("chrome", self.chrome.as_deref())?;
        set("chrome-langs", self.chrome_langs.as_deref())?;
        set("sites", self.sites.as_deref())?;
        set("encoding", self.encoding.as_deref())?;
        set("lang", self.lang.as_deref())?;
        set("url", self.url.as_deref())?;
        set("only-lang", self.only_lang.as_deref())?;
        set("min-lang-prob", self.min_lang_prob.as_deref())?;
        set("min-chars", self.min_chars.as_deref())?;
        set("max-chars", self.max_chars.as_deref())?;
        set("max-bytes", self.max_bytes.as_deref())?;
        set("normalise", self.normalise.as_deref())?;
        set("typography", name(self.typography).as_deref())?;
        set("lang-codes", name(self.lang_codes).as_deref())?;
        set("sha256", self.sha256.then_some("true"))?;
        set("inline", self.inline.then_some("true"))?;
        set("attributes", self.attributes.then_some("true"))?;
        Ok(layers)
    }

    /// The configuration.
    pub fn config(&self, global: &Global) -> Result<Config> {
        Ok(self.layers(global)?.config()?)
    }
}

fn name<V: ValueEnum>(value: Option<V>) -> Option<String> {
    value.and_then(|v| v.to_possible_value()).map(|v| v.get_name().to_owned())
}
