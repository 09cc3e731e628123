//! What signs above ASCII cost by where they stand.
//!
//! In: the table under `corpora/`. Out: a cost for each pair of neighbours. Never: letters.

use super::UNIT;

/// Costs of signs by where they stand.
static SIGNS: &str = include_str!("../../../corpora/models/signs.tsv");

/// The signs of the table with their costs behind and before edge, letter, digit and other.
pub(super) fn placed() -> impl Iterator<Item = (char, [u16; 16])> {
    let rows = SIGNS.lines().filter(|l| !l.starts_with('#'));
    rows.filter_map(|line| {
        let mut cells = line.split('\t');
        let (signs, rest) = (cells.next()?, cells.next()?);
        let bits = |cell: &str| cell.parse::<f32>().map_or(0, |b| (b * UNIT as f32) as u16);
        let mut costs = [bits(rest); 16];
        for place in cells {
            let (sides, cost) = place.split_once(' ')?;
            let side = |at: usize| "eldo".find(&sides[at..=at]);
            costs[side(0)? * 4 + side(1)?] = bits(cost);
        }
        Some(signs.split(' ').map(move |s| {
            let code = u32::from_str_radix(s, 16).ok().and_then(char::from_u32);
            (code.unwrap_or('\u{FFFD}'), costs)
        }))
    })
    .flatten()
}
