//! Pages of which nothing would be left keep their prose.

use temiz::{Cleaner, Config, Source};

fn text(html: &str) -> String {
    let document = Cleaner::new(Config::default())
        .expect("the defaults fit")
        .clean(&Source::new("page.html", html));
    let dropped: u64 = document.record.dropped.values().map(|d| d.chars).sum();
    assert_eq!(document.record.chars_kept + dropped, document.record.chars_visible);
    document.segments.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join("\n")
}

const PROSE: &str = "<p>The old bridge over the harbour will stay closed until the end of the month, because two of its cables have to be replaced.</p>\
<p>Engineers had found the damage in spring, when a storm tore one of the lamps from its post; nobody was hurt in that night.</p>";

#[test]
fn a_page_hidden_until_its_script_runs_keeps_its_prose() {
    let text = text(&format!("<body><div style='display:none'>{PROSE}</div></body>"));
    assert!(text.contains("two of its cables") && text.contains("one of the lamps"), "{text}");
}

#[test]
fn a_page_that_is_all_comments_keeps_them() {
    let text = text(&format!("<body><div id=comments class=comments>{PROSE}</div></body>"));
    assert!(text.contains("two of its cables"), "{text}");
}

#[test]
fn a_hidden_notice_stays_out_where_something_is_kept() {
    let hidden = "<div hidden><p>Please allow this page to run its scripts, so that all of its pictures can be shown to you.</p></div>";
    let text = text(&format!("<body><article>{PROSE}</article>{hidden}</body>"));
    assert!(text.contains("two of its cables") && !text.contains("scripts"), "{text}");
}

#[test]
fn phrases_of_interfaces_alone_stay_out() {
    let text = text(
        "<body><p>Subscribe to our newsletter</p><p>Share this article</p><p>Leave a reply</p></body>",
    );
    assert_eq!(text, "");
}
