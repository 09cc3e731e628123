//! Plain text: where the article ends and the site's tail begins, by the lines that stand behind the text on other pages too.
//!
//! In: the lines of a page, what was learned of its site. Out: which lines stand behind the text, and the first line of the tail. Never: pages of
//! markup; the end of a page of which most was said by readers.

use super::file::Template;
use super::keys::Seen;
use super::{LEAST, SHARE_PLAIN, share};
use std::ops::Range;

/// Share of a page's own prose above a line from which the line stands behind the text, where that is learned: remarks of readers may be as long as
/// paragraphs, so not all of it.
pub(super) const TEXT: f32 = 0.9;
/// The same on the page that is judged: what a tail is like is known there, and only a page that is mostly what readers say (a forum) has none.
/// From .9 to .5 no line of an article more is lost on pages of forty news sites, and one in twenty of the lines left around them goes.
const MOST: f32 = 0.5;
/// Of the pages that show a line, the share on which it stands behind the text, for the line to be of the tail: an article that ends in short lines,
/// or a long remark, is no reason against it. On pages of forty news sites, from .66 to .9 no line of an article is lost, and the less, the more goes.
const BEHIND: f32 = 0.75;
/// Lines of the tail in a row with which it begins: a single one may be a notice between the last lines of the text.
const RUN: usize = 3;

/// For each line, whether it stands behind a share of the page's own text: prose for which `own` holds.
pub(super) fn behind(seen: &[Seen], part: f32, own: impl Fn(&Seen) -> bool) -> Vec<bool> {
    let weight = |s: &Seen| if s.shown && s.prose && own(s) { f64::from(s.chars) } else { 0.0 };
    let all: f64 = seen.iter().map(weight).sum();
    let mut above = 0.0;
    seen.iter()
        .map(|s| {
            above += weight(s);
            all > 0.0 && above >= all * f64::from(part)
        })
        .collect()
}

/// The tail of a page of plain text: what stands there is the site's or its readers', also where no other page says it.
pub(super) fn tail(template: &Template, seen: &[Seen]) -> Range<usize> {
    let end = seen.len();
    let behind = behind(seen, MOST, |s| template.block(s.key).is_none());
    let mut run = 0;
    let mut start = end;
    for (i, line) in seen.iter().enumerate().filter(|(_, s)| s.worded) {
        let known = || {
            template.block(line.key).is_some_and(|count| {
                count.pages >= LEAST
                    && share(count.pages, template.pages()) >= SHARE_PLAIN
                    && share(count.tails, count.pages) >= BEHIND
            })
        };
        if !(line.plain && behind[i] && known()) {
            run = 0;
            continue;
        }
        run += 1;
        if run == 1 {
            start = i;
        }
        if run == RUN {
            return start..end;
        }
    }
    end..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(key: u64, chars: u32) -> Seen {
        let prose = chars >= super::super::PROSE;
        Seen { key, path: 1, prose, worded: true, shown: true, plain: true, chars }
    }

    #[test]
    fn remarks_do_not_move_the_end_of_the_text() {
        let lines = [line(1, 20), line(2, 900), line(3, 30), line(4, 90), line(5, 30)];
        assert_eq!(behind(&lines, TEXT, |_| true), [false, true, true, true, true]);
        assert_eq!(behind(&lines, TEXT, |s| s.key == 4), [false, false, false, true, true]);
        assert_eq!(behind(&lines, TEXT, |_| false), [false; 5]);
    }
}
