//! Collects what elements and JSON-LD say of the page, as the HTML pass meets them.
//!
//! In: meta, link, html and time elements, elements marked as author. Out: candidates with weights. Never: decisions.

use super::json_ld;
use crate::page::{Tag, token_hash};
use lol_html::html_content::Element;
use std::collections::BTreeMap;

/// What a candidate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Author,
    Date,
    Site,
    Canonical,
    Language,
    Description,
    Image,
}

/// A value that some source states.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub field: Field,
    /// How far the source is trusted: those that publishing systems fill in by themselves most, layout least.
    pub weight: f32,
    /// Decoded, white space collapsed, not empty.
    pub value: String,
}

/// Everything that was stated.
#[derive(Debug, Default)]
pub(in crate::page) struct Reader {
    pub(super) found: Vec<Candidate>,
    pub(super) hreflang: BTreeMap<String, String>,
    /// Hashes of stated types.
    pub(super) kinds: Vec<u32>,
    /// Elements with `rel=author` or `itemprop=author`: indices.
    pub(super) authors: Vec<u32>,
}

/// Candidates of a page: more are repetition.
const MOST: usize = 200;

/// Names of `meta` elements (name, property, itemprop or http-equiv), sorted, what their content is and how far it is trusted.
const META: [(&str, Field, f32); 46] = [
    ("apple-mobile-web-app-title", Field::Site, 0.5),
    ("application-name", Field::Site, 1.0),
    ("article.author", Field::Author, 2.5),
    ("article.published", Field::Date, 3.0),
    ("article:author", Field::Author, 2.0),
    ("article:published_time", Field::Date, 4.0),
    ("author", Field::Author, 3.0),
    ("bt:author", Field::Author, 2.5),
    ("bt:pubdate", Field::Date, 2.5),
    ("byl", Field::Author, 2.5),
    ("citation_author", Field::Author, 3.0),
    ("citation_date", Field::Date, 2.5),
    ("citation_publication_date", Field::Date, 3.0),
    ("citation_title", Field::Title, 2.5),
    ("content-language", Field::Language, 2.0),
    ("date", Field::Date, 2.5),
    ("datepublished", Field::Date, 4.0),
    ("dc.creator", Field::Author, 2.5),
    ("dc.date", Field::Date, 2.0),
    ("dc.date.issued", Field::Date, 2.5),
    ("dc.title", Field::Title, 2.0),
    ("dcterms.created", Field::Date, 2.0),
    ("dcterms.creator", Field::Author, 2.5),
    ("dcterms.date", Field::Date, 2.0),
    ("description", Field::Description, 3.0),
    ("headline", Field::Title, 3.0),
    ("image", Field::Image, 1.0),
    ("og:article:published_time", Field::Date, 3.0),
    ("og:description", Field::Description, 2.5),
    ("og:image", Field::Image, 3.0),
    ("og:image:url", Field::Image, 2.0),
    ("og:locale", Field::Language, 1.5),
    ("og:pubdate", Field::Date, 2.5),
    ("og:published_time", Field::Date, 3.0),
    ("og:site_name", Field::Site, 3.0),
    ("og:title", Field::Title, 3.0),
    ("og:url", Field::Canonical, 2.0),
    ("parsely-author", Field::Author, 2.5),
    ("parsely-pub-date", Field::Date, 3.0),
    ("parsely-title", Field::Title, 2.0),
    ("pubdate", Field::Date, 2.5),
    ("sailthru.author", Field::Author, 2.5),
    ("sailthru.date", Field::Date, 2.5),
    ("twitter:description", Field::Description, 1.0),
    ("twitter:image", Field::Image, 1.0),
    ("twitter:title", Field::Title, 1.5),
];

impl Reader {
    /// Adds a value.
    pub(super) fn add(&mut self, field: Field, weight: f32, value: &str) {
        if self.found.len() >= MOST {
            return;
        }
        let value = htmlize::unescape(value);
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            self.found.push(Candidate { field, weight, value });
        }
    }

    /// Notes a type that the page states for itself.
    pub(super) fn kind(&mut self, scheme: &str, name: &str) {
        if self.kinds.len() < MOST {
            self.kinds.push(token_hash(scheme).rotate_left(9) ^ token_hash(name));
        }
    }

    /// Notes that an element names an author.
    pub(in crate::page) fn author(&mut self, element: u32) {
        if self.authors.len() < 8 {
            self.authors.push(element);
        }
    }

    /// Takes a `meta`, `link`, `html` or `time` element.
    pub(in crate::page) fn element(&mut self, tag: Tag, element: &Element<'_, '_>) {
        match tag {
            Tag::Meta => self.meta(element),
            Tag::Link => self.link(element),
            Tag::Html => {
                if let Some(lang) =
                    element.get_attribute("lang").or_else(|| element.get_attribute("xml:lang"))
                {
                    self.add(Field::Language, 3.0, &lang);
                }
            }
            Tag::Time => {
                if let Some(date) = element.get_attribute("datetime") {
                    let marked = element.has_attribute("pubdate")
                        || element.get_attribute("itemprop").is_some_and(|p| p == "datePublished");
                    self.add(Field::Date, if marked { 3.5 } else { 1.5 }, &date);
                }
            }
            _ => {}
        }
    }

    fn meta(&mut self, element: &Element<'_, '_>) {
        let Some(content) = element.get_attribute("content") else { return };
        for name in ["property", "name", "itemprop", "http-equiv"] {
            let Some(name) = element.get_attribute(name) else { continue };
            let name = name.trim().to_ascii_lowercase();
            if name == "og:type" {
                self.kind("og", content.trim());
            }
            if let Ok(at) = META.binary_search_by_key(&name.as_str(), |(n, ..)| n) {
                let (_, field, weight) = META[at];
                self.add(field, weight, &content);
            }
        }
    }

    fn link(&mut self, element: &Element<'_, '_>) {
        let (Some(rel), Some(href)) = (element.get_attribute("rel"), element.get_attribute("href"))
        else {
            return;
        };
        if rel.eq_ignore_ascii_case("canonical") {
            self.add(Field::Canonical, 3.0, &href);
        } else if rel.eq_ignore_ascii_case("image_src") {
            self.add(Field::Image, 1.5, &href);
        } else if rel.eq_ignore_ascii_case("alternate")
            && let Some(language) = element.get_attribute("hreflang")
        {
            self.hreflang.entry(language).or_insert_with(|| htmlize::unescape(href).into_owned());
        }
    }

    /// Takes the text of a JSON-LD script; one that is no JSON says nothing.
    pub(in crate::page) fn json_ld(&mut self, text: &str) {
        if let Some(value) = json_ld::parse(text) {
            json_ld::read(&value, self);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::META;

    #[test]
    fn names_are_sorted_for_the_search() {
        assert!(META.is_sorted_by_key(|(name, ..)| *name));
    }
}
