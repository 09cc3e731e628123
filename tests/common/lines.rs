//! Lines on pages: which of them the cleaner keeps.
#![allow(dead_code)]

use temiz::segment::Unit;
use temiz::{Cleaner, Config, Source};

/// The paragraphs kept of a page; the name says whether it is text or HTML.
pub fn kept_of(name: &str, page: &str) -> Vec<String> {
    let cleaner =
        Cleaner::new(Config { unit: Unit::Paragraph, ..Config::default() }).expect("fits");
    cleaner.clean(&Source::new(name, page)).segments.into_iter().map(|s| s.text).collect()
}

/// The same lines as plain text and as paragraphs of an HTML page without any structure that would help.
pub fn both(lines: &[&str]) -> [Vec<String>; 2] {
    let html: String = lines.iter().map(|l| format!("<p>{l}</p>\n")).collect();
    [
        kept_of("page.txt", &lines.join("\n\n")),
        kept_of("page.html", &format!("<html><body><div>{html}</div></body></html>")),
    ]
}

/// Asserts that, of the lines, those marked with `+` stay and those marked with `-` go, in both forms.
pub fn check(marked: &[&str]) {
    let lines: Vec<&str> = marked.iter().map(|l| &l[1..]).collect();
    for (form, kept) in ["txt", "html"].into_iter().zip(both(&lines)) {
        for line in marked {
            let stays = kept.iter().any(|k| k == &line[1..]);
            assert_eq!(stays, line.starts_with('+'), "{form}: {line}\nkept: {kept:#?}");
        }
    }
}

/// Asserts that of the lines those marked with `+` stay and those marked with `-` go; an empty one parts paragraphs.
fn check_lines(form: &str, kept: &[String], marked: &[&str]) {
    for line in marked.iter().filter(|l| !l.is_empty()) {
        let stays = kept.iter().any(|k| k == &line[1..]);
        assert_eq!(stays, line.starts_with('+'), "{form}: {line}\nkept: {kept:#?}");
    }
}

/// Checks the lines as plain text.
pub fn check_text(marked: &[&str]) {
    let lines: Vec<&str> = marked.iter().map(|l| l.get(1..).unwrap_or("")).collect();
    check_lines("txt", &kept_of("page.txt", &lines.join("\n")), marked);
}

/// Checks the lines as paragraphs of an HTML page without any structure that would help; `*` in front of the text makes an item of a list.
pub fn check_html(marked: &[&str]) {
    let html = |l: &&&str| match l[1..].strip_prefix("* ") {
        Some(item) => format!("<ul><li>{item}</li></ul>\n"),
        None => format!("<p>{}</p>\n", &l[1..]),
    };
    let body: String = marked.iter().filter(|l| !l.is_empty()).map(|l| html(&l)).collect();
    let body = body.replace("</ul>\n<ul>", "");
    let marked: Vec<String> = marked.iter().map(|l| l.replacen("* ", "", 1)).collect();
    let marked: Vec<&str> = marked.iter().map(String::as_str).collect();
    check_lines(
        "html",
        &kept_of("page.html", &format!("<html><body><div>{body}</div></body></html>")),
        &marked,
    );
}

/// The paragraphs kept of a page with one article, around `inside`.
pub fn article_with(inside: &str) -> Vec<String> {
    let page = format!(
        "<html><body><div><h1>Brugwachter leest voor</h1>\
        <p>Wie bij de Oudewetering voor een open brug staat, krijgt er tegenwoordig een hoofdstuk bij, en wie haast heeft een half.</p>\
        <p>De brug gaat voor een zeilboot met hoge mast wel twaalf minuten open, en dat is lang als het regent en de wind van opzij komt.</p>\
        {inside}\
        <p>Volgende maand begint hij aan het dikste boek van zijn leven, en de schippers hebben al beloofd dat zij langzaam zullen varen.</p></div></body></html>"
    );
    kept_of("page.html", &page)
}
