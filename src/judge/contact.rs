//! Whom to ask and what it costs, at the end of a text: a label with a colon and the names, numbers and addresses below it or behind it.
//!
//! In: a page, verdicts so far. Out: which blocks are such lines. Never: those of a site's footer, which stand below other chrome; words of any language.

use super::Verdict;
use super::lines::{digit, ends_sentence, has_date, is_signature};
use super::series::is_named_value;
use crate::page::{Block, Kind, Page};

/// Characters of the longest label and of the longest line below it.
const LABEL: u32 = 40;
const LINE: u32 = 80;
/// Lines below a label at most.
const MOST: usize = 6;
/// Digits from which a line holds a telephone number: local ones have no fewer.
const DIGITS: usize = 6;

/// The lines of a page that name whom to ask, right below a kept line, one of them with a number or an address; and names with a number below a sentence.
pub(super) fn contacts(page: &Page, verdicts: &[Verdict]) -> Vec<bool> {
    let mut found = vec![false; verdicts.len()];
    let text = |i: usize| page.text(&page.blocks[i]);
    let kept = |i: usize| verdicts[i].rule.is_none() && is_line(&page.blocks[i]);
    for i in 1..verdicts.len() {
        let before = &page.blocks[i - 1];
        if !kept(i) || verdicts[i - 1].rule.is_some() || before.kind == Kind::Title {
            continue;
        }
        if is_named_value(text(i)) {
            // The name and the number in one line, below a sentence or another such line: whom to call, what it costs. Dates are a page's.
            let digits = text(i).chars().any(|c| digit(c).is_some()) && !has_date(text(i));
            let above = text(i - 1);
            found[i] |= digits && (ends_sentence(above) || found[i - 1] || is_named_value(above));
        } else if page.blocks[i].chars <= LABEL && text(i).ends_with([':', '：']) {
            let below = i + 1..verdicts.len().min(i + 1 + MOST);
            let end = below.take_while(|&j| kept(j) && is_data(text(j))).last();
            if let Some(last) = end.filter(|&e| (i + 1..=e).any(|j| is_address(text(j)))) {
                found[i..=last].fill(true);
            }
        }
    }
    found
}

fn is_line(block: &Block) -> bool {
    matches!(block.kind, Kind::Paragraph | Kind::Heading | Kind::ListItem)
        && block.chars <= LINE
        && block.link_chars * 2 <= block.chars
}

/// A name, a number or an address.
fn is_data(text: &str) -> bool {
    is_address(text) || is_signature(&text.replace(',', ""))
}

fn is_address(text: &str) -> bool {
    has_number(text) || text.split_once('@').is_some_and(|(_, host)| host.contains('.'))
}

fn has_number(text: &str) -> bool {
    text.chars().filter(|c| digit(*c).is_some()).count() >= DIGITS
        && !ends_sentence(text)
        && !text.contains(['©', 'ⓒ'])
}
