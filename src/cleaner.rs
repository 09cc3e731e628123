//! The pure core: one document in, one document out; the stages in order, nothing else.
//!
//! In: a [`Source`]. Out: a [`Document`] with its record, segments and rejects. Never: I/O, global state, threads.

use crate::config::{Config, ConfigError};
use crate::decode::{self, Decoded};
use crate::judge::lexicon::Lexicon;
use crate::judge::{Judge, Judgement, Options, Rule};
use crate::language::{self, Identifier, Label, Prior};
use crate::normalise::{self, Typography};
use crate::page::{Block, Kind, Page, visible_chars};
use crate::record::{self, Explained, Reject, Segment, Status, VERSION, rounded};
use crate::segment::{Segmenter, Unit};
use crate::source::{Failure, Format, Source};
use std::collections::BTreeMap;
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
        Self { record: record::Document::failed(failure.id, failure.reason), segments: Vec::new(), rejects: Vec::new() }
    }
}

/// Cleans documents. Cheap to share between threads.
#[derive(Debug, Clone)]
pub struct Cleaner {
    config: Config,
    judge: Judge,
}

/// Buffers that a thread reuses from document to document.
#[derive(Default)]
pub struct Scratch {
    identifier: Identifier,
    segmenter: Segmenter,
    cuts: Vec<Range<usize>>,
    joined: String,
}

/// Largest decoded text that is read: offsets are 32 bits wide.
const LARGEST: usize = 1 << 31;
/// Characters from which a sentence's language is told by itself; shorter ones inherit their block's.
const TELLING: u32 = 40;
/// Probability below which a block may hold more than one language.
const SURE: f32 = 0.95;

impl Cleaner {
    /// A cleaner with a configuration.
    ///
    /// # Errors
    /// [`ConfigError`] when a setting does not fit or a lexicon can't be read.
    pub fn new(config: Config) -> Result<Self, ConfigError> {
        let keep = config.keep().map_err(|reason| ConfigError::Setting { origin: "keep".into(), reason })?;
        let lexicon = lexicon(&config)?;
        let options = Options { without: config.without.iter().copied().collect(), favour: config.favour, keep };
        Ok(Self { judge: Judge::new(lexicon, options), config })
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
            let reason = format!("the decoded text has {} bytes, more than {LARGEST}", decoded.text.len());
            return Document::failed(Failure { id: source.id.clone(), reason });
        }
        let page = read_page(source, &decoded.text);
        let (language, prior) = self.language(&page, scratch);
        let declared = page.metadata.language.as_deref().or(source.hints.language.as_deref());
        let judgement = self.judge.judge(&page, language, declared, &mut scratch.identifier);
        let mut out = Output::new(self, source, &decoded, &page);
        for (index, block) in page.blocks.iter().enumerate() {
            out.block(index, block, &judgement, language, &prior, scratch);
        }
        out.finish(language, declared)
    }

    /// Every block of a document with its verdict, and the document's record.
    pub fn explain(&self, source: &Source) -> (record::Document, Vec<Explained>) {
        let mut scratch = Scratch::default();
        let document = self.clean_with(source, &mut scratch);
        let decoded = self.decode(source);
        if decoded.text.len() > LARGEST {
            return (document.record, Vec::new());
        }
        let page = read_page(source, &decoded.text);
        let (language, prior) = self.language(&page, &mut scratch);
        let judgement = self.judge.judge(&page, language, page.metadata.language.as_deref(), &mut scratch.identifier);
        let mut blocks = Vec::with_capacity(page.blocks.len());
        for (i, block) in page.blocks.iter().enumerate() {
            let verdict = &judgement.verdicts[i];
            let label = scratch.identifier.label(page.text(block), &prior);
            let explain = |verdict: &str, rule, function, score: f32, text: &str, span: Range<u32>| Explained {
                v: VERSION,
                doc: source.id.clone(),
                block: i as u32,
                kind: block.kind,
                path: page.path(block.element, &decoded.text),
                verdict: verdict.to_owned(),
                rule,
                function,
                score: rounded(score),
                lang: self.code(label),
                features: judgement.features(&page, i),
                text: text.to_owned(),
                span: [u64::from(span.start), u64::from(span.end)],
            };
            let word = if verdict.rule.is_some() { "drop" } else { "keep" };
            let function = verdict.function.map(|f| f.name().to_owned());
            blocks.push(explain(word, verdict.rule, function, verdict.score, page.text(block), block.span.clone()));
            for cut in judgement.cuts.iter().filter(|c| c.block as usize == i) {
                let span = span_of(&page, block, &cut.range);
                blocks.push(explain("drop", Some(cut.rule), None, 1.0, &page.text(block)[cut.range.clone()], span));
            }
        }
        (document.record, blocks)
    }

    /// Encoding and language of a document.
    pub fn detect(&self, source: &Source) -> record::Detected {
        let decoded = self.decode(source);
        let page = read_page(source, &decoded.text);
        let (language, _) = self.language(&page, &mut Scratch::default());
        record::Detected {
            v: VERSION,
            doc: source.id.clone(),
            encoding: decoded.encoding,
            encoding_source: decoded.source,
            encoding_confidence: rounded(decoded.confidence),
            encoding_alternatives: decoded.alternatives,
            lang: self.code(language),
            lang_prob: rounded(language.prob),
            script: language.script.to_owned(),
        }
    }

    fn decode<'a>(&self, source: &'a Source) -> Decoded<'a> {
        decode::decode(&source.bytes, &source.hints, self.config.encoding.as_deref())
    }

    /// The document's language, by its prose, and the prior for its blocks.
    fn language(&self, page: &Page, scratch: &mut Scratch) -> (Label, Prior) {
        let blocks = page.blocks.iter().filter(|b| !b.hidden && !matches!(b.kind, Kind::Title | Kind::Control | Kind::Code));
        let weighed = blocks.map(|b| (page.text(b), (b.chars - b.link_chars) as f32 + b.link_chars as f32 * 0.1));
        let (label, _, prior) = scratch.identifier.document(weighed);
        (label, prior)
    }

    fn code(&self, label: Label) -> String {
        match &self.config.lang {
            Some(forced) => language::to_code(forced, label.script, self.config.lang_codes),
            None => language::to_code(label.lang, label.script, self.config.lang_codes),
        }
    }
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
    for word in without.iter().chain(words.iter().filter(|w| !w.starts_with('-') && **w != "all" && **w != "none")) {
        if !known.languages().iter().any(|l| l == word) {
            let reason = format!("the lexicon has no language “{word}”; it has {}", known.languages().join(", "));
            return Err(ConfigError::Setting { origin: "chrome-langs".into(), reason });
        }
    }
    if let Some(folder) = &config.chrome {
        lexicon.add_folder(folder)?;
    }
    Ok(Arc::new(lexicon))
}

/// Reads the page in the format that the hints, the name or the text itself speak for.
fn read_page(source: &Source, text: &str) -> Page {
    match source.format(text) {
        Format::Html => Page::from_html(text),
        Format::Plain => Page::from_plain(text),
    }
}

fn span_of(page: &Page, block: &Block, range: &Range<usize>) -> Range<u32> {
    page.source_range(block, block.text.start + range.start as u32..block.text.start + range.end as u32)
}

fn wide(span: Range<u32>) -> Option<[u64; 2]> {
    Some([u64::from(span.start), u64::from(span.end)])
}

/// The document under construction.
struct Output<'a> {
    cleaner: &'a Cleaner,
    source: &'a Source,
    page: &'a Page,
    record: record::Document,
    segments: Vec<Segment>,
    rejects: Vec<Reject>,
    by_language: BTreeMap<String, u64>,
    text: String,
}

impl<'a> Output<'a> {
    fn new(cleaner: &'a Cleaner, source: &'a Source, decoded: &Decoded<'_>, page: &'a Page) -> Self {
        let meta = page.metadata.clone();
        let sha256 = cleaner.config.sha256.then(|| {
            use sha2::Digest;
            sha2::Sha256::digest(&source.bytes).iter().map(|b| format!("{b:02x}")).collect()
        });
        let record = record::Document {
            v: VERSION,
            doc: source.id.clone(),
            status: if page.error.is_some() { Status::Error } else { Status::Ok },
            error: page.error.clone(),
            url: source.hints.url.clone().or_else(|| cleaner.config.url.clone()),
            title: meta.title,
            author: meta.author,
            date: meta.date,
            site: meta.site,
            declared_lang: meta.language.or_else(|| source.hints.language.clone()),
            encoding: Some(decoded.encoding.clone()),
            encoding_source: Some(decoded.source),
            encoding_confidence: Some(rounded(decoded.confidence)),
            encoding_alternatives: decoded.alternatives.clone(),
            description: meta.description,
            image: meta.image,
            canonical: meta.canonical,
            hreflang: meta.hreflang,
            replacements: decoded.replacements,
            bytes: source.bytes.len() as u64,
            chars_visible: page.visible,
            xxh3: Some(format!("{:032x}", xxhash_rust::xxh3::xxh3_128(&source.bytes))),
            sha256,
            ..record::Document::default()
        };
        Self {
            cleaner,
            source,
            page,
            record,
            segments: Vec::new(),
            rejects: Vec::new(),
            by_language: BTreeMap::new(),
            text: String::new(),
        }
    }

    fn block(&mut self, index: usize, block: &Block, judgement: &Judgement, language: Label, prior: &Prior, scratch: &mut Scratch) {
        let page = self.page;
        let text = page.text(block);
        let verdict = &judgement.verdicts[index];
        if let Some(rule) = verdict.rule {
            let function = verdict.function.map(|f| f.name().to_owned());
            self.reject(index, rule, function, verdict.score, text, block.span.clone(), block.chars);
            return;
        }
        let from = judgement.cuts.partition_point(|c| (c.block as usize) < index);
        let to = judgement.cuts.partition_point(|c| (c.block as usize) <= index);
        scratch.cuts.clear();
        for cut in &judgement.cuts[from..to] {
            scratch.cuts.push(cut.range.clone());
            self.reject(index, cut.rule, None, 1.0, &text[cut.range.clone()], span_of(page, block, &cut.range), cut.chars);
        }
        let unit = match (block.kind, self.cleaner.config.unit) {
            (Kind::Code, _) | (_, Unit::Document) => Unit::Paragraph,
            (_, unit) => unit,
        };
        let label = scratch.identifier.label(text, prior);
        let label = if label.lang == "und" && block.chars < TELLING { Label { script: label.script, ..language } } else { label };
        let mut kept = String::new();
        let mut ranges = Vec::new();
        let cuts = std::mem::take(&mut scratch.cuts);
        scratch.segmenter.segments(text, &cuts, unit, |r| ranges.push(r));
        for range in ranges {
            self.segment(index, block, range, &cuts, label, prior, scratch, &mut kept);
        }
        scratch.cuts = cuts;
        if !kept.is_empty() {
            if !self.text.is_empty() {
                self.text.push('\n');
            }
            self.text.push_str(&kept);
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn segment(
        &mut self,
        index: usize,
        block: &Block,
        range: Range<usize>,
        cuts: &[Range<usize>],
        label: Label,
        prior: &Prior,
        scratch: &mut Scratch,
        kept: &mut String,
    ) {
        let config = &self.cleaner.config;
        let raw = &self.page.text(block)[range.clone()];
        let inside: Vec<Range<usize>> = cuts
            .iter()
            .filter(|c| c.start < range.end && c.end > range.start)
            .map(|c| c.start.max(range.start) - range.start..c.end.min(range.end) - range.start)
            .collect();
        let joined = &mut scratch.joined;
        let raw = if inside.is_empty() {
            raw
        } else {
            joined.clear();
            let mut from = 0;
            for cut in &inside {
                joined.push_str(&raw[from..cut.start]);
                from = cut.end;
            }
            joined.push_str(&raw[from..]);
            joined.as_str()
        };
        let chars = visible_chars(raw);
        let mut text = normalise::normalise(raw, block.kind == Kind::Code);
        if config.typography == Typography::Plain {
            text = normalise::plain_typography(&text);
        }
        let own = chars >= TELLING && chars < block.chars && label.prob < SURE;
        let label = if own { scratch.identifier.label(raw, prior) } else { label };
        let span = span_of(self.page, block, &range);
        let unwanted = if text.is_empty() || chars < config.min_chars {
            Some(Rule::TooShort)
        } else if !wanted(config, label) {
            Some(Rule::Language)
        } else {
            None
        };
        if let Some(rule) = unwanted {
            let raw = raw.to_owned();
            self.reject(index, rule, None, 1.0, &raw, span, chars);
            return;
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(&text);
        self.record.chars_kept += u64::from(chars);
        let lang = self.cleaner.code(label);
        *self.by_language.entry(lang.clone()).or_default() += u64::from(chars);
        self.segments.push(Segment {
            v: VERSION,
            doc: self.source.id.clone(),
            n: self.segments.len() as u32,
            block: index as u32,
            kind: block.kind,
            hash: record::text_hash(&text),
            text,
            lang,
            script: label.script.to_owned(),
            lang_prob: rounded(label.prob),
            span: wide(span),
            repaired: false,
            source: None,
        });
    }

    #[allow(clippy::too_many_arguments)]
    fn reject(&mut self, index: usize, rule: Rule, function: Option<String>, score: f32, text: &str, span: Range<u32>, chars: u32) {
        let dropped = self.record.dropped.entry(rule).or_default();
        dropped.blocks += 1;
        dropped.chars += u64::from(chars);
        self.rejects.push(Reject {
            v: VERSION,
            doc: self.source.id.clone(),
            block: index as u32,
            rule,
            function,
            score: rounded(score),
            lang: None,
            text: text.to_owned(),
            span: wide(span),
        });
    }

    fn finish(mut self, language: Label, _declared: Option<&str>) -> Document {
        let total = self.record.chars_kept;
        let main = self.by_language.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(l, _)| l.clone());
        let own = self.cleaner.code(language);
        self.record.lang = Some(main.unwrap_or(own));
        self.record.lang_prob = Some(rounded(language.prob));
        self.record.languages = self
            .by_language
            .iter()
            .map(|(lang, chars)| (lang.clone(), (*chars as f64 / total.max(1) as f64 * 1000.0).round() / 1000.0))
            .collect();
        self.record.segments = self.segments.len() as u64;
        if self.cleaner.config.unit == Unit::Document {
            self.record.text = Some(self.text);
        }
        Document { record: self.record, segments: self.segments, rejects: self.rejects }
    }
}

fn wanted(config: &Config, label: Label) -> bool {
    let base = |l: &str| l.split('-').next().unwrap_or("").to_owned();
    let named = config.only_lang.is_empty()
        || config.only_lang.iter().any(|l| l == label.lang || (!l.contains('-') && base(label.lang) == *l));
    named && f64::from(label.prob) >= config.min_lang_prob
}
