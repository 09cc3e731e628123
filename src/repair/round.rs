//! One round of repair: the code page whose units gain most, and the cells after it.
//!
//! In: cells. Out: cells with one layer of wrong decoding taken off, or nothing. Never: bytes that do not fit.
use super::codepage::{Codepages, PAGES, Pages};
use super::fluency;
use super::plausible::Plausible;
use super::unit::{Cell, Unit, Whole, unit};
use crate::ngram::Scores;

/// A stretch of units without a gap, and what reading them gains in plausibility.
struct Run {
    at: usize,
    len: usize,
    gain: f32,
    units: Vec<Unit>,
}

/// What is known of a text from the rounds before.
#[derive(Default)]
pub struct History {
    /// Code pages that have been at work.
    pub pages: Pages,
}

/// What one run has to gain by itself, in nats, by code page: the commoner the wrong decoding, the less. Measured on clean lines of two
/// hundred languages, where no run gains as much.
fn alone(name: &str) -> f32 {
    match name {
        "windows-1252" => 6.9,
        "windows-1250" | "windows-1251" | "windows-1253" | "windows-1254" => 12.5,
        "macintosh" => 17.5,
        n if n.starts_with("windows") => 14.0,
        _ => 15.0,
    }
}

/// How much less a code page is met than windows-1252, in nats.
fn rarity(name: &str) -> f32 {
    match name {
        "windows-1252" => 0.0,
        "windows-1250" | "windows-1251" | "macintosh" => 4.0,
        n if n.starts_with("windows") => 6.0,
        "ibm437" | "ibm850" | "ibm866" | "iso-8859-2" => 6.0,
        _ => 10.0,
    }
}

/// What a run has to gain where others have shown that the text was broken.
const BESIDE: f32 = 0.5;
/// The more that is asked of a single run beside characters that were read right.
const STRAY: f32 = 9.0;
/// What a run has to gain where the same page was at work in an outer layer.
const AGAIN: f32 = 3.0;
/// A gain that, met twice in windows-1252, no spelling explains.
const PLAIN: f32 = 10.0;
/// How much the language model may add for a word or two, in nats (less for few letters), and take away: an ending in broken characters can read
/// as a word of some language or other.
const SAY: f32 = 8.0;
const AGAINST: f32 = 2.0;
/// What a code page of another alphabet needs less where its units are all there is above ASCII, and one of them comes again: `ВҐ` for `¥` among
/// Dutch prices.
const REPEATED: f32 = 2.0;
/// How far behind the best code page another is still weighed by the language model: a share of the gain, and nats.
const NEAR: (f32, f32) = (0.6, 20.0);
/// Cells around a run that the language model is shown, and how many in all.
const AROUND: u32 = 24;
const SHOWN: usize = 600;

/// One code page's reading.
struct Reading {
    page: usize,
    gain: f32,
    runs: Vec<Run>,
}

/// Takes off one layer. `pages` are those that may have been at work.
pub fn round(
    cells: &[Cell],
    pages: Pages,
    history: &mut History,
    scores: &mut Scores,
) -> Option<Vec<Cell>> {
    let table = Codepages::get();
    let starts = starts(cells, pages, table);
    let mut readings: Vec<Reading> = (0..PAGES)
        .filter(|p| pages >> p & 1 == 1)
        .filter_map(|page| read(cells, &starts, page, table, history, scores))
        .collect();
    readings.sort_by(|a, b| b.gain.total_cmp(&a.gain));
    let least = readings.first().map(|r| (r.gain * NEAR.0).min(r.gain - NEAR.1))?;
    readings.retain(|r| r.gain >= least);
    let chosen = if readings.len() == 1 {
        readings.pop()?
    } else {
        let starts: Vec<u32> =
            readings.iter().flat_map(|r| r.runs.iter().map(|r| cells[r.at].from)).collect();
        let mut best: Option<(f32, Reading)> = None;
        let mut known: Vec<(String, f32)> = Vec::new();
        for reading in readings {
            let snippet = snippet(&apply(cells, &reading.runs), &starts);
            let fluent = match known.iter().find(|k| k.0 == snippet) {
                Some(k) => k.1,
                None => {
                    let f = fluency::best(&snippet, scores).map_or(0.0, |b| b.1);
                    known.push((snippet, f));
                    f
                }
            };
            let total = reading.gain + fluent;
            if best.as_ref().is_none_or(|b| total > b.0) {
                best = Some((total, reading));
            }
        }
        best?.1
    };
    history.pages |= 1 << chosen.page;
    Some(apply(cells, &chosen.runs))
}

/// The text around the places where readings differ.
fn snippet(cells: &[Cell], starts: &[u32]) -> String {
    let mut starts = starts.to_vec();
    starts.sort_unstable();
    let near = |from: u32| {
        let i = starts.partition_point(|s| *s + AROUND * 2 < from);
        starts.get(i).is_some_and(|s| from + AROUND >= *s)
    };
    cells.iter().filter(|c| near(c.from)).map(|c| c.c).take(SHOWN).collect()
}

/// Whether some page reads most of what is not ASCII as UTF-8: then UTF-8 it was.
pub fn covers(cells: &[Cell], pages: Pages) -> bool {
    let table = Codepages::get();
    let all = cells.iter().filter(|c| !c.c.is_ascii()).count();
    let starts = starts(cells, pages, table);
    (0..PAGES).filter(|p| pages >> p & 1 == 1).any(|page| {
        let read = runs(cells, &starts, page, table);
        let covered: usize = read.iter().filter(|r| r.gain > 0.0).map(|r| r.len).sum();
        covered * 10 >= all * 6
    })
}

/// What a code page makes of the text, where that gains enough.
fn read(
    cells: &[Cell],
    starts: &[(u32, Pages)],
    page: usize,
    table: &Codepages,
    history: &History,
    scores: &mut Scores,
) -> Option<Reading> {
    let name = table.names[page];
    let runs = runs(cells, starts, page, table);
    if runs.is_empty() {
        return None;
    }
    let covered: usize = runs.iter().filter(|r| r.gain > 0.0).map(|r| r.len).sum();
    let stray = cells.iter().filter(|c| !c.c.is_ascii()).count().saturating_sub(covered);
    // Units that touch other characters of the page in one word: no clean layer would leave those.
    let torn = runs.iter().filter(|r| r.gain > 0.0 && touches(cells, r, page, table)).count();
    if torn * 3 > runs.len() {
        return None;
    }
    // The same pair twice is no more evidence than once, but for the plainest.
    let mut distinct: Vec<(char, f32)> = Vec::new();
    let (mut first, mut lossy) = (0.0f32, 0.0f32);
    for run in runs.iter().filter(|r| r.gain > 0.0) {
        let exact = run.units.iter().all(|u| u.whole == Whole::Exact);
        if exact {
            first = first.max(run.gain)
        } else {
            lossy = lossy.max(run.gain)
        }
        if exact
            && distinct.len() < 64
            && (page == 0 && run.gain >= PLAIN || !distinct.iter().any(|d| d.0 == run.units[0].c))
        {
            distinct.push((run.units[0].c, run.gain));
        }
    }
    let sum: f32 = distinct.iter().map(|d| d.1).sum();
    let mut need = alone(name);
    if history.pages >> page & 1 == 1 {
        need = need.min(AGAIN);
    }
    let foreign = runs.iter().all(|r| cells[r.at].c > '\u{36F}');
    let again = runs.iter().filter(|r| r.gain > 0.0 && r.gain >= first).count() > 1;
    if stray == 0 && again && foreign {
        need -= REPEATED;
    }
    let single =
        if stray > 0 && (distinct.len() < 2 || stray > 3 * covered) { need + STRAY } else { need };
    let lossy_enough = page == 0 && lossy >= single + 1.0;
    let together = distinct.len() > 1 && sum >= 1.5 * need && stray <= 3 * covered;
    let enough = |first: f32| first >= single || lossy_enough;
    if distinct.len() < 3 && !together {
        // A word or two: the language model has a say.
        if !enough(first) && !enough(first + SAY) {
            return None;
        }
        let starts: Vec<u32> =
            runs.iter().filter(|r| r.gain > 0.0).map(|r| cells[r.at].from).collect();
        let (broken, meant) = (snippet(cells, &starts), snippet(&apply(cells, &runs), &starts));
        let fluent = |t: &str, s: &mut Scores| fluency::best(t, s).map_or(0.0, |b| b.1);
        let letters = meant.chars().filter(|c| c.is_alphabetic()).count() as f32;
        let most = if single > need { 0.0 } else { SAY.min(letters / 2.0) };
        let say = (fluent(&meant, scores) - fluent(&broken, scores)).clamp(-AGAINST, most);
        if !enough(first + say) {
            return None;
        }
    } else if !enough(first) && !together {
        return None;
    }
    let runs: Vec<Run> = runs.into_iter().filter(|r| r.gain > BESIDE).collect();
    let gain = runs.iter().map(|r| r.gain).sum::<f32>()
        - if history.pages >> page & 1 == 1 { 0.0 } else { rarity(name) };
    Some(Reading { page, gain, runs })
}

/// The cells with the runs' units put together.
fn apply(cells: &[Cell], runs: &[Run]) -> Vec<Cell> {
    let mut out = Vec::with_capacity(cells.len());
    let mut at = 0;
    for run in runs {
        out.extend_from_slice(&cells[at..run.at]);
        at = run.at;
        for unit in &run.units {
            let (first, last) = (cells[at], cells[at + unit.len - 1]);
            out.push(Cell { c: unit.c, from: first.from, to: last.to });
            at += unit.len;
        }
    }
    out.extend_from_slice(&cells[at..]);
    out
}

/// Where units may start, and in which pages: one pass for all of them. Of prose that is merely foreign to a page next to nothing is left.
fn starts(cells: &[Cell], pages: Pages, table: &Codepages) -> Vec<(u32, Pages)> {
    let continues = |i: usize| match cells.get(i).map(|c| c.c) {
        Some(' ' | '?' | '\u{FFFD}') => Pages::MAX,
        Some(c) if !c.is_ascii() => table.row(c).continues,
        _ => 0,
    };
    let mut out = Vec::new();
    for (i, cell) in cells.iter().enumerate().filter(|c| !c.1.c.is_ascii()) {
        let [two, three, four] = table.row(cell.c).leads;
        let second = if (two | three | four) & pages == 0 { 0 } else { continues(i + 1) & pages };
        if second == 0 {
            continue;
        }
        let mut found = two & second;
        if (three | four) & second != 0 {
            let third = second & continues(i + 2);
            found |= three & third;
            found |= if four & third == 0 { 0 } else { four & third & continues(i + 3) };
        }
        if found != 0 {
            out.push((i as u32, found));
        }
    }
    out
}

/// All runs of units in a page.
fn runs(cells: &[Cell], starts: &[(u32, Pages)], page: usize, table: &Codepages) -> Vec<Run> {
    let model = Plausible::get();
    let breaks = std::cell::LazyCell::new(|| may_have_line_breaks(cells, table));
    let mut out = Vec::new();
    let mut at = 0;
    for start in starts.iter().filter(|s| s.1 >> page & 1 == 1).map(|s| s.0 as usize) {
        if start < at {
            continue;
        }
        at = start;
        let mut units = Vec::new();
        let outside = if at > 0 { cells[at - 1].c } else { ' ' };
        let mut before = outside;
        while at < cells.len()
            && let Some(mut unit) = unit(cells, at, page, table)
        {
            if let Some(other) = unit.other.filter(|_| *breaks) {
                let after = cells.get(at + unit.len).map_or(' ', |c| c.c);
                let after = if after.is_ascii() { after } else { before };
                let unseen = |c: char| if model.seen(c) { 0.0 } else { UNSEEN };
                let cost = |c| model.cost(before, std::iter::once(c), after) + unseen(c);
                if cost(other) < cost(unit.c) {
                    unit.c = other;
                }
            }
            before = unit.c;
            at += unit.len;
            units.push(unit);
        }
        if units.is_empty() {
            continue;
        }
        let after = cells.get(at).map_or(' ', |c| c.c);
        let broken = model.cost(outside, cells[start..at].iter().map(|c| c.c), after);
        let meant = model.cost(outside, units.iter().map(|u| u.c), after);
        let mut gain = broken - meant + adjusted(&units, model);
        if units.len() == 1 {
            gain += case(cells, start, at, units[0].c) + lone(&cells[start..at], page, units[0].c);
        }
        out.push(Run { at: start, len: at - start, gain, units });
    }
    out
}

/// Whether byte 85 of the text may have become a line break, then a space: where it was read in ISO-8859-1. In windows-1252 it is an ellipsis,
/// and the bytes around it (80 to 9F) are signs, but for five that it lacks.
fn may_have_line_breaks(cells: &[Cell], table: &Codepages) -> bool {
    let lacking = |c| matches!(c, '\u{81}' | '\u{8D}' | '\u{8F}' | '\u{90}' | '\u{9D}');
    let sign = |c: char| c > '\u{FF}' && matches!(table.row(c).bytes[0], 0x80..=0x9F);
    let control = |c| matches!(c, '\u{80}'..='\u{9F}') && !lacking(c);
    cells.iter().any(|cell| control(cell.c))
        || !cells.iter().any(|cell| lacking(cell.c) || sign(cell.c))
}

/// Whether a run stands in one word with characters of the page that belong to no unit.
fn touches(cells: &[Cell], run: &Run, page: usize, table: &Codepages) -> bool {
    let model = Plausible::get();
    let word = |i: Option<usize>| {
        i.and_then(|i| cells.get(i)).is_some_and(|c| {
            // Classes 14 to 21 are quotes, dashes and the like, 32 is what does not show.
            !c.c.is_ascii()
                && table.row(c.c).bytes[page] > 0
                && !matches!(model.class(c.c), 0 | 14..=21 | 32)
        })
    };
    word(run.at.checked_sub(1)) || word(Some(run.at + run.len))
}

/// What a character that no text has costs beside its class, and one that is written only to say that text was lost brings.
const UNSEEN: f32 = 4.0;
const CONTROL: f32 = 4.0;
const MARK: f32 = 3.0;
/// What a stroke through a character brings, which pages set behind each one of a price that was: no running text has them.
const STROKE: f32 = 8.0;

fn adjusted(units: &[Unit], model: &Plausible) -> f32 {
    let one = |u: &Unit| match (u.c, u.whole) {
        ('\u{FFFD}', Whole::Exact) => MARK,
        ('\u{80}'..='\u{9F}', _) => -CONTROL,
        ('\u{FFFD}', _) => 0.0,
        ('\u{335}'..='\u{338}', _) => STROKE,
        (c, _) if c.is_alphabetic() && !model.seen(c) => -UNSEEN,
        _ => 0.0,
    };
    units.iter().map(one).sum()
}

/// What a single Greek letter brings, which names of genes and units have among Latin ones (`IL2Rγ`), where running text has none.
const GREEK: f32 = 8.0;
/// What two Latin capitals cost, each at home in some alphabet of the code page: `ÅØ` is no unit of windows-1257 but spelling.
const LETTERS: f32 = 6.0;

fn lone(cells: &[Cell], page: usize, c: char) -> f32 {
    let all = |is: fn(char) -> bool| cells.iter().all(|cell| is(cell.c));
    let latin = |c: char| c < '\u{250}';
    let letters = page > 0 && all(latin) && all(char::is_uppercase);
    match c {
        _ if letters => -LETTERS,
        'Α'..='ω' if page == 0 && all(|c| !c.is_ascii()) => GREEK,
        _ => 0.0,
    }
}

/// Whether the case of a letter fits a word of capitals, which pairs of classes do not see.
const CASE: f32 = 4.0;

fn case(cells: &[Cell], start: usize, end: usize, c: char) -> f32 {
    let upper = |i: Option<usize>| i.and_then(|i| cells.get(i)).is_some_and(|c| c.c.is_uppercase());
    let lower = |i: Option<usize>| i.and_then(|i| cells.get(i)).is_some_and(|c| c.c.is_lowercase());
    let (before, after) = (start.checked_sub(1), Some(end));
    let capitals = (upper(before) || upper(after)) && !lower(before) && !lower(after);
    match (capitals, c.is_uppercase(), c.is_lowercase()) {
        (true, true, _) => CASE,
        (true, _, true) if upper(before) => -CASE,
        _ => 0.0,
    }
}
