//! What a page says of itself, made true for what is written: language and direction, charset.
//!
//! In: a page and its source, the language, direction or encoding that is written. Out: edits of start tags. Never: text.

use super::charset::{Charset, Edit};
use super::escape::{self, Place};
use crate::page::{Page, Tag, attributes};
use std::ops::Range;

/// Scripts that are written from right to left (UAX #9: their letters are of the classes R and AL), by ISO 15924 code.
const RIGHT_TO_LEFT: [&str; 14] = [
    "Adlm", "Arab", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi", "Chrs",
    "Sogd", "Elym",
];

/// The direction of a text by the scripts of its letters.
pub(super) fn direction<'t>(texts: impl Iterator<Item = &'t str>) -> &'static str {
    use unicode_script::UnicodeScript;
    let (mut right, mut left) = (0u32, 0u32);
    for c in texts.flat_map(str::chars).filter(|c| c.is_alphabetic()) {
        if RIGHT_TO_LEFT.contains(&c.script().short_name()) { right += 1 } else { left += 1 }
    }
    if right > left { "rtl" } else { "ltr" }
}

/// Edits that set attributes of an element: new values where they are, else at the end of the tag's name.
pub(super) fn set(page: &Page, source: &str, element: u32, values: &[(&str, &str)]) -> Vec<Edit> {
    let tag = &page.elements[element as usize].start_tag;
    let (start, text) = (tag.start as usize, &source[tag.start as usize..tag.end as usize]);
    let there = attributes(text);
    let mut edits = Vec::new();
    let mut new = String::new();
    for (name, value) in values {
        let found = there.iter().find(|a| text[a.name.clone()].eq_ignore_ascii_case(name));
        match found {
            Some(attribute) => {
                let value = quoted(value, attribute.quote.is_some());
                edits.push((moved(&attribute.value, start), value));
            }
            None => {
                new.push(' ');
                new.push_str(name);
                new.push('=');
                new.push_str(&quoted(value, false));
            }
        }
    }
    if !new.is_empty() {
        let at = start + 1 + page.name_of(element, source).len();
        edits.push((at..at, new));
    }
    edits
}

fn moved(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// A value as it stands in a tag; `inside`: the quotation marks are there.
pub(super) fn quoted(value: &str, inside: bool) -> String {
    let mut out = String::with_capacity(value.len() + 2);
    if !inside {
        out.push('"');
    }
    escape::push(&mut out, value, Place::Attribute);
    if !inside {
        out.push('"');
    }
    out
}

/// What has the language of the translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scope {
    /// The page.
    pub page: bool,
    /// The elements around what was translated, apart from the page.
    pub article: bool,
}

/// Edits that make the page's language and direction those of its new text. `elements` are the block elements of the translated segments.
pub(super) fn language(
    page: &Page,
    source: &str,
    elements: &[u32],
    scope: Scope,
    lang: Option<&str>,
    dir: &str,
) -> Vec<Edit> {
    let html = page.elements.iter().position(|e| e.tag == Tag::Html).map(|i| i as u32);
    let mut targets: Vec<u32> = html.filter(|_| scope.page).into_iter().collect();
    if scope.article || targets.is_empty() {
        targets.extend(containers(page, elements));
    }
    let mut edits = Vec::new();
    for element in targets {
        let mut values = Vec::new();
        if let Some(lang) = lang {
            values.push(("lang", lang));
            let tag = &page.elements[element as usize].start_tag;
            let text = &source[tag.start as usize..tag.end as usize];
            if attributes(text)
                .iter()
                .any(|a| text[a.name.clone()].eq_ignore_ascii_case("xml:lang"))
            {
                values.push(("xml:lang", lang));
            }
        }
        values.push(("dir", dir));
        edits.extend(set(page, source, element, &values));
    }
    edits
}

/// The innermost element around all of `elements`; where that is the page itself, the elements one by one.
fn containers(page: &Page, elements: &[u32]) -> Vec<u32> {
    let up = |mut a: u32, mut b: u32| {
        while a != b {
            // Parents stand before their children.
            if a > b {
                a = page.elements[a as usize].parent
            } else {
                b = page.elements[b as usize].parent
            }
        }
        a
    };
    let around = elements.iter().copied().reduce(up).unwrap_or(0);
    let page_itself = |e: u32| matches!(page.elements[e as usize].tag, Tag::Root | Tag::Html);
    let mut out: Vec<u32> = if page_itself(around)
        || page.elements[around as usize].tag == Tag::Body
            && elements.len() > 1
            && !elements.contains(&around)
    {
        elements.to_vec()
    } else {
        vec![around]
    };
    out.retain(|&e| !page_itself(e) && page.elements[e as usize].tag != Tag::Title);
    out.sort_unstable();
    out.dedup();
    out
}

/// Edits that make the declared encoding that of the bytes. Without any declaration, one is added where `add` says so.
pub(super) fn charset(page: &Page, source: &str, target: Charset, add: bool) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut declared = false;
    if let Some(range) = xml_encoding(source) {
        declared = true;
        if Charset::for_label(&source[range.clone()]) != Some(target) {
            edits.push((range, target.name()));
        }
    }
    for element in page.elements.iter().filter(|e| e.tag == Tag::Meta) {
        let start = element.start_tag.start as usize;
        let text = &source[start..element.start_tag.end as usize];
        let there = attributes(text);
        let value =
            |name: &str| there.iter().find(|a| text[a.name.clone()].eq_ignore_ascii_case(name));
        let pragma = value("http-equiv")
            .is_some_and(|a| text[a.value.clone()].trim().eq_ignore_ascii_case("content-type"));
        let in_content = value("content")
            .filter(|_| pragma)
            .and_then(|a| label_in(&text[a.value.clone()]).map(|r| moved(&r, a.value.start)));
        for range in value("charset").map(|a| a.value.clone()).into_iter().chain(in_content) {
            declared = true;
            if Charset::for_label(&text[range.clone()]) != Some(target) {
                edits.push((moved(&range, start), target.name()));
            }
        }
    }
    if !declared && add {
        let behind =
            |tag| page.elements.iter().find(|e| e.tag == tag).map(|e| e.start_tag.end as usize);
        let at = behind(Tag::Head)
            .or_else(|| behind(Tag::Html))
            .unwrap_or_else(|| after_doctype(source));
        edits.push((at..at, format!("<meta charset=\"{}\">", target.name())));
    }
    edits
}

fn after_doctype(source: &str) -> usize {
    let start = source.len() - source.trim_start().len();
    let doctype = source.get(start..start + 9).is_some_and(|s| s.eq_ignore_ascii_case("<!doctype"));
    if doctype { source[start..].find('>').map_or(0, |i| start + i + 1) } else { 0 }
}

/// Where the label stands in `text/html; charset=…`.
fn label_in(content: &str) -> Option<Range<usize>> {
    let lower = content.to_ascii_lowercase();
    let at = lower.find("charset")? + 7;
    let rest = &lower[at..];
    let value = rest.trim_start().strip_prefix('=')?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    let start = content.len() - value.len();
    let len = value
        .find(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | '"' | '\''))
        .unwrap_or(value.len());
    (len > 0).then_some(start..start + len)
}

/// Where the label stands in an XML declaration.
fn xml_encoding(source: &str) -> Option<Range<usize>> {
    let start = source.len() - source.trim_start().len();
    let declaration =
        source[start..].strip_prefix("<?xml").map(|r| &r[..r.find('>').unwrap_or(r.len())])?;
    let at = declaration.find("encoding")? + 8;
    let value = declaration[at..].trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|q| matches!(q, '"' | '\''))?;
    let from = start + 5 + declaration.len() - value.len() + 1;
    let len = value[1..].find(quote)?;
    Some(from..from + len)
}
