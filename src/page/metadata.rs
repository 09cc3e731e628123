//! What a page says of itself: title, author, date, site, addresses, languages, description, image.
//!
//! In: meta, link, html and time elements and JSON-LD, as the HTML pass meets them. Out: [`Metadata`]. Never: the page's text blocks as truth;
//! `<title>` and the first heading serve only as the last sources of the title.

use super::{Kind, Page, Tag};
use lol_html::html_content::Element;
use serde_json::Value;
use std::collections::BTreeMap;

/// Metadata of a page, as the page states it: decoded, trimmed, absent when not stated.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// Title without the site's name.
    pub title: Option<String>,
    /// Authors, joined by `; `.
    pub author: Option<String>,
    /// Date of publication, ISO 8601 (as far as it is stated).
    pub date: Option<String>,
    /// Name of the site.
    pub site: Option<String>,
    /// Canonical address (`link rel=canonical`, else `og:url`).
    pub canonical: Option<String>,
    /// Declared language (`html lang`, else `content-language`, else `og:locale`), as written.
    pub language: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Address of the main image.
    pub image: Option<String>,
    /// Addresses of the same page in other languages.
    pub hreflang: BTreeMap<String, String>,
}

/// Values by source; the first of each list that is there counts.
#[derive(Debug, Default)]
pub(super) struct Reader {
    found: BTreeMap<&'static str, String>,
    hreflang: BTreeMap<String, String>,
}

/// Longest JSON-LD that is read, in bytes; longer ones are data sets, not descriptions of a page.
const JSON_LD_CAP: usize = 1 << 20;
/// Levels of JSON-LD that are searched.
const JSON_LD_DEPTH: usize = 6;

/// Names of `meta` elements (name, property or itemprop) and the key their content goes to.
const META: [(&str, &str); 24] = [
    ("og:title", "title.og"),
    ("twitter:title", "title.twitter"),
    ("headline", "title.itemprop"),
    ("author", "author.meta"),
    ("article:author", "author.og"),
    ("dc.creator", "author.dc"),
    ("parsely-author", "author.parsely"),
    ("article:published_time", "date.og"),
    ("datepublished", "date.itemprop"),
    ("date", "date.meta"),
    ("dc.date", "date.dc"),
    ("dc.date.issued", "date.dcissued"),
    ("pubdate", "date.pub"),
    ("parsely-pub-date", "date.parsely"),
    ("og:site_name", "site.og"),
    ("application-name", "site.app"),
    ("og:url", "canonical.og"),
    ("og:locale", "language.og"),
    ("content-language", "language.http"),
    ("description", "description.meta"),
    ("og:description", "description.og"),
    ("twitter:description", "description.twitter"),
    ("og:image", "image.og"),
    ("twitter:image", "image.twitter"),
];

impl Reader {
    fn set(&mut self, key: &'static str, value: &str) {
        let value = htmlize::unescape(value);
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            self.found.entry(key).or_insert(value);
        }
    }

    /// Takes a `meta`, `link`, `html` or `time` element.
    pub fn element(&mut self, tag: Tag, element: &Element<'_, '_>) {
        match tag {
            Tag::Meta => {
                let Some(content) = element.get_attribute("content") else { return };
                for name in ["property", "name", "itemprop", "http-equiv"] {
                    let Some(name) = element.get_attribute(name) else { continue };
                    let name = name.to_ascii_lowercase();
                    if let Some((_, key)) = META.iter().find(|(n, _)| *n == name) {
                        self.set(key, &content);
                    }
                }
            }
            Tag::Link => {
                let (Some(rel), Some(href)) =
                    (element.get_attribute("rel"), element.get_attribute("href"))
                else {
                    return;
                };
                if rel.eq_ignore_ascii_case("canonical") {
                    self.set("canonical.link", &href);
                } else if rel.eq_ignore_ascii_case("alternate")
                    && let Some(language) = element.get_attribute("hreflang")
                {
                    self.hreflang
                        .entry(language)
                        .or_insert_with(|| htmlize::unescape(href).into_owned());
                }
            }
            Tag::Html => {
                if let Some(lang) =
                    element.get_attribute("lang").or_else(|| element.get_attribute("xml:lang"))
                {
                    self.set("language.html", &lang);
                }
            }
            Tag::Time => {
                if let Some(date) = element.get_attribute("datetime")
                    && (element.has_attribute("pubdate")
                        || element.get_attribute("itemprop").is_some_and(|p| p == "datePublished"))
                {
                    self.set("date.itemprop", &date);
                } else if let Some(date) = element.get_attribute("datetime") {
                    self.set("date.time", &date);
                }
            }
            _ => {}
        }
    }

    /// Takes the text of a JSON-LD script; one that is no JSON says nothing.
    pub fn json_ld(&mut self, text: &str) {
        if text.len() <= JSON_LD_CAP
            && let Ok(value) = serde_json::from_str::<Value>(text)
        {
            self.json_object(&value, JSON_LD_DEPTH);
        }
    }

    fn json_object(&mut self, value: &Value, depth: usize) {
        if depth == 0 {
            return;
        }
        match value {
            Value::Array(items) => items.iter().for_each(|v| self.json_object(v, depth - 1)),
            Value::Object(map) => {
                if let Some(graph) = map.get("@graph") {
                    self.json_object(graph, depth - 1);
                }
                if map.contains_key("headline") || map.contains_key("articleBody") {
                    for (key, field) in [
                        ("title.jsonld", "headline"),
                        ("date.jsonld", "datePublished"),
                        ("description.jsonld", "description"),
                    ] {
                        if let Some(text) = map.get(field).and_then(Value::as_str) {
                            self.set(key, text);
                        }
                    }
                    for (key, field) in [
                        ("author.jsonld", "author"),
                        ("site.jsonld", "publisher"),
                        ("image.jsonld", "image"),
                    ] {
                        let names = map.get(field).map(names).unwrap_or_default().join("; ");
                        self.set(key, &names);
                    }
                }
            }
            _ => {}
        }
    }

    /// Decides between the sources, best first.
    pub fn finish(self, page: &Page) -> Metadata {
        let first = |keys: &[&str]| keys.iter().find_map(|k| self.found.get(k).cloned());
        let site = first(&["site.og", "site.jsonld", "site.app"]);
        let of_kind = |kind: Kind| {
            page.blocks.iter().find(|b| b.kind == kind).map(|b| page.text(b).trim().to_owned())
        };
        let title = first(&["title.og", "title.jsonld", "title.itemprop", "title.twitter"])
            .or_else(|| of_kind(Kind::Title))
            .or_else(|| of_kind(Kind::Heading))
            .map(|t| without_site(&t, site.as_deref()).to_owned());
        let date = first(&[
            "date.jsonld",
            "date.og",
            "date.itemprop",
            "date.meta",
            "date.dcissued",
            "date.dc",
            "date.pub",
            "date.parsely",
            "date.time",
        ]);
        Metadata {
            title,
            author: first(&[
                "author.jsonld",
                "author.meta",
                "author.dc",
                "author.parsely",
                "author.og",
            ])
            .filter(|a| !a.contains("://")),
            date: date.filter(|d| is_iso_date(d)),
            site,
            canonical: first(&["canonical.link", "canonical.og"]),
            language: first(&["language.html", "language.http", "language.og"]),
            description: first(&[
                "description.meta",
                "description.og",
                "description.jsonld",
                "description.twitter",
            ]),
            image: first(&["image.og", "image.jsonld", "image.twitter"]),
            hreflang: self.hreflang,
        }
    }
}

/// The names in a JSON-LD person, organisation, image or list of them.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::String(s) => vec![s.clone()],
        Value::Array(items) => items.iter().flat_map(names).collect(),
        Value::Object(map) => {
            ["name", "url"].iter().find_map(|k| map.get(*k)).map(names).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// A title without the site's name at its end or start, behind a separator.
fn without_site<'t>(title: &'t str, site: Option<&str>) -> &'t str {
    let Some(site) = site else { return title };
    for separator in [" | ", " - ", " – ", " — ", " » ", " · ", " :: ", " • "] {
        if let Some((head, tail)) = title.rsplit_once(separator)
            && tail.trim().eq_ignore_ascii_case(site)
        {
            return head.trim();
        }
        if let Some((head, tail)) = title.split_once(separator)
            && head.trim().eq_ignore_ascii_case(site)
        {
            return tail.trim();
        }
    }
    title
}

/// Whether a text starts as an ISO 8601 calendar date, `YYYY-MM-DD`.
fn is_iso_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10
        && bytes[..10]
            .iter()
            .enumerate()
            .all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() })
}

#[cfg(test)]
mod tests {
    use crate::page::Page;

    #[test]
    fn sources_are_read_in_order_of_trust() {
        let page = Page::from_html(concat!(
            "<html lang=tr-TR><head><title>Bridge closed - Liman Gazetesi</title>",
            "<meta property='og:site_name' content='Liman Gazetesi'><meta name=author content='A. Kaya'>",
            "<link rel=canonical href='https://liman.example/bridge'><link rel=alternate hreflang=en href='https://liman.example/en/bridge'>",
            r#"<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Bridge closed","datePublished":"2024-03-05T10:00:00Z","author":[{"name":"Ayşe Kaya"},{"name":"Can Er"}]}]}</script>"#,
            "</head><body><p>Text</p></body></html>"
        ));
        let m = &page.metadata;
        assert_eq!(m.title.as_deref(), Some("Bridge closed"));
        assert_eq!(m.author.as_deref(), Some("Ayşe Kaya; Can Er"));
        assert_eq!(m.date.as_deref(), Some("2024-03-05T10:00:00Z"));
        assert_eq!(m.site.as_deref(), Some("Liman Gazetesi"));
        assert_eq!(m.language.as_deref(), Some("tr-TR"));
        assert_eq!(m.hreflang["en"], "https://liman.example/en/bridge");
    }
}
