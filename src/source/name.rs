//! Names: the id of a path, and what the ending of a file name says about its content.
//!
//! In: paths of the file system, in bytes. Out: UTF-8 ids with `/`, endings. Never: a look at the file system.

use super::Format;
use std::ffi::OsStr;
use std::fmt::Write;
use std::path::{Component, Path};

/// What a file name says about the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// One document, whose format the name may say.
    Document(Option<Format>),
    Warc,
    Jsonl,
    Parquet,
    /// Text for machines: styles, scripts, data, feeds. A document only when HTML is inside.
    Machine,
    /// No ending, or one that says nothing here.
    Unknown,
}

/// Endings of packed files, which stand behind the ending that counts.
const PACKED: [&str; 5] = ["gz", "zst", "bz2", "xz", "zstd"];

/// Ending of a file name, case and packing aside. A query that a mirror left in the name (`style.css?v=5.2`) is no part of it.
pub(super) fn ending(name: &OsStr) -> Ending {
    let name = name.to_string_lossy().to_ascii_lowercase();
    let name = name.split_once('?').map_or(name.as_str(), |(path, _)| path);
    let mut rest = name;
    let mut last = cut(&mut rest);
    if last.is_some_and(|ending| PACKED.contains(&ending)) {
        last = cut(&mut rest);
    }
    match last.unwrap_or_default() {
        "html" | "htm" | "xhtml" | "shtml" => Ending::Document(Some(Format::Html)),
        "txt" | "md" | "text" => Ending::Document(Some(Format::Plain)),
        "php" | "asp" | "aspx" | "jsp" | "cgi" => Ending::Document(None),
        "warc" | "wet" => Ending::Warc,
        "jsonl" | "ndjson" => Ending::Jsonl,
        "parquet" => Ending::Parquet,
        "css" | "js" | "mjs" | "cjs" | "map" | "json" | "jsonld" | "webmanifest" | "xml"
        | "rss" | "atom" | "rdf" | "svg" | "opml" | "geojson" => Ending::Machine,
        _ => Ending::Unknown,
    }
}

/// Cuts the last ending off; a dot at the very start is none.
fn cut<'a>(name: &mut &'a str) -> Option<&'a str> {
    let (stem, ending) = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty())?;
    *name = stem;
    Some(ending)
}

/// Whether a name is hidden by custom.
pub(super) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().first() == Some(&b'.')
}

/// The id of a path: its parts joined by `/`, without `.` parts, bytes that are no UTF-8 as `%XX`.
pub(super) fn id(path: &Path) -> String {
    let mut id = String::new();
    for part in path.components() {
        match part {
            Component::RootDir => id.push('/'),
            Component::CurDir => {}
            part => {
                if !id.is_empty() && !id.ends_with('/') {
                    id.push('/');
                }
                push_escaped(&mut id, part.as_os_str());
            }
        }
    }
    id
}

/// The id of one path below another id, which may be empty.
pub(super) fn join(parent: &str, below: &str) -> String {
    match (parent, below) {
        ("", id) | (id, "") => id.to_owned(),
        _ if parent.ends_with('/') => format!("{parent}{below}"),
        _ => format!("{parent}/{below}"),
    }
}

fn push_escaped(id: &mut String, part: &OsStr) {
    for chunk in part.as_encoded_bytes().utf8_chunks() {
        id.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(id, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_say_what_to_expect() {
        let of = |name: &str| ending(OsStr::new(name));
        assert_eq!(of("a.HTML"), Ending::Document(Some(Format::Html)));
        assert_eq!(of("a.html.gz"), Ending::Document(Some(Format::Html)));
        assert_eq!(of("notes.md.zst"), Ending::Document(Some(Format::Plain)));
        assert_eq!(of("index.php?id=3.5"), Ending::Document(None));
        assert_eq!(of("style.css?ver=5.2.1"), Ending::Machine);
        assert_eq!(of("CC-MAIN.warc.wet.gz"), Ending::Warc);
        assert_eq!(of("rows.ndjson.xz"), Ending::Jsonl);
        assert_eq!(of("README"), Ending::Unknown);
        assert_eq!(of("archive.gz"), Ending::Unknown);
        assert_eq!(of(".gz"), Ending::Unknown);
    }

    #[test]
    fn ids_are_paths_without_noise() {
        let of = |path: &str| id(Path::new(path));
        assert_eq!(of("./a//b/./c.html"), "a/b/c.html");
        assert_eq!(of("../a/"), "../a");
        assert_eq!(of("/data/x"), "/data/x");
        assert_eq!(of("."), "");
        assert_eq!(join("a", "b/c"), "a/b/c");
        assert_eq!(join("/", "b"), "/b");
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_no_utf8_are_escaped() {
        use std::os::unix::ffi::OsStrExt;
        assert_eq!(id(Path::new(OsStr::from_bytes(b"g\xFCn/%20.html"))), "g%FCn/%20.html");
    }
}
