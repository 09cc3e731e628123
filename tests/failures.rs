//! What goes wrong is named, and the rest of the run goes on.

mod common;

use common::{records, run_records, sample, temiz};
use std::fs;
use std::io::Write;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("in memory");
    encoder.finish().expect("in memory")
}

#[test]
fn bad_files_are_error_records_and_the_run_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let pages = folder.path().join("pages");
    fs::create_dir(&pages).expect("new");
    let page = fs::read(sample("limangazetesi.example/harbour-bridge.html").0).expect("readable");
    let whole = gzip(&page);
    fs::write(pages.join("good.html"), &page).expect("written");
    fs::write(pages.join("good.html.gz"), &whole).expect("written");
    fs::write(pages.join("cut.html.gz"), &whole[..whole.len() / 2]).expect("written");
    fs::write(pages.join("empty.html"), b"").expect("written");
    fs::write(pages.join("zeros.html"), [0u8; 5000]).expect("written");
    fs::write(
        pages.join("binary.html"),
        [b"%PDF-1.7\n".as_slice(), &[0u8, 1, 2, 3, 255, 254].repeat(500)].concat(),
    )
    .expect("written");
    #[cfg(unix)]
    std::os::unix::fs::symlink(pages.join("nowhere"), pages.join("dangling.html")).expect("linked");
    let out = folder.path().join("run");
    let done = temiz().arg("clean").arg(&pages).arg("-o").arg(&out).arg("-q").assert().code(1);
    let stderr = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    let documents = run_records(&out, "documents");
    let status = |doc: &str| {
        let d = documents
            .iter()
            .find(|d| d["doc"] == doc)
            .unwrap_or_else(|| panic!("{doc} has a record"));
        (
            d["status"].as_str().expect("a status").to_owned(),
            d["error"].as_str().unwrap_or_default().to_owned(),
        )
    };
    assert_eq!(status("good.html").0, "ok");
    assert_eq!(status("good.html.gz").0, "ok");
    for bad in ["cut.html.gz", "empty.html", "zeros.html", "binary.html", "dangling.html"] {
        let (status, error) = status(bad);
        assert_eq!(status, "error", "{bad}");
        assert!(
            !error.is_empty() && stderr.contains(bad) && stderr.contains(&error),
            "{bad}: {error} in {stderr}"
        );
    }
    let summary: serde_json::Value =
        serde_json::from_slice(&fs::read(out.join("summary.json")).expect("there")).expect("JSON");
    assert_eq!(
        (summary["documents"].as_u64(), summary["failed"].as_u64(), summary["conserved"].as_bool()),
        (Some(7), Some(5), Some(true))
    );
}

#[test]
fn what_cannot_start_exits_with_two_and_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let (page, _) = sample("limangazetesi.example/harbour-bridge.html");
    let there = folder.path().join("there.jsonl");
    fs::write(&there, "mine\n").expect("written");
    let page = page.to_str().expect("UTF-8");
    let there = there.to_str().expect("UTF-8");
    for (args, says) in [
        (vec!["clean", page, "--no-such-flag"], "--no-such-flag"),
        (vec!["clean", "no/such/file.html"], "no/such/file.html"),
        (vec!["clean", page, "-o", "/proc/nowhere/out.jsonl"], "/proc/nowhere"),
        (vec!["clean", page, "-o", "/proc/nowhere/run"], "/proc/nowhere"),
        (vec!["clean", page, "-o", there], "--force"),
        (vec!["clean", page, "--format", "parquet"], "Parquet needs a file"),
        (vec!["clean", page, "--encoding", "latin-99"], "latin-99"),
        (vec!["clean", page, "--without", "chrome"], "chrome_phrase"),
        (vec!["clean", page, "--keep", "adverts"], "adverts"),
        (vec!["clean", page, "--chrome-langs", "xx"], "xx"),
        (vec!["clean", page, "--shard", "3/2"], "I/N"),
        (vec!["clean", page, "--resume"], "run directory"),
        (vec!["clean", page, page], "same id"),
        (vec!["clean"], "INPUT"),
    ] {
        let done = temiz().args(&args).assert().code(2);
        let stderr = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(
            stderr.contains(says) || says == "same id" && stderr.contains("both have the id"),
            "{args:?}: {stderr}"
        );
    }
    assert_eq!(
        fs::read_to_string(there).expect("there"),
        "mine\n",
        "existing output is not touched"
    );
}

#[test]
fn a_setting_that_does_not_fit_names_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("temiz.toml");
    fs::write(&file, "min-chars = 5\nmin-char = 6\n").expect("written");
    let done = temiz().arg("config").arg("--config").arg(&file).assert().code(2);
    assert!(
        String::from_utf8_lossy(&done.get_output().stderr)
            .contains("there is no setting “min-char”")
    );
    fs::write(&file, "min-chars = 5\n").expect("written");
    let done = temiz()
        .arg("config")
        .arg("--config")
        .arg(&file)
        .env("TEMIZ_UNIT", "paragraph")
        .args(["--favour", "recall"])
        .assert()
        .success();
    let shown = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    let origin = |name: &str| {
        shown
            .lines()
            .find(|l| l.starts_with(name))
            .expect("a setting")
            .split_whitespace()
            .last()
            .expect("an origin")
            .to_owned()
    };
    assert!(origin("min-chars").ends_with("temiz.toml"));
    assert_eq!(
        (origin("unit").as_str(), origin("favour").as_str(), origin("typography").as_str()),
        ("TEMIZ_UNIT", "--favour", "default")
    );
}

#[cfg(unix)]
#[test]
fn a_reader_that_stops_early_is_no_error() {
    use std::process::{Command, Stdio};
    let pages = common::samples().join("pages");
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("temiz"))
        .arg("clean")
        .arg(pages)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    drop(child.stdout.take());
    let done = child.wait_with_output().expect("ends");
    assert_eq!(
        (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned()),
        (Some(0), String::new())
    );
}

#[test]
fn an_absurd_document_ends_at_the_cap() {
    let page = format!("<p>{}</p>", "word ".repeat(20_000));
    let done =
        temiz().args(["clean", "-", "--max-bytes", "5000"]).write_stdin(page).assert().code(1);
    assert!(
        String::from_utf8_lossy(&done.get_output().stderr).contains("5000"),
        "the cap is named"
    );
    assert!(records(&done.get_output().stdout).is_empty());
}
