//! Devices and pipes take records as they stand: nothing is renamed over them.
#![cfg(unix)]

mod common;

use common::{sample, temiz};
use std::fs;
use std::os::unix::fs::FileTypeExt;
use std::process::Command;

fn page() -> std::path::PathBuf {
    sample("limangazetesi.example/harbour-bridge.html").0
}

fn printed(output: &str) -> Vec<u8> {
    let done = temiz().arg("clean").arg(page()).args(["-q", "-o", output]).assert().success();
    done.get_output().stdout.clone()
}

#[test]
fn the_path_of_standard_output_is_standard_output() {
    let records = printed("-");
    assert!(!records.is_empty());
    assert_eq!(printed("/dev/stdout"), records);
    assert_eq!(printed("/dev/null"), b"");
}

#[test]
fn a_named_pipe_is_written_to_and_stays_one() {
    let folder = tempfile::tempdir().expect("a folder");
    // A name that says nothing, one that asks for a format, and the documents of a run.
    for (name, arguments) in [
        ("records", ["-o", "records"].as_slice()),
        ("records.jsonl", &["-o", "records.jsonl"]),
        ("documents.jsonl", &["-o", "-", "--documents-out", "documents.jsonl"]),
    ] {
        let pipe = folder.path().join(name);
        let made = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs");
        assert!(made.success());
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || fs::read_to_string(pipe)
        });
        let mut clean = temiz();
        clean.current_dir(folder.path()).arg("clean").arg(page()).arg("-q").args(arguments);
        clean.assert().success();
        let read = reader.join().expect("no panic").expect("readable");
        assert!(read.lines().count() > 0 && read.starts_with("{\"v\":1,"), "{name}: {read}");
        assert!(fs::metadata(&pipe).expect("there").file_type().is_fifo(), "{name}");
    }
}

#[test]
fn learned_sites_and_merged_pages_may_go_to_a_device() {
    let before = fs::metadata("/dev/null").expect("there").file_type();
    temiz().arg("learn").arg(page()).args(["-q", "-o", "/dev/null"]).assert().success();
    let folder = tempfile::tempdir().expect("a folder");
    let none = folder.path().join("none.jsonl");
    fs::write(&none, "").expect("written");
    let merge = ["-q", "-o", "/dev/null"];
    temiz().arg("merge").arg(page()).arg(&none).args(merge).assert().success();
    let after = fs::metadata("/dev/null").expect("there").file_type();
    assert!(before.is_char_device() && after.is_char_device());
}
