//! Who wrote the page.
//!
//! In: stated names, and elements that are marked as author by `rel`, `itemprop` or class. Out: names joined by `; `. Never: a search of the
//! text for names. The words that stand before names are data (`corpora/metadata/byline.txt`).

use super::reader::{Field, Reader};
use super::title::folded;
use crate::page::{Page, token_hash};

/// Words that stand before an author's name.
static LABELS: &str = include_str!("../../../corpora/metadata/byline.txt");

/// Bytes of markup that may stand around an author's name.
const MARKUP: usize = 1200;
/// Elements of a class that are looked at.
const LOOKED_AT: usize = 6;

/// The names on which most weight falls.
pub(super) fn author(
    reader: &Reader,
    page: &Page,
    source: &str,
    site: Option<&str>,
) -> Option<String> {
    let mut stated: Vec<(Vec<String>, f32)> = reader
        .of(Field::Author)
        .map(|c| (names(&c.value), c.weight))
        .filter(|(n, _)| !n.is_empty())
        .collect();
    merge_repeated(&mut stated);
    let strong = stated.iter().any(|(_, weight)| *weight >= 3.5);
    let element = |index: u32, weight: f32| {
        let e = &page.elements[index as usize];
        let (from, to) = (e.start_tag.end as usize, e.end as usize);
        let markup = source.get(from..to).filter(|m| m.len() <= MARKUP)?;
        let names: Vec<String> =
            names(&text_of(markup)).into_iter().filter(|n| is_name(n)).collect();
        (!names.is_empty()).then_some((names, weight))
    };
    if !strong {
        stated.extend(reader.authors.iter().filter_map(|&e| element(e, 2.2)).take(2));
        if stated.is_empty() {
            stated.extend(by_class(page).filter_map(|e| element(e, 1.2)).take(1));
        }
    }
    let site = site.map(folded);
    let share =
        |a: &[String], b: &[String]| a.iter().any(|x| b.iter().any(|y| folded(x) == folded(y)));
    let worth: Vec<f32> = stated
        .iter()
        .map(|(names, weight)| {
            let others: f32 = stated.iter().filter(|(n, _)| share(names, n)).map(|(_, w)| w).sum();
            let is_site = names.iter().all(|n| Some(folded(n)) == site);
            // More names weigh a little more: one source names all authors, another only the first.
            let all = if is_site { others * 0.3 } else { others };
            all + weight * 0.01 + names.len().min(9) as f32 * 0.02
        })
        .collect();
    let best = (0..stated.len()).reduce(|a, b| if worth[b] > worth[a] { b } else { a })?;
    Some(stated[best].0.join("; "))
}

/// Several statements of one source (a `meta` for each author) are one list.
fn merge_repeated(stated: &mut Vec<(Vec<String>, f32)>) {
    let mut merged: Vec<(Vec<String>, f32)> = Vec::new();
    for (names, weight) in stated.drain(..) {
        match merged.iter_mut().find(|(_, w)| *w == weight && weight < 3.5) {
            Some((all, _)) => all.extend(names),
            None => merged.push((names, weight)),
        }
    }
    for (names, _) in &mut merged {
        let mut seen = Vec::new();
        names.retain(|n| {
            let new = !seen.contains(&folded(n));
            seen.push(folded(n));
            new
        });
    }
    *stated = merged;
}

/// The elements whose class says author, in order.
fn by_class(page: &Page) -> impl Iterator<Item = u32> + '_ {
    let marks = [token_hash("author"), token_hash("byline")];
    let marked = move |i: &u32| {
        let e = &page.elements[*i as usize];
        !e.inside_hidden && page.tokens_of(e).iter().any(|t| marks.contains(t))
    };
    let any = page.tokens.iter().any(|t| marks.contains(t));
    let last = if any { page.elements.len() as u32 } else { 0 };
    (0..last).filter(marked).take(LOOKED_AT)
}

/// Names in a statement: split at semicolons and bars, addresses and empty parts left out.
fn names(value: &str) -> Vec<String> {
    let parts = value
        .split([';', '|'])
        .map(|p| p.trim().trim_matches([',', ':', '-', '–', '·', '•']).trim());
    parts
        .filter(|p| !p.contains("://") && !p.starts_with('@') && !p.contains(".com/"))
        .filter(|p| p.chars().any(char::is_alphabetic) && p.chars().count() <= 120)
        .map(|p| match p.split_once(" (") {
            Some((name, rest)) if rest.contains('@') => name,
            _ => p,
        })
        .map(|p| without_label(p).to_owned())
        .collect()
}

/// A line without the words before the name: `By Ada Quill`, `Text: Ada Quill`. A word that may belong to the name (`von der Au`) stays.
fn without_label(line: &str) -> &str {
    let (mut rest, mut name) = (line, line);
    // At most two words: `Written by`.
    for _ in 0..2 {
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        rest = tail.trim_start_matches([' ', ':', '：', '/', '／']);
        let word = word.to_lowercase();
        let mut labels = LABELS.lines().filter(|l| !l.starts_with('#'));
        let known = labels.any(|l| l.split(' ').skip(1).any(|label| label == word));
        if !known || rest.len() == tail.len() {
            break;
        }
        if rest.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase()) {
            name = rest;
        }
    }
    name
}

/// Whether a line in sight looks like a name: two to five words, most of which start with a capital (or with a letter of a script without them), no digits.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let first_letters = words.iter().filter_map(|w| w.chars().find(|c| c.is_alphabetic()));
    let low = first_letters.clone().filter(|c| c.is_lowercase()).count();
    let dense = text.chars().any(is_dense);
    let count = words.len();
    (2..=5).contains(&count) && low * 2 < count && first_letters.count() == count && plain(text)
        || dense && count <= 2 && text.chars().count() <= 12 && plain(text)
}

fn plain(text: &str) -> bool {
    !text.chars().any(|c| c.is_numeric() || matches!(c, '/' | '?' | '!' | ':' | '@' | '…' | '"'))
}

/// Han, Kana and Hangul: names without spaces.
fn is_dense(c: char) -> bool {
    matches!(c as u32, 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF)
}

/// The text of a piece of markup: tags out, references decoded, white space collapsed.
fn text_of(markup: &str) -> String {
    let mut text = String::new();
    let mut rest = markup;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('>') else {
            rest = "";
            break;
        };
        // A boundary between blocks parts names; one between inline elements may stand inside a name.
        let tag = &rest[open..open + close];
        let name = tag.trim_start_matches(['<', '/']);
        let block = ["div", "p", "li", "br", "time", "svg", "ul"].iter().any(|b| {
            name.strip_prefix(b)
                .is_some_and(|r| !r.starts_with(|c: char| c.is_ascii_alphanumeric()))
        });
        text.push_str(if block { ";" } else { "" });
        rest = &rest[open + close + 1..];
    }
    text.push_str(rest);
    htmlize::unescape(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
