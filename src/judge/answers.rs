//! What an accordion hides until somebody opens it: the answer to a question that is kept.
//!
//! In: verdicts by structure, content scores. Out: fewer drops by the rule `hidden`. Never: hidden text under anything but a kept entry of an
//! accordion, links and labels.

use super::lines::{ends_sentence, prose_chars};
use super::{Rule, Verdict};
use crate::page::Page;

/// Content score from which hidden text is the answer to a kept question. The content model has learned that hidden text is seldom content: on
/// annotated pages it gives answers .3 to .5; from this score on all that came back was in the annotated texts.
const ANSWER: f32 = 0.25;
/// Characters of the shortest answer; lists of links and brands below an entry are shorter or end without a mark.
const SENTENCE: u32 = 40;
/// Blocks of the longest answer.
const MOST: usize = 12;

/// Takes back what was said of hidden blocks below kept entries of an accordion.
pub(super) fn judge(page: &Page, content: &[f32], verdicts: &mut [Verdict]) {
    for i in 0..verdicts.len() {
        if verdicts[i].rule.is_some() || !page.is_entry(&page.blocks[i]) {
            continue;
        }
        for j in i + 1..verdicts.len().min(i + 1 + MOST) {
            let block = &page.blocks[j];
            if !block.hidden || page.is_entry(block) {
                break;
            }
            let text = page.text(block);
            let answers = prose_chars(text, block.chars) >= SENTENCE
                && ends_sentence(text)
                && block.link_chars * 2 <= block.chars;
            if answers && verdicts[j].rule == Some(Rule::Hidden) && content[j] >= ANSWER {
                verdicts[j] = Verdict { rule: None, function: None, score: content[j] };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Rule, Verdict, judge};
    use crate::page::Page;

    const DROPPED: Verdict = Verdict { rule: Some(Rule::Hidden), function: None, score: 0.6 };

    /// Blocks that are kept when the model gives each hidden one `score` and the entry, the first block, is kept or not.
    fn kept(page: &str, score: f32, entry: bool) -> Vec<bool> {
        let page = Page::from_html(page);
        let content = vec![score; page.blocks.len()];
        let mut verdicts = vec![DROPPED; page.blocks.len()];
        if entry {
            verdicts[0] = Verdict { rule: None, function: None, score: 0.6 };
        }
        judge(&page, &content, &mut verdicts);
        verdicts.iter().map(|v| v.rule.is_none()).collect()
    }

    const ENTRY: &str = "<h3><button>Can I book a place in advance?</button></h3><div hidden>\
        <p>No. Places are given in the order in which boats arrive.</p><p><a href=/list>The list of places on the inner wall.</a></p><p>Inner wall</p></div>";

    #[test]
    fn sentences_below_a_kept_entry_come_back() {
        assert_eq!(kept(ENTRY, 0.4, true), [true, true, false, false]);
    }

    #[test]
    fn what_the_model_is_sure_of_and_what_no_entry_leads_to_stays_dropped() {
        assert_eq!(kept(ENTRY, 0.1, true), [true, false, false, false]);
        assert_eq!(kept(ENTRY, 0.4, false), [false; 4]);
        let heading = ENTRY.replace("<button>", "").replace("</button>", "");
        assert_eq!(kept(&heading, 0.4, true), [true, false, false, false]);
    }
}
