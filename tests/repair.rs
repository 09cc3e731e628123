//! Mojibake: what is read right, what is left alone, and what spans and counts say of it. The ignored test trains the weights.

mod common;

use proptest::prelude::*;
use temiz::repair::repair;
use temiz::{Cleaner, Config, Source};

/// `text` in UTF-8, read in a code page of one byte a character.
fn misread(text: &str, page: &'static encoding_rs::Encoding) -> String {
    page.decode_without_bom_handling(text.as_bytes()).0.into_owned()
}

/// The bytes of `text` in one code page, read in another.
fn taken_for(
    text: &str,
    right: &'static encoding_rs::Encoding,
    wrong: &'static encoding_rs::Encoding,
) -> String {
    wrong.decode_without_bom_handling(&right.encode(text).0).0.into_owned()
}

fn repaired(text: &str) -> String {
    repair(text).map_or_else(|| text.to_owned(), |r| r.text)
}

/// Sentences written for this test.
const SENTENCES: [&str; 12] = [
    "Vapur iskeleye yanaşınca bütün çocuklar güverteye koştu.",
    "Der Bäcker öffnet früh, weil die Fähre schon um fünf fährt.",
    "L’été dernier, la forêt brûlée a reverdi près du château.",
    "Žluťoučký kůň se na cestě k jezeru dvakrát ohlédl.",
    "Zażółć gęślą jaźń, powiedziała babcia i zamknęła książkę.",
    "Вечером над рекой поднялся туман, и лодки вернулись к берегу.",
    "Το καΐκι έφυγε νωρίς το πρωί για το απέναντι νησί.",
    "הספינה חזרה לנמל לפני שקיעת החמה עם דגים רבים.",
    "عادت السفينة إلى الميناء قبل غروب الشمس.",
    "सुबह की नाव घाट पर देर से पहुँची।",
    "Thuyền về bến lúc trời vừa sáng, cá đầy khoang.",
    "港に戻った船から、朝の魚が次々と下ろされた。",
];

#[test]
fn utf8_read_in_any_common_code_page_is_read_right() {
    use encoding_rs::{
        ISO_8859_2, KOI8_R, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254,
        WINDOWS_1257,
    };
    for text in SENTENCES {
        for page in [WINDOWS_1252, WINDOWS_1250, WINDOWS_1251, WINDOWS_1254, MACINTOSH, ISO_8859_2]
        {
            let broken = misread(text, page);
            if !broken.contains('\u{FFFD}') {
                assert_eq!(repaired(&broken), text, "{}", page.name());
            }
        }
    }
    for (text, page) in
        [(SENTENCES[5], KOI8_R), ("Žvejai grįžo į uostą, kai jau temo.", WINDOWS_1257)]
    {
        let broken = misread(text, page);
        assert!(
            broken.contains('\u{FFFD}') || repaired(&broken) == text,
            "{}: {broken}",
            page.name()
        );
    }
}

#[test]
fn layers_come_off_one_by_one() {
    use encoding_rs::{MACINTOSH, WINDOWS_1251, WINDOWS_1252};
    for text in SENTENCES {
        let mut broken = text.to_owned();
        for _ in 0..3 {
            broken = misread(&broken, WINDOWS_1252);
            assert_eq!(repaired(&broken), text);
        }
        let mixed = misread(&misread(text, WINDOWS_1252), MACINTOSH);
        assert_eq!(repaired(&mixed), text);
    }
    assert_eq!(
        repaired(&misread(&misread("Kosten: £5.20 für alle", WINDOWS_1252), WINDOWS_1251)),
        "Kosten: £5.20 für alle"
    );
}

#[test]
fn legacy_text_taken_for_another_encoding() {
    use encoding_rs::{
        BIG5, EUC_KR, GBK, KOI8_R, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253,
    };
    let russian = SENTENCES[5];
    for (text, right, wrong) in [
        (russian, WINDOWS_1251, WINDOWS_1252),
        (russian, KOI8_R, WINDOWS_1252),
        (russian, KOI8_R, WINDOWS_1251),
        (SENTENCES[6], WINDOWS_1253, WINDOWS_1252),
        (SENTENCES[11], SHIFT_JIS, WINDOWS_1252),
        ("渔船在日落之前回到了港口，孩子们跑到码头上迎接。", GBK, WINDOWS_1252),
        ("漁船在日落之前回到了港口，孩子們跑到碼頭上迎接。", BIG5, WINDOWS_1252),
        ("고깃배는 해가 지기 전에 항구로 돌아왔고 아이들이 달려 나왔다.", EUC_KR, WINDOWS_1252),
    ] {
        assert_eq!(
            repaired(&taken_for(text, right, wrong)),
            text,
            "{} {}",
            right.name(),
            wrong.name()
        );
    }
}

#[test]
fn single_runs_beside_text_that_is_right() {
    for (broken, meant) in [
        (
            "Der Müller sagte: â€žKomm hereinâ€œ, und schloß die Tür.",
            "Der Müller sagte: „Komm herein“, und schloß die Tür.",
        ),
        ("une cafÃ© fermÃ© depuis l’été", "une café fermé depuis l’été"),
        ("The rates rose by Â£20 from May", "The rates rose by £20 from May"),
        ("smoked \u{93}Brataal\u{94} at the quay", "smoked “Brataal” at the quay"),
        // A word of capitals, a Greek letter in a name, a price struck through character by character, a sign among prices.
        ("OÃ™ EST LA MER", "OÙ EST LA MER"),
        ("cells without IFNÎ³R1 and TNFÎ±", "cells without IFNγR1 and TNFα"),
        ("NF-ÎºB binds and TGFÎ² is lower", "NF-κB binds and TGFβ is lower"),
        ("a cabin for â‚¬1Ì¶5Ì¶0Ì¶ 90", "a cabin for €1\u{336}5\u{336}0\u{336} 90"),
        ("een kaartje van ВҐ 500, kinderen ВҐ 250", "een kaartje van ¥ 500, kinderen ¥ 250"),
    ] {
        assert_eq!(repaired(broken), meant);
    }
}

#[test]
fn bytes_that_were_lost_on_the_way() {
    for (broken, meant) in [
        // The no-break space that ended `à` has become a space, and the two have become one.
        (
            "Ã peine arrivÃ©s, les pÃªcheurs repartent dÃ©jÃ vers le large",
            "à peine arrivés, les pêcheurs repartent déjà vers le large",
        ),
        ("das schÃ¶ne StÃ�dtchen", "das schöne St\u{FFFD}dtchen"),
        ("smile \u{ed}\u{a0}\u{bd}\u{ed}\u{b8}\u{80} now", "smile 😀 now"),
    ] {
        assert_eq!(repaired(broken), meant);
    }
}

/// A space behind the first two bytes of `ठ` was the third, a no-break space. In text that was read in ISO-8859-1 it may have been a line break as well.
#[test]
fn a_space_in_a_letter_was_a_line_break_only_where_text_was_read_in_iso_8859_1() {
    let text = "कल सुबह लोग नाव पर बैठकर पीठ के बल लेट गए";
    let broken = misread(text, encoding_rs::WINDOWS_1252).replace('\u{a0}', " ");
    assert_eq!(repaired(&broken), text);
    let text = "अगली सुबह अपनी नाव पर";
    let broken: String = text.bytes().map(char::from).collect();
    assert_eq!(repaired(&broken.replace('\u{85}', " ")), text);
}

#[test]
fn odd_but_right_text_stays() {
    for text in SENTENCES.into_iter().chain([
        "CAFÉ™ – DÉJÀ VU…",
        "PRÊT À PORTER, COLLECTION D’ÉTÉ",
        "5×£3 = £15 ± 2°",
        "„Straß“ und ‚Gruß‘",
        "О СССР: «СССР» и ВІЛ",
        "Cœur brisé, ÂME PERDUE",
        "a ≈ √2·π, Ω ∞",
        "│ a │ b │ ├──┤",
        "SKJÅØYA OG STRÅØYA",
        "YLÄ\u{a0}ETELÄ\u{a0}KARTTA",
        // In small letters it can't be taken back.
        "ã†â€™ãƒâ€ ã¢â‚¬â„¢ãƒæ’ã‚â¢",
        "( ͡° ͜ʖ ͡°) ¯\\_(ツ)_/¯",
        "نگاه کن؛ دگرگون شد",
    ]) {
        assert_eq!(repair(text), None, "{text}");
    }
}

/// The controls of one layer are the signs of the next.
#[test]
fn what_is_repaired_needs_no_second_repair() {
    for text in ["۞𞸩aAÏ\u{86}a", "cafÃ©\u{92}s menu", "Ï\u{86}Ï\u{8e}Ï\u{82}"] {
        let once = repaired(text);
        assert_eq!(repaired(&once), once, "{text:?}");
    }
}

/// In most code pages a no-break space reads as a letter: rows of them are still empty cells and indents.
#[test]
fn rows_of_no_break_spaces_stay() {
    for row in ["\u{a0}".repeat(40), "\u{a0} ".repeat(12), "\u{a0}\u{a0}\u{a0}".to_owned()] {
        for text in [
            row.clone(),
            format!("{row}Harbour news{row}12.50{row}"),
            format!("Café Zürich{row}naïve{row}"),
        ] {
            assert_eq!(repair(&text).map(|r| r.text), None, "{text:?}");
        }
    }
}

/// Text that was prepared for narrow columns has soft hyphens between all syllables: nobody sees them, and they are evidence of nothing.
#[test]
fn soft_hyphens_between_syllables_are_no_broken_letters() {
    for text in [
        "Die Grö|ße der Häu|ser über|traf al|le Er|war|tun|gen, und die Stra|ßen|bah|nen fuh|ren schon am frü|hen Mor|gen.",
        "Cen|trum mi|asta zo|sta|nie zam|knię|te dla sa|mo|cho|dów oso|bo|wych od pią|tku do nie|dzie|li.",
        "Hal|lin|to|oi|keus hyl|kä|si va|li|tuk|sen, jo|ka kos|ki luon|non|suo|je|lu|a|lu|et|ta.",
        "Õpe|ta|ja|te liit soo|vib, et töö|ta|sud tõu|sek|sid ju|ba sü|gi|sel.",
        "Az ön|kor|mány|zat úgy dön|tött, hogy a ré|gi hi|dat ta|vasszal fel|újít|ják.",
        "Го|род|ской со|вет ре|шил от|крыть но|вую биб|лио|те|ку на на|бе|реж|ной.",
    ] {
        let text = text.replace('|', "\u{ad}");
        assert_eq!(repair(&text).map(|r| r.text), None, "{text:?}");
    }
}

/// Rows of letters are as good rows in another alphabet, and no language in either; accents that mark the stress are no wrong decoding's.
#[test]
fn rows_of_letters_and_stress_marks_stay() {
    for text in [
        "ÄÖÜ äöü ß ÄÖÜ äöü ß",
        "ĄĆĘŁŃÓŚŹŻ ąćęłńóśźż",
        "ÄÖÜ ÄÖÜ SS ÄÖÜ ÄÖÜ SS",
        "А́ЛЫЙ БЕ́РЕГ, СТО́РОЖ, ЗА́МОК",
    ] {
        assert_eq!(repair(text).map(|r| r.text), None, "{text}");
    }
    // Words that were decoded wrongly gain more, few as they may be.
    assert_eq!(repaired("Ïðèâåò"), "Привет");
    assert_eq!(repaired("Ïðèâåò, êàê äåëà?"), "Привет, как дела?");
}

#[test]
fn sample_pages_are_not_broken() {
    for name in common::sample_names() {
        let bytes = std::fs::read(common::sample(&name).0).expect("readable");
        let source = Source::new(&name, bytes);
        let document = Cleaner::new(Config::default()).expect("the defaults fit").clean(&source);
        assert!(!document.record.mojibake_repaired, "{name}");
    }
}

#[test]
fn spans_and_counts_are_those_of_the_decoded_text() {
    let page = "<html><body><article><h1>CafÃ© am See</h1><p>Das kleine CafÃ© am See Ã¶ffnet im FrÃ¼hling &amp; schlieÃŸt im Herbst. \
        Wer frÃ¼h kommt, findet einen Platz am Fenster.Â Der Kuchen ist berÃ¼hmt.</p></article></body></html>";
    let document = Cleaner::new(Config::default())
        .expect("the defaults fit")
        .clean(&Source::new("page.html", page));
    let texts: Vec<&str> = document.segments.iter().map(|s| s.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "Café am See",
            "Das kleine Café am See öffnet im Frühling & schließt im Herbst.",
            "Wer früh kommt, findet einen Platz am Fenster.",
            "Der Kuchen ist berühmt."
        ]
    );
    let spans: Vec<&str> = document
        .segments
        .iter()
        .map(|s| s.span.map(|[from, to]| &page[from as usize..to as usize]).expect("a span"))
        .collect();
    assert_eq!(spans[1], "Das kleine CafÃ© am See Ã¶ffnet im FrÃ¼hling &amp; schlieÃŸt im Herbst.");
    assert!(document.segments.iter().all(|s| s.repaired) && document.record.mojibake_repaired);
    let record = &document.record;
    let dropped: u64 = record.dropped.values().map(|d| d.chars).sum();
    assert_eq!(record.chars_kept + dropped, record.chars_visible);
    let off = Config { normalise: vec!["-mojibake".into()], ..Config::default() };
    let document = Cleaner::new(off).expect("a rule").clean(&Source::new("page.html", page));
    assert!(!document.record.mojibake_repaired && document.segments[0].text == "CafÃ© am See");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1500) })]

    #[test]
    fn any_text_is_repaired_once(text in "(\\PC|[ÃÂâ€™œ\u{80}-\u{bf}Ð°Ñ€├┤√©ĂŔŁРѓС a?\u{fffd}íïð]){0,40}") {
        if let Some(once) = repair(&text) {
            prop_assert_eq!(repair(&once.text), None);
        }
    }

    #[test]
    fn the_map_is_monotone_and_covers(text in "(\\PC|[ÃÂâ€™œ\u{80}-\u{bf}Ð°Ñ€ a]){0,60}") {
        if let Some(new) = repair(&text) {
            let mut last = 0;
            for (i, c) in new.text.char_indices() {
                let before = new.before(i..i + c.len_utf8());
                prop_assert_eq!(before.start, last);
                prop_assert!(text.is_char_boundary(before.end));
                prop_assert!(new.changed(i..i + c.len_utf8()) || text[before.clone()].starts_with(c));
                last = before.end;
            }
            prop_assert_eq!(last, text.len());
        }
    }

    #[test]
    fn conservation_holds_on_broken_pages(body in "(<p>|</p>|<b>|</b>|Â\u{a0}|Ã©|â€œ|Ð¿|Â |caf|\\. |é|x){1,40}") {
        let document = Cleaner::new(Config::default()).expect("the defaults fit").clean(&Source::new("page.html", body));
        let dropped: u64 = document.record.dropped.values().map(|d| d.chars).sum();
        prop_assert_eq!(document.record.chars_kept + dropped, document.record.chars_visible);
    }
}

/// Counts characters over the development texts (`language/*.tsv`, the text in the second column; `extract/*/gold.jsonl`) and writes the weights.
#[cfg(feature = "train")]
#[test]
#[ignore = "reads the development sets"]
fn train_characters() {
    let root = std::path::PathBuf::from(std::env::var("TEMIZ_DATA").expect("TEMIZ_DATA"));
    let mut counts = temiz::train::characters::Counts::default();
    let mut files: Vec<_> = std::fs::read_dir(root.join("language"))
        .expect("a folder")
        .map(|e| e.expect("an entry").path())
        .collect();
    files.sort();
    for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "tsv")) {
        let text = std::fs::read_to_string(path).expect("text");
        text.lines().filter_map(|l| l.split_once('\t')).for_each(|(_, t)| counts.add(t, 1.0));
    }
    let mut folders: Vec<_> = std::fs::read_dir(root.join("extract"))
        .expect("a folder")
        .map(|e| e.expect("an entry").path())
        .collect();
    folders.sort();
    for folder in folders {
        let Ok(text) = std::fs::read_to_string(folder.join("gold.jsonl")) else { continue };
        for line in text.lines() {
            let page: serde_json::Value = serde_json::from_str(line).expect("a record");
            page["gold"].as_str().unwrap_or_default().lines().for_each(|l| counts.add(l, 0.2));
        }
    }
    let out = std::env::var("TEMIZ_OUT").unwrap_or("corpora/models/characters.bin.zst".into());
    std::fs::write(out, counts.pack().expect("packed")).expect("written");
}
