//! Punctuation that ends sentences, in any script: what it is, and whether a text ends with it.
//!
//! In: a character or a text. Out: how it ends. Never: language, context (`segment` decides where sentences end inside a text).

/// How a character ends sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Terminator {
    /// May as well abbreviate, number or divide: `.`
    Period,
    /// Question and exclamation marks.
    Mark,
    /// Three dots in one.
    Ellipsis,
    /// Ends a sentence wherever it stands: `。` `।` `።` `۔`
    Full,
    /// Ends a clause, and a sentence after some words: the Tibetan shad.
    Shad,
    /// The end of a line.
    Line,
}

/// The terminators of Unicode (property Sentence_Terminal) and the ellipses.
pub(crate) fn terminator(c: char) -> Option<Terminator> {
    use Terminator::{Ellipsis, Full, Line, Mark, Period, Shad};
    Some(match c {
        '.' | '．' | '﹒' | '․' => Period,
        '!'
        | '?'
        | '‼'
        | '‽'
        | '⁇'
        | '⁈'
        | '⁉'
        | '؟'
        | '՞'
        | '܀'..='܂'
        | '߹'
        | '⸮'
        | '﹖'
        | '﹗' => Mark,
        '…' | '⋯' | '‥' => Ellipsis,
        '。'
        | '｡'
        | '！'
        | '？'
        | '։'
        | '।'
        | '॥'
        | '۔'
        | '።'
        | '፧'
        | '፨'
        | '។'
        | '៕'
        | '။'
        | '᙮'
        | '᠃'
        | '᠉'
        | '᥄'
        | '᥅'
        | '᪨'..='᪫'
        | '᭚'
        | '᭛'
        | '᭞'
        | '᭟'
        | '᰻'
        | '᰼'
        | '᱾'
        | '᱿'
        | '᜵'
        | '᜶'
        | '⸼'
        | '꓿'
        | '꘎'
        | '꘏'
        | '꛳'
        | '꛷'
        | '꡶'
        | '꡷'
        | '꣎'
        | '꣏'
        | '꤯'
        | '꧈'
        | '꧉'
        | '꩝'..='꩟'
        | '꫰'
        | '꫱'
        | '꯫'
        | '\u{11047}'
        | '\u{11048}'
        | '\u{110BE}'..='\u{110C1}'
        | '\u{11141}'..='\u{11143}'
        | '\u{111C5}'
        | '\u{111C6}'
        | '\u{111DE}'
        | '\u{111DF}'
        | '\u{1144B}'
        | '\u{1144C}'
        | '\u{1E95E}'
        | '\u{1E95F}' => Full,
        '།' | '༎' | '༏' | '༑' => Shad,
        '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => Line,
        _ => return None,
    })
}

/// Whether a text ends like a sentence, in any script: with a terminator, a colon or a closing quotation mark of its own. Closing brackets and quotation
/// marks, the numbers of notes (`[12]`, `³`) and pictures may stand behind it. Abbreviations at the end of a date line end with a full stop too
/// (`09.30 Uhr.`), but seldom.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let mut text = text.trim_end_matches(follows);
    while let Some(before) = text.strip_suffix(']') {
        let number = before.trim_end_matches(|c: char| c.is_ascii_digit());
        text = number.strip_suffix('[').unwrap_or(before).trim_end_matches(follows);
    }
    let last = text.chars().next_back();
    last.is_some_and(|c| matches!(c, ':' | '：' | '”' | '»' | '」') || terminator(c).is_some())
}

/// Whether a text ends with a question mark of any script; closing brackets and quotation marks may stand behind it.
pub(crate) fn ends_question(text: &str) -> bool {
    let text = text.trim_end_matches(follows);
    text.ends_with(['?', '？', '؟', '՞', '⁇', '⁈', '⁉', '፧', '﹖', '⸮'])
}

/// What may stand behind the end of a sentence: quotation marks and brackets that close, numbers of notes, pictures with their selectors and joiners.
fn follows(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '’' | ')' | '）' | '』' | '¹' | '²' | '³' | '⁰'..='⁹' | '\u{200D}' | '\u{FE0E}' | '\u{FE0F}'
        | '☀'..='➿' | '\u{1F1E6}'..='\u{1FAFF}'
    ) || c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::ends_sentence;

    #[test]
    fn sentences_end_with_the_marks_of_their_script() {
        for text in [
            "The ferry has left.",
            "“The ferry has left.”",
            "\"The ferry has left.\"",
            "(The ferry has left.)",
            "Գնացքը մեկնեց։",
            "ባቡሩ ሄደ።",
            "រថភ្លើងបានចេញហើយ។",
            "ရထားထွက်သွားပြီ။",
            "रेलगाड़ी चली गई।",
            "قطار روانہ ہو گئی۔",
            "船は出ました。",
            "「船は出ました。」",
            "མེ་འཁོར་ཐོན་སོང་།",
            "Three things were left:",
            "The ferry has left.[12] [3]",
            "The ferry has left.³",
            "The ferry has left! \u{1F389}",
            "The ferry has left [again].",
            "[The ferry has left.]",
        ] {
            assert!(ends_sentence(text), "{text}");
        }
        for text in [
            "",
            "Read more",
            "Next »\u{A0}page",
            "Ferries (3)",
            "Ferries [3]",
            "Like \u{1F44D}",
            "Գնացքներ",
            "5’",
        ] {
            assert!(!ends_sentence(text), "{text}");
        }
    }
}
