//! Interrupted runs, resumed runs, shared runs.

mod common;

use common::{contents, samples, temiz};
use std::fs;
use std::path::Path;

const PART: &str = "100000";

fn outputs(run: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut files = contents(run);
    files.retain(|name, _| !name.starts_with("summary") && !name.starts_with("manifest"));
    files
}

fn clean(out: &Path, args: &[&str]) -> assert_cmd::assert::Assert {
    temiz()
        .arg("clean")
        .arg(samples().join("pages"))
        .args(["--part-bytes", PART, "-q", "-o"])
        .arg(out)
        .args(args)
        .assert()
}

fn summary(run: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(run.join("summary.json")).expect("there")).expect("JSON")
}

#[test]
fn a_resumed_run_makes_what_was_missing_and_counts_everything() {
    let folder = tempfile::tempdir().expect("a folder");
    let (whole, resumed) = (folder.path().join("whole"), folder.path().join("resumed"));
    clean(&whole, &[]).success();
    clean(&resumed, &[]).success();
    for missing in [
        "segments/part-00001.jsonl.zst",
        "documents/part-00001.jsonl.zst",
        "documents/part-00003.jsonl.zst",
        "summary.json",
    ] {
        fs::remove_file(resumed.join(missing)).expect("was there");
    }
    let kept = fs::metadata(resumed.join("segments/part-00000.jsonl.zst"))
        .expect("there")
        .modified()
        .expect("a time");
    clean(&resumed, &["--resume"]).success();
    assert_eq!(outputs(&whole), outputs(&resumed));
    let again = fs::metadata(resumed.join("segments/part-00000.jsonl.zst"))
        .expect("there")
        .modified()
        .expect("a time");
    assert_eq!(kept, again, "parts that are there are not made again");
    for count in [
        "documents",
        "segments",
        "chars_visible",
        "chars_kept",
        "dropped",
        "languages",
        "encodings",
    ] {
        assert_eq!(summary(&whole)[count], summary(&resumed)[count], "{count}");
    }
}

#[test]
fn a_run_is_not_resumed_as_another_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("run");
    clean(&out, &[]).success();
    let says = |done: assert_cmd::assert::Assert| {
        String::from_utf8_lossy(&done.get_output().stderr).into_owned()
    };
    let stderr = says(clean(&out, &[]).code(2));
    assert!(stderr.contains("--force") && stderr.contains("--resume"), "{stderr}");
    let stderr = says(clean(&out, &["--resume", "--min-chars", "9"]).code(2));
    assert!(stderr.contains("min-chars was 0, is 9"), "{stderr}");
    let other = temiz()
        .arg("clean")
        .arg(samples().join("pages/misc"))
        .args(["--part-bytes", PART, "--resume", "-o"])
        .arg(&out)
        .assert()
        .code(2);
    assert!(says(other).contains("the inputs changed"));
    let before = outputs(&out);
    clean(&out, &["--force"]).success();
    assert_eq!(before, outputs(&out));
}

#[test]
fn force_takes_away_only_what_a_run_wrote() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("run");
    clean(&out, &[]).success();
    fs::write(out.join("notes.md"), "mine").expect("written");
    clean(&out, &["--force"]).success();
    assert_eq!(fs::read_to_string(out.join("notes.md")).expect("there"), "mine");
}

#[test]
fn shares_of_a_run_make_the_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let (whole, shared) = (folder.path().join("whole"), folder.path().join("shared"));
    // Shares know the sites by a file, or not at all.
    let sites = folder.path().join("samples.sites");
    let pages = samples().join("pages");
    temiz().arg("learn").arg(pages).args(["-q", "-o"]).arg(&sites).assert().success();
    let sites = sites.to_str().expect("UTF-8");
    clean(&whole, &["--sites", sites]).success();
    for share in ["1/3", "2/3", "3/3"] {
        clean(&shared, &["--sites", sites, "--shard", share]).success();
    }
    assert_eq!(outputs(&whole), outputs(&shared));
    assert!(
        shared.join("manifest.2-of-3.json").exists() && shared.join("summary.3-of-3.json").exists()
    );
}

/// A named pipe among the inputs holds the run at a known place, so that the interrupt comes in the middle whatever the machine's speed.
#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_whole_parts_and_says_how_to_go_on() {
    use std::process::{Command, Stdio};
    let folder = tempfile::tempdir().expect("a folder");
    let pages = folder.path().join("pages");
    fs::create_dir(&pages).expect("new");
    for i in 0..6 {
        let text = format!("Page {i}. The ferry did not sail because of the storm, the port authority said on Monday morning.\n").repeat(30);
        fs::write(pages.join(format!("{i}.txt")), text).expect("written");
    }
    let pipe = pages.join("5x.txt");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is there").success());
    // More documents behind the pipe than may be in flight at once, so that the run cannot be through when the interrupt comes.
    for i in 0..60 {
        fs::write(
            pages.join(format!("6{i:02}.txt")),
            "The ferry did not sail because of the storm.\n".repeat(60),
        )
        .expect("written");
    }
    let out = folder.path().join("run");
    let mut names: Vec<String> = (0..6).map(|i| format!("{i}.txt")).collect();
    names.push("5x.txt".into());
    names.extend((0..60).map(|i| format!("6{i:02}.txt")));
    let inputs: Vec<_> = names.iter().map(|n| pages.join(n)).collect();
    let start = |resume: bool| {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("temiz"));
        command
            .arg("clean")
            .args(&inputs)
            .args(["--part-bytes", "4000", "--threads", "1", "-o"])
            .arg(&out);
        if resume {
            command.arg("--resume");
        }
        command.stderr(Stdio::piped()).spawn().expect("starts")
    };
    let child = start(false);
    let first = out.join("documents/part-00000.jsonl.zst");
    while !first.exists() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    // Opening waits until the worker reads the pipe: the interrupt then comes while it does, and nothing is left that could wait for good.
    let held = fs::File::options().write(true).open(&pipe).expect("a reader waits");
    assert!(
        Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status()
            .expect("kill")
            .success()
    );
    std::thread::sleep(std::time::Duration::from_millis(200));
    // Let the worker that waits for the pipe go: an empty document.
    drop(held);
    let done = child.wait_with_output().expect("ends");
    let stderr = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(130), "{stderr}");
    assert!(stderr.contains("--resume"), "{stderr}");
    assert!(!out.join("summary.json").exists());
    for (name, bytes) in contents(&out.join("segments")) {
        assert!(!name.starts_with('.'), "no temporary files: {name}");
        common::records(&bytes);
    }
    // The pipe has served; an empty file in its place is the same input.
    fs::remove_file(&pipe).expect("was there");
    fs::write(&pipe, b"").expect("written");
    let child = start(true);
    let done = child.wait_with_output().expect("ends");
    assert_eq!(done.status.code(), Some(1), "the empty document failed, the rest is done");
    assert_eq!(summary(&out)["documents"], 67);
}

/// Redirects and images of a crawl hold no page: they are left out, and the summary says how many, of parts made earlier too.
#[test]
fn records_of_a_crawl_without_a_page_are_counted_as_skipped() {
    fn record(status: &str, kind: &str, body: &str) -> String {
        let http = format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n{body}");
        let head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://hafen.example/a\r\nContent-Type: application/http;msgtype=response";
        format!("{head}\r\nContent-Length: {}\r\n\r\n{http}\r\n\r\n", http.len())
    }
    let folder = tempfile::tempdir().expect("a folder");
    let page =
        "<p>The ferry did not sail on Monday because of the storm, the port authority said.</p>";
    let crawl = [
        record("200 OK", "text/html", page),
        record("301 Moved Permanently", "text/html", "<p>Moved</p>"),
        record("200 OK", "image/png", "\u{89}PNG"),
    ]
    .concat();
    let warc = folder.path().join("crawl.warc");
    fs::write(&warc, crawl).expect("written");
    let out = folder.path().join("run");
    let skipped = |args: &[&str]| {
        temiz().arg("clean").arg(&warc).args(["-q", "-o"]).arg(&out).args(args).assert().success();
        (summary(&out)["documents"].clone(), summary(&out)["skipped"].clone())
    };
    assert_eq!(skipped(&[]), (1.into(), 2.into()));
    assert_eq!(skipped(&["--resume"]), (1.into(), 2.into()));
}
