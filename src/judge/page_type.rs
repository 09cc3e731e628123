//! What type of page a page is: an article, a forum, a product, a listing…
//!
//! In: a page and the content scores of its blocks. Out: the likeliest type and its probability. Never: verdicts, words of any language (class
//! words, counts and what the page states of itself are all that is looked at).
//!
//! Softmax regression over binned counts and hashed class words; the weights are trained by `train::page_type`.

use crate::page::{Block, Kind, Page, Tag};
use std::sync::OnceLock;

/// The weights that are compiled in (`corpora/README.md` says what they were trained on).
static BYTES: &[u8] = include_bytes!("../../corpora/models/page_type.bin");
/// First bytes of a file of weights; the digit is the version of the form.
const MAGIC: &[u8; 8] = b"temizpt1";

/// The types that the model tells apart, in the order of the weights.
pub const TYPES: [&str; 7] =
    ["article", "forum", "product", "listing", "collection", "documentation", "service"];
/// The type of a page at the root of its site, where it is no article.
pub const HOME: &str = "home";
/// The type of a page in which nothing to keep was found.
pub const EMPTY: &str = "empty";

/// Buckets of class words (bits).
const BITS: u32 = 13;
/// Buckets of class words.
pub const BUCKETS: usize = 1 << BITS;
/// Counts of a page.
pub const COUNTS: usize = 36;
/// Bins of a count.
pub const BINS: usize = 12;
/// Inputs in all: one is on for each count, and one for each word.
pub const INPUTS: usize = COUNTS * BINS + BUCKETS;
/// Content score from which a block counts as content.
const CONTENT: f32 = 0.5;

/// What is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Counts and shares.
    pub counts: [f32; COUNTS],
    /// Buckets of the class words on the page, ascending.
    pub words: Vec<u16>,
}

/// A trained model.
#[derive(Debug, Clone, PartialEq)]
pub struct PageTypeModel {
    /// Edges between the bins of each count.
    pub edges: Vec<[f32; BINS - 1]>,
    /// What one step of a weight is worth.
    pub step: f32,
    /// Weights by input, then by type.
    pub weights: Vec<[i8; TYPES.len()]>,
    /// Value of each type before any input.
    pub bias: [f32; TYPES.len()],
}

/// Reads the evidence of a page.
pub fn evidence(page: &Page, content: &[f32]) -> Evidence {
    let mut present = vec![0u64; BUCKETS / 64];
    for token in page.tokens.iter().chain(&page.metadata.kinds) {
        // The low bits of FNV-1a are its weak ones: fold the high half in.
        let bucket = ((token ^ (token >> BITS)) as usize) & (BUCKETS - 1);
        present[bucket / 64] |= 1 << (bucket % 64);
    }
    let mut words = Vec::new();
    for (i, word) in present.iter().enumerate() {
        let mut left = *word;
        while left != 0 {
            words.push((i * 64) as u16 + left.trailing_zeros() as u16);
            left &= left - 1;
        }
    }
    Evidence { counts: counts(page, content), words }
}

fn counts(page: &Page, content: &[f32]) -> [f32; COUNTS] {
    let mut tags = [0u32; Tag::COUNT];
    let mut most_children = 0;
    for e in &page.elements {
        tags[e.tag as usize] += 1;
        most_children = most_children.max(e.children);
    }
    let tag = |t: Tag| tags[t as usize] as f32;
    let mut seen = Sums::default();
    let mut main = Sums::default();
    let (mut hidden, mut before, mut switches, mut last) = (0.0, None, 0.0, false);
    for (block, score) in page.blocks.iter().zip(content) {
        if block.hidden {
            hidden += block.chars as f32;
            continue;
        }
        if block.kind == Kind::Title {
            continue;
        }
        let is_content = *score >= CONTENT;
        if is_content && before.is_none() {
            before = Some(seen.chars);
        }
        switches += f32::from(u8::from(is_content != last));
        last = is_content;
        let text = page.text(block);
        seen.add(block, text);
        if is_content {
            main.add(block, text);
        }
    }
    let m = &page.metadata;
    let path = m.canonical.as_deref().and_then(path).unwrap_or("");
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    let is = |holds: bool| f32::from(u8::from(holds));
    let ln = |x: f32| (1.0 + x).ln();
    let of = |a: f32, b: f32| a / b.max(1.0);
    [
        ln(seen.chars),
        of(seen.links, seen.chars),
        ln(seen.blocks),
        of(main.chars, seen.chars),
        ln(main.chars),
        ln(of(main.chars, main.blocks)),
        of(main.items, main.chars),
        of(seen.cells, seen.blocks),
        of(main.code, main.chars),
        of(seen.headings, seen.blocks),
        ln(main.headings),
        tag(Tag::H1),
        ln(tag(Tag::Article)),
        of(tag(Tag::Li), page.elements.len() as f32),
        of(tag(Tag::Img), seen.blocks),
        ln(tag(Tag::Img)),
        ln(tag(Tag::Time)),
        tag(Tag::Form),
        ln(tag(Tag::Input) + tag(Tag::Button) + tag(Tag::Select)),
        ln(switches),
        of(before.unwrap_or(seen.chars), seen.chars),
        of(seen.digits, seen.chars),
        ln(seen.prices),
        ln(most_children as f32),
        ln(seen.questions),
        of(main.links, main.chars),
        ln(seen.link_count),
        of(hidden, hidden + seen.chars),
        is(m.date.is_some()),
        is(m.author.is_some()),
        is(m.canonical.is_some()),
        path.matches('/').count() as f32,
        name.matches(['-', '_']).count() as f32,
        name.bytes().filter(u8::is_ascii_digit).count() as f32,
        ln(tag(Tag::Iframe) + tag(Tag::Video)),
        ln(tag(Tag::Pre) + tag(Tag::Code)),
    ]
}

/// Sums over blocks.
#[derive(Default)]
struct Sums {
    chars: f32,
    links: f32,
    link_count: f32,
    blocks: f32,
    items: f32,
    cells: f32,
    code: f32,
    headings: f32,
    digits: f32,
    prices: f32,
    questions: f32,
}

impl Sums {
    fn add(&mut self, block: &Block, text: &str) {
        let chars = block.chars as f32;
        self.chars += chars;
        self.links += block.link_chars as f32;
        self.link_count += block.links as f32;
        self.blocks += 1.0;
        match block.kind {
            Kind::ListItem => self.items += chars,
            Kind::TableCell => self.cells += 1.0,
            Kind::Code => self.code += chars,
            Kind::Heading => self.headings += 1.0,
            _ => {}
        }
        // Prices and questions stand in short blocks or in none that matter here.
        if block.chars < 200 {
            let mut digits = 0;
            for b in text.bytes() {
                digits += u32::from(b.is_ascii_digit());
                self.questions += f32::from(u8::from(b == b'?'));
            }
            self.digits += digits as f32;
            if digits > 0 && text.chars().any(is_currency) {
                self.prices += 1.0;
            }
        }
    }
}

/// Currency signs (general category Sc of the widespread blocks).
fn is_currency(c: char) -> bool {
    matches!(
        c,
        '$' | '£' | '¥' | '¤' | '\u{20A0}'
            ..='\u{20C0}' | '\u{FDFC}' | '\u{E3F}' | '\u{FF04}' | '\u{FFE5}'
    )
}

/// The path of an address.
fn path(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let rest = rest.split(['?', '#']).next()?;
    Some(rest.find('/').map_or("", |i| &rest[i..]))
}

/// Whether an address is the root of its site, or of one of its languages.
pub fn is_root(url: &str) -> bool {
    let Some(path) = path(url) else { return false };
    let name = path.trim_matches('/');
    name.is_empty()
        || matches!(name.split('.').next(), Some("index" | "default" | "home"))
            && !name.contains('/')
}

/// The bin of a value.
pub fn bin(edges: &[f32; BINS - 1], value: f32) -> usize {
    edges.iter().filter(|e| value > **e).count()
}

impl PageTypeModel {
    /// The model that is compiled in.
    pub fn embedded() -> &'static Self {
        static MODEL: OnceLock<PageTypeModel> = OnceLock::new();
        MODEL.get_or_init(|| {
            Self::from_bytes(BYTES).expect("the compiled-in weights are read by a test")
        })
    }

    /// The inputs that are on, each with what it counts for: words share one vote that grows with their number's root.
    pub fn inputs<'e>(
        edges: &'e [[f32; BINS - 1]],
        evidence: &'e Evidence,
    ) -> impl Iterator<Item = (usize, f32)> + 'e {
        let bins = evidence.counts.iter().zip(edges).enumerate();
        let scale = 1.0 / (evidence.words.len().max(1) as f32).sqrt();
        bins.map(|(i, (value, edges))| (i * BINS + bin(edges, *value), COUNT_SCALE))
            .chain(evidence.words.iter().map(move |w| (COUNTS * BINS + usize::from(*w), scale)))
    }

    /// Probabilities of [`TYPES`].
    pub fn probabilities(&self, evidence: &Evidence) -> [f32; TYPES.len()] {
        let mut z = self.bias;
        for (input, scale) in Self::inputs(&self.edges, evidence) {
            for (z, w) in z.iter_mut().zip(&self.weights[input]) {
                *z += f32::from(*w) * self.step * scale;
            }
        }
        softmax(z)
    }

    /// The likeliest type of a page and its probability.
    pub fn judge(&self, page: &Page, content: &[f32]) -> (&'static str, f32) {
        let p = self.probabilities(&evidence(page, content));
        let best = (1..p.len()).fold(0, |b, i| if p[i] > p[b] { i } else { b });
        (TYPES[best], p[best])
    }

    /// The bytes that [`Self::from_bytes`] reads: magic, edges, step, bias, weights; numbers little-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        let floats = self.edges.iter().flatten().chain([&self.step]).chain(&self.bias);
        out.extend(floats.flat_map(|f| f.to_le_bytes()));
        out.extend(self.weights.iter().flatten().map(|w| *w as u8));
        out
    }

    /// A model from the bytes of a file of weights.
    ///
    /// # Errors
    /// When the bytes are no weights of this form.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, &'static str> {
        let floats = COUNTS * (BINS - 1) + 1 + TYPES.len();
        let rest =
            bytes.strip_prefix(MAGIC).ok_or("not the weights of a page type model of this form")?;
        if rest.len() != floats * 4 + INPUTS * TYPES.len() {
            return Err("the weights of the page type model have the wrong length");
        }
        let (floats, weights) = rest.split_at(floats * 4);
        let floats: Vec<f32> =
            floats.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
        let (edges, rest) = floats.split_at(COUNTS * (BINS - 1));
        let mut bias = [0.0; TYPES.len()];
        bias.copy_from_slice(&rest[1..]);
        Ok(Self {
            edges: edges.as_chunks::<{ BINS - 1 }>().0.to_vec(),
            step: rest[0],
            weights: weights
                .as_chunks::<{ TYPES.len() }>()
                .0
                .iter()
                .map(|w| w.map(|b| b as i8))
                .collect(),
            bias,
        })
    }

    /// Version of the weights: a hash of them.
    pub fn version(&self) -> u32 {
        xxhash_rust::xxh3::xxh3_64(&self.to_bytes()) as u32
    }
}

/// What a count's bin counts for: all of them together weigh about as much as all words.
pub const COUNT_SCALE: f32 = 0.16;

/// Values → probabilities.
pub fn softmax(mut z: [f32; TYPES.len()]) -> [f32; TYPES.len()] {
    let top = z.iter().copied().fold(f32::MIN, f32::max);
    z.iter_mut().for_each(|v| *v = (*v - top).exp());
    let sum: f32 = z.iter().sum();
    z.map(|v| v / sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_of_sites() {
        for url in [
            "https://a.example",
            "https://a.example/",
            "https://a.example/?x=1",
            "http://a.example/index.php",
        ] {
            assert!(is_root(url), "{url}");
        }
        for url in ["https://a.example/fog", "https://a.example/news/index.html", "a.example", ""] {
            assert!(!is_root(url), "{url}");
        }
    }

    #[test]
    fn weights_are_read_as_they_were_written() {
        let model = PageTypeModel::embedded();
        assert_eq!(PageTypeModel::from_bytes(&model.to_bytes()).as_ref(), Ok(model));
        assert!(PageTypeModel::from_bytes(b"temizpt1").is_err());
        assert!(PageTypeModel::from_bytes(b"").is_err());
    }

    #[test]
    fn probabilities_sum_up_to_one_on_any_page() {
        for html in ["", "<p>x", "<title>t</title>", "<ul><li>a<li>b</ul><form><input></form>"] {
            let page = Page::from_html(html);
            let content = vec![0.5; page.blocks.len()];
            let p = PageTypeModel::embedded().probabilities(&evidence(&page, &content));
            assert!(
                (p.iter().sum::<f32>() - 1.0).abs() < 1e-4 && p.iter().all(|p| p.is_finite()),
                "{html}: {p:?}"
            );
        }
    }
}
