//! The smaller commands.

mod common;

use common::{records, sample, samples, temiz};

fn stdout(args: &[&str], input: &str) -> String {
    let done = temiz().args(args).write_stdin(input.to_owned()).assert().success();
    String::from_utf8(done.get_output().stdout.clone()).expect("UTF-8")
}

#[test]
fn detect_names_encoding_and_language_of_files() {
    let (page, _) = sample("stepnoyvestnik.example/zimnyaya-pochta.html");
    let found = records(stdout(&["detect", page.to_str().expect("UTF-8")], "").as_bytes());
    assert_eq!(found[0]["encoding"], "koi8-r");
    assert_eq!(found[0]["lang"], "ru");
    assert_eq!(found[0]["script"], "Cyrl");
}

#[test]
fn detect_answers_every_line() {
    let lines = "Bugün hava çok güzel, deniz kenarında yürüdük.\r\n\n12345\nThe harbour was closed because of the fog.\n";
    let found = records(stdout(&["detect", "--lines"], lines).as_bytes());
    let langs: Vec<&str> = found.iter().map(|r| r["lang"].as_str().expect("a language")).collect();
    assert_eq!(langs, ["tr", "und", "und", "en"]);
    let documents = records(stdout(&["detect", "--lines", "--documents"], lines).as_bytes());
    assert_eq!(documents.len(), 3, "an empty line ends a document and has no record");
}

#[test]
fn explain_shows_every_block_and_its_reason() {
    let (page, _) = sample("rheintalbote.example/freibad-moosbrugg.html");
    let blocks = records(
        stdout(&["explain", page.to_str().expect("UTF-8"), "--format", "jsonl"], "").as_bytes(),
    );
    assert!(
        blocks.iter().any(|b| b["verdict"] == "keep")
            && blocks.iter().any(|b| b["verdict"] == "drop")
    );
    for block in &blocks {
        assert_eq!(block["verdict"] == "drop", !block["rule"].is_null(), "{block}");
        assert!(block["path"].as_str().expect("a path").starts_with("html"));
        assert!(block["features"]["chars"].as_f64().is_some());
    }
}

#[test]
fn lexicon_files_are_linted() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tr.txt");
    std::fs::write(&file, "[share]\nPaylaş\nPAYLAŞ!\n").expect("written");
    let done = temiz().args(["chrome", "check"]).arg(&file).assert().code(1);
    assert!(
        String::from_utf8_lossy(&done.get_output().stdout)
            .contains(":3: “PAYLAŞ!” is the same as line 2")
    );
    let own = samples().join("../chrome/tr.txt");
    temiz().args(["chrome", "check"]).arg(own).assert().success();
}

#[test]
fn a_lexicon_of_ones_own_is_heeded() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("en.txt"), "[menu]\nZorblax the quibbit now\n")
        .expect("written");
    let text = "The harbour was closed on Monday because of thick fog, the port authority said in the morning.\n\nZorblax the quibbit now\n\n\
        Ships waited outside the breakwater until the afternoon, when the wind turned and the fog lifted.\n";
    let with = stdout(
        &["clean", "-", "--format", "txt", "--chrome", folder.path().to_str().expect("UTF-8")],
        text,
    );
    assert!(!with.contains("Zorblax") && with.contains("Ships waited"));
}

#[test]
fn help_version_completions_and_man_pages() {
    assert!(stdout(&["--version"], "").contains("chrome lexicon"));
    for command in ["clean", "detect", "explain", "chrome", "config", "completions", "man"] {
        assert!(stdout(&[command, "--help"], "").contains("Usage:"), "{command}");
    }
    assert!(stdout(&["clean", "--help"], "").contains("--resume"));
    assert!(stdout(&["completions", "bash"], "").contains("_temiz"));
    assert!(stdout(&["man"], "").contains(".TH temiz 1"));
}

#[test]
fn a_dry_run_writes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("run");
    let pages = samples().join("pages");
    let said = stdout(
        &["clean", pages.to_str().expect("UTF-8"), "-o", out.to_str().expect("UTF-8"), "--dry-run"],
        "",
    );
    assert!(said.contains("89 ") && said.contains("1 parts"), "{said}");
    assert!(!out.exists());
}

#[test]
fn text_output_mirrors_the_input_tree() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("run");
    temiz()
        .arg("clean")
        .arg(samples().join("pages"))
        .args(["--format", "txt", "-q", "-o"])
        .arg(&out)
        .assert()
        .success();
    assert!(out.join("text/limangazetesi.example/harbour-bridge.html.txt").exists());
    assert!(out.join("text/misc/en-wrapped-72.txt.txt").exists());
}

/// In builds with the feature `train`: the command prints figures cross-validated by site, and writes the same weights twice.
#[cfg(feature = "train")]
#[test]
fn page_types_are_trained_from_a_folder_of_annotated_pages() {
    let folder = tempfile::tempdir().expect("a folder");
    let set = folder.path().join("extract/small");
    std::fs::create_dir_all(set.join("pages")).expect("made");
    let mut gold = String::new();
    for i in 0..24 {
        let (kind, html) = if i % 2 == 0 {
            (
                "article",
                "<article class=story><h1>Fog</h1><p>The ferries stayed in the harbour all morning, because nobody could see the pier.</p></article>",
            )
        } else {
            (
                "product",
                "<div class=product-page><h1>Lamp</h1><span class=price>12 €</span><button class=add-to-cart>Buy</button></div>",
            )
        };
        std::fs::write(set.join(format!("pages/{i}.html")), html).expect("written");
        gold += &format!("{{\"id\":\"{i}\",\"site\":\"s{i}.example\",\"type\":\"{kind}\"}}\n");
    }
    std::fs::write(set.join("gold.jsonl"), gold).expect("written");
    let train = |out: &str| {
        let out = folder.path().join(out);
        let done = temiz()
            .args(["train", "page-type", "-o"])
            .arg(&out)
            .env("TEMIZ_DATA", folder.path())
            .assert()
            .success();
        let text = String::from_utf8(done.get_output().stdout.clone()).expect("UTF-8");
        assert!(text.contains("n 24 right 1.000"), "{text}");
        std::fs::read(out).expect("weights")
    };
    assert_eq!(train("one.bin"), train("two.bin"));
    temiz().args(["train", "page-type"]).assert().code(2);
}

/// In builds with the feature `train`: the command prints figures out of sample, writes the same weights twice, and says what it misses.
#[cfg(feature = "train")]
#[test]
fn ends_of_sentences_at_spaces_are_trained_from_paragraphs() {
    let folder = tempfile::tempdir().expect("a folder");
    let record = "{\"lang\":\"th\",\"sentences\":[\"ฝนตกหนัก ตลอดทั้งคืน\",\"เขาไปทำงาน ด้วยเรือ\",\"น้ำจะลด ในวันพุธ\"]}\n";
    std::fs::write(folder.path().join("thai.jsonl"), record.repeat(10)).expect("written");
    let train = |out: &str| {
        let out = folder.path().join(out);
        let mut command = temiz();
        command.args(["train", "spaces"]).arg(folder.path()).arg("-o").arg(&out);
        let done = command.assert().success();
        let text = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
        assert!(text.starts_with("Thai: ") && text.contains(" 0.35 1.000"), "{text}");
        std::fs::read(out).expect("weights")
    };
    assert_eq!(train("one.bin"), train("two.bin"));
    let empty = tempfile::tempdir().expect("a folder");
    temiz().args(["train", "spaces"]).arg(empty.path()).assert().code(2);
}

/// The prefix is not ours alone: a variable of another program must not stop a run.
#[test]
fn variables_that_name_no_setting_are_told_and_passed_over() {
    let run = |args: &[&str]| {
        let mut command = temiz();
        command.args(args).env("TEMIZ_CACHE", "/tmp").env("TEMIZ_MIN_CHARS", "3");
        command.write_stdin("A sentence to keep.").assert().success()
    };
    let done = run(&["clean", "-"]);
    let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert!(
        said.starts_with("temiz: TEMIZ_CACHE: there is no such setting")
            && said.lines().count() == 1,
        "{said}"
    );
    assert_eq!(run(&["clean", "-", "--quiet"]).get_output().stderr, b"");
}

#[cfg(not(feature = "train"))]
#[test]
fn released_builds_do_not_train() {
    let done = temiz().arg("--help").assert().success();
    assert!(!String::from_utf8_lossy(&done.get_output().stdout).contains("train"));
    temiz().args(["train", "page-type"]).assert().code(2);
}
