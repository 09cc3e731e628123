//! What stands behind the last text of a page.

use temiz::judge::{Function, Rule};
use temiz::{Cleaner, Config, Document, Source};

const TEXT: &str = "The ferry to the islands was delayed by fog on Monday morning, the port authority said in a statement.\n\n\
                    It left the northern pier at noon with four hundred passengers and eleven lorries on board.\n\n";

fn clean(text: &str) -> Document {
    let cleaner = Cleaner::new(Config::default()).expect("the settings fit");
    let document = cleaner.clean(&Source::new("page.txt", text));
    let dropped: u64 = document.record.dropped.values().map(|d| d.chars).sum();
    assert_eq!(document.record.chars_kept + dropped, document.record.chars_visible);
    document
}

fn dropped(document: &Document) -> Vec<(Rule, &str)> {
    document.rejects.iter().map(|r| (r.rule, r.text.as_str())).collect()
}

#[test]
fn titles_below_their_label_go_with_it() {
    let document = clean(&format!(
        "{TEXT}Related articles\n\nA new bridge for the harbour\n\nClosed roads on Sunday\n"
    ));
    assert_eq!(
        dropped(&document),
        [
            (Rule::ChromePhrase, "Related articles"),
            (Rule::LinkList, "A new bridge for the harbour"),
            (Rule::LinkList, "Closed roads on Sunday"),
        ]
    );
    let related = Function::Related.name();
    assert!(document.rejects.iter().all(|r| r.function.as_deref() == Some(related)));
}

#[test]
fn text_goes_on_behind_a_label_inside_it() {
    let more = "The harbour office expects two more foggy days, and asks passengers to come early.";
    let line = "A word of the harbour master";
    let document = clean(&format!("{TEXT}Related articles\n\n{line}\n\n{more}\n"));
    assert!(document.segments.iter().any(|s| s.text == line), "{:?}", dropped(&document));
}

#[test]
fn whose_a_page_is_stands_at_its_end() {
    for line in [
        "© Harbour Ledger",
        "© Copyright 2024, the authors of the ledger.",
        "ⓒ 2024 Harbour Ledger | VAT 0123456789",
        "Hawlfraint © Cyngor Tref y Porthladd",
        "Site design © 2021 Harbour Ledger; contributions by its readers.",
    ] {
        let document = clean(&format!("{TEXT}{line}\n"));
        assert_eq!(document.segments.len(), 2, "{line}");
        assert_eq!(document.rejects[0].text, line);
    }
    // What the article says of copyright stays.
    for line in ["The sign © on the old chart is older than the harbour", "© marks were rare"] {
        let document = clean(&format!("{line}\n\n{TEXT}"));
        assert!(document.segments.iter().any(|s| s.text == line), "{:?}", dropped(&document));
    }
}
