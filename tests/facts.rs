//! What a text tells in short lines stays: programmes, amounts, facts, whom to ask, terms and what they mean, a headline like a button.

#[path = "common/lines.rs"]
mod lines;

use lines::{check_html, check_text, kept_of};

const PROSE: &str = "+The mill on the Aire grinds again after forty years of silence, and on its first day the queue for flour went round the pond.";

fn check(marked: &[&str]) {
    check_text(marked);
    check_html(marked);
}

#[test]
fn a_headline_that_begins_like_a_button_stays() {
    check_text(&["-Home", "-Sign in", "", "+Read more about the mill", "", PROSE, "", "-Share"]);
    let page = format!(
        "<html><head><title>Read more about the mill | The Aire</title></head><body><div><a href='/'>Home</a></div>\
        <div><h1>Read more about the mill</h1><p>{}</p></div></body></html>",
        &PROSE[1..]
    );
    assert!(kept_of("page.html", &page).contains(&"Read more about the mill".to_owned()));
}

#[test]
fn a_short_headline_below_a_menu_stays() {
    check_text(&[
        "-Accueil",
        "-Se connecter",
        "",
        "+Lettre au meunier",
        "",
        "+Cher Jules,",
        "+J\u{2019}ai lu dans le journal que la roue tourne de nouveau, et je voudrais que mes enfants la voient avant la rentrée.",
        "+La farine est bonne.",
        "",
        "-Partager sur Facebook",
    ]);
}

#[test]
fn entries_of_a_menu_above_short_text_go() {
    check_text(&[
        "-Domov",
        "-Krížovky",
        "-Predplatné",
        "-Prihlásiť sa",
        "",
        "+Počasie na zajtra",
        "",
        "+Ráno bude v údoliach hustá hmla a mráz.",
        "+Popoludní sa vyjasní na celom juhu.",
        "",
        "-Zdieľať na Facebooku",
    ]);
}

#[test]
fn a_programme_stays_below_its_headline() {
    check_html(&[
        "+11.30 h Taller de pa amb els moliners",
        "+17.00 h Cercavila pel camí de la séquia",
        "+19.15 h Sopar popular a l\u{2019}era",
    ]);
    let page = format!(
        "<html><body><div><h1>Festa del molí</h1><p>Dissabte 4 de maig</p><p>11.30 h Taller de pa amb els moliners</p>\
        <p>17.00 h Cercavila pel camí de la séquia</p><p>19.15 h Sopar popular a l\u{2019}era</p><p>{}</p></div></body></html>",
        &PROSE[1..]
    );
    let kept = kept_of("page.html", &page);
    assert!(kept.iter().any(|k| k.starts_with("17.00 h")), "{kept:#?}");
}

#[test]
fn what_is_needed_stays_without_marks_of_a_list() {
    check_text(&[
        "+Meulbrood",
        "",
        PROSE,
        "+1 kg meel",
        "+350 ml karringmelk",
        "+10 g sout",
        "+Meng alles, knie en bak.",
        "",
        "-Lees ook",
        "-Laat \u{2019}n boodskap",
    ]);
}

#[test]
fn whom_to_ask_stays_below_the_text_and_goes_in_a_footer() {
    check_text(&[
        "+Die Mühle mahlt wieder",
        "",
        "+Nach vierzig Jahren dreht sich das Rad der Mühle am Wehr wieder, und am ersten Tag reichte die Schlange bis zum Teich.",
        "+Pressekontakt:",
        "+Mühlenverein, Geschäftsstelle",
        "+Lena Brandt",
        "+030 5550 1377",
        "+presse@muehle.example",
        "",
        "-Teilen",
        "-Newsletter bestellen",
        "-Redaktion:",
        "-redaktion@zeitung.example",
    ]);
}

#[test]
fn what_it_costs_and_how_good_it_is_stays() {
    check(&[
        "+Handkvarn för kaffe",
        "",
        "+Vi malde kaffe för hand varje morgon i en månad, och kvarnen var lika vass den sista dagen som den första.",
        "+Den väger ett halvt kilo.",
        "+Pris: 890 kronor",
        "",
        "-Dela",
        "-Skriv en kommentar",
    ]);
}

#[test]
fn terms_of_a_glossary_stay() {
    check(&[
        "+Words of the miller\u{2019}s new site",
        "",
        "+Home",
        "+The page on which the opening days of the mill are written.",
        "+Newsletter",
        "+The letter that goes round the village when there is flour.",
        "+Share",
        "+To tell a neighbour what the mill has told you.",
        "+Log in",
        "+To say that it is you who ordered the rye.",
        "",
        "-Leave a comment",
    ]);
}

#[test]
fn offers_of_a_site_are_no_glossary() {
    check_text(&[
        "+The mill grinds again",
        "",
        PROSE,
        "+Flour is sold on Saturdays.",
        "",
        "-Newsletter",
        "-Get the latest news delivered to your inbox.",
        "-Share",
        "-Contact us",
    ]);
}

#[test]
fn items_of_a_list_that_explain_buttons_stay() {
    check_text(&[
        "+How the ticket machine works",
        "",
        PROSE,
        "+- Back: takes you to the list of mills",
        "+- Next: takes you to the day",
        "+- Cancel: gives the coins back",
        "+Take the ticket before the door opens.",
        "",
        "-Share this article",
    ]);
}

#[test]
fn labels_in_languages_of_few_sites_go() {
    for (menu, text, share, related) in [
        (
            "Fandraisana",
            "Mihodina indray ny fikosoham-bary eo amoron\u{2019}ny renirano, ary nilahatra hatrany amin\u{2019}ny farihy ny olona.",
            "Zarao",
            "Lahatsoratra mifandraika",
        ),
        (
            "Acuèlh",
            "Lo molin de l\u{2019}Aire mòl tornarmai aprèp quaranta ans de silenci, e lo mond an fach la coa fins a l\u{2019}estanh.",
            "Partejar",
            "Articles ligats",
        ),
        (
            "Akèy",
            "Moulen bò larivyè a ap vire ankò apre karantan, epi moun yo te fè liy jis bò ti lak la premye jou a.",
            "Pataje",
            "Atik ki gen rapò",
        ),
    ] {
        let kept = kept_of("page.txt", &format!("{menu}\n\n{text}\n\n{share}\n{related}\n"));
        assert_eq!(kept, [text]);
    }
}

#[test]
fn bars_above_a_headline_go() {
    check_text(&[
        "-Početna",
        "-Prijavi se",
        "-EUR 117,05 USD 108,40",
        "-Novi Sad +7°",
        "-SR | EN",
        "",
        "+Vodenica opet melje",
        "",
        "+Posle četrdeset godina tišine vodenica na Begeju ponovo melje, a prvog dana red za brašno stigao je do ribnjaka.",
        "+Brašno miriše, kažu, kao nekad.",
        "",
        "-Podeli na Fejsbuku",
    ]);
}

#[test]
fn what_leads_past_a_box_or_into_a_channel_goes() {
    check(&[
        "+Mylly jauhaa taas",
        "+Neljänkymmenen vuoden hiljaisuuden jälkeen Aurajoen mylly jauhaa jälleen, ja jono ylti ensimmäisenä päivänä lammelle.",
        "-Juttu jatkuu mainoksen jälkeen",
        "+Jauhot maksavat kaksi euroa kilolta.",
        "-Oliko tästä vastauksesta apua?",
    ]);
    check(&[
        "+Kincir air berputar lagi",
        "+Setelah empat puluh tahun, kincir di tepi kali itu menggiling padi lagi, dan antrean warga mengular sampai ke kolam.",
        "-Gulir untuk lanjut membaca",
        "+Berasnya wangi.",
        "-Gabung saluran WhatsApp kami",
    ]);
}

#[test]
fn numbers_of_a_case_stay_below_a_label_in_the_text() {
    check(&[
        "+Değirmen davasında karar",
        "+Mahkeme, değirmenin yıkılmasına ilişkin kararı oy çokluğuyla iptal etti ve gerekçesini dün sabah açıkladı.",
        "+Karar kesin değil.",
        "-Benzer haberler",
        "+Dosya No: 2023/77",
        "+Karar No: 2024/9",
        "+Köylüler sevinçli.",
        "-Yorum yaz",
    ]);
}

#[test]
fn a_headline_above_the_times_of_a_report_stays() {
    check_text(&[
        "-Startsida",
        "-Senaste nytt",
        "-Logga in",
        "",
        "+Isgången timme för timme",
        "",
        "+22.10",
        "+Isen ligger stilla vid kvarnen igen.",
        "+20.45",
        "+Bron är stängd.",
        "+19.30",
        "+Räddningstjänsten ber alla som bor nedanför kvarnen att flytta bilar och båtar innan isen släpper i natt.",
        "",
        "-Dela artikeln",
    ]);
}

#[test]
fn lines_without_marks_below_the_last_paragraph_are_seen_together() {
    check_text(&[
        "+Getest: een handmolen",
        "",
        "+We maalden een maand lang elke ochtend koffie met deze molen, en de maalschijven waren op het eind nog even scherp.",
        "+Pluspunten",
        "+licht",
        "+makkelijk te vullen",
        "+Minpunten",
        "+luidruchtig in de vroege ochtend",
        "",
        "-Deel via WhatsApp",
        "-Adverteren",
    ]);
}

#[test]
fn a_word_in_letters_of_two_languages_is_not_foreign() {
    check_text(&[
        "-ホーム",
        "",
        "+祖母の漬物",
        "",
        "+祖母が毎年冬になると漬けていた白菜の漬物を、残っていた手書きの帳面から作り直してみました。",
        "+材料",
        "+白菜",
        "+塩",
        "+柚子",
        "+朝に漬けて、夜に食べます。",
        "",
        "-シェアする",
    ]);
}

#[test]
fn a_short_sentence_below_a_label_in_short_text_stays() {
    check(&[
        "+Гороскоп мельника",
        "+День буде тихий, якщо не сваритися з рікою.",
        "-Читайте також: Як вибрати жорна",
        "+Рак",
        "+Спіть довше.",
        "-Поширити",
    ]);
}
