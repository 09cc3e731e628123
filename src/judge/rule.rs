//! The rules: every reason for which text is dropped, named in one place.
//!
//! In: nothing. Out: [`Rule`] and [`Function`], as they stand in records and flags. Never: how a rule decides.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! rules {
    ($($name:ident $text:literal $doc:literal),* $(,)?) => {
        /// Why text is dropped.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Rule { $(#[doc = $doc] $name),* }

        impl Rule {
            /// All rules.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name in records and flags.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            /// What the rule drops, in one line.
            pub fn description(self) -> &'static str {
                match self { $(Self::$name => $doc),* }
            }
        }
    };
}

rules! {
    Boilerplate "boilerplate" "Outside the main content, by the content model.",
    Byline "byline" "Author and date lines.",
    ChromePhrase "chrome_phrase" "A phrase of site interfaces, from the lexicon.",
    Comments "comments" "Readers' comments and their forms.",
    Consent "consent" "Cookie and privacy notices.",
    Control "control" "Buttons, options and text areas.",
    ForeignChrome "foreign_chrome" "A short line in another language than the page's that is no quotation.",
    Hidden "hidden" "Hidden elements that do not belong to the main content.",
    Interface "interface" "A short line that looks like interface text, beside other chrome or outside the article.",
    Kind "kind" "A kind of block that was not asked for.",
    Language "language" "A language that was not asked for.",
    LinkList "link_list" "Lists of links: menus, teasers, tag clouds.",
    Navigation "navigation" "Navigation, headers, footers and side bars, by structure; the links of a heading to itself and to its editor.",
    Shortcode "shortcode" "Shortcodes and unrendered template tags.",
    SiteTemplate "site_template" "Repeats on the pages of the site.",
    Title "title" "The title element of the document.",
    TooShort "too_short" "Segments below the shortest length asked for.",
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl std::str::FromStr for Rule {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|r| r.name() == s.trim());
        found.copied().ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|r| r.name()).collect();
            format!("no rule is called “{s}”; rules: {}", names.join(", "))
        })
    }
}

macro_rules! functions {
    ($($name:ident $text:literal),* $(,)?) => {
        /// What an interface phrase is for: the groups of the lexicon.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(missing_docs)]
        pub enum Function { $($name),* }

        impl Function {
            /// All functions, in the order of the lexicon files.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The name in lexicon files and records.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

functions! {
    ReplyForm "reply_form", Comments "comments", Related "related", Latest "latest", Popular "popular", Breaking "breaking",
    BackToTop "back_to_top", Share "share", Follow "follow", Subscribe "subscribe", Paywall "paywall", Consent "consent",
    Pagination "pagination", ReadMore "read_more", ReadTime "read_time", Login "login", Search "search", Archive "archive",
    BylineLabel "byline_label", Copyright "copyright", Ads "ads", SkipLink "skip_link", Menu "menu", Section "section",
    NotFound "not_found", Protected "protected", PrintEmail "print_email", Feedback "feedback", Media "media", App "app",
    Shop "shop", Forum "forum",
}
