//! Sites in a language that no lexicon has: what repeats goes, and no line of an article with it.
//! A test prints what is lost and left, so that a change can be looked at line by line.

mod common;

use common::{run_records, sample, sample_names, temiz};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use temiz::page::{Kind, Page};
use temiz::segment::Unit;
use temiz::{Cleaner, Config, Source};
use unicode_normalization::UnicodeNormalization;

/// A word that no lexicon has, for a word: the same for the same word, in the same case.
fn pseudo(word: &str) -> String {
    const ONSETS: [&str; 12] = ["b", "dr", "f", "g", "kl", "m", "n", "pr", "s", "t", "v", "z"];
    const RHYMES: [&str; 10] = ["a", "e", "i", "o", "u", "am", "en", "ir", "ol", "ux"];
    let hash = word
        .to_lowercase()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    let syllables = 1 + word.chars().count() / 3;
    let mut out = String::new();
    for i in 0..syllables.min(5) {
        let part = hash >> (i * 11);
        out += ONSETS[(part % 12) as usize];
        out += RHYMES[(part / 12 % 10) as usize];
    }
    if word.starts_with(char::is_uppercase) { out[..1].to_uppercase() + &out[1..] } else { out }
}

/// Source of a page's text with its words made pseudo-words; tags, numbers and character references stay. `phrase` gives the translation of a run of words.
fn translated(source: &str, mut phrase: impl FnMut(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = source;
    let in_run = |c: char| c.is_alphabetic() || matches!(c, ' ' | '\'' | '’' | '-');
    while let Some(c) = rest.chars().next() {
        let end = match c {
            '<' => rest.find('>').map_or(rest.len(), |e| e + 1),
            '&' => rest.find(';').filter(|e| *e < 12).map_or(1, |e| e + 1),
            c if c.is_alphabetic() => {
                let end = rest.find(|c: char| !in_run(c)).unwrap_or(rest.len());
                let end = rest[..end].trim_end().len();
                out += &phrase(&rest[..end]);
                rest = &rest[end..];
                continue;
            }
            c => c.len_utf8(),
        };
        out += &rest[..end];
        rest = &rest[end..];
    }
    out
}

fn line(text: &str) -> String {
    text.nfc().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A page whose site speaks an invented language: its source, the lines of the article and those around it.
struct Made {
    html: String,
    content: Vec<String>,
    chrome: Vec<String>,
}

/// Whether a block is what a reader of the site wrote: it is that page's alone.
fn is_remark(path: &str) -> bool {
    ["comment", "kommentar", "leserbrief", "reply"].iter().any(|w| path.to_lowercase().contains(w))
}

/// A place that is the same on all pages of a site: steps that are named after one page (`postid-1222`) or its language are without their names.
fn place(path: &str) -> String {
    let step = |s: &str| {
        let tag = s.split(['.', '#']).next().unwrap_or(s);
        let own = tag == "body" || s.contains(|c: char| c.is_ascii_digit() && tag.len() != 2);
        if own { tag.to_owned() } else { s.to_owned() }
    };
    path.split('>').map(step).collect::<Vec<_>>().join(">")
}

/// The sample sites, all but what readers keep translated into one invented language: the editions of a site say the same in the same place, remarks
/// of readers are translated word by word, and teasers stay as they are, for they are headlines elsewhere.
fn sites() -> BTreeMap<String, Made> {
    let names: Vec<String> = sample_names()
        .into_iter()
        .filter(|n| !n.starts_with("misc/") && !n.ends_with(".txt"))
        .collect();
    let site = |name: &str| name.split('/').next().expect("a site").to_owned();
    let mut kept: HashMap<String, HashSet<String>> = HashMap::new();
    for name in &names {
        kept.entry(site(name)).or_default().extend(sample(name).1.lines().map(line));
    }
    let whole = Cleaner::new(Config { unit: Unit::Paragraph, ..Config::default() }).expect("fits");
    let make = |name: &String| {
        let (path, expected) = sample(name);
        let bytes = std::fs::read(path).expect("readable");
        let decoded = temiz::decode::decode(&bytes, &temiz::Hints::default(), None);
        let page = Page::from_html(&decoded.text);
        let content: Vec<String> = expected.lines().map(line).collect();
        let own: HashSet<&String> = content.iter().collect();
        // What is expected was mended and normalised: where it stands in the source, the cleaner tells.
        let segments = whole.clean(&Source::new(name, bytes.clone())).segments;
        let places: Vec<u64> = segments
            .iter()
            .filter(|s| own.contains(&line(&s.text)))
            .filter_map(|s| Some(s.span?[0]))
            .collect();
        let mut raw: HashSet<String> = HashSet::new();
        let (mut html, mut from) = (String::from("\u{feff}"), 0);
        let mut seen: HashMap<String, usize> = HashMap::new();
        for block in page.blocks.iter().filter(|b| !matches!(b.kind, Kind::Title)) {
            let said = line(page.text(block));
            let (start, end) = (block.span.start as usize, block.span.end as usize);
            if own.contains(&said) || places.iter().any(|p| (start..end).contains(&(*p as usize))) {
                raw.insert(said);
                continue;
            }
            if kept[&site(name)].contains(&said) || start < from {
                continue;
            }
            let path = place(&page.path(block.element, &decoded.text));
            let nth = seen.entry(path.clone()).or_default();
            *nth += 1;
            let mut word = 0;
            html += &decoded.text[from..start];
            html += &translated(&decoded.text[start..end], |w| {
                word += 1;
                if is_remark(&path) {
                    w.split(' ').map(pseudo).collect::<Vec<_>>().join(" ")
                } else {
                    // As many words as fit a menu or a notice, whatever the language said it in.
                    let words = 0..1 + nth.wrapping_mul(7) % 4;
                    let word = |i| pseudo(&format!("{path} {nth} {word} {i}"));
                    words.map(word).collect::<Vec<_>>().join(" ")
                }
            });
            from = end;
        }
        html += &decoded.text[from..];
        let page = Page::from_html(&html["\u{feff}".len()..]);
        let chrome = page
            .blocks
            .iter()
            .filter(|b| !b.hidden && !matches!(b.kind, Kind::Title | Kind::Control))
            .map(|b| line(page.text(b)))
            .filter(|l| !own.contains(l) && !raw.contains(l) && l.chars().any(char::is_alphabetic))
            .collect();
        (name.clone(), Made { html, content, chrome })
    };
    names.iter().map(make).collect()
}

/// Lines of the article lost, lines around it left, and all lines around it, of pages that came out as `kept`.
fn count(pages: &BTreeMap<String, Made>, kept: &BTreeMap<String, Vec<String>>) -> [usize; 3] {
    let mut sum = [0; 3];
    for (name, made) in pages {
        let found: HashSet<&String> = kept.get(name).into_iter().flatten().collect();
        for lost in made.content.iter().filter(|l| !found.contains(l)) {
            println!("{name}: lost: {lost}");
            sum[0] += 1;
        }
        for left in made.chrome.iter().filter(|l| found.contains(l)) {
            println!("{name}: left: {left}");
            sum[1] += 1;
        }
        sum[2] += made.chrome.len();
    }
    sum
}

/// Cleans a folder into a run directory and gives its paragraphs by document.
fn clean(folder: &Path, run: &Path, args: &[&str]) -> BTreeMap<String, Vec<String>> {
    temiz()
        .args(["clean", "--unit", "paragraph", "--rejects", "-q", "--force"])
        .arg(folder)
        .arg("-o")
        .arg(run)
        .args(args)
        .assert()
        .success();
    let mut kept: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for record in run_records(run, "segments") {
        let text = line(record["text"].as_str().expect("a text"));
        kept.entry(record["doc"].as_str().expect("an id").to_owned()).or_default().push(text);
    }
    kept
}

fn write(folder: &Path, pages: &BTreeMap<String, Made>) {
    for (name, made) in pages {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, &made.html).expect("written");
    }
}

/// What the lines lost, left and in all come to: F1 of dropping the lines around the articles.
fn f1([lost, left, all]: [usize; 3]) -> f64 {
    2.0 * (all - left) as f64 / (all - left + lost + all) as f64
}

/// Lines of articles that are gone because of `site_template`: where a headline stands on its page twice, once is enough.
fn wrongly_dropped(
    pages: &BTreeMap<String, Made>,
    kept: &BTreeMap<String, Vec<String>>,
    run: &Path,
) -> Vec<String> {
    run_records(run, "rejects")
        .iter()
        .filter(|r| r["rule"] == "site_template")
        .map(|r| (r["doc"].as_str().expect("an id"), line(r["text"].as_str().expect("a text"))))
        .filter(|(doc, text)| pages[*doc].content.contains(text))
        .filter(|(doc, text)| !kept.get(*doc).is_some_and(|k| k.contains(text)))
        .map(|(doc, text)| format!("{doc}: {text}"))
        .collect()
}

/// Lines lost, left and in all without templates and with them; no line of an article is taken for a template's.
fn without_and_with(pages: &BTreeMap<String, Made>) -> [[usize; 3]; 2] {
    let folder = tempfile::tempdir().expect("a folder");
    let run = tempfile::tempdir().expect("a folder");
    write(folder.path(), pages);
    let without = count(pages, &clean(folder.path(), run.path(), &["--sites", "none"]));
    println!("---- with templates");
    let kept = clean(folder.path(), run.path(), &[]);
    let with = count(pages, &kept);
    println!(
        "lines lost, left, in all: {without:?} (F1 {:.4}), with templates {with:?} (F1 {:.4})",
        f1(without),
        f1(with)
    );
    assert_eq!(wrongly_dropped(pages, &kept, run.path()), Vec::<String>::new());
    [without, with]
}

#[test]
fn sites_in_a_language_that_no_lexicon_has() {
    let pages = sites();
    let [without, with] = without_and_with(&pages);
    assert_eq!(with[0], 0, "no line of an article is lost: {with:?}");
    assert!(f1(with) >= 0.98, "{with:?}");
    assert!(with[1] * 2 < without[1], "{with:?}");
}

#[test]
fn plain_text_of_such_sites() {
    let mut pages = sites();
    pages = pages
        .into_iter()
        .map(|(name, mut made)| {
            let page = Page::from_html(&made.html["\u{feff}".len()..]);
            let lines = page
                .blocks
                .iter()
                .filter(|b| !b.hidden && !matches!(b.kind, Kind::Title | Kind::Control));
            made.html = lines.map(|b| line(page.text(b)) + "\n").collect();
            (name.replace(".html", ".txt"), made)
        })
        .collect();
    let [_, with] = without_and_with(&pages);
    assert_eq!(with[0], 0, "no line of an article is lost: {with:?}");
    assert!(f1(with) >= 0.98, "{with:?}");
}

#[test]
fn a_small_edition_of_a_site_in_plain_text_has_its_own_template() {
    for (many, few) in [(12, 2), (30, 3)] {
        let folder = tempfile::tempdir().expect("a folder");
        let input = folder.path().join("tepe.example");
        std::fs::create_dir(&input).expect("made");
        let words = |edition: &str, place: &str| {
            let word = |i| pseudo(&format!("{edition} {place} {i}"));
            let words: Vec<String> = (0..4).map(word).collect();
            format!("{}.", words.join(" "))
        };
        let mut pages = Vec::new();
        for (edition, n) in [("tr", many), ("en", few)] {
            for page in 0..n {
                let name = pseudo(&format!("Boat {edition} {page}"));
                let text = match edition {
                    "tr" => format!(
                        "{name} adlı teknenin bütün kıyıya duyulan düdüğü\nSabahın erken saatinde limana inen {name} adlı tekne, kıyıdaki herkesi şaşırtarak iskeleye yanaştı ve uzun uzun öttü.\n{name} için yazılan türkü o akşam kahvede söylendi, çocuklar da ertesi gün aynı ezgiyi mırıldandı durdu."
                    ),
                    _ => format!(
                        "The long horn of {name} wakes the whole harbour\nEarly in the morning the boat called {name} came into the harbour, and everybody on the quay stood and listened to it.\nThe song that was made for {name} was sung in the inn that evening, and the children still hummed it the day after."
                    ),
                };
                let part = |place: &str| -> Vec<String> {
                    (0..6).map(|i| words(edition, &format!("{place} {i}"))).collect()
                };
                let (head, foot) = (part("head"), part("foot"));
                let file = format!("{edition}{page}.txt");
                let whole = format!("{}\n{text}\n{}\n", head.join("\n"), foot.join("\n"));
                std::fs::write(input.join(&file), whole).expect("written");
                pages.push((file, text, head, foot));
            }
        }
        let (with, without) = (folder.path().join("with"), folder.path().join("without"));
        let none = clean(&input, &without, &["--sites", "none"]);
        let kept = clean(&input, &with, &[]);
        for (file, text, head, foot) in &pages {
            assert_eq!(kept[file], text.lines().map(line).collect::<Vec<_>>(), "{file} of {many}");
            let chrome = head.iter().chain(foot).map(|l| line(l));
            assert!(chrome.clone().any(|l| none[file].contains(&l)), "known without the site");
        }
    }
}

#[test]
fn remarks_of_readers_in_plain_text_stand_in_the_tail_of_the_site() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("tepe.example");
    std::fs::create_dir(&input).expect("made");
    let words = |of: &str, n: usize| -> Vec<String> {
        (0..n).map(|i| pseudo(&format!("{of} {i} {i}"))).collect()
    };
    let mut pages = Vec::new();
    for page in 0..8 {
        let name = pseudo(&format!("Boat {page}"));
        let text = format!(
            "The long horn of {name} wakes the whole harbour\nEarly in the morning the boat called {name} came into the harbour, and everybody on the quay stood and listened to it.\nThe song that was made for {name} was sung in the inn that evening, and the children still hummed it the day after.\nNobody in the village knows who wrote {name}."
        );
        let rest = text.rfind('\n').expect("several lines") + 1;
        // An appeal of the site's stands before the last line of the text, remarks of two readers between lines of its foot; on one page they are as long as
        // paragraphs.
        let appeal = words("appeal", 3).join(" ");
        let label = |part: &str| words(part, 3).join(" ");
        let remarks: Vec<String> = (0..2)
            .map(|r| {
                format!(
                    "{}\n{}.",
                    words(&format!("{page} reader {r}"), 2).join(" "),
                    words(&format!("{page} remark {r}"), if page == 0 { 6 } else { 4 }).join(" ")
                )
            })
            .collect();
        let whole = format!(
            "{}\n{}\n{}{appeal}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n",
            label("menu"),
            label("second"),
            &text[..rest],
            &text[rest..],
            label("share"),
            label("follow"),
            label("say"),
            remarks.join("\n"),
            label("foot"),
            label("owner"),
        );
        let file = format!("{page}.txt");
        std::fs::write(input.join(&file), whole).expect("written");
        pages.push((file, text));
    }
    let kept = clean(&input, &folder.path().join("run"), &[]);
    for (file, text) in &pages {
        assert_eq!(kept[file], text.lines().map(line).collect::<Vec<_>>(), "{file}");
    }
}
