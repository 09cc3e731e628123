//! The title without the site's name, and the site's name.
//!
//! In: stated titles and names, `<title>`, the first headings, the page's address. Out: one of each. Never: shortening a title that no other
//! evidence shortens.

use super::reader::{Field, Reader};
use crate::page::{Kind, Page, Tag};

/// What stands between a title and a site's name.
const SEPARATORS: [&str; 14] = [
    " | ", " - ", " – ", " — ", " » ", " · ", " :: ", " • ", " / ", " ‹ ", "｜", " : ", " ~ ", "_",
];

/// Bytes of the longest title that is taken apart.
const LONGEST: usize = 600;

/// The block of the first `h1` in sight, else of the first heading.
pub(super) fn headline(page: &Page) -> Option<usize> {
    let heading = |h1: bool| {
        page.blocks.iter().position(|b| {
            b.kind == Kind::Heading
                && !b.hidden
                && (!h1 || page.ancestors(b.element).take(3).any(|e| e.tag == Tag::H1))
        })
    };
    heading(true).or_else(|| heading(false))
}

/// Letters and digits alone, lower case: how names are compared.
pub(super) fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn head_title(page: &Page) -> Option<&str> {
    page.blocks.iter().find(|b| b.kind == Kind::Title).map(|b| page.text(b).trim())
}

/// The name in a host, `www.harrow-ledger.example` → `harrowledger`.
fn host_name(url: &str) -> Option<String> {
    let host = url.split_once("://")?.1.split(['/', ':', '?']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    let labels: Vec<&str> = host.split('.').collect();
    let longest = labels[..labels.len().saturating_sub(1)].iter().max_by_key(|l| l.len())?;
    Some(folded(longest)).filter(|n| n.len() >= 3)
}

/// The two sides of every separator in a title.
fn cuts(title: &str) -> impl Iterator<Item = (&str, &str)> {
    // A title longer than this has no name at its end that anybody would look for.
    let title = if title.len() > LONGEST { "" } else { title };
    SEPARATORS.iter().flat_map(move |s| {
        title.match_indices(s).map(move |(i, s)| (title[..i].trim(), title[i + s.len()..].trim()))
    })
}

/// The site's name: as stated, else the part of `<title>` that its address bears.
pub(super) fn site(reader: &Reader, page: &Page, canonical: Option<&str>) -> Option<String> {
    let mut sums: Vec<(String, f32, String)> = Vec::new();
    for c in reader.of(Field::Site).filter(|c| !c.value.contains("://")) {
        let name = folded(&c.value);
        match sums.iter_mut().find(|s| s.0 == name) {
            Some(s) => s.1 += c.weight,
            None => sums.push((name, c.weight, c.value.clone())),
        }
    }
    if let Some(best) = sums.into_iter().reduce(|a, b| if b.1 > a.1 { b } else { a }) {
        return Some(best.2);
    }
    let host = host_name(canonical?)?;
    let named = |part: &&str| {
        let part = folded(part);
        part.chars().count() >= 3 && (part == host || part.contains(&host) || host.contains(&part))
    };
    // The shortest part that the address bears.
    let parts = cuts(head_title(page)?).flat_map(|(a, b)| [b, a]);
    parts.filter(named).min_by_key(|p| p.len()).map(str::to_owned)
}

/// The title: statements that agree once the site's name is off.
pub(super) fn title(
    reader: &Reader,
    page: &Page,
    site: Option<&str>,
    canonical: Option<&str>,
) -> Option<String> {
    let host = canonical.and_then(host_name);
    let site = site.map(folded).filter(|s| !s.is_empty());
    let is_site = |text: &str| {
        let text = folded(text);
        !text.is_empty() && (site.as_ref() == Some(&text) || host.as_ref() == Some(&text))
    };
    let head = headline(page).map(|i| page.text(&page.blocks[i]).trim().to_owned());
    let mut stated: Vec<(String, f32)> =
        reader.of(Field::Title).map(|c| (c.value.clone(), c.weight)).collect();
    stated.extend(head_title(page).map(|t| (t.to_owned(), 1.8)));
    stated.extend(head.map(|t| (t, 1.6)));
    // A title that another statement continues behind a separator ends there.
    let all: Vec<String> = stated.iter().map(|(t, _)| folded(t)).collect();
    let mut sums: Vec<(String, f32, String)> = Vec::new();
    for (value, weight) in stated {
        let cut = without_site(&value, is_site);
        let settled = cuts(cut)
            .flat_map(|(a, b)| [a, b])
            .filter(|part| all.contains(&folded(part)) && !is_site(part))
            .max_by_key(|part| part.len())
            .or_else(|| {
                cuts(cut).map(|(a, _)| a).find(|part| {
                    folded(part).chars().nth(3).is_some() && line(page, part).is_some()
                })
            });
        let text = settled.unwrap_or(cut);
        let weight = if is_site(text) { weight * 0.2 } else { weight };
        let key = folded(text);
        match sums.iter_mut().find(|s| s.0 == key) {
            Some(s) => s.1 += weight,
            None => sums.push((key, weight, text.to_owned())),
        }
    }
    sums.retain(|s| !s.0.is_empty());
    sums.into_iter().reduce(|a, b| if b.1 > a.1 { b } else { a }).map(|s| s.2)
}

/// The first line of the page that is this text: the headline, heading element or not.
pub(super) fn line(page: &Page, text: &str) -> Option<usize> {
    let chars = crate::page::visible_chars(text);
    page.blocks.iter().position(|b| {
        b.chars == chars
            && b.kind != Kind::Title
            && !b.hidden
            && b.link_chars == 0
            && page.text(b).trim() == text
    })
}

/// The title that the most trusted single source states (OpenGraph, JSON-LD, microdata, cards, `<title>`, the first heading), without the
/// site's name where the site is named.
pub(super) fn stated(reader: &Reader, page: &Page) -> Option<String> {
    let from = |weight: f32| {
        reader.of(Field::Title).find(|c| c.weight == weight).map(|c| c.value.as_str())
    };
    let heading =
        || page.blocks.iter().find(|b| b.kind == Kind::Heading).map(|b| page.text(b).trim());
    // The weights that the reader gives these sources.
    let title = [3.0, 4.0, 2.5, 1.5]
        .into_iter()
        .find_map(from)
        .or_else(|| head_title(page))
        .or_else(heading)?;
    let site = reader
        .of(Field::Site)
        .max_by(|a, b| a.weight.total_cmp(&b.weight))
        .map(|c| folded(&c.value));
    Some(without_site(title, |part| site.as_ref() == Some(&folded(part))).to_owned())
}

/// A title without the site's name at its ends, behind or before separators.
fn without_site(title: &str, is_site: impl Fn(&str) -> bool) -> &str {
    let mut rest = title.trim();
    while let Some(shorter) = cuts(rest)
        .filter(|(a, b)| !a.is_empty() && !b.is_empty())
        .find_map(|(a, b)| if is_site(b) { Some(a) } else { is_site(a).then_some(b) })
    {
        rest = shorter;
    }
    rest
}
