//! Translated text → text that is safe where it is written.
//!
//! In: a translation, as it came. Out: text that can't become markup, end an attribute or break a line. Never: placeholders, charsets.

/// Where text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Between tags; line breaks stay in code.
    Html { code: bool },
    /// In an attribute's value, between quotation marks.
    Attribute,
    /// In plain text, or in an element whose text has no references.
    Plain,
}

/// Appends `text`, escaped for its place. Control characters, surrogates' stand-ins and noncharacters go out: no parser may carry them (HTML standard,
/// "control-character-in-input-stream").
pub(super) fn push(out: &mut String, text: &str, place: Place) {
    let lines = place == Place::Html { code: true };
    for c in text.chars() {
        match c {
            '\n' | '\t' if lines => out.push(c),
            '\r' if lines => {}
            '\n' | '\r' | '\t' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                out.push(' ')
            }
            c if c.is_control() || is_noncharacter(c) => {}
            c if place == Place::Plain => out.push(c),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if place == Place::Attribute => out.push_str("&quot;"),
            '\'' if place == Place::Attribute => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

/// U+FDD0 to U+FDEF and the last two of every plane (Unicode, section 23.7).
fn is_noncharacter(c: char) -> bool {
    let code = c as u32;
    (0xFDD0..=0xFDEF).contains(&code) || code & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::{Place, push};

    fn escaped(text: &str, place: Place) -> String {
        let mut out = String::new();
        push(&mut out, text, place);
        out
    }

    #[test]
    fn nothing_becomes_markup() {
        let hostile = "<script>alert(1)</script> \"onload=x &lt; \u{0}\u{1b}[1m\u{fffe}";
        assert_eq!(
            escaped(hostile, Place::Html { code: false }),
            "&lt;script&gt;alert(1)&lt;/script&gt; \"onload=x &amp;lt; [1m"
        );
        assert_eq!(escaped("\" onload='x'", Place::Attribute), "&quot; onload=&#39;x&#39;");
    }

    #[test]
    fn lines_stay_in_code_alone() {
        assert_eq!(escaped("a\r\n\tb", Place::Html { code: true }), "a\n\tb");
        assert_eq!(escaped("a\nb\u{2028}c", Place::Plain), "a b c");
    }
}
