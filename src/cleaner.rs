//! The pure core: one document in, one document out; the stages in order, nothing else.
//!
//! In: a [`Source`]. Out: a [`Document`] with its record, segments and rejects. Never: I/O, global state, threads.

mod explain;
mod language;

use crate::config::{Config, ConfigError};
use crate::decode::{self, Decoded};
use crate::judge::lexicon::Lexicon;
use crate::judge::site::{self, Seen, Sites};
use crate::judge::{self, About, Judge, Judgement, Options};
use crate::language::{Identifier, Label, Prior, to_code};
use crate::ngram::Model;
use crate::normalise::{self, Rules};
use crate::output::Output;
use crate::page::{Embedded, Origin, Page};
use crate::record::{self, Reject, Segment};
use crate::repair;
use crate::segment::Segmenter;
use crate::source::{Failure, Format, Source};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// A cleaned document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The record of the document.
    pub record: record::Document,
    /// Its segments, in order.
    pub segments: Vec<Segment>,
    /// What was dropped, in order of blocks.
    pub rejects: Vec<Reject>,
}

impl Document {
    /// The document of an input that could not be read: a record that says why, no segments.
    pub fn failed(failure: Failure) -> Self {
        Self {
            record: record::Document::failed(failure.id, failure.reason),
            segments: Vec::new(),
            rejects: Vec::new(),
        }
    }
}

/// Cleans documents. Cheap to share between threads.
#[derive(Debug, Clone)]
pub struct Cleaner {
    config: Config,
    judge: Judge,
    sites: Option<Arc<Sites>>,
    rules: Rules,
    rejects: bool,
}

/// Buffers that a thread reuses from document to document.
#[derive(Default)]
pub struct Scratch {
    pub(crate) identifier: Identifier,
    judge: judge::Scratch,
    pub(crate) segmenter: Segmenter,
    pub(crate) cuts: Vec<Range<usize>>,
    pub(crate) joined: String,
    pub(crate) folded: String,
    pub(crate) ranges: Vec<Range<usize>>,
}

/// A page with its verdicts: what becomes segments, or is laid open.
struct Judged {
    page: Page,
    judgement: Judgement,
    language: Label,
    prior: Prior,
}

/// Kept characters below which a page may be one that scripts draw: a headline, a teaser, a notice.
const SCANT: u64 = 250;
/// Characters that an article body must have to be a page's text, and how many times what was kept.
const BODY: (u64, u64) = (100, 2);
/// The same for text that nobody calls the article's: a forum's `noscript` may hold a rule or two, a state the copy of a banner.
const OTHER: (u64, u64) = (300, 3);
/// Largest decoded text that is read: offsets are 32 bits wide.
const LARGEST: usize = 1 << 31;

impl Cleaner {
    /// A cleaner with a configuration.
    ///
    /// # Errors
    /// [`ConfigError`] when a setting does not fit or a lexicon can't be read.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        let keep = config
            .keep()
            .map_err(|reason| ConfigError::Setting { origin: "keep".into(), reason })?;
        // A process that reads one page waits for these two most of all: they load side by side.
        let lexicon = std::thread::scope(|threads| {
            threads.spawn(Model::get);
            lexicon(&config)
        })?;
        let options = Options {
            without: config.without.iter().copied().collect(),
            favour: config.favour,
            keep,
        };
        let sites = match config.sites_file() {
            Some(path) => Some(Arc::new(Sites::read(path)?)),
            None => None,
        };
        let rules = config
            .rules()
            .map_err(|reason| ConfigError::Setting { origin: "normalise".into(), reason })?;
        Ok(Self { judge: Judge::new(lexicon, options), rules, config, sites, rejects: true })
    }

    /// Judges by what was learned of the documents' sites ([`crate::batch::learn`]).
    pub fn with_sites(mut self, sites: Arc<Sites>) -> Self {
        self.sites = Some(sites);
        self
    }

    /// What is known of sites.
    pub fn sites(&self) -> Option<&Sites> {
        self.sites.as_deref()
    }

    /// Fingerprint of the configuration and of what is known of sites. Equal fingerprints give equal segments.
    pub fn fingerprint(&self) -> String {
        let own = self.config.fingerprint();
        let Some(sites) = &self.sites else { return own };
        let both = format!("{own}\n{sites}");
        format!("{:032x}", xxhash_rust::xxh3::xxh3_128(both.as_bytes()))
    }

    /// Whether documents carry what was dropped from them (they do unless told otherwise); the counts by rule are there in any case.
    pub fn with_rejects(mut self, rejects: bool) -> Self {
        self.rejects = rejects;
        self
    }

    pub(crate) fn keeps_rejects(&self) -> bool {
        self.rejects
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Cleans one document. Never panics; what can't be read is an error record.
    pub fn clean(&self, source: &Source) -> Document {
        self.clean_with(source, &mut Scratch::default())
    }

    /// [`Self::clean`] with buffers of the caller's.
    pub fn clean_with(&self, source: &Source, scratch: &mut Scratch) -> Document {
        let decoded = self.decode(source);
        if decoded.text.len() > LARGEST {
            let reason =
                format!("the decoded text has {} bytes, more than {LARGEST}", decoded.text.len());
            return Document::failed(Failure { id: source.id.clone(), reason });
        }
        let Judged { page, judgement, language, prior } =
            self.judged(source, &decoded.text, scratch);
        let mut out = Output::new(self, source, &decoded, &page);
        for (index, block) in page.blocks.iter().enumerate() {
            out.block(index, block, &judgement, language, &prior, scratch);
        }
        let language = self.embedded(&page, &decoded.text, &mut out, language, scratch);
        if !page.plain {
            out.page_type(&judgement.content);
        }
        if self.config.attributes {
            out.attributes(&judgement, language, &prior, scratch);
        }
        out.finish(language)
    }

    /// The stages from text to verdicts.
    fn judged(&self, source: &Source, text: &str, scratch: &mut Scratch) -> Judged {
        let mut page = self.read(source, text);
        let known = self.known(source, &page);
        self.mend(&mut page, scratch);
        let content = self.judge.content(&page, &mut scratch.judge);
        let declared = page.metadata.language.as_deref().or(source.hints.language.as_deref());
        let (language, prior) = self.language(&page, declared, &content, scratch);
        let about = About { language, declared, site: known.as_ref().map(known_of) };
        let judgement =
            self.judge.judge(&page, content, about, &mut scratch.identifier, &mut scratch.judge);
        Judged { page, judgement, language, prior }
    }

    /// For the trainer: the rule that drops each block when the content model says `content`.
    #[cfg(feature = "train")]
    pub(crate) fn rules_for(
        &self,
        source: &Source,
        content: Vec<f32>,
        scratch: &mut Scratch,
    ) -> Vec<Option<judge::Rule>> {
        let decoded = self.decode(source);
        let mut page = self.read(source, &decoded.text);
        if page.blocks.len() != content.len() {
            return Vec::new();
        }
        self.mend(&mut page, scratch);
        let declared = page.metadata.language.as_deref();
        let (language, _) = self.language(&page, declared, &content, scratch);
        let about = About { language, declared, site: None };
        let (identifier, buffers) = (&mut scratch.identifier, &mut scratch.judge);
        let judgement = self.judge.judge(&page, content, about, identifier, buffers);
        judgement.verdicts.into_iter().map(|v| v.rule).collect()
    }

    /// Where the page's own blocks hold next to no main text, or another text than the article body that the page states: takes the text that
    /// the page carries for its scripts. Returns the document's language in the light of it.
    fn embedded(
        &self,
        page: &Page,
        text: &str,
        out: &mut Output<'_>,
        language: Label,
        scratch: &mut Scratch,
    ) -> Label {
        let kept = out.kept();
        if !page.has_data() || kept >= SCANT {
            return language;
        }
        for Embedded { origin, page: inner } in page.embedded(text) {
            let content = match origin {
                Origin::Noscript => self.judge.content(&inner, &mut scratch.judge),
                _ => vec![1.0; inner.blocks.len()],
            };
            let declared = page.metadata.language.as_deref();
            let (label, prior) = self.language(&inner, declared, &content, scratch);
            let verdicts = (origin == Origin::Noscript).then(|| {
                let about = About { language: label, declared, site: None };
                let (identifier, buffers) = (&mut scratch.identifier, &mut scratch.judge);
                self.judge.judge(&inner, content, about, identifier, buffers).verdicts
            });
            let keep = |i: usize| verdicts.as_ref().is_none_or(|v| v[i].rule.is_none());
            let chars: u64 = (0..inner.blocks.len())
                .filter(|i| keep(*i))
                .map(|i| u64::from(inner.blocks[i].chars))
                .sum();
            let (least, times) = if origin == Origin::JsonLd { BODY } else { OTHER };
            if chars < least.max(times * kept) {
                continue;
            }
            let added = out.add(&inner, origin, keep, label, &prior, scratch);
            return if added > kept { label } else { language };
        }
        language
    }

    /// What was learned of the site that a page is of, and what of the page (as it was saved) is compared with it.
    fn known(&self, source: &Source, page: &Page) -> Option<(&site::Template, Vec<Seen>)> {
        let sites = self.sites.as_deref().filter(|s| !s.is_empty())?;
        let site = self.site_of(source, page.metadata.canonical.as_deref())?;
        Some((sites.template(&site)?, site::seen(page)))
    }

    fn site_of(&self, source: &Source, stated: Option<&str>) -> Option<String> {
        let url = source.hints.url.as_deref().or(self.config.url.as_deref());
        site::site_of(url, stated, &source.id)
    }

    /// What a template is learned from, unless `wanted` (site, number of the page) refuses the page: then its body is not read, where its head tells.
    /// Broken text is not mended: it is broken alike on all pages of a site.
    pub(crate) fn observe(
        &self,
        source: &Source,
        wanted: impl Fn(&str, u64) -> bool,
    ) -> Option<(String, u64, Vec<Seen>)> {
        let number = site::page_hash(&source.id);
        let refused = |site: &Option<String>| site.as_deref().is_none_or(|s| !wanted(s, number));
        if source.hints.url.is_some() && refused(&self.site_of(source, None)) {
            return None;
        }
        let decoded = self.decode(source);
        if decoded.text.len() > LARGEST {
            return None;
        }
        if source.format(&decoded.text) == Format::Html {
            let stated = stated_in_head(&decoded.text);
            let known = stated.is_some() || !may_state(&decoded.text);
            if known && refused(&self.site_of(source, stated.as_deref())) {
                return None;
            }
        }
        let page = self.read(source, &decoded.text);
        let site = self.site_of(source, page.metadata.canonical.as_deref());
        if refused(&site) {
            return None;
        }
        Some((site?, number, site::seen(&page)))
    }

    /// [`Self::read`], then [`Self::mend`].
    pub(crate) fn page(&self, source: &Source, text: &str, scratch: &mut Scratch) -> Page {
        let mut page = self.read(source, text);
        self.mend(&mut page, scratch);
        page
    }

    /// Reads the page in the format that the hints, the name or the text itself speak for.
    fn read(&self, source: &Source, text: &str) -> Page {
        match source.format(text) {
            Format::Html => Page::from_html(text),
            Format::Plain => Page::from_plain(text),
        }
    }

    /// Mends what was broken before the page was saved.
    fn mend(&self, page: &mut Page, scratch: &mut Scratch) {
        if self.rules.has(normalise::Rule::Mojibake) {
            repair::page(page, scratch.identifier.scores());
        }
    }

    /// The rules of normalisation.
    pub(crate) fn rules(&self) -> Rules {
        self.rules
    }

    fn decode<'a>(&self, source: &'a Source) -> Decoded<'a> {
        decode::decode(&source.bytes, &source.hints, self.config.encoding.as_deref())
    }

    pub(crate) fn code(&self, label: Label) -> Cow<'static, str> {
        match &self.config.lang {
            Some(forced) => {
                let code = to_code(forced, label.script, self.config.lang_codes);
                code.into_owned().into()
            }
            None => to_code(label.lang, label.script, self.config.lang_codes),
        }
    }
}

/// Bytes that tell the language of a block whose page is known. What follows in another language is found by the segments of blocks in doubt.
const TELLING: usize = 112;

/// The head of a text, long enough to tell its language in the light of its page.
pub(crate) fn head(text: &str) -> &str {
    &text[..text.floor_char_boundary(TELLING)]
}

fn known_of<'a>((template, seen): &'a (&'a site::Template, Vec<Seen>)) -> site::Known<'a> {
    site::Known { template, seen }
}

/// Whether a page could state its address: the words for it stand somewhere in its source.
fn may_state(text: &str) -> bool {
    let has = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    ["canonical", "CANONICAL", "Canonical", "og:url"].into_iter().any(has)
}

/// The canonical link in the head of a page: what the whole page would state too.
fn stated_in_head(text: &str) -> Option<String> {
    let end = memchr::memmem::find(text.as_bytes(), b"</head")?;
    let head = &text[..end];
    if !may_state(head) {
        return None;
    }
    Page::from_html(head).metadata.canonical
}

/// The lexicon that a configuration asks for.
fn lexicon(config: &Config) -> Result<Arc<Lexicon>, ConfigError> {
    let choice = config.chrome_langs.trim();
    let words: Vec<&str> = choice.split(',').map(str::trim).filter(|w| !w.is_empty()).collect();
    let without: Vec<&str> = words.iter().filter_map(|w| w.strip_prefix('-')).collect();
    if config.chrome.is_none() && choice == "all" {
        return Ok(Lexicon::shared());
    }
    let mut lexicon = Lexicon::built_in(|language| match choice {
        "all" => true,
        "none" => false,
        _ if !without.is_empty() => !without.contains(&language),
        _ => words.contains(&language),
    });
    let known = Lexicon::shared();
    for word in without
        .iter()
        .chain(words.iter().filter(|w| !w.starts_with('-') && **w != "all" && **w != "none"))
    {
        if !known.languages().iter().any(|l| l == word) {
            let reason = format!(
                "the lexicon has no language “{word}”; it has {}",
                known.languages().join(", ")
            );
            return Err(ConfigError::Setting { origin: "chrome-langs".into(), reason });
        }
    }
    if let Some(folder) = &config.chrome {
        lexicon.add_folder(folder)?;
    }
    Ok(Arc::new(lexicon))
}
