//! How pages become blocks: what a reader of the page would call a paragraph, whatever the markup does.

use proptest::prelude::*;
use temiz::page::{Kind, Page};

fn blocks(html: &str) -> Vec<(Kind, String)> {
    let page = Page::from_html(html);
    page.blocks.iter().map(|b| (b.kind, page.text(b).to_owned())).collect()
}

fn texts(html: &str) -> Vec<String> {
    blocks(html).into_iter().map(|(_, t)| t).collect()
}

#[test]
fn paragraphs_headings_items_and_cells() {
    use Kind::*;
    let html = "<html><head><title>Site</title></head><body><h1>Big <em>news</em></h1><p>One&nbsp;two &amp; three.\n  Four.</p>\
        <ul><li>first<li>second</ul><blockquote><p>said so</p></blockquote><table><tr><td>7<td>8</table>\
        <figure><img><figcaption>The bridge</figcaption></figure><pre>a\n  b</pre><button>Share</button></body></html>";
    let expected = [
        (Title, "Site"),
        (Heading, "Big news"),
        (Paragraph, "One\u{a0}two & three. Four."),
        (ListItem, "first"),
        (ListItem, "second"),
        (Quote, "said so"),
        (TableCell, "7"),
        (TableCell, "8"),
        (Caption, "The bridge"),
        (Code, "a\n  b"),
        (Control, "Share"),
    ];
    assert_eq!(blocks(html), expected.map(|(k, t)| (k, t.to_owned())));
}

#[test]
fn entries_of_an_accordion_are_headings() {
    use Kind::*;
    let first = |html: &str| blocks(html).remove(0);
    for html in [
        "<h3><button aria-expanded=false>Winter places</button></h3><p>There are ten.</p>",
        "<div><button><span>Can I book a place in advance?</span><svg></svg></button><p>No.</p></div>",
        "<button><div><p>Can I book a place in advance?</p></div></button><p>No.</p>",
        "<button><h5>How winter places are given away</h5></button><p>By the list.</p>",
        "<button>冬の間の係留場所は予約できますか？</button><p>いいえ。</p>",
    ] {
        assert_eq!(first(html).0, Heading, "{html}");
    }
    for html in [
        "<div><button>Forgot your password?</button></div>",
        "<div><button>Reserve a place in the harbour now</button></div>",
        "<select><option>Which harbour do you want to reach today?</option></select>",
    ] {
        assert_eq!(first(html).0, Control, "{html}");
    }
    // Beside the words of a heading, or behind another button in it, a button is a tool.
    let back = Page::from_html("<h1><button>Back</button> Harbours</h1><p>Ten of them.</p>");
    assert_eq!(back.unread.len(), 1);
    let two = "<h3><button>Winter places</button><button>Copy the link</button></h3><p>Ten.</p>";
    assert_eq!(blocks(two)[1], (Control, "Copy the link".to_owned()));
    let page =
        Page::from_html("<h1>Harbours <button>Copy the address</button></h1><p>Ten of them.</p>");
    assert_eq!(page.unread.len(), 1);
}

#[test]
fn text_directly_in_containers_is_a_block() {
    assert_eq!(
        texts("<div>before<p>inside</p>after <b>bold</b></div>tail"),
        ["before", "inside", "after bold", "tail"]
    );
}

#[test]
fn unclosed_paragraphs_end_where_the_next_begins() {
    assert_eq!(texts("<p>one<p>two<div>three</div><p>four"), ["one", "two", "three", "four"]);
}

#[test]
fn a_misnested_inline_end_tag_keeps_its_paragraph_whole() {
    assert_eq!(texts("<b><p>bold</b> plain</p>next"), ["bold plain", "next"]);
}

#[test]
fn two_breaks_end_a_paragraph_and_one_ends_a_line() {
    assert_eq!(texts("First.<br><br>Second.<br/>Third."), ["First.", "Second.", "Third."]);
    let wrapped =
        "A sentence that somebody wrapped by hand at about seventy columns<br>\ngoes on here.";
    assert_eq!(
        texts(wrapped),
        ["A sentence that somebody wrapped by hand at about seventy columns goes on here."]
    );
    assert_eq!(texts("<h1>Fog over<br>the harbour</h1>"), ["Fog over the harbour"]);
}

#[test]
fn script_style_template_and_comments_are_not_text() {
    let html = "<p>a</p><script>var x = '<p>no</p>'</script><style>p{}</style><template><p>no</p></template><!-- no --><noscript>no</noscript><p>b</p>";
    assert_eq!(texts(html), ["a", "b"]);
}

#[test]
fn hidden_elements_are_marked_not_lost() {
    let page = Page::from_html(
        "<p>seen <span style='display: none'>not seen</span></p><div hidden>gone</div><p class='sr-only'>for readers</p>",
    );
    let hidden: Vec<_> = page.blocks.iter().map(|b| (page.text(b), b.hidden)).collect();
    assert_eq!(hidden, [("seen not seen", false), ("gone", true), ("for readers", true)]);
    let run = &page.unread_of(&page.blocks[0])[0];
    assert_eq!(page.slice(&run.range).trim(), "not seen");
}

#[test]
fn links_without_a_space_between_them_are_entries_of_their_own() {
    assert_eq!(texts("<div><a>Home</a><a>News</a><a>Sport</a></div>"), ["Home", "News", "Sport"]);
    assert_eq!(texts("<p>See <a>one</a><a>two</a>.</p>"), ["See onetwo."]);
}

#[test]
fn an_unclosed_title_does_not_swallow_the_page() {
    let html = "<html><head><title>Lost title<meta name=x></head><body><h1>Head</h1><p>Body text.</p></body></html>";
    assert_eq!(texts(html), ["Lost title", "Head", "Body text."]);
}

#[test]
fn an_unclosed_script_does_not_swallow_the_page() {
    assert_eq!(texts("<head><script>var a = 1;</head><body><p>Body text.</p>"), ["Body text."]);
}

#[test]
fn references_are_decoded_like_a_browser_does() {
    assert_eq!(
        texts("<p>&lt;b&gt; &copy 2024 &notit; &#x20AC; &#8220;x&#8221; AT&T &bogus; a &amp b</p>"),
        ["<b> © 2024 ¬it; € “x” AT&T &bogus; a & b"]
    );
}

#[test]
fn items_terms_cells_and_options_end_without_end_tags() {
    assert_eq!(texts("<ul><li>one<ul><li>inner</ul><li>two</ul>"), ["one", "inner", "two"]);
    assert_eq!(
        texts("<table><tr><td>a<td>b<tr><th>c<tbody><tr><td>d</table>"),
        ["a", "b", "c", "d"]
    );
    assert_eq!(texts("<select><option>red<option>blue</select>"), ["red", "blue"]);
    assert_eq!(texts("<p>in head<body><p>in body"), ["in head", "in body"]);
}

#[test]
fn a_definition_list_is_a_list() {
    use Kind::*;
    let expected = [
        (ListItem, "Ebb"),
        (ListItem, "The water goes out."),
        (ListItem, "Flood"),
        (ListItem, "It comes in."),
    ];
    let wanted = expected.map(|(k, t)| (k, t.to_owned()));
    assert_eq!(
        blocks(
            "<dl><dt>Ebb</dt><dd>The water goes out.</dd><dt>Flood</dt><dd>It comes in.</dd></dl>"
        ),
        wanted
    );
    assert_eq!(blocks("<dl><dt>Ebb<dd>The water goes out.<dt>Flood<dd>It comes in.</dl>"), wanted);
}

#[test]
fn an_unclosed_textarea_or_style_does_not_swallow_the_page() {
    assert_eq!(
        texts("<form><textarea>Your note</form><div><p>Body text.</p></div>"),
        ["Your note", "Body text."]
    );
    assert_eq!(texts("<head><style>p{color:red}</head><body><p>Body text.</p>"), ["Body text."]);
}

#[test]
fn drawings_are_hidden_and_frames_inside_a_page_are_no_text() {
    let page = Page::from_html(
        "<p>a</p><svg><title>Icon</title><text>Label</text></svg><iframe src=x>no frames</iframe><p>b</p>",
    );
    let seen: Vec<_> = page.blocks.iter().filter(|b| !b.hidden).map(|b| page.text(b)).collect();
    assert_eq!(seen, ["a", "b"]);
    assert!(
        page.blocks.iter().any(|b| b.hidden && page.text(b).contains("Icon")),
        "hidden, not lost"
    );
    assert!(page.blocks.iter().all(|b| !page.text(b).contains("no frames")));
}

#[test]
fn every_way_to_hide_is_known() {
    for hide in [
        "hidden",
        "hidden=''",
        "style='display:none'",
        "style='color: red; DISPLAY : none !important'",
        "style='visibility:hidden'",
        "aria-hidden=true",
        "class='a visually-hidden b'",
        "class=sr-only",
        "class=screen-reader-text",
    ] {
        let page = Page::from_html(&format!("<div {hide}><p>gone</p></div><p>seen</p>"));
        let hidden: Vec<_> = page.blocks.iter().map(|b| b.hidden).collect();
        assert_eq!(hidden, [true, false], "{hide}");
    }
    for seen in [
        "style='display:block'",
        "aria-hidden=false",
        "class=hide-and-seek",
        "hidden=until-found",
        "data-hidden",
    ] {
        let page = Page::from_html(&format!("<div {seen}><p>seen</p></div>"));
        assert!(!page.blocks[0].hidden, "{seen}");
    }
}

#[test]
fn a_table_that_lays_out_the_page_holds_paragraphs() {
    let text = "The keeper of the lighthouse had seen many winters, but none in which the sea froze as far as the outer buoy. ".repeat(4);
    let html = format!(
        "<table><tr><td><a href=/>Home</a></td><td><p>{text}</p><p>{text}</p></td></tr></table><table><tr><td>{text}</td></tr></table>"
    );
    let kinds: Vec<_> = blocks(&html).iter().map(|(k, _)| *k).collect();
    assert_eq!(kinds, [Kind::TableCell, Kind::Paragraph, Kind::Paragraph, Kind::Paragraph]);
}

#[test]
fn preformatted_text_keeps_its_lines_and_its_references() {
    let expected = [(Kind::Code, "if a < b {\n    go();\n}".to_owned())];
    assert_eq!(blocks("<pre><code>if a &lt; b {\n    go();\n}</code></pre>"), expected);
    assert_eq!(blocks("<pre>if a &lt; b {<br>    go();<br>}</pre>"), expected);
}

#[test]
fn a_page_of_frames_has_what_it_says_outside_them() {
    let html = "<html><head><title>Harbour</title></head><frameset cols='20%,80%'><frame src=menu.html><frame src=main.html><noframes><body><p>Your browser shows no frames.</p></body></noframes></frameset></html>";
    let page = Page::from_html(html);
    assert_eq!(texts(html), ["Harbour"]);
    assert!(page.error.is_none());
}

#[test]
fn crossed_and_stray_tags_lose_nothing() {
    assert_eq!(texts("<div><p>one</div>two</p></span></table>three"), ["one", "two", "three"]);
    assert_eq!(texts("<p><i>a <b>b</i> c</b> d</p>e"), ["a b c d", "e"]);
    assert_eq!(texts("<a href=x>one<div>two</a> three</div>four"), ["one", "two three", "four"]);
    assert_eq!(texts("<table>stray<tr><td>cell</table>after"), ["stray", "cell", "after"]);
    assert_eq!(texts("one</body></html><p>two"), ["one", "two"]);
}

#[test]
fn a_template_inside_a_paragraph_is_skipped_and_the_rest_is_not() {
    assert_eq!(texts("<div>a<template><div>no</div></template>b</div>c"), ["a", "b", "c"]);
}

#[test]
fn references_in_titles_text_areas_and_old_encodings() {
    assert_eq!(
        texts("<title>Fish &amp; chips</title><textarea>a &lt; b</textarea>"),
        ["Fish & chips", "a < b"]
    );
    assert_eq!(
        texts("<p>&#146;tis &#0; &#xD800; &#x110000; &eacute;t&eacute</p>"),
        ["’tis \u{fffd} \u{fffd} \u{fffd} été"]
    );
}

#[test]
fn deep_nesting_is_linear_and_safe() {
    let html = "<div>".repeat(20_000) + "x" + &"</div>".repeat(20_000);
    assert_eq!(texts(&html), ["x"]);
}

#[test]
fn spans_point_at_the_source() {
    let html = "<p>Caf&eacute;  <i>au</i> lait</p>";
    let page = Page::from_html(html);
    let block = &page.blocks[0];
    assert_eq!(page.text(block), "Café au lait");
    assert_eq!(
        &html[block.span.start as usize..block.span.end as usize],
        "Caf&eacute;  <i>au</i> lait"
    );
    let au = page.source_range(block, block.text.start + 6..block.text.start + 8);
    assert_eq!(&html[au.start as usize..au.end as usize], "au");
}

/// Markup in all states of repair.
fn markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zé字 \n\u{a0}]{0,12}",
        prop::sample::select(vec![
            "<p>",
            "</p>",
            "<div class=x>",
            "</div>",
            "<b>",
            "</b>",
            "<a href=#>",
            "</a>",
            "<br>",
            "<br/>",
            "<li>",
            "<ul>",
            "</ul>",
            "<td>",
            "<tr>",
            "<table>",
            "</table>",
            "<title>",
            "</title>",
            "<textarea>",
            "</textarea>",
            "<script>",
            "</script>",
            "<style>",
            "<!--",
            "-->",
            "&amp;",
            "&amp",
            "&#65;",
            "&#x30",
            "&notit",
            "&",
            "<",
            ">",
            "<pre>",
            "</pre>",
            "<span hidden>",
            "</span>",
            "<button>",
            "</button>",
            "<svg>",
            "</svg>",
            "<h1>",
            "</h1>",
            "<select>",
            "<option>",
            "<template>",
            "</template>",
            "<noscript>",
            "</noscript>",
            "<![CDATA[",
            "]]>",
            "\0",
            "\u{feff}",
            "<plaintext>",
            "<math>",
            "<blockquote>",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|v| v.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn every_visible_character_is_in_one_block(html in markup()) {
        let page = Page::from_html(&html);
        prop_assert_eq!(page.blocks.iter().map(|b| u64::from(b.chars)).sum::<u64>(), page.visible);
        for block in &page.blocks {
            let text = page.text(block);
            prop_assert_eq!(temiz::page::visible_chars(text), block.chars);
            prop_assert!(block.link_chars <= block.chars);
            prop_assert!(html.get(block.span.start as usize..block.span.end as usize).is_some());
            if block.kind != Kind::Code && !html.contains("<pre>") && !html.contains("<plaintext>") {
                prop_assert_eq!(text, text.trim_matches([' ', '\n', '\t']), "white space is collapsed at the edges");
            }
        }
    }

    #[test]
    fn any_statement_is_read_or_refused(value in "[0-9A-Za-z\\-/:. T年月日é٥<>&;|_\\[\\]{}\"]{0,60}") {
        let attribute = value.replace('"', "");
        let html = format!(
            "<title>{value}</title><meta property='og:title' content=\"{attribute}\"><meta name=author content=\"{attribute}\">\
             <meta name=date content=\"{attribute}\"><link rel=canonical href=\"{attribute}\"><time datetime=\"{attribute}\"></time>\
             <script type='application/ld+json'>{{\"headline\":\"{attribute}\",\"articleBody\":{value}}}</script>\
             <h1>{value}</h1><p class=author>{value}</p><p class=date>{value}</p>"
        );
        let page = Page::from_html(&html);
        if let Some(date) = &page.metadata.date {
            prop_assert!(date.len() >= 10 && date.as_bytes()[4] == b'-' && date.as_bytes()[7] == b'-', "{}", date);
        }
        page.embedded(&html);
    }

    #[test]
    fn plain_text_loses_nothing(text in "[a-z .\n\r\t\u{85}\u{2028}é字]{0,300}") {
        let page = Page::from_plain(&text);
        prop_assert_eq!(page.blocks.iter().map(|b| u64::from(b.chars)).sum::<u64>(), page.visible);
    }
}

/// A title or a form field that nobody closed is seen all the same: up to the next tag, which a lone `<` is none of, or to the end of the page.
#[test]
fn unclosed_titles_and_text_areas_keep_their_text() {
    let title = "<html><head><title>Tides where a < b, the port said<p>The tide was late.</p>";
    assert_eq!(texts(title), ["Tides where a < b, the port said", "The tide was late."]);
    assert_eq!(texts("<title>hello wide world"), ["hello wide world"]);
    assert_eq!(
        texts("<p>Write to us.</p><textarea>hello wide world"),
        ["Write to us.", "hello wide world"]
    );
}
