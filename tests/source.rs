//! From inputs to documents: plans, files, archives and tables, good and damaged.

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use temiz::source::{
    Entry, Failure, Format, InputError, InputOptions, Item, Kind, Plan, Source, documents, plan,
};

// ---- Helpers ----

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a name")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::default());
    writer.write_all(bytes).expect("memory takes all");
    writer.finish().expect("memory takes all")
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).expect("memory takes all")
}

fn bz2(bytes: &[u8]) -> Vec<u8> {
    let mut writer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    writer.write_all(bytes).expect("memory takes all");
    writer.finish().expect("memory takes all")
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut writer = liblzma::write::XzEncoder::new(Vec::new(), 1);
    writer.write_all(bytes).expect("memory takes all");
    writer.finish().expect("memory takes all")
}

fn planned(folder: &Path) -> Plan {
    plan(&[folder.to_owned()], None, &InputOptions::default()).expect("a plan")
}

fn ids(plan: &Plan) -> Vec<&str> {
    plan.entries.iter().map(|entry| entry.id.as_str()).collect()
}

fn entry(path: &Path, kind: Kind) -> Entry {
    let id = path.file_name().expect("a name").to_string_lossy().into_owned();
    let size = fs::metadata(path).map_or(0, |m| m.len());
    Entry { id, path: path.to_owned(), kind, range: None, size }
}

fn read(entry: &Entry, options: &InputOptions) -> Vec<Result<Source, Failure>> {
    // A reader without an end would fill the memory.
    documents(entry, options).take(5000).map(Item::read).collect()
}

/// Ids of the documents, `!id` for failures.
fn outcome(entry: &Entry, options: &InputOptions) -> Vec<String> {
    let id = |read| match read {
        Ok(Source { id, .. }) => id,
        Err(Failure { id, .. }) => format!("!{id}"),
    };
    read(entry, options).into_iter().map(id).collect()
}

fn reason(name: &str, bytes: &[u8]) -> String {
    let folder = folder(&[(name, bytes)]);
    let path = folder.path().join(name);
    let plan = plan(&[path], None, &InputOptions::default()).expect("a plan");
    match &read(&plan.entries[0], &InputOptions::default())[..] {
        [Err(failure)] => failure.reason.clone(),
        other => panic!("one failure, not {other:?}"),
    }
}

// ---- Plans ----

#[test]
fn a_walk_takes_documents_and_counts_the_rest() {
    let png = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR";
    let folder = folder(&[
        ("b/page.html", b"<p>b"),
        ("a.htm", b"<p>a"),
        ("notes.md.gz", &gz(b"# notes")),
        ("README", b"plain text"),
        ("saved.page", b"<!doctype html><p>x"),
        ("page.php?id=3", b"<p>x"),
        ("logo.png", png),
        ("logo", png),
        ("soft404.jpg", b"<html><p>not here"),
        ("style.css?v=1.2", b"p { color: red }"),
        ("data.json", b"{\"a\": 1}"),
        ("data", b"{\"a\": 1}"),
        ("feed.xml", b"<?xml version='1.0'?><rss/>"),
        (".hidden/page.html", b"<p>x"),
        (".hidden.html", b"<p>x"),
        ("rows.jsonl", b"{\"text\": \"x\"}\n"),
        ("numbers.jsonl", b"{\"n\": 1}\n"),
        ("broken.html", b""),
        ("x.warc.gz", &gz(b"WARC/1.0\r\n")),
    ]);
    let plan = planned(folder.path());
    let taken = [
        "README",
        "a.htm",
        "b/page.html",
        "broken.html",
        "notes.md.gz",
        "page.php?id=3",
        "rows.jsonl",
        "saved.page",
        "soft404.jpg",
        "x.warc.gz",
    ];
    assert_eq!(ids(&plan), taken);
    assert_eq!(plan.skipped, 7);
    assert_eq!(plan, planned(folder.path()));
}

#[test]
fn ids_follow_the_way_that_inputs_were_given() {
    let folder = folder(&[("in/a/x.html", b"<p>x"), ("in/b.html", b"<p>b")]);
    let at = |path: &str| folder.path().join(path);
    let ids_of = |inputs: &[PathBuf]| {
        let plan = plan(inputs, None, &InputOptions::default()).expect("a plan");
        ids(&plan).iter().map(|id| (*id).to_owned()).collect::<Vec<_>>()
    };
    let root = folder.path().to_string_lossy();
    assert_eq!(ids_of(&[at("in")]), ["a/x.html", "b.html"]);
    assert_eq!(ids_of(&[at("in/b.html")]), ["b.html"]);
    let both = [format!("{root}/in/a/x.html"), format!("{root}/in/b.html")];
    assert_eq!(ids_of(&[at("in/./b.html"), at("in//a/")]), both);
    assert_eq!(ids_of(&[PathBuf::from("-")]), ["-"]);
}

#[test]
fn a_list_names_inputs_by_line_or_by_nul() {
    let folder = folder(&[("a.html", b"a"), ("b c.html", b"b")]);
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    for list in [
        format!("{}\r\n\n{}", path("a.html"), path("b c.html")),
        format!("{}\0{}\0", path("b c.html"), path("a.html")),
    ] {
        let at = folder.path().join("list");
        fs::write(&at, list).expect("a file");
        let plan = plan(&[], Some(&at), &InputOptions::default()).expect("a plan");
        assert_eq!(ids(&plan), [path("a.html"), path("b c.html")]);
    }
}

#[test]
fn globs_choose_by_id() {
    let folder = folder(&[("a/x.html", b"x"), ("a/y.txt", b"y"), ("b/x.html", b"x")]);
    let globs = |include: &[&str], exclude: &[&str]| {
        let own = |globs: &[&str]| globs.iter().map(|g| (*g).to_owned()).collect();
        let options = InputOptions {
            include: own(include),
            exclude: own(exclude),
            ..InputOptions::default()
        };
        plan(&[folder.path().to_owned()], None, &options)
    };
    assert_eq!(ids(&globs(&["*.html"], &[]).expect("a plan")), ["a/x.html", "b/x.html"]);
    assert_eq!(ids(&globs(&["*.html"], &["b/*"]).expect("a plan")), ["a/x.html"]);
    assert!(matches!(globs(&["[a"], &[]), Err(InputError::Glob(_))));
}

#[test]
fn what_cannot_start_says_why() {
    let folder = folder(&[("a.html", b"a")]);
    let (file, none) = (folder.path().join("a.html"), folder.path().join("none"));
    let error = |inputs: &[&PathBuf], list: Option<&Path>| {
        let inputs: Vec<PathBuf> = inputs.iter().map(|p| (*p).clone()).collect();
        plan(&inputs, list, &InputOptions::default()).expect_err("no start")
    };
    assert!(
        matches!(error(&[&file, &none], None), InputError::Missing { path, .. } if path == none)
    );
    assert!(matches!(error(&[], Some(&none)), InputError::List { .. }));
    let twice = error(&[&file, &file], None);
    assert!(matches!(&twice, InputError::Duplicate { .. }), "{twice}");
    assert!(matches!(
        error(&[&folder.path().to_owned(), &file], None),
        InputError::Duplicate { .. }
    ));
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_loops_survived() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("a/x.html", b"<p>x"), ("real/page", b"<p>y")]);
    symlink(folder.path(), folder.path().join("a/up")).expect("a link");
    symlink(folder.path().join("gone"), folder.path().join("dangling.html")).expect("a link");
    symlink("../real/page", folder.path().join("a/linked")).expect("a link");
    let plan = planned(folder.path());
    assert_eq!(ids(&plan), ["a/linked", "a/x.html", "dangling.html", "real/page"]);
    assert_eq!(plan.skipped, 1);
    let [Err(failure)] = &read(&plan.entries[2], &InputOptions::default())[..] else {
        panic!("one failure")
    };
    assert!(failure.reason.starts_with("dangling link to "), "{failure}");
}

#[cfg(unix)]
#[test]
fn names_that_are_no_utf8_survive_a_manifest() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join(OsStr::from_bytes(b"g\xFCn.html")), "<p>g").expect("a file");
    let plan = planned(folder.path());
    assert_eq!(ids(&plan), ["g%FCn.html"]);
    let stored = serde_json::to_string(&plan).expect("JSON");
    let back: Plan = serde_json::from_str(&stored).expect("a plan");
    assert_eq!(back, plan);
    assert!(read(&back.entries[0], &InputOptions::default())[0].is_ok());
}

// ---- Files ----

#[test]
fn files_are_unpacked_by_content() {
    let page = "<p>Merhaba dünya".as_bytes();
    let two = [gz(&page[..5]), gz(&page[5..])].concat();
    let frames = [zst(&page[..5]), zst(&page[5..])].concat();
    let streams = [bz2(&page[..5]), bz2(&page[5..])].concat();
    let padded = [xz(&page[..5]), vec![0; 8], xz(&page[5..])].concat();
    let files: [(&str, &[u8]); 6] = [
        ("a.html.gz", &two),
        ("b.html.zst", &frames),
        ("c.html.bz2", &streams),
        ("d.html.xz", &padded),
        ("e.html", &two),
        ("f.html.gz", page),
    ];
    let folder = folder(&files);
    let plan = planned(folder.path());
    assert_eq!(plan.entries.len(), files.len());
    for entry in &plan.entries {
        let read = read(entry, &InputOptions::default());
        let [Ok(source)] = &read[..] else { panic!("{read:?}") };
        assert_eq!(source.bytes, page, "{}", entry.id);
        assert_eq!(source.hints.format, Some(Format::Html));
    }
}

#[test]
fn the_format_comes_from_the_name_or_else_from_the_content() {
    let folder = folder(&[
        ("a.txt", b"<p>said to be text"),
        ("b", b"<p>x"),
        ("c", b"text"),
        ("d.php", b"text"),
    ]);
    let formats = planned(folder.path()).entries.into_iter().map(|entry| {
        let read = read(&entry, &InputOptions::default());
        read[0].as_ref().expect("a document").hints.format
    });
    let expected = [Format::Plain, Format::Html, Format::Plain, Format::Plain];
    assert_eq!(formats.collect::<Vec<_>>(), expected.map(Some));
}

#[test]
fn what_is_no_document_fails_with_a_reason() {
    let packed = gz("Merhaba dünya ".repeat(9).as_bytes());
    let cut = &packed[..packed.len() - 9];
    let reason_cut = format!("compressed data is cut after {} bytes", cut.len());
    assert_eq!(reason("a.html", b""), "empty file");
    assert_eq!(reason("a.html.gz", b""), "empty file");
    assert_eq!(reason("a.html.gz", &gz(b"")), "empty file");
    assert_eq!(reason("a.html", &[0; 20]), "only NUL bytes");
    assert_eq!(reason("a.html", b"%PDF-1.7 x"), "binary content (PDF)");
    assert_eq!(reason("a.pdf", b"%PDF-1.7 x"), "binary content (PDF)");
    assert_eq!(reason("a.html.gz", cut), reason_cut);
    let cut = &zst(&packed)[..12];
    assert_eq!(reason("a.zst", cut), "compressed data is cut after 12 bytes");
    let mut damaged = packed.clone();
    damaged[20] ^= 0xFF;
    assert!(reason("a.html.gz", &damaged).contains("damaged"));
    assert_eq!(reason("a.warc", b""), "empty file");
    assert_eq!(reason("a.jsonl", b""), "empty file");
    assert_eq!(reason("a.parquet", b""), "empty file");
}

#[test]
fn a_bomb_ends_at_the_cap() {
    let bomb = gz(&vec![b'a'; 10_000_000]);
    let folder = folder(&[("bomb.txt.gz", &bomb)]);
    let options = InputOptions { max_bytes: 1 << 20, ..InputOptions::default() };
    let read = read(&planned(folder.path()).entries[0], &options);
    let [Err(failure)] = &read[..] else { panic!("one failure") };
    assert_eq!(failure.reason, "larger than the cap of 1048576 bytes (--max-bytes)");
}

#[test]
fn a_huge_zstd_window_is_refused() {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).expect("an encoder");
    encoder.window_log(28).expect("a window");
    encoder.write_all(b"text").expect("memory takes all");
    let packed = encoder.finish().expect("memory takes all");
    assert!(reason("a.txt.zst", &packed).contains("zstd"));
}

// ---- Tables ----

#[test]
fn rows_are_documents() {
    let lines = b"{\"html\":\"<p>bir\",\"url\":\"http://a.tr/\"}\n{\"html\":\"<p>iki\"}\n";
    let folder = folder(&[("t.jsonl.gz", &gz(lines))]);
    let read = read(&planned(folder.path()).entries[0], &InputOptions::default());
    let first = read[0].as_ref().expect("a document");
    assert_eq!((first.id.as_str(), &first.bytes[..]), ("t.jsonl.gz#0", &b"<p>bir"[..]));
    assert_eq!(first.hints.url.as_deref(), Some("http://a.tr/"));
    assert_eq!(first.hints.format, Some(Format::Html));
    assert_eq!(read.len(), 2);
}

fn parquet_file() -> Vec<u8> {
    use arrow_array::{ArrayRef, BinaryArray, Int64Array, RecordBatch, StringArray};
    use std::sync::Arc;
    let texts = (0..150).map(|n| if n == 7 { None } else { Some(format!("metin {n}")) });
    let texts: ArrayRef = Arc::new(StringArray::from_iter(texts));
    let pages = (0..150).map(|n| Some(format!("<p>sayfa {n}").into_bytes()));
    let pages: ArrayRef = Arc::new(BinaryArray::from_iter(pages));
    let keys: ArrayRef = Arc::new(Int64Array::from_iter(1000..1150));
    let batch = RecordBatch::try_from_iter_with_nullable([
        ("key", keys, false),
        ("text", texts, true),
        ("page", pages, true),
    ])
    .expect("columns of one length");
    let mut file = Vec::new();
    let mut writer =
        parquet::arrow::ArrowWriter::try_new(&mut file, batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("memory takes all");
    writer.close().expect("memory takes all");
    file
}

#[test]
fn parquet_rows_are_documents() {
    let folder = folder(&[("t.parquet", &parquet_file())]);
    let plan = planned(folder.path());
    let all = outcome(&plan.entries[0], &InputOptions::default());
    assert_eq!(all.len(), 150);
    assert_eq!(
        (all[0].as_str(), all[7].as_str(), all[149].as_str()),
        ("t.parquet#0", "!t.parquet#7", "t.parquet#149")
    );
    let options = InputOptions {
        column: Some("page".to_owned()),
        id_column: Some("key".to_owned()),
        ..InputOptions::default()
    };
    let read = read(&plan.entries[0], &options);
    let last = read[149].as_ref().expect("a document");
    assert_eq!((last.id.as_str(), &last.bytes[..]), ("1149", &b"<p>sayfa 149"[..]));
    assert_eq!(last.hints.format, Some(Format::Html));
    let none = InputOptions { column: Some("none".to_owned()), ..InputOptions::default() };
    assert_eq!(outcome(&plan.entries[0], &none), ["!t.parquet"]);
}

// ---- WARC ----

fn response(url: &str, head: &str, body: &str) -> Vec<u8> {
    let http = format!("HTTP/1.1 {head}\r\n\r\n{body}");
    record(
        &format!(
            "WARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response"
        ),
        http.as_bytes(),
    )
}

fn record(fields: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("WARC/1.0\r\n{fields}\r\nContent-Length: {}\r\n\r\n", content.len());
    [head.as_bytes(), content, b"\r\n\r\n"].concat()
}

/// Records as crawlers write them: pages between requests, a redirect and an image; one page quotes a record.
fn records() -> Vec<Vec<u8>> {
    let mut records = vec![record(
        "WARC-Type: warcinfo\r\nContent-Type: application/warc-fields",
        b"software: x\r\n",
    )];
    for n in 0..12 {
        let url = format!("http://a.tr/{n}");
        records.push(record(
            "WARC-Type: request\r\nContent-Type: application/http; msgtype=request",
            b"GET / HTTP/1.1\r\n\r\n",
        ));
        let body = format!("<p>sayfa {n} {}", "metin ".repeat(n * 37 % 90));
        records.push(response(&url, "200 OK\r\nContent-Type: text/html", &body));
    }
    records.push(response("http://a.tr/r", "301 Moved\r\nContent-Type: text/html", "<p>moved"));
    records.push(response("http://a.tr/i", "200 OK\r\nContent-Type: image/png", "\u{89}PNG"));
    let quote =
        "<pre>\r\nWARC/1.0\r\nWARC-Type: response\r\nContent-Length: 2\r\n\r\nxx\r\n\r\n</pre>";
    records.push(response("http://a.tr/q", "200 OK\r\nContent-Type: text/html", quote));
    records.push(record("WARC-Type: conversion\r\nContent-Type: text/plain\r\nWARC-Identified-Content-Language: tur,eng", "düz metin".as_bytes()));
    records
}

const PAGES: usize = 14;

/// The same records, packed in every way that is in use.
fn archives() -> Vec<(&'static str, Vec<u8>)> {
    static ARCHIVES: LazyLock<Vec<(&'static str, Vec<u8>)>> = LazyLock::new(pack_archives);
    ARCHIVES.clone()
}

fn pack_archives() -> Vec<(&'static str, Vec<u8>)> {
    let records = records();
    let plain = records.concat();
    let dictionary = plain[..2000].to_vec();
    let mut with_dictionary =
        [&0x184D_2A5D_u32.to_le_bytes()[..], &2000_u32.to_le_bytes(), &dictionary].concat();
    for record in &records {
        let mut encoder =
            zstd::Encoder::with_dictionary(Vec::new(), 3, &dictionary).expect("an encoder");
        encoder.write_all(record).expect("memory takes all");
        with_dictionary.extend(encoder.finish().expect("memory takes all"));
    }
    let packed_dictionary = zst(&dictionary);
    let size = u32::try_from(packed_dictionary.len()).expect("a small dictionary");
    let with_packed = [
        &0x184D_2A5D_u32.to_le_bytes()[..],
        &size.to_le_bytes(),
        &packed_dictionary,
        &with_dictionary[2008..],
    ]
    .concat();
    vec![
        ("gz.warc.gz", records.iter().flat_map(|r| gz(r)).collect()),
        ("zst.warc.zst", records.iter().flat_map(|r| zst(r)).collect()),
        ("dictionary.warc.zst", with_dictionary),
        ("packed.warc.zst", with_packed),
        ("whole.warc.gz", gz(&plain)),
        ("pairs.warc.gz", records.chunks(2).flat_map(|r| gz(&r.concat())).collect()),
        ("blocks.warc.gz", plain.chunks(333).flat_map(gz).collect()),
        ("bz2.warc.bz2", records.iter().flat_map(|r| bz2(r)).collect()),
        ("plain.warc", plain),
    ]
}

fn archive(name: &str) -> Vec<u8> {
    archives().into_iter().find(|(n, _)| *n == name).expect("an archive").1
}

#[test]
fn records_are_documents_however_they_are_packed() {
    for (name, bytes) in archives() {
        let folder = folder(&[(name, &bytes)]);
        let entry = entry(&folder.path().join(name), Kind::Warc);
        let mut stream = documents(&entry, &InputOptions::default());
        let pages: Vec<Source> = stream.by_ref().map(|item| item.read().expect("a page")).collect();
        assert_eq!(stream.skipped(), 2, "{name}");
        assert_eq!(pages.len(), PAGES, "{name}");
        assert!(pages[3].bytes.starts_with(b"<p>sayfa 3 "), "{name}");
        assert_eq!(pages[3].hints.url.as_deref(), Some("http://a.tr/3"));
        assert_eq!(pages[3].hints.content_type.as_deref(), Some("text/html"));
        let wet = &pages[PAGES - 1];
        assert_eq!(
            (wet.hints.format, wet.hints.language.as_deref()),
            (Some(Format::Plain), Some("tr"))
        );
        let mut ids: Vec<&str> = pages.iter().map(|p| p.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), PAGES, "{name}: ids are unique");
    }
}

#[test]
fn an_id_is_the_stored_offset() {
    let records = records();
    let offset =
        |pack: &dyn Fn(&[u8]) -> Vec<u8>| records[..2].iter().map(|r| pack(r).len()).sum::<usize>();
    let first = |name: &str| {
        let folder = folder(&[(name, &archive(name))]);
        outcome(&entry(&folder.path().join(name), Kind::Warc), &InputOptions::default()).remove(0)
    };
    assert_eq!(first("plain.warc"), format!("plain.warc#{}", offset(&|r| r.to_vec())));
    assert_eq!(first("gz.warc.gz"), format!("gz.warc.gz#{}", offset(&gz)));
    assert_eq!(first("zst.warc.zst"), format!("zst.warc.zst#{}", offset(&zst)));
    assert_eq!(first("whole.warc.gz"), format!("whole.warc.gz#0.{}", offset(&|r| r.to_vec())));
}

#[test]
fn planned_parts_hold_every_record_once() {
    for (name, bytes) in archives() {
        let folder = folder(&[(name, &bytes)]);
        let path = folder.path().join(name);
        let whole = outcome(&entry(&path, Kind::Warc), &InputOptions::default());
        for part_bytes in [60, 700, 3000, 1 << 30] {
            let options = InputOptions { part_bytes, ..InputOptions::default() };
            let plan = plan(std::slice::from_ref(&path), None, &options).expect("a plan");
            let parts: Vec<String> =
                plan.entries.iter().flat_map(|e| outcome(e, &options)).collect();
            assert_eq!(parts, whole, "{name} in parts of {part_bytes}");
        }
    }
}

#[test]
fn a_cut_archive_gives_its_good_records_and_one_failure() {
    for (name, bytes) in archives() {
        // Inside the last record but one.
        let folder = folder(&[(name, &bytes[..bytes.len() - 190])]);
        let cut = outcome(&entry(&folder.path().join(name), Kind::Warc), &InputOptions::default());
        let failures = cut.iter().filter(|id| id.starts_with('!')).count();
        assert_eq!(failures, 1, "{name}: {cut:?}");
        assert!(cut.last().is_some_and(|id| id.starts_with('!')), "{name}: {cut:?}");
        assert!(name == "whole.warc.gz" || cut.len() >= PAGES - 3, "{name}: {cut:?}");
    }
}

#[test]
fn damage_in_the_middle_costs_one_record() {
    let records = records();
    for (name, pack) in
        [("a.warc.gz", gz as fn(&[u8]) -> Vec<u8>), ("a.warc.zst", zst), ("a.warc", <[u8]>::to_vec)]
    {
        let mut packed: Vec<Vec<u8>> = records.iter().map(|r| pack(r)).collect();
        let whole = packed.concat();
        // The third page: its head is overwritten.
        packed[6][0..40].fill(b'x');
        let damaged = packed.concat();
        let folder = folder(&[(name, &whole), ("damaged", &damaged)]);
        let good = outcome(&entry(&folder.path().join(name), Kind::Warc), &InputOptions::default());
        let named =
            Entry { id: name.to_owned(), ..entry(&folder.path().join("damaged"), Kind::Warc) };
        let read = outcome(&named, &InputOptions::default());
        let expected: Vec<String> = good
            .iter()
            .enumerate()
            .map(|(n, id)| if n == 2 { format!("!{id}") } else { id.clone() })
            .collect();
        assert_eq!(read, expected, "{name}");
    }
}

#[test]
fn a_flipped_bit_fails_the_checksum_of_one_record() {
    let records = records();
    let mut packed: Vec<Vec<u8>> = records.iter().map(|r| gz(r)).collect();
    let at = packed[6].len() - 6;
    packed[6][at] ^= 1;
    let folder = folder(&[("a.warc.gz", &packed.concat())]);
    let read =
        outcome(&entry(&folder.path().join("a.warc.gz"), Kind::Warc), &InputOptions::default());
    assert_eq!(read.len(), PAGES);
    assert_eq!(read.iter().filter(|id| id.starts_with('!')).count(), 1);
    assert!(read[2].starts_with('!'));
}

#[test]
fn a_length_that_cannot_be_costs_one_record() {
    let head = "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 999999999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<p>x\r\n\r\n";
    let records = records();
    for (name, pack) in [("a.warc.gz", gz as fn(&[u8]) -> Vec<u8>), ("a.warc", <[u8]>::to_vec)] {
        let bytes = [pack(&records[2]), pack(head.as_bytes()), pack(&records[4])].concat();
        let folder = folder(&[(name, &bytes)]);
        let read = outcome(&entry(&folder.path().join(name), Kind::Warc), &InputOptions::default());
        let failed: Vec<bool> = read.iter().map(|id| id.starts_with('!')).collect();
        assert_eq!(failed, [false, true, false], "{name}: {read:?}");
    }
}

#[test]
fn a_record_above_the_cap_is_read_over() {
    let long = response("http://a.tr/", "200 OK", &"<p>uzun".repeat(40_000));
    let short = response("http://a.tr/", "200 OK", "<p>kısa");
    for (name, pack) in [("a.warc.gz", gz as fn(&[u8]) -> Vec<u8>), ("a.warc", <[u8]>::to_vec)] {
        let folder = folder(&[(name, &[pack(&long), pack(&short)].concat())]);
        let options = InputOptions { max_bytes: 1000, ..InputOptions::default() };
        let read = read(&entry(&folder.path().join(name), Kind::Warc), &options);
        let [Err(over), Ok(_)] = &read[..] else { panic!("{read:?}") };
        assert_eq!(over.reason, "larger than the cap of 1000 bytes (--max-bytes)");
    }
}

#[test]
fn a_file_that_is_no_warc_is_one_failure() {
    assert_eq!(reason("a.warc", b"<p>just a page"), "no WARC record begins here");
    assert_eq!(reason("a.warc.gz", &gz(b"<p>just a page")), "no WARC record begins here");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The union over ranges is exactly the records of the file, wherever it is cut. Plain files may be cut anywhere but inside a quoted record.
    #[test]
    fn ranges_cut_anywhere_hold_every_record_once(cuts in prop::collection::vec(0.0..1.0_f64, 1..6)) {
        for (name, bytes) in archives() {
            let bytes = if name == "plain.warc" { records()[..records().len() - 2].concat() } else { bytes };
            let folder = folder(&[(name, &bytes)]);
            let whole = entry(&folder.path().join(name), Kind::Warc);
            let size = bytes.len() as u64;
            let mut cuts: Vec<u64> = cuts.iter().map(|c| (c * size as f64) as u64).collect();
            cuts.extend([0, size]);
            cuts.sort_unstable();
            let parts = cuts.windows(2).flat_map(|w| {
                outcome(&Entry { range: Some(w[0]..w[1]), ..whole.clone() }, &InputOptions::default())
            });
            prop_assert_eq!(parts.collect::<Vec<_>>(), outcome(&whole, &InputOptions::default()), "{}", name);
        }
    }

    /// No bytes make a reader panic, hang or give two documents one id.
    #[test]
    fn random_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..3000), head in 0..7_usize) {
        let heads: [&[u8]; 7] = [b"", b"\x1F\x8B\x08\0\0\0\0\0\0\x03", b"\x28\xB5\x2F\xFD", b"\xFD7zXZ\0\0\x04", b"BZh91AY&SY", b"WARC/1.0\r\n", b"PAR1"];
        survives(&[heads[head], &bytes].concat())?;
    }

    /// Neither do archives and tables with a few bytes changed, a piece cut out or a piece doubled.
    #[test]
    fn damaged_archives_are_survived(
        which in 0..12_usize,
        flips in prop::collection::vec((0.0..1.0_f64, any::<u8>()), 0..6),
        piece in (0.0..1.0_f64, 0.0..1.0_f64),
        double in any::<bool>(),
    ) {
        let mut files: Vec<Vec<u8>> = archives().into_iter().map(|(_, bytes)| bytes).collect();
        files.push(parquet_file());
        files.push(b"{\"text\":\"bir\\ud83d\"}\n{\"html\":\"iki\"}\n".repeat(20));
        files.push(gz(&records().concat()));
        let mut bytes = files.swap_remove(which);
        for (at, value) in flips {
            let at = (at * bytes.len() as f64) as usize;
            bytes[at] = value;
        }
        let (a, b) = (piece.0.min(piece.1), piece.0.max(piece.1));
        let (a, b) = ((a * bytes.len() as f64) as usize, (b * bytes.len() as f64) as usize);
        let bytes = if double { [&bytes[..b], &bytes[a..]].concat() } else { [&bytes[..a], &bytes[b..]].concat() };
        survives(&bytes)?;
    }
}

/// Reads bytes as every kind of entry, whole and in ranges.
fn survives(bytes: &[u8]) -> Result<(), TestCaseError> {
    let folder = folder(&[("x", bytes)]);
    let options = InputOptions { max_bytes: 1 << 20, part_bytes: 997, ..InputOptions::default() };
    for kind in [Kind::File, Kind::Warc, Kind::Jsonl, Kind::Parquet] {
        let whole = entry(&folder.path().join("x"), kind);
        let mut ids = outcome(&whole, &options);
        let len = ids.len();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), len, "{:?} gives an id twice", kind);
        prop_assert!(
            kind == Kind::Warc
                || kind == Kind::Parquet
                || len > 0
                || bytes.iter().all(u8::is_ascii_whitespace)
        );
    }
    let plan = plan(&[folder.path().join("x")], None, &options);
    for entry in plan.map_or(Vec::new(), |plan| plan.entries) {
        outcome(&entry, &options);
    }
    let middle = bytes.len() as u64 / 2;
    let half =
        Entry { range: Some(middle..u64::MAX), ..entry(&folder.path().join("x"), Kind::Warc) };
    outcome(&half, &options);
    Ok(())
}
