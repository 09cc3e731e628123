//! The elements that are open at a place of the source, and which of them a tag closes.
//!
//! In: start and end tags by their kind. Out: what is open, what is to be closed. Never: text, blocks, the arenas.

use super::tag::Tag;

/// Elements that bound the search for an open element (HTML standard, "has an element in scope").
const SCOPE: &[Tag] = &[
    Tag::Caption,
    Tag::Table,
    Tag::Td,
    Tag::Th,
    Tag::Object,
    Tag::Template,
    Tag::Marquee,
    Tag::Svg,
    Tag::Math,
];

/// The open elements that a start tag ends by itself, with the elements that the search for them doesn't look beyond.
fn implied(tag: Tag) -> Option<(&'static [Tag], &'static [Tag])> {
    Some(match tag {
        Tag::Li => {
            (&[Tag::Li], &[Tag::Ul, Tag::Ol, Tag::Menu, Tag::Dir, Tag::Table, Tag::Td, Tag::Th])
        }
        Tag::Dd | Tag::Dt => (&[Tag::Dd, Tag::Dt], &[Tag::Dl, Tag::Table, Tag::Td, Tag::Th]),
        Tag::Option | Tag::Optgroup => (&[Tag::Option], &[Tag::Select, Tag::Datalist]),
        Tag::Td | Tag::Th => (&[Tag::Td, Tag::Th], &[Tag::Table]),
        Tag::Tr => (&[Tag::Tr], &[Tag::Table]),
        Tag::Thead | Tag::Tbody | Tag::Tfoot => {
            (&[Tag::Thead, Tag::Tbody, Tag::Tfoot], &[Tag::Table])
        }
        Tag::Body => (&[Tag::Head], &[Tag::Table]),
        _ => return None,
    })
}

/// The open elements.
#[derive(Debug)]
pub(super) struct OpenElements {
    /// All of them, indices ascending; the root is never closed.
    stack: Vec<u32>,
    /// By tag, indices ascending.
    by_tag: Vec<Vec<u32>>,
    /// Those that bound searches, indices ascending.
    scopes: Vec<u32>,
}

impl OpenElements {
    /// The root alone.
    pub fn new() -> Self {
        Self { stack: vec![0], by_tag: vec![Vec::new(); Tag::COUNT], scopes: Vec::new() }
    }

    /// The innermost.
    pub fn top(&self) -> u32 {
        *self.stack.last().unwrap_or(&0)
    }

    /// Opens an element inside the innermost.
    pub fn push(&mut self, element: u32, tag: Tag) {
        self.by_tag[tag as usize].push(element);
        if SCOPE.contains(&tag) {
            self.scopes.push(element);
        }
        self.stack.push(element);
    }

    /// Takes the innermost element off the stack, if it is `element` or inside it. It is still to be [closed](Self::close).
    pub fn pop_from(&mut self, element: u32) -> Option<u32> {
        let top = self.top();
        if top < element || top == 0 {
            return None;
        }
        self.stack.pop()
    }

    /// Takes an element out of the middle of the stack.
    pub fn remove(&mut self, element: u32) {
        if let Ok(place) = self.stack.binary_search(&element) {
            self.stack.remove(place);
        }
    }

    /// Those inside `element`, outermost first; none where it is not open.
    pub fn inside(&self, element: u32) -> Option<&[u32]> {
        let place = self.stack.binary_search(&element).ok()?;
        Some(&self.stack[place + 1..])
    }

    /// Forgets an element that was taken off the stack.
    pub fn close(&mut self, element: u32, tag: Tag) {
        let open = &mut self.by_tag[tag as usize];
        if let Ok(place) = open.binary_search(&element) {
            open.remove(place);
        }
        if let Ok(place) = self.scopes.binary_search(&element) {
            self.scopes.remove(place);
        }
    }

    /// The innermost with one of some tags; the root where there is none.
    fn last(&self, tags: &[Tag]) -> u32 {
        tags.iter().filter_map(|&t| self.by_tag[t as usize].last()).copied().max().unwrap_or(0)
    }

    fn last_scope(&self) -> u32 {
        self.scopes.last().copied().unwrap_or(0)
    }

    /// The paragraph that a start tag ends by itself.
    pub fn implied_p(&self, tag: Tag) -> Option<u32> {
        let p = if tag.closes_p() { self.last(&[Tag::P]) } else { 0 };
        (p > self.last(&[Tag::Button]) && p > self.last_scope()).then_some(p)
    }

    /// What else a start tag ends by itself: the item before the next.
    pub fn implied_end(&self, tag: Tag) -> Option<u32> {
        let (members, bounds) = implied(tag)?;
        let element = self.last(members);
        (element > self.last(bounds)).then_some(element)
    }

    /// The element that an end tag closes. `same_name` tells elements with unknown tags apart.
    pub fn ended_by(&self, tag: Tag, same_name: impl Fn(u32) -> bool) -> Option<u32> {
        let open = &self.by_tag[tag as usize];
        let element = match tag {
            // Unknown elements share one list; a few of the innermost are looked at.
            Tag::Other => open.iter().rev().take(16).copied().find(|e| same_name(*e))?,
            _ => *open.last()?,
        };
        let bound = match tag {
            Tag::Td | Tag::Th | Tag::Tr | Tag::Tbody | Tag::Thead | Tag::Tfoot | Tag::Caption => {
                self.last(&[Tag::Table])
            }
            Tag::Table
            | Tag::Body
            | Tag::Html
            | Tag::Svg
            | Tag::Math
            | Tag::Template
            | Tag::Object
            | Tag::Marquee => 0,
            _ => self.last_scope(),
        };
        (element >= bound).then_some(element)
    }
}
