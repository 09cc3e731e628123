//! Blocks → verdicts: keep, or drop by a named rule with a score.
//!
//! In: a page with the languages of its blocks. Out: one verdict a block, and runs cut from inside kept blocks. Never: changes to the page's text.
//!
//! Evidence is gathered once (`context`, [`content`], [`lexicon`], `shortcode`, `foreign`, [`shape`]) and weighed in one place, [`Judge::judge`]; the rules
//! that it may name are in [`Rule`].

mod answers;
mod body;
mod contact;
pub mod content;
mod context;
mod cuts;
mod edges;
pub mod fold;
mod foreign;
mod glossary;
mod interface;
mod labels;
pub mod lexicon;
mod lines;
mod options;
pub mod page_type;
mod phrases;
mod rescue;
mod rule;
mod runs;
mod series;
pub mod shape;
mod shortcode;
pub mod site;
mod smooth;
mod tail;
mod tools;

pub use cuts::Cut;
pub use options::{Favour, Keep, Options};
pub use rule::{Function, Rule};

use crate::language::{Identifier, Label};
use crate::page::{Block, Kind, Page};
use context::{Context, Contexts};
use cuts::without;
use lexicon::{Lexicon, Match};
use phrases::body_range;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Content score from which a block is kept, by what is favoured (`balance`).
const BALANCE: f32 = 0.5;
/// The same for `precision` and `recall`.
const PRECISION: f32 = 0.7;
const RECALL: f32 = 0.25;

/// Content score that outweighs structure.
const CERTAIN: f32 = 0.85;
/// Content score from which hidden blocks are text: panels of tabs and accordions, pages that a script uncovers. By scores of models that had not
/// seen the site, two thirds of the hidden text of annotated pages are gold above 0.7, half of it between 0.5 and there, one part in twelve below.
const HIDDEN: f32 = 0.6;
/// Content score from which comments are text: four fifths of what is named so are gold above it, half just below.
const COMMENTS: f32 = 0.7;
/// Characters of a line that structure may judge by its shape; longer blocks are text.
const SHORT: u32 = 120;

/// Look of a row of links from which it is one of the site's: a list of what the article cites looks like titles.
const ROW: f32 = 0.9;

/// Characters of the longest notice that the lexicon is asked about.
const LONGEST_NOTICE: u32 = 600;

/// What a block looks like.
#[derive(Clone, Copy)]
struct Shape {
    byline: bool,
    breadcrumbs: bool,
}

/// What becomes of a block.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// The rule that drops the block; none when it is kept.
    pub rule: Option<Rule>,
    /// What the text is for, where the lexicon knows.
    pub function: Option<Function>,
    /// How sure the verdict is, 0 to 1.
    pub score: f32,
}

/// The verdicts on a page.
#[derive(Debug, Default)]
pub struct Judgement {
    /// One a block.
    pub verdicts: Vec<Verdict>,
    /// Cuts of kept blocks, in order of block and place.
    pub cuts: Vec<Cut>,
    /// Content score of each block.
    pub content: Vec<f32>,
    contexts: Contexts,
}

/// Buffers that are kept from page to page.
#[derive(Debug, Default)]
pub struct Scratch {
    content: content::Scratch,
    tokens: Vec<fold::Token>,
    found: Vec<Range<usize>>,
}

/// What is known of a page's languages.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// Language of its main text.
    pub language: Label,
    /// Language that it declares.
    pub declared: Option<&'a str>,
    /// What is known of its site.
    pub site: Option<site::Known<'a>>,
}

/// Weighs the evidence.
#[derive(Debug, Clone)]
pub struct Judge {
    lexicon: Arc<Lexicon>,
    options: Options,
}

impl Judge {
    /// A judge with a lexicon and options.
    pub fn new(lexicon: Arc<Lexicon>, options: Options) -> Self {
        Self { lexicon, options }
    }

    /// How likely each block of a page is main content, 0 to 1: what [`Self::judge`] starts from, and what tells the language of a page from that
    /// of the site around it.
    pub fn content(&self, page: &Page, scratch: &mut Scratch) -> Vec<f32> {
        let mut content = Vec::new();
        content::ContentModel::embedded().score(page, &mut scratch.content, &mut content);
        content
    }

    /// Whether a block is made of phrases of interfaces, in whatever language.
    pub fn is_phrase(&self, page: &Page, block: &Block, scratch: &mut Scratch) -> bool {
        block.kind != Kind::Code
            && block.chars <= LONGEST_NOTICE
            && self.lexicon.matches(page.text(block), &mut scratch.tokens).is_some()
    }

    /// Judges all blocks of a page whose language is `language`; `content` comes from [`Self::content`].
    pub fn judge(
        &self,
        page: &Page,
        mut content: Vec<f32>,
        about: About<'_>,
        identifier: &mut Identifier,
        scratch: &mut Scratch,
    ) -> Judgement {
        let contexts = Contexts::read(page);
        let About { language, declared, site } = about;
        let threshold = match self.options.favour {
            Favour::Precision => PRECISION,
            Favour::Recall => RECALL,
            Favour::Balance => BALANCE,
        };
        let scores = content.clone();
        smooth::smooth(page, &contexts, threshold, &mut content);
        let headline = content
            .iter()
            .zip(&page.blocks)
            .position(|(s, b)| *s >= threshold && b.kind == Kind::Heading);
        let Scratch { tokens, found, .. } = scratch;
        let mut cuts: Vec<Cut> = Vec::new();
        let mut matches: Vec<Option<Match>> = Vec::with_capacity(page.blocks.len());
        let mut verdicts: Vec<Verdict> = Vec::with_capacity(page.blocks.len());
        for (i, block) in page.blocks.iter().enumerate() {
            let text = page.text(block);
            let context = contexts.of[block.element as usize];
            let first_cut = cuts.len();
            self.cut(page, i as u32, block, context, found, &mut cuts);
            let left = block.chars - cuts[first_cut..].iter().map(|c| c.chars).sum::<u32>();
            let short = block.chars < SHORT;
            // A step in instructions looks the same, but stands below the headline.
            let above = headline.is_some_and(|h| i < h);
            let shape = Shape {
                byline: short
                    && lines::is_byline(page, i, headline)
                    && !lines::is_stamp(page, i)
                    && !is_said_of_text(page, i, headline),
                breadcrumbs: short
                    && (lines::is_breadcrumbs(text) || above && self.is_short_trail(text, tokens)),
            };
            let structural = self.structure(page, block, context, content[i], shape);
            // What structure drops needs no second reason, and the longest notices are short.
            let may_match =
                structural.is_none() && block.kind != Kind::Code && block.chars <= LONGEST_NOTICE;
            let matched = if !may_match || left == 0 {
                None
            } else if cuts.len() > first_cut {
                self.lexicon.matches(&without(text, &cuts[first_cut..]), tokens)
            } else {
                self.lexicon.matches(text, tokens).or_else(|| {
                    let seen = lines::spaced(page, block)?;
                    self.lexicon.matches(&seen, tokens)
                })
            };
            let verdict = if left == 0 && !cuts[first_cut..].is_empty() {
                let rule = cuts[first_cut].rule;
                drop_by(rule, 1.0)
            } else if let Some(rule) = structural {
                drop_by(rule, 1.0 - content[i].min(0.5))
            } else if content[i] < threshold
                && self.on(Rule::Boilerplate)
                && !self.asked_for(block, context, shape)
            {
                drop_by(Rule::Boilerplate, 1.0 - content[i])
            } else {
                Verdict { rule: None, function: None, score: content[i] }
            };
            if verdict.rule.is_some() {
                cuts.truncate(first_cut);
            }
            matches.push(matched);
            verdicts.push(verdict);
        }
        answers::judge(page, &scores, &mut verdicts);
        if self.on(Rule::ChromePhrase) {
            self.phrases(page, language, declared, &scores, &matches, &mut verdicts);
            labels::judge(page, &scores, &matches, &mut verdicts);
            tail::judge(page, &matches, &mut verdicts);
        }
        let mut headlines = Vec::new();
        if let Some(known) = site.filter(|_| self.on(Rule::SiteTemplate)) {
            headlines = site::judge(page, known, &scores, threshold, &mut verdicts);
            if known.is_of_site() {
                site::home::judge(page, known, threshold, &mut verdicts);
            }
        }
        if self.on(Rule::ForeignChrome) {
            foreign::judge(
                page,
                language,
                headline,
                &self.lexicon,
                &matches,
                identifier,
                &mut verdicts,
            );
        }
        if self.on(Rule::Interface) {
            let body = body_range(page, &verdicts);
            let site = site.map(|known| interface::Site { known, headlines: &headlines });
            interface::judge(page, &scores, headline, &body, site, &mut verdicts);
            labels::before_forms(page, &contexts, &scores, &body, &mut verdicts);
        }
        if self.on(Rule::Byline) && !self.options.keep.byline {
            labels::signature(page, &scores, &mut verdicts);
        }
        if self.options.keep.byline || self.options.keep.title {
            self.restore(page, &contexts, headline, &mut verdicts);
        }
        rescue::judge(page, &scores, threshold, &mut verdicts);
        cuts.retain(|c| verdicts[c.block as usize].rule.is_none());
        Judgement { verdicts, cuts, content: scores, contexts }
    }

    /// `Home » News`: one step from the front page.
    fn is_short_trail(&self, text: &str, tokens: &mut Vec<fold::Token>) -> bool {
        lines::trail_start(text).is_some_and(|first| {
            let found = self.lexicon.matches(first, tokens);
            found.is_some_and(|m| m.function == Function::Menu && !m.slots)
        })
    }

    fn on(&self, rule: Rule) -> bool {
        !self.options.without.contains(&rule)
    }

    /// Whether the block belongs to a part that is out by default and was asked for: the content model has learned that it is no content.
    fn asked_for(&self, block: &Block, context: Context, shape: Shape) -> bool {
        let keep = &self.options.keep;
        let links = block.link_chars as f32 / block.chars as f32;
        keep.title && block.kind == Kind::Title
            || keep.comments && context.any(Context::COMMENTS) && links <= 0.6
            || keep.byline && block.chars < SHORT && (shape.byline || context.any(Context::BYLINE))
    }

    /// Takes back what was said against titles and bylines that were asked for: a byline is short and may well be a phrase of interfaces.
    fn restore(
        &self,
        page: &Page,
        contexts: &Contexts,
        headline: Option<usize>,
        verdicts: &mut [Verdict],
    ) {
        let keep = &self.options.keep;
        for (i, (block, verdict)) in page.blocks.iter().zip(verdicts).enumerate() {
            let said = matches!(
                verdict.rule,
                Some(Rule::ChromePhrase | Rule::ForeignChrome | Rule::Interface)
            );
            if !said {
                continue;
            }
            let byline = block.chars < SHORT
                && (lines::is_byline(page, i, headline)
                    || contexts.of[block.element as usize].any(Context::BYLINE));
            if keep.title && block.kind == Kind::Title || keep.byline && byline {
                *verdict = Verdict { rule: None, function: None, score: 0.5 };
            }
        }
    }

    /// What the structure alone decides.
    fn structure(
        &self,
        page: &Page,
        block: &Block,
        context: Context,
        content: f32,
        shape: Shape,
    ) -> Option<Rule> {
        let keep = &self.options.keep;
        let links = block.link_chars as f32 / block.chars as f32;
        let rule = match block.kind {
            Kind::Title if !keep.title => Rule::Title,
            Kind::Title => return None,
            _ if block.hidden && content < HIDDEN => Rule::Hidden,
            Kind::Control => Rule::Control,
            kind if keep.unwanted.contains(&kind) => Rule::Kind,
            _ if keep.no_pull_quotes && context.any(Context::PULL_QUOTE) => Rule::Kind,
            _ if context.any(Context::CONSENT) && content < CERTAIN => Rule::Consent,
            _ if context.any(Context::COMMENTS) && keep.comments => return None,
            _ if context.any(Context::COMMENTS) && content < COMMENTS => Rule::Comments,
            _ if !keep.byline
                && block.chars < SHORT
                && (shape.byline || context.any(Context::BYLINE) && content < CERTAIN) =>
            {
                Rule::Byline
            }
            _ if shape.breadcrumbs && block.chars < SHORT && content < CERTAIN => Rule::Navigation,
            _ if short_row(page, block, content) => Rule::LinkList,
            _ if content >= BALANCE => return None,
            _ if links > 0.6 => Rule::LinkList,
            _ if context.any(Context::ASIDE) => Rule::Navigation,
            _ => return None,
        };
        self.on(rule).then_some(rule)
    }
}

/// A row of links with marks between them (`[ Home ] [ Next ]`) that looks like interface text, where it is not surely content.
fn short_row(page: &Page, block: &Block, content: f32) -> bool {
    (BALANCE..CERTAIN).contains(&content)
        && block.links >= 2
        && block.chars < SHORT
        && lines::is_row(page.text(block), block.link_chars, block.chars)
        && shape::ShapeModel::embedded().interface(page.text(block)) >= ROW
}

/// Whether a line with a time below the headline tells something of what the text is about: a programme, facts below its first sentences.
fn is_said_of_text(page: &Page, i: usize, headline: Option<usize>) -> bool {
    let sentences = |least: u32| {
        let above = headline.filter(|h| *h < i).map_or(0..0, |h| h..i);
        let said = |b: &&Block| b.chars >= least && lines::ends_sentence(page.text(b));
        page.blocks[above].iter().filter(said).count()
    };
    let value = || series::is_named_value(page.text(&page.blocks[i]));
    series::is_of_programme(page, i)
        || sentences(SHORT / 2) > 0
            && (series::is_fact(page, i, &|_| false) || value() && sentences(0) > 1)
}

fn drop_by(rule: Rule, score: f32) -> Verdict {
    Verdict { rule: Some(rule), function: None, score }
}

impl Judgement {
    /// What the judge looked at for one block, by name.
    pub fn features(&self, page: &Page, block: usize) -> BTreeMap<String, f64> {
        let b = &page.blocks[block];
        let context = self.contexts.of[b.element as usize];
        let flag = |c: Context| f64::from(u8::from(context.any(c)));
        let round = |x: f32| crate::record::rounded(x);
        [
            ("chars", f64::from(b.chars)),
            ("link_density", round(b.link_chars as f32 / b.chars as f32)),
            ("links", f64::from(b.links)),
            ("content", round(self.content[block])),
            ("depth", f64::from(page.elements[b.element as usize].depth)),
            ("aside", flag(Context::ASIDE)),
            ("article", flag(Context::CONTENT)),
            ("form", flag(Context::FORM)),
            (
                "interface",
                round(if b.chars <= foreign::LONGEST {
                    shape::ShapeModel::embedded().interface(page.text(b))
                } else {
                    0.0
                }),
            ),
            ("hidden", f64::from(u8::from(b.hidden))),
        ]
        .into_iter()
        .map(|(k, v)| (k.to_owned(), v))
        .collect()
    }
}
