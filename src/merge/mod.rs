//! Translations → the page they came from, with everything around them byte for byte as it was.
//!
//! In: a page, translations of its segments by ordinal, the segments where they are known. Out: the page's new bytes, counts, and what did not fit, with its
//! place. Never: reading files (`read`), writing them (`directory`), or a second parse of the page: lol_html reads it once, as for cleaning; the tags and
//! texts it found have byte ranges, and new text is spliced in at these. A streaming rewriter would write tags anew and could not tell which of two equal
//! texts is meant.

mod charset;
mod declare;
mod escape;
mod locate;
mod plain;
mod read;
mod render;
mod translations;

pub use charset::Charset;
pub use read::{Files, ReadError};
pub(crate) use render::numbered;
pub use translations::{Translation, Translations};

use crate::cleaner::{Cleaner, Scratch};
use crate::decode;
use crate::page::{Page, visible_chars};
use crate::record::{Segment, Status};
use crate::source::Source;
use charset::Edit;
use escape::Place;
use locate::{Located, Locator};
use render::Renderer;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// How pages are written.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Language of the translations (BCP-47); told from their text where it is not given.
    pub lang: Option<String>,
    /// Encoding that is written, UTF-8 unless given.
    pub encoding: Option<Charset>,
    /// Whether segments that did not change go through the whole path too.
    pub rewrite_all: bool,
}

/// Something that did not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The segment.
    pub n: Option<u32>,
    /// Where its translation stands.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// Whether the translation could not be put in (`true`), or could, with a blemish.
    pub fatal: bool,
}

/// Counts of one page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// Segments that were written with another text.
    pub translated: u64,
    /// Translations that say what the source says.
    pub unchanged: u64,
    /// Segments of the page without a translation.
    pub untranslated: u64,
    /// Translations that could not be put in.
    pub failed: u64,
    /// Placeholders that were missing, doubled, crossing or unknown.
    pub placeholders: u64,
    /// Inline elements of a segment that are left out, because its translation does not say (by `inline`) where in it they belong.
    #[serde(default)]
    pub left_out: u64,
}

/// A page with its translations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The new bytes; `None`: nothing changed, the page is to be copied.
    pub bytes: Option<Vec<u8>>,
    /// Counts.
    pub counts: Counts,
    /// What did not fit, in order of segments.
    pub problems: Vec<Problem>,
}

/// Puts translations back into a page. `segments` are the page's segments as they were handed out; without them the page is cleaned again.
///
/// # Errors
/// Why the page can't be read at all.
pub fn merge(
    cleaner: &Cleaner,
    source: &Source,
    translations: &[Translation],
    segments: Option<&[Segment]>,
    options: &Options,
    scratch: &mut Scratch,
) -> Result<Merged, String> {
    let document = cleaner.clean_with(source, scratch);
    if document.record.status == Status::Error {
        return Err(document.record.error.unwrap_or_default());
    }
    let decoded =
        decode::decode(&source.bytes, &source.hints, cleaner.config().encoding.as_deref());
    let text = decoded.text.as_ref();
    let page = cleaner.page(source, text, scratch);
    let mut work = Work {
        locator: Locator::new(&page, text, &document, cleaner.config()),
        counts: Counts::default(),
        problems: Vec::new(),
        located: Vec::new(),
    };
    work.locate(translations, segments.unwrap_or(&document.segments), options.rewrite_all);
    let changed = work.located.iter().any(|l| l.changed);
    let mut merged = Merged { bytes: None, counts: Counts::default(), problems: Vec::new() };
    if changed || options.rewrite_all && !work.located.is_empty() {
        let mut edits = work.edits(text);
        let own = Charset::for_label(&decoded.encoding);
        let target = match options.encoding {
            Some(target) => target,
            None if changed => Charset::UTF_8,
            None => own.unwrap_or(Charset::UTF_8),
        };
        if changed && !page.plain {
            let new: Vec<&str> =
                work.located.iter().filter(|l| l.changed).map(|l| &*l.new).collect();
            let lang = options.lang.clone().or_else(|| language_of(&new, scratch));
            let dir = declare::direction(new.iter().copied());
            let elements = work.elements();
            // The page speaks the language that most of its own text has; where that is the lesser part of what it shows, the article says so too.
            let translated = work.chars();
            let scope = declare::Scope {
                page: translated * 2 >= document.record.chars_kept,
                article: translated * 2 < work.locator.shown(),
            };
            edits.extend(declare::language(&page, text, &elements, scope, lang.as_deref(), dir));
        }
        let had_mark = source.bytes.starts_with(own.map_or(b"", Charset::mark))
            && own.is_some_and(|o| !o.mark().is_empty());
        let same = own == Some(target);
        if !page.plain && (changed || !same) {
            let ascii = text.is_ascii() && edits.iter().all(|(_, new)| new.is_ascii());
            let add = !ascii && (!had_mark || target.mark().is_empty());
            edits.extend(declare::charset(&page, text, target, add));
        }
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        let in_place =
            if same { charset::in_place(&source.bytes, text, &edits, target) } else { None };
        let mark = target.needs_mark() || had_mark && !target.mark().is_empty();
        let (bytes, references) =
            in_place.unwrap_or_else(|| charset::anew(text, &edits, target, mark));
        if references && page.plain {
            let whose = if changed { "a translation" } else { "the text" };
            let name = target.name();
            let what = format!(
                "{name} lacks characters of {whose}, and plain text has no references for them; `--encoding utf-8` writes all"
            );
            return Err(what);
        }
        merged.bytes = Some(bytes);
    }
    merged.counts = work.counts;
    merged.problems = work.problems;
    merged.problems.sort_by_key(|p| p.n);
    Ok(merged)
}

/// The language of the new text, where it can be told.
fn language_of(texts: &[&str], scratch: &mut Scratch) -> Option<String> {
    let weighed = texts.iter().map(|t| (*t, visible_chars(t) as f32));
    let (label, ..) = scratch.identifier.document(weighed, None);
    (label.lang != "und").then(|| {
        crate::language::to_code(label.lang, label.script, crate::language::LangCodes::Bcp47)
            .into_owned()
    })
}

/// In a CDATA section (of MathML, say) nothing is escaped: the section is left before the text that is, and entered again behind it.
fn outside_cdata(page: &Page, span: &Range<u32>, new: String) -> String {
    let (first, last) = (page.is_cdata(span.start), page.is_cdata(span.end.saturating_sub(1)));
    if !first && !last {
        return new;
    }
    [if first { "]]>" } else { "" }, &new, if last { "<![CDATA[" } else { "" }].concat()
}

/// One page under work.
struct Work<'a> {
    locator: Locator<'a>,
    counts: Counts,
    problems: Vec<Problem>,
    /// What is written, in order of place.
    located: Vec<Located<'a>>,
}

impl<'a> Work<'a> {
    fn fail(&mut self, n: u32, place: &str, what: String) {
        self.counts.failed += 1;
        self.problems.push(Problem { n: Some(n), place: place.to_owned(), what, fatal: true });
    }

    /// Finds the place of every translation, and which of them say something else than the source.
    fn locate(
        &mut self,
        translations: &'a [Translation],
        segments: &'a [Segment],
        rewrite_all: bool,
    ) {
        let known: HashMap<u32, &Segment> = segments.iter().map(|s| (s.n, s)).collect();
        let mut seen: HashMap<u32, &str> = HashMap::new();
        for translation in translations {
            let (n, place) = (translation.n, translation.place.as_str());
            if let Some(first) = seen.insert(n, place) {
                self.fail(n, place, format!("translated a second time; {first} has it too"));
                seen.insert(n, first);
                continue;
            }
            if translation.text.trim().is_empty() {
                seen.remove(&n);
                continue;
            }
            let segment = known.get(&n).copied();
            match self.locator.find(translation, segment) {
                Ok(located) if located.changed => {
                    self.counts.translated += 1;
                    self.located.push(located);
                }
                Ok(located) => {
                    self.counts.unchanged += 1;
                    if rewrite_all && !segment.is_some_and(|s| s.repaired) {
                        self.located.push(located.into_shown());
                    }
                }
                Err(what) => self.fail(n, place, what),
            }
        }
        let left: Vec<&Segment> = segments.iter().filter(|s| !seen.contains_key(&s.n)).collect();
        self.counts.untranslated = left.len() as u64;
        if rewrite_all {
            // A repaired text is another than the page shows: without a translation, the page's own stays.
            for segment in left.into_iter().filter(|s| s.span.is_some() && !s.repaired) {
                match self.locator.own(segment) {
                    Ok(located) => self.located.push(located.into_shown()),
                    Err(what) => self.fail(segment.n, "the page's own segment", what),
                }
            }
        }
        self.located.sort_by_key(|l| (l.span.start, l.span.end));
        let mut end = 0;
        let all = std::mem::take(&mut self.located);
        for located in all {
            // The attributes of a tag may lie inside a segment; two texts may not overlap.
            if located.runs.is_some() {
                if located.span.start < end {
                    let what = format!(
                        "its place (bytes {}..{}) overlaps that of another segment",
                        located.span.start, located.span.end
                    );
                    if located.changed {
                        self.counts.translated -= 1
                    } else {
                        self.counts.unchanged = self.counts.unchanged.saturating_sub(1)
                    }
                    self.fail(located.n, located.place, what);
                    continue;
                }
                end = located.span.end;
            }
            self.located.push(located);
        }
    }

    /// Characters of the source that have a translation.
    fn chars(&self) -> u64 {
        self.located.iter().filter(|l| l.runs.is_some()).map(|l| l.chars).sum()
    }

    /// The block elements that hold changed text.
    fn elements(&self) -> Vec<u32> {
        self.located.iter().filter(|l| l.changed && l.runs.is_some()).map(|l| l.element).collect()
    }

    /// The edits of texts and attributes.
    fn edits(&mut self, source: &str) -> Vec<Edit> {
        let attributes = self.located.iter().filter(|l| l.runs.is_none()).map(|l| {
            let value = declare::quoted(&l.new, l.quoted);
            (l.span.start, (l.span.end, value))
        });
        let mut attributes: BTreeMap<u32, (u32, String)> = attributes.collect();
        let (mut edits, mut inside) = (Vec::new(), Vec::new());
        for located in &self.located {
            let Some(runs) = &located.runs else { continue };
            let page = self.locator.page;
            let span = located.span.start as usize..located.span.end as usize;
            if page.plain {
                let new = plain::wrap(&located.new, &source[span.clone()], !located.changed);
                edits.push((span, new));
                continue;
            }
            let place = Place::Html { code: located.code };
            let renderer = Renderer { page, source, runs, attributes: &attributes, place };
            let new = if located.changed {
                match located.inline {
                    Some(inline) => {
                        let (new, problems) = renderer.with_runs(&located.new, inline);
                        self.counts.placeholders += problems.len() as u64;
                        self.problems.extend(problems.into_iter().map(|what| Problem {
                            n: Some(located.n),
                            place: located.place.to_owned(),
                            what,
                            fatal: false,
                        }));
                        new
                    }
                    None => {
                        let visible = |r| visible_chars(page.slice(&r));
                        let (new, left_out) =
                            renderer.around(&located.new, visible, located.text.clone());
                        self.counts.left_out += left_out;
                        new
                    }
                }
            } else {
                renderer.as_in_source(&located.new, &located.offsets)
            };
            let new = outside_cdata(page, &located.span, new);
            inside.extend(attributes.range(located.span.clone()).map(|(at, _)| *at));
            edits.push((span, new));
        }
        inside.iter().for_each(|at| drop(attributes.remove(at)));
        edits.extend(
            attributes
                .into_iter()
                .map(|(start, (end, value))| (start as usize..end as usize, value)),
        );
        edits
    }
}
