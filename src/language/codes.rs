//! Language codes → each other.
//!
//! In: codes as files, pages and peers write them (`tr_TR`, `tur`, `sr@latin`). Out: temiz's own (`tr`, `sr-Latn`) or another set. Never: text.
use isolang::Language;
use std::borrow::Cow;

/// Codes that stand for a language which the ISO tables name otherwise: macro-languages by their main member, old and private codes.
const SAME: &str = include_str!("../../corpora/models/aliases.tsv");

/// The two- or three-letter code of a language, with `-Hans` or `-Hant` where a Chinese region or form says so; empty for no language.
pub fn normal(code: &str) -> String {
    let lower = code.trim().replace(['_', '@', '.'], "-").to_ascii_lowercase();
    if let Some(same) = alias(&lower) {
        return same.to_owned();
    }
    let mut parts = lower.split('-');
    let first = parts.next().unwrap_or_default();
    let form = parts.find_map(|p| match p {
        "hant" | "tw" | "hk" | "mo" => Some("-Hant"),
        "hans" | "cn" | "sg" => Some("-Hans"),
        _ => None,
    });
    let base = alias(first).unwrap_or(match first.len() {
        2 => first,
        3 => Language::from_639_3(first).and_then(|l| l.to_639_1()).unwrap_or(first),
        _ => "",
    });
    let base = alias(base).unwrap_or(base);
    match (base, form) {
        ("zh", Some(form)) => format!("zh{form}"),
        _ => base.to_owned(),
    }
}

fn alias(code: &str) -> Option<&'static str> {
    SAME.lines()
        .filter_map(|l| l.split_once('\t'))
        .find(|(from, _)| *from == code)
        .map(|(_, to)| to)
}

/// A set of language codes to write labels in.
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
pub enum LangCodes {
    /// BCP-47: `tr`, `sr-Latn`, `zh-Hans`.
    #[default]
    Bcp47,
    /// ISO 639-3: `tur`, `srp`, `zho`.
    #[value(name = "iso639-3")]
    #[serde(rename = "iso639-3")]
    Iso6393,
    /// Language and script: `tur_Latn`, `zho_Hans`.
    Flores,
}

/// The language of a label or a BCP-47 tag, without script and region: `zh` of `zh-Hans`.
pub fn base(label: &str) -> &str {
    label.split('-').next().unwrap_or(label)
}

/// A label's code in another set. `script` is the label's ISO 15924 code.
pub fn to_code<'l>(lang: &'l str, script: &str, codes: LangCodes) -> Cow<'l, str> {
    let base = base(lang);
    let three = || Language::from_639_1(base).map_or(base, |l| l.to_639_3());
    match codes {
        LangCodes::Bcp47 => lang.into(),
        LangCodes::Iso6393 => three().into(),
        LangCodes::Flores => format!("{}_{script}", three()).into(),
    }
}
