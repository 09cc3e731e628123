//! What a page says of itself: title, author, date, site, addresses, languages, description, image.
//!
//! In: what the reader collected during the HTML pass, and the page. Out: [`Metadata`]. Never: network, guesses from the text's meaning.
//!
//! Every statement is a candidate with a weight; statements that agree add up, and the heaviest one wins. Visible text and addresses are weak
//! evidence, which decides only where nothing better is there or the better ones disagree.

mod author;
mod date;
pub(in crate::page) mod json_ld;
mod reader;
mod title;

pub(in crate::page) use reader::Reader;

use super::Page;
use reader::{Candidate, Field};
use std::collections::BTreeMap;

/// Metadata of a page, as the page states it: decoded, trimmed, absent when not stated.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// Title without the site's name.
    pub title: Option<String>,
    /// The title as the most trusted single source has it: what blocks are compared with.
    pub stated_title: Option<String>,
    /// Authors, joined by `; `.
    pub author: Option<String>,
    /// Date of publication, ISO 8601: the day, with the time where it is stated.
    pub date: Option<String>,
    /// Name of the site.
    pub site: Option<String>,
    /// Canonical address (`link rel=canonical`, else `og:url`).
    pub canonical: Option<String>,
    /// Declared language, as written: the one that most of `html lang`, `content-language`, `og:locale`, JSON-LD and the page's own `hreflang`
    /// speak for.
    pub language: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Address of the main image.
    pub image: Option<String>,
    /// Addresses of the same page in other languages.
    pub hreflang: BTreeMap<String, String>,
    /// Hashes of the types that the page states for itself (`og:type`, JSON-LD `@type`), scheme and name together.
    pub kinds: Vec<u32>,
}

impl Metadata {
    /// The day of publication that an address tells, ISO 8601.
    pub fn date_of_address(url: &str) -> Option<String> {
        date::in_url(url)
    }
}

/// What the language weighs that a page gives its own address among those of its translations: such lists are made page by page, where
/// `html lang` often stands in a template.
const ALTERNATE: f32 = 2.0;

/// An address without scheme and last slash, which lists of translations are careless with.
fn bare(address: &str) -> &str {
    address.split_once("://").map_or(address, |(_, rest)| rest).trim_end_matches('/')
}

impl Reader {
    fn of(&self, field: Field) -> impl Iterator<Item = &Candidate> {
        self.found.iter().filter(move |c| c.field == field)
    }

    /// The value that is trusted most; the first one among equals.
    fn heaviest(&self, field: Field) -> Option<String> {
        let mut best: Option<&Candidate> = None;
        for c in self.of(field) {
            if best.is_none_or(|b| c.weight > b.weight) {
                best = Some(c);
            }
        }
        best.map(|c| c.value.clone())
    }

    /// Decides between the statements. `source` is the decoded text that the page was read from.
    pub(in crate::page) fn finish(mut self, page: &Page, source: &str) -> Metadata {
        let canonical = self.canonical();
        let language = self.language(canonical.as_deref());
        let site = title::site(&self, page, canonical.as_deref());
        let title = title::title(&self, page, site.as_deref(), canonical.as_deref());
        let stated_title = title::stated(&self, page);
        let author = author::author(&self, page, source, site.as_deref());
        let date = self.date(page, language.as_deref(), canonical.as_deref(), title.as_deref());
        Metadata {
            title,
            stated_title,
            author,
            date,
            site,
            canonical,
            description: self.heaviest(Field::Description),
            image: self.heaviest(Field::Image),
            language,
            hreflang: std::mem::take(&mut self.hreflang),
            kinds: std::mem::take(&mut self.kinds),
        }
    }

    /// The language with most weight, its regions together, in the words of its best statement.
    fn language(&self, canonical: Option<&str>) -> Option<String> {
        let own = |address: &str| canonical.is_some_and(|c| bare(c) == bare(address));
        let alternate = self.hreflang.iter().filter(|(l, a)| *l != "x-default" && own(a));
        // A page may stand under its language and under its region too.
        let alternate = alternate.map(|(language, _)| (language.as_str(), ALTERNATE)).next();
        let stated = self.of(Field::Language).map(|c| (c.value.as_str(), c.weight));
        let stated: Vec<(&str, f32)> = stated.chain(alternate).collect();
        let base = |l: &str| l.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let mut best: Option<(f32, f32, &str)> = None;
        for (language, weight) in &stated {
            let same = stated.iter().filter(|(other, _)| base(other) == base(language));
            let sum = same.map(|(_, weight)| weight).sum::<f32>();
            if best.is_none_or(|b| (sum, *weight) > (b.0, b.1)) {
                best = Some((sum, *weight, language));
            }
        }
        best.map(|b| b.2.to_owned())
    }

    /// The canonical address; a relative one is completed by the page's other addresses.
    fn canonical(&self) -> Option<String> {
        let best = self.heaviest(Field::Canonical)?;
        if best.contains("://") {
            return Some(best);
        }
        let absolute = self.of(Field::Canonical).find(|c| c.value.contains("://"));
        let Some(absolute) = absolute else { return Some(best) };
        let scheme = absolute.value.find("://")? + 3;
        let host_end =
            absolute.value[scheme..].find('/').map_or(absolute.value.len(), |i| scheme + i);
        Some(match best.strip_prefix("//") {
            Some(rest) => format!("{}{rest}", &absolute.value[..scheme]),
            None if best.starts_with('/') => format!("{}{best}", &absolute.value[..host_end]),
            None => absolute.value.clone(),
        })
    }

    /// The day on which most weight falls, with the time of the best statement of it.
    fn date(
        &self,
        page: &Page,
        language: Option<&str>,
        canonical: Option<&str>,
        title: Option<&str>,
    ) -> Option<String> {
        let mut stated: Vec<(String, f32)> = self
            .of(Field::Date)
            .filter_map(|c| Some((date::stated(&c.value, language)?, c.weight)))
            .collect();
        // A list of teasers has many times, none of them the page's: only the first counts, unless better sources agree with another.
        let mut times = 0;
        stated.retain(|(_, weight)| {
            times += u32::from(*weight < 2.0);
            *weight >= 2.0 || times == 1
        });
        if let Some(day) = canonical.and_then(date::in_url) {
            stated.push((day, 2.5));
        }
        if stated.iter().all(|(_, weight)| *weight < 3.0) {
            stated.extend(visible_dates(page, language, title));
        }
        let day = |date: &str| date[..10].to_owned();
        let mut days: Vec<(String, f32)> = Vec::new();
        for (date, weight) in &stated {
            match days.iter_mut().find(|(d, _)| *d == day(date)) {
                Some((_, sum)) => *sum += weight,
                None => days.push((day(date), *weight)),
            }
        }
        let (best, _) = days.into_iter().reduce(|a, b| if b.1 > a.1 { b } else { a })?;
        stated
            .into_iter()
            .filter(|(date, _)| date.starts_with(&best))
            .reduce(|a, b| if (b.0.len() > 10, b.1) > (a.0.len() > 10, a.1) { b } else { a })
            .map(|(date, _)| date)
    }
}

/// Characters of a line that may be a date line.
const LINE: u32 = 120;
/// Blocks around the headline in which a date line stands.
const NEAR: usize = 6;

/// Dates in short lines: those of elements whose class says so, and those near the headline.
fn visible_dates(page: &Page, language: Option<&str>, title: Option<&str>) -> Vec<(String, f32)> {
    let marks = ["date", "published", "publish", "pubdate", "time", "posted", "byline", "dateline"]
        .map(super::token_hash);
    // Old pages set their headline in bold, not in a heading.
    let line = title.and_then(|t| title::line(page, t));
    let headline = line.or_else(|| title::headline(page));
    let mut out = Vec::new();
    for (i, block) in page.blocks.iter().enumerate() {
        if block.chars < 6 || block.chars > LINE || block.hidden {
            continue;
        }
        let near = headline.is_some_and(|h| i.abs_diff(h) <= NEAR && i != h);
        let marked = || {
            page.ancestors(block.element)
                .take(3)
                .any(|e| page.tokens_of(e).iter().any(|t| marks.contains(t)))
        };
        if !near && !marked() {
            continue;
        }
        if let Some(day) = date::in_text(page.text(block), language) {
            let after = headline.is_some_and(|h| i > h);
            let weight = 0.6 + if near { 0.8 } else { 0.0 } + if near && after { 0.2 } else { 0.0 };
            out.push((day, weight));
            if out.len() >= 4 {
                break;
            }
        }
    }
    // Only the likeliest line counts: many dates on a page are those of other pages.
    let best = out.into_iter().reduce(|a, b| if b.1 > a.1 { b } else { a });
    best.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::Metadata;
    use crate::page::Page;

    fn metadata(html: &str) -> Metadata {
        Page::from_html(html).metadata
    }

    #[test]
    fn sources_that_agree_decide() {
        let m = metadata(concat!(
            "<html lang=tr-TR><head><title>Bridge closed - Liman Gazetesi</title>",
            "<meta property='og:site_name' content='Liman Gazetesi'><meta name=author content='Ayşe Kaya'>",
            "<link rel=canonical href='https://liman.example/bridge'><link rel=alternate hreflang=en href='https://liman.example/en/bridge'>",
            r#"<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Bridge closed","datePublished":"2024-03-05T10:00:00Z","author":[{"name":"Ayşe Kaya"},{"name":"Can Er"}]}]}</script>"#,
            "</head><body><p>Text</p></body></html>"
        ));
        assert_eq!(m.title.as_deref(), Some("Bridge closed"));
        assert_eq!(m.author.as_deref(), Some("Ayşe Kaya; Can Er"));
        assert_eq!(m.date.as_deref(), Some("2024-03-05T10:00:00Z"));
        assert_eq!(m.site.as_deref(), Some("Liman Gazetesi"));
        assert_eq!(m.language.as_deref(), Some("tr-TR"));
        assert_eq!(m.hreflang["en"], "https://liman.example/en/bridge");
    }

    #[test]
    fn a_template_in_one_language_is_outvoted_by_what_the_page_says_of_itself() {
        let page = |own: &str| {
            let list = [("tr", "/kopru"), ("en", "/en/bridge"), ("x-default", "/kopru/")];
            let list = list.map(|(lang, at)| {
                format!("<link rel=alternate hreflang={lang} href='http://liman.example{at}'>")
            });
            metadata(&format!(
                "<html lang=en-US><head><meta property='og:locale' content='tr_TR'>{}\
                 <link rel=canonical href='https://liman.example/{own}'></head><body><p>Metin</p>",
                list.concat()
            ))
        };
        assert_eq!(page("kopru/").language.as_deref(), Some("tr"));
        assert_eq!(page("en/bridge").language.as_deref(), Some("en-US"));
        assert_eq!(page("elsewhere").language.as_deref(), Some("en-US"));
    }

    #[test]
    fn a_site_that_is_not_named_is_told_by_its_address() {
        let m = metadata(
            "<head><title>Fog holds up the ferry | Harrow Ledger</title><link rel=canonical href='https://www.harrow-ledger.example/fog'></head>\
             <body><h1>Fog holds up the ferry</h1></body>",
        );
        assert_eq!(m.title.as_deref(), Some("Fog holds up the ferry"));
        assert_eq!(m.site.as_deref(), Some("Harrow Ledger"));
    }

    #[test]
    fn a_heading_settles_where_the_title_ends() {
        let m = metadata(
            "<title>Kuzey rıhtımı açıldı - Haberler</title><body><h1>Kuzey rıhtımı açıldı</h1>",
        );
        assert_eq!(m.title.as_deref(), Some("Kuzey rıhtımı açıldı"));
    }

    #[test]
    fn authors_by_reference_and_by_markup() {
        let m = metadata(
            r#"<script type="application/ld+json">{"@graph":[{"@type":"Person","@id":"/#p1","name":"Ada Quill"},
            {"@type":"Article","headline":"Fog","author":{"@id":"/#p1"}}]}</script>"#,
        );
        assert_eq!(m.author.as_deref(), Some("Ada Quill"));
        let m = metadata("<h1>Fog</h1><p>By <a rel='author' href=/ada><b>Ada</b> Quill</a></p>");
        assert_eq!(m.author.as_deref(), Some("Ada Quill"));
        let m = metadata("<h1>Fog</h1><div itemprop=author>Ada Quill</div>");
        assert_eq!(m.author.as_deref(), Some("Ada Quill"));
        for line in ["By Ada Quill", "Text: Ada Quill", "von Ada Quill", "Written by Ada Quill"] {
            let m = metadata(&format!("<h1>Fog</h1><div class=author>{line}</div>"));
            assert_eq!(m.author.as_deref(), Some("Ada Quill"), "{line}");
        }
        let m = metadata("<meta name=author content='von der Au'>");
        assert_eq!(m.author.as_deref(), Some("von der Au"));
        let m = metadata("<meta property='article:author' content='https://social.example/ada'>");
        assert_eq!(m.author, None);
    }

    #[test]
    fn dates_that_two_weak_sources_share_beat_a_lone_one() {
        let m = metadata(
            "<html lang=de><link rel=canonical href='https://a.example/2024/03/05/nebel'><meta name=date content='2024-06-01'>\
             <body><h1>Nebel</h1><p class=date>5. März 2024</p>",
        );
        assert_eq!(m.date.as_deref(), Some("2024-03-05"));
    }

    #[test]
    fn a_date_line_below_the_headline_is_the_last_resort() {
        let m = metadata(
            "<html lang=ru><body><h1>Туман</h1><p>5 марта 2024</p><p>Паромы вышли позже.</p>",
        );
        assert_eq!(m.date.as_deref(), Some("2024-03-05"));
        let old = "<html lang=el><title>Ομίχλη - Νέα</title><body><table><tr><td>Αρχική<tr><td><b>Ομίχλη</b><tr><td>05/03/2024, 10:30</table>";
        assert_eq!(metadata(old).date.as_deref(), Some("2024-03-05"));
        assert_eq!(metadata(old).title.as_deref(), Some("Ομίχλη"));
        assert_eq!(metadata("<body><h1>Fog</h1><p>The 5 ships of March.</p>").date, None);
    }

    #[test]
    fn broken_json_ld_is_forgiven_or_says_nothing() {
        let m = metadata(
            "<script type='application/ld+json'>//<![CDATA[\n{\"headline\":\"Fog \nand wind\"}\n//]]></script>",
        );
        assert_eq!(m.title.as_deref(), Some("Fog and wind"));
        assert_eq!(
            metadata("<script type='application/ld+json'>{{{</script>"),
            Metadata::default()
        );
    }

    #[test]
    fn a_relative_canonical_address_is_completed() {
        let m = metadata(
            "<meta property='og:url' content='https://a.example/x?y'><link rel=canonical href='/x'>",
        );
        assert_eq!(m.canonical.as_deref(), Some("https://a.example/x"));
    }
}
