//! Rules that hold in some languages alone: pairs of strings from `corpora/normalise`, one file a rule.
//!
//! In: normalised text and its language. Out: the text with the pairs replaced. Never: a guess at the language.
use super::rule::{Rule, Rules};
use std::sync::OnceLock;

/// Files by rule. Lines of `# languages:` name the languages, the others are pairs with a tab between.
const FILES: [(Rule, &str); 4] = [
    (Rule::RomanianCommas, include_str!("../../corpora/normalise/romanian_commas.tsv")),
    (Rule::PersianLetters, include_str!("../../corpora/normalise/persian_letters.tsv")),
    (Rule::VietnameseMarks, include_str!("../../corpora/normalise/vietnamese_marks.tsv")),
    (Rule::FrenchSpaces, include_str!("../../corpora/normalise/french_spaces.tsv")),
];
const FOLDING: &str = include_str!("../../corpora/normalise/folding.tsv");

/// One file.
struct Pairs {
    rule: Rule,
    languages: Vec<&'static str>,
    pairs: Vec<(&'static str, &'static str)>,
}

fn parse(rule: Rule, text: &'static str) -> Pairs {
    let languages = text.lines().find_map(|l| l.strip_prefix("# languages:")).unwrap_or_default();
    Pairs {
        rule,
        languages: languages.split_whitespace().collect(),
        pairs: text
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| l.split_once('\t'))
            .collect(),
    }
}

fn all() -> &'static [Pairs] {
    static ALL: OnceLock<Vec<Pairs>> = OnceLock::new();
    ALL.get_or_init(|| FILES.map(|(rule, text)| parse(rule, text)).into())
}

/// A language for each rule that holds in some languages alone.
pub fn languages_with_rules() -> impl Iterator<Item = &'static str> {
    all().iter().filter_map(|p| p.languages.first().copied())
}

/// The language part of a BCP-47 tag.
fn base(lang: &str) -> &str {
    lang.split(['-', '_']).next().unwrap_or(lang)
}

fn applies(pairs: &Pairs, rules: Rules, lang: &str) -> bool {
    rules.has(pairs.rule) && pairs.languages.contains(&base(lang))
}

/// Whether some rule of the set could change the text in some language: whether it is worth asking for its language.
pub fn may_change(text: &str, rules: Rules) -> bool {
    !text.is_ascii()
        && all().iter().filter(|p| rules.has(p.rule)).any(|p| {
            let spaces = p.rule == Rule::FrenchSpaces;
            if spaces {
                text.contains(['\u{A0}', '\u{202F}'])
            } else {
                p.pairs.iter().any(|(from, _)| text.contains(from))
            }
        })
}

/// Replaces the pairs that hold in `lang`, in the text from `start` on.
pub fn replace(out: &mut String, start: usize, rules: Rules, lang: &str) {
    for pairs in all().iter().filter(|p| p.rule != Rule::FrenchSpaces && applies(p, rules, lang)) {
        for (from, to) in &pairs.pairs {
            if out[start..].contains(from) {
                let replaced = out[start..].replace(from, to);
                out.truncate(start);
                out.push_str(&replaced);
            }
        }
    }
}

/// The characters before which the language keeps no-break spaces, and after which (the first guillemet).
pub fn keeps_spaces(rules: Rules, lang: &str) -> Option<impl Fn(char, char) -> bool + use<>> {
    let pairs = all().iter().find(|p| p.rule == Rule::FrenchSpaces && applies(p, rules, lang))?;
    let has = |c: char| pairs.pairs.iter().any(|(from, _)| from.starts_with(c));
    Some(move |before: char, after: char| before == '«' || (after != '«' && has(after)))
}

/// Full default case folding for matching, with the letters of `lang` that fold otherwise (the dotless i of Turkish).
pub fn fold(text: &str, lang: &str) -> String {
    static OTHER: OnceLock<Pairs> = OnceLock::new();
    let other = OTHER.get_or_init(|| parse(Rule::Nfc, FOLDING));
    let casemap = icu_casemap::CaseMapper::new();
    if !other.languages.contains(&base(lang)) {
        return casemap.fold_string(text).into_owned();
    }
    let mut first = text.to_owned();
    for (from, to) in &other.pairs {
        first = first.replace(from, to);
    }
    casemap.fold_string(&first).into_owned()
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn turkish_folds_its_own_i() {
        assert_eq!(fold("ILIK İSTANBUL", "tr"), "ılık istanbul");
        assert_eq!(fold("ISTANBUL Straße", "de"), "istanbul strasse");
    }
}
