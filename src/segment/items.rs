//! Items of a list that was flattened into one paragraph: `1) Salt 2) Flour 3) Water`
//!
//! In: a text and a place at which a sentence begins. Out: where the next item begins, if an item begins there. Never: a mark that is not in sequence.

/// Bytes in which the next item is looked for.
const FAR: usize = 2_000;

/// The mark of an item.
struct Mark<'t> {
    /// A bullet and white space before the number.
    bullet: &'t str,
    opened: bool,
    label: Label,
    /// What stands behind the number.
    tail: &'static str,
}

#[derive(Clone, Copy)]
enum Label {
    Number(u32),
    Letter(u8),
}

/// What can stand behind the number or letter of an item.
const TAILS: [&str; 3] = [".)", ")", "."];

/// Where the item after the one that begins at `start` begins. `ordinals`: the language writes ordinals like `1.`, which then begins no item here.
pub(super) fn next(text: &str, start: usize, ordinals: bool) -> Option<usize> {
    let here = start + (text[start..].len() - text[start..].trim_start().len());
    let mark = Mark::read(&text[here..], ordinals)?;
    let wanted = mark.following()?;
    let window = &text[here..text.floor_char_boundary(here + FAR)];
    let mut from = wanted.len();
    while let Some(found) = window.get(from..)?.find(&wanted) {
        let at = from + found;
        let rest = &window[at + wanted.len()..];
        let fits = window[..at].ends_with(char::is_whitespace)
            && (rest.starts_with(' ') || (!mark.bullet.is_empty() && !rest.is_empty()))
            && rest.trim_start().starts_with(|c: char| {
                c.is_alphabetic()
                    && !(matches!(mark.label, Label::Number(_))
                        && c.is_lowercase()
                        && mark.tail == ".")
            });
        if fits {
            return Some(here + at);
        }
        from = at + wanted.len();
    }
    None
}

impl<'t> Mark<'t> {
    fn read(text: &'t str, ordinals: bool) -> Option<Self> {
        let after_bullet =
            text.trim_start_matches(['•', '⁃', '◦', '▪', '●', '*', '·', '–', '-']).trim_start();
        let bullet = &text[..text.len() - after_bullet.len()];
        let opened = after_bullet.starts_with('(');
        let rest = &after_bullet[usize::from(opened)..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (label, rest) = match digits {
            0 => {
                let letter = rest.bytes().next().filter(u8::is_ascii_alphabetic)?;
                (Label::Letter(letter), &rest[1..])
            }
            1..=3 => (Label::Number(rest[..digits].parse().ok()?), &rest[digits..]),
            _ => return None,
        };
        let tail = TAILS.into_iter().find(|t| rest.starts_with(t))?;
        let dotted = tail == ".";
        // `A. B. Vance`, and in some languages `1. Januar`, begin no items.
        let doubtful = match label {
            Label::Letter(l) => dotted && l.is_ascii_uppercase(),
            Label::Number(_) => dotted && ordinals && bullet.is_empty(),
        };
        let ends = rest[tail.len()..].starts_with(' ') || !bullet.is_empty();
        (ends && !doubtful && (!opened || tail == ")")).then_some(Self {
            bullet,
            opened,
            label,
            tail,
        })
    }

    /// The mark of the next item.
    fn following(&self) -> Option<String> {
        let open = if self.opened { "(" } else { "" };
        let label = match self.label {
            Label::Number(n) => (n + 1).to_string(),
            Label::Letter(l) if !matches!(l, b'z' | b'Z') => char::from(l + 1).to_string(),
            Label::Letter(_) => return None,
        };
        Some(format!("{}{open}{label}{}", self.bullet, self.tail))
    }
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn the_next_mark_of_the_same_kind() {
        let text = "1) Salt 3) Oil 2) Flour";
        assert_eq!(next(text, 0, false).map(|at| &text[at..]), Some("2) Flour"));
        assert_eq!(next("(a) Salt (b) Flour", 0, false), Some(9));
        assert_eq!(next("• 9. Salt • 10. Flour", 0, false), Some(12));
    }

    #[test]
    fn what_only_looks_like_a_mark() {
        assert_eq!(next("A. Vance met B. Ode", 0, false), None);
        assert_eq!(next("1. Liga und 2. Liga", 0, true), None);
        assert_eq!(next("1) one 2)two", 0, false), None);
    }
}
