//! Pages that scripts draw: the text that they carry in JSON-LD, in embedded state or in `noscript` becomes segments that count as added.

use temiz::{Cleaner, Config, Document, Source};

fn clean(html: &str) -> Document {
    let document = Cleaner::new(Config::default())
        .expect("the defaults fit")
        .clean(&Source::new("page.html", html));
    let dropped: u64 = document.record.dropped.values().map(|d| d.chars).sum();
    assert_eq!(
        document.record.chars_kept + dropped,
        document.record.chars_visible,
        "added text is outside the equation"
    );
    document
}

const FIRST: &str = "The northern pier stayed closed on Tuesday because a thick bank of fog had settled over the harbour before dawn.";
const SECOND: &str = "The harbour office counted eleven cancelled crossings, and the last passengers of the night slept in the sailors' home.";
const THIRD: &str = "Asked when the ferries would run again, the harbour master shrugged and pointed at the window, which was white.";

const FOURTH: &str = "By nightfall two of the three ferries had gone back to the yard, where nobody had expected them before spring.";

fn shell(inside: &str) -> String {
    format!(
        "<html lang=en><head><title>Fog - The Ledger</title></head><body><div id=root></div><p>Please turn scripts on.</p>{inside}</body></html>"
    )
}

fn added(document: &Document) -> Vec<(&str, &str)> {
    let of = |s: &'_ temiz::record::Segment| s.source.is_some();
    document
        .segments
        .iter()
        .filter(|s| of(s))
        .map(|s| (s.source.as_deref().unwrap_or(""), s.text.as_str()))
        .collect()
}

fn json_ld(body: &str) -> String {
    format!(
        r#"<script type="application/ld+json">{{"@context":"https://schema.org","@graph":[{{"@type":"WebSite","name":"The Ledger"}},
    {{"@type":"NewsArticle","headline":"Fog closes the pier","articleBody":"{body}","author":{{"name":"Ada Quill"}},"datePublished":"2024-03-05T06:30:00+01:00","description":"{}"}}]}}</script>"#,
        "A short description. ".repeat(10)
    )
}

#[test]
fn an_article_body_is_the_text_of_a_page_without_one() {
    let document = clean(&shell(&json_ld(&format!("{FIRST}\\n\\n{SECOND} {THIRD}"))));
    let name = "json_ld";
    assert_eq!(added(&document), [(name, FIRST), (name, SECOND), (name, THIRD)]);
    let chars = [FIRST, SECOND, THIRD]
        .map(|t| u64::from(temiz::page::visible_chars(t)))
        .iter()
        .sum::<u64>();
    assert_eq!(document.record.chars_added, chars);
    assert_eq!(document.record.segments_added, 3);
    assert!(document.segments.iter().filter(|s| s.source.is_some()).all(|s| s.span.is_none()));
    assert_eq!(document.record.lang.as_deref(), Some("en"));
    assert_eq!(document.record.title.as_deref(), Some("Fog closes the pier"));
}

#[test]
fn escaped_markup_in_a_body_is_no_text() {
    let document = clean(&shell(&json_ld(&format!(
        "&lt;p&gt;{FIRST}&lt;/p&gt;&lt;p&gt;{SECOND} &lt;b&gt;{THIRD}&lt;/b&gt;&lt;/p&gt;"
    ))));
    assert_eq!(added(&document).len(), 3);
    assert!(document.segments.iter().all(|s| !s.text.contains('<') && !s.text.contains("&lt;")));
}

#[test]
fn a_page_that_has_its_text_takes_nothing_from_its_data() {
    let article = format!(
        "<article><h1>Fog closes the pier</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p><p>{FIRST} {SECOND}</p></article>"
    );
    let document = clean(&shell(&format!(
        "{article}{}",
        json_ld(&format!("{FIRST} {SECOND} {THIRD} {FIRST}"))
    )));
    assert_eq!((added(&document).len(), document.record.chars_added), (0, 0));
    assert!(document.record.chars_kept > 300);
}

#[test]
fn embedded_state_is_read_where_there_is_nothing_else() {
    let state = format!(
        r#"<script id="__NEXT_DATA__" type="application/json">{{"props":{{"pageProps":{{"menu":[{{"label":"Home"}},{{"label":"Sport"}}],
        "article":{{"body":[{{"type":"p","value":"{FIRST}"}},{{"type":"p","value":"{SECOND}"}},{{"type":"p","value":"{THIRD}"}},{{"type":"p","value":"{FOURTH}"}}]}},"css":"{}"}}}}}}</script>"#,
        ".a{color:red}".repeat(60)
    );
    let document = clean(&shell(&state));
    let name = "embedded_state";
    assert_eq!(added(&document), [(name, FIRST), (name, SECOND), (name, THIRD), (name, FOURTH)]);
}

#[test]
fn noscript_of_an_empty_page_is_added_not_visible() {
    let text = format!(
        "<noscript><h1>Fog closes the pier</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p><p>{FIRST} {THIRD}</p></noscript>"
    );
    let with = clean(&shell(&text));
    let without = clean(&shell(""));
    assert!(added(&with).contains(&("noscript", SECOND)), "{:?}", with.segments);
    assert_eq!(with.record.chars_visible, without.record.chars_visible);
    let full = clean(&format!(
        "<h1>Fog</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p><p>{THIRD} {FIRST}</p>{text}"
    ));
    assert!(added(&full).is_empty());
}

#[test]
fn what_the_page_shows_is_not_said_twice() {
    let page = format!(
        "<article><p>{FIRST}</p></article>{}",
        json_ld(&format!("{FIRST}\\n{SECOND}\\n{THIRD}"))
    );
    let document = clean(&format!("<html lang=en><body>{page}</body></html>"));
    let all: Vec<&str> = document.segments.iter().map(|s| s.text.as_str()).collect();
    assert_eq!(all, [FIRST, SECOND, THIRD]);
}

#[test]
fn data_that_is_no_data_says_nothing() {
    for data in ["{", "[[[[", "{\"articleBody\":7}", "null", "\u{0}", "{\"articleBody\":\"\"}"] {
        let filler = " ".repeat(700);
        for kind in ["application/ld+json", "application/json"] {
            let document = clean(&shell(&format!("<script type='{kind}'>{data}{filler}</script>")));
            assert_eq!(document.record.chars_added, 0, "{kind} {data}");
        }
    }
}
