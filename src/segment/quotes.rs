//! Quotation marks up to a place of a text: whether one is open.
//!
//! In: a text and places in it, in order. Out: for a mark there, whether a quotation of its kind is open. Never: what a mark means elsewhere.
//!
//! The same mark opens in one language and closes in another („…“, “…”, »…«, «…»), so white space around it tells, then what was before it.

use super::chars;

/// Kinds of quotation marks that close each other.
const KINDS: usize = 6;

/// Where the marks were read to, and what is open there.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    at: usize,
    /// What opened a quotation that is open.
    open: [Option<char>; KINDS],
    /// Whether `''` or ``` `` ``` or `,,` opened one.
    pairs: bool,
}

fn kind(c: char) -> Option<usize> {
    Some(match c {
        '"' | '＂' => 0,
        '\'' => 1,
        '“' | '”' | '„' | '‟' => 2,
        '‘' | '’' | '‚' | '‛' => 3,
        '«' | '»' => 4,
        '‹' | '›' => 5,
        _ => return None,
    })
}

impl Quotes {
    /// Whether a quotation that the mark `c` can close is open at `place`.
    pub fn open(&mut self, text: &str, place: usize, c: char) -> bool {
        let Some(wanted) = kind(c) else { return false };
        if place < self.at {
            *self = Self::default();
        }
        let mut before = text[..self.at].chars().next_back().unwrap_or(' ');
        let mut rest = text[self.at..place].chars();
        while let Some(c) = rest.next() {
            let next = rest.clone().next();
            if matches!(c, '\'' | '`' | ',') && next == Some(c) {
                rest.next();
                self.pairs = c != '\'' || !self.pairs;
            } else if let Some(kind) = kind(c) {
                let next = rest
                    .clone()
                    .next()
                    .unwrap_or_else(|| text[place..].chars().next().unwrap_or(' '));
                self.read(kind, c, before, next);
            }
            before = c;
        }
        self.at = place;
        let opener = self.open[wanted];
        // `“` closes what `„` opened, `«` what `»` opened; else it opens.
        if chars::rather_opens(c) {
            opener.is_some_and(|o| !chars::rather_opens(o))
        } else {
            opener.is_some()
        }
    }

    /// Whether a quotation that `''` can close is open at `place`.
    pub fn open_pair(&mut self, text: &str, place: usize) -> bool {
        self.open(text, place, '"');
        self.pairs
    }

    fn read(&mut self, kind: usize, c: char, before: char, next: char) {
        let inside = before.is_alphanumeric() && next.is_alphanumeric();
        let loose = |c: char| {
            c.is_whitespace()
                || chars::opens(c)
                || chars::closes(c)
                || chars::continues(c)
                || chars::terminator(c).is_some()
        };
        let opens = match (c, before.is_whitespace() || chars::opens(before), loose(next)) {
            // An apostrophe.
            ('\'' | '’', ..) if inside => return,
            ('„' | '‚', ..) => true,
            ('"' | '＂' | '\'', ..) => self.open[kind].is_none(),
            (_, true, false) => true,
            (_, false, true) => false,
            _ if chars::rather_opens(c) => self.open[kind].is_none_or(chars::rather_opens),
            _ => false,
        };
        self.open[kind] = opens.then_some(c);
    }
}

#[cfg(test)]
mod tests {
    use super::Quotes;

    #[test]
    fn what_is_open_behind_the_text() {
        let open = |text: &str, c| Quotes::default().open(text, text.len(), c);
        assert!(open("Er sagte: „Nein.", '“'));
        assert!(!open("He said “no” twice.", '”'));
        assert!(open("\"Yes\" and \"no.", '"'));
        assert!(!open("it's Ann's hat.", '\''));
        assert!(open("Han sa: »Nej.", '«'));
    }
}
