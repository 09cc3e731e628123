//! Language labels of sentences; the ignored test measures.
use temiz::language::{Identifier, LangCodes, Prior, script_of, to_code};

/// Sentences written for this test.
const SENTENCES: [(&str, &str, &str); 24] = [
    ("tr", "Latn", "Vapur seferleri yoğun sis nedeniyle öğleden sonraya ertelendi."),
    ("az", "Latn", "Gəmi səfərləri sıx duman səbəbindən günortadan sonraya təxirə salındı."),
    ("en", "Latn", "The ferries were held back until the afternoon because of thick fog."),
    ("de", "Latn", "Wegen dichten Nebels fuhren die Fähren erst am Nachmittag wieder."),
    ("nl", "Latn", "Door de dichte mist voeren de veerboten pas in de middag weer uit."),
    ("fr", "Latn", "À cause d'un épais brouillard, les bateaux ne sont partis que l'après-midi."),
    ("es", "Latn", "Los barcos no salieron hasta la tarde por culpa de una niebla muy espesa."),
    ("pt", "Latn", "Os barcos só saíram à tarde por causa do nevoeiro muito denso, disseram eles."),
    ("pl", "Latn", "Z powodu gęstej mgły promy wypłynęły dopiero po południu."),
    ("cs", "Latn", "Kvůli husté mlze vypluly trajekty až odpoledne, řekl mluvčí přístavu."),
    ("hu", "Latn", "A sűrű köd miatt a kompok csak délután indultak el."),
    ("vi", "Latn", "Vì sương mù dày đặc nên phà chỉ khởi hành vào buổi chiều."),
    ("ru", "Cyrl", "Из-за густого тумана паромы вышли только после обеда."),
    ("uk", "Cyrl", "Через густий туман пороми вийшли лише після обіду."),
    ("bg", "Cyrl", "Заради гъстата мъгла фериботите тръгнаха чак следобед."),
    ("ar", "Arab", "تأخرت العبّارات إلى ما بعد الظهر بسبب الضباب الكثيف."),
    ("fa", "Arab", "به دلیل مه غلیظ، کشتی‌ها تا بعد از ظهر حرکت نکردند."),
    ("ur", "Arab", "گھنی دھند کی وجہ سے کشتیاں دوپہر کے بعد روانہ ہوئیں۔"),
    ("hi", "Deva", "घने कोहरे के कारण नावें दोपहर के बाद ही चल सकीं।"),
    ("el", "Grek", "Λόγω πυκνής ομίχλης τα πλοία έφυγαν μόλις το απόγευμα."),
    ("ja", "Jpan", "濃い霧のため、フェリーは午後まで出航しませんでした。"),
    ("zh-Hans", "Hans", "由于大雾，渡轮直到下午才开航。"),
    ("zh-Hant", "Hant", "由於大霧，渡輪直到下午才開航。"),
    ("ko", "Hang", "짙은 안개 때문에 배는 오후에야 출항했다."),
];

#[test]
fn sentences_get_their_language_and_script() {
    let mut id = Identifier::new();
    for (lang, script, text) in SENTENCES {
        let label = id.label(text, &Prior::none());
        assert_eq!((label.lang, label.script), (lang, script), "{text} {:?}", id.rank(text));
        assert!(id.prob_of(text, lang) > 0.5, "{text}");
    }
}

#[test]
fn text_without_letters_is_und() {
    let mut id = Identifier::new();
    for text in ["", " ", "12.50 €", "→ ★ 3/4", "+90 (212) 555 01 01", "…"] {
        let label = id.label(text, &Prior::none());
        assert_eq!((label.lang, label.prob), ("und", 0.0), "{text}");
        assert_eq!(script_of(text), "Zyyy");
    }
}

#[test]
fn names_and_single_words_follow_the_document() {
    let mut id = Identifier::new();
    let blocks: Vec<&str> = SENTENCES.iter().filter(|s| s.0 == "tr").map(|s| s.2).collect();
    let (label, shares, prior) = id.document(blocks.iter().map(|b| (*b, b.len() as f32)), None);
    assert_eq!(label.lang, "tr");
    assert!(shares[0].1 > 0.9);
    for text in ["Ankara", "Mehmet Demir", "2024 Galata", "Radio", "Video"] {
        assert_eq!(id.label(text, &prior).lang, "tr", "{text}");
    }
    assert_eq!(id.label("The ferries were held back because of thick fog.", &prior).lang, "en");
}

#[test]
fn bilingual_documents_have_shares() {
    let mut id = Identifier::new();
    let blocks: Vec<&str> =
        SENTENCES.iter().filter(|s| matches!(s.0, "de" | "fr")).map(|s| s.2).collect();
    let (_, shares, _) = id.document(blocks.iter().map(|b| (*b, 1.0)), None);
    assert_eq!(shares.len(), 2, "{shares:?}");
    assert!(shares.iter().all(|s| s.1 > 0.3 && matches!(s.0, "de" | "fr")), "{shares:?}");
}

#[test]
fn a_letter_or_a_short_word_alone_is_told_without_certainty() {
    let mut identifier = Identifier::default();
    for text in ["ok", "abc", "x", "e", "ж", "ال"] {
        let (label, ..) = identifier.document([(text, text.len() as f32)].into_iter(), None);
        assert!(label.prob < 0.6, "{text}: {label:?}");
    }
    let sentence = SENTENCES[0].2;
    let (label, ..) = identifier.document([(sentence, 50.0)].into_iter(), None);
    assert!(label.lang == "tr" && label.prob > 0.9, "{label:?}");
}

/// Cantonese, which has no class, shares most of its characters with them.
#[test]
fn short_chinese_sentences_are_chinese() {
    let mut id = Identifier::new();
    for text in [
        "昨天的雨下得很大。",
        "我身上没有零钱。",
        "他把船停在港口。",
        "這間店的麵很好吃。",
        "她一直住在山上。",
        "不，爸爸做的菜最好吃。",
    ] {
        let label = id.label(text, &Prior::none());
        assert!(label.lang.starts_with("zh-"), "{text} {label:?}");
        // Few of these characters tell the scripts apart; the language is sure all the same.
        assert!(id.label_beside(text, "tr").prob > 0.5, "{text} {:?}", id.rank(text));
    }
}

#[test]
fn languages_without_a_class_are_und() {
    let mut id = Identifier::new();
    for text in [
        "tenpo pini la jan pona mi li kama lon tomo mi. ona li pana e kili suwi tawa mi.",
        "mi wile toki e ni: sina pona mute tawa mi. o awen lon poka mi.",
    ] {
        let label = id.label(text, &Prior::none());
        assert_eq!((label.lang, label.script, label.prob), ("und", "Latn", 0.0), "{text}");
    }
}

#[test]
fn a_document_in_a_language_without_a_class_is_und() {
    let mut id = Identifier::new();
    let blocks = [
        "tenpo pini la jan pona mi li kama lon tomo mi. ona li pana e kili suwi tawa mi.",
        "mi wile toki e ni: sina pona mute tawa mi. o awen lon poka mi.",
    ];
    let (label, ..) = id.document(blocks.iter().map(|b| (*b, b.len() as f32)), None);
    assert_eq!((label.lang, label.prob), ("und", 0.0));
}

#[test]
fn arabic_in_latin_letters_and_malay_in_arabic_ones() {
    let mut id = Identifier::new();
    for (lang, text) in [
        ("ar-Latn", "wa qala al walad inna al kitab al jadid fi al bayt al kabir"),
        ("min-Arab", "اڤو نن دکاراجوکن دک اورڠ ايتو د کامڤواڠ کامي"),
    ] {
        assert_eq!(id.label(text, &Prior::none()).lang, lang, "{text} {:?}", id.rank(text));
    }
}

#[test]
fn addresses_do_not_flip_a_language() {
    let mut id = Identifier::new();
    let link = "https://www.harbour-news.example.com/weather/2024/the-ferries-and-the-fog.html";
    for (lang, text) in [
        ("ru", format!("Подробнее о тумане: {link}")),
        ("el", format!("Διαβάστε περισσότερα εδώ: {link}")),
        ("tr", format!("Ayrıntılar için: {link} adresine bakın")),
        ("uk", "Пишіть нам: the.harbour.office@harbour-news.example.com".to_owned()),
    ] {
        assert_eq!(id.label(&text, &Prior::none()).lang, lang, "{text}");
    }
    assert_eq!(id.label(link, &Prior::none()).lang, "und");
}

#[test]
fn a_class_that_may_stand_for_its_neighbours_is_less_sure() {
    let mut id = Identifier::new();
    let mut prob = |text: &str| id.label(text, &Prior::none()).prob;
    // Tifinagh is written by several languages and has one class; Georgian letters are written by Georgians.
    assert!(prob("ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ, ⵎⴰⵏⵣⴰⴽⵉⵏ ⵜⵍⵍⴰⵎ ⴰⵙⵙⴰ ⴳ ⵜⴰⴷⴷⴰⵔⵜ") < 0.9);
    assert!(prob("ბორნები ნისლის გამო მხოლოდ ნაშუადღევს გავიდა.") > 0.95);
}

#[test]
fn numbers_and_symbols_in_a_line_do_not_flip_its_language() {
    let mut id = Identifier::new();
    let text = "★ 12.50 € → Wegen dichten Nebels fuhren die Fähren erst um 14:30 Uhr (+49 30 1234)";
    assert_eq!(id.label(text, &Prior::none()).lang, "de");
}

#[test]
fn a_declared_language_is_evidence_and_not_truth() {
    let mut id = Identifier::new();
    let short = ["Radio"];
    for lang in ["fr", "pl"] {
        let (label, ..) = id.document(short.iter().map(|b| (*b, 5.0)), Some(lang));
        assert_eq!(label.lang, lang);
    }
    let german: Vec<&str> = SENTENCES.iter().filter(|s| s.0 == "de").map(|s| s.2).collect();
    let (label, ..) = id.document(german.iter().map(|b| (*b, b.len() as f32)), Some("fr"));
    assert_eq!(label.lang, "de");
}

#[test]
fn labels_in_other_codes() {
    assert_eq!(to_code("tr", "Latn", LangCodes::Flores), "tur_Latn");
    assert_eq!(to_code("zh-Hant", "Hant", LangCodes::Flores), "zho_Hant");
    assert_eq!(to_code("sr-Latn", "Latn", LangCodes::Iso6393), "srp");
    assert_eq!(to_code("ckb", "Arab", LangCodes::Iso6393), "ckb");
    assert_eq!(to_code("sr-Latn", "Latn", LangCodes::Bcp47), "sr-Latn");
}

#[cfg(feature = "train")]
#[test]
#[ignore = "trains for minutes"]
fn train_letters() {
    let listed = std::fs::read_to_string("corpora/models/letter_languages.tsv").unwrap();
    let languages = std::fs::read_to_string("corpora/models/languages.tsv").unwrap();
    let lines = std::env::var("TEMIZ_LINES").unwrap();
    let out = "corpora/models/letters.bin.zst";
    let done =
        temiz::train::letters::train_letters(lines.as_ref(), &languages, &listed, out.as_ref());
    println!("{:?}", done.unwrap());
}

/// The rules of the outside measure: codes without script, close codes made one.
#[test]
#[ignore = "needs the development sets"]
fn measure() {
    use std::collections::BTreeMap;
    use temiz::language::codes::normal;
    #[cfg(feature = "train")]
    if let Ok(path) = std::env::var("TEMIZ_MODEL") {
        assert!(temiz::ngram::Model::install(&std::fs::read(path).unwrap()));
    }
    const WHATLANG: &str = "afr aka amh ara aze bel ben bul cat ces dan deu ell eng epo est fas fin fra guj heb hin hrv hun hye ind ita jav jpn kan kat khm kor lat lav lit mal mar mkd mya nep nld nob ori pan pol por ron rus sin slk slv sna spa srp swe tam tel tgl tha tuk tur ukr urd uzb vie yid zho zul";
    let base = |c: &str| normal(c).split('-').next().unwrap_or_default().to_owned();
    let wide: Vec<String> = WHATLANG.split(' ').map(base).collect();
    let named: Vec<String> =
        temiz::ngram::Model::get().classes.iter().map(|c| base(&c.label)).collect();
    let root = std::env::var("TEMIZ_EVAL").unwrap();
    let mut sets: Vec<_> = std::fs::read_dir(&root)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "tsv"))
        .collect();
    sets.sort();
    for path in sets {
        let text = std::fs::read_to_string(&path).unwrap();
        let rows: Vec<(String, &str)> = text
            .split('\n')
            .filter_map(|l| l.split_once('\t'))
            .map(|(g, t)| (base(g), t))
            .collect();
        let mut id = Identifier::new();
        let start = std::time::Instant::now();
        let got: Vec<_> = rows.iter().map(|(_, t)| id.label(t, &Prior::none())).collect();
        let took = start.elapsed().as_secs_f64();
        let mut tally: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        let mut per: BTreeMap<&str, (usize, usize, BTreeMap<String, usize>)> = BTreeMap::new();
        let mut bins = [(0.0, 0.0); 10];
        let (mut sure, mut unknown) = (0, 0);
        for ((g, _), l) in rows.iter().zip(&got) {
            let p = base(l.lang);
            let ok = p == *g;
            let known = named.contains(g);
            for (k, yes) in [("all", true), ("whatlang", wide.contains(g)), ("named", known)] {
                if yes {
                    let e = tally.entry(k).or_default();
                    e.0 += usize::from(ok);
                    e.1 += 1;
                }
            }
            if known {
                let e = per.entry(g).or_default();
                e.0 += usize::from(ok);
                e.1 += 1;
                if !ok {
                    *e.2.entry(p).or_default() += 1;
                }
            } else {
                unknown += 1;
                sure += usize::from(l.prob > 0.9 && l.lang != "und");
            }
            let b = &mut bins[((l.prob * 10.0) as usize).min(9)];
            *b = (b.0 + f64::from(u8::from(ok)), b.1 + f64::from(l.prob));
        }
        let ece: f64 = bins.iter().map(|(o, q)| (o - q).abs()).sum::<f64>() / rows.len() as f64;
        print!("{:13}", path.file_stem().unwrap().to_str().unwrap());
        tally.iter().for_each(|(k, (o, n))| print!(" {k} {:.2}", 100.0 * *o as f64 / *n as f64));
        println!(
            " | named {} | ece {ece:.3} | sure of unknown {:.1} | {:.0} MB/s",
            per.len(),
            100.0 * sure as f64 / unknown.max(1) as f64,
            rows.iter().map(|r| r.1.len()).sum::<usize>() as f64 / 1e6 / took
        );
        if std::env::var("TEMIZ_BY").is_ok_and(|s| path.to_str().unwrap().contains(&s)) {
            let mut list: Vec<_> = per.into_iter().collect();
            list.sort_by(|a, b| {
                (a.1.0 as f64 / a.1.1 as f64).total_cmp(&(b.1.0 as f64 / b.1.1 as f64))
            });
            for (k, (o, n, m)) in list.iter().take(90) {
                let mut m: Vec<_> = m.iter().collect();
                m.sort_by(|a, b| b.1.cmp(a.1));
                println!(
                    "    {k} {:.0} {}",
                    100.0 * *o as f64 / *n as f64,
                    m.iter().take(4).map(|(a, b)| format!("{a}:{b}")).collect::<Vec<_>>().join(" ")
                );
            }
        }
    }
}

/// Blocks of the mixed pages, each page's with its own prior.
#[test]
#[ignore = "needs the development sets"]
fn measure_mixed() {
    #[cfg(feature = "train")]
    if let Ok(path) = std::env::var("TEMIZ_MODEL") {
        assert!(temiz::ngram::Model::install(&std::fs::read(path).unwrap()));
    }
    let base = |c: &str| {
        temiz::language::codes::normal(c).split('-').next().unwrap_or_default().to_owned()
    };
    let text =
        std::fs::read_to_string(std::env::var("TEMIZ_EVAL").unwrap() + "/mixed.jsonl").unwrap();
    let mut id = Identifier::new();
    let mut tally: std::collections::BTreeMap<String, (usize, usize)> = Default::default();
    let mut wrong: std::collections::BTreeMap<String, usize> = Default::default();
    let (start, mut size) = (std::time::Instant::now(), 0);
    for line in text.lines() {
        let page: serde_json::Value = serde_json::from_str(line).unwrap();
        let blocks: Vec<(&str, String, &str)> = page["blocks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|b| {
                (
                    b["text"].as_str().unwrap(),
                    base(b["lang"].as_str().unwrap()),
                    b["role"].as_str().unwrap(),
                )
            })
            .collect();
        let (_, _, prior) =
            id.document(blocks.iter().map(|b| (b.0, b.0.chars().count() as f32)), None);
        for (text, lang, role) in &blocks {
            size += text.len();
            let label = id.label(text, &prior);
            let ok = base(label.lang) == *lang;
            let kind = format!(
                "{}/{}",
                page["kind"].as_str().unwrap(),
                if matches!(*role, "nav" | "footer" | "title") { "short" } else { "long" }
            );
            for key in ["all".to_owned(), kind] {
                let e = tally.entry(key).or_default();
                e.0 += usize::from(ok);
                e.1 += 1;
            }
            if !ok {
                *wrong.entry(format!("{lang}>{}", label.lang)).or_default() += 1;
            }
        }
    }
    println!(
        "mixed {:?} {:.0} MB/s",
        tally
            .iter()
            .map(|(k, (o, n))| format!("{k} {:.2}", 100.0 * *o as f64 / *n as f64))
            .collect::<Vec<_>>(),
        size as f64 / 1e6 / start.elapsed().as_secs_f64()
    );
    let mut wrong: Vec<_> = wrong.into_iter().collect();
    wrong.sort_by_key(|w| std::cmp::Reverse(w.1));
    println!("{:?}", &wrong[..wrong.len().min(40)]);
}
