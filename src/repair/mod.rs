//! Mojibake: text that was decoded wrongly before it was saved, read right again.
//!
//! In: a text. Out: the text as it was meant, with a map back, where the wrong decoding can be taken back byte for byte and the result is clearly more
//! plausible. Never: a guess at what was lost (it becomes U+FFFD), a change to text that is merely odd.
mod codepage;
mod fluency;
mod legacy;
pub(crate) mod plausible;
mod round;
mod tail;
mod unit;

use crate::ngram::Scores;
use crate::page::{Page, Rewritten};
use codepage::{Codepages, Pages};
use round::History;
use unit::Cell;

/// Layers that are taken off one text at most: three wrong decodings have been seen in the wild, each may come off in runs of several code pages.
const ROUNDS: usize = 24;

/// Repairs a text; `None` where nothing is to be repaired.
pub fn repair(text: &str) -> Option<Rewritten> {
    repair_with(text, &mut Box::default())
}

/// [`repair`] with a thread's own `scores`, which remember the words of earlier texts.
pub(crate) fn repair_with(text: &str, scores: &mut Scores) -> Option<Rewritten> {
    if text.is_ascii() {
        return None;
    }
    layers(text, &suspects(text), &mut History::default(), scores)
}

/// Repairs the blocks and the metadata of a page. Tells whether anything was broken.
///
/// What was at work in some block is expected in the others: a word that is no evidence alone is read right beside a paragraph that was broken.
/// `scores` remembers the words of earlier pages.
pub fn page(page: &mut Page, scores: &mut Scores) -> bool {
    let mut history = History::default();
    let mut open = Vec::new();
    for i in 0..page.blocks.len() {
        let text = page.text(&page.blocks[i]);
        if text.is_ascii() {
            continue;
        }
        let found = suspects(text);
        match layers(text, &found, &mut history, scores) {
            Some(new) => page.rewrite(i, new),
            None if found.pages != 0 => open.push((i, found)),
            None => {}
        }
    }
    if history.pages != 0 {
        for (i, found) in open {
            let text = page.text(&page.blocks[i]);
            if let Some(new) = layers(text, &found, &mut history, scores) {
                page.rewrite(i, new);
            }
        }
    }
    let meta = &mut page.metadata;
    for field in [&mut meta.title, &mut meta.author, &mut meta.site, &mut meta.description] {
        if let Some(text) = field
            && !text.is_ascii()
            && let Some(new) = layers(text, &suspects(text), &mut history, scores)
        {
            *text = new.text;
        }
    }
    page.is_any_rewritten()
}

/// Takes off all layers.
fn layers(
    text: &str,
    found: &Suspects,
    history: &mut History,
    scores: &mut Scores,
) -> Option<Rewritten> {
    if found.pages == 0 && !found.controls && !found.legacy() {
        return None;
    }
    let mut cells = Vec::with_capacity(text.chars().count());
    cells.extend(text.char_indices().map(|(i, c)| Cell {
        c,
        from: i as u32,
        to: (i + c.len_utf8()) as u32,
    }));
    let mut changed = false;
    let mut pages = found.pages;
    if found.legacy()
        && !round::covers(&cells, found.pages)
        && let Some(read) = legacy::legacy(&cells, scores)
    {
        cells = read;
        changed = true;
        pages = Pages::MAX;
    }
    for _ in 0..ROUNDS {
        // Controls that were read as signs may complete a layer that was none before.
        match round::round(&cells, pages, history, scores) {
            Some(next) => cells = next,
            None if tail::controls(&mut cells) => {}
            None => break,
        }
        changed = true;
        pages = Pages::MAX;
    }
    changed |= tail::controls(&mut cells);
    if changed {
        tail::spaces(&mut cells, text, scores);
    }
    changed.then(|| join(text, &cells))
}

/// What a first look at a text finds.
#[derive(Default)]
struct Suspects {
    /// Code pages in which some of its characters read as UTF-8.
    pages: Pages,
    /// Whether there are C1 controls.
    controls: bool,
    /// Characters of Latin blocks outside ASCII, and how many stand right behind another.
    latin: u32,
    pairs: u32,
    /// Symbols right behind a small letter, and capitals there.
    symbols: u32,
    humps: u32,
    /// Cyrillic letters and how many are capitals: KOI8-R read as windows-1251 and the other way round turns small letters into them.
    cyrillic: u32,
    capitals: u32,
}

impl Suspects {
    /// Whether the text may be one legacy encoding decoded as another: accents in heaps, symbols or capitals inside words. Prose in Vietnamese
    /// or Icelandic has fewer; what passes is weighed thoroughly.
    fn legacy(&self) -> bool {
        (self.pairs >= 3 && self.pairs * 3 >= self.latin)
            || self.symbols >= 2
            || self.humps >= 3
            || (self.capitals >= 12 && self.capitals * 10 >= self.cyrillic * 6)
    }
}

/// A place where a word may be broken, which nobody sees: in text that was prepared for narrow columns it stands between all syllables, and says as
/// little about them as if it were not there.
const SOFT_HYPHEN: char = '\u{AD}';

/// Rows of them stand for empty cells and indents: evidence of nothing, though it reads as a letter in most code pages.
const NO_BREAK: char = '\u{A0}';

fn is_western(c: char) -> bool {
    ('\u{80}'..'\u{250}').contains(&c)
        || ('\u{2010}'..='\u{2122}').contains(&c)
        || ('\u{2C0}'..'\u{2E0}').contains(&c)
}

/// A pass over the text that ends most repairs before they begin.
fn suspects(text: &str) -> Suspects {
    let table = Codepages::get();
    let mut found = Suspects::default();
    // Pages in which the sequence that is being read wants 1, 2 or 3 more bytes.
    let mut wanting = [0 as Pages; 3];
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut last = ' ';
    while at < bytes.len() {
        let b = bytes[at];
        if b < 128 {
            // A space or question mark may stand for a byte.
            if wanting != [0; 3] {
                if b == b' ' || b == b'?' {
                    found.pages |= wanting[0];
                    wanting = [wanting[1], wanting[2], 0];
                } else {
                    wanting = [0; 3];
                }
            }
            last = char::from(b);
            at += 1;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        at += c.len_utf8();
        // Characters of windows-1252 and its kin, the typographic ones among them; a no-break space is a space.
        if is_western(c) && c != NO_BREAK && c != SOFT_HYPHEN {
            found.controls |= c < '\u{A0}';
            found.latin += 1;
            found.pairs += u32::from(is_western(last));
            let symbol = ('\u{A1}'..='\u{BF}').contains(&c)
                && !matches!(c, '«' | '»' | '°' | '®' | '©' | '·' | '²' | '³' | 'ª' | 'º');
            found.symbols += u32::from(symbol && last.is_lowercase());
        } else if ('\u{400}'..'\u{460}').contains(&c) {
            found.cyrillic += 1;
            let capital = c.is_uppercase();
            found.capitals += u32::from(capital);
            found.humps += u32::from(capital && last > '\u{3FF}' && last.is_lowercase());
        }
        match c {
            NO_BREAK => last = ' ',
            SOFT_HYPHEN => {}
            c => last = c,
        }
        let row = table.row(c);
        let continues = if c == '\u{FFFD}' { Pages::MAX } else { row.continues };
        found.pages |= wanting[0] & continues;
        wanting = [
            (wanting[1] & continues) | row.leads[0],
            (wanting[2] & continues) | row.leads[1],
            row.leads[2],
        ];
    }
    found
}

/// The repaired text of the cells, with its map.
fn join(text: &str, cells: &[Cell]) -> Rewritten {
    let mut out = Rewritten::new(text.len());
    for cell in cells {
        let (from, to) = (cell.from as usize, cell.to as usize);
        let mut buffer = [0; 4];
        let same = &text[from..to] == cell.c.encode_utf8(&mut buffer) as &str;
        out.push(cell.c, from, same);
    }
    out
}
