//! Every segment's span, cut out of the decoded source and read the way the README says, gives the segment's text.
//!
//! The reading here is written apart from the library's own: a page is a string, its tags go out, references are decoded.

mod common;

use common::{sample, sample_names, walk};
use std::ops::Range;
use std::path::PathBuf;
use temiz::normalise::{Rules, SURE, normalise_into};
use temiz::page::{Kind, Tag};
use temiz::{Cleaner, Config, Document, Source, decode};

/// A piece of source as its reader sees it: comments, scripts and `cuts` out, `<br>` and block tags a space (a line break in code), other tags nothing.
fn read(slice: &str, cuts: &[Range<usize>], html: bool, code: bool) -> String {
    let mut out = String::new();
    let mut text = String::new();
    let mut at = 0;
    let flush = |text: &mut String, out: &mut String| {
        if html {
            out.push_str(&htmlize::unescape(&*text))
        } else {
            out.push_str(text)
        }
        text.clear();
    };
    while at < slice.len() {
        if let Some(cut) = cuts.iter().find(|c| c.start <= at && at < c.end) {
            flush(&mut text, &mut out);
            at = cut.end;
            continue;
        }
        let rest = &slice[at..];
        let first = rest.chars().next().expect("not at the end");
        let after = rest.as_bytes().get(1).copied().unwrap_or(0);
        if !(html && first == '<' && (after.is_ascii_alphabetic() || b"/!?".contains(&after))) {
            text.push(first);
            at += first.len_utf8();
            continue;
        }
        flush(&mut text, &mut out);
        let behind = |end: &str| rest.find(end).map_or(rest.len(), |i| i + end.len());
        if rest.starts_with("<!--") {
            at += behind("-->");
            continue;
        }
        if !after.is_ascii_alphabetic() && after != b'/' {
            at += behind(">");
            continue;
        }
        let name: String = rest[1..]
            .trim_start_matches('/')
            .chars()
            .take_while(|c| !c.is_whitespace() && *c != '/' && *c != '>')
            .collect();
        let tag = Tag::from_name(name.as_bytes());
        let unseen = matches!(
            tag,
            Tag::Script | Tag::Style | Tag::Template | Tag::Noscript | Tag::Iframe | Tag::Xmp
        );
        if after != b'/' && unseen {
            let lower = rest.to_ascii_lowercase();
            let close = lower.find(&format!("</{}", tag.name())).unwrap_or(lower.len());
            at += lower[close..].find('>').map_or(lower.len(), |i| close + i + 1);
            continue;
        }
        if tag == Tag::Br && code {
            out.push('\n');
        } else if tag == Tag::Br || tag.is_block() {
            out.push(' ');
        }
        let mut quote = None;
        let mut end = rest.len();
        let mut before = '\0';
        for (i, c) in rest.char_indices() {
            match quote {
                Some(q) if c == q => quote = None,
                Some(_) => {}
                // A quotation mark opens a value only behind its equals sign.
                None if (c == '"' || c == '\'') && before == '=' => quote = Some(c),
                None if c == '>' => {
                    end = i + 1;
                    break;
                }
                None => {}
            }
            if !c.is_whitespace() {
                before = c;
            }
        }
        at += end;
    }
    flush(&mut text, &mut out);
    if code {
        out
    } else {
        out.split([' ', '\t', '\n', '\r', '\u{C}'])
            .filter(|w| !w.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// Segments of a document, and how many of them their spans do not give back. Those that say of themselves that they were repaired need not.
fn check(name: &str, bytes: &[u8], cleaner: &Cleaner) -> (usize, usize) {
    let source = Source::new(name, bytes);
    let Document { segments, rejects, .. } = cleaner.clean(&source);
    let decoded = decode::decode(bytes, &source.hints, None).text;
    let html = source.format(&decoded) == temiz::Format::Html;
    let mut wrong = 0;
    for segment in &segments {
        let Some([start, end]) = segment.span.map(|s| s.map(|o| o as usize)) else { continue };
        let cuts: Vec<Range<usize>> = rejects
            .iter()
            .filter(|r| r.block == segment.block)
            .filter_map(|r| r.span)
            .map(|[a, b]| a as usize..b as usize)
            .filter(|r| start <= r.start && r.end <= end && r.len() < end - start)
            .map(|r| r.start - start..r.end - start)
            .collect();
        let code = segment.kind == Kind::Code;
        let sure = segment.lang_prob >= f64::from(SURE);
        let lang = if sure { &*segment.lang } else { "und" };
        let mut found = String::new();
        let raw = read(&decoded[start..end], &cuts, html, code);
        normalise_into(&raw, Rules::default(), lang, code, &mut found);
        if found != segment.text && !segment.repaired {
            wrong += 1;
            if wrong <= 3 {
                println!(
                    "{name} segment {} ({start}..{end})\n  source {:?}\n  read   {found:?}\n  text   {:?}",
                    segment.n,
                    &decoded[start..end],
                    segment.text
                );
            }
        }
    }
    (segments.len(), wrong)
}

#[test]
fn the_span_of_every_segment_of_the_samples_gives_its_text() {
    for unit in [temiz::segment::Unit::Sentence, temiz::segment::Unit::Paragraph] {
        let cleaner = Cleaner::new(Config { unit, ..Config::default() }).expect("fits");
        let (mut all, mut wrong) = (0, 0);
        for name in sample_names() {
            let bytes = std::fs::read(sample(&name).0).expect("readable");
            let (n, w) = check(&name, &bytes, &cleaner);
            all += n;
            wrong += w;
        }
        println!("{wrong} of {all} spans wrong");
        assert!(all > 900, "the samples have segments");
        assert_eq!(wrong, 0);
    }
}

#[test]
fn references_breaks_comments_and_scripts_inside_a_span() {
    let page = "<html><body><article><h1>Harbour  news</h1><p>Fish &amp; chips<!-- a > b --> cost <b>nine</b>&nbsp;pounds<br>at the <a href=\"x\" title=\"a > b\">pier</a>, \
        they<script>if (a < b) {}</script> say: a < b and caf&eacute;s too.</p><pre>one\n  two &lt; three</pre></article></body></html>";
    let cleaner = Cleaner::new(Config::default()).expect("fits");
    let (all, wrong) = check("page.html", page.as_bytes(), &cleaner);
    assert!(all >= 3, "{all} segments");
    assert_eq!(wrong, 0);
}

#[test]
fn the_spans_of_development_pages_give_their_texts() {
    let Some(data) = std::env::var_os("TEMIZ_DATA").map(PathBuf::from) else {
        println!("skipped: TEMIZ_DATA not set");
        return;
    };
    let cleaner = Cleaner::new(Config::default()).expect("fits");
    let mut files = walk(&data.join("extract"));
    files.retain(|f| f.components().any(|c| c.as_os_str() == "pages"));
    files.sort();
    let step: usize = std::env::var("TEMIZ_EVERY").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let (mut pages, mut all, mut wrong, mut bad) = (0, 0, 0, 0);
    for file in files.iter().step_by(step) {
        let bytes = common::read(file);
        let (n, w) = check(&file.to_string_lossy(), &bytes, &cleaner);
        pages += 1;
        all += n;
        wrong += w;
        bad += usize::from(w > 0);
    }
    println!("{wrong} of {all} spans wrong on {bad} of {pages} pages");
    assert!(pages > 0, "{} holds pages", data.display());
    assert_eq!(wrong, 0);
}
