//! Scores of extracted text: 4-gram shingles and with/without segments.
//!
//! In: gold and extracted text as tokens. Out: precision, recall and F1 as the development scorer has them (`sh4x`, `seg`). Never: training.
//! Shingles: the ScrapingHub article-body measure, scripts without spaces tokenised by character; segments: trafilatura's `tests/eval`.

use crate::judge::content::text::is_dense;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Text in compatibility composition without format characters.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    text.nfkc().filter(|&c| !is_format(c)).collect()
}

/// General category Cf (Unicode 16).
fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0001}' | '\u{e0020}'..='\u{e007f}')
}

/// Tokens of folded text, hashed: words, and characters of scripts without spaces.
pub fn tokens(folded: &str, out: &mut Vec<u32>) {
    let mut hash = 0u32;
    for c in folded.chars() {
        let dense = is_dense(c);
        let word = !dense && (c == '_' || (c.is_alphanumeric() && !is_combining_mark(c)));
        if word {
            let so_far = if hash == 0 { 0x811c_9dc5 } else { hash };
            hash = (so_far ^ c as u32).wrapping_mul(0x0100_0193) | 1;
            continue;
        }
        if hash != 0 {
            out.push(hash);
            hash = 0;
        }
        if dense {
            out.push((c as u32).wrapping_mul(0x9e37_79b1));
        }
    }
    if hash != 0 {
        out.push(hash);
    }
}

/// One shingle.
pub fn shingle(tokens: &[u32]) -> u64 {
    tokens.iter().fold(tokens.len() as u64, |h, &t| {
        let x = (h.rotate_left(21) ^ u64::from(t)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        x ^ (x >> 31)
    })
}

/// The sorted 4-gram shingles of a text (one shingle of all tokens where there are fewer than four).
pub fn shingles(tokens: &[u32]) -> Vec<u64> {
    let mut out: Vec<u64> = match tokens.len() {
        0 => Vec::new(),
        1..4 => vec![shingle(tokens)],
        _ => tokens.windows(4).map(shingle).collect(),
    };
    out.sort_unstable();
    out
}

/// Precision and recall of sorted shingles; absent where there is nothing to divide by.
pub fn precision_recall(gold: &[u64], found: &[u64]) -> (Option<f64>, Option<f64>) {
    let (mut i, mut j, mut both) = (0, 0, 0usize);
    while i < gold.len() && j < found.len() {
        match gold[i].cmp(&found[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    let share = |n: usize| (n > 0).then(|| both as f64 / n as f64);
    (share(found.len()), share(gold.len()))
}

/// Means over pages, added up page by page.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    /// Pages.
    pub pages: usize,
    precision: (f64, f64),
    recall: (f64, f64),
    /// Segments: found wanted, found unwanted, missed wanted.
    segments: [f64; 3],
    /// Pages without any text found although there is gold.
    pub empty: usize,
}

/// How one page did.
#[derive(Debug, Default, Clone, Copy)]
pub struct PageScore {
    /// Precision and recall of shingles.
    pub shingles: Option<(Option<f64>, Option<f64>)>,
    /// Segments, as in [`Tally`].
    pub segments: Option<[f64; 3]>,
    /// Nothing found.
    pub empty: bool,
}

impl Tally {
    /// Adds a page.
    pub fn add(&mut self, page: &PageScore) {
        self.pages += 1;
        if let Some((p, r)) = page.shingles {
            if let Some(p) = p {
                self.precision = (self.precision.0 + p, self.precision.1 + 1.0);
            }
            if let Some(r) = r {
                self.recall = (self.recall.0 + r, self.recall.1 + 1.0);
            }
        }
        if let Some(s) = page.segments {
            for (sum, v) in self.segments.iter_mut().zip(s) {
                *sum += v;
            }
        }
        self.empty += usize::from(page.empty);
    }

    /// Precision, recall, F1: of segments where there are any, else of shingles.
    pub fn prf(&self) -> (f64, f64, f64) {
        let [hit, extra, missed] = self.segments;
        let (p, r) = if hit + extra + missed > 0.0 {
            (hit / (hit + extra).max(1.0), hit / (hit + missed).max(1.0))
        } else {
            (self.precision.0 / self.precision.1.max(1.0), self.recall.0 / self.recall.1.max(1.0))
        };
        (p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 })
    }
}
