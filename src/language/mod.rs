//! Text → language: labels of documents, blocks and segments.
//!
//! In: block texts. Out: labels (BCP-47 language, ISO 15924 script, probability). Never: verdicts.

/// Language and script of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Label {
    /// BCP-47 language; `und` when it can't be told.
    pub lang: &'static str,
    /// ISO 15924 script.
    pub script: &'static str,
    /// Probability of the language.
    pub prob: f32,
}

impl Label {
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { lang: "und", script: "Zyyy", prob: 0.0 };
}

/// What the document speaks for.
#[derive(Debug, Clone, Default)]
pub struct Prior(Vec<(&'static str, f32)>);

impl Prior {
    /// No prior.
    pub fn none() -> Self {
        Self::default()
    }
}

/// Labels texts.
#[derive(Debug, Default)]
pub struct Identifier;

impl Identifier {
    /// A new identifier.
    pub fn new() -> Self {
        Self
    }

    /// Label of a text.
    pub fn label(&mut self, text: &str, _prior: &Prior) -> Label {
        let script = script_of(text);
        let Some(info) = whatlang::detect(text) else { return Label { script, ..Label::UNKNOWN } };
        let lang = isolang::Language::from_639_3(info.lang().code()).and_then(|l| l.to_639_1()).unwrap_or("und");
        Label { lang, script, prob: info.confidence() as f32 }
    }

    /// Probability that a text is in a language.
    pub fn prob_of(&mut self, text: &str, lang: &str) -> f32 {
        let label = self.label(text, &Prior::none());
        if label.lang == lang { label.prob } else { 1.0 - label.prob }
    }

    /// Label of a document, shares of its languages, and the prior for its blocks.
    pub fn document<'t>(&mut self, blocks: impl Iterator<Item = (&'t str, f32)>) -> (Label, Vec<(&'static str, f32)>, Prior) {
        let mut sample = String::new();
        for (text, _) in blocks {
            if sample.len() < 600 {
                sample.push_str(text);
                sample.push('\n');
            }
        }
        let label = self.label(&sample, &Prior::none());
        (label, vec![(label.lang, 1.0)], Prior(vec![(label.lang, 1.0)]))
    }
}

/// The script of most letters of a text.
pub fn script_of(text: &str) -> &'static str {
    use unicode_script::{Script, UnicodeScript};
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        let script = c.script();
        if !matches!(script, Script::Common | Script::Inherited | Script::Unknown) {
            return script.short_name();
        }
    }
    "Zyyy"
}

/// How languages are named in records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LangCodes {
    /// `tr`, `zh-Hans`, `und`.
    #[default]
    Bcp47,
    /// `tur`, `zho`, `und`.
    #[value(name = "iso639-3")]
    #[serde(rename = "iso639-3")]
    Iso6393,
    /// `tur_Latn`, as FLORES-200 has it.
    Flores,
}

/// A BCP-47 language in the codes asked for.
pub fn to_code(lang: &str, script: &str, codes: LangCodes) -> String {
    let base = lang.split('-').next().unwrap_or(lang);
    let three = isolang::Language::from_639_1(base).map_or(base, |l| l.to_639_3());
    match codes {
        LangCodes::Bcp47 => lang.to_owned(),
        LangCodes::Iso6393 => three.to_owned(),
        LangCodes::Flores => format!("{three}_{script}"),
    }
}
