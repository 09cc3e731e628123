//! The sample pages against the text that a person would keep.

mod common;

use common::{sample, sample_names};
use std::collections::HashMap;
use temiz::segment::Unit;
use temiz::{Cleaner, Config, Source};

fn lines(cleaner: &Cleaner, name: &str) -> Vec<String> {
    let bytes = std::fs::read(sample(name).0).expect("readable");
    cleaner.clean(&Source::new(name, bytes)).segments.into_iter().map(|s| s.text).collect()
}

/// Lines of `a` that `b` lacks, each counted as often as it stands there.
fn missing(a: &[String], b: &[String]) -> usize {
    let mut have: HashMap<&str, usize> = HashMap::new();
    b.iter().for_each(|l| *have.entry(l).or_default() += 1);
    a.iter().filter(|l| have.get_mut(l.as_str()).is_none_or(|n| std::mem::take(n) == 0)).count()
}

#[test]
fn the_samples_come_out_as_a_reader_would_have_them() {
    let cleaner =
        Cleaner::new(Config { unit: Unit::Paragraph, ..Config::default() }).expect("fits");
    let (mut expected_lines, mut found_lines, mut lost, mut extra, mut exact, mut pages) =
        (0, 0, 0, 0, 0, 0);
    for name in sample_names() {
        let expected: Vec<String> = sample(&name).1.lines().map(str::to_owned).collect();
        let found = lines(&cleaner, &name);
        let (l, e) = (missing(&expected, &found), missing(&found, &expected));
        if l + e > 0 {
            println!(
                "{name}: {l} of {} lines lost, {e} of {} not expected",
                expected.len(),
                found.len()
            );
        }
        expected_lines += expected.len();
        found_lines += found.len();
        lost += l;
        extra += e;
        pages += 1;
        exact += usize::from(l + e == 0);
    }
    println!(
        "{exact} of {pages} pages exact; {lost} of {expected_lines} lines lost, {extra} of {found_lines} not expected"
    );
    assert!(exact >= 82, "82 of the 89 pages come out line by line as expected");
    assert!(lost * 100 <= expected_lines * 2, "at most 2 % of the lines are lost");
    assert!(extra * 100 <= found_lines * 4, "at most 4 % of the lines are not expected");
}

#[test]
fn encodings_of_the_samples_are_read_right() {
    // What the samples' README says of them; undeclared and mislabelled ones too.
    for (name, encoding) in [
        ("limangazetesi.example/harbour-bridge.html", "utf-8"),
        ("limangazetesi.example/pier-storm.html", "windows-1254"),
        ("rheintalbote.example/stadtarchiv-bahnhof.html", "windows-1252"),
        ("rheintalbote.example/chorjubilaeum.html", "utf-8"),
        ("minatoshimbun.example/ferry-piano.html", "shift_jis"),
        ("minatoshimbun.example/lost-umbrella-rules.html", "euc-jp"),
        ("minatoshimbun.example/mountain-bus-diary.html", "iso-2022-jp"),
        ("minatoshimbun.example/persimmon-exam.html", "euc-kr"),
        ("minatoshimbun.example/noodle-bridge.html", "gbk"),
        ("minatoshimbun.example/rooftop-beekeepers.html", "utf-8"),
        ("minatoshimbun.example/night-market-dictionary.html", "big5"),
        ("stepnoyvestnik.example/zimnyaya-pochta.html", "koi8-r"),
        ("stepnoyvestnik.example/yarmarka-zvukov.html", "windows-1251"),
        ("stepnoyvestnik.example/skela-na-reci.html", "iso-8859-5"),
        ("alqalaa.example/clockmaker-alley.html", "windows-1256"),
        ("alqalaa.example/keys-without-doors.html", "windows-1255"),
        ("nordlys.example/laikrodininkas.html", "windows-1257"),
        ("nordlys.example/tuletorn-muugiks.html", "iso-8859-13"),
        ("misc/es-utf16le-faro.htm", "utf-16le"),
        ("misc/it-utf16be-semaforo.html", "utf-16be"),
        ("misc/nl-utf16le-nobom-brug.html", "utf-16le"),
        ("misc/pt-macintosh-carteiro.html", "macintosh"),
        ("misc/tr-1254.txt", "windows-1254"),
    ] {
        let bytes = std::fs::read(sample(name).0).expect("readable");
        let decoded = temiz::decode::decode(&bytes, &temiz::Hints::default(), None);
        assert_eq!(decoded.encoding, encoding, "{name}");
        assert_eq!(decoded.replacements, 0, "{name}");
    }
}

#[test]
fn an_article_keeps_its_language_inside_foreign_chrome() {
    let cleaner = Cleaner::new(Config::default()).expect("fits");
    for (name, lang) in [
        ("limangazetesi.example/harbour-bridge.html", "en"),
        ("limangazetesi.example/saat-kulesi.html", "tr"),
        ("stepnoyvestnik.example/dombyra-sheberi.html", "kk"),
        ("alqalaa.example/keys-without-doors.html", "he"),
        ("minatoshimbun.example/noodle-bridge.html", "zh-Hans"),
        ("minatoshimbun.example/night-market-dictionary.html", "zh-Hant"),
        ("nordlys.example/hver-i-gardinum.html", "is"),
        ("misc/am-utf8-baldi.html", "am"),
    ] {
        let bytes = std::fs::read(sample(name).0).expect("readable");
        let record = cleaner.clean(&Source::new(name, bytes)).record;
        assert_eq!(record.lang.as_deref(), Some(lang), "{name}");
    }
}
