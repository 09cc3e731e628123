//! Each stage by itself, over the sample pages and, where `TEMIZ_DATA` is set, over annotated ones. `cargo bench --bench stages`.

mod pages;

use divan::Bencher;
use divan::counter::BytesCount;
use std::sync::OnceLock;
use temiz::language::{Identifier, Prior};
use temiz::page::Page;
use temiz::segment::{Cutting, Rules, Segmenter, Unit};
use temiz::{Cleaner, Config, Hints, Scratch, Source};

struct Data {
    sources: Vec<Source>,
    texts: Vec<String>,
}

fn data() -> &'static Data {
    static DATA: OnceLock<Data> = OnceLock::new();
    DATA.get_or_init(|| {
        let mut found = pages::annotated();
        if found.is_empty() {
            found = pages::samples();
        }
        let sources: Vec<Source> = found.into_iter().map(|p| Source::new(p.id, p.bytes)).collect();
        let decode =
            |s: &Source| temiz::decode::decode(&s.bytes, &Hints::default(), None).text.into_owned();
        let texts = sources.iter().map(decode).collect();
        Data { sources, texts }
    })
}

fn raw_bytes() -> BytesCount {
    BytesCount::new(data().sources.iter().map(|s| s.bytes.len()).sum::<usize>())
}

fn kept() -> &'static Vec<String> {
    static KEPT: OnceLock<Vec<String>> = OnceLock::new();
    KEPT.get_or_init(|| {
        let cleaner = Cleaner::new(Config { unit: Unit::Paragraph, ..Config::default() })
            .expect("the defaults fit");
        let mut scratch = Scratch::default();
        let documents = data().sources.iter().map(|s| cleaner.clean_with(s, &mut scratch));
        documents.flat_map(|d| d.segments.into_iter().map(|s| s.text)).collect()
    })
}

fn kept_bytes() -> BytesCount {
    BytesCount::new(kept().iter().map(String::len).sum::<usize>())
}

#[divan::bench]
fn floor(bencher: Bencher) {
    let all = pages::all();
    bencher
        .counter(raw_bytes())
        .bench_local(|| data().texts.iter().map(|t| pages::floor(t, &all)).sum::<usize>());
}

#[divan::bench]
fn decode(bencher: Bencher) {
    let one = |s: &Source| temiz::decode::decode(&s.bytes, &Hints::default(), None).text.len();
    bencher.counter(raw_bytes()).bench_local(|| data().sources.iter().map(one).sum::<usize>());
}

/// The sample pages that are in legacy encodings.
#[divan::bench]
fn decode_legacy(bencher: Bencher) {
    let legacy: Vec<Vec<u8>> = pages::samples()
        .into_iter()
        .map(|p| p.bytes)
        .filter(|b| std::str::from_utf8(b).is_err())
        .collect();
    let one = |b: &Vec<u8>| temiz::decode::decode(b, &Hints::default(), None).text.len();
    bencher
        .counter(BytesCount::new(legacy.iter().map(Vec::len).sum::<usize>()))
        .bench_local(|| legacy.iter().map(one).sum::<usize>());
}

#[divan::bench]
fn parse(bencher: Bencher) {
    bencher.counter(raw_bytes()).bench_local(|| {
        data().texts.iter().map(|t| Page::from_html(t).blocks.len()).sum::<usize>()
    });
}

#[divan::bench]
fn language(bencher: Bencher) {
    let mut identifier = Identifier::new();
    let prior = Prior::none();
    bencher
        .counter(kept_bytes())
        .bench_local(|| kept().iter().map(|t| identifier.label(t, &prior).prob).sum::<f32>());
}

#[divan::bench]
fn segment(bencher: Bencher) {
    let mut segmenter = Segmenter::default();
    let cutting = Cutting { unit: Unit::Sentence, rules: Rules::of("en"), max_chars: None };
    bencher.counter(kept_bytes()).bench_local(|| {
        let mut n = 0;
        kept().iter().for_each(|t| segmenter.segments(t, &[], cutting, |_| n += 1));
        n
    });
}

/// The sentence boundaries of UAX #29 alone, to compare.
#[divan::bench]
fn segment_icu(bencher: Bencher) {
    use icu_segmenter::{SentenceSegmenter, options::SentenceBreakInvariantOptions};
    let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    bencher
        .counter(kept_bytes())
        .bench_local(|| kept().iter().map(|t| segmenter.segment_str(t).count()).sum::<usize>());
}

#[divan::bench]
fn normalise(bencher: Bencher) {
    let rules = temiz::normalise::Rules::default();
    let mut out = String::new();
    bencher.counter(kept_bytes()).bench_local(|| {
        for text in kept() {
            out.clear();
            temiz::normalise::normalise_into(text, rules, "und", false, &mut out);
        }
        out.len()
    });
}

/// Clean text in Latin letters, some above ASCII: what NFC and the other rules leave alone.
#[divan::bench]
fn normalise_latin(bencher: Bencher) {
    let rules = temiz::normalise::Rules::default();
    let latin = |t: &&String| !t.is_ascii() && t.chars().all(|c| c < '\u{250}' && c != '\u{A0}');
    let texts: Vec<&String> = kept().iter().filter(latin).collect();
    let mut out = String::new();
    let bytes = BytesCount::new(texts.iter().map(|t| t.len()).sum::<usize>());
    bencher.counter(bytes).bench_local(|| {
        for text in &texts {
            out.clear();
            temiz::normalise::normalise_into(text, rules, "und", false, &mut out);
        }
        out.len()
    });
}

#[divan::bench]
fn repair(bencher: Bencher) {
    bencher
        .counter(kept_bytes())
        .bench_local(|| kept().iter().filter_map(|t| temiz::repair::repair(t)).count());
}

#[divan::bench]
fn lexicon(bencher: Bencher) {
    let lexicon = temiz::judge::lexicon::Lexicon::shared();
    let mut tokens = Vec::new();
    bencher.counter(kept_bytes()).bench_local(|| {
        kept().iter().filter(|t| lexicon.matches(t, &mut tokens).is_some()).count()
    });
}

#[divan::bench]
fn whole_pipeline(bencher: Bencher) {
    let cleaner = Cleaner::new(Config::default()).expect("the defaults fit");
    let mut scratch = Scratch::default();
    bencher.counter(raw_bytes()).bench_local(|| {
        data()
            .sources
            .iter()
            .map(|s| cleaner.clean_with(s, &mut scratch).segments.len())
            .sum::<usize>()
    });
}

fn main() {
    divan::main();
}
