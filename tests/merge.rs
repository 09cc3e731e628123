//! `temiz merge`: translations go back into their pages, and nothing else changes.

mod common;

use common::{records, run_records, sample, sample_names, temiz, walk};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use temiz::merge::{Charset, Merged, Options, Translation, merge};
use temiz::page::{Kind, Page};
use temiz::record::Inline;
use temiz::{Cleaner, Config, Format, Scratch, Source, decode};

const PAGE: &str = "<!DOCTYPE html>\r\n<html lang=\"en\">\r\n<head><meta charset=\"windows-1252\"><title>Harbour</title></head>\r\n<body class='x'>\r\n\
<nav><a href=\"/\">Home</a> <a href=\"/n\">News</a></nav>\r\n<article><h1>Harbour bridge reopens to pedestrians</h1>\r\n\
<p>Engineers reopened the <a href=\"/footway\" title='the \"old\" way'>footway</a> on Monday<!-- seen --> after a long winter of repairs. People walked across <b>before</b> breakfast and waved at the ferries.</p>\r\n\
<p>The ferry <img src=a.png alt=\"a boat\"> kept its timetable all week, and the harbour office thanked everyone for their patience.</p></article>\r\n\
<script>if (a < b) { \"</p>\" }</script></body></html>\r\n";

fn cleaner() -> Cleaner {
    Cleaner::new(Config::default()).expect("fits")
}

/// Ordinals and texts of a page's segments.
fn segments(page: &[u8]) -> Vec<(u32, String)> {
    let document = cleaner().clean(&Source::new("page.html", page));
    document.segments.into_iter().map(|s| (s.n, s.text)).collect()
}

fn to(n: u32, text: &str) -> Translation {
    Translation {
        n,
        text: text.to_owned(),
        place: format!("t.jsonl:{}", n + 1),
        ..Translation::default()
    }
}

fn merged_with(page: &[u8], translations: &[Translation], options: &Options) -> Merged {
    let source = Source::new("page.html", page);
    merge(&cleaner(), &source, translations, None, options, &mut Scratch::default())
        .expect("a page")
}

fn merged(page: &str, translations: &[Translation]) -> (String, Merged) {
    let merged = merged_with(page.as_bytes(), translations, &Options::default());
    let bytes = merged.bytes.clone().expect("something changed");
    (String::from_utf8(bytes).expect("UTF-8"), merged)
}

/// The ordinal of the segment that holds `part`.
fn n_of(page: &str, part: &str) -> u32 {
    let all = segments(page.as_bytes());
    all.iter().find(|(_, t)| t.contains(part)).unwrap_or_else(|| panic!("“{part}” in {all:?}")).0
}

/// What a reader sees of a page: the texts of its blocks, one behind the other.
fn visible(name: &str, bytes: &[u8], encoding: Option<&str>) -> String {
    let source = Source::new(name, bytes);
    let text = decode::decode(bytes, &source.hints, encoding).text;
    let page = match source.format(&text) {
        Format::Html => Page::from_html(&text),
        Format::Plain => Page::from_plain(&text),
    };
    // Control characters have no look, and are not written.
    let unseen = |c: char| c.is_control() && !c.is_whitespace();
    let texts = page.blocks.iter().map(|b| page.text(b).replace(unseen, ""));
    // Where a page's lines are cut depends on characters that nobody sees; the texts don't.
    texts.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_translation_comes_to_its_place_and_everything_around_it_stays() {
    let n = n_of(PAGE, "People walked");
    let (page, merged) = merged(PAGE, &[to(n, "Die Leute gingen vor dem Frühstück hinüber.")]);
    let (before, after) = PAGE
        .split_once("People walked across <b>before</b> breakfast and waved at the ferries.")
        .expect("there");
    // The lesser part of the article is no reason to call the page German.
    let before = before
        .replace("windows-1252", "utf-8")
        .replace("<p>Engineers", "<p lang=\"de\" dir=\"ltr\">Engineers");
    // What stood in the run has no place of its own in a text without marks: the run goes, and the text stands where most of it stood.
    assert_eq!(page, format!("{before}Die Leute gingen vor dem Frühstück hinüber.{after}"));
    assert_eq!((merged.counts.translated, merged.counts.failed), (1, 0));
    assert_eq!(merged.counts.untranslated, segments(PAGE.as_bytes()).len() as u64 - 1);
}

#[test]
fn an_unchanged_page_is_copied_byte_for_byte() {
    let same: Vec<Translation> = segments(PAGE.as_bytes()).iter().map(|(n, t)| to(*n, t)).collect();
    let merged = merged_with(PAGE.as_bytes(), &same, &Options::default());
    assert_eq!(merged.bytes, None);
    assert_eq!(merged.counts.unchanged, same.len() as u64);
}

#[test]
fn hostile_translations_do_not_become_markup() {
    let n = n_of(PAGE, "Engineers");
    let (harmless, _) = merged(PAGE, &[to(n, "Der Weg ist offen.")]);
    for text in [
        "<script>alert(1)</script>",
        "\" onload=\"alert(1)",
        "</p></article><iframe src=x>",
        "&lt;img onerror=x&gt; &amp;",
        "a\u{0}b\u{1b}c\u{7f}d\u{fffe}",
        "--><!-- ]]>",
    ] {
        let (page, _) = merged(PAGE, &[to(n, text)]);
        let shown = Page::from_html(&page);
        let clean: String = text.chars().filter(|c| !c.is_control() && *c != '\u{fffe}').collect();
        assert!(shown.blocks.iter().any(|b| shown.text(b).contains(&clean)), "{text:?} in {page}");
        assert_eq!(
            shown.elements.len(),
            Page::from_html(&harmless).elements.len(),
            "{text:?} in {page}"
        );
        assert!(!page.contains(['\u{0}', '\u{1b}', '\u{7f}', '\u{fffe}']));
    }
}

#[test]
fn right_to_left_text_turns_the_page_around() {
    let all = segments(PAGE.as_bytes());
    let hebrew: Vec<Translation> =
        all.iter().map(|(n, _)| to(*n, "הגשר נפתח מחדש להולכי רגל אחרי חורף ארוך")).collect();
    let (page, _) = merged(PAGE, &hebrew);
    assert!(!page.contains("<article "), "the page says it for the article: {page}");
    assert!(
        page.contains("<html dir=\"rtl\" lang=\"he\">")
            || page.contains("lang=\"he\" dir=\"rtl\">"),
        "{page}"
    );
}

#[test]
fn only_the_articles_container_turns_when_most_of_the_page_stays() {
    let chrome = "<p>A notice of the reading club that nobody has translated, and it goes on and on about chairs.</p>".repeat(12);
    let page =
        PAGE.replace("<article>", &format!("<aside class=sidebar>{chrome}</aside><article>"));
    let n = n_of(&page, "Engineers");
    let (new, _) = merged(&page, &[to(n, "أعاد المهندسون فتح الممر يوم الاثنين")]);
    assert!(new.contains("<html lang=\"en\">"), "{new}");
    assert!(
        new.contains("<p dir=\"rtl\" lang=\"ar\">") || new.contains("<p lang=\"ar\" dir=\"rtl\">"),
        "{new}"
    );
}

#[test]
fn the_declared_charset_is_the_written_one() {
    let n = n_of(PAGE, "Engineers");
    let cyrillic = Charset::for_label("koi8-r");
    let options = Options { encoding: cyrillic, ..Options::default() };
    let merged = merged_with(PAGE.as_bytes(), &[to(n, "Инженеры открыли дорогу — ğ €")], &options);
    let bytes = merged.bytes.expect("changed");
    let text = decode::decode(&bytes, &temiz::Hints::default(), None);
    assert_eq!(text.encoding, "koi8-r");
    assert!(text.text.contains("Инженеры открыли дорогу &#8212; &#287; &#8364;"), "{}", text.text);
    for page in [
        "<p>Engineers reopened the footway on Monday after a long winter.</p>",
        "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><html><head></head><body><p>Engineers reopened the footway on Monday after a long winter.</p></body></html>",
    ] {
        let merged = merged_with(page.as_bytes(), &[to(0, "Мосты открыты")], &Options::default());
        let bytes = merged.bytes.expect("changed");
        let text = std::str::from_utf8(&bytes).expect("UTF-8");
        assert!(
            text.contains("charset=\"utf-8\"") || text.contains("encoding=\"utf-8\""),
            "{text}"
        );
    }
}

#[test]
fn the_byte_order_mark_is_that_of_what_is_written() {
    let wide: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(PAGE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let n = n_of(PAGE, "Engineers");
    let to_utf8 =
        merged_with(&wide, &[to(n, "Ingenieure")], &Options::default()).bytes.expect("changed");
    assert!(to_utf8.starts_with(b"\xEF\xBB\xBF<!DOCTYPE"));
    let options = Options { encoding: Charset::for_label("utf-16be"), ..Options::default() };
    let to_wide =
        merged_with(PAGE.as_bytes(), &[to(n, "Ingenieure")], &options).bytes.expect("changed");
    assert!(to_wide.starts_with(&[0xFE, 0xFF, 0, b'<']));
}

/// Bytes that are no text of the encoding stay, also inside of segments that are written anew.
#[test]
fn undecodable_bytes_of_plain_text_stay() {
    let mut bytes =
        b"The ferry was delayed by \x93fog\x94 _ on Monday.\r\n\r\nThe bridge was closed.\r\n"
            .to_vec();
    let at = bytes.iter().position(|b| *b == b'_').expect("a gap");
    // windows-1253 has no character for the first, in EUC-KR no character begins with the second.
    for (label, broken) in [("windows-1253", 0xAA), ("euc-kr", 0xFF)] {
        bytes[at] = broken;
        let config = Config { encoding: Some(label.into()), ..Config::default() };
        let cleaner = Cleaner::new(config).expect("fits");
        let source = Source::new("notes.txt", &bytes[..]);
        let options = Options { rewrite_all: true, ..Options::default() };
        let merged = merge(&cleaner, &source, &[], None, &options, &mut Scratch::default());
        assert_eq!(merged.expect("a page").bytes.expect("written"), bytes, "{label}");
    }
}

/// In a CDATA section `&lt;` is five characters.
#[test]
fn text_in_a_cdata_section_goes_back() {
    let page = "<html><body><article><h1>Proofs of the harbour</h1><p>The proof below was found in the harbour archive last year, the university said on Monday.</p>\
        <math><annotation><![CDATA[The depth a < b & c holds for all piers of the harbour.]]></annotation></math>\
        <p>Nobody had looked at the papers since the harbour was built, so the find was a surprise to all.</p></article></body></html>";
    let source = Source::new("page.html", page);
    let options = Options { rewrite_all: true, ..Options::default() };
    let all = merge(&cleaner(), &source, &[], None, &options, &mut Scratch::default());
    let written = all.expect("a page").bytes.expect("written");
    let texts = |page: &[u8]| segments(page).into_iter().map(|s| s.1).collect::<Vec<_>>();
    assert!(texts(page.as_bytes()).iter().any(|t| t.contains("a < b & c")));
    assert_eq!(texts(&written), texts(page.as_bytes()));
    let (translated, _) = merged(page, &[to(n_of(page, "The depth"), "Tiefe a < b & c.")]);
    assert!(texts(translated.as_bytes()).iter().any(|t| t == "Tiefe a < b & c."), "{translated}");
}

/// A translation that does not say where links belong leaves no empty ones.
#[test]
fn elements_whose_text_goes_elsewhere_are_left_out_and_counted() {
    let page = "<html><body><article><p>Read <a href=\"report.html\">the whole <b>report</b></a> of the harbour office on our pages.</p>\
        <p><a href=\"more.html\">More of the harbour office and its report of last year is here.</a></p>\
        <p>The <a href=\"plan.html\"><img src=\"plan.png\"> plan</a> of the <b id=\"pier\">pier</b>,<i class=\"icon\"></i> drawn by hand, hangs in the office.</p></article></body></html>";
    let all = [
        to(n_of(page, "Read"), "Lesen Sie den Bericht des Hafenamts."),
        to(n_of(page, "More of"), "Mehr vom Hafenamt steht hier."),
        to(n_of(page, "The"), "Der Plan hängt im Büro."),
    ];
    let (written, merged) = merged(page, &all);
    assert_eq!(merged.counts.left_out, 2, "the link and the bold word in it, {written}");
    assert!(written.contains("<p>Lesen Sie den Bericht des Hafenamts.</p>"), "{written}");
    assert!(
        written.contains("<a href=\"more.html\">Mehr vom Hafenamt steht hier.</a>"),
        "{written}"
    );
    // Pictures, what an address may lead to, and what never held text are still there.
    for stays in [
        "<a href=\"plan.html\"><img src=\"plan.png\"> </a>",
        "<b id=\"pier\"></b>",
        "<i class=\"icon\"></i>",
    ] {
        assert!(written.contains(stays), "{stays}: {written}");
    }
}

/// A page in UTF-8 with a block that was pasted in windows-1252: its bytes stay where nothing is translated.
#[test]
fn runs_in_another_encoding_stay() {
    let pasted = "Schöne Grüße aus der Küche, wünscht Ihre Fährgesellschaft";
    let pasted = encoding_rs::WINDOWS_1252.encode(pasted).0;
    let page = [
        "<html lang=\"de\"><head><meta charset=\"utf-8\"></head><body><header><p>".as_bytes(),
        &pasted,
        "</p></header>\n<article><h1>Die Fähre für Österreich</h1>\
            <p>Die Fähre über den See fährt wieder täglich, sagte der Bürgermeister am Montag in Überlingen.</p>\
            <p>Für die Gäste gibt es größere Räume und schönere Plätze auf dem Oberdeck.</p></article></body></html>"
            .as_bytes(),
    ]
    .concat();
    let (n, _) = segments(&page).into_iter().find(|s| s.1.starts_with("Für die")).expect("there");
    let merged = merged_with(&page, &[to(n, "There is more room on deck.")], &Options::default());
    assert!(merged.problems.is_empty(), "{:?}", merged.problems);
    let bytes = merged.bytes.expect("changed");
    assert!(bytes.windows(pasted.len()).any(|w| w == &*pasted), "the pasted block stays");
    assert!(String::from_utf8_lossy(&bytes).contains(">There is more room on deck.</p>"));
}

#[test]
fn plain_text_stays_plain() {
    let text = "The ferry was delayed by fog.\r\n\r\nThe bridge was closed on Monday.\r\n";
    let source = Source::new("notes.txt", text);
    let translations = [to(1, "Die Brücke <war> am\nMontag & zu.")];
    let merged = merge(
        &cleaner(),
        &source,
        &translations,
        None,
        &Options::default(),
        &mut Scratch::default(),
    );
    let bytes = merged.expect("a page").bytes.expect("changed");
    assert_eq!(
        String::from_utf8_lossy(&bytes),
        "The ferry was delayed by fog.\r\n\r\nDie Brücke <war> am Montag & zu.\r\n"
    );
}

#[test]
fn what_no_longer_fits_is_an_error_with_its_place() {
    let mut moved = to(1, "x");
    moved.span = Some([5, 20]);
    let mut other = to(2, "y");
    let document = cleaner().clean(&Source::new("page.html", PAGE));
    other.span = document.segments[2].span;
    other.hash = Some("0123456789abcdef".into());
    let merged = merged_with(
        PAGE.as_bytes(),
        &[to(99, "z"), moved, other, to(0, "Brücke"), to(0, "Brücke")],
        &Options::default(),
    );
    let said: Vec<String> =
        merged.problems.iter().map(|p| format!("{} {:?} {}", p.place, p.n, p.what)).collect();
    assert_eq!(merged.counts.failed, 4, "{said:?}");
    assert!(
        said.iter().any(|s| s.contains("t.jsonl:100 Some(99)") && s.contains("no segment 99")),
        "{said:?}"
    );
    assert!(said.iter().any(|s| s.contains("bytes 5..20")), "{said:?}");
    assert!(said.iter().any(|s| s.contains("hash differs")), "{said:?}");
    assert!(said.iter().any(|s| s.contains("second time")), "{said:?}");
    assert_eq!(merged.counts.translated, 1);
}

/// A page through the whole path with its own texts: what a reader sees, and the bytes around the segments, must stay.
fn rewrite(
    name: &str,
    bytes: &[u8],
    cleaner: &Cleaner,
    scratch: &mut Scratch,
) -> Result<(), String> {
    let source = Source::new(name, bytes);
    let document = cleaner.clean(&source);
    let options = Options { rewrite_all: true, ..Options::default() };
    let merged = merge(cleaner, &source, &[], None, &options, scratch)?;
    if !merged.problems.is_empty() {
        return Err(format!("{:?}", merged.problems[0]));
    }
    let Some(new) = merged.bytes else {
        let mended = document.segments.iter().all(|s| s.repaired || s.span.is_none());
        return if mended { Ok(()) } else { Err("not written".into()) };
    };
    // What can't be written in its own encoding is written in UTF-8, and says so.
    let encoding = document.record.encoding.as_deref();
    let written = encoding.filter(|e| Charset::for_label(e).is_some());
    let (before, after) = (visible(name, bytes, encoding), visible(name, &new, written));
    if before != after {
        let same = before.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
        let near = |s: &str| {
            s[s.floor_char_boundary(same.saturating_sub(40))..]
                .chars()
                .take(120)
                .collect::<String>()
        };
        return Err(format!("was {:?}, is {:?}", near(&before), near(&after)));
    }
    if encoding != written {
        // Its declaration is another now.
        return Ok(());
    }
    // Outside the segments: the same text, and where it is not decoded anew, the same bytes.
    let text = decode::decode(bytes, &source.hints, None).text;
    // A page with runs in another encoding is read by runs again.
    let whole = decode::decode(bytes, &source.hints, written).text == text;
    let new_text = decode::decode(&new, &source.hints, written.filter(|_| whole)).text;
    let mut spans: Vec<[usize; 2]> =
        document.segments.iter().filter_map(|s| s.span).map(|s| s.map(|o| o as usize)).collect();
    spans.sort_unstable();
    let (mut rest, mut from) = (new_text.as_ref(), 0);
    for [start, end] in spans {
        let around = &text[from..start];
        let at = if from == 0 { rest.starts_with(around).then_some(0) } else { rest.find(around) };
        let Some(at) = at else { return Err(format!("bytes {from}..{start} changed")) };
        rest = &rest[at + around.len()..];
        from = end;
    }
    if rest.ends_with(&text[from..]) { Ok(()) } else { Err(format!("bytes from {from} changed")) }
}

#[test]
fn breaks_in_code_and_white_space_between_tags_stay() {
    let page = "<html><body><article><h1>Harbour bridge code of the ferries</h1><p>Read the <a href=a>\n  footway notice\n </a>\n <a href=b> and the winter notice</a> before you cross the bridge.</p>\
        <pre>first line<br>second &lt;line&gt;\r\nthird</pre></article></body></html>";
    let options = Options { rewrite_all: true, ..Options::default() };
    let new = merged_with(page.as_bytes(), &[], &options).bytes.expect("written");
    let new = String::from_utf8(new).expect("UTF-8");
    assert!(new.contains("Read the <a href=a>\n  footway notice </a>\n <a href=b> and the winter notice</a> before"), "{new}");
    assert!(new.contains("<pre>first line\nsecond &lt;line&gt;\nthird</pre>"), "{new}");
}

/// What was broken before it was saved is mended in segments; the page shows it broken until there is a translation.
#[test]
fn a_repaired_segment_without_a_translation_stays_as_the_page_has_it() {
    let page = "<html><head><meta charset=utf-8></head><body><article><h1>Harbour news</h1><p>The cafÃ© by the pier isnâ€™t open on Mondays, the owner said.</p><p>The ferry runs every hour.</p></article></body></html>";
    let document = cleaner().clean(&Source::new("page.html", page));
    let mended = document.segments.iter().find(|s| s.repaired).expect("a repaired segment");
    let repaired = document.segments.iter().filter(|s| s.repaired).count() as u64;
    assert_eq!(document.record.segments_repaired, repaired);
    assert_eq!(mended.text, "The café by the pier isn’t open on Mondays, the owner said.");
    let options = Options { rewrite_all: true, ..Options::default() };
    for translations in [&[][..], &[to(mended.n, &mended.text)]] {
        let new = merged_with(page.as_bytes(), translations, &options).bytes.expect("written");
        assert!(String::from_utf8_lossy(&new).contains("The cafÃ© by the pier isnâ€™t open"));
    }
    let new = merged_with(page.as_bytes(), &[to(mended.n, "Das Café ist zu.")], &options).bytes;
    assert!(String::from_utf8_lossy(&new.expect("written")).contains("<p>Das Café ist zu.</p>"));
}

/// Normalisation is for the segments: what has no translation is written as the page shows it.
#[test]
fn rewritten_segments_are_not_normalised() {
    let text =
        "Tarif\u{a0}: １２ €\u{3000}(en “hiver”), co\u{ad}mme <b>l\u{2019}an\u{a0}dernier</b>.";
    let page = format!(
        "<html><body><article><h1>Le bac du port</h1><p>Le bac part toutes les heures, dit le passeur.</p><p>{text}</p></article></body></html>"
    );
    let options = Options { rewrite_all: true, ..Options::default() };
    let new = merged_with(page.as_bytes(), &[], &options).bytes.expect("written");
    assert_eq!(String::from_utf8_lossy(&new), page);
}

#[test]
fn rewriting_all_segments_of_the_samples_changes_nothing_to_see() {
    let (cleaner, mut scratch) = (cleaner(), Scratch::default());
    let mut wrong = 0;
    for name in sample_names() {
        let bytes = fs::read(sample(&name).0).expect("readable");
        if let Err(what) = rewrite(&name, &bytes, &cleaner, &mut scratch) {
            println!("{name}: {what}");
            wrong += 1;
        }
    }
    assert_eq!(wrong, 0);
}

#[test]
fn rewriting_all_segments_of_development_pages_changes_nothing_to_see() {
    let Some(data) = std::env::var_os("TEMIZ_DATA").map(PathBuf::from) else {
        println!("skipped: TEMIZ_DATA not set");
        return;
    };
    let (cleaner, mut scratch) = (cleaner(), Scratch::default());
    let mut files = walk(&data.join("extract"));
    files.retain(|f| f.components().any(|c| c.as_os_str() == "pages"));
    files.sort();
    let (mut wrong, mut pages) = (0, 0);
    for file in files {
        let bytes = common::read(&file);
        pages += 1;
        if let Err(what) = rewrite(&file.to_string_lossy(), &bytes, &cleaner, &mut scratch) {
            println!("{}: {}", file.display(), what.chars().take(600).collect::<String>());
            wrong += 1;
        }
    }
    println!("{wrong} of {pages} pages changed");
    assert_eq!(wrong, 0);
}

fn inline_of(page: &str, part: &str) -> (u32, String, Vec<Inline>) {
    let cleaner = Cleaner::new(Config { inline: true, ..Config::default() }).expect("fits");
    let document = cleaner.clean(&Source::new("page.html", page));
    let found = document.segments.into_iter().find(|s| s.text.contains(part)).expect("there");
    (found.n, found.text, found.inline.expect("asked for"))
}

fn open(at: usize, n: u32) -> Inline {
    Inline { at: at as u32, open: Some(n), ..Inline::default() }
}

fn close(at: usize, n: u32) -> Inline {
    Inline { at: at as u32, close: Some(n), ..Inline::default() }
}

#[test]
fn inline_runs_are_numbered_in_the_text() {
    let (_, text, inline) = inline_of(PAGE, "Engineers");
    let at = text.find("footway").expect("there");
    assert_eq!(
        serde_json::to_value(&inline).expect("serialises"),
        json!([{"at": at, "open": 1, "tag": "a"}, {"at": at + 7, "close": 1}])
    );
    let (_, text, inline) = inline_of(PAGE, "The ferry");
    let at = text.find("kept").expect("there");
    assert_eq!(
        serde_json::to_value(&inline).expect("serialises"),
        json!([{"at": at, "alone": 1, "tag": "img"}])
    );
}

#[test]
fn a_run_over_two_sentences_is_closed_and_opened_again() {
    let page = PAGE
        .replace("<a href=\"/footway\"", "<em>old</em> <a href=\"/footway\"")
        .replace("footway</a>", "footway")
        .replace("<b>before</b> breakfast", "before</a> breakfast");
    let (first, text, inline) = inline_of(&page, "Engineers");
    assert_eq!(inline.last(), Some(&close(text.len(), 2)));
    let (second, _, inline) = inline_of(&page, "People walked");
    assert_eq!((inline[0].at, inline[0].open, inline[0].tag.as_deref()), (0, Some(1), Some("a")));
    let mut a = to(first, "Den Fußweg gibt es.");
    a.inline = Some(vec![open(0, 1), close(3, 1), open(4, 2), close(11, 2)]);
    let mut b = to(second, "Alle gingen hin.");
    b.inline = Some(vec![open(5, 1), close(11, 1)]);
    let (new, merged) = merged(&page, &[a, b]);
    assert_eq!(merged.problems, []);
    let link = "<a href=\"/footway\" title='the \"old\" way'>";
    assert!(new.contains(&format!("<em>Den</em> {link}<!-- seen -->Fußweg</a> gibt es.")), "{new}");
    assert!(new.contains(&format!("Alle {link}gingen</a> hin.")), "{new}");
    assert_eq!(new.matches("<a href=\"/footway\"").count(), new.matches("</a>").count() - 2);
}

#[test]
fn runs_are_put_back_where_the_translation_has_them() {
    let (n, ..) = inline_of(PAGE, "Engineers");
    let text = "Am Montag wurde der Fußweg <nach> langem Winter geöffnet.";
    let at = text.find("Fußweg").expect("there");
    let mut translation = to(n, text);
    translation.inline = Some(vec![open(at, 1), close(at + "Fußweg".len(), 1)]);
    let (new, merged) = merged(PAGE, &[translation]);
    assert_eq!(merged.problems, []);
    assert!(new.contains("Am Montag wurde der <a href=\"/footway\" title='the \"old\" way'>Fußweg</a><!-- seen --> &lt;nach&gt; langem Winter geöffnet."), "{new}");
}

#[test]
fn missing_doubled_and_crossing_placeholders_are_named_and_mended() {
    let page = PAGE.replace("after a long winter", "after a <i>long</i> <img src=w.png> winter");
    let (n, ..) = inline_of(&page, "Engineers");
    let text = "Der Weg ist offen.";
    for (inline, said, expected) in [
        (vec![], "is missing", "Der Weg ist offen.<a href"),
        (
            vec![open(0, 1), close(3, 1), open(4, 1), close(7, 1), open(8, 2), close(11, 2)],
            "comes twice",
            "Der</a>",
        ),
        (vec![open(0, 1), open(4, 2), close(7, 1), close(11, 2)], "cross", "Der <i>Weg</i></a>"),
        (vec![open(0, 1), open(4, 2)], "is not closed", "Der <i>Weg ist offen.</i></a>"),
        (vec![open(0, 7)], "none of the segment's 3", "Der Weg ist offen."),
        (vec![close(3, 1)], "closes before it opens", "Der Weg ist offen."),
        (vec![open(900, 1)], "no place in the text", "Der Weg ist offen."),
    ] {
        let mut translation = to(n, text);
        translation.inline = Some(inline);
        let (new, merged) = merged(&page, &[translation]);
        let all: Vec<&str> = merged.problems.iter().map(|p| p.what.as_str()).collect();
        assert!(all.iter().any(|p| p.contains(said)), "{said}: {all:?}");
        assert!(merged.problems.iter().all(|p| p.n == Some(n) && !p.fatal));
        assert!(new.contains(expected), "{said}: {new}");
        let shown = Page::from_html(&new);
        assert!(shown.blocks.iter().any(|b| shown.text(b).contains(text)), "{said}: {new}");
        assert_eq!(
            shown.elements.len(),
            Page::from_html(&page).elements.len(),
            "no tag is lost or doubled: {said}: {new}"
        );
        assert_eq!(new.matches("<a ").count(), new.matches("</a>").count(), "{new}");
    }
}

#[test]
fn attributes_are_segments_of_their_own_kind_and_go_back() {
    let page =
        PAGE.replace("<title>", "<meta name=description content='Bridge &amp; ferry'><title>");
    let config = Config { attributes: true, inline: true, ..Config::default() };
    let cleaner = Cleaner::new(config).expect("fits");
    let source = Source::new("page.html", page.as_str());
    let document = cleaner.clean(&source);
    let found: Vec<(&str, Option<&str>)> = document
        .segments
        .iter()
        .filter(|s| s.kind == Kind::Attribute)
        .map(|s| (s.text.as_str(), s.source.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            ("Bridge & ferry", Some("description")),
            ("the \"old\" way", Some("title")),
            ("a boat", Some("alt"))
        ]
    );
    assert_eq!(document.segments[0].kind, Kind::Title);
    assert_eq!(
        document.record.chars_added,
        "Bridge&ferry the\"old\"way aboat".replace(' ', "").len() as u64
    );
    let dropped: u64 = document.record.dropped.values().map(|d| d.chars).sum();
    assert_eq!(document.record.chars_kept + dropped, document.record.chars_visible);
    let translations: Vec<Translation> = document
        .segments
        .iter()
        .filter(|s| matches!(s.kind, Kind::Attribute | Kind::Title))
        .map(|s| to(s.n, &format!("„{}“ \" onload='x' <", s.text)))
        .collect();
    let merged =
        merge(&cleaner, &source, &translations, None, &Options::default(), &mut Scratch::default())
            .expect("a page");
    assert_eq!(merged.problems, []);
    let new = String::from_utf8(merged.bytes.expect("changed")).expect("UTF-8");
    for part in [
        "content='„Bridge &amp; ferry“ &quot; onload=&#39;x&#39; &lt;'",
        "title='„the &quot;old&quot; way“ &quot;",
        "alt=\"„a boat“ &quot;",
        "<title>„Harbour“ \" onload='x' &lt;</title>",
    ] {
        assert!(new.contains(part), "{part} in {new}");
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

#[test]
fn a_directory_is_merged_with_a_run_and_goes_on_where_it_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let pages = ["a.html", "sub/b.html", "sub/c.html"];
    for (i, name) in pages.iter().enumerate() {
        write(
            &at("pages").join(name),
            &PAGE.replace("Engineers", &format!("Engineers of town {i}")),
        );
    }
    temiz().args(["clean", "-q"]).arg(at("pages")).arg("-o").arg(at("run")).assert().success();
    let mut lines = String::new();
    for mut record in run_records(&at("run"), "segments") {
        let text = record["text"].as_str().expect("text").to_owned();
        if record["doc"] != "sub/c.html" && text.starts_with("Engineers") {
            record = json!({"doc": record["doc"], "n": record["n"], "text": text.to_uppercase()});
            lines += &format!("{record}\n");
        }
    }
    write(&at("t.jsonl"), &lines);
    let merge = |more: &[&str]| {
        let mut command = temiz();
        command.arg("merge").arg(at("pages")).arg(at("t.jsonl")).arg("-o").arg(at("out"));
        command.arg("--segments").arg(at("run")).args(["-v", "--lang", "en"]).args(more);
        command.assert()
    };
    let said = merge(&[]).success();
    let said = String::from_utf8_lossy(&said.get_output().stderr).into_owned();
    assert!(said.contains("2 pages written, 1 copied"), "{said}");
    assert!(
        fs::read_to_string(at("out/sub/b.html")).expect("there").contains("ENGINEERS OF TOWN 1")
    );
    assert_eq!(
        fs::read(at("out/sub/c.html")).expect("there"),
        fs::read(at("pages/sub/c.html")).expect("there")
    );
    merge(&[]).code(2);
    fs::remove_file(at("out/a.html")).expect("there");
    let said = merge(&["--resume"]).success();
    assert!(
        String::from_utf8_lossy(&said.get_output().stderr)
            .contains("1 pages written, 0 copied, 2 there already")
    );
    lines += "{\"doc\":\"gone.html\",\"n\":0,\"text\":\"x\"}\n{\"doc\":\"a.html\",\"n\":77,\"text\":\"x\"}\n";
    write(&at("t.jsonl"), &lines);
    merge(&["--resume"]).code(2);
    let said = merge(&["--force"]).code(1);
    let said = String::from_utf8_lossy(&said.get_output().stderr).into_owned();
    assert!(said.contains("gone.html: there are translations of it"), "{said}");
    assert!(said.contains("a.html: segment 77 (") && said.contains("t.jsonl:4)"), "{said}");
}

#[test]
fn one_page_goes_through_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    write(&at("page.html"), PAGE);
    let cleaned = temiz().arg("clean").arg(at("page.html")).assert().success();
    let cleaned = records(&cleaned.get_output().stdout);
    let mut table = "doc\tn\ttext\n".to_owned();
    for record in &cleaned {
        table +=
            &format!("{}\t{}\t{}\n", record["doc"].as_str().expect("doc"), record["n"], "Satz");
    }
    write(&at("t.tsv"), &table);
    let out = temiz()
        .arg("merge")
        .arg(at("page.html"))
        .arg(at("t.tsv"))
        .args(["-o", "-", "--lang", "de"])
        .assert()
        .success();
    let page = String::from_utf8_lossy(&out.get_output().stdout).into_owned();
    assert_eq!(page.matches("Satz").count(), cleaned.len(), "{page}");
    write(&at("bad.tsv"), "doc\ttext\nx\ty\n");
    let said = temiz()
        .arg("merge")
        .arg(at("page.html"))
        .arg(at("bad.tsv"))
        .args(["-o", "-"])
        .assert()
        .code(2);
    assert!(String::from_utf8_lossy(&said.get_output().stderr).contains("bad.tsv:1"));
    let _: &[Value] = &cleaned;
}
