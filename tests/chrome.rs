//! Chrome of any language around and inside articles: what goes, and what of the article must not go with it.

#[path = "common/lines.rs"]
mod lines;

use lines::{article_with, both, check, kept_of};
use std::path::Path;
use temiz::segment::Unit;
use temiz::{Cleaner, Config, Source};

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
fn a_quotation_in_another_language_stays() {
    check(&[
        "+The old harbour master never learned more than a few words of English, and he said the same thing to every captain who came ashore.",
        "+“Rüzgâr varsa çay da vardır.”",
        "+It means that where there is wind there is tea, and the captains learned to wait until the weather had passed.",
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
