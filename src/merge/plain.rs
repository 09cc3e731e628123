//! A translation in plain text, wrapped as the lines that it replaces were.
//!
//! In: a text, the lines that its source stood in. Out: the text, with their line breaks and indentation. Never: markup; a line of a file that is not
//! hard-wrapped stays one line.

use super::escape::{Place, push};

/// `text` in place of `source`, whose lines may be several. `same`: the words are the source's, so the lines are too; otherwise they are as wide as its
/// widest.
pub(super) fn wrap(text: &str, source: &str, same: bool) -> String {
    let mut clean = String::with_capacity(text.len());
    push(&mut clean, text, Place::Plain);
    let is_break =
        |c: char| matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let Some(first) = source.find(is_break) else { return clean };
    let widths: Vec<usize> = source
        .split(is_break)
        .map(|line| line.split_whitespace().map(|w| w.chars().count() + 1).sum::<usize>())
        .filter(|width| *width > 0)
        .collect();
    let widest = widths.iter().copied().max().unwrap_or(usize::MAX);
    // The break with the white space around it, the next line's indentation included.
    let from = source[..first].trim_end().len();
    let rest = &source[from..];
    let separator = &rest[..rest.len() - rest.trim_start().len()];
    let mut out = String::with_capacity(clean.len() + clean.len() / 32);
    let (mut line, mut used) = (0, 0);
    for word in clean.split_whitespace() {
        let width = word.chars().count() + 1;
        let limit = if same { widths.get(line).copied().unwrap_or(widest) } else { widest };
        if used > 0 && used + width > limit {
            out.push_str(separator);
            (line, used) = (line + 1, 0);
        } else if used > 0 {
            out.push(' ');
        }
        out.push_str(word);
        used += width;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn lines_stay_lines() {
        let source = "the bridge was\r\n  closed to all\r\n  traffic.";
        assert_eq!(wrap("the bridge was closed to all traffic.", source, true), source);
        assert_eq!(
            wrap("die Brücke war ganz und gar zu", source, false),
            "die Brücke war\r\n  ganz und gar\r\n  zu"
        );
        assert_eq!(wrap("a\nb", "x y", false), "a b");
    }
}
