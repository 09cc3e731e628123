//! A short block that is one quotation with its speaker: `“Wait. I'm coming,” said Ann.`
//!
//! In: a block. Out: whether it is one, and stays whole. Never: quotations inside longer text, whose sentences are cut.

use super::chars;

/// Bytes of the longest such block: a caption, a pull quote.
const SHORT: usize = 240;

/// Whether `text` opens with a quotation mark, the quotation closes before a lower-case word, and no sentence ends behind it.
pub(super) fn is_one(text: &str) -> bool {
    let text = text.trim();
    let Some(opener) = text.chars().next().filter(|c| text.len() <= SHORT && is_mark(*c)) else {
        return false;
    };
    let inner = &text[opener.len_utf8()..];
    let Some(close) = inner.find(|c| closes(opener, c)) else { return false };
    let (said, rest) = inner.split_at(close);
    let rest = rest.trim_start_matches(|c| is_mark(c) || matches!(c, ',' | ' ' | '–' | '—' | '-'));
    let stops = said.ends_with([',', '!', '?', '…', '.'])
        || inner[close..].trim_start_matches(is_mark).starts_with(',');
    stops
        && rest.starts_with(chars::cased_lower)
        && !rest.contains(is_mark)
        && !rest.trim_end_matches(['.', '!', '?', '…']).contains(['!', '?'])
        && !rest.trim_end_matches('.').contains(". ")
}

fn is_mark(c: char) -> bool {
    chars::quotes(c) || matches!(c, '„' | '‚')
}

/// Whether `c` closes what `opener` opened; an apostrophe closes nothing here.
fn closes(opener: char, c: char) -> bool {
    match opener {
        '"' => c == '"',
        '“' => c == '”',
        '„' => matches!(c, '“' | '”'),
        '«' => c == '»',
        '»' => matches!(c, '«' | '»'),
        '”' => c == '”',
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_one;

    #[test]
    fn one_quotation_and_who_said_it() {
        assert!(is_one("„Wir warten. Es dauert nicht lange,“ sagte der Fahrer."));
        assert!(is_one("“Wait! I am coming,” she called."));
    }

    #[test]
    fn anything_more_is_cut_as_usual() {
        assert!(!is_one("“Wait. I am coming.” “Hurry!”"));
        assert!(!is_one("“Wait,” she called. He stood still."));
        assert!(!is_one("He said: “Wait. I am coming,” and ran."));
    }
}
