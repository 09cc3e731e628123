//! JSON-LD → what it says of the page, and the article bodies in it.
//!
//! In: the text of a script element. Out: values for the metadata's reader; bodies as they are written. Never: vocabularies other than
//! schema.org's, anything fetched.

use super::reader::{Field, Reader};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Longest JSON-LD that is read, in bytes; longer ones are data sets, not descriptions of a page.
const CAP: usize = 1 << 20;
/// Names that can be referred to, and bodies: more are data.
const MOST: usize = 100;
/// Levels that are searched.
const DEPTH: usize = 6;

/// Parses a script's text. Raw line breaks inside strings and comment or CDATA wrappers are common and forgiven.
pub(in crate::page) fn parse(text: &str) -> Option<Value> {
    if text.len() > CAP {
        return None;
    }
    let text = text.trim();
    if let Ok(value) = serde_json::from_str(text) {
        return Some(value);
    }
    let text = text.split_once("<![CDATA[").map_or(text, |(_, inside)| inside);
    let text = text.rsplit_once("]]>").map_or(text, |(inside, _)| inside);
    let from = text.find(['{', '['])?;
    let to = text.rfind(['}', ']'])?;
    let inner = text.get(from..=to)?;
    let spaced: String = inner.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    serde_json::from_str(&spaced).ok()
}

/// Reads what a parsed script says.
pub(super) fn read(value: &Value, reader: &mut Reader) {
    let mut people = Vec::new();
    walk(value, DEPTH, &mut |map| {
        if people.len() < MOST
            && let (Some(id), Some(name)) = (string(map, "@id"), string(map, "name"))
        {
            people.push((id.to_owned(), name.to_owned()));
        }
    });
    walk(value, DEPTH, &mut |map| object(map, &people, reader));
}

/// The article bodies in a parsed script, in order.
pub(in crate::page) fn bodies(value: &Value) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    walk(value, DEPTH, &mut |map| {
        let body = string(map, "articleBody")
            .or_else(|| is_type(map, "Posting").then(|| string(map, "text")).flatten());
        if let Some(body) = body
            && out.len() < MOST
            && !out.iter().any(|b| b == body)
        {
            out.push(body.to_owned());
        }
    });
    out
}

/// Calls `f` for every object that describes the page or a part of it.
fn walk(value: &Value, depth: usize, f: &mut impl FnMut(&Map<String, Value>)) {
    if depth == 0 {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|v| walk(v, depth - 1, f)),
        Value::Object(map) => {
            f(map);
            for key in ["@graph", "mainEntity", "mainEntityOfPage", "author", "publisher"] {
                if let Some(inner) = map.get(key) {
                    walk(inner, depth - 1, f);
                }
            }
        }
        _ => {}
    }
}

fn object(map: &Map<String, Value>, people: &[(String, String)], reader: &mut Reader) {
    match map.get("@type") {
        Some(Value::String(t)) => reader.kind("ld", t),
        Some(Value::Array(types)) => {
            types.iter().filter_map(Value::as_str).for_each(|t| reader.kind("ld", t))
        }
        _ => {}
    }
    let article = map.contains_key("headline") || map.contains_key("articleBody");
    let page = ["Page", "Product", "Recipe", "Event", "Video", "Article", "Posting"]
        .iter()
        .any(|t| is_type(map, t));
    if is_type(map, "WebSite") {
        set(reader, Field::Site, 2.0, string(map, "name"));
    }
    if !article && !page {
        return;
    }
    // A description of the article itself weighs more than one of the page that it stands on.
    let weight = if article { 4.0 } else { 2.5 };
    set(reader, Field::Title, weight, string(map, "headline").or_else(|| string(map, "name")));
    set(
        reader,
        Field::Date,
        weight,
        string(map, "datePublished").or_else(|| string(map, "dateCreated")),
    );
    set(reader, Field::Description, 2.0, string(map, "description"));
    set(reader, Field::Language, 1.0, string(map, "inLanguage"));
    let list = |key: &str| map.get(key).map(|v| names(v, people)).unwrap_or_default();
    let organisation = map.get("author").is_some_and(is_organisation);
    let author = list("author").join("; ");
    set(reader, Field::Author, if organisation { 1.5 } else { weight }, Some(&author));
    set(reader, Field::Site, 2.0, list("publisher").first().map(String::as_str));
    set(reader, Field::Image, 2.0, list("image").first().map(String::as_str));
}

fn set(reader: &mut Reader, field: Field, weight: f32, value: Option<&str>) {
    if let Some(value) = value {
        reader.add(field, weight, value);
    }
}

fn string<'m>(map: &'m Map<String, Value>, key: &str) -> Option<&'m str> {
    match map.get(key)? {
        Value::String(s) => Some(s),
        Value::Array(items) => items.first()?.as_str(),
        _ => None,
    }
}

/// Whether a type of the object ends in `name` (`NewsArticle` is an `Article`).
fn is_type(map: &Map<String, Value>, name: &str) -> bool {
    match map.get("@type") {
        Some(Value::String(t)) => t.ends_with(name),
        Some(Value::Array(types)) => {
            types.iter().filter_map(Value::as_str).any(|t| t.ends_with(name))
        }
        _ => false,
    }
}

fn is_organisation(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().all(is_organisation),
        Value::Object(map) => is_type(map, "Organization"),
        _ => false,
    }
}

/// The names in a person, organisation, image or list of them; a reference by `@id` is looked up.
fn names(value: &Value, people: &[(String, String)]) -> Vec<String> {
    match value {
        Value::String(s) => vec![s.clone()],
        Value::Array(items) => items.iter().flat_map(|v| names(v, people)).collect(),
        Value::Object(map) => {
            if let Some(found) = ["name", "url"].iter().find_map(|k| map.get(*k)) {
                return names(found, people);
            }
            let of = |id: &str| people.iter().find(|(i, _)| i == id).map(|(_, n)| n.clone());
            string(map, "@id").and_then(of).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Markup in a string, brought to one level: escaped tags (`&lt;p&gt;`) are unescaped.
pub(in crate::page) fn unescaped(text: &str) -> Cow<'_, str> {
    if text.contains("&lt;") && !text.contains('<') { htmlize::unescape(text) } else { text.into() }
}
