//! A merge that is stopped while it writes leaves whole pages, and the next one goes on.
#![cfg(unix)]

mod common;

use common::{contents, run_records, temiz};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

fn page(i: usize) -> String {
    let sentence =
        "The ferry did not sail because of the storm, the port authority said on Monday.";
    let paragraphs = format!("<p>{sentence} The next one leaves at noon.</p>").repeat(40);
    format!(
        "<html lang=en><body><article><h1>Departure {i}</h1>{paragraphs}</article></body></html>"
    )
}

/// Pages, the run that has their segments, and a translation of each headline.
fn set_up(root: &Path, pages: usize) {
    fs::create_dir_all(root.join("pages")).expect("new");
    for i in 0..pages {
        fs::write(root.join("pages").join(format!("{i:04}.html")), page(i)).expect("written");
    }
    let mut clean = temiz();
    clean.args(["clean", "-q"]).arg(root.join("pages")).arg("-o").arg(root.join("run"));
    clean.assert().success();
    let mut lines = String::new();
    for record in run_records(&root.join("run"), "segments") {
        let text = record["text"].as_str().expect("text").replace("Departure", "Abfahrt");
        if text.starts_with("Abfahrt") {
            lines += &json!({"doc": record["doc"], "n": record["n"], "text": text}).to_string();
            lines.push('\n');
        }
    }
    fs::write(root.join("t.jsonl"), lines).expect("written");
}

fn merge(root: &Path, out: &str, more: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("temiz"));
    command.arg("merge").arg(root.join("pages")).arg(root.join("t.jsonl"));
    command.arg("--segments").arg(root.join("run")).arg("-o").arg(root.join(out));
    command.args(["--threads", "1", "-q"]).args(more);
    command.stderr(Stdio::null());
    command
}

fn pages_of(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut pages = contents(out);
    pages.retain(|name, _| name.ends_with(".html"));
    pages
}

#[test]
fn a_killed_merge_leaves_whole_pages_and_is_resumed() {
    // Enough pages that the merge is not through when the first of them is seen; more, should it be all the same.
    for pages in [200, 800, 3200] {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        set_up(root, pages);
        assert!(merge(root, "whole", &[]).status().expect("runs").success());
        let whole = pages_of(&root.join("whole"));
        assert_eq!(whole.len(), pages);

        let mut child = merge(root, "stopped", &[]).spawn().expect("starts");
        while !root.join("stopped/0000.html").exists() {
            assert!(child.try_wait().expect("asked").is_none(), "the first page was not written");
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        child.kill().expect("killed");
        child.wait().expect("ends");
        let written = pages_of(&root.join("stopped"));
        if written.len() == pages {
            continue;
        }
        for (name, bytes) in &written {
            assert!(name.starts_with('.') || whole[name] == *bytes, "{name} is whole");
        }

        assert!(merge(root, "stopped", &["--resume"]).status().expect("runs").success());
        let (resumed, whole) = (contents(&root.join("stopped")), contents(&root.join("whole")));
        // What the manifest counts differs: pages that were there.
        let differ =
            |name: &&String| *name != "merge.json" && resumed.get(*name) != whole.get(*name);
        let odd: Vec<&String> = resumed.keys().chain(whole.keys()).filter(differ).collect();
        assert!(odd.is_empty(), "{odd:?}");
        return;
    }
    panic!("3,200 pages were merged before the first was seen");
}
