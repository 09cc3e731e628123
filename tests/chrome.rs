//! Chrome of any language around and inside articles: what goes, and above all what stays.

use std::path::Path;
use temiz::segment::Unit;
use temiz::{Cleaner, Config, Source};

/// The paragraphs kept of a page; the name says whether it is text or HTML.
fn kept_of(name: &str, page: &str) -> Vec<String> {
    let cleaner =
        Cleaner::new(Config { unit: Unit::Paragraph, ..Config::default() }).expect("fits");
    cleaner.clean(&Source::new(name, page)).segments.into_iter().map(|s| s.text).collect()
}

/// The same lines as plain text and as paragraphs of an HTML page without any structure that would help.
fn both(lines: &[&str]) -> [Vec<String>; 2] {
    let html: String = lines.iter().map(|l| format!("<p>{l}</p>\n")).collect();
    [
        kept_of("page.txt", &lines.join("\n\n")),
        kept_of("page.html", &format!("<html><body><div>{html}</div></body></html>")),
    ]
}

/// Asserts that, of the lines, those marked with `+` stay and those marked with `-` go, in both forms.
fn check(marked: &[&str]) {
    let lines: Vec<&str> = marked.iter().map(|l| &l[1..]).collect();
    for (form, kept) in ["txt", "html"].into_iter().zip(both(&lines)) {
        for line in marked {
            let stays = kept.iter().any(|k| k == &line[1..]);
            assert_eq!(stays, line.starts_with('+'), "{form}: {line}\nkept: {kept:#?}");
        }
    }
}

#[test]
fn foreign_chrome_below_an_article_goes() {
    check(&[
        "+The ferry to the island was cancelled on Monday because of the storm, and forty passengers spent the night in the school gym.",
        "+The mayor brought blankets and soup, and in the morning the children found their classroom full of strangers.",
        "-Bir yanıt yazın",
        "-E-posta adresiniz yayınlanmayacak.",
        "-Başa dön tuşu",
    ]);
}

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
fn a_quotation_in_another_language_stays() {
    check(&[
        "+The old harbour master never learned more than a few words of English, and he said the same thing to every captain who came ashore.",
        "+“Rüzgâr varsa çay da vardır.”",
        "+It means that where there is wind there is tea, and the captains learned to wait until the weather had passed.",
    ]);
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
fn paragraphs_that_switch_languages_stay() {
    check(&[
        "+My grandmother would say, come here, kuzum, gel otur yanıma, and then she would tell me about the winter when the sea froze.",
        "+We answered her in English, she went on in Turkish, and çocuklar, she said, hiç fark etmez, you will understand it one day.",
    ]);
}

#[test]
fn a_bilingual_article_keeps_both_runs() {
    let lines = [
        "The bridge over the strait was closed for nineteen months, and the town had to learn to live on two shores again.",
        "On Saturday it was opened with music, and the first to cross was the baker, who had waited longest of all.",
        "For him the detour had meant forty kilometres every morning, with the warm bread in the back of the van.",
        "Boğazın üzerindeki köprü on dokuz ay kapalı kaldı ve kasaba yeniden iki kıyıda yaşamayı öğrenmek zorunda kaldı.",
        "Cumartesi günü köprü müzikle açıldı, ilk geçen de en uzun süre bekleyen fırıncı oldu.",
        "Onun için bu yol her sabah, arabanın arkasında sıcak ekmeklerle kırk kilometre demekti.",
    ];
    for kept in both(&lines) {
        assert_eq!(kept, lines);
    }
}

#[test]
fn a_page_that_declares_the_language_of_its_chrome_keeps_its_article() {
    let page = "<html lang=tr><head><title>Köprü - Liman</title></head><body><nav><a href=/>Anasayfa</a> <a href=/son>Son haberler</a></nav>\
        <h1>Harbour bridge opens again</h1>\
        <p>The bridge over the strait was closed for nineteen months, and the town had to learn to live on two shores again.</p>\
        <p>On Saturday it was opened with music, and the first to cross was the baker, who had waited longest of all.</p>\
        <p>Bunlar da ilginizi çekebilir</p><p>Bir yanıt yazın</p></body></html>";
    let kept = kept_of("page.html", page);
    assert_eq!(kept.len(), 3, "{kept:#?}");
    assert_eq!(kept[0], "Harbour bridge opens again");
    assert!(kept.iter().all(|k| !k.contains("yanıt") && !k.contains("ilginizi")));
}

/// The interface has more characters than the article: it is no less the interface.
#[test]
fn an_article_shorter_than_the_interface_around_it_stays() {
    check(&[
        "-Accueil",
        "-S'identifier",
        "+افتتاح المكتبة الجديدة في وسط المدينة",
        "+افتتحت البلدية صباح اليوم المكتبة الجديدة بعد ثلاث سنوات من أعمال البناء.",
        "-Lire aussi : La rentrée littéraire",
        "+وتفتح المكتبة أبوابها من الثامنة صباحا حتى العاشرة مساء طوال أيام الأسبوع.",
        "-Partager sur Facebook",
        "-Votre adresse e-mail ne sera pas publiée.",
        "-Enregistrer mon nom, mon e-mail et mon site dans le navigateur pour mon prochain commentaire.",
        "-Retour en haut",
    ]);
}

#[test]
fn what_a_reader_takes_for_the_same_phrase_matches() {
    // Dotted and dotless i, vowel marks, simplified and traditional signs, slots, numbers, arrows and case.
    for (article, phrases) in [
        (
            "Kasabanın iskelesi bu yıl yeniden yapıldı; balıkçılar tekneleri bahar gelmeden önce suya indirmek istiyordu ve işçiler gece de çalıştı.",
            &["BİR YANIT YAZIN", "12 yorum", "İLGİLİ HABERLER »"][..],
        ),
        (
            "وصلت السفينة إلى الميناء بعد ثلاثة أيام من العاصفة، وكان أهل القرية ينتظرونها على الرصيف منذ الصباح الباكر ومعهم الخبز والشاي.",
            &["اُتْرُكْ تَعْلِيقًا", "أضف تعليقا"][..],
        ),
        (
            "הספינה הגיעה לנמל אחרי שלושה ימים של סערה, ותושבי הכפר חיכו לה על הרציף משעות הבוקר המוקדמות עם לחם ועם תה חם.",
            &["כְּתִיבַת תְּגוּבָה"][..],
        ),
        (
            "渡輪在暴風雨後三天才抵達港口，村民從清晨就在碼頭上等候，帶著麵包和熱茶，孩子們爬上屋頂看船進港。",
            &["發表評論", "发表评论"][..],
        ),
        (
            "The ferry reached the harbour three days after the storm, and the people of the village had been waiting on the quay since dawn.",
            &["→ LEAVE A REPLY", "3 comments", "Share this:"][..],
        ),
    ] {
        let mut marked = vec![format!("+{article}")];
        marked.extend(phrases.iter().map(|p| format!("-{p}")));
        check(&marked.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn labels_without_what_they_label_go() {
    // Counter, name and link often stand in elements of their own, also in the middle of the article.
    check(&[
        "+渡輪在暴風雨後三天才抵達港口，村民從清晨就在碼頭上等候，帶著麵包和熱茶，孩子們爬上屋頂看船進港。",
        "-則留言",
        "+船長說，他從來沒有在這麼大的浪裡航行過，但是乘客都很安靜，只有一隻貓叫了整夜，到了早上才睡著。",
    ]);
    check(&[
        "+Kasabanın iskelesi bu yıl yeniden yapıldı; balıkçılar tekneleri bahar gelmeden önce suya indirmek istiyordu ve işçiler gece de çalıştı.",
        "-yazısını okumaya devam et",
        "+Belediye başkanı açılışta konuşmadı, yalnızca balıkçılara çay dağıttı ve ilk tekneyi kendi elleriyle suya indirdi.",
        "-gururla sunar",
    ]);
    check(&[
        "+Saaren lautta peruttiin maanantaina myrskyn takia, ja neljäkymmentä matkustajaa vietti yön koulun voimistelusalissa huopien alla.",
        "-Hakutulokset",
        "+Aamulla lapset löysivät luokkansa täynnä vieraita ihmisiä, ja opettaja keitti kaikille kaurapuuroa koulun keittiössä.",
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

/// The paragraphs kept of a page with one article, around `inside`.
fn article_with(inside: &str) -> Vec<String> {
    let page = format!(
        "<html><body><div><h1>Brugwachter leest voor</h1>\
        <p>Wie bij de Oudewetering voor een open brug staat, krijgt er tegenwoordig een hoofdstuk bij, en wie haast heeft een half.</p>\
        <p>De brug gaat voor een zeilboot met hoge mast wel twaalf minuten open, en dat is lang als het regent en de wind van opzij komt.</p>\
        {inside}\
        <p>Volgende maand begint hij aan het dikste boek van zijn leven, en de schippers hebben al beloofd dat zij langzaam zullen varen.</p></div></body></html>"
    );
    kept_of("page.html", &page)
}

#[test]
fn lines_that_lead_to_a_form_outside_the_article_go() {
    let page = "<html><head><title>Скела на реци</title></head><body><table><tr><td><b>Анкета</b><br>Како идете на посао?\
        <form action=/poll><input type=radio>Пешке<br><input type=radio>Скелом<br><input type=submit></form></td>\
        <td><h1>Скела на реци</h1><p>На реци ради једина скела у крају на којој је забрањено жалити се на време, и нико се не жали.</p>\
        <p>Скелеџија превози људе, козе и бицикле већ двадесет седам година, а вожња траје девет минута и кошта колико и хлеб.</p>\
        <p>Када је мост затворен, превезао је све гласаче, и то тамо и назад, бесплатно, јер је и сам хтео да гласа.</p></td></tr></table></body></html>";
    let kept = kept_of("page.html", page);
    assert!(kept.iter().all(|k| !k.contains("посао")), "{kept:#?}");
    assert!(kept.iter().any(|k| k.starts_with("Скелеџија")), "{kept:#?}");
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
fn linked_lines_under_a_label_go_with_it() {
    let kept = article_with(
        "<h3>Lees ook</h3><ul><li><a href=/a>Veerpont vaart ook in de nacht</a></li><li><a href=/b>Sluis krijgt nieuwe deuren</a></li></ul>",
    );
    assert_eq!(kept.len(), 4, "{kept:#?}");
    // Links under a heading of the article are its own.
    let kept = article_with(
        "<h3>Wat hij tot nu toe las</h3><ul><li><a href=/a>De stille kant van het water</a>, dat hij op zijn wacht in de herfst uitlas</li><li><a href=/b>Een winter op de dijk</a>, waar niemand een eind aan kan breien</li></ul>",
    );
    assert!(kept.iter().any(|k| k.starts_with("Een winter op de dijk")), "{kept:#?}");
}

#[test]
fn parts_that_style_sheets_set_apart_are_read_apart() {
    let kept = article_with(
        "<p><b>Lees ook</b><a href=/a>Veerpont vaart ook ’s nachts, als je belt</a></p>",
    );
    assert_eq!(kept.len(), 4, "{kept:#?}");
}

#[test]
fn remarks_of_readers_below_an_article_go() {
    check(&[
        "+The ferry to the island was cancelled on Monday because of the storm, and forty passengers spent the night in the school gym.",
        "+The mayor brought blankets and soup, and in the morning the children found their classroom full of strangers.",
        "+By noon the sea was calm again, and the captain counted his passengers twice, for two of them had stayed for the soup.",
        "-2 comments",
        "-Lovely story, my aunt was on that boat!",
        "-The soup was mine.",
        "-Leave a reply",
        "-Your email address will not be published.",
    ]);
    // What stands between a counter above an article and the form below it is the article.
    check(&[
        "+Night in the gym",
        "-2 comments",
        "+The ferry to the island was cancelled on Monday because of the storm, and forty passengers spent the night in the school gym.",
        "+The mayor brought blankets and soup, and in the morning the children found their classroom full of strangers.",
        "-Leave a reply",
    ]);
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

/// Lines of one development page: its text, its own language and that of the chrome in it.
#[derive(serde::Deserialize)]
struct Gold {
    id: String,
    lang: String,
    chrome_lang: String,
    content: Vec<String>,
    chrome: Vec<String>,
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// What the other evidence does where a lexicon has no file for the language of the chrome.
#[test]
fn foreign_chrome_in_languages_without_a_lexicon() {
    let Some(data) = std::env::var_os("TEMIZ_DATA") else {
        println!("skipped: TEMIZ_DATA not set");
        return;
    };
    let root = Path::new(&data).join("chrome");
    let gold = std::fs::read_to_string(root.join("gold.jsonl")).expect("the development set");
    let gold: Vec<Gold> =
        gold.lines().map(|l| serde_json::from_str(l).expect("a record")).collect();
    let known = temiz::judge::lexicon::Lexicon::shared();
    for form in ["txt", "html"] {
        let [mut lines, mut lost, mut chrome, mut left] = [0; 4];
        for page in gold.iter().filter(|g| g.lang != g.chrome_lang) {
            let files: Vec<String> = known
                .languages()
                .iter()
                .filter(|l| l.split('-').next() == Some(&page.chrome_lang))
                .map(|l| format!("-{l}"))
                .collect();
            let config = Config {
                unit: Unit::Paragraph,
                chrome_langs: files.join(","),
                ..Config::default()
            };
            let cleaner = Cleaner::new(config).expect("fits");
            let name = format!("{}.{form}", page.id);
            let bytes = std::fs::read(root.join(form).join(&name)).expect("readable");
            let kept: Vec<String> = cleaner
                .clean(&Source::new(name, bytes))
                .segments
                .iter()
                .map(|s| squeezed(&s.text))
                .collect();
            let all = kept.join("\n");
            lines += page.content.len();
            lost += page.content.iter().filter(|l| !all.contains(&squeezed(l))).count();
            chrome += page.chrome.len();
            left += page.chrome.iter().filter(|l| kept.contains(&squeezed(l))).count();
        }
        let share = |part: usize, all: usize| 1.0 - part as f64 / all.max(1) as f64;
        let (content, removed) = (share(lost, lines), share(left, chrome));
        println!("{form}: content kept {content:.4}, foreign chrome removed {removed:.4}");
        assert!(content >= 0.99 && removed >= 0.8, "{form}: {content:.4} {removed:.4}");
    }
}
