//! The rules of normalisation: their names, what each does, which are on.
//!
//! In: names, as settings and flags have them. Out: sets of rules. Never: text.
use serde::{Deserialize, Serialize};

macro_rules! rules {
    ($($variant:ident $name:literal $on:literal $does:literal $before:literal $after:literal)*) => {
        /// A rule of normalisation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[repr(u8)]
        pub enum Rule {
            $(#[doc = concat!($does, ": `", $before, "` → `", $after, "`", ".")] $variant,)*
        }

        impl Rule {
            /// All rules, in the order in which they are applied.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// The name in settings and flags.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// Whether it is on unless told otherwise.
            pub fn by_default(self) -> bool {
                match self { $(Self::$variant => $on),* }
            }

            /// What it does.
            pub fn does(self) -> &'static str {
                match self { $(Self::$variant => $does),* }
            }

            /// An example: before and after (`\u{…}` stands for characters that do not show).
            pub fn example(self) -> (&'static str, &'static str) {
                match self { $(Self::$variant => ($before, $after)),* }
            }
        }
    };
}

rules! {
    Mojibake "mojibake" true "Reads text right that was decoded wrongly before it was saved" "GÃ¼neÅŸ" "Güneş"
    Controls "controls" true "Removes control characters but line breaks and tabs" "bell\u{7}s" "bells"
    Bom "bom" true "Removes byte order marks inside text" "zwei\u{feff}mal" "zweimal"
    SoftHyphens "soft_hyphens" true "Removes soft hyphens" "Frei\u{ad}bad" "Freibad"
    Bidi "bidi" true "Removes bidirectional controls where they are not balanced" "\u{202b}abc" "abc"
    Tags "tags" true "Removes tag characters outside emoji flags" "a\u{e0041}b" "ab"
    Joiners "joiners" true "Removes joiners where there is nothing to join" "x\u{200d}y" "xy"
    ZeroWidth "zero_width" true "Removes zero width spaces in scripts that break lines at spaces, and word joiners" "zwei\u{200b}mal" "zweimal"
    Spaces "spaces" true "Makes runs of white space one space, none at the ends" "a\u{a0}\u{2009}b " "a b"
    ArabicForms "arabic_forms" true "Puts the letters for Arabic presentation forms" "\u{fee3}\u{feae}\u{fea3}\u{fe92}\u{fe8e}" "\u{645}\u{631}\u{62d}\u{628}\u{627}"
    FullWidth "full_width" true "Puts ASCII letters and digits for full-width ones" "Ｔｅｌ ０３" "Tel 03"
    HalfWidthKana "half_width_kana" true "Puts full-width kana for half-width ones" "ｶﾞｲﾄﾞ" "ガイド"
    Nfc "nfc" true "Composes characters (NFC)" "Cafe\u{301}" "Caf\u{e9}"
    RomanianCommas "romanian_commas" true "In Romanian, puts commas below for cedillas" "şi ţară" "și țară"
    PersianLetters "persian_letters" true "In Persian and Urdu, puts their own yeh and kaf for the Arabic ones" "\u{643}\u{64a}" "\u{6a9}\u{6cc}"
    VietnameseMarks "vietnamese_marks" true "In Vietnamese, puts the mark of a vowel before its tone" "á\u{302}" "ấ"
    FrenchSpaces "french_spaces" false "In French, keeps no-break spaces at two-part punctuation (as U+00A0)" "quoi\u{202f}?" "quoi\u{a0}?"
    PlainTypography "plain_typography" false "Puts ASCII for typographic quotes, dashes and ellipses" "“Wait…” – no" "\"Wait...\" - no"
}

/// A set of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules(u32);

impl Default for Rules {
    fn default() -> Self {
        Rule::ALL.into_iter().filter(|r| r.by_default()).fold(Self::none(), |s, r| s.with(r, true))
    }
}

impl Rules {
    /// No rule.
    pub const fn none() -> Self {
        Self(0)
    }

    /// The set with a rule on or off.
    #[must_use]
    pub const fn with(self, rule: Rule, on: bool) -> Self {
        let bit = 1 << rule as u8;
        Self(if on { self.0 | bit } else { self.0 & !bit })
    }

    /// Whether a rule is on.
    pub const fn has(self, rule: Rule) -> bool {
        self.0 >> rule as u8 & 1 == 1
    }

    /// The rules named, and no others.
    ///
    /// # Errors
    /// A message that names the rules there are, for an unknown one.
    pub fn only<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        names.into_iter().try_fold(Self::none(), |set, name| Ok(set.with(named(name)?, true)))
    }

    /// The set with the rules named switched on or, with a minus before them, off.
    ///
    /// # Errors
    /// A message that names the rules there are, for an unknown one.
    pub fn switched<'a>(self, names: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        names.into_iter().try_fold(self, |set, name| match name.strip_prefix('-') {
            Some(name) => Ok(set.with(named(name)?, false)),
            None => Ok(set.with(named(name)?, true)),
        })
    }
}

fn named(name: &str) -> Result<Rule, String> {
    Rule::ALL.into_iter().find(|r| r.name() == name).ok_or_else(|| {
        let names: Vec<_> = Rule::ALL.iter().map(|r| r.name()).collect();
        format!("no rule is called “{name}”; rules: {}", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_switch_rules() {
        let rules = Rules::default().switched(["-nfc", "french_spaces"]).expect("known");
        assert!(!rules.has(Rule::Nfc) && rules.has(Rule::FrenchSpaces) && rules.has(Rule::Bom));
        let only = Rules::only(["nfc"]).expect("known");
        assert!(only.has(Rule::Nfc) && !only.has(Rule::Spaces));
        assert!(Rules::only(["nfkc"]).expect_err("unknown").contains("half_width_kana"));
    }
}
