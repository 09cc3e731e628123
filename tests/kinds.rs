//! Which parts of a page are kept: the defaults, `--keep`, `--favour`.

use temiz::{Cleaner, Config, Document, Source};

/// An article with every part that can be switched.
const ARTICLE: &str = "<html lang=en><head><title>Fog closes the northern pier - The Ledger</title></head><body>\
<nav><a href=/>Home</a> <a href=/news>News</a> <a href=/sport>Sport</a></nav><article class=post>\
<h1>Fog closes the northern pier</h1><p class=byline>By Ada Quill, 5 March 2024</p>\
<p>The northern pier stayed closed on Tuesday because a thick bank of fog had settled over the harbour before dawn and would not lift.</p>\
<figure><img src=pier.jpg><figcaption>The pier on Tuesday morning, seen from the old lighthouse.</figcaption></figure>\
<p>The harbour office counted eleven cancelled crossings, and the last passengers of the night were put up in the sailors' home.</p>\
<blockquote class=pull-quote><p>We have not seen fog like this since the winter of the great storm.</p></blockquote>\
<p>Asked when the ferries would run again, the harbour master shrugged and pointed at the window, behind which nothing could be seen.</p>\
<blockquote><p>Whoever wants to cross today had better learn to swim, and to swim in a straight line at that.</p></blockquote>\
<h2>Crossings that were cancelled</h2>\
<table><tr><th>Harbour</th><th>Crossings</th></tr><tr><td>Northern pier</td><td>Eleven crossings</td></tr><tr><td>Old quay</td><td>Four crossings</td></tr></table>\
<p>Passengers who hold a ticket for one of the cancelled crossings can do one of three things until the end of the month:</p>\
<ul><li>Take a later ferry from the same pier, on any day but Sunday.</li><li>Have the price of the ticket paid back at the counter.</li></ul>\
<p>The office also publishes the state of every crossing for those who write programs, in a form that one line can read:</p>\
<pre>curl ferry/state</pre></article>\
<section id=comments class=comments><h3>Comments</h3>\
<div class=comment><p>I stood on that pier for three hours, and nobody told us anything at all.</p></div>\
<div class=comment><p>My grandfather used to say that fog is the only honest weather we have.</p></div></section>\
<footer>© 2024 The Ledger</footer></body></html>";

fn clean(html: &str, settings: impl Fn(&mut Config)) -> Document {
    let mut config = Config::default();
    settings(&mut config);
    Cleaner::new(config).expect("the settings fit").clean(&Source::new("page.html", html))
}

fn text(keep: &[&str]) -> String {
    let document = clean(ARTICLE, |c| c.keep = keep.iter().map(|k| (*k).to_owned()).collect());
    let dropped: u64 = document.record.dropped.values().map(|d| d.chars).sum();
    assert_eq!(document.record.chars_kept + dropped, document.record.chars_visible);
    document.segments.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// A part: the name that switches it, and a phrase of it.
const ON: [(&str, &str); 7] = [
    ("captions", "seen from the old lighthouse"),
    ("tables", "Eleven crossings"),
    ("lists", "Take a later ferry"),
    ("quotes", "learn to swim"),
    ("pull-quotes", "since the winter of the great storm"),
    ("code", "curl ferry/state"),
    ("headings", "Crossings that were cancelled"),
];
const OFF: [(&str, &str); 3] =
    [("title", "The Ledger"), ("byline", "By Ada Quill"), ("comments", "the only honest weather")];

#[test]
fn by_default_the_article_is_in_and_what_stands_around_it_is_out() {
    let text = text(&[]);
    assert!(text.starts_with("Fog closes the northern pier\n"), "{text}");
    for (name, phrase) in ON {
        assert!(text.contains(phrase), "{name}: {text}");
    }
    for (name, phrase) in OFF {
        assert!(!text.contains(phrase), "{name}: {text}");
    }
}

#[test]
fn each_part_is_switched_by_its_name_alone() {
    let default = text(&[]);
    for (name, phrase) in ON {
        let without = text(&[&format!("-{name}")]);
        assert!(!without.contains(phrase), "{name}: {without}");
        for (other, phrase) in ON
            .iter()
            .filter(|(other, _)| *other != name && !(name == "quotes" && *other == "pull-quotes"))
        {
            assert!(without.contains(phrase), "-{name} took {other} with it: {without}");
        }
        assert_eq!(text(&[name]), default, "{name} is on already");
    }
    for (name, phrase) in OFF {
        assert!(text(&[name]).contains(phrase), "{name}: {}", text(&[name]));
        assert_eq!(text(&[&format!("-{name}")]), default, "{name} is off already");
    }
}

#[test]
fn an_unknown_part_is_refused_with_the_names_there_are() {
    let config = Config { keep: vec!["pictures".into()], ..Config::default() };
    let error = Cleaner::new(config).expect_err("no such part").to_string();
    assert!(
        error.contains("pictures") && error.contains("pull-quotes") && error.contains("captions"),
        "{error}"
    );
}

#[test]
fn precision_keeps_a_part_of_what_recall_keeps() {
    use temiz::judge::{Favour, Rule};
    let mut pages = vec![ARTICLE.to_owned()];
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpora/samples/pages/harrowfieldledger.example");
    for entry in std::fs::read_dir(folder).expect("the samples are there") {
        pages.push(
            String::from_utf8_lossy(
                &std::fs::read(entry.expect("an entry").path()).expect("readable"),
            )
            .into_owned(),
        );
    }
    let kept = |favour| -> Vec<u64> {
        let of = |html: &String| {
            let document = clean(html, |c| {
                c.favour = favour;
                // The dial is the content model's threshold: its rule alone.
                c.without = Rule::ALL.iter().copied().filter(|r| *r != Rule::Boilerplate).collect();
            });
            document.record.chars_kept
        };
        pages.iter().map(of).collect()
    };
    let (precision, balance, recall) =
        (kept(Favour::Precision), kept(Favour::Balance), kept(Favour::Recall));
    for i in 0..pages.len() {
        assert!(
            precision[i] <= balance[i] && balance[i] <= recall[i],
            "{i}: {precision:?} {balance:?} {recall:?}"
        );
    }
    assert!(precision.iter().sum::<u64>() < recall.iter().sum::<u64>(), "the dial moves something");
}
