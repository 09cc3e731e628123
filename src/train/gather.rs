//! A folder of unpacked packages → lines of text by language and script.
//!
//! In: the folder, `sources.tsv` (which file is what) and `languages.tsv` (which classes there are). Out: lines per class with their
//! source. Never: weights.
use super::{formats, lingua, words};
use crate::language::{codes, script};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

/// Lines of one class: source → lines.
pub type Lines = BTreeMap<String, Vec<String>>;

/// At most this many bytes of one source in one class: the help books would drown the rest.
const SOURCE_BYTES: usize = 3_000_000;
/// Languages whose MediaWiki messages are left out: the mixed pages that measure temiz are made with them.
const MEASURED: &str = "af ak am ar az be bn bg ca cs cy da de el en eo et fa fi fr gu he hi hr hu hy id it jv ja kn ka km ko lv lt ml mr mk my ne nl nb or pa pl pt ro ru si sk sl sn es sr sv ta te tl th tk tr uk ur uz vi yi zh zu";

/// What was gathered: `tr-Latn` → source → lines, and the frequency lists.
#[derive(Default)]
pub struct Gathered {
    /// Lines by class and source.
    pub lines: BTreeMap<String, Lines>,
    /// Words and probabilities by class.
    pub words: BTreeMap<String, Vec<(String, f32)>>,
}

/// Reads everything below `folder` that `sources.tsv` names.
pub fn gather(folder: &Path, sources: &str) -> std::io::Result<Gathered> {
    let rules: Vec<(&str, regex_lite::Regex, &str)> = sources
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| {
            let mut cells = l.split('\t');
            let (source, path, format) = (cells.next()?, cells.next()?, cells.next()?);
            Some((source, regex_lite::Regex::new(path).ok()?, format))
        })
        .collect();
    let mut out = Gathered::default();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        let Some(path) = entry.path().strip_prefix(folder).ok().and_then(Path::to_str) else {
            continue;
        };
        if !entry.file_type().is_file() {
            continue;
        }
        let Some((source, code, format)) =
            rules.iter().find_map(|(s, r, f)| r.captures(path).map(|c| (*s, c[1].to_owned(), *f)))
        else {
            continue;
        };
        let lang = match format {
            "lingua" => english(&code),
            _ => codes::normal(&code),
        };
        if lang.is_empty()
            || (source == "mediawiki"
                && MEASURED.split(' ').any(|m| lang.split('-').next() == Some(m)))
        {
            continue;
        }
        let bytes = std::fs::read(entry.path())?;
        if format == "words" {
            let list = words::frequencies(&bytes);
            let text: String = list.iter().take(2000).map(|(w, _)| w.as_str()).collect();
            out.words.insert(class(&lang, &text), list);
            continue;
        }
        let strings = if format == "lingua" {
            lingua::lines(&bytes)
        } else {
            formats::strings(format, &bytes)
        };
        for line in strings {
            if line.chars().filter(|c| c.is_alphabetic()).count() >= 3 {
                out.lines
                    .entry(class(&lang, &line))
                    .or_default()
                    .entry(source.to_owned())
                    .or_default()
                    .push(line);
            }
        }
    }
    tidy(&mut out);
    Ok(out)
}

/// The code of a language by its English name, as crates have it.
fn english(name: &str) -> String {
    let title: String =
        name.char_indices().map(|(i, c)| if i == 0 { c.to_ascii_uppercase() } else { c }).collect();
    isolang::Language::from_name(&title)
        .map_or_else(|| codes::normal(name), |l| codes::normal(l.to_639_3()))
}

/// `sr-Latn` + "zdravo" → `sr-Latn`; the written form of Chinese stands in its code.
pub fn class(lang: &str, text: &str) -> String {
    let (base, variant) = lang.split_once('-').unwrap_or((lang, ""));
    let script = script::name(script::dominant(text));
    match (script, variant) {
        ("Hani", "Hant") => format!("{base}-Hant"),
        ("Hani", _) => format!("{base}-Hans"),
        _ => format!("{base}-{script}"),
    }
}

/// Each line once a class; lines that three classes share, or one shares with English, are nobody's; large sources are sampled by hash.
fn tidy(out: &mut Gathered) {
    let mut seen: HashMap<u64, (u16, bool)> = HashMap::new();
    for (class, sources) in &mut out.lines {
        let mut own = std::collections::HashSet::new();
        for lines in sources.values_mut() {
            lines.retain(|l| own.insert(xxh3_64(l.as_bytes())));
        }
        for hash in own {
            let e = seen.entry(hash).or_default();
            e.0 += 1;
            e.1 |= class == "en-Latn";
        }
    }
    for (class, sources) in &mut out.lines {
        for lines in sources.values_mut() {
            lines.retain(|l| {
                let (n, english) = seen[&xxh3_64(l.as_bytes())];
                n < 3 && (!english || class == "en-Latn")
            });
            lines.sort_by_key(|l| xxh3_64(l.as_bytes()));
            let mut left = SOURCE_BYTES;
            let keep = lines.iter().position(|l| {
                let done = left < l.len();
                left = left.saturating_sub(l.len());
                done
            });
            lines.truncate(keep.unwrap_or(lines.len()));
        }
        sources.retain(|_, l| !l.is_empty());
    }
}

/// Writes what was gathered to one file a class (`source TAB line`) and one a frequency list, for trainings that follow.
pub fn save(gathered: &Gathered, folder: &Path) -> std::io::Result<()> {
    use std::fmt::Write as _;
    std::fs::create_dir_all(folder)?;
    for (class, sources) in &gathered.lines {
        let mut text = String::new();
        for (source, lines) in sources {
            for line in lines {
                let _ = writeln!(text, "{source}\t{line}");
            }
        }
        std::fs::write(folder.join(format!("{class}.lines")), text)?;
    }
    for (class, list) in &gathered.words {
        let text: String = list.iter().map(|(w, p)| format!("{p}\t{w}\n")).collect();
        std::fs::write(folder.join(format!("{class}.words")), text)?;
    }
    Ok(())
}
