//! Lines in a row that count, measure or time the same thing: `§ 4 Beiträge`, `3. Finance`, `Étape 2`, `500 g flour`, `11.00 Concert`.
//!
//! In: a page and a block. Out: whether its number follows another block's, or leads to it. Never: counters (`12 comments`), what the words say.

use super::lines::{digit, ends_sentence, has_date};
use crate::page::Page;

/// How many blocks on lie two numbers that follow each other, at most.
const NEAR: usize = 40;
/// Highest number of a part; what is higher counts something else.
const MOST: u32 = 500;

/// A number at the beginning of a block, with the marks around it.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
struct Numbered {
    value: u32,
    before: Option<char>,
    behind: Option<char>,
}

/// Whether a block begins with a number and a mark, and another one near it, before or behind, with the next number and the same mark.
pub(super) fn is_numbered(page: &Page, i: usize) -> bool {
    let Some(own) = numbered(page.text(&page.blocks[i])) else { return false };
    let follows = |from: usize, to: usize, value: u32| {
        page.blocks[from..to]
            .iter()
            .any(|b| numbered(page.text(b)).is_some_and(|n| n == Numbered { value, ..own }))
    };
    let end = page.blocks.len().min(i + 1 + NEAR);
    follows(i + 1, end, own.value + 1)
        || own.value > 0 && follows(i.saturating_sub(NEAR), i, own.value - 1)
}

/// Whether a line is of a series: numbered, one of several lines that name and count the same thing (`Step 2`), or one of several facts or amounts.
pub(super) fn is_of_series(page: &Page, i: usize, dropped: &dyn Fn(usize) -> bool) -> bool {
    is_numbered(page, i)
        || is_counted(page, i)
        || is_fact(page, i, dropped)
        || in_row(page, i, dropped, is_amount)
}

/// Whether a line begins a numbered list, of one item perhaps.
pub(super) fn is_first(page: &Page, i: usize) -> bool {
    numbered(page.text(&page.blocks[i])).is_some_and(|n| n.value == 1 && n.behind.is_some())
}

/// Whether a line says what happens when, as others near it do: a programme of events. The titles of news with their times are links.
pub(super) fn is_of_programme(page: &Page, i: usize) -> bool {
    let timed = |j: &usize| {
        let block = &page.blocks[*j];
        block.link_chars * 2 < block.chars && is_timed(page.text(block))
    };
    let around = i.saturating_sub(NEAR)..page.blocks.len().min(i + 1 + NEAR);
    timed(&i) && around.filter(timed).take(FACTS).count() == FACTS
}

/// Whether a text begins with a time of day and goes on with words (`11.00 h Concert`).
fn is_timed(text: &str) -> bool {
    let two = |s: &str| s.chars().take_while(|c| digit(*c).is_some()).count();
    let hours = two(text);
    let Some(rest) = text.get(text.chars().take(hours).map(char::len_utf8).sum::<usize>()..) else {
        return false;
    };
    let Some(rest) = rest.strip_prefix([':', '.', 'h']).filter(|_| matches!(hours, 1 | 2)) else {
        return false;
    };
    let minutes = two(rest);
    let behind: String = rest.chars().skip(minutes).collect();
    // `11.05.` and `11.05.2024` are days.
    minutes == 2
        && !behind.starts_with(['.', ':', '/', '-'])
        && behind.chars().filter(|c| c.is_alphabetic()).count() >= TOLD
}

/// Letters from which what stands behind a time says what happens then.
const TOLD: usize = 4;

/// Whether a line is a word or a few and a number, and another one near it is the same with the next number.
fn is_counted(page: &Page, i: usize) -> bool {
    let Some((own, value)) = counted(page.text(&page.blocks[i])) else { return false };
    let has = |from: usize, to: usize, wanted: u32| {
        page.blocks[from..to].iter().any(|b| counted(page.text(b)) == Some((own, wanted)))
    };
    let end = page.blocks.len().min(i + 1 + NEAR);
    has(i + 1, end, value + 1) || value > 0 && has(i.saturating_sub(NEAR), i, value - 1)
}

/// Words before the number of a step.
const WORDS: usize = 3;

/// Reads `Step 2` and `Étape 2 :`.
fn counted(text: &str) -> Option<(&str, u32)> {
    let text = text.trim_end_matches([':', '.', '：', ' ']);
    let words = text.trim_end_matches(|c| digit(c).is_some());
    let value = text[words.len()..]
        .chars()
        .try_fold(0u32, |v, c| Some(v.saturating_mul(10).saturating_add(digit(c)?)))?;
    let named = words.chars().any(char::is_alphabetic) && words.split_whitespace().count() <= WORDS;
    (words.len() < text.len() && named && value <= MOST).then_some((words, value))
}

/// Lines `name: value` in a row from which they are facts of the text (line-ups, prices): below an article stand fewer, and some are phrases.
const FACTS: usize = 3;
/// Characters of the longest name of a fact.
const NAME: usize = 30;

/// Whether a line is one of several facts in a row of which none is dropped.
pub(super) fn is_fact(page: &Page, i: usize, dropped: &dyn Fn(usize) -> bool) -> bool {
    in_row(page, i, dropped, is_named_value)
}

/// Whether a line is one of several in a row that are alike, of which none is dropped.
fn in_row(
    page: &Page,
    i: usize,
    dropped: &dyn Fn(usize) -> bool,
    is_like: fn(&str) -> bool,
) -> bool {
    let like = |j: &usize| !dropped(*j) && is_like(page.text(&page.blocks[*j]));
    if !like(&i) {
        return false;
    }
    let before = (0..i).rev().take(FACTS).take_while(like).count();
    let behind = (i + 1..page.blocks.len()).take(FACTS).take_while(like).count();
    before + 1 + behind >= FACTS
}

/// Characters of the longest amount.
const AMOUNT: usize = 60;

/// Whether a text begins with an amount and says of what (`500 g flour`, `½ lemon`): what is needed.
fn is_amount(text: &str) -> bool {
    let text = text.trim_start_matches(['-', '–', '•', '*', ' ']);
    let is_number = |c: char| digit(c).is_some() || matches!(c, '½' | '¼' | '¾' | '⅓' | '⅔');
    let rest =
        text.trim_start_matches(|c| is_number(c) || matches!(c, '.' | ',' | '/' | '-' | '–' | ' '));
    text.starts_with(is_number)
        && text.chars().nth(AMOUNT).is_none()
        && rest.starts_with(char::is_alphabetic)
        && !has_date(text)
        && !ends_sentence(text)
}

/// Whether a line is a name, a mark and a value.
pub(super) fn is_named_value(text: &str) -> bool {
    let Some((name, value)) = text.split_once([':', '：']) else { return false };
    let value = value.trim_start();
    name.chars().nth(NAME).is_none()
        && name.chars().any(char::is_alphabetic)
        && !value.is_empty()
        && !value.starts_with("//")
}

/// Whether a line names something and its number (`File no.: 145/2023`): titles have other colons.
pub(super) fn is_figure(text: &str) -> bool {
    is_named_value(text) && text.ends_with(|c| digit(c).is_some())
}

/// Reads `3. Text`, `3) Text`, `(3) Text`, `§ 3 Text`. A counter has no mark, and a decimal number or a date goes on with a digit.
fn numbered(text: &str) -> Option<Numbered> {
    let mut rest = text;
    let before = rest.chars().next().filter(|c| matches!(c, '§' | '(' | '[' | '（'));
    if let Some(c) = before {
        rest = rest[c.len_utf8()..].trim_start();
    }
    let mut value = 0u32;
    let digits = rest.char_indices().take_while(|(_, c)| digit(*c).is_some());
    let mut end = 0;
    for (at, c) in digits {
        value = value.saturating_mul(10).saturating_add(digit(c)?);
        end = at + c.len_utf8();
    }
    if end == 0 || value > MOST {
        return None;
    }
    rest = &rest[end..];
    let behind = rest
        .trim_start()
        .chars()
        .next()
        .filter(|c| matches!(c, '.' | ')' | ']' | '§' | '、' | '．' | '）' | '։'));
    let said = match behind {
        Some(c) => rest.trim_start()[c.len_utf8()..].trim_start(),
        None => rest.trim_start(),
    };
    let named = said.chars().next().is_some_and(|c| digit(c).is_none());
    let marked = behind.is_some() || before == Some('§');
    (marked && named).then_some(Numbered { value, before, behind })
}

#[cfg(test)]
mod tests {
    use super::{counted, is_amount, is_named_value, is_timed, numbered};

    #[test]
    fn steps_count_one_thing() {
        assert_eq!(counted("Étape 2"), Some(("Étape ", 2)));
        assert_eq!(counted("Step 12:"), Some(("Step ", 12)));
        for text in ["2", "In the end there were only 3", "Step two"] {
            assert_eq!(counted(text), None, "{text}");
        }
    }

    #[test]
    fn facts_have_a_name_and_a_value() {
        assert!(is_named_value("Público: 4.312"));
        assert!(is_named_value("総合評価：4点"));
        for text in ["https://example.org", "Ingredients:", "12:30"] {
            assert!(!is_named_value(text), "{text}");
        }
    }

    #[test]
    fn amounts_and_times_say_of_what() {
        for text in ["500 g flour", "½ lemon", "- 2 ägg", "১ কেজি চাল"] {
            assert!(is_amount(text), "{text}");
        }
        for text in ["2024", "12:30 Start", "3 men went home.", "flour 500 g"] {
            assert!(!is_amount(text), "{text}");
        }
        for text in ["11.00 h Contes a la biblioteca", "9:30 – Doors open", "19h30 Concert"] {
            assert!(is_timed(text), "{text}");
        }
        for text in ["11.05.2024 Concert", "18:40", "Concert 11.00", "11.00 h"] {
            assert!(!is_timed(text), "{text}");
        }
    }

    #[test]
    fn numbers_of_parts_have_a_mark() {
        for text in [
            "3. Finance",
            "§ 4 Beiträge",
            "2 § Toimintakertomus",
            "(1) Der Verein",
            "٣. الهوامش",
            "2、材料",
        ] {
            assert!(numbered(text).is_some(), "{text}");
        }
        for text in
            ["12 comments", "3.5 million", "24.12. closed", "Chapter 3", "1.", "2024. A year"]
        {
            assert!(numbered(text).is_none(), "{text}");
        }
    }
}
