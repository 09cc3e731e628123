//! Text that says what an interface says, or looks like one, and stays.

#[path = "common/lines.rs"]
mod lines;

use lines::{article_with, check, kept_of};

#[test]
fn lines_of_poems_and_dialogues_that_say_what_an_interface_says_stay() {
    check(&[
        "+Natten vid havet",
        "+Du som aldrig ville komma hit igen,",
        "+Sök.",
        "+Vinden svarar för den andra gången,",
        "+Tillbaka till början,",
        "+och havet säger samma sak igen.",
    ]);
    check(&[
        "+Im Winter, sagt sie, wird es still.",
        "+Mehr Meer.",
        "+Das Salz bleibt auf der Zunge liegen.",
        "+Dann gehen alle heim.",
    ]);
    check(&[
        "+The boy held out his bowl to the cook.",
        "+“You again,” the cook said to him, and put the ladle down.",
        "+I am still hungry.",
        "+More?",
        "+Yes, please, a little more of it.",
        "+He laughed.",
    ]);
    check(&[
        "+Kapıda durdu, içeri bakmadı.",
        "+Kim o?",
        "+Ara.",
        "+Aramam, dedi çocuk.",
        "+O zaman gidiyorum.",
    ]);
}

#[test]
fn an_ingredient_named_like_a_button_stays_in_its_list() {
    let page = "<html lang=\"it\"><body><article><h1>Il pane della nonna</h1><p>Questa ricetta viene da mia nonna, che impastava ogni sabato mattina nella cucina grande della casa vicino al fiume.</p><ul><li>500 g di farina</li><li>acqua tiepida</li><li>Sale</li><li>un cucchiaio di olio</li></ul><p>Si impasta tutto a lungo e si lascia riposare per due ore sotto un panno umido, lontano dalle correnti d'aria.</p></article></body></html>";
    assert!(kept_of("page.html", page).iter().any(|l| l == "Sale"));
}

#[test]
fn lines_of_a_song_stay() {
    check(&[
        "+At the end of the evening the whole hall stood up and sang the song that the fishermen used to sing on their way home.",
        "+« Le vent s'en va, la nuit descend »",
        "+« Et nous rentrons en chantant »",
        "+Nobody in the village remembers who wrote it, but everybody knows when the second voice comes in.",
    ]);
}

#[test]
fn names_of_works_stay_in_the_text() {
    check(&[
        "+Her first novel, Der lange Weg zum Hafen, sold four hundred copies, and her second, Die Glocken von gestern, sold none at all.",
        "+The library has kept both of them on the same shelf since the day when the publisher gave up and sent her the rest.",
    ]);
}

#[test]
fn prose_that_holds_a_phrase_stays() {
    check(&[
        "+If you want to know what the village thinks of its new clock, leave a reply in the book that lies on the counter of the post office.",
        "+So far eleven people did, and most of them say that they would rather read more about the old one before they share this opinion.",
        "+One of them only wrote the word search and drew an arrow that points to the cellar.",
    ]);
}

/// `返回{title}`, `続きを読む {title}` and `By {name}` are phrases of interfaces; these are sentences and headings.
#[test]
fn sentences_that_begin_like_a_phrase_stay() {
    check(&[
        "+渡口的老人每天早上六点开船，一直开到天黑，从来没有误过一班。",
        "+返回的时候，他总是唱同一首歌。",
        "+更多的人坐在岸上听，谁也不肯先走。",
    ]);
    check(&[
        "+灯台には一匹の猫が住んでいて、船が入るたびに窓から顔を出す。",
        "+続きを読む人はいない、と灯台守は言う。",
        "+それでも日誌は毎晩書かれ、棚はもういっぱいになった。",
    ]);
    check(&[
        "+For years there was a button on the wall of the ferry office that nobody dared to press.",
        "+By the window",
        "+It said “Search”, and under it somebody had scratched the word “again”, quite deep into the paint.",
        "-By Ruth Ellery",
    ]);
}

#[test]
fn a_poem_keeps_its_short_lines() {
    check(&[
        "+In the winter of that year the ferryman stopped working, and what he left in the hut was a sheet of paper with these lines on it.",
        "+River,",
        "+you carry the light",
        "+and never ask",
        "+whose it was.",
        "+The paper hangs in the town hall today, behind glass, and children learn it by heart before they learn to swim across.",
    ]);
}

#[test]
fn a_dialogue_keeps_its_short_lines() {
    check(&[
        "+The two of them sat on the wall for a long time and looked at the water, which was as grey and still as a sheet of lead.",
        "+– Are you coming?",
        "+– No.",
        "+– Why not?",
        "+– Because of the dog.",
        "+She nodded as if that were an answer, took her coat from the wall and went down the steps to the boat without turning round.",
    ]);
}

#[test]
fn paragraphs_of_one_word_and_items_of_lists_stay() {
    check(&[
        "+For eleven days the sailors waited for a wind, counted the biscuits, mended what could be mended and listened to the timber.",
        "+Nothing.",
        "+On the twelfth day the captain had the boats lowered and let the men row, two hours each, towards where he thought the land was.",
    ]);
    let list = "<html><body><article><h1>What the pilot takes along</h1>\
        <p>Whoever spends the winter in the lighthouse packs in October, for there is no boat before April and the shop on the island is closed:</p>\
        <ul><li>lamp oil</li><li>two axes</li><li>tea</li><li>a mouth organ</li></ul>\
        <p>The rest, he says, is given to you by the sea, and what the sea does not give you do not need in a place like that.</p></article></body></html>";
    let kept = kept_of("page.html", list);
    for item in ["lamp oil", "two axes", "tea", "a mouth organ"] {
        assert!(kept.iter().any(|k| k == item), "{item}: {kept:#?}");
    }
}

#[test]
fn lines_that_begin_or_end_like_a_label_stay_in_the_text() {
    let prose = [
        "+The old harbour master never learned more than a few words of English, and he said the same thing to every captain who came ashore.",
        "+It means that where there is wind there is tea, and the captains learned to wait until the weather had passed and the sea was calm.",
    ];
    for line in [
        "+Anna Smith says:",
        "+Mette Holm siger:",
        "+María Solís dijo:",
        "+Back to the island",
        "+Reply to an old question",
        "+Posted in the cold",
    ] {
        check(&[prose[0], line, prose[1]]);
    }
    check(&["+Letters to the editor", prose[0], prose[1], "-Subscribe", "-Terms of Use"]);
}

#[test]
fn formulas_and_names_out_of_programs_stay() {
    check(&[
        "+The tank empties through a hole in its floor, and the speed of the water depends on nothing but the height that is left above the hole.",
        "+v = √ ( 2 g h )",
        "+Whoever measures it finds a little less, because the water rubs against the edge of the hole and the jet grows thinner behind it.",
        "+claimed_at + claim_timeout",
        "+The clerk who drew the tables a hundred years ago knew that, and wrote the difference into the margin of every second page by hand.",
    ]);
}

#[test]
fn sections_named_like_parts_of_an_interface_stay() {
    let prose = |n: usize| {
        format!(
            "<p>The keeper of tower number {n} wrote down every ship that passed, its flag and its course, and in the evening he read the list aloud to his dog.</p>"
        )
    };
    let page = format!(
        "<html><head><title>The keepers of the coast</title></head><body><article><h1>The keepers of the coast</h1>{}{}<h2>Comments</h2>{}{}<h2>Related work</h2>{}{}</article></body></html>",
        prose(1),
        prose(2),
        prose(3),
        prose(4),
        prose(5),
        prose(6),
    );
    let kept = kept_of("page.html", &page);
    assert!(kept.iter().any(|k| k == "Comments"), "{kept:#?}");
}

#[test]
fn who_said_a_quotation_stays_below_it() {
    let kept = article_with(
        "<blockquote><p>“We repaired the bell ourselves, and now it rings a little too early, which suits everybody.”</p><footer>Silas Marten, 15</footer></blockquote>",
    );
    assert!(kept.iter().any(|k| k == "Silas Marten, 15"), "{kept:#?}");
}

#[test]
fn an_article_about_programs_keeps_its_last_paragraph() {
    check(&[
        "+Select the files that you want to keep and choose a folder for them before you remove the old version of the program.",
        "+Enter the password of the account when the window asks for it, and click the button again when the connection was lost.",
        "+Please check your settings once more after the update. Your changes are saved when you close the window.",
        "-Leave a reply",
        "-Back to top",
    ]);
}

#[test]
fn a_label_of_one_word_does_not_make_a_label_of_a_sentence() {
    check(&[
        "+Next to the church stands the old baker of the town",
        "+The ferry to the island was cancelled on Monday because of the storm, and forty passengers spent the night in the school gym.",
        "+The mayor brought blankets and soup, and in the morning the children found their classroom full of strangers.",
    ]);
    check(&[
        "+Le tailleur de pierre qui sculptait des serrures",
        "+Dans l’atelier de Gaspard Lhermitte, à Combevieille, aucune porte ne ferme, mais toutes ont une serrure. Elles sont de pierre.",
        "+« On me demande toujours à quoi ça sert », soupire-t-il en soufflant sur la poussière. « Je réponds que ça sert à passer le temps. »",
    ]);
}

/// A line of the text cut in the middle of a sentence may look like a notice; the next one goes on in small letters.
#[test]
fn lines_that_go_on_in_the_next_one_stay() {
    let page = "<html lang=\"en\"><head><title>Rules of the boat house</title></head><body><center><table><tr><td>\
        <p>Rules of the boat house</p>\
        <p>1) The boat house is open from spring to the first frost, and every rower who has passed the test may take a boat without asking.</p>\
        <p>2) A rower who wants a key for the winter asks the warden in writing, and the</p>\
        <p>warden replies by e-mail. Please wait for that reply before you come, and please</p>\
        <p>bring a card with your name. Keys are handed out on Saturdays only. After that the rower may</p>\
        <p>keep the key until the ice has gone and must then bring it back to the house himself.</p>\
        <p>3) Boats are washed after each outing and laid on their racks with the keel up, so that they are dry when the next crew comes down to the water.</p>\
        </td></tr></table></center></body></html>";
    let kept = kept_of("rules.html", page);
    for line in ["warden replies by e-mail", "bring a card with your name"] {
        assert!(kept.iter().any(|l| l.starts_with(line)), "{line}: {kept:?}");
    }
}

#[test]
fn a_standfirst_that_names_a_year_is_no_byline() {
    let page = |below: &str| {
        format!(
            "<html lang=\"en\"><head><title>Ten harbours worth the detour</title></head><body><article><h1>Ten harbours worth the detour</h1><p>{below}</p>\
             <p>The first one lies behind the lighthouse, where the road ends and the ferry to the islands leaves every morning at nine, weather permitting.</p>\
             <p>Nobody lives there in the winter, but the café by the pier opens on the first warm Sunday of the year, and it does not close before the leaves fall.</p></article></body></html>"
        )
    };
    let kept = |below: &str| kept_of("page.html", &page(below)).iter().any(|l| l == below);
    assert!(kept("Our favourite small harbours of 2023, from Bergen to Split"));
    assert!(kept("What the storms of 1953 and 1978 left of the old piers"));
    for byline in [
        "Monday, 3 March 2025, last changed in the evening",
        "Von Jana Moser, veröffentlicht am 12. März 2024",
        "Jane Doe, spring 2024",
        "© 2019 Harrowfield Ledger and its writers",
        "Jana Moser in Basel, 27/02/2025",
    ] {
        assert!(!kept(byline), "{byline}");
    }
}

/// Questions that open and close their answers: buttons inside headings.
#[test]
fn questions_of_an_accordion_stay_with_their_heading() {
    let question = |q: &str, a: &str| {
        format!(
            "<div class=\"item\"><h3><button type=\"button\" aria-expanded=\"false\">{q}</button></h3><div class=\"panel\"><p>{a}</p></div></div>"
        )
    };
    let page = [
        "<html lang=\"en\"><head><title>Mooring in the old harbour</title></head><body><main><h1>Mooring in the old harbour <button>Copy the link</button></h1>",
        "<p>Guests find forty places along the inner wall, with water and power at every second one, and showers in the house of the harbour master.</p>",
        "<p>Whoever arrives after nine in the evening takes a free place with a green sign and pays in the morning, before the office closes at noon.</p>",
        "<h2>Frequently Asked Questions</h2>",
        &question("Can I book a place in advance?", "No. Places are given in the order in which boats arrive, and there has always been one for everybody, even on the day of the regatta."),
        &question("Is there a crane for small boats?", "There is one behind the sail loft, which lifts boats of up to three tonnes; ask the harbour master a day before you need it."),
        "</main></body></html>",
    ]
    .concat();
    let kept = kept_of("page.html", &page);
    for line in [
        "Mooring in the old harbour",
        "Frequently Asked Questions",
        "Can I book a place in advance?",
        "Is there a crane for small boats?",
    ] {
        assert!(kept.iter().any(|l| l == line), "{line}: {kept:#?}");
    }
    assert!(!kept.iter().any(|l| l.contains("Copy the link")), "{kept:#?}");
}
