//! Labelled lines of public sets → what the language trainer learns from beside the packages, and what its calibration is fitted to.
//!
//! In: a folder with `language/*.tsv` (code, tab, line) and `segment/*.jsonl` (`lang`, `sentences`). Out: rows, four fifths of them to learn
//! from. Never: a row to fit or measure with whose text the learner saw.
use std::collections::HashSet;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

/// One labelled line.
#[derive(Debug, Clone)]
pub struct Row {
    /// The file's name without its ending.
    pub set: String,
    /// The language code, as the file has it.
    pub code: String,
    /// The line.
    pub text: String,
    /// What it is for.
    pub part: Part,
}

/// What a row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// To learn from.
    Taught,
    /// To fit the calibration to, and to measure.
    Held,
    /// For nothing, because some of its text was taught.
    Seen,
}

/// One row in so many is held.
const HELD: u64 = 5;
/// Characters of the windows by which seen text is known again.
const WINDOW: usize = 16;
/// A held row may have this share of its windows in taught rows: names and set phrases.
const SHARED: f32 = 0.2;

/// The rows of `language/*.tsv`, in the order of the files' names; one in so many held.
pub fn lines(folder: &Path) -> std::io::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for path in files(&folder.join("language"), "tsv")? {
        let text = std::fs::read_to_string(&path)?;
        for (code, line) in text.split('\n').filter_map(|l| l.split_once('\t')) {
            let held = xxh3_64(line.as_bytes()).is_multiple_of(HELD);
            rows.push(row(&path, code, line, if held { Part::Held } else { Part::Taught }));
        }
    }
    Ok(rows)
}

/// All rows of a folder; text of held ones was not taught.
pub fn read(folder: &Path) -> std::io::Result<Vec<Row>> {
    let mut rows = lines(folder)?;
    for path in files(&folder.join("segment"), "jsonl").unwrap_or_default() {
        for record in std::fs::read_to_string(&path)?.lines() {
            let Ok(record) = serde_json::from_str::<serde_json::Value>(record) else { continue };
            let (code, list) = (record["lang"].as_str(), record["sentences"].as_array());
            for line in list.into_iter().flatten().filter_map(|l| l.as_str()) {
                rows.push(row(&path, code.unwrap_or_default(), line, Part::Taught));
            }
        }
    }
    part(&mut rows);
    Ok(rows)
}

fn files(folder: &Path, ending: &str) -> std::io::Result<Vec<std::path::PathBuf>> {
    let mut out: Vec<_> = std::fs::read_dir(folder)?.filter_map(|e| Some(e.ok()?.path())).collect();
    out.retain(|p| p.extension().is_some_and(|e| e == ending));
    out.sort();
    Ok(out)
}

fn row(path: &Path, code: &str, line: &str, part: Part) -> Row {
    let set = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
    Row { set: set.into(), code: code.into(), text: line.replace('\t', " "), part }
}

/// Held rows that share text with taught ones of their language are taken out.
fn part(rows: &mut [Row]) {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|a, b| rows[*a].code.cmp(&rows[*b].code));
    let groups: Vec<&[usize]> = order.chunk_by(|a, b| rows[*a].code == rows[*b].code).collect();
    for group in groups {
        let taught = group.iter().filter(|i| rows[**i].part == Part::Taught);
        let taught: HashSet<u64> = taught.flat_map(|i| windows(&rows[*i].text)).collect();
        for i in group {
            let row = &mut rows[*i];
            let windows = windows(&row.text);
            let known = windows.iter().filter(|w| taught.contains(w)).count();
            if row.part == Part::Held && known as f32 > SHARED * windows.len() as f32 {
                row.part = Part::Seen;
            }
        }
    }
}

/// Hashes of all windows of a line; of the whole line, where it is shorter than one.
fn windows(line: &str) -> Vec<u64> {
    let starts: Vec<usize> = line.char_indices().map(|(i, _)| i).chain([line.len()]).collect();
    if starts.len() <= WINDOW {
        return vec![xxh3_64(line.as_bytes())];
    }
    starts.windows(WINDOW + 1).map(|w| xxh3_64(&line.as_bytes()[w[0]..w[WINDOW]])).collect()
}

#[cfg(test)]
mod tests {
    use super::{Part, Row, part};

    fn row(text: &str, part: Part) -> Row {
        Row { set: String::new(), code: "de".into(), text: text.into(), part }
    }

    #[test]
    fn held_rows_whose_text_was_taught_are_for_nothing() {
        let mut rows = [
            row("Wegen dichten Nebels fuhren die Fähren erst am Nachmittag.", Part::Taught),
            row("Nebels fuhren die Fähren erst am", Part::Held),
            row("Der Hafen blieb bis zum Abend geschlossen.", Part::Held),
        ];
        part(&mut rows);
        assert_eq!(rows.map(|r| r.part), [Part::Taught, Part::Seen, Part::Held]);
    }
}
