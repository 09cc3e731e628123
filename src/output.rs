//! Verdicts → records: kept blocks become segments, dropped ones rejects, and every character is counted once.
//!
//! In: a page, its verdicts, labels. Out: a [`crate::Document`]. Never: a verdict of its own, but for the filters that the configuration asks for.

mod added;
mod attributes;
mod finish;

use crate::cleaner::{Cleaner, Scratch, head};
use crate::config::Config;
use crate::decode::Decoded;
use crate::inline;
use crate::judge::{Judgement, Rule};
use crate::language::{self, Label, Prior, codes};
use crate::normalise;
use crate::page::{Block, Kind, Metadata, Page};
use crate::record::{self, Reject, Segment, Status, TextHash, VERSION, rounded};
use crate::segment::{Cutting, Rules, Unit};
use crate::source::Source;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// Characters from which a sentence's language is told by itself; shorter ones inherit their block's.
const TELLING: u32 = 40;
/// Probability below which a block may hold more than one language.
const SURE: f32 = 0.95;
/// Characters of a block that is too short to be told from its page.
const SHORT: u32 = 20;

/// The range of the decoded source that a part of a block's text came from.
pub(crate) fn span_of(page: &Page, block: &Block, range: &Range<usize>) -> Range<u32> {
    page.source_range(
        block,
        block.text.start + range.start as u32..block.text.start + range.end as u32,
    )
}

fn wide(span: Range<u32>) -> Option<[u64; 2]> {
    Some([u64::from(span.start), u64::from(span.end)])
}
/// The document under construction.
pub(crate) struct Output<'a> {
    cleaner: &'a Cleaner,
    page: &'a Page,
    /// The decoded source.
    decoded: &'a str,
    doc: Arc<str>,
    record: record::Document,
    segments: Vec<Segment>,
    rejects: Vec<Reject>,
    /// Characters by language: a page has a few.
    by_language: Vec<(String, u64)>,
    text: String,
}

impl<'a> Output<'a> {
    pub fn new(
        cleaner: &'a Cleaner,
        source: &'a Source,
        decoded: &'a Decoded<'_>,
        page: &'a Page,
    ) -> Self {
        let meta = page.metadata.clone();
        let sha256 = cleaner.config().sha256.then(|| {
            use sha2::Digest;
            sha2::Sha256::digest(&source.bytes).iter().map(|b| format!("{b:02x}")).collect()
        });
        let url = source.hints.url.clone().or_else(|| cleaner.config().url.clone());
        let record = record::Document {
            v: VERSION,
            doc: source.id.clone(),
            status: if page.error.is_some() { Status::Error } else { Status::Ok },
            error: page.error.clone(),
            title: meta.title,
            author: meta.author,
            date: meta.date.or_else(|| Metadata::date_of_address(url.as_deref()?)),
            url,
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
            mojibake_repaired: page.is_any_rewritten(),
            bytes: source.bytes.len() as u64,
            chars_visible: page.visible,
            xxh3: Some(format!("{:032x}", xxhash_rust::xxh3::xxh3_128(&source.bytes))),
            sha256,
            ..record::Document::default()
        };
        Self {
            cleaner,
            page,
            decoded: &decoded.text,
            doc: source.id.as_str().into(),
            record,
            segments: Vec::new(),
            rejects: Vec::new(),
            by_language: Vec::new(),
            text: String::new(),
        }
    }

    pub fn block(
        &mut self,
        index: usize,
        block: &Block,
        judgement: &Judgement,
        language: Label,
        prior: &Prior,
        scratch: &mut Scratch,
    ) {
        let page = self.page;
        let text = page.text(block);
        let verdict = &judgement.verdicts[index];
        let (before, segments) = (self.counted(), self.segments.len());
        let title = block.kind == Kind::Title && self.cleaner.config().attributes;
        if let Some(rule) = verdict.rule.filter(|_| !title) {
            let function = verdict.function.map(|f| f.name().into());
            self.reject(
                index,
                rule,
                function,
                verdict.score,
                text,
                block.span.clone(),
                block.chars,
            );
            return;
        }
        let from = judgement.cuts.partition_point(|c| (c.block as usize) < index);
        let to = judgement.cuts.partition_point(|c| (c.block as usize) <= index);
        scratch.cuts.clear();
        for cut in &judgement.cuts[from..to] {
            scratch.cuts.push(cut.range.clone());
            self.reject(
                index,
                cut.rule,
                None,
                1.0,
                &text[cut.range.clone()],
                span_of(page, block, &cut.range),
                cut.chars,
            );
        }
        let unit = match (block.kind, self.cleaner.config().unit) {
            (Kind::Code, _) | (_, Unit::Document) => Unit::Paragraph,
            (_, unit) => unit,
        };
        // A few words in the page's script, on a page whose language is plain, say nothing that the page has not said.
        let short = block.chars < SHORT
            && language.prob >= SURE
            && language::script_of(text) == language.script;
        let label = if short { language } else { scratch.identifier.label(head(text), prior) };
        let label = if label.lang == "und" && block.chars < TELLING {
            Label { script: label.script, ..language }
        } else {
            label
        };
        let mut kept = String::new();
        let mut ranges = std::mem::take(&mut scratch.ranges);
        ranges.clear();
        let cuts = std::mem::take(&mut scratch.cuts);
        let config = self.cleaner.config();
        let lang = config.lang.as_deref().map_or(label.lang.into(), language::normal);
        let cutting = Cutting {
            unit,
            rules: Rules::of_text(&lang, text),
            max_chars: (config.max_chars > 0).then_some(config.max_chars as usize),
        };
        scratch.segmenter.segments(text, &cuts, cutting, |r| ranges.push(r));
        for range in ranges.drain(..) {
            self.segment(index, block, range, &cuts, label, prior, scratch, &mut kept);
        }
        (scratch.cuts, scratch.ranges) = (cuts, ranges);
        self.even_out(block, before, self.segments.len() > segments);
        if !kept.is_empty() {
            if !self.text.is_empty() {
                self.text.push('\n');
            }
            self.text.push_str(&kept);
        }
    }

    /// Counts characters of a language.
    fn count(&mut self, lang: &str, chars: u32) {
        match self.by_language.iter_mut().find(|l| l.0 == lang) {
            Some(l) => l.1 += u64::from(chars),
            None => self.by_language.push((lang.to_owned(), u64::from(chars))),
        }
    }

    /// Characters in segments and rejects so far.
    fn counted(&self) -> u64 {
        self.record.chars_kept + self.record.dropped.values().map(|d| d.chars).sum::<u64>()
    }

    /// Counts what repair left without a character to stand for it: the `Â` of a no-break space between sentences belongs to them.
    fn even_out(&mut self, block: &Block, before: u64, kept: bool) {
        let length = (block.text.end - block.text.start) as usize;
        if !self.page.is_rewritten(block, 0..length) {
            return;
        }
        let left = u64::from(block.chars).saturating_sub(self.counted() - before);
        if kept {
            self.record.chars_kept += left;
        } else if left > 0 {
            self.record.dropped.entry(Rule::TooShort).or_default().chars += left;
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
        let config = self.cleaner.config();
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
        let cut: u32 = inside
            .iter()
            .map(|c| self.page.chars(block, c.start + range.start..c.end + range.start))
            .sum();
        let chars = self.page.chars(block, range.clone()) - cut;
        let own = chars >= TELLING && chars < block.chars && label.prob < SURE;
        let label = if own { scratch.identifier.label(head(raw), prior) } else { label };
        let mut text = String::with_capacity(raw.len());
        let sure = if label.prob >= normalise::SURE { label.lang } else { "und" };
        let spoken = config.lang.as_deref().unwrap_or(sure);
        let rules = self.cleaner.rules();
        normalise::normalise_into(raw, rules, spoken, block.kind == Kind::Code, &mut text);
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
        let inline = config.inline.then(|| self.inline(block, &range, &inside, raw, &text, spoken));
        if config.unit == Unit::Document {
            if !kept.is_empty() {
                kept.push(' ');
            }
            kept.push_str(&text);
        }
        self.record.chars_kept += u64::from(chars);
        let lang = self.cleaner.code(label);
        self.count(&lang, chars);
        self.segments.push(Segment {
            v: VERSION,
            doc: self.doc.clone(),
            n: self.segments.len() as u32,
            block: index as u32,
            kind: block.kind,
            hash: TextHash::with_buffer(&text, &mut scratch.folded),
            text,
            lang,
            script: label.script.into(),
            lang_prob: rounded(label.prob),
            span: wide(span),
            repaired: self.page.is_rewritten(block, range),
            source: None,
            inline,
        });
    }

    /// The inline markup of a segment; `inside` are the runs that are cut out of it, `spoken` is its language.
    fn inline(
        &self,
        block: &Block,
        range: &Range<usize>,
        inside: &[Range<usize>],
        raw: &str,
        text: &str,
        spoken: &str,
    ) -> Vec<record::Inline> {
        let start = block.text.start + range.start as u32;
        let whole = start..start + range.len() as u32;
        let cuts: Vec<Range<u32>> =
            inside.iter().map(|c| start + c.start as u32..start + c.end as u32).collect();
        let runs = self.page.runs(self.decoded, block, whole.clone(), &cuts);
        let wanted: Vec<usize> =
            runs.items.iter().map(|i| inline::without_cuts(i.at, &whole, &cuts)).collect();
        let normal = |chunk: &str| {
            let mut normal = String::new();
            let rules = self.cleaner.rules();
            normalise::normalise_into(chunk, rules, spoken, block.kind == Kind::Code, &mut normal);
            normal
        };
        let places = inline::offsets(raw, text, normal, &wanted);
        inline::marks(self.page, self.decoded, &runs, &places, text.len())
    }

    #[allow(clippy::too_many_arguments)]
    fn reject(
        &mut self,
        index: usize,
        rule: Rule,
        function: Option<Cow<'static, str>>,
        score: f32,
        text: &str,
        span: Range<u32>,
        chars: u32,
    ) {
        let dropped = self.record.dropped.entry(rule).or_default();
        dropped.blocks += 1;
        dropped.chars += u64::from(chars);
        if !self.cleaner.keeps_rejects() {
            return;
        }
        self.rejects.push(Reject {
            v: VERSION,
            doc: self.doc.clone(),
            block: index as u32,
            rule,
            function,
            score: rounded(score),
            lang: None,
            text: text.to_owned(),
            span: wide(span),
        });
    }

    /// Characters kept so far.
    pub fn kept(&self) -> u64 {
        self.record.chars_kept
    }
}

fn wanted(config: &Config, label: Label) -> bool {
    let named = config.only_lang.is_empty()
        || config
            .only_lang
            .iter()
            .any(|l| l == label.lang || (!l.contains('-') && codes::base(label.lang) == *l));
    named && f64::from(label.prob) >= config.min_lang_prob
}
