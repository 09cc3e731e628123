//! The attributes of one start tag, with their places in it.
//!
//! In: the source of a start tag, `<name …>`. Out: names and values as byte ranges (HTML standard, the attribute states of the tokeniser).
//! Never: the tag's place in the page, decoded values.

use super::{Page, Tag};
use std::ops::Range;

/// An attribute that has a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Byte range of the name.
    pub name: Range<usize>,
    /// Byte range of the value, without quotation marks.
    pub value: Range<usize>,
    /// The quotation mark around the value, if any.
    pub quote: Option<u8>,
}

/// An attribute that people read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readable {
    /// Its name; for `meta` elements what they describe (`description`, `og:title`).
    pub name: &'static str,
    /// The element.
    pub element: u32,
    /// Byte range of the value in the decoded source.
    pub value: Range<u32>,
}

/// Attributes that people read, on any element.
const READ: [&str; 4] = ["title", "alt", "placeholder", "aria-label"];
/// What `meta` elements say to people.
const DESCRIBED: [&str; 2] = ["description", "og:title"];

/// All attributes of a page that people read, in source order; those of hidden elements left out.
pub fn readable(page: &Page, source: &str) -> Vec<Readable> {
    let mut out = Vec::new();
    for (index, element) in page.elements.iter().enumerate().skip(1) {
        let start = element.start_tag.start;
        let tag = &source[start as usize..element.start_tag.end as usize];
        if element.inside_hidden || !tag.contains('=') {
            continue;
        }
        let there = attributes(tag);
        let is = |a: &Attribute, name: &str| tag[a.name.clone()].eq_ignore_ascii_case(name);
        let mut add = |name: &'static str, a: &Attribute| {
            let value = start + a.value.start as u32..start + a.value.end as u32;
            if !value.is_empty() {
                out.push(Readable { name, element: index as u32, value });
            }
        };
        if element.tag == Tag::Meta {
            let says = there.iter().filter(|a| is(a, "name") || is(a, "property"));
            let what = says.filter_map(|a| {
                let value = tag[a.value.clone()].trim();
                DESCRIBED.into_iter().find(|d| d.eq_ignore_ascii_case(value))
            });
            if let Some(name) = { what }.next()
                && let Some(content) = there.iter().find(|a| is(a, "content"))
            {
                add(name, content);
            }
            continue;
        }
        for (i, attribute) in there.iter().enumerate() {
            let name = READ.into_iter().find(|name| is(attribute, name));
            if let Some(name) = name.filter(|name| !there[..i].iter().any(|a| is(a, name))) {
                add(name, attribute);
            }
        }
    }
    out
}

fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0C)
}

/// The attributes with a value in a start tag, in order; of two with one name a browser heeds the first.
pub fn attributes(tag: &str) -> Vec<Attribute> {
    let bytes = tag.as_bytes();
    let skip = |mut at: usize, holds: &dyn Fn(u8) -> bool| {
        while bytes.get(at).is_some_and(|&b| holds(b)) {
            at += 1;
        }
        at
    };
    let mut out = Vec::new();
    let mut at = skip(1, &|b| !is_space(b) && b != b'/' && b != b'>');
    loop {
        let start = skip(at, &|b| is_space(b) || b == b'/');
        if bytes.get(start).is_none_or(|&b| b == b'>') {
            return out;
        }
        // An equals sign at the start belongs to the name.
        let end = skip(start + 1, &|b| !is_space(b) && !matches!(b, b'/' | b'>' | b'='));
        let equals = skip(end, &is_space);
        if bytes.get(equals) != Some(&b'=') {
            at = end;
            continue;
        }
        let from = skip(equals + 1, &is_space);
        let (value, quote) = match bytes.get(from) {
            Some(&quote @ (b'"' | b'\'')) => {
                let to = skip(from + 1, &|b| b != quote);
                at = (to + 1).min(bytes.len());
                (from + 1..to, Some(quote))
            }
            Some(&b) if b != b'>' => {
                at = skip(from, &|b| !is_space(b) && b != b'>');
                (from..at, None)
            }
            _ => {
                at = from;
                (from..from, None)
            }
        };
        out.push(Attribute { name: start..end, value, quote });
    }
}

#[cfg(test)]
mod tests {
    use super::attributes;

    #[test]
    fn values_in_all_their_spellings() {
        let tag = "<img/src=a.png ALT = 'a > \"b\"' hidden title=\"c\" d= e/>";
        let found: Vec<(&str, &str)> =
            attributes(tag).into_iter().map(|a| (&tag[a.name], &tag[a.value])).collect();
        assert_eq!(found, [("src", "a.png"), ("ALT", "a > \"b\""), ("title", "c"), ("d", "e/")]);
        assert_eq!(attributes("<a href=>").len(), 1);
        assert_eq!(attributes("<a href='unclosed").len(), 1);
    }
}
