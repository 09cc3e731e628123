//! Other people's readers read what temiz writes: Python's json, csv and gzip, pyarrow for Parquet, the zstd command.
//! `READERS_PYTHON` names a Python with pyarrow; without, that test says it is skipped.

mod common;

use common::{records, sample, temiz};
use std::process::Command;

fn clean_to(path: &std::path::Path, args: &[&str]) {
    let (page, _) = sample("limangazetesi.example/olive-press.html");
    temiz().arg("clean").arg(page).args(args).arg("-o").arg(path).assert().success();
}

fn segments() -> Vec<serde_json::Value> {
    let (page, _) = sample("limangazetesi.example/olive-press.html");
    records(&temiz().arg("clean").arg(page).assert().success().get_output().stdout)
}

fn python(program: &str, script: &str, file: &std::path::Path) -> Option<serde_json::Value> {
    let done = Command::new(program).args(["-c", script]).arg(file).output().ok()?;
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    Some(serde_json::from_slice(&done.stdout).expect("the script prints JSON"))
}

#[test]
fn pyarrow_reads_the_parquet() {
    let Ok(program) = std::env::var("READERS_PYTHON") else {
        println!("skipped: READERS_PYTHON not set");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("out.parquet");
    clean_to(&file, &[]);
    let script = "import sys, json, pyarrow.parquet as p; print(json.dumps(p.read_table(sys.argv[1]).to_pylist()))";
    let rows = python(&program, script, &file).expect("python runs");
    let expected = segments();
    assert_eq!(rows.as_array().expect("rows").len(), expected.len());
    for (row, segment) in rows.as_array().expect("rows").iter().zip(&expected) {
        for key in
            ["doc", "n", "block", "kind", "text", "lang", "script", "lang_prob", "span", "hash"]
        {
            assert_eq!(row[key], segment[key], "{key}");
        }
    }
    let whole = folder.path().join("documents.parquet");
    clean_to(&whole, &["--unit", "document"]);
    let rows = python(
        &program,
        script
            .replace("to_pylist()", "select(['doc','text','segments','chars_kept']).to_pylist()")
            .as_str(),
        &whole,
    );
    let rows = rows.expect("python runs");
    assert!(rows[0]["text"].as_str().expect("a text").lines().count() > 3);
}

#[test]
fn pythons_csv_module_reads_the_tsv() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("out.tsv.gz");
    clean_to(&file, &[]);
    let script = "import sys, json, csv, gzip; print(json.dumps(list(csv.DictReader(gzip.open(sys.argv[1], 'rt', encoding='utf-8', newline=''), delimiter='\\t'))))";
    let Some(rows) = python("python3", script, &file) else {
        println!("skipped: no python3");
        return;
    };
    let expected = segments();
    assert_eq!(rows.as_array().expect("rows").len(), expected.len());
    for (row, segment) in rows.as_array().expect("rows").iter().zip(&expected) {
        assert_eq!(row["text"], segment["text"]);
        assert_eq!(
            row["span_start"].as_str().map(str::to_owned),
            Some(segment["span"][0].to_string())
        );
    }
}

#[test]
fn the_zstd_command_reads_the_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("out.jsonl.zst");
    clean_to(&file, &[]);
    match Command::new("zstd").args(["-dc"]).arg(&file).output() {
        Ok(done) => assert_eq!(records(&done.stdout), segments()),
        Err(_) => println!("skipped: no zstd command"),
    }
}

#[test]
fn parquet_rows_come_back_as_the_records_they_were() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("out.parquet");
    clean_to(&file, &[]);
    let mut rows = Vec::new();
    temiz::write::read_parquet_segments(&file, |row| {
        rows.push(serde_json::to_value(row).expect("serialises"))
    })
    .expect("readable");
    assert_eq!(rows, segments());
    let whole = folder.path().join("documents.parquet");
    clean_to(&whole, &["--unit", "document"]);
    let mut documents = Vec::new();
    temiz::write::read_parquet_documents(&whole, |d| documents.push(d)).expect("readable");
    assert_eq!(documents.len(), 1);
    assert!(
        documents[0].text.is_some()
            && !documents[0].dropped.is_empty()
            && documents[0].lang.as_deref() == Some("en")
    );
}
