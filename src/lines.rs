//! Lines of text, mended and normalised one by one.
//!
//! In: a line without its end. Out: the line, repaired and normalised by the rules asked for. Never: a line break, files.
use crate::language::{Identifier, Prior};
use crate::normalise::{self, Rule, Rules};
use crate::repair;

/// What the normalised text may show that was hidden (a soft hyphen inside broken text, say) is mended in as many rounds.
const ROUNDS: usize = 4;

/// Mends and normalises `line` by `rules`. `lang` is its language (BCP-47) where it is known; rules that need one ask `identifier` otherwise.
pub fn mend(line: &str, rules: Rules, lang: Option<&str>, identifier: &mut Identifier) -> String {
    let mut text = line.to_owned();
    let mut out = String::new();
    for _ in 0..ROUNDS {
        if rules.has(Rule::Mojibake)
            && let Some(repaired) = repair::repair_with(&text, identifier.scores())
        {
            text = repaired.text;
        }
        let lang = match lang {
            Some(lang) => lang,
            None if normalise::depends_on_language(&text, rules) => {
                let label = identifier.label(&text, &Prior::none());
                if label.prob >= normalise::SURE { label.lang } else { "und" }
            }
            None => "und",
        };
        out.clear();
        normalise::normalise_into(&text, rules, lang, false, &mut out);
        if out == text {
            break;
        }
        std::mem::swap(&mut text, &mut out);
    }
    text
}
