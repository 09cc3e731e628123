//! HTML tag names as small numbers, and what each tag means for blocks.
//!
//! In: the bytes of a tag name. Out: a [`Tag`] and its class. Never: attributes, text, the stack.

macro_rules! tags {
    ($($name:ident $text:literal),* $(,)?) => {
        /// An HTML tag that temiz tells apart; all others are [`Tag::Other`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(missing_docs)]
        pub enum Tag { Root, Other, $($name),* }

        impl Tag {
            /// How many tags there are, for tables indexed by tag.
            pub const COUNT: usize = 2 + [$($text),*].len();

            /// The tag of a name in any case; [`Tag::Other`] for unknown names.
            pub fn from_name(name: &[u8]) -> Self {
                if name.len() > LONGEST {
                    return Self::Other;
                }
                let packed = pack(name);
                let mut at = place(packed);
                while BY_NAME[at].0 != packed {
                    if BY_NAME[at].0 == 0 {
                        return Self::Other;
                    }
                    at = (at + 1) % SLOTS;
                }
                BY_NAME[at].1
            }

            /// The lower-case name; empty for the root and for unknown tags.
            pub fn name(self) -> &'static str {
                match self {
                    Self::Root | Self::Other => "",
                    $(Self::$name => $text,)*
                }
            }
        }

        /// Tags by their packed names; open addressing, at most a third full.
        static BY_NAME: [(u128, Tag); SLOTS] = {
            let mut table = [(0, Tag::Other); SLOTS];
            $(
                let packed = pack($text.as_bytes());
                let mut at = place(packed);
                while table[at].0 != 0 {
                    at = (at + 1) % SLOTS;
                }
                table[at] = (packed, Tag::$name);
            )*
            table
        };
    };
}

/// Bytes of the longest name that fits a packed one; `blockquote` has ten.
const LONGEST: usize = 16;
const SLOTS: usize = 512;

/// The bytes of a name in lower case, as a number.
const fn pack(name: &[u8]) -> u128 {
    let (mut packed, mut i) = (0, 0);
    while i < name.len() {
        packed = packed << 8 | name[i].to_ascii_lowercase() as u128;
        i += 1;
    }
    packed
}

const fn place(packed: u128) -> usize {
    let folded = packed as u64 ^ ((packed >> 64) as u64).rotate_left(29);
    (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - SLOTS.trailing_zeros())) as usize
}

tags! {
    A "a", Abbr "abbr", Address "address", Area "area", Article "article", Aside "aside", Audio "audio", B "b", Base "base",
    Bdi "bdi", Bdo "bdo", Big "big", Blockquote "blockquote", Body "body", Br "br", Button "button", Canvas "canvas",
    Caption "caption", Center "center", Cite "cite", Code "code", Col "col", Colgroup "colgroup", Data "data", Datalist "datalist",
    Dd "dd", Del "del", Details "details", Dfn "dfn", Dialog "dialog", Dir "dir", Div "div", Dl "dl", Dt "dt", Em "em",
    Embed "embed", Fieldset "fieldset", Figcaption "figcaption", Figure "figure", Font "font", Footer "footer", Form "form",
    Frame "frame", Frameset "frameset", H1 "h1", H2 "h2", H3 "h3", H4 "h4", H5 "h5", H6 "h6", Head "head", Header "header",
    Hgroup "hgroup", Hr "hr", Html "html", I "i", Iframe "iframe", Img "img", Input "input", Ins "ins", Kbd "kbd",
    Label "label", Legend "legend", Li "li", Link "link", Listing "listing", Main "main", Map "map", Mark "mark", Marquee "marquee",
    Math "math", Menu "menu", Meta "meta", Nav "nav", Nobr "nobr", Noframes "noframes", Noscript "noscript", Object "object",
    Ol "ol", Optgroup "optgroup", Option "option", Output "output", P "p", Param "param", Picture "picture",
    Plaintext "plaintext", Pre "pre", Progress "progress", Q "q", Rp "rp", Rt "rt", Ruby "ruby", S "s", Samp "samp",
    Script "script", Search "search", Section "section", Select "select", Small "small", Source "source", Span "span",
    Strike "strike", Strong "strong", Style "style", Sub "sub", Summary "summary", Sup "sup", Svg "svg", Table "table",
    Tbody "tbody", Td "td", Template "template", Textarea "textarea", Tfoot "tfoot", Th "th", Thead "thead", Time "time",
    Title "title", Tr "tr", Track "track", Tt "tt", U "u", Ul "ul", Var "var", Video "video", Wbr "wbr", Xmp "xmp",
}

impl Tag {
    /// Whether the start and the end of the element end a block of text (the rendering section of the HTML standard:
    /// elements that are blocks, list items or parts of tables by default).
    pub fn is_block(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Root | Address
                | Article
                | Aside
                | Blockquote
                | Body
                | Caption
                | Center
                | Dd
                | Details
                | Dialog
                | Dir
                | Div
                | Dl
                | Dt
                | Fieldset
                | Figcaption
                | Figure
                | Footer
                | Form
                | Frameset
                | H1
                | H2
                | H3
                | H4
                | H5
                | H6
                | Head
                | Header
                | Hgroup
                | Hr
                | Html
                | Legend
                | Li
                | Listing
                | Main
                | Marquee
                | Menu
                | Nav
                | Noframes
                | Ol
                | Optgroup
                | Option
                | P
                | Plaintext
                | Pre
                | Search
                | Section
                | Select
                | Summary
                | Table
                | Tbody
                | Td
                | Textarea
                | Tfoot
                | Th
                | Thead
                | Title
                | Tr
                | Ul
                | Xmp
                | Video
                | Audio
                | Canvas
                | Object
                | Template
        )
    }

    /// Whether the element never has content (HTML standard, void elements).
    pub fn is_void(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Area | Base
                | Br
                | Col
                | Embed
                | Frame
                | Hr
                | Img
                | Input
                | Link
                | Meta
                | Param
                | Source
                | Track
                | Wbr
        )
    }

    /// Whether the element's text is not visible text of the page, by the definition of the records.
    pub fn is_unseen(self) -> bool {
        use Tag::*;
        matches!(self, Script | Style | Template | Noscript | Iframe | Xmp | Noframes)
    }

    /// Whether the element's text is something to press or fill in, not to read.
    pub fn is_control(self) -> bool {
        use Tag::*;
        matches!(self, Button | Select | Option | Optgroup | Textarea | Datalist)
    }

    /// Whether this is one of the six headings.
    pub fn is_heading(self) -> bool {
        (Self::H1 as u8..=Self::H6 as u8).contains(&(self as u8))
    }

    /// Whether a start tag closes an open `<p>` (HTML standard, "in body" insertion mode).
    pub fn closes_p(self) -> bool {
        use Tag::*;
        self.is_heading()
            || matches!(
                self,
                Address
                    | Article
                    | Aside
                    | Blockquote
                    | Center
                    | Details
                    | Dialog
                    | Dir
                    | Div
                    | Dl
                    | Fieldset
                    | Figcaption
                    | Figure
                    | Footer
                    | Form
                    | Header
                    | Hgroup
                    | Hr
                    | Li
                    | Dd
                    | Dt
                    | Listing
                    | Main
                    | Menu
                    | Nav
                    | Ol
                    | P
                    | Plaintext
                    | Pre
                    | Search
                    | Section
                    | Summary
                    | Table
                    | Ul
                    | Xmp
            )
    }
}

#[cfg(test)]
mod tests {
    use super::Tag;

    #[test]
    fn names_are_read_in_any_case() {
        assert_eq!(Tag::from_name(b"BlockQuote"), Tag::Blockquote);
        assert_eq!(Tag::from_name(b"H3"), Tag::H3);
        assert_eq!(Tag::from_name(b"x-card"), Tag::Other);
        assert_eq!(Tag::from_name(b"averyveryverylongname"), Tag::Other);
        assert!(Tag::H1.is_heading() && Tag::H6.is_heading() && !Tag::Head.is_heading());
    }
}
