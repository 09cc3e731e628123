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

/// Whether a text ends like a sentence, in any script: with a terminator, a colon or a closing quotation mark of its own, behind which closing brackets
/// and quotation marks may stand. Abbreviations at the end of a date line end with a full stop too (`09.30 Uhr.`), but seldom.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let closing = |c: char| {
        matches!(c, '"' | '\'' | '’' | ')' | ']' | '）' | '』' | '\u{FE0E}' | '\u{FE0F}')
            || c.is_whitespace()
    };
    let last = text.trim_end_matches(closing).chars().next_back();
    last.is_some_and(|c| matches!(c, ':' | '：' | '”' | '»' | '」') || terminator(c).is_some())
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
        ] {
            assert!(ends_sentence(text), "{text}");
        }
        for text in ["", "Read more", "Next »\u{A0}page", "Ferries (3)", "Գնացքներ", "5’"]
        {
            assert!(!ends_sentence(text), "{text}");
        }
    }
}
