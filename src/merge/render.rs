//! A translation and the markup of its segment → the source of the translated segment.
//!
//! In: the runs of a segment, a text, where its runs stand in it. Out: source text that is well formed, holds all of the text and every tag
//! of the segment (but those that would be left without their text), and what was wrong with the placeholders. Never: where a segment stands, charsets.

use super::escape::{Place, push};
use crate::page::{Item, Mark, Page, Runs};
use crate::record::Inline;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

/// What rendering reads.
pub(super) struct Renderer<'a> {
    pub page: &'a Page,
    pub source: &'a str,
    pub runs: &'a Runs,
    /// New values of attributes by their place in the source, for tags that are written here.
    pub attributes: &'a BTreeMap<u32, (u32, String)>,
    pub place: Place,
}

/// A thing to write at a place in the text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Event {
    Open(u32),
    Close(u32),
    Alone(u32),
    Fixed(Range<u32>),
}

/// The runs of a segment by number, from 1: what [`Inline`] counts.
pub(crate) fn numbered(runs: &Runs) -> Vec<(u32, Mark)> {
    let around = runs.before.iter().map(|&e| (e, Mark::Open));
    let inside = runs.items.iter().filter(|i| matches!(i.mark, Mark::Open | Mark::Alone));
    around.chain(inside.map(|i| (i.element, i.mark))).collect()
}

impl Renderer<'_> {
    /// The text with the items where the source has them; `offsets` are the places of the items in it.
    pub fn as_in_source(&self, text: &str, offsets: &[usize]) -> String {
        let mut events: Vec<(usize, Event)> =
            self.runs.before.iter().map(|&e| (0, Event::Open(e))).collect();
        events.extend(self.runs.items.iter().zip(offsets).map(|(item, &at)| (at, event(item))));
        self.write(text, events)
    }

    /// The text with its runs where `inline` has them. What is missing stands empty at the end, what crosses is closed, what comes twice is left out;
    /// each is named in the second value.
    pub fn with_runs(&self, text: &str, inline: &[Inline]) -> (String, Vec<String>) {
        let known = numbered(self.runs);
        let mut problems = Vec::new();
        let mut events: Vec<(usize, Event)> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut seen = vec![false; known.len()];
        let mut marks: Vec<&Inline> = inline.iter().collect();
        marks.sort_by_key(|m| m.at);
        for mark in marks {
            let Some(number) = mark.open.or(mark.close).or(mark.alone) else {
                problems.push("a placeholder without a number".into());
                continue;
            };
            let at = text.floor_char_boundary((mark.at as usize).min(text.len()));
            if at != mark.at as usize {
                problems.push(format!(
                    "placeholder {number} stands at byte {}, which is no place in the text",
                    mark.at
                ));
            }
            let index = (number as usize).wrapping_sub(1);
            let Some(&(element, kind)) = known.get(index) else {
                problems
                    .push(format!("placeholder {number} is none of the segment's {}", known.len()));
                continue;
            };
            if mark.close.is_some() {
                match open.iter().rposition(|&i| i == index) {
                    Some(place) => {
                        for inner in open.drain(place..).rev() {
                            if inner != index {
                                problems
                                    .push(format!("placeholders {number} and {} cross", inner + 1));
                            }
                            events.push((at, Event::Close(known[inner].0)));
                        }
                    }
                    None if !seen[index] => {
                        problems.push(format!("placeholder {number} closes before it opens"))
                    }
                    None => {}
                }
                continue;
            }
            if std::mem::replace(&mut seen[index], true) {
                problems.push(format!("placeholder {number} comes twice"));
            } else if kind == Mark::Alone {
                events.push((at, Event::Alone(element)));
            } else {
                events.push((at, Event::Open(element)));
                open.push(index);
            }
        }
        for index in open.into_iter().rev() {
            problems.push(format!("placeholder {} is not closed", index + 1));
            events.push((text.len(), Event::Close(known[index].0)));
        }
        for (index, &(element, kind)) in known.iter().enumerate().filter(|(i, _)| !seen[*i]) {
            problems.push(format!("placeholder {} is missing", index + 1));
            if kind == Mark::Alone {
                events.push((text.len(), Event::Alone(element)));
            } else {
                events
                    .extend([Event::Open(element), Event::Close(element)].map(|e| (text.len(), e)));
            }
        }
        self.add_fixed(&mut events, text.len());
        (self.write(text, events), problems)
    }

    /// Comments, scripts and dropped runs stay behind the tag that they stand behind in the source, or at the end.
    fn add_fixed(&self, events: &mut Vec<(usize, Event)>, end: usize) {
        let mut behind: HashMap<Event, Vec<Event>> = HashMap::new();
        let mut last: Vec<Event> = Vec::new();
        let mut before: Option<Event> = None;
        for item in &self.runs.items {
            let this = event(item);
            if item.mark == Mark::Space {
                continue;
            }
            if item.mark != Mark::Fixed {
                before = Some(this);
            } else if let Some(before) = &before {
                behind.entry(before.clone()).or_default().push(this);
            } else {
                last.push(this);
            }
        }
        let placed = std::mem::take(events);
        for (at, event) in placed {
            let with = behind.remove(&event).unwrap_or_default();
            events.push((at, event));
            events.extend(with.into_iter().map(|e| (at, e)));
        }
        last.extend(behind.into_values().flatten());
        last.sort_by_key(|e| if let Event::Fixed(range) = e { range.start } else { 0 });
        events.extend(last.into_iter().map(|e| (end, e)));
    }

    /// The text where most of the segment's own stands, the tags around it as they are and where they are: for translations that know nothing of them.
    /// Elements whose text went elsewhere would be empty boxes and links to nowhere: they are left out. The second value: how many.
    pub fn around(
        &self,
        text: &str,
        visible: impl Fn(Range<u32>) -> u32,
        whole: Range<u32>,
    ) -> (String, u64) {
        let items = &self.runs.items;
        let (mut depth, mut from, mut best) = (0i32, whole.start, None::<(i32, u32, usize)>);
        for (i, item) in items.iter().map(Some).chain([None]).enumerate() {
            let to = item.map_or(whole.end, |item| item.at);
            let chars = visible(from..to.max(from));
            if chars > 0 && best.is_none_or(|(d, n, _)| depth < d || depth == d && chars > n) {
                best = Some((depth, chars, i));
            }
            let Some(item) = item else { break };
            match item.mark {
                Mark::Open => depth += 1,
                Mark::Close => depth -= 1,
                _ => {}
            }
            from = item.until;
        }
        let here = best.map_or(0, |(_, _, i)| i);
        let mut empty = self.filled(visible);
        empty.retain(|run| !(run.start < here && here <= run.end));
        let tags: HashSet<usize> = empty.iter().flat_map(|run| [run.start, run.end]).collect();
        let mut out = String::new();
        for (i, item) in items.iter().map(Some).chain([None]).enumerate() {
            if i == here {
                push(&mut out, text, self.place);
            }
            if let Some(item) = item.filter(|_| !tags.contains(&i)) {
                self.copy(&mut out, item.source.clone());
            }
        }
        (out, empty.len() as u64)
    }

    /// The elements that hold text of the segment and nothing else to see, as the numbers of the items that open and close them: none with a picture
    /// in it, none that an address may lead to.
    fn filled(&self, visible: impl Fn(Range<u32>) -> u32) -> Vec<Range<usize>> {
        let items = &self.runs.items;
        let (mut open, mut filled): (Vec<(usize, bool)>, _) = (Vec::new(), Vec::new());
        for (i, item) in items.iter().enumerate() {
            if i > 0 && visible(items[i - 1].until..item.at.max(items[i - 1].until)) > 0 {
                open.iter_mut().for_each(|o| o.1 = true);
            }
            match item.mark {
                Mark::Open => open.push((i, false)),
                Mark::Close => filled.extend(open.pop().filter(|o| o.1).map(|o| o.0..i)),
                _ => {}
            }
        }
        filled.retain(|run| {
            let element = &self.page.elements[items[run.start].element as usize];
            element.class_id[1].is_none()
                && !items[run.clone()].iter().any(|item| item.mark == Mark::Alone)
        });
        filled
    }

    /// Copies source, with new values for the attributes in it.
    fn copy(&self, out: &mut String, range: Range<u32>) {
        copy(out, self.source, range, self.attributes);
    }

    fn write(&self, text: &str, events: Vec<(usize, Event)>) -> String {
        let ends = self.runs.items.iter().filter(|i| i.mark == Mark::Close && !i.source.is_empty());
        let mut state = State {
            renderer: self,
            out: String::with_capacity(text.len() + 64),
            open: self.runs.before.clone(),
            written: self.runs.before.iter().copied().collect(),
            ends: ends.map(|i| (i.element, i.source.clone())).collect(),
        };
        let mut wanted: Vec<u32> = Vec::new();
        let mut at = 0;
        for (place, event) in events {
            if place > at {
                state.reach(&wanted);
                push(&mut state.out, &text[at..place], self.place);
                at = place;
            }
            match event {
                Event::Open(element) => wanted.push(element),
                Event::Close(element) => {
                    // An element without text is written all the same.
                    if !state.written.contains(&element) {
                        state.reach(&wanted);
                    }
                    wanted.retain(|&e| e != element);
                }
                Event::Alone(element) => {
                    state.reach(&wanted);
                    let tag = self.page.elements[element as usize].start_tag.clone();
                    self.copy(&mut state.out, tag);
                }
                Event::Fixed(source) => {
                    state.reach(&wanted);
                    self.copy(&mut state.out, source);
                }
            }
        }
        if at < text.len() {
            state.reach(&wanted);
            push(&mut state.out, &text[at..], self.place);
        }
        state.reach(&self.runs.after);
        state.out
    }
}

/// What is written so far, and which elements are open in it.
struct State<'r, 'a> {
    renderer: &'r Renderer<'a>,
    out: String,
    open: Vec<u32>,
    written: HashSet<u32>,
    /// End tags of the source that are not used yet.
    ends: HashMap<u32, Range<u32>>,
}

impl State<'_, '_> {
    /// Closes and opens elements until `wanted` are open. Done only when something is about to be written, so that tags come in the source's order.
    fn reach(&mut self, wanted: &[u32]) {
        let Renderer { page, source, .. } = *self.renderer;
        let same = self.open.iter().zip(wanted).take_while(|(a, b)| a == b).count();
        while self.open.len() > same {
            let Some(element) = self.open.pop() else { break };
            match self.ends.remove(&element) {
                Some(own) => self.renderer.copy(&mut self.out, own),
                None => {
                    self.out.push_str("</");
                    self.out.push_str(page.name_of(element, source));
                    self.out.push('>');
                }
            }
        }
        for &element in &wanted[same..] {
            self.renderer.copy(&mut self.out, page.elements[element as usize].start_tag.clone());
            self.open.push(element);
            self.written.insert(element);
        }
    }
}

fn event(item: &Item) -> Event {
    match item.mark {
        Mark::Open => Event::Open(item.element),
        Mark::Close => Event::Close(item.element),
        Mark::Alone => Event::Alone(item.element),
        Mark::Fixed | Mark::Space => Event::Fixed(item.source.clone()),
    }
}

/// Copies a range of the source, with new values for the attributes that lie in it.
pub(super) fn copy(
    out: &mut String,
    source: &str,
    range: Range<u32>,
    attributes: &BTreeMap<u32, (u32, String)>,
) {
    let mut at = range.start;
    for (&start, (end, value)) in attributes.range(range.clone()) {
        out.push_str(&source[at as usize..start as usize]);
        out.push_str(value);
        at = *end;
    }
    out.push_str(&source[at as usize..range.end.max(at) as usize]);
}
