//! What the elements around a block say of it: navigation, footer, comments, consent, and how much of the page's prose an element holds.
//!
//! In: a page. Out: one [`Context`] an element. Never: a verdict.

use super::lexicon::BuildHash;
use crate::page::{Page, Tag, token_hash};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Contexts as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Context(pub u32);

impl Context {
    /// Menus, breadcrumbs, page numbers.
    pub const NAVIGATION: Self = Self(1);
    /// The head of the site (not of an article).
    pub const HEADER: Self = Self(2);
    /// The foot of the site.
    pub const FOOTER: Self = Self(4);
    /// Side bars and widgets.
    pub const SIDEBAR: Self = Self(8);
    /// Readers' comments.
    pub const COMMENTS: Self = Self(16);
    /// Share bars.
    pub const SHARE: Self = Self(32);
    /// Related articles and teasers.
    pub const RELATED: Self = Self(64);
    /// Cookie notices.
    pub const CONSENT: Self = Self(128);
    /// Advertisements.
    pub const ADS: Self = Self(256);
    /// Newsletter and subscription boxes.
    pub const NEWSLETTER: Self = Self(512);
    /// Author and date.
    pub const BYLINE: Self = Self(1024);
    /// Tag lists.
    pub const TAGS: Self = Self(2048);
    /// An article or its body.
    pub const CONTENT: Self = Self(4096);
    /// Forms.
    pub const FORM: Self = Self(8192);
    /// Code samples.
    pub const CODE: Self = Self(16384);
    /// Captions of pictures.
    pub const CAPTION: Self = Self(32768);

    /// A sentence of the text, set large once more.
    pub const PULL_QUOTE: Self = Self(65536);

    /// Whether any of `other`'s bits is set.
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Everything that marks an element as not main content.
    pub const ASIDE: Self = Self::NAVIGATION
        .or(Self::HEADER)
        .or(Self::FOOTER)
        .or(Self::SIDEBAR)
        .or(Self::COMMENTS)
        .or(Self::SHARE)
        .or(Self::RELATED)
        .or(Self::CONSENT)
        .or(Self::ADS)
        .or(Self::NEWSLETTER)
        .or(Self::TAGS);
}

const GROUPS: [(&str, Context); 15] = [
    ("pull_quote", Context::PULL_QUOTE),
    ("caption", Context::CAPTION),
    ("navigation", Context::NAVIGATION),
    ("header", Context::HEADER),
    ("footer", Context::FOOTER),
    ("sidebar", Context::SIDEBAR),
    ("comments", Context::COMMENTS),
    ("share", Context::SHARE),
    ("related", Context::RELATED),
    ("consent", Context::CONSENT),
    ("ads", Context::ADS),
    ("newsletter", Context::NEWSLETTER),
    ("byline", Context::BYLINE),
    ("tags", Context::TAGS),
    ("content", Context::CONTENT),
];

/// Class words by hash, from `corpora/models/class_words.txt`.
fn words() -> &'static HashMap<u32, Context, BuildHash> {
    static WORDS: OnceLock<HashMap<u32, Context, BuildHash>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words = HashMap::default();
        let mut group = Context::default();
        for line in include_str!("../../corpora/models/class_words.txt")
            .lines()
            .filter(|l| !l.starts_with('#'))
        {
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                group = GROUPS.iter().find(|(n, _)| *n == name).map_or(Context::default(), |g| g.1);
            } else {
                words.extend(line.split_whitespace().map(|w| (token_hash(w), group)));
            }
        }
        words
    })
}

/// A container that holds at least this share of the page's prose is the page, whatever its classes say (`body class="has-sidebar"`).
const WHOLE_PAGE: f32 = 0.6;
/// Characters from which a block counts as prose.
const PROSE: u32 = 80;

/// Contexts of all elements, inherited from their ancestors.
#[derive(Debug, Default)]
pub struct Contexts {
    /// By element.
    pub of: Vec<Context>,
}

impl Contexts {
    /// Finds the contexts of a page's elements.
    pub fn read(page: &Page) -> Self {
        let n = page.elements.len();
        let mut prose = vec![0u32; n];
        for block in page
            .blocks
            .iter()
            .filter(|b| b.chars >= PROSE && b.link_chars * 2 < b.chars && !b.hidden)
        {
            prose[block.element as usize] += block.chars;
        }
        for i in (1..n).rev() {
            prose[page.elements[i].parent as usize] += prose[i];
        }
        let whole = (prose.first().copied().unwrap_or(0) as f32 * WHOLE_PAGE) as u32;
        let words = words();
        let pull_quote = ["pull", "quote"].map(token_hash);
        let mut of = vec![Context::default(); n];
        for i in 1..n {
            let element = &page.elements[i];
            let inherited = of[element.parent as usize];
            let mut own = by_tag(element.tag);
            // Below a quotation stands who said it.
            if element.tag == Tag::Footer && within(page, i, &[Tag::Blockquote]) {
                own = Context::default();
            }
            let mut before = 0;
            for &token in page.tokens_of(element) {
                if let Some(context) = words.get(&token) {
                    own = own.or(*context);
                }
                if [before, token] == pull_quote {
                    own = own.or(Context::PULL_QUOTE);
                }
                before = token;
            }
            if matches!(element.tag, Tag::Html | Tag::Body) || (prose[i] > 0 && prose[i] >= whole) {
                own = Context(own.0 & (Context::CONTENT.0 | Context::CODE.0));
            }
            if element.tag == Tag::Header
                && !inherited.any(Context::CONTENT)
                && !within(page, i, &[Tag::Article, Tag::Main])
            {
                own = own.or(Context::HEADER);
            }
            of[i] = inherited.or(own);
        }
        Self { of }
    }
}

fn by_tag(tag: Tag) -> Context {
    match tag {
        Tag::Nav | Tag::Menu => Context::NAVIGATION,
        Tag::Footer => Context::FOOTER,
        Tag::Aside => Context::SIDEBAR,
        Tag::Form | Tag::Search | Tag::Fieldset => Context::FORM,
        Tag::Article | Tag::Main => Context::CONTENT,
        Tag::Code | Tag::Pre | Tag::Kbd | Tag::Samp | Tag::Tt => Context::CODE,
        _ => Context::default(),
    }
}

fn within(page: &Page, element: usize, tags: &[Tag]) -> bool {
    page.ancestors(element as u32).any(|e| tags.contains(&e.tag))
}
