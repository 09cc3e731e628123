//! The content model on small pages: what is content scores high, what is around it low.

use temiz::judge::content::{ContentModel, Scratch};
use temiz::page::{Kind, Page};

const PAGE: &str = "<html><head><title>Harbour bridge closed for repairs - The Ledger</title></head><body>\
<div class='header'><ul class='menu'><li><a href=/>Home</a></li><li><a href=/news>News</a></li><li><a href=/sport>Sport</a></li></ul></div>\
<div class='content'><article class='post'><h1>Harbour bridge closed for repairs</h1>\
<p>The old bridge over the harbour will stay closed until the end of the month, the town council said on Monday, because two of its cables have to be replaced.</p>\
<p>Engineers had found the damage in spring, when a storm tore one of the lamps from its post; nobody was hurt, but lorries have had to take the long way round since then.</p>\
<p>The ferry runs every twenty minutes and carries bicycles free of charge, said Ada Quill, who leads the harbour office and who crosses the water twice a day herself.</p></article></div>\
<div class='sidebar'><h3>Most read</h3><ul><li><a href=/a>Goat at the polling station</a></li><li><a href=/b>Lost umbrella rules</a></li></ul></div>\
<div class='footer'><p>© 2024 The Ledger. All rights reserved.</p></div></body></html>";

fn scores(html: &str) -> (Page, Vec<f32>) {
    let page = Page::from_html(html);
    let mut out = Vec::new();
    ContentModel::embedded().score(&page, &mut Scratch::default(), &mut out);
    (page, out)
}

#[test]
fn the_article_is_content_and_its_surroundings_are_not() {
    let (page, scores) = scores(PAGE);
    for (block, score) in page.blocks.iter().zip(&scores) {
        let text = page.text(block);
        let sentence = text.len() > 100;
        let menu = block.kind == Kind::ListItem || text.contains("rights reserved");
        if sentence {
            assert!(*score >= 0.5, "{score} {text}");
        }
        if menu {
            assert!(*score < 0.5, "{score} {text}");
        }
    }
}

#[test]
fn the_title_element_is_never_content() {
    let (page, scores) = scores(PAGE);
    let title =
        page.blocks.iter().position(|b| b.kind == Kind::Title).expect("the page has a title");
    assert_eq!(scores[title], 0.0);
}

#[test]
fn a_page_scores_the_same_whatever_was_scored_before() {
    let page = Page::from_html(PAGE);
    let other = Page::from_html(&format!(
        "<div>{}</div>",
        "<p>One more line of text, and then another.</p>".repeat(300)
    ));
    let (mut used, mut first, mut again) = (Scratch::default(), Vec::new(), Vec::new());
    let model = ContentModel::embedded();
    model.score(&page, &mut used, &mut first);
    model.score(&other, &mut used, &mut again);
    assert_eq!(again.len(), 300);
    model.score(&page, &mut used, &mut again);
    assert_eq!(first, again);
}

#[test]
fn empty_and_odd_pages_are_scored() {
    for html in [
        "",
        "<html>",
        "<p>",
        "text",
        "<title>only a title</title>",
        "<p>\u{200b}</p>",
        "<a href=/>x</a>",
    ] {
        let (page, scores) = scores(html);
        assert_eq!(page.blocks.len(), scores.len());
        assert!(scores.iter().all(|s| (0.0..=1.0).contains(s)), "{html}: {scores:?}");
    }
}

#[test]
fn every_feature_has_a_name_of_its_own_and_a_finite_value() {
    let names = ContentModel::feature_names();
    let mut unique = names.to_vec();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), names.len());
    let page = Page::from_html(PAGE);
    let mut scratch = Scratch::default();
    ContentModel::embedded().score(&page, &mut scratch, &mut Vec::new());
    for block in 0..page.blocks.len() {
        let row: Vec<f32> = ContentModel::row(&scratch, block).collect();
        assert_eq!(row.len(), names.len());
        assert!(row.iter().all(|v| v.is_finite()));
    }
}

#[test]
fn bytes_that_are_no_weights_are_refused() {
    assert!(ContentModel::from_bytes(b"").is_err());
    assert!(ContentModel::from_bytes(b"temizcm1\x011").is_err());
    assert!(!ContentModel::embedded().version().is_empty());
}
