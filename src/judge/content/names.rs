//! The features of a block, numbered and named.
//!
//! In: nothing. Out: one constant a feature and the list of names. Never: how a feature is computed.

macro_rules! features {
    ($($name:ident $text:literal),* $(,)?) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u16)]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum F { $($name),* }

        /// Names of the features, in order.
        pub const NAMES: &[&str] = &[$($text),*];
    };
}

features! {
    // The block's own text.
    Chars "chars", Tokens "tokens", Links "links", LinkCount "link_count", Commas "commas", Stops "stops", Marks "marks", Symbols "symbols",
    Digits "digits", Upper "upper", CapitalWords "capital_words", WordLength "word_length", Long "long", Sentences "sentences",
    Last "last", First "first", Years "years", Ellipsis "ellipsis", TitleHits "title_hits", TitleCover "title_cover", DescriptionHits "description_hits",
    Repeats "repeats", Unread "unread", Hidden "hidden", Inlines "inlines",
    // Its kind and element.
    IsParagraph "is_paragraph", IsListItem "is_list_item", IsCell "is_cell", IsControl "is_control", IsQuoteOrCode "is_quote_or_code",
    IsCaption "is_caption", HeadingLevel "heading_level", ElementIsP "element_is_p", ElementIsDiv "element_is_div", ElementIsSpanLike "element_is_link_block",
    Depth "depth", ElementChildren "element_children", ChildIndex "child_index", ElementBlocks "element_blocks",
    // Ancestors.
    InArticle "in_article", InMain "in_main", InNav "in_nav", InHeader "in_header", InFooter "in_footer", InAside "in_aside", InForm "in_form",
    InList "in_list", InTable "in_table", InFigure "in_figure", InBlockquote "in_blockquote", InSection "in_section", InDl "in_dl", InP "in_p",
    Section "section",
    // Containers, from the inside out.
    C1Chars "c1_chars", C1Links "c1_links", C1Long "c1_long", C1Blocks "c1_blocks", C1Share "c1_share", C1Score "c1_score", C1Mean "c1_mean",
    C2Chars "c2_chars", C2Links "c2_links", C2Long "c2_long", C2Blocks "c2_blocks", C2Share "c2_share", C2Score "c2_score", C2Mean "c2_mean",
    C3Chars "c3_chars", C3Links "c3_links", C3Long "c3_long", C3Blocks "c3_blocks", C3Share "c3_share", C3Score "c3_score", C3Mean "c3_mean",
    C4Chars "c4_chars", C4Links "c4_links", C4Long "c4_long", C4Blocks "c4_blocks", C4Share "c4_share", C4Score "c4_score", C4Mean "c4_mean",
    InBest "in_best", BestShare "best_share", BestSteps "best_steps", ScoreRank "score_rank",
    // Siblings and lists of items.
    SibCount "sib_count", SibMean "sib_mean", SibLinks "sib_links", SibLong "sib_long", SibSpread "sib_spread",
    ListCount "list_count", ListMean "list_mean", ListLinks "list_links", ListLong "list_long", ListSpread "list_spread", ListPlace "list_place",
    ListShare "list_share", ListItemBlocks "list_item_blocks",
    // Tag paths.
    PathCount "path_count", PathShare "path_share", PathLinks "path_links", PathLong "path_long", PathMean "path_mean",
    ClassCount "class_count", ClassShare "class_share", ClassLinks "class_links", ClassLong "class_long", ClassMean "class_mean",
    // Neighbours.
    PrevChars "prev_chars", PrevLinks "prev_links", PrevLong "prev_long", PrevSame "prev_same", NextChars "next_chars", NextLinks "next_links",
    NextLong "next_long", NextSame "next_same", W1Mean "w1_mean", W1Links "w1_links", W1Long "w1_long", W2Mean "w2_mean", W2Links "w2_links", W2Long "w2_long",
    W5Mean "w5_mean", W5Links "w5_links", W5Long "w5_long", W12Mean "w12_mean", W12Links "w12_links", W12Long "w12_long",
    SinceLong "since_long", UntilLong "until_long",
    // Headings and position.
    SinceHeading "since_heading", OverHeading "over_heading", PartChars "part_chars", PartLinks "part_links", PartLong "part_long",
    H1Before "h1_before", SinceH1 "since_h1", ArticlesBefore "articles_before",
    Index "index", Before "before", FromH1 "from_h1", FromTitle "from_title",
    // The page.
    PageBlocks "page_blocks", PageChars "page_chars", PageLinks "page_links", PageLong "page_long", PageLongBlocks "page_long_blocks", PageArticles "page_articles",
    PageBest "page_best", PageHidden "page_hidden",
    // Learned scores.
    Words "words", Classes "classes", WordsPrev "words_prev", WordsNext "words_next", WordsHeading "words_heading", ClassesHeading "classes_heading",
    Words2 "words_2", Classes5 "classes_5", WordsC1 "words_c1", WordsC2 "words_c2", ClassesRank "classes_rank", WordsPath "words_path",
}

/// The first feature that depends on the learned scores: those before it hold whatever the weights are.
pub const FIRST_LEARNED: usize = F::Words as usize;
/// How many features there are.
pub const COUNT: usize = NAMES.len();
