//! Shortcodes and template tags that a site left unrendered, found inside a block's text.
//!
//! In: the text of a block that is no code. Out: byte ranges of the tags. Never: the text between an opening and a closing tag (a caption stays).
//! `[name key="value"]` and `[/name]` of WordPress with straight or curly quotes, `{{ … }}`, `{% … %}`, `<?php … ?>`, `<% … %>`, `%%name%%`,
//! `<!-- … -->` of block editors in plain text.

use std::ops::Range;

/// Longest tag in bytes: page builders write long attribute lists, prose between two unrelated brackets is longer.
const LONGEST: usize = 2000;

/// Names that stand alone as shortcodes, without attributes: WordPress core and widespread plugins.
const BARE_NAMES: [&str; 20] = [
    "gallery",
    "caption",
    "embed",
    "audio",
    "video",
    "playlist",
    "adrotate",
    "adinserter",
    "toc",
    "contact-form-7",
    "contact-form",
    "mc4wp_form",
    "jetpack_subscription_form",
    "sharethis",
    "social_share",
    "ads",
    "adsense",
    "newsletter",
    "wp_caption",
    "more",
];

/// Quotation marks around attribute values: straight, and what typography filters make of them.
const QUOTES: [char; 13] = ['"', '\'', '”', '“', '„', '″', '′', '’', '‘', '»', '«', '‟', '＂'];

/// Finds all tags in `text`, in order, not overlapping.
pub fn find(text: &str, out: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = next_mark(&bytes[at..]) {
        let start = at + found;
        let rest = &text[start..];
        let len = match bytes[start] {
            b'[' => square(rest, text),
            b'{' => paired(rest, "{{", "}}").or_else(|| paired(rest, "{%", "%}")),
            b'<' => paired(rest, "<?", "?>")
                .or_else(|| paired(rest, "<%", "%>"))
                .or_else(|| block_comment(rest)),
            _ => percent(rest),
        };
        match len {
            Some(len) => {
                out.push(start..start + len);
                at = start + len;
            }
            None => at = start + 1,
        }
    }
}

fn next_mark(bytes: &[u8]) -> Option<usize> {
    let brackets = memchr::memchr3(b'[', b'{', b'<', bytes);
    let percent = memchr::memmem::find(&bytes[..brackets.unwrap_or(bytes.len())], b"%%");
    percent.or(brackets)
}

/// A tag between two marks, on one line of thought: no longer than [`LONGEST`].
fn paired(rest: &str, open: &str, close: &str) -> Option<usize> {
    let body = rest.strip_prefix(open)?;
    // `<?` and `<%` must be followed by a name or a space, or they are arrows and smileys.
    let first = body.chars().next()?;
    if open.starts_with('<')
        && !(first.is_ascii_alphabetic()
            || first.is_whitespace()
            || matches!(first, '=' | '-' | '$'))
    {
        return None;
    }
    let end =
        memchr::memmem::find(body.as_bytes(), close.as_bytes()).filter(|&end| end <= LONGEST)?;
    Some(open.len() + end + close.len())
}

/// `<!-- wp:paragraph -->`, `<!--more-->`: only plain text has them, where no parser took them out.
fn block_comment(rest: &str) -> Option<usize> {
    paired_comment(rest).filter(|&len| {
        let body = rest[4..len - 3].trim();
        body.starts_with("wp:") || body.starts_with("/wp:") || body == "more" || body == "nextpage"
    })
}

fn paired_comment(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix("<!--")?;
    let end = memchr::memmem::find(body.as_bytes(), b"-->").filter(|&end| end <= LONGEST)?;
    Some(4 + end + 3)
}

/// `%%title%%`: a name of letters, digits and underscores.
fn percent(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix("%%")?;
    let name =
        body.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_' || *b == b'-').count();
    (name > 0 && name <= 40 && body[name..].starts_with("%%")).then_some(name + 4)
}

/// `[name …]` or `[/name]`, when it looks like a shortcode and not like an editor's bracket.
fn square(rest: &str, whole: &str) -> Option<usize> {
    let body = &rest[1..];
    let closing = body.starts_with('/');
    let body = &body[usize::from(closing)..];
    let name_len =
        body.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')).count();
    let name = &body[..name_len];
    if name_len < 2 || !name.as_bytes()[0].is_ascii_alphabetic() {
        return None;
    }
    let head = 1 + usize::from(closing) + name_len;
    let end = close_bracket(&rest[head..]).filter(|&end| end <= LONGEST)?;
    let attributes = rest[head..head + end].trim().trim_end_matches('/');
    let len = head + end + 1;
    let known = BARE_NAMES.iter().any(|n| n.eq_ignore_ascii_case(name)) || name.contains('_');
    let is_tag = if closing {
        attributes.is_empty() && (known || has_opening(whole, name))
    } else if attributes.is_empty() {
        known && name.bytes().all(|b| !b.is_ascii_uppercase()) || has_closing(whole, name)
    } else {
        (rest[head..].starts_with([' ', '\u{a0}', '\t', '\n']) && has_attribute(attributes))
            || has_closing(whole, name)
    };
    is_tag.then_some(len)
}

/// Offset of the bracket that closes a tag; brackets inside quotes don't.
fn close_bracket(rest: &str) -> Option<usize> {
    let mut quoted = false;
    for (at, c) in rest.char_indices() {
        match c {
            ']' if !quoted => return Some(at),
            '"' => quoted = !quoted,
            '[' if !quoted => return None,
            _ => {}
        }
        if at > LONGEST {
            return None;
        }
    }
    // An unbalanced quotation mark: the first bracket closes after all.
    rest.find(']')
}

/// Words that stand before the first `key=value` at most (`[contact-form-7 404 title="…"]`); a bracket of prose may hold an equals sign further on.
const BEFORE_KEY: usize = 2;

/// Whether text holds `key=value` with a quoted value, or a single word or number behind the sign.
fn has_attribute(text: &str) -> bool {
    let Some((before, value)) = text.split_once('=') else { return false };
    let key = before.trim_end().rsplit([' ', '\u{a0}']).next().unwrap_or("");
    if before.split_whitespace().count() > BEFORE_KEY + 1 {
        return false;
    }
    let value = value.trim_start();
    !key.is_empty()
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b':'))
        && (value.starts_with(QUOTES) || value.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

fn has_opening(text: &str, name: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), name.as_bytes())
        .any(|at| at > 0 && text.as_bytes()[at - 1] == b'[')
}

fn has_closing(text: &str, name: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), name.as_bytes())
        .any(|at| text[..at].ends_with("[/") && text[at + name.len()..].starts_with(']'))
}

#[cfg(test)]
mod tests {
    use super::find;

    fn without(text: &str) -> String {
        let mut found = Vec::new();
        find(text, &mut found);
        let mut out = String::new();
        let mut from = 0;
        for range in found {
            out.push_str(&text[from..range.start]);
            from = range.end;
        }
        out + &text[from..]
    }

    #[test]
    fn tags_go() {
        for (text, left) in [
            ("[adrotate banner=\"71\"]", ""),
            ("[adrotate banner=”71″]", ""),
            ("[adrotate banner=&#8221;", "[adrotate banner=&#8221;"),
            ("[caption id=\"a\" width=\"300\"]The bridge[/caption]", "The bridge"),
            ("[gallery ids='1,2,3' /] End", " End"),
            ("[vc_row][vc_column width=\"1/2\"]Text[/vc_column][/vc_row]", "Text"),
            ("Read {{ related.title }} now", "Read  now"),
            ("{% if user %}Hello{% endif %}", "Hello"),
            ("<?php echo $x; ?>Text", "Text"),
            ("%%sitename%% – %%title%%", " – "),
            ("<!-- wp:paragraph -->Text<!-- /wp:paragraph -->", "Text"),
        ] {
            assert_eq!(without(text), left, "{text}");
        }
    }

    #[test]
    fn brackets_of_prose_stay() {
        for text in [
            "[Boats with a mast that is too high (here: length=12) wait outside]",
            "He said [sic] that it [the bridge] was shut [1], [citation needed] [...] [Laughs] [a] [x = y]",
            "a set {1, 2} {x} and 100%% sure, 50%%",
            "3 <% 4, x < y ?> z, <3",
            "[PHOTO: Harbour] [Update 14:30: reopened]",
            "[see also: the bridge [old]]",
        ] {
            assert_eq!(without(text), text);
        }
    }
}
