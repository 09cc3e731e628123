//! Links that serve a heading or a note are no part of its text, and trails from the front page no part of the article.

use temiz::judge::Rule;
use temiz::{Cleaner, Config, Document, Source};

/// A page of documentation whose article begins with `head`.
fn page(head: &str) -> String {
    format!(
        "<html lang=en><body><main><article>{head}\
         <p>A queue holds the vehicles that wait for one departure, and every queue belongs to exactly one quay of the harbour.</p>\
         <p>It is emptied in the order of arrival, whatever the size of the vehicles, as soon as the ramp has been lowered.</p>\
         </article></main></body></html>"
    )
}

fn clean(head: &str, settings: impl Fn(&mut Config)) -> Document {
    let mut config = Config::default();
    settings(&mut config);
    let cleaner = Cleaner::new(config).expect("the settings fit");
    let document = cleaner.clean(&Source::new("queues.html", page(head)));
    let dropped: u64 = document.record.dropped.values().map(|d| d.chars).sum();
    assert_eq!(document.record.chars_kept + dropped, document.record.chars_visible);
    document
}

fn texts(document: &Document) -> Vec<&str> {
    document.segments.iter().map(|s| s.text.as_str()).collect()
}

fn dropped(document: &Document) -> Vec<(Rule, &str)> {
    document.rejects.iter().map(|r| (r.rule, r.text.as_str())).collect()
}

#[test]
fn a_heading_is_shown_without_its_links_to_itself_and_its_editor() {
    for (heading, tool) in [
        ("<h1>Queues<a class=headerlink href='#queues'>¶</a></h1>", "¶"),
        ("<h1><a href='#queues'>#</a> Queues</h1>", "#"),
        ("<h1>Queues <a aria-label='Direct link' href='#queues'>\u{1F517}</a></h1>", "\u{1F517}"),
        (
            "<h1>Queues<span>[<a href='?edit'>edit</a> | <a href='?source'>edit source</a>]</span></h1>",
            "[edit | edit source]",
        ),
        ("<h1>Queues<span>[<a href='?edit'>düzenle</a>]</span></h1>", "[düzenle]"),
    ] {
        let document = clean(heading, |_| {});
        assert_eq!(texts(&document)[0], "Queues", "{heading}");
        assert_eq!(dropped(&document), [(Rule::Navigation, tool)], "{heading}");
        let kept = clean(heading, |c| c.without = vec![Rule::Navigation]);
        assert!(texts(&kept)[0].contains(tool), "{heading}");
    }
}

#[test]
fn the_way_back_from_a_note_is_no_part_of_the_note() {
    let document = clean(
        "<h1>Queues</h1><p id=n1>The order of arrival is that of the tickets, not of the vehicles in the street. <a href='#r1'>↩\u{FE0E}</a></p>",
        |_| {},
    );
    assert_eq!(
        texts(&document)[1],
        "The order of arrival is that of the tickets, not of the vehicles in the street."
    );
    assert_eq!(dropped(&document), [(Rule::Navigation, "↩\u{FE0E}")]);
}

#[test]
fn marks_and_brackets_that_the_text_speaks_of_stay() {
    for text in [
        "Queues [provisional]",
        "Queues [see <a href=/quays>quays</a> and ramps]",
        "Queues, as <a href=/law>§ 5</a> has them",
        "What <a href=/pilcrow>¶</a> means in a queue",
        "Queues and ramps in the library for <a href=/c-sharp>C#</a>",
    ] {
        let document = clean(&format!("<h1>{text}</h1>"), |_| {});
        let plain = text.replace("</a>", "");
        let plain: String = plain.split('<').map(|p| p.rsplit('>').next().unwrap_or(p)).collect();
        assert_eq!(texts(&document)[0], plain);
        assert!(document.rejects.is_empty());
    }
}

#[test]
fn one_step_from_the_front_page_is_a_trail() {
    for trail in ["Home » Harbour", "Startseite › Verkehr", "Accueil > Ports"] {
        let document = clean(&format!("<div>{trail}</div><h1>Queues</h1>"), |_| {});
        assert_eq!(dropped(&document), [(Rule::Navigation, trail)]);
    }
    let step = "Settings » Ramp";
    let document = clean(&format!("<h1>Queues</h1><p>{step}</p>"), |_| {});
    assert!(dropped(&document).iter().all(|d| d.0 != Rule::Navigation), "{:?}", dropped(&document));
}

#[test]
fn the_jump_links_of_wikis_are_chrome() {
    for link in ["Jump to navigation", "Zur Suche springen", "Gezinti kısmına atla", "検索に移動"]
    {
        let document = clean(&format!("<div>{link}</div><h1>Queues</h1>"), |_| {});
        assert_eq!(dropped(&document), [(Rule::ChromePhrase, link)]);
    }
}

#[test]
fn a_section_named_like_a_menu_entry_keeps_its_heading() {
    let document = clean(
        "<h1>Queues</h1><p>From Monday on no vehicle may wait longer than two departures.</p>\
         <h2>Contact</h2><p>Questions about the order of arrival are answered by the harbour office on every weekday between eight and four.</p>",
        |_| {},
    );
    assert!(texts(&document).contains(&"Contact"), "{:?}", dropped(&document));
}
