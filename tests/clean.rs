//! The main job: pages in, clean segments out, every character accounted for.

mod common;

use common::{contents, records, run_records, sample, sample_names, samples, temiz, texts};
use temiz::{Cleaner, Config, Source};

fn text_of(name: &str, args: &[&str]) -> String {
    let (page, _) = sample(name);
    let done = temiz()
        .arg("clean")
        .arg(page)
        .args(["--format", "txt", "--unit", "paragraph"])
        .args(args)
        .assert()
        .success();
    String::from_utf8(done.get_output().stdout.clone()).expect("UTF-8")
}

/// The page that temiz was made for: an English article on a Turkish site, with the site's chrome and an unrendered shortcode below it.
#[test]
fn an_english_article_on_a_turkish_site_loses_its_chrome_and_nothing_else() {
    for name in
        ["limangazetesi.example/harbour-bridge.html", "limangazetesi.example/harbour-bridge.txt"]
    {
        let (_, expected) = sample(name);
        let text = text_of(name, &[]);
        assert_eq!(text, expected, "{name}");
        for chrome in
            ["[adrotate", "Related Articles", "Bir yanıt yazın", "Başa dön tuşu", "Breaking News"]
        {
            assert!(!text.contains(chrome), "{name}: {chrome}");
        }
    }
}

#[test]
fn the_five_lines_are_dropped_by_rules_that_say_why() {
    let (page, _) = sample("limangazetesi.example/harbour-bridge.txt");
    let done = temiz().arg("explain").arg(page).args(["--format", "jsonl"]).assert().success();
    let blocks = records(&done.get_output().stdout);
    let rule = |text: &str| {
        let block = blocks
            .iter()
            .find(|b| b["text"].as_str().is_some_and(|t| t.starts_with(text)))
            .expect(text);
        (
            block["verdict"].as_str().expect("a verdict").to_owned(),
            block["rule"].as_str().unwrap_or_default().to_owned(),
        )
    };
    assert_eq!(rule("[adrotate banner=”71″]").1, "shortcode");
    for line in ["Related Articles", "Bir yanıt yazın", "Başa dön tuşu", "Breaking News"] {
        let (verdict, rule) = rule(line);
        assert_eq!(verdict, "drop", "{line}");
        assert!(rule == "chrome_phrase" || rule == "foreign_chrome", "{line}: {rule}");
    }
}

#[test]
fn without_its_rules_the_chrome_stays() {
    let text = text_of(
        "limangazetesi.example/harbour-bridge.txt",
        &["--without", "chrome_phrase,foreign_chrome,shortcode,interface"],
    );
    assert!(text.contains("Başa dön tuşu") && text.contains("[adrotate"));
}

#[test]
fn kept_and_dropped_characters_add_up_on_every_sample() {
    let cleaner = Cleaner::new(Config::default()).expect("the defaults fit");
    for name in sample_names() {
        let bytes = std::fs::read(sample(&name).0).expect("readable");
        let document = cleaner.clean(&Source::new(&name, bytes));
        let r = &document.record;
        let dropped: u64 = r.dropped.values().map(|d| d.chars).sum();
        assert!(r.chars_visible > 0, "{name}");
        assert_eq!(r.chars_kept + dropped, r.chars_visible, "{name}");
        let rejected: u64 =
            document.rejects.iter().map(|r| u64::from(temiz::page::visible_chars(&r.text))).sum();
        assert_eq!(rejected, dropped, "{name}: every dropped character stands in a reject");
    }
}

#[test]
fn every_segment_points_at_its_bytes_in_the_decoded_source() {
    let cleaner = Cleaner::new(Config::default()).expect("the defaults fit");
    for name in sample_names() {
        let bytes = std::fs::read(sample(&name).0).expect("readable");
        let source = Source::new(&name, bytes);
        let decoded = temiz::decode::decode(&source.bytes, &source.hints, None);
        let mut last = 0;
        for segment in cleaner.clean(&source).segments {
            let [start, end] = segment.span.expect("segments of blocks have spans");
            let cut =
                decoded.text.get(start as usize..end as usize).expect("on character boundaries");
            assert!(start >= last, "{name}: segments come in the order of the page");
            last = start;
            // Where no markup, reference or shortcode stands in between, the text is the source's own.
            if !cut.contains(['<', '&', '[', '{', '%']) {
                let mut text = String::new();
                let rules = temiz::normalise::Rules::default();
                temiz::normalise::normalise_into(cut, rules, &segment.lang, false, &mut text);
                assert_eq!(text, segment.text, "{name}");
            }
        }
    }
}

#[test]
fn the_same_bytes_come_out_whatever_the_threads() {
    let pages = samples().join("pages");
    let run = |threads: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("run");
        let args = ["--rejects", "--threads", threads, "--part-bytes", "100000", "-q", "-o"];
        temiz().arg("clean").arg(&pages).args(args).arg(&out).assert().success();
        let mut files = contents(&out);
        files.retain(|name, _| !name.starts_with("summary") && !name.starts_with("manifest"));
        files
    };
    let one = run("1");
    assert!(one.len() > 9, "several parts: {:?}", one.keys());
    assert_eq!(one, run("2"));
    assert_eq!(one, run("8"));
}

#[test]
fn the_order_in_which_inputs_are_given_does_not_matter() {
    let names: Vec<_> =
        sample_names().into_iter().take(12).map(|n| samples().join("pages").join(n)).collect();
    let out = |inputs: &mut dyn Iterator<Item = &std::path::PathBuf>| {
        let done = temiz().arg("clean").args(inputs).assert().success();
        done.get_output().stdout.clone()
    };
    assert_eq!(out(&mut names.iter()), out(&mut names.iter().rev()));
}

#[test]
fn segments_carry_what_the_format_promises() {
    let (page, _) = sample("limangazetesi.example/harbour-bridge.html");
    let done = temiz().arg("clean").arg(page).assert().success();
    let segments = records(&done.get_output().stdout);
    for (n, s) in segments.iter().enumerate() {
        let keys: Vec<&str> =
            s.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(
            keys,
            [
                "v",
                "doc",
                "n",
                "block",
                "kind",
                "text",
                "lang",
                "script",
                "lang_prob",
                "span",
                "hash"
            ]
        );
        assert_eq!(
            (s["v"].as_u64(), s["n"].as_u64(), s["doc"].as_str()),
            (Some(1), Some(n as u64), Some("harbour-bridge.html"))
        );
        assert_eq!(
            (s["lang"].as_str(), s["script"].as_str()),
            (Some("en"), Some("Latn")),
            "{}",
            s["text"]
        );
        assert!(!s["text"].as_str().expect("a text").contains('\n'));
    }
    assert_eq!(segments[0]["kind"], "heading");
}

#[test]
fn units_are_sentences_paragraphs_or_documents() {
    let (page, expected) = sample("limangazetesi.example/harbour-bridge.html");
    let run = |unit: &str| {
        records(
            &temiz()
                .arg("clean")
                .arg(&page)
                .args(["--unit", unit])
                .assert()
                .success()
                .get_output()
                .stdout,
        )
    };
    let paragraphs = run("paragraph");
    assert_eq!(texts(&paragraphs), expected.lines().collect::<Vec<_>>());
    assert!(run("sentence").len() > paragraphs.len());
    let documents = run("document");
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0]["text"].as_str().expect("a text"), expected.trim_end());
    assert_eq!(documents[0]["chars_visible"].as_u64().expect("a count"), {
        let dropped: u64 = documents[0]["dropped"]
            .as_object()
            .expect("by rule")
            .values()
            .map(|d| d["chars"].as_u64().expect("a count"))
            .sum();
        documents[0]["chars_kept"].as_u64().expect("a count") + dropped
    });
}

#[test]
fn filters_drop_segments_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("run");
    let (page, _) = sample("limangazetesi.example/harbour-bridge.html");
    temiz()
        .arg("clean")
        .arg(&page)
        .args(["--min-chars", "60", "--rejects", "-q", "-o"])
        .arg(&out)
        .assert()
        .success();
    let rejects = run_records(&out, "rejects");
    assert!(rejects.iter().any(|r| r["rule"] == "too_short"));
    assert!(run_records(&out, "segments").iter().all(|s| {
        s["text"].as_str().expect("a text").split_whitespace().collect::<String>().chars().count()
            >= 60
    }));
    let none = temiz().arg("clean").arg(&page).args(["--only-lang", "ja"]).assert().success();
    assert!(none.get_output().stdout.is_empty());
}

#[test]
fn captions_lists_and_comments_can_be_switched() {
    let html = "<html><body><article><h1>Fog closes the harbour</h1><p>The harbour was closed on Monday because of thick fog, the port authority said in the morning.</p>\
        <figure><img><figcaption>The harbour on Monday.</figcaption></figure><p>Ships waited outside the breakwater until the afternoon, when the wind turned and the fog lifted.</p></article></body></html>";
    let run = |keep: &str| {
        let done = temiz()
            .args(["clean", "-", "--format", "txt", "--keep", keep])
            .write_stdin(html)
            .assert()
            .success();
        String::from_utf8(done.get_output().stdout.clone()).expect("UTF-8")
    };
    assert!(run("captions").contains("The harbour on Monday."));
    assert!(!run("-captions").contains("The harbour on Monday."));
}
