//! The plan of a run: inputs of a command line become a sorted list of entries, each of which a worker can read by itself.
//!
//! In: paths, a list of paths, options. Out: a [`Plan`] that depends on names and sizes alone, or why the run cannot start.
//! Never: reading documents; only unnamed kinds are sniffed.

use super::name::id;
use super::split::split;
use super::walk::{self, Found};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// How inputs are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputOptions {
    /// Globs, one of which an id must match; none: all ids. `*` matches `/` too.
    pub include: Vec<String>,
    /// Globs that no id may match.
    pub exclude: Vec<String>,
    /// Column of tables that holds the document.
    pub column: Option<String>,
    /// Column of tables that holds the id.
    pub id_column: Option<String>,
    /// Column of tables that holds the address; `url` where a table has it.
    pub url_column: Option<String>,
    /// Cap on one document's decompressed size, in bytes.
    pub max_bytes: u64,
    /// WARCs larger than this, in stored bytes, are planned as several entries of about this size.
    pub part_bytes: u64,
}

impl Default for InputOptions {
    fn default() -> Self {
        Self {
            include: Vec::new(),
            exclude: Vec::new(),
            column: None,
            id_column: None,
            url_column: None,
            // The largest page in a month of Common Crawl is 1 MB by its own cap; 64 MB is room for books.
            max_bytes: 64 << 20,
            part_bytes: 256 << 20,
        }
    }
}

/// What a run reads, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Sorted by id (bytewise), ranges of one file in their order.
    pub entries: Vec<Entry>,
    /// Files of a walk that hold neither HTML nor text, and loops of links.
    pub skipped: u64,
}

/// One file, a range of one WARC, or standard input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Identity of the document, or the first part of the ids of its records.
    pub id: String,
    /// Where it is stored; `-` for standard input.
    #[serde(with = "super::path_text")]
    pub path: PathBuf,
    /// How it is read.
    pub kind: Kind,
    /// Stored bytes of the file that this entry stands for; `None`: all.
    pub range: Option<Range<u64>>,
    /// Stored size of what this entry stands for, in bytes; 0 when unknown.
    pub size: u64,
}

/// How an entry is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One document.
    File,
    /// Records of a WARC or WET file.
    Warc,
    /// One JSON object a line.
    Jsonl,
    /// Rows of a Parquet file.
    Parquet,
    /// Standard input: one document, or the records of a WARC.
    Stdin,
}

/// Why a run cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// A named input does not exist.
    #[error("{}: {error}", path.display())]
    Missing {
        /// The input as given.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The list of `--files-from` cannot be read.
    #[error("list {}: {error}", path.display())]
    List {
        /// The list.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Two inputs would have the same id.
    #[error("{} and {} both have the id {id:?}: name one of them, or the directory above both", first.display(), second.display())]
    Duplicate {
        /// The id.
        id: String,
        /// One path.
        first: PathBuf,
        /// The other path.
        second: PathBuf,
    },
    /// A glob that cannot be read.
    #[error("glob: {0}")]
    Glob(#[from] globset::Error),
}

/// Plans a run over `inputs` (files, directories, `-`) and the paths in the list `files_from` (`-`: standard input).
///
/// Ids: below one given directory the path below it, the name of one given file, else the input as given (without `.` parts)
/// joined by `/` with the path below it. Paths of a list are always ids as given, however many there are.
///
/// # Errors
/// [`InputError`]; unreadable files are no errors here, they fail when they are read.
pub fn plan(
    inputs: &[PathBuf],
    files_from: Option<&Path>,
    options: &InputOptions,
) -> Result<Plan, InputError> {
    let listed = files_from.map(list).transpose()?.unwrap_or_default();
    let alone = inputs.len() == 1 && files_from.is_none();
    let filter = Filter::new(options)?;
    let mut plan = Plan::default();
    let mut add = |found: Found| match found {
        Found::Entry(entry) => plan.entries.push(entry),
        Found::Skipped => plan.skipped += 1,
    };
    for (i, path) in inputs.iter().chain(&listed).enumerate() {
        if path.as_os_str() == "-" && i < inputs.len() {
            let (id, path) = ("-".to_owned(), path.clone());
            add(Found::Entry(Entry { id, path, kind: Kind::Stdin, range: None, size: 0 }));
            continue;
        }
        let missing = |error| InputError::Missing { path: path.clone(), error };
        // A link to nowhere is there: it becomes a failed document.
        fs::symlink_metadata(path).map_err(missing)?;
        let passes = |id: &str| filter.passes(id);
        if path.is_dir() {
            let prefix = if alone { String::new() } else { id(path) };
            walk::directory(path, &prefix, &passes, options, &mut add);
        } else {
            let name = path.file_name().filter(|_| alone).map(Path::new);
            let id = id(name.unwrap_or(path));
            if passes(&id) {
                add(Found::Entry(walk::named(path, id)));
            }
        }
    }
    plan.entries.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| a.path.cmp(&b.path)));
    if let Some(same) = plan.entries.windows(2).find(|w| w[0].id == w[1].id) {
        let (first, second) = (same[0].path.clone(), same[1].path.clone());
        return Err(InputError::Duplicate { id: same[0].id.clone(), first, second });
    }
    plan.entries = plan.entries.into_iter().flat_map(|e| split(e, options.part_bytes)).collect();
    Ok(plan)
}

/// The paths of a list: NUL separated when it holds a NUL byte, else one a line.
fn list(path: &Path) -> Result<Vec<PathBuf>, InputError> {
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if path.as_os_str() == "-" {
            io::stdin().read_to_end(&mut bytes)?;
        } else {
            File::open(path)?.read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    };
    let bytes = read().map_err(|error| InputError::List { path: path.to_owned(), error })?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let nul = bytes.contains(&0);
    let lines = bytes.split(|&b| b == if nul { 0 } else { b'\n' });
    let lines = lines.map(|line| if nul { line } else { line.strip_suffix(b"\r").unwrap_or(line) });
    Ok(lines.filter(|line| !line.is_empty()).map(|line| PathBuf::from(os(line))).collect())
}

#[cfg(unix)]
fn os(bytes: &[u8]) -> OsString {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec(bytes.to_vec())
}

#[cfg(not(unix))]
fn os(bytes: &[u8]) -> OsString {
    String::from_utf8_lossy(bytes).into_owned().into()
}

/// `--include` and `--exclude`.
struct Filter {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Filter {
    fn new(options: &InputOptions) -> Result<Self, InputError> {
        let set = |globs: &[String]| -> Result<GlobSet, globset::Error> {
            let mut set = GlobSetBuilder::new();
            for glob in globs {
                set.add(GlobBuilder::new(glob).build()?);
            }
            set.build()
        };
        let include = if options.include.is_empty() { None } else { Some(set(&options.include)?) };
        Ok(Self { include, exclude: set(&options.exclude)? })
    }

    fn passes(&self, id: &str) -> bool {
        self.include.as_ref().is_none_or(|globs| globs.is_match(id)) && !self.exclude.is_match(id)
    }
}
