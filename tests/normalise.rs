//! `temiz normalise` and the rules behind it: the filter's promises, Unicode's own test of NFC, lines of many languages.

mod common;

use common::temiz;
use temiz::language::Identifier;
use temiz::lines::mend;
use temiz::normalise::{Rule, Rules, normalise_into};

fn filter(args: &[&str], input: &str) -> String {
    let done = temiz().arg("normalise").args(args).write_stdin(input.to_owned()).assert().success();
    String::from_utf8(done.get_output().stdout.clone()).expect("UTF-8")
}

#[test]
fn lines_in_lines_out() {
    let input = "  GÃ¼neÅŸ  doğdu \r\n\n\u{feff}\u{ad}\nzwei\u{a0}\u{2009}Wörter\nÏðèâåò, ñòàðûé äðóã\nno end";
    assert_eq!(filter(&[], input), "Güneş doğdu\n\n\nzwei Wörter\nПривет, старый друг\nno end\n");
    assert_eq!(filter(&[], ""), "");
    assert_eq!(filter(&[], "\n\n"), "\n\n");
}

#[test]
fn only_the_rules_named_and_no_trimming() {
    let line = "  GÃ¼neÅŸ\u{ad}  Cafe\u{301}\t\r\n";
    assert_eq!(filter(&["--only", "mojibake"], line), "  Güneş\u{ad}  Cafe\u{301}\t\r\n");
    assert_eq!(filter(&["--only", "nfc"], line), "  GÃ¼neÅŸ\u{ad}  Café\t\r\n");
    assert_eq!(filter(&["--only", "nfc,soft_hyphens"], line), "  GÃ¼neÅŸ  Café\t\r\n");
    assert_eq!(filter(&["--normalise", "-mojibake,plain_typography"], "“GÃ¼n”\n"), "\"GÃ¼n\"\n");
    let done = temiz().args(["normalise", "--only", "nfkc"]).write_stdin("").assert().code(2);
    assert!(String::from_utf8_lossy(&done.get_output().stderr).contains("half_width_kana"));
}

#[test]
fn a_language_named_or_the_lines_own() {
    let romanian = "Vaporul a plecat din port şi s-a întors seara cu peşte pentru toată ţara.\n";
    assert!(filter(&[], romanian).contains(" și s-a întors seara cu pește pentru toată țara"));
    assert_eq!(filter(&["--lang", "tr"], romanian), romanian);
    assert_eq!(filter(&["--lang", "ro"], "şi\n"), "și\n");
}

#[test]
fn the_same_lines_whatever_the_threads() {
    let many: String = (0..3000).map(|i| format!("{i} CafÃ© {}\u{a0}x\n", i % 7)).collect();
    let one = filter(&["--threads", "1"], &many);
    assert_eq!(one.lines().count(), 3000);
    assert_eq!(filter(&["--threads", "4"], &many), one);
}

#[test]
fn bytes_that_are_no_utf8_become_replacement_characters() {
    let done = temiz().arg("normalise").write_stdin(b"a\xFFb\n\xC3\n".to_vec()).assert().success();
    assert_eq!(done.get_output().stdout, "a\u{fffd}b\n\u{fffd}\n".as_bytes());
}

fn nfc(text: &str) -> String {
    let mut out = String::new();
    normalise_into(text, Rules::none().with(Rule::Nfc, true), "und", false, &mut out);
    out
}

/// Unicode's conformance test (UAX #15): NFC(source) = NFC(NFC) = NFC(NFD) = the second column.
#[test]
fn nfc_is_unicodes() {
    let read = |column: &str| -> String {
        let points = column.split(' ').map(|p| u32::from_str_radix(p, 16).expect("hexadecimal"));
        points.map(|p| char::from_u32(p).expect("a character")).collect()
    };
    let mut lines = 0;
    for line in include_str!("data/nfc.txt").lines().filter(|l| !l.starts_with('#')) {
        let columns: Vec<String> = line.split(';').map(read).collect();
        for source in &columns {
            assert_eq!(nfc(source), columns[1], "{line}");
        }
        lines += 1;
    }
    assert!(lines > 2000, "{lines}");
    for syllable in 0xAC00..=0xD7A3u32 {
        let (l, v, t) =
            ((syllable - 0xAC00) / 588, (syllable - 0xAC00) % 588 / 28, (syllable - 0xAC00) % 28);
        let parts = [Some(0x1100 + l), Some(0x1161 + v), (t > 0).then_some(0x11A7 + t)];
        let apart: String = parts.into_iter().flatten().filter_map(char::from_u32).collect();
        assert_eq!(nfc(&apart), char::from_u32(syllable).expect("a syllable").to_string());
    }
}

/// Lines of many languages: whatever changes is changed by a rule that changes the line by itself; counts are printed.
#[test]
fn lines_of_many_languages_change_by_named_rules_alone() {
    let Ok(root) = std::env::var("TEMIZ_DATA") else {
        println!("skipped: TEMIZ_DATA not set");
        return;
    };
    let mut identifier = Identifier::new();
    let mut counts = std::collections::BTreeMap::new();
    let (mut all, mut changed) = (0, 0);
    for entry in std::fs::read_dir(format!("{root}/language")).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|e| e != "tsv") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("UTF-8");
        for line in text.split('\n').filter_map(|l| l.split_once('\t')).map(|(_, t)| t) {
            all += 1;
            if mend(line, Rules::default(), None, &mut identifier) == line {
                continue;
            }
            changed += 1;
            let mut named = false;
            for rule in Rule::ALL.into_iter().filter(|r| r.by_default()) {
                let alone = Rules::none().with(rule, true);
                if mend(line, alone, None, &mut identifier) != line {
                    *counts.entry(rule.name()).or_insert(0) += 1;
                    named = true;
                }
            }
            assert!(named, "no rule by itself changes {line:?}");
        }
    }
    println!("{changed} of {all} lines changed; by rule: {counts:?}");
    assert!(changed * 20 < all, "{changed} of {all}");
}
