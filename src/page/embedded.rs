//! Text that a page carries for its scripts: article bodies in JSON-LD, the state that a script draws the page from, `noscript` elements.
//!
//! In: places in the decoded source. Out: each as a page of its own, best source first. Never: a choice between it and the page's blocks,
//! running a script, work that nobody asked for (nothing is parsed while the page is read).

use super::metadata::json_ld;
use super::{Page, visible_chars};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Where text that is no visible block of the page came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The article body of a JSON-LD object.
    JsonLd,
    /// The state that a script draws the page from (`__NEXT_DATA__` and its like).
    State,
    /// `noscript` elements.
    Noscript,
}

impl Origin {
    /// The name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::JsonLd => "json_ld",
            Self::State => "embedded_state",
            Self::Noscript => "noscript",
        }
    }
}

/// Text from one origin.
#[derive(Debug)]
pub struct Embedded {
    /// Where it came from.
    pub origin: Origin,
    /// The text as a page; its spans point into the text itself, not into the source.
    pub page: Page,
}

/// Bytes of state that are parsed: what takes more is a catalogue, not a page.
const STATE: usize = 8 << 20;
/// Levels of state that are walked.
const DEPTH: usize = 40;
/// Characters from which a string is a piece of running text.
const PROSE: u32 = 60;
/// Share of letters, marks and spaces in running text; addresses, code and keys have less.
const READABLE: f32 = 0.9;

/// Reads the text at these places.
pub(super) fn read(data: &[(Origin, Range<u32>)], source: &str) -> Vec<Embedded> {
    let mut parts = [String::new(), String::new(), String::new()];
    let mut budget = STATE;
    for (origin, range) in data {
        let text = &source[range.start as usize..range.end as usize];
        match origin {
            Origin::JsonLd => {
                let bodies = json_ld::parse(text).map(|v| json_ld::bodies(&v)).unwrap_or_default();
                for body in bodies {
                    add_markup(&mut parts[0], &body);
                }
            }
            Origin::State if text.len() <= budget => {
                budget -= text.len();
                if let Some(value) = first_value(text) {
                    longest_text(&value, &mut parts[1]);
                }
            }
            Origin::State => {}
            Origin::Noscript => parts[2].push_str(text),
        }
    }
    let origins = [Origin::JsonLd, Origin::State, Origin::Noscript];
    let mut out: Vec<Embedded> = Vec::new();
    for (origin, html) in origins.into_iter().zip(parts) {
        if !html.is_empty() {
            out.push(Embedded { origin, page: Page::from_html(&html) });
        }
    }
    out
}

/// Adds a string as markup: its own where it has tags, else a paragraph a line.
fn add_markup(html: &mut String, text: &str) {
    let text = json_ld::unescaped(text);
    let has_tags = text
        .match_indices('<')
        .any(|(i, _)| text[i + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'));
    if has_tags {
        html.push_str("<div>");
        html.push_str(&text);
        html.push_str("</div>");
        return;
    }
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        html.push_str("<p>");
        // A lone `<` is text here; character references are common in such strings and stay.
        html.push_str(&line.replace('<', "&lt;"));
        html.push_str("</p>");
    }
}

/// The first JSON value in a script: all of it, or what is assigned.
fn first_value(text: &str) -> Option<Value> {
    let from = text.find(['{', '['])?;
    serde_json::Deserializer::from_str(&text[from..]).into_iter::<Value>().next()?.ok()
}

/// The strings at the place of the state that holds most running text. A place is a path of keys without the numbers of lists: the
/// paragraphs of an article share one.
fn longest_text(state: &Value, html: &mut String) {
    let mut places: HashMap<u64, (u32, usize)> = HashMap::new();
    let mut order: Vec<(u64, &str)> = Vec::new();
    walk(state, 0, DEPTH, &mut |place, text| {
        let plain = without_tags(text);
        let chars = visible_chars(&plain);
        let prose = if chars >= PROSE && is_readable(&plain) { chars } else { 0 };
        let at = places.entry(place).or_insert((0, order.len()));
        at.0 += prose;
        order.push((place, text));
    });
    // The first of equals, whatever the order of the map.
    let best = places.iter().max_by_key(|(_, (chars, first))| (*chars, std::cmp::Reverse(*first)));
    let Some((&best, &(chars, _))) = best else { return };
    if chars == 0 {
        return;
    }
    let mut seen = HashSet::new();
    for (_, text) in order.iter().filter(|(place, _)| *place == best) {
        // States hold things twice, for the page and for a cache.
        let hash = xxhash_rust::xxh3::xxh3_64(text.as_bytes());
        if is_readable(&without_tags(text)) && seen.insert(hash) {
            add_markup(html, text);
        }
    }
}

fn walk<'v>(value: &'v Value, place: u64, depth: usize, f: &mut impl FnMut(u64, &'v str)) {
    if depth == 0 {
        return;
    }
    match value {
        Value::String(text) => f(place, text),
        Value::Array(items) => items.iter().for_each(|v| walk(v, place, depth - 1, f)),
        Value::Object(map) => {
            for (key, v) in map {
                walk(v, xxhash_rust::xxh3::xxh3_64_with_seed(key.as_bytes(), place), depth - 1, f);
            }
        }
        _ => {}
    }
}

/// A string without its tags, for counting alone.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// Whether most of a string is letters, and words of a natural length stand in it.
fn is_readable(text: &str) -> bool {
    let (mut all, mut good, mut word, mut longest) = (0u32, 0u32, 0u32, 0u32);
    for c in text.chars() {
        all += 1;
        let space = c.is_whitespace();
        let letter = c.is_alphabetic() || (!c.is_ascii() && !c.is_control());
        good += u32::from(
            letter
                || space
                || matches!(
                    c,
                    '.' | ',' | '\'' | '"' | '!' | '?' | '-' | ';' | ':' | '(' | ')' | '0'..='9'
                ),
        );
        word = if c.is_ascii() && !space { word + 1 } else { 0 };
        longest = longest.max(word);
    }
    all > 0 && good as f32 >= READABLE * all as f32 && longest <= 60
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(html: &str) -> Vec<(Origin, Vec<String>)> {
        let page = Page::from_html(html);
        let text = |p: &Page| p.blocks.iter().map(|b| p.text(b).to_owned()).collect();
        page.embedded(html).iter().map(|e| (e.origin, text(&e.page))).collect()
    }

    const LONG: &str = "The ferries were held back until noon because of thick fog over the harbour, and nobody minded much.";

    #[test]
    fn bodies_of_json_ld_are_paragraphs() {
        let filler = format!("{LONG} ").repeat(8);
        let html = format!(
            r#"<script type="application/ld+json">{{"@graph":[{{"@type":"WebPage"}},{{"@type":"NewsArticle","articleBody":"{filler}\n\nSecond &amp; last."}}]}}</script>"#
        );
        assert_eq!(
            texts(&html),
            [(Origin::JsonLd, vec![filler.trim().to_owned(), "Second & last.".to_owned()])]
        );
    }

    #[test]
    fn escaped_markup_in_a_body_is_markup() {
        let filler = format!("{LONG} ").repeat(8);
        let html = format!(
            r#"<script type="application/ld+json">[{{"articleBody":"&lt;p&gt;{filler}&lt;/p&gt;&lt;p&gt;Second.&lt;/p&gt;"}}]</script>"#
        );
        assert_eq!(texts(&html)[0].1, [filler.trim(), "Second."]);
    }

    #[test]
    fn the_place_with_most_running_text_is_the_text_of_a_state() {
        let html = format!(
            r#"<script id="__NEXT_DATA__" type="application/json">{{"props":{{"menu":[{{"label":"Home"}},{{"label":"News"}}],
            "style":"a{{color:red}}","article":{{"id":7,"parts":[{{"text":"{LONG}"}},{{"text":"Fog again."}},{{"text":"{LONG} {LONG}"}}]}},
            "copy":[{{"parts":[{{"teaser":"{LONG}"}}]}}],"padding":"{}"}}}}</script>"#,
            "x".repeat(600)
        );
        assert_eq!(
            texts(&html),
            [(
                Origin::State,
                vec![LONG.to_owned(), "Fog again.".to_owned(), format!("{LONG} {LONG}")]
            )]
        );
    }

    #[test]
    fn an_assigned_state_is_read_and_code_is_not() {
        let filler = format!("{LONG} ").repeat(8);
        let html = format!(
            r#"<script>window.__STATE__ = {{"post":{{"body":"<p>{filler}</p><p>Two.</p>"}}}};run()</script>"#
        );
        assert_eq!(texts(&html)[0].1, [filler.trim(), "Two."]);
        let code =
            format!("<script>window.onload = function() {{ return 1; }} // {filler}</script>");
        assert!(texts(&code).is_empty());
    }

    #[test]
    fn noscript_is_read_as_a_page() {
        let filler = format!("{LONG} ").repeat(8);
        let html =
            format!("<body><div id=app></div><noscript><h1>Fog</h1><p>{filler}</p></noscript>");
        assert_eq!(texts(&html)[0].1, ["Fog", filler.trim()]);
    }
}
