//! Pages to measure on, and the floor to measure against.
#![allow(dead_code)]

use lol_html::html_content::Element;
use lol_html::{DocumentContentHandlers, ElementContentHandlers, HtmlRewriter, Selector, Settings};
use std::borrow::Cow;
use std::hint::black_box;
use std::path::{Path, PathBuf};

/// Pages of each annotated set that are measured, evenly spread over it: enough for a steady figure, few enough for a run of seconds.
const PAGES_OF_A_SET: usize = 60;

/// A page as it was saved.
pub struct Page {
    pub id: String,
    pub path: PathBuf,
    pub bytes: Vec<u8>,
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { files(&path, out) } else { out.push(path) }
    }
}

fn load(paths: Vec<PathBuf>) -> Vec<Page> {
    paths
        .into_iter()
        .filter_map(|path| {
            Some(Page {
                id: path.file_name()?.to_string_lossy().into_owned(),
                bytes: std::fs::read(&path).ok()?,
                path,
            })
        })
        .collect()
}

/// The sample pages of the project.
pub fn samples() -> Vec<Page> {
    let mut paths = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/samples/pages"), &mut paths);
    paths.retain(|p| p.extension().is_some_and(|e| e == "html"));
    paths.sort();
    load(paths)
}

/// Pages of the annotated sets below `TEMIZ_DATA`, or none.
pub fn annotated() -> Vec<Page> {
    let Some(root) = std::env::var_os("TEMIZ_DATA") else {
        println!("annotated pages skipped: TEMIZ_DATA not set");
        return Vec::new();
    };
    let mut sets: Vec<_> = std::fs::read_dir(Path::new(&root).join("extract"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .collect();
    sets.sort();
    let mut chosen = Vec::new();
    for set in sets {
        let mut paths = Vec::new();
        files(&set.join("pages"), &mut paths);
        paths.sort();
        let step = (paths.len() / PAGES_OF_A_SET).max(1);
        chosen.extend(paths.into_iter().step_by(step).take(PAGES_OF_A_SET));
    }
    load(chosen)
}

/// The floor: a bare lol_html pass over UTF-8 that visits every element (tag, class, id, source location), every end tag and every text chunk, and does
/// nothing with them. Returns how many it saw.
pub fn floor(text: &str, all: &Selector) -> usize {
    let seen = std::rc::Rc::new(std::cell::Cell::new(0usize));
    let (elements, texts) = (seen.clone(), seen.clone());
    let on_element = move |element: &mut Element<'_, '_>| {
        black_box((
            element.tag_name(),
            element.get_attribute("class"),
            element.get_attribute("id"),
            element.source_location(),
        ));
        elements.set(elements.get() + 1);
        if element.can_have_content() {
            let ends = elements.clone();
            element.on_end_tag(Box::new(move |end| {
                black_box(end.source_location());
                ends.set(ends.get() + 1);
                Ok(())
            }))?;
        }
        Ok(())
    };
    let settings = Settings::new()
        .append_element_content_handler((
            Cow::Borrowed(all),
            ElementContentHandlers::default().element(on_element),
        ))
        .append_document_content_handler(DocumentContentHandlers::default().text(
            move |chunk: &mut lol_html::html_content::TextChunk<'_>| {
                black_box(chunk.source_location());
                texts.set(texts.get() + 1);
                Ok(())
            },
        ))
        .with_strict(false);
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    let done = rewriter.write(text.as_bytes()).and_then(|()| rewriter.end());
    black_box(done.is_ok());
    seen.get()
}

/// The selector of all elements.
pub fn all() -> Selector {
    "*".parse().expect("`*` is a selector")
}
