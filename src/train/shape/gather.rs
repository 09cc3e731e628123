//! A folder of unpacked packages → lines by language and role.
//!
//! In: the folder. Out: cleaned lines, each once per language. Never: a line that is both interface and content.
use super::read::strings;
use super::sources::{Role, SOURCES, language};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

/// Stands for a value that a program fills in.
pub const SLOT: char = '\u{1}';
/// Characters a line may have.
pub const MAX_CHARS: usize = 200;

/// A line of a package.
#[derive(Debug, Clone)]
pub struct Line {
    /// The text, with [`SLOT`]s.
    pub text: String,
    /// What it is.
    pub role: Role,
    /// Index of its source.
    pub source: usize,
}

/// Lines by language.
pub type Lines = BTreeMap<String, Vec<Line>>;

/// Reads everything below `folder` that [`SOURCES`] names.
pub fn gather(folder: &Path) -> std::io::Result<Lines> {
    let patterns: Vec<regex_lite::Regex> =
        SOURCES.iter().filter_map(|s| regex_lite::Regex::new(s.1).ok()).collect();
    assert_eq!(patterns.len(), SOURCES.len(), "a pattern of SOURCES is no regular expression");
    let slots = regex_lite::Regex::new(SLOTS).expect("SLOTS is a regular expression");
    let mut lines = Lines::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        let Some(path) = entry.path().strip_prefix(folder).ok().and_then(Path::to_str) else {
            continue;
        };
        if !entry.file_type().is_file() {
            continue;
        }
        let found = SOURCES
            .iter()
            .enumerate()
            .find_map(|(i, s)| patterns[i].captures(path).map(|c| (i, s, c[1].to_owned())));
        let Some((source, &(_, _, form, role), code)) = found else { continue };
        let lang = language(&code);
        if lang.is_empty() {
            continue;
        }
        let of = lines.entry(lang).or_default();
        for string in strings(form, &std::fs::read(entry.path())?) {
            let interface = matches!(role, Role::Site | Role::Program);
            for part in string.lines() {
                if interface {
                    of.extend(clean(part, &slots).map(|text| Line { text, role, source }));
                } else {
                    sentences(part, &mut |s| {
                        of.extend(clean(s, &slots).map(|text| Line { text, role, source }))
                    });
                }
            }
        }
    }
    // Catalogues hold the English text where a translation is missing.
    let english: HashSet<u64> =
        lines.get("en").into_iter().flatten().map(|l| key(&l.text)).collect();
    for (lang, of) in &mut lines {
        if lang != "en" {
            of.retain(|l| {
                l.role == Role::Words || !l.text.contains(' ') || !english.contains(&key(&l.text))
            });
        }
        distinct(of);
    }
    Ok(lines)
}

/// Placeholders of gettext, Python, ICU, Fluent, MediaWiki, Qt, templates.
const SLOTS: &str =
    r"%\(\w+\)[sdif]|%(?:\d+\$)?[-0-9.]*[sdifux@]|\{\{[^}]*\}\}|[$#]?\{[^{}]*\}|\$\d|%\d|%\w+%";

/// Text without tags, references and mnemonics, placeholders as [`SLOT`]; none when nothing usable is left.
fn clean(text: &str, slots: &regex_lite::Regex) -> Option<String> {
    if text.contains("plural")
        || text.contains("PLURAL")
        || text.contains("[[")
        || text.contains("GENDER")
        || text.len() > 2000
    {
        return None;
    }
    let mut out = String::new();
    for (i, part) in text.split('<').enumerate() {
        if i == 0 {
            out += part;
        } else if let Some((_, after)) = part.split_once('>') {
            out += after;
        } else {
            out += "<";
            out += part;
        }
    }
    for (from, to) in [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&hellip;", "…"),
        ("&larr;", "←"),
        ("&rarr;", "→"),
        ("&laquo;", "«"),
        ("&raquo;", "»"),
        ("&#8230;", "…"),
        ("&#8217;", "’"),
        ("&#039;", "'"),
        ("&copy;", "©"),
        ("&middot;", "·"),
        ("&amp;", "&"),
        ("'''", ""),
    ] {
        if out.contains(from) {
            out = out.replace(from, to);
        }
    }
    let out =
        if out.contains(['%', '{', '$']) { slots.replace_all(&out, "\u{1}") } else { out.into() };
    let mut kept = String::new();
    let mut chars = out.chars().peekable();
    while let Some(c) = chars.next() {
        let mnemonic = matches!(c, '&' | '_') && chars.peek().is_some_and(|n| n.is_alphabetic());
        if !mnemonic || kept.ends_with(char::is_alphanumeric) {
            kept.push(c);
        }
    }
    let kept = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    let letters = kept.chars().filter(|c| c.is_alphabetic()).count();
    let usable = letters > 0
        && kept.chars().count() <= MAX_CHARS
        && !kept.contains("{")
        && !kept.contains("\u{FFFD}")
        && !kept.contains("://");
    (usable && kept.matches(SLOT).count() <= 3).then_some(kept)
}

/// Cuts after final punctuation: roughly, which is enough here.
fn sentences(text: &str, take: &mut impl FnMut(&str)) {
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let end = i + c.len_utf8();
        let next = chars.peek().map(|n| n.1);
        let stop = matches!(c, '.' | '!' | '?' | '…' | '।' | '؟' | '۔' | '։' | '።')
            && next.is_some_and(char::is_whitespace)
            && end - start > 8;
        if stop || matches!(c, '。' | '！' | '？') && next.is_some_and(char::is_alphabetic) {
            take(text[start..end].trim());
            start = end;
        }
    }
    take(text[start..].trim());
}

/// The form in which two lines are the same.
pub fn key(text: &str) -> u64 {
    let folded: String =
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    xxh3_64(folded.as_bytes())
}

/// Each line once; what is interface somewhere and content elsewhere is neither, save that a word of running text may well be a button.
fn distinct(lines: &mut Vec<Line>) {
    let mut roles: HashMap<u64, (bool, bool)> = HashMap::new();
    for line in lines.iter() {
        let of = roles.entry(key(&line.text)).or_default();
        match line.role {
            Role::Site | Role::Program => of.0 = true,
            Role::Prose | Role::Names => of.1 = true,
            Role::Words => {}
        }
    }
    let mut seen = HashSet::new();
    lines.retain(|line| {
        let key = key(&line.text);
        let (interface, content) = roles[&key];
        !(interface && (content || line.role == Role::Words)) && seen.insert(key)
    });
}
