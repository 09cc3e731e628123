//! From which content score on the judge keeps what structure speaks against: hidden text, comments.

use temiz::judge::lexicon::Lexicon;
use temiz::judge::{About, Judge, Options, Rule, Scratch};
use temiz::language::{Identifier, Label};
use temiz::page::Page;

const PAGE: &str = "<html><body><main><article>\
<p>The old bridge over the harbour will stay closed until the end of the month, the town council said on Monday, because two of its cables have to be replaced.</p>\
<div style='display:none'><p>The ferry runs every twenty minutes and carries bicycles free of charge, said the harbour office, where tickets are sold from six.</p></div></article>\
<section class=comments><div class=comment><p>My grandfather used to say that a bridge is the only honest weather we have, and he crossed it for fifty years.</p></div></section>\
</main></body></html>";

/// The rule that drops the block with `phrase` when the content model gives it `score` and everything else of the page .99.
fn rule(phrase: &str, score: f32) -> Option<Rule> {
    let page = Page::from_html(PAGE);
    let at = page.blocks.iter().position(|b| page.text(b).contains(phrase)).expect("is there");
    let mut content = vec![0.99; page.blocks.len()];
    content[at] = score;
    let language = Label { lang: "en", script: "Latn", prob: 0.99 };
    let about = About { language, declared: Some("en"), site: None };
    let judge = Judge::new(Lexicon::shared(), Options::default());
    let (mut identifier, mut scratch) = (Identifier::default(), Scratch::default());
    let judgement = judge.judge(&page, content, about, &mut identifier, &mut scratch);
    judgement.verdicts[at].rule
}

#[test]
fn comments_are_kept_from_seven_tenths_on() {
    assert_eq!(rule("My grandfather", 0.72), None);
    assert_eq!(rule("My grandfather", 0.68), Some(Rule::Comments));
}

#[test]
fn hidden_text_is_kept_from_six_tenths_on() {
    assert_eq!(rule("The ferry runs", 0.62), None);
    assert_eq!(rule("The ferry runs", 0.58), Some(Rule::Hidden));
}

#[test]
fn other_text_is_kept_from_a_half_on() {
    assert_eq!(rule("The old bridge", 0.52), None);
    assert_eq!(rule("The old bridge", 0.05), Some(Rule::Boilerplate));
}
