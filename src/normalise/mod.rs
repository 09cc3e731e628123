//! Unicode normalisation of kept text, by named rules ([`Rule`]) that can be switched.
//!
//! In: a text as it stood in the page, its language. Out: the same text in NFC, without invisible debris, with plain spaces. Never: NFKC, case;
//! nothing that a reader could see but what a rule names. Idempotent. Broken text is mended elsewhere, before.
//!
//! Left alone whatever the rules: joiners (U+200C, U+200D) between letters and in emoji, zero width spaces of scripts that break lines by them, marks of
//! Hebrew and Arabic, Thai sara am, `և`, superscripts, fractions, replacement characters; quotes and dashes unless `plain_typography` is on.

mod apply;
mod language;
mod rule;
mod scan;

pub use language::{fold, languages_with_rules, may_change as depends_on_language};
pub use rule::{Rule, Rules};

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// How probable a language has to be for its rules, where nobody but a model has named it.
pub const SURE: f32 = 0.9;

/// What happens to quotes, dashes and ellipses.
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
pub enum Typography {
    /// They stay.
    #[default]
    Keep,
    /// They become ASCII: `“ ” „ « »` `"`, `‘ ’` `'`, `– —` `-`, `…` `...`.
    Plain,
}

/// Normalises `text`, whose language (BCP-47) is `lang`, and appends the result to `out`. With `keep_lines`, line breaks (as LF) and runs of spaces
/// stay: for code.
pub fn normalise_into(text: &str, rules: Rules, lang: &str, keep_lines: bool, out: &mut String) {
    let start = out.len();
    if !keep_lines && !rules.has(Rule::PlainTypography) && scan::is_untouched(text) {
        out.push_str(text);
    } else {
        let keeps = language::keeps_spaces(rules, lang);
        let keeps = keeps.as_ref().map(|f| f as &dyn Fn(char, char) -> bool);
        apply::apply(text, rules, keep_lines, keeps, out);
        if rules.has(Rule::Nfc) && is_nfc_quick(out[start..].chars()) != IsNormalized::Yes {
            let composed: String = out[start..].nfc().collect();
            out.truncate(start);
            out.push_str(&composed);
        }
    }
    language::replace(out, start, rules, lang);
}

/// Normalises `text` by the rules that are on by default, in no language; see [`normalise_into`].
pub fn normalise(text: &str, keep_lines: bool) -> String {
    let mut out = String::with_capacity(text.len());
    normalise_into(text, Rules::default(), "und", keep_lines, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn with(text: &str, rules: Rules, lang: &str) -> String {
        let mut out = String::new();
        normalise_into(text, rules, lang, false, &mut out);
        out
    }

    #[test]
    fn examples_of_the_rules() {
        let languages = ["und", "ro", "fa", "vi", "fr"];
        for rule in Rule::ALL.into_iter().filter(|r| *r != Rule::Mojibake) {
            let (before, after) = rule.example();
            let rules = Rules::default().with(rule, true);
            assert!(languages.iter().any(|l| with(before, rules, l) == after), "{}", rule.name());
            assert_eq!(with(before, Rules::none(), "und"), before, "{}", rule.name());
            let alone = Rules::none().with(rule, true);
            let needs_spaces = rule == Rule::FrenchSpaces;
            assert!(
                needs_spaces || languages.iter().any(|l| with(before, alone, l) == after),
                "{} alone",
                rule.name()
            );
        }
    }

    #[test]
    fn before_and_after() {
        for (before, after) in [
            ("a\u{a0}b \u{2009} c", "a b c"),
            ("\u{feff}zwei\u{200b}mal", "zweimal"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("क्\u{200d}ष", "क्\u{200d}ष"),
            ("അവൻ ന്\u{200d} വന്നു", "അവൻ ന്\u{200d} വന്നു"),
            ("ภาษา\u{200b}ไทย น้ำ", "ภาษา\u{200b}ไทย น้ำ"),
            ("👩\u{200d}💻", "👩\u{200d}💻"),
            ("bell\u{7}s\u{85}t", "bells t"),
            ("\u{2067}שלום\u{2069}", "\u{2067}שלום\u{2069}"),
            ("שָׁלוֹם", "שָׁלוֹם"),
            ("x² ½ ﬁ և", "x² ½ ﬁ և"),
            ("bad \u{fffd} byte", "bad \u{fffd} byte"),
            ("２０２４年、（東京）！", "2024年、（東京）！"),
            ("ﾊﾟﾝ屋ﾞ ｡", "パン屋゛ 。"),
            ("ﷺ ﷲ", "ﷺ ﷲ"),
            ("„Ja“ – ‘no’…", "„Ja“ – ‘no’…"),
        ] {
            let want: String = after.nfc().collect();
            assert_eq!(normalise(before, false), want, "{before:?}");
        }
        assert_eq!(normalise("if x:\r\n    y()\n\n", true), "if x:\n    y()");
    }

    #[test]
    fn languages_have_their_own_rules() {
        let rules = Rules::default();
        assert_eq!(with("Ţara şi oraşul", rules, "ro"), "Țara și orașul");
        assert_eq!(with("şehir", rules, "tr"), "şehir");
        assert_eq!(with("كتابي", rules, "ar"), "كتابي");
        assert_eq!(with("كتابي", rules, "fa"), "کتابی");
        assert_eq!(with("ma\u{301}\u{302}t", rules, "vi"), "mất");
        let french = rules.with(Rule::FrenchSpaces, true);
        assert_eq!(with("« Quoi\u{202f}? »", french, "fr"), "« Quoi\u{a0}? »");
        assert_eq!(
            with("«\u{a0}Quoi\u{202f}?\u{a0}»", french, "fr-CA"),
            "«\u{a0}Quoi\u{a0}?\u{a0}»"
        );
        assert_eq!(with("what\u{a0}?", french, "en"), "what ?");
    }

    const ODD: &str = "(\\PC|[\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2069}\u{e0020}\u{e0001}\u{1f3f4}\u{ad}\u{feff} \n\t\r\u{301}\u{302}\u{85}aá\u{a0}:«\u{202f}şيك\u{fe8e}\u{fefb}\u{ff76}\u{ff9e}\u{fe70}Ａ]){0,40}";

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3000) })]

        #[test]
        fn is_idempotent(text in ODD, lines: bool, set: u32, lang in 0..5usize) {
            let lang = ["und", "ro", "fa", "vi", "fr"][lang];
            let some = Rule::ALL.into_iter().fold(Rules::none(), |s, r| s.with(r, set >> r as u8 & 1 == 1));
            for rules in [Rules::default(), some] {
                let mut once = String::new();
                normalise_into(&text, rules, lang, lines, &mut once);
                let mut twice = String::new();
                normalise_into(&once, rules, lang, lines, &mut twice);
                prop_assert_eq!(twice, once);
            }
        }

        #[test]
        fn the_quick_look_changes_nothing(text in ODD) {
            if scan::is_untouched(&text) {
                let mut out = String::new();
                apply::apply(&text, Rules::default(), false, None, &mut out);
                prop_assert_eq!(out.nfc().collect::<String>(), text);
            }
        }
    }
}
