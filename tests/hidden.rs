//! Hidden text and notices of consent: what the content model is sure of is text, whatever it is called.

use temiz::{Cleaner, Config, Source};

const FIRST: &str = "<p>The old bridge over the harbour will stay closed until the end of the month, the town council said on Monday, because two of its cables have to be replaced.</p>\
<p>Engineers had found the damage in spring, when a storm tore one of the lamps from its post; nobody was hurt, but lorries have had to take the long way round since then.</p>";
const SECOND: &str = "<p>The ferry runs every twenty minutes and carries bicycles free of charge, said Ada Quill, who leads the harbour office and who crosses the water twice a day herself.</p>\
<p>Tickets are sold at the pier from six in the morning, and whoever has a season ticket for the bridge, which lorries need, may use it on the ferry as well.</p>";

/// The text of a page with a headline, links above and `body` below.
fn text(body: &str) -> String {
    let html = format!(
        "<html><head><title>Harbour bridge closed for repairs</title></head><body><nav><a href=/>Home</a> <a href=/news>News</a></nav>{body}\
         <footer>© The Ledger</footer></body></html>"
    );
    let document = Cleaner::new(Config::default())
        .expect("the defaults fit")
        .clean(&Source::new("page.html", &*html));
    let dropped: u64 = document.record.dropped.values().map(|d| d.chars).sum();
    assert_eq!(document.record.chars_kept + dropped, document.record.chars_visible);
    document.segments.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn panels_of_tabs_are_text() {
    let tab = |text: &str| format!("<div class=tab style='display:none'>{text}</div>");
    let (second, third) = (tab(SECOND), tab(&SECOND.replace("twenty", "ten")));
    let fourth = tab(&FIRST.replace("two", "three"));
    let text = text(&format!(
        "<main><article class=post><h1>Harbour bridge closed for repairs</h1><div class=tab>{FIRST}</div>{second}{third}{fourth}</article></main>"
    ));
    assert!(text.contains("two of its cables"), "{text}");
    assert!(text.contains("carries bicycles") && text.contains("sold at the pier"), "{text}");
}

#[test]
fn hidden_notices_and_consent_banners_stay_out() {
    let text = text(&format!(
        "<main><article class=post><h1>Harbour bridge closed for repairs</h1>{FIRST}{SECOND}</article></main>\
         <div class=cookie-banner><p>We keep small files on your device, so that we know you again when you come back and can count our readers.</p></div>\
         <div hidden><p>Please allow this page to run its scripts, so that all of its pictures can be shown to you.</p></div>"
    ));
    assert!(text.contains("two of its cables"), "{text}");
    assert!(!text.contains("small files") && !text.contains("scripts"), "{text}");
}

#[test]
fn components_are_no_consent_notices() {
    let text = text(&format!(
        "<div class=root><div class=cmp-container><div class=cmp-title><h1>Harbour bridge closed for repairs</h1></div><div class=cmp-text>{FIRST}</div></div>\
         <div class=cmp-container><div class=cmp-text>{SECOND}</div></div></div>"
    ));
    assert!(text.contains("two of its cables") && text.contains("carries bicycles"), "{text}");
}
