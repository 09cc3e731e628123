//! Over-long segments → pieces, cut at the best inner boundary.
//!
//! In: a segment and the most characters of a piece. Out: the offsets of the cuts. Never: a cut inside a character and its marks.

use super::chars;

/// What a place is worth: a cut behind a clause beats one nearer to the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    /// Between two letters of one word.
    Letter,
    /// Between two characters of a script that has no white space between words.
    Ideograph,
    Space,
    /// Behind a comma.
    Comma,
    /// Behind a closing mark, before an opening one, around a dash.
    Aside,
    /// Behind a semicolon or colon.
    Clause,
    /// Behind a full stop or a question mark.
    Sentence,
}

/// The share of the limit behind which a cut is looked for first: pieces shorter than that are poor ones.
const EARLIEST: usize = 3;

/// Hands the places (bytes of `text`) to `each` at which to cut so that no piece has more than `most` characters; `ends` are ends of sentences inside.
pub(super) fn cuts(text: &str, most: usize, ends: &[usize], mut each: impl FnMut(usize)) {
    let most = most.max(1);
    let mut start = 0;
    while let Some(limit) = nth(&text[start..], most) {
        let window = &text[start..start + limit];
        // White space at the cut belongs to no piece.
        if text[start + limit..].trim().is_empty() {
            break;
        }
        start += best(window, &text[start + limit..], most / EARLIEST, |at| {
            ends.binary_search(&(start + at)).is_ok()
        });
        each(start);
    }
}

/// The byte at which the character after `n` others begins; none if there are no more than `n`.
fn nth(text: &str, n: usize) -> Option<usize> {
    text.char_indices().nth(n).map(|(i, _)| i)
}

/// The best place to cut in `window`, which is followed by `rest`.
fn best(window: &str, rest: &str, earliest: usize, is_end: impl Fn(usize) -> bool) -> usize {
    let mut found = (false, Worth::Letter, 0);
    let mut before = None;
    let places = window.char_indices().chain(rest.chars().next().map(|c| (window.len(), c)));
    for (count, (at, c)) in places.enumerate() {
        if at > 0 && !chars::marks(c) && !chars::formats(c) {
            let worth = if is_end(at) { Worth::Sentence } else { worth(&window[..at], before, c) };
            let place = (count >= earliest, worth, at);
            // Later places win over equal ones.
            if place >= found {
                found = place;
            }
        }
        before = Some(c);
    }
    // A window of nothing but marks is cut where it ends.
    if found.2 == 0 { window.len() } else { found.2 }
}

/// What a cut before `next` is worth.
fn worth(head: &str, before: Option<char>, next: char) -> Worth {
    let Some(before) = before else { return Worth::Letter };
    let wide = chars::ideographic(before)
        || chars::ideographic(next)
        || matches!(before, '、' | '，' | '；' | '：');
    if !next.is_whitespace() && !wide {
        return Worth::Letter;
    }
    if chars::continues(next) || chars::closes(next) || chars::terminator(next).is_some() {
        return Worth::Letter;
    }
    match before {
        ';' | ':' | '؛' | '；' | '：' | '፤' => Worth::Clause,
        ',' | '،' | '、' | '，' | '፣' | '၊' => Worth::Comma,
        '–' | '—' => Worth::Aside,
        '-' if head.ends_with(" -") => Worth::Aside,
        c if chars::closes(c) => Worth::Aside,
        c if chars::terminator(c).is_some() => Worth::Sentence,
        c if c.is_whitespace() => Worth::Letter,
        _ if next.is_whitespace() => Worth::Space,
        _ => Worth::Ideograph,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, most: usize) -> Vec<&str> {
        let mut out = Vec::new();
        let mut start = 0;
        cuts(text, most, &[], |at| {
            out.push(text[start..at].trim());
            start = at;
        });
        out.push(text[start..].trim());
        out
    }

    #[test]
    fn a_clause_beats_a_comma_and_a_comma_beats_a_space() {
        let text = "The harbour was empty, the boats had left; nobody knew when they would return";
        assert_eq!(
            cut(text, 50),
            ["The harbour was empty, the boats had left;", "nobody knew when they would return"]
        );
        assert_eq!(
            cut("The harbour was empty, the boats had left", 30),
            ["The harbour was empty,", "the boats had left"]
        );
        assert_eq!(
            cut("The harbour was empty and the boats had left", 30),
            ["The harbour was empty and the", "boats had left"]
        );
    }

    #[test]
    fn scripts_without_spaces_are_cut_behind_their_commas() {
        assert_eq!(
            cut("港には誰もいなかった、船はもう出たあとだった", 15),
            ["港には誰もいなかった、", "船はもう出たあとだった"]
        );
    }

    #[test]
    fn a_word_longer_than_the_limit_is_cut_but_no_letter_loses_its_marks() {
        assert_eq!(cut("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 3), ["e\u{301}", "e\u{301}", "e\u{301}"]);
    }
}
