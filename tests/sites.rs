//! Site templates: what repeats on a site goes, whatever it says; what is a page's own stays.

mod common;

use common::{contents, samples, temiz};
use std::path::Path;

/// A small news site in Turkish words of its own: a menu, a ticker of the other headlines, the article, a list of headlines, a foot.
fn small_site(pages: usize) -> Vec<(String, String, String)> {
    const HEADLINES: [&str; 6] = [
        "Değirmen dönmeye başladı",
        "Köprünün son taşı yerine kondu",
        "Kuyudan su yerine mektup çıktı",
        "Tramvay durağına arı kovanı",
        "Fırıncı ekmeği güneşte pişirdi",
        "Saatçi zamanı geri verdi",
    ];
    (0..pages)
        .map(|p| {
            let others: Vec<&str> = (0..pages).filter(|o| *o != p).map(|o| HEADLINES[o]).collect();
            let text = format!(
                "“{0}” haberi bütün gün konuşuldu, akşam da kahvede herkes aynı şeyi anlatıp durdu.\n\
                 Muhtar bunu deftere yazdı: {1}, dedi, kimse de bunun böyle olduğunu unutmasın.",
                HEADLINES[p],
                HEADLINES[p].to_lowercase()
            );
            let menu = "Tepe Postası\nManşet\nKomşular\nRüzgâr gülü";
            let foot = "Postaya yazın\nTepe Postası haftada üç gün çıkar";
            let whole = format!(
                "{menu}\n{}\n{text}\nÇok bakılanlar\n{}\n{foot}\n",
                HEADLINES[p],
                others.join("\n")
            );
            (format!("tepe.example/{p}.txt"), whole, format!("{}\n{text}", HEADLINES[p]))
        })
        .collect()
}

fn text_of(run: &Path, doc: &str) -> String {
    std::fs::read_to_string(run.join("text").join(format!("{doc}.txt"))).unwrap_or_default()
}

#[test]
fn a_headline_is_a_teaser_elsewhere_and_stays_at_home() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("tepe.example")).expect("made");
    let pages = small_site(6);
    for (name, text, _) in &pages {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let run = folder.path().join("run");
    let input = folder.path().join("tepe.example");
    temiz()
        .arg("clean")
        .arg(&input)
        .args(["--format", "txt", "-q", "-o"])
        .arg(&run)
        .assert()
        .success();
    for (name, _, expected) in &pages {
        let doc = name.split('/').next_back().expect("a name");
        let text = text_of(&run, doc);
        assert_eq!(
            text.lines().collect::<Vec<_>>(),
            expected.lines().collect::<Vec<_>>(),
            "{name}"
        );
    }
}

#[test]
fn a_site_of_few_pages_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("tepe.example")).expect("made");
    for (name, text, _) in small_site(4) {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let input = folder.path().join("tepe.example");
    let (with, without) = (folder.path().join("with"), folder.path().join("without"));
    temiz().arg("clean").arg(&input).args(["-q", "-o"]).arg(&with).assert().success();
    temiz()
        .arg("clean")
        .arg(&input)
        .args(["--sites", "none", "-q", "-o"])
        .arg(&without)
        .assert()
        .success();
    assert_eq!(contents(&with.join("segments")), contents(&without.join("segments")));
}

#[test]
fn threads_and_order_change_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let pages = samples().join("pages");
    let learn = |name: &str, inputs: &[&Path], threads: &str| {
        let out = folder.path().join(name);
        let mut command = temiz();
        command.arg("learn").args(inputs).args(["--threads", threads, "-q", "-o"]).arg(&out);
        command.assert().success();
        std::fs::read(out).expect("a file of sites")
    };
    let a = learn("a", &[&pages], "1");
    assert_eq!(a, learn("b", &[&pages], "2"));
    assert_eq!(a, learn("c", &[&pages], "8"));
    let [x, y] = ["limangazetesi.example", "nordlys.example"].map(|s| pages.join(s));
    assert_eq!(learn("d", &[&x, &y], "2"), learn("e", &[&y, &x], "2"));
    let runs = ["1", "2", "8"].map(|threads| {
        let out = folder.path().join(format!("run{threads}"));
        temiz()
            .arg("clean")
            .arg(&pages)
            .args(["--threads", threads, "-q", "-o"])
            .arg(&out)
            .assert()
            .success();
        assert_eq!(std::fs::read(out.join("sites")).expect("a file of sites"), a);
        contents(&out.join("segments"))
    });
    assert_eq!(runs[0], runs[1]);
    assert_eq!(runs[0], runs[2]);
}

#[test]
fn learned_templates_serve_single_pages_and_join_by_cat() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let pages = small_site(6);
    for (i, (name, text, _)) in pages.iter().enumerate() {
        let part = at(if i % 2 == 0 { "a" } else { "b" });
        std::fs::create_dir_all(part.join("tepe.example")).expect("made");
        std::fs::write(part.join(name), text).expect("written");
    }
    let page = at("a").join(&pages[0].0);
    let text = |sites: &Path, more: &[&str]| {
        let args = ["--url", "https://www.tepe.example/x", "--format", "txt", "--sites"];
        let done = temiz().arg("clean").arg(&page).args(args).arg(sites).args(more).assert();
        String::from_utf8_lossy(&done.success().get_output().stdout).trim_end().to_owned()
    };
    let without = text(Path::new("none"), &[]);
    let mut all = String::new();
    for part in ["a", "b"] {
        let sites = at(&format!("{part}.sites"));
        temiz().arg("learn").arg(at(part)).args(["-q", "-o"]).arg(&sites).assert().success();
        assert_eq!(text(&sites, &[]), without, "three pages are too few");
        all += &std::fs::read_to_string(&sites).expect("text");
    }
    std::fs::write(at("all.sites"), all).expect("written");
    assert_eq!(text(&at("all.sites"), &[]), pages[0].2);
    assert_eq!(text(&at("all.sites"), &["--without", "site_template"]), without);
    assert_ne!(without, pages[0].2);
}

#[test]
fn what_can_not_be_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = samples().join("pages/nordlys.example");
    let said = |done: assert_cmd::assert::Assert| {
        String::from_utf8_lossy(&done.get_output().stderr).into_owned()
    };
    let twice = temiz().args(["clean", "-", "--sites", "auto"]).write_stdin("x").assert().code(2);
    assert!(said(twice).contains("twice"));
    let bad = folder.path().join("bad");
    std::fs::write(&bad, "hello").expect("written");
    let refused = temiz().arg("clean").arg(&input).arg("--sites").arg(&bad).assert().code(2);
    assert!(said(refused).contains("no head"));
    let out = folder.path().join("shared");
    let shared = temiz().arg("clean").arg(&input).args(["--shard", "1/2", "-o"]).arg(&out).assert();
    assert!(said(shared.success()).contains("temiz learn"));
    assert!(!out.join("sites").exists());
}

#[test]
fn templates_belong_to_the_fingerprint() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("tepe.example");
    std::fs::create_dir(&input).expect("made");
    for (name, text, _) in small_site(6) {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let out = folder.path().join("run");
    temiz().arg("clean").arg(&input).args(["-q", "-o"]).arg(&out).assert().success();
    temiz().arg("clean").arg(&input).args(["-q", "--resume", "-o"]).arg(&out).assert().success();
    let changed = temiz()
        .arg("clean")
        .arg(&input)
        .args(["-q", "--resume", "--sites", "none", "-o"])
        .arg(&out)
        .assert()
        .code(2);
    assert!(String::from_utf8_lossy(&changed.get_output().stderr).contains("sites"));
}

#[test]
fn a_headline_that_looks_like_interface_stays_above_its_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("tepe.example");
    std::fs::create_dir(&input).expect("made");
    let headlines = [
        ("A bell for the harbour", "baker"),
        ("Contact the mayor by letter", "tanner"),
        ("Search for the lost bell", "potter"),
        ("Follow the new tram line", "tailor"),
        ("Share your bread, not your bell", "cooper"),
        ("Sign up for the winter choir", "miller"),
    ];
    for (i, (headline, who)) in headlines.iter().enumerate() {
        let others = headlines.iter().filter(|(h, _)| h != headline).map(|(h, _)| *h);
        let page = format!(
            "Tepe Post\nMornings\nNeighbours\nWind and weather\n{headline}\nThe council waits, the {who} paints, and all the bells are silent until the spring.\nTuesday edition\nA letter of the {who} to all who live in Lime Street\n\
             The story began on a Tuesday, when the {who} of Lime Street opened his door and found a blue bell painted on it.\n\
             In the evening the council met in the old school, and after two hours with the {who} it decided to wait until the spring.\n\
             Often read\n{}\nWrite to the post\nTepe Post appears three times a week\n",
            others.collect::<Vec<_>>().join("\n")
        );
        std::fs::write(input.join(format!("{i}.txt")), page).expect("written");
    }
    let run = folder.path().join("run");
    let args = ["--format", "txt", "-q", "-o"];
    temiz().arg("clean").arg(&input).args(args).arg(&run).assert().success();
    for (i, (headline, _)) in headlines.iter().enumerate() {
        let text = text_of(&run, &format!("{i}.txt"));
        assert_eq!(text.lines().next(), Some(*headline), "{text}");
    }
}
