//! What holds the blocks of a page: containers, repeated siblings, tag paths, and the sums of text in each.
//!
//! In: a page and the statistics of its blocks' texts. Out: a [`Layout`] with sums. Never: features, weights. Linear in elements and blocks.

use super::groups::{Groups, mix};
pub use super::sums::{Container, Siblings, Sums};
use super::text::TextStats;
use crate::page::{Page, Tag};

/// No container, item or group.
pub const NONE: u32 = u32::MAX;
/// Siblings of one kind from which they count as a list of items.
pub const REPEATED: f32 = 3.0;

/// Where a block stands.
#[derive(Debug, Default, Clone, Copy)]
pub struct Place {
    /// Innermost container.
    pub container: u32,
    /// Number of its tag path.
    pub path: u32,
    /// Number of its tag path with class words.
    pub class_path: u32,
    /// The siblings that its element belongs to.
    pub siblings: u32,
    /// The nearest list of repeated items around it (a group of siblings with several blocks each), or [`NONE`].
    pub list: u32,
    /// Number of the item of that list, over the page, or [`NONE`].
    pub item: u32,
    /// Place of the item in its list.
    pub item_index: u32,
}

/// Containers, paths and groups of a page; buffers are reused from page to page.
#[derive(Debug, Default)]
pub struct Layout {
    /// Containers, outermost first.
    pub containers: Vec<Container>,
    /// Groups of siblings.
    pub siblings: Vec<Siblings>,
    /// Sums by tag path.
    pub paths: Vec<Sums>,
    /// Sums by tag path with class words.
    pub class_paths: Vec<Sums>,
    /// Place of each block.
    pub places: Vec<Place>,
    /// How many items the lists have together.
    pub items: u32,
    /// For each element: which of [`ANCESTORS`] it is or lies in, as bits.
    pub inside: Vec<u32>,
    /// For each element: code of the nearest sectioning element, see `section_code`.
    pub section: Vec<i8>,
    /// The `article` elements.
    pub articles: Vec<u32>,
    elements: Vec<Sums>,
    nth_of: Vec<u32>,
    biggest: Vec<f32>,
    container_of: Vec<u32>,
    path: Vec<u64>,
    class: Vec<u64>,
    group_of: Vec<u32>,
    list_of: Vec<u32>,
    item_of: Vec<u32>,
    groups: Groups,
}

/// Ancestors that are features of their own, in the order of the bits of [`Layout::inside`].
pub const ANCESTORS: [&[Tag]; 14] = [
    &[Tag::Article],
    &[Tag::Main],
    &[Tag::Nav],
    &[Tag::Header],
    &[Tag::Footer],
    &[Tag::Aside],
    &[Tag::Form, Tag::Fieldset, Tag::Label],
    &[Tag::Ul, Tag::Ol, Tag::Menu],
    &[Tag::Table],
    &[Tag::Figure],
    &[Tag::Blockquote],
    &[Tag::Section],
    &[Tag::Dl],
    &[Tag::P],
];

/// Bit of the list ancestors, `main`, `article` among [`ANCESTORS`].
pub const IN_ARTICLE: u32 = 1;

/// How much a sectioning element speaks for content, by its place in the HTML standard's prose: main > article > section > body > …
fn section_code(tag: Tag) -> Option<i8> {
    Some(match tag {
        Tag::Main => 4,
        Tag::Article => 3,
        Tag::Section => 2,
        Tag::Body => 1,
        Tag::Form => 0,
        Tag::Aside => -1,
        Tag::Header => -2,
        Tag::Nav => -3,
        Tag::Footer => -4,
        _ => return None,
    })
}

impl Layout {
    /// Reads the structure of a page.
    pub fn fill(&mut self, page: &Page, stats: &[TextStats]) {
        self.sum_elements(page, stats);
        self.find_containers(page);
        self.find_siblings(page);
        self.place_blocks(page, stats);
        self.score_containers(page, stats);
    }

    fn sum_elements(&mut self, page: &Page, stats: &[TextStats]) {
        let n = page.elements.len();
        self.elements.clear();
        self.elements.resize(n, Sums::default());
        for (block, s) in page.blocks.iter().zip(stats) {
            self.elements[block.element as usize].add(&block_sums(block, s));
        }
        self.biggest.clear();
        self.biggest.resize(n, 0.0);
        for at in (1..n).rev() {
            let sums = self.elements[at];
            if sums.blocks > 0.0 {
                let parent = page.elements[at].parent as usize;
                self.elements[parent].add(&sums);
                self.biggest[parent] = self.biggest[parent].max(sums.blocks);
            }
        }
    }

    fn find_containers(&mut self, page: &Page) {
        let n = page.elements.len();
        self.articles.clear();
        self.containers.clear();
        self.container_of.clear();
        self.path.clear();
        self.class.clear();
        self.inside.clear();
        self.section.clear();
        for at in 0..n {
            let element = &page.elements[at];
            let parent = element.parent as usize;
            let sums = self.elements[at];
            if element.tag == Tag::Article {
                self.articles.push(at as u32);
            }
            if sums.blocks == 0.0 && at > 0 {
                // Nothing asks for an element without blocks.
                self.container_of.push(0);
                self.path.push(0);
                self.class.push(0);
                self.inside.push(0);
                self.section.push(0);
                continue;
            }
            let outer = if at == 0 { 0 } else { self.container_of[parent] };
            if at == 0 || (sums.blocks > 1.0 && sums.blocks > self.biggest[at]) {
                let number = self.containers.len() as u32;
                self.containers.push(Container { parent: outer, sums, score: 0.0 });
                self.container_of.push(number);
            } else {
                self.container_of.push(outer);
            }
            let (above, inside, section) = if at == 0 {
                (0, 0, 1)
            } else {
                (self.path[parent], self.inside[parent], self.section[parent])
            };
            self.path.push(mix(above, element.tag as u64));
            let first = page
                .tokens_of(element)
                .iter()
                .take(2)
                .fold(element.tag as u64, |h, &t| mix(h, u64::from(t)));
            self.class.push(first);
            self.inside.push(inside | BITS[element.tag as usize]);
            self.section.push(section_code(element.tag).unwrap_or(section));
        }
    }

    fn find_siblings(&mut self, page: &Page) {
        let n = page.elements.len();
        self.groups.reset(n);
        self.siblings.clear();
        self.group_of.clear();
        self.nth_of.clear();
        for (at, element) in page.elements.iter().enumerate() {
            let sums = self.elements[at];
            if sums.blocks == 0.0 {
                self.group_of.push(NONE);
                self.nth_of.push(0);
                continue;
            }
            let first = page.tokens_of(element).first().copied().unwrap_or(0);
            let key = mix(mix(u64::from(element.parent), element.tag as u64), u64::from(first));
            let group = self.groups.of(key);
            if group as usize == self.siblings.len() {
                self.siblings.push(Siblings::default());
            }
            let siblings = &mut self.siblings[group as usize];
            self.nth_of.push(siblings.count as u32);
            siblings.count += 1.0;
            siblings.sums.add(&sums);
            siblings.squares += sums.chars * sums.chars;
            self.group_of.push(group);
        }
        self.list_of.clear();
        self.item_of.clear();
        for (at, element) in page.elements.iter().enumerate() {
            let own = match self.group_of[at] {
                NONE => None,
                group => Some(&self.siblings[group as usize])
                    .filter(|s| s.count >= REPEATED && s.sums.blocks >= 2.0 * s.count),
            };
            let (list, item) = match (own, at) {
                (Some(_), _) => (self.group_of[at], at as u32),
                (None, 0) => (NONE, NONE),
                _ => (self.list_of[element.parent as usize], self.item_of[element.parent as usize]),
            };
            self.list_of.push(list);
            self.item_of.push(item);
        }
    }

    fn place_blocks(&mut self, page: &Page, stats: &[TextStats]) {
        let n = page.blocks.len();
        self.places.clear();
        for paths in [&mut self.paths, &mut self.class_paths] {
            paths.clear();
        }
        self.groups.reset(n);
        for (block, s) in page.blocks.iter().zip(stats) {
            let at = block.element as usize;
            let path = self.groups.of(mix(self.path[at], block.kind as u64));
            add_to(&mut self.paths, path, &block_sums(block, s));
            self.places.push(Place {
                container: self.container_of[at],
                path,
                siblings: self.group_of[at],
                list: self.list_of[at],
                item: self.item_of[at],
                item_index: match self.item_of[at] {
                    NONE => 0,
                    item => self.nth_of[item as usize],
                },
                class_path: 0,
            });
        }
        self.groups.reset(n);
        for (place, (block, s)) in self.places.iter_mut().zip(page.blocks.iter().zip(stats)) {
            let at = block.element as usize;
            let parent = page.elements[at].parent as usize;
            let above = page.elements[parent].parent as usize;
            let key = [self.class[parent], self.class[above], block.kind as u64]
                .into_iter()
                .fold(mix(self.class[at], u64::from(page.elements[at].depth)), mix);
            place.class_path = self.groups.of(key);
            add_to(&mut self.class_paths, place.class_path, &block_sums(block, s));
        }
        self.groups.reset(n);
        for place in &mut self.places {
            if place.item != NONE {
                place.item = self.groups.of(u64::from(place.item));
            }
        }
        self.items = self.groups.count() as u32;
    }

    /// Points of paragraphs for the containers around them, after the reading-mode heuristics of browsers: one, one a comma, up to three for
    /// length, less links; the container itself all of them, the next half, the others a sixth and a ninth.
    fn score_containers(&mut self, page: &Page, stats: &[TextStats]) {
        for ((block, s), place) in page.blocks.iter().zip(stats).zip(&self.places) {
            let chars = block.chars as f32;
            // A character of a dense script says as much as three of an alphabet.
            let weight = if s.tokens > 0.0 && s.word_chars / s.tokens <= 2.0 { 3.0 } else { 1.0 };
            if chars * weight < 25.0 || block.hidden {
                continue;
            }
            let links = block.link_chars as f32 / chars;
            let points = (1.0 + s.commas + (chars * weight / 100.0).min(3.0)) * (1.0 - links);
            let mut at = place.container as usize;
            for share in [1.0, 0.5, 1.0 / 6.0, 1.0 / 9.0] {
                self.containers[at].score += points * share;
                if at == 0 {
                    break;
                }
                at = self.containers[at].parent as usize;
            }
        }
        for container in &mut self.containers {
            container.score *= 1.0 - container.sums.link_share();
        }
    }

    /// A copy with only what the features of the second look need.
    pub fn lasting(&self) -> Self {
        Self {
            containers: self.containers.clone(),
            class_paths: self.class_paths.clone(),
            places: self.places.clone(),
            ..Self::default()
        }
    }

    /// Adds up values of blocks over the containers that hold them: `out[c]` becomes the sum over container `c`.
    pub fn over_containers(&self, values: impl Iterator<Item = f32>, out: &mut Vec<f32>) {
        over_containers(&self.containers, &self.places, values, out);
    }

    /// Sums of the element `at`.
    pub fn element(&self, at: u32) -> &Sums {
        &self.elements[at as usize]
    }
}

/// See [`Layout::over_containers`].
pub fn over_containers(
    containers: &[Container],
    places: &[Place],
    values: impl Iterator<Item = f32>,
    out: &mut Vec<f32>,
) {
    out.clear();
    out.resize(containers.len(), 0.0);
    for (place, value) in places.iter().zip(values) {
        out[place.container as usize] += value;
    }
    for at in (1..containers.len()).rev() {
        let value = out[at];
        out[containers[at].parent as usize] += value;
    }
}

fn add_to(sums: &mut Vec<Sums>, number: u32, value: &Sums) {
    if number as usize == sums.len() {
        sums.push(Sums::default());
    }
    sums[number as usize].add(value);
}

fn block_sums(block: &crate::page::Block, s: &TextStats) -> Sums {
    Sums {
        chars: block.chars as f32,
        links: block.link_chars as f32,
        long: s.long,
        commas: s.commas,
        blocks: 1.0,
    }
}

/// By tag: its bit among [`ANCESTORS`].
static BITS: [u32; Tag::COUNT] = {
    let mut table = [0; Tag::COUNT];
    let mut bit = 0;
    while bit < ANCESTORS.len() {
        let mut i = 0;
        while i < ANCESTORS[bit].len() {
            table[ANCESTORS[bit][i] as usize] = 1 << bit;
            i += 1;
        }
        bit += 1;
    }
    table
};
