//! What the tests share: the command, the samples, run directories read back.
#![allow(dead_code)]

use assert_cmd::Command;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The command under test, away from settings of the machine.
pub fn temiz() -> Command {
    let mut command = Command::cargo_bin("temiz").expect("the binary is built with the tests");
    command.env_remove("TEMIZ_DATA").current_dir(env!("CARGO_TARGET_TMPDIR"));
    for (name, _) in std::env::vars().filter(|(n, _)| n.starts_with("TEMIZ_")) {
        command.env_remove(name);
    }
    command
}

pub fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/samples")
}

/// A sample page and its expected text.
pub fn sample(name: &str) -> (PathBuf, String) {
    let page = samples().join("pages").join(name);
    let expected = samples().join("expected").join(format!("{name}.txt"));
    (page, std::fs::read_to_string(&expected).expect("every page has its expected text beside it"))
}

/// Names of all sample pages, sorted.
pub fn sample_names() -> Vec<String> {
    let root = samples().join("pages");
    let mut names: Vec<String> = walk(&root)
        .into_iter()
        .map(|p| p.strip_prefix(&root).expect("below the root").to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

pub fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { out.extend(walk(&path)) } else { out.push(path) }
    }
    out
}

/// All files below a folder with their bytes (decompressed), by relative name.
pub fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walk(folder)
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
            (name, read(&path))
        })
        .collect()
}

/// Bytes of a file, decompressed by its ending.
pub fn read(path: &Path) -> Vec<u8> {
    let file = std::fs::File::open(path).expect("the file is there");
    let mut out = Vec::new();
    match path.extension().and_then(|e| e.to_str()) {
        Some("zst") => zstd::Decoder::new(file).expect("zstd").read_to_end(&mut out),
        Some("gz") => flate2::read::GzDecoder::new(file).read_to_end(&mut out),
        _ => std::io::BufReader::new(file).read_to_end(&mut out),
    }
    .expect("readable");
    out
}

/// Records of JSON lines.
pub fn records(bytes: &[u8]) -> Vec<serde_json::Value> {
    let text = std::str::from_utf8(bytes).expect("records are UTF-8");
    text.lines().map(|l| serde_json::from_str(l).expect("every line is a record")).collect()
}

/// Records of all parts of one folder of a run directory.
pub fn run_records(run: &Path, folder: &str) -> Vec<serde_json::Value> {
    contents(&run.join(folder)).into_values().flat_map(|bytes| records(&bytes)).collect()
}

/// Texts of records, in order.
pub fn texts(records: &[serde_json::Value]) -> Vec<&str> {
    records.iter().map(|r| r["text"].as_str().expect("a text")).collect()
}
