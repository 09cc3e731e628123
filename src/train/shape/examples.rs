//! Lines → weighted examples in the forms in which pages show them.
//!
//! In: lines by language. Out: examples, balanced by language and length. Never: chance; every choice hangs on a hash of the line.
use super::gather::{Line, Lines, SLOT, key};
use super::sources::Role;
use crate::judge::shape::features::{self, Sink};
use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Content lines for each interface line, by length class (one word, 2–3, 4–8, longer): on pages long lines are seldom interface.
pub const PRIOR: [f32; 4] = [1.0, 1.0, 2.0, 6.0];
/// At most this many lines of one label and length class in a language, and of one source among them.
const CELL: usize = 800;
const CELL_SOURCE: usize = 300;
/// With fewer on either side a cell teaches the language, not the shape.
const CELL_MIN: usize = 20;
/// How much more a line that readers of sites see counts than one of a program.
const SITE_WEIGHT: f32 = 3.0;

/// One line with its label.
#[derive(Debug, Clone)]
pub struct Example {
    /// The line as a page would show it.
    pub text: String,
    /// Index of the language.
    pub lang: usize,
    /// Interface or content.
    pub interface: bool,
    /// Length class.
    pub class: usize,
    /// How much it counts.
    pub weight: f32,
    /// Hash that orders and splits the examples.
    pub hash: u64,
}

struct NoSink;
impl Sink for NoSink {
    fn shape(&mut self, _: u64) {}
    fn word(&mut self, _: u64) {}
}

/// Draws that hang on a line.
struct Draw(u64);
impl Draw {
    fn of(text: &str, seed: u64) -> Self {
        Self(xxh3_64_with_seed(text.as_bytes(), seed))
    }
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
        ((self.0 >> 33) as usize) % n.max(1)
    }
    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

/// All examples and the languages they are in.
pub fn examples(lines: &Lines) -> (Vec<Example>, Vec<String>) {
    let (mut out, mut langs) = (Vec::new(), Vec::new());
    for (lang, of) in lines {
        let names: Vec<&str> = of
            .iter()
            .filter(|l| l.role == Role::Names && l.text.chars().count() < 16)
            .map(|l| l.text.as_str())
            .take(500)
            .collect();
        let mut all = Vec::new();
        for line in of {
            shown(line, &names, &mut |text, interface| {
                let hash = Draw::of(&text, 7).0;
                let class = features::visit(&text, &mut NoSink).class();
                all.push((
                    line.source,
                    line.role,
                    Example { text, lang: langs.len(), interface, class, weight: 0.0, hash },
                ));
            });
        }
        menus(of, langs.len(), &mut all);
        let before = out.len();
        balance(all, &mut out);
        if out.len() > before {
            langs.push(lang.clone());
        }
    }
    out.sort_by(|a, b| (a.hash, &a.text).cmp(&(b.hash, &b.text)));
    (out, langs)
}

type Drawn = (usize, Role, Example);

/// Caps and weighs the examples of one language.
fn balance(mut all: Vec<Drawn>, out: &mut Vec<Example>) {
    // Strings of sites are more like what pages show than those of programs: they are drawn first.
    all.sort_by_key(
        |(_, role, e)| if *role == Role::Program { e.hash / 2 + u64::MAX / 2 } else { e.hash },
    );
    let mut cells: HashMap<(bool, usize), Vec<(f32, Example)>> = HashMap::new();
    let mut sources: HashMap<(usize, usize), usize> = HashMap::new();
    let mut seen = std::collections::HashSet::new();
    for (source, role, e) in all {
        let from = sources.entry((source, e.class)).or_default();
        let cell = cells.entry((e.interface, e.class)).or_default();
        if *from < CELL_SOURCE
            && cell.len() < CELL
            && seen.insert(key(&e.text) ^ e.text.len() as u64)
        {
            *from += 1;
            cell.push((if role == Role::Site { SITE_WEIGHT } else { 1.0 }, e));
        }
    }
    for (class, prior) in PRIOR.iter().enumerate() {
        let interface = cells.remove(&(true, class)).unwrap_or_default();
        let content = cells.remove(&(false, class)).unwrap_or_default();
        let least = interface.len().min(content.len());
        if least < CELL_MIN {
            continue;
        }
        let mass = (least as f32).min(1000.0).powf(0.75);
        for (side, share) in [(interface, 1.0), (content, *prior)] {
            let weight = mass * share / side.iter().map(|s| s.0).sum::<f32>();
            out.extend(
                side.into_iter().map(|(factor, e)| Example { weight: weight * factor, ..e }),
            );
        }
    }
}

/// Hands over the forms in which a page might show a line.
fn shown(line: &Line, names: &[&str], take: &mut impl FnMut(String, bool)) {
    let mut draw = Draw::of(&line.text, 1);
    match line.role {
        Role::Site | Role::Program => {
            let text = filled(&line.text, names, &mut draw);
            if text.chars().any(char::is_alphabetic) {
                take(dressed(text, &mut draw), true);
            }
        }
        Role::Prose => {
            let text = filled(&line.text, names, &mut draw);
            if let Some(fragment) = fragment(&text, &mut draw) {
                take(fragment, false);
            }
            if draw.chance(40)
                && let Some(fragment) = fragment_of(&text, &mut draw, true)
            {
                take(fragment, false);
            }
            take(spoken(text, &mut draw), false);
        }
        Role::Names | Role::Words => {
            let mut text = filled(&line.text, names, &mut draw);
            match draw.below(20) {
                0..=10 => text = first_capital(&text),
                11..=12 => text = title(&text),
                13 => text = text.to_uppercase(),
                _ => {}
            }
            if line.role == Role::Words && draw.chance(14) {
                text += draw.pick(&[".", "!", "?", ",", "…", "."]);
            }
            take(spoken(text, &mut draw), false);
        }
    }
}

fn filled(text: &str, names: &[&str], draw: &mut Draw) -> String {
    if !text.contains(SLOT) {
        return text.to_owned();
    }
    let mut out = String::new();
    for (i, part) in text.split(SLOT).enumerate() {
        if i > 0 {
            match draw.below(20) {
                0..=6 => {
                    out +=
                        draw.pick(&["2", "12", "7", "1", "2019", "3", "148", "25.04.2021", "10:45"])
                }
                7..=11 if !names.is_empty() => out += names[draw.below(names.len())],
                12 => out += draw.pick(&["{name}", "%s", "{0}", "%d", "{{ title }}"]),
                13 => out += draw.pick(&["WordPress", "Maria", "admin", "Facebook", "Google"]),
                _ => {}
            }
        }
        out += part;
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn dressed(text: String, draw: &mut Draw) -> String {
    match draw.below(40) {
        0..=2 => text.to_uppercase(),
        3 => title(&text),
        4 => format!("{text} {}", draw.pick(&["»", "→", "↑", "›", ">", "…", "▼", "(12)", "(3)"])),
        5 => format!("{} {text}", draw.pick(&["«", "←", "↑", "‹", "»", "•", "#", "+", "[", "|"])),
        6 => text.trim_end_matches(['.', ':', '!']).to_owned(),
        _ => text,
    }
}

fn spoken(text: String, draw: &mut Draw) -> String {
    match draw.below(60) {
        0 => format!("“{text}”"),
        1 => format!("— {text}"),
        2 => format!("«{text}»"),
        3 => format!("\"{text}\""),
        4 => format!("• {text}"),
        5 => format!("{}. {text}", draw.below(12) + 1),
        6 => text.to_uppercase(),
        _ => text,
    }
}

fn first_capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

fn title(text: &str) -> String {
    text.split(' ').map(first_capital).collect::<Vec<_>>().join(" ")
}

/// The beginning of a sentence, without final punctuation: what headlines, list items and lines of verse look like.
fn fragment(text: &str, draw: &mut Draw) -> Option<String> {
    fragment_of(text, draw, false)
}

fn fragment_of(text: &str, draw: &mut Draw, inner: bool) -> Option<String> {
    let end = |c: char| {
        !c.is_alphanumeric()
            && !matches!(c, ')' | '"' | '”' | '»' | '\u{300}'..='\u{36F}' | '\u{900}'..='\u{DFF}')
    };
    let words: Vec<&str> = text.split(' ').collect();
    let text = if words.len() >= 3 {
        let most = words.len().min(12);
        let len = 1 + draw.below(most - 1);
        let from = if inner { 1 + draw.below(words.len() - len) } else { 0 };
        words[from..(from + len).min(words.len())].join(" ")
    } else {
        let chars: Vec<char> = text.chars().collect();
        if chars.len() < 8 {
            return None;
        }
        let len = 2 + draw.below(chars.len().min(28) - 2);
        let from = if inner { draw.below(chars.len() - len) } else { 0 };
        chars[from..from + len].iter().collect()
    };
    let text = text.trim_end_matches(end).trim_start_matches(end);
    if text.is_empty() {
        return None;
    }
    Some(match draw.below(20) {
        0 => text.to_uppercase(),
        1..=3 => title(text),
        _ => first_capital(text),
    })
}

/// Several short strings in one line, as menus and crumb trails become in plain text.
fn menus(lines: &[Line], lang: usize, out: &mut Vec<Drawn>) {
    let short: Vec<&Line> = lines
        .iter()
        .filter(|l| l.role == Role::Site && l.text.chars().count() <= 20 && !l.text.contains(SLOT))
        .collect();
    for (i, line) in short.iter().enumerate().filter(|(i, _)| i % 12 == 0) {
        let mut draw = Draw::of(&line.text, 3);
        let between = draw.pick(&[" | ", " · ", " » ", "  ", " / ", " • ", " > "]);
        let parts: Vec<&str> = (0..2 + draw.below(4))
            .map(|k| short[(i + k * 7) % short.len()].text.as_str())
            .collect();
        let text = parts.join(between);
        let class = features::visit(&text, &mut NoSink).class();
        let hash = Draw::of(&text, 7).0;
        out.push((
            line.source,
            Role::Site,
            Example { text, lang, interface: true, class, weight: 0.0, hash },
        ));
    }
}
