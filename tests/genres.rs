//! Texts of short lines, whole: poems, songs, lists, numbered parts, tables, talk.

#[path = "common/lines.rs"]
mod lines;

use lines::{check_html, check_text, kept_of};

fn check(marked: &[&str]) {
    check_text(marked);
    check_html(marked);
}

#[test]
fn verses_without_marks_that_say_what_buttons_say_stay() {
    check(&[
        "+Снег идёт",
        "",
        "+белый снег на крыше",
        "+белый снег в саду",
        "+Далее",
        "+только лес и небо",
        "+только ночь в пруду",
        "",
        "-Поделиться",
        "-Читайте также",
    ]);
    check(&[
        "+The road north",
        "",
        "+I packed the bread and the kettle,",
        "+I packed the old wool coat,",
        "+Home",
        "+was a lamp in a window",
        "+and a rope around a boat.",
        "",
        "-Leave a comment",
    ]);
}

#[test]
fn the_last_line_of_a_poem_stays() {
    check(&[
        "+Vid kusten",
        "",
        "+Havet skriver hela natten,",
        "+ingen hinner läsa allt.",
        "+Månen står och bläddrar,",
        "+sanden minns det halvt.",
        "+Läs mer i sanden.",
        "",
        "-Kommentera",
    ]);
}

#[test]
fn a_verse_that_goes_on_after_a_comma_stays() {
    check(&[
        "+[Chorus]",
        "",
        "+Follow me,",
        "+Follow me over the hill,",
        "+the grass is tall and the wind is still.",
        "",
        "-Share this article",
    ]);
}

#[test]
fn a_list_of_words_keeps_those_of_an_interface() {
    check_html(&[
        "+Diese Verben stehen heute auf dem Blatt, und jedes soll bis Freitag in einem ganzen Satz stehen.",
        "+Wer fertig ist, malt zu jedem Verb ein Bild und hängt es an die Leine neben dem Fenster.",
        "+* das Boot rudern",
        "+* den Zaun flicken",
        "+* suchen",
        "+* teilen",
        "+* den Ofen heizen",
        "+Bis Freitag sammelt der Lehrer alle Blätter wieder ein und liest die schönsten Sätze laut vor.",
        "-Kommentar verfassen",
    ]);
}

#[test]
fn chrome_between_short_sentences_goes() {
    check(&[
        "+Die Mühle am Bach",
        "+Der Müller steht um fünf Uhr auf.",
        "+Er füttert die Katze.",
        "-Teilen",
        "+Dann öffnet er das Wehr.",
        "-Lesen Sie auch: Die schönsten Bäche des Landes",
        "+Das Wasser kommt langsam.",
        "-Anzeige",
        "+Am Abend ist das Mehl noch warm.",
    ]);
}

#[test]
fn numbered_parts_of_a_text_stay_whatever_they_are_called() {
    check(&[
        "+Satzung des Rudervereins",
        "+§ 1 Name",
        "+Der Verein heißt Ruderfreunde Aue.",
        "+§ 2 Beiträge",
        "+Die Beiträge setzt die Versammlung fest.",
        "+§ 3 Datenschutz",
        "+Daten werden nur für den Verein genutzt.",
        "-Impressum",
    ]);
    check(&[
        "+2. Minutes",
        "+Agreed.",
        "+3. Finance",
        "+The clerk reported a small balance.",
        "-12 comments",
    ]);
}

#[test]
fn a_column_of_a_table_of_data_keeps_its_head() {
    let page = "<html><body><div><p>The gauge on the roof has measured rain for many years, and this was its wettest summer.</p>\
        <table><tr><td>Month</td><td>Rain</td></tr><tr><td>May</td><td>52</td></tr><tr><td>June</td><td>131</td></tr></table>\
        <p>Nobody remembers a June with as much water in the cellar of the school.</p></div></body></html>";
    let kept = kept_of("page.html", page);
    assert!(kept.iter().any(|k| k == "Month"), "{kept:#?}");
}

#[test]
fn the_owner_of_a_page_goes_however_long_the_name() {
    check(&[
        "+Grey cat lost, one white paw. Please ring Anna.",
        "-© 2024 The Old Harbour Post. All rights reserved.",
    ]);
}

#[test]
fn short_text_below_the_last_paragraph_stays() {
    check(&[
        "+母の味噌汁",
        "+寒い朝にからだが温まる、母の味噌汁の作り方です。だしは前の晩から昆布を水につけておきます。",
        "+材料",
        "+豆腐 1丁",
        "+わかめ 10g",
        "+味噌 大さじ2",
        "+作り方",
        "+だしを温める。",
        "+豆腐を入れて煮る。",
        "-コメントを書く",
    ]);
    check_html(&[
        "+Diese Verben stehen heute auf dem Blatt, und jedes soll bis Freitag in einem ganzen Satz stehen.",
        "+Wer fertig ist, malt zu jedem Verb ein Bild.",
        "+* das Boot rudern",
        "+* den Zaun flicken",
        "+* den Ofen heizen",
        "-Kommentar verfassen",
    ]);
}

#[test]
fn steps_and_facts_in_a_row_stay() {
    check_text(&[
        "+Coller une rustine",
        "+Une crevaison se répare vite quand on a de l'eau et un peu de patience, même au bord de la route et sous la pluie.",
        "+Étape 1",
        "+Cherchez le trou.",
        "+Étape 2",
        "+Collez la rustine",
        "-Laisser un commentaire",
    ]);
    check(&[
        "+Com um gol de cabeça no último minuto, o Estrela do Norte venceu o Rio Verde e assumiu a liderança.",
        "+Estrela: Caio, Beto, Dudu e Lipe",
        "+Gols: Zeca e Naldo",
        "+Público: 4.312",
        "-Deixe um comentário",
    ]);
}

#[test]
fn a_letter_keeps_its_headline_and_its_signature() {
    check_text(&[
        "-Accueil",
        "-Se connecter",
        "",
        "+Lettre à ma sœur",
        "",
        "+Ma chère Lise,",
        "+Je t'écris de la cuisine, où le poêle ronfle et où le chat dort sur ta chaise depuis ton départ.",
        "+Je t'embrasse,",
        "+Maman",
        "",
        "-Laisser un commentaire",
    ]);
}

#[test]
fn a_translation_line_by_line_stays() {
    check(&[
        "+Луна над рекой.",
        "+月亮在河上。",
        "+Лодка спит.",
        "+小船睡了。",
        "+Кто-то поёт вдали.",
        "+远处有人在唱歌。",
        "-Leave a comment",
    ]);
}

#[test]
fn names_in_a_list_are_no_foreign_interface() {
    check_html(&[
        "+These towns were asked, and each of them sent a jar of its earth to the museum by the end of the year.",
        "+* Rye",
        "+* Reykjavik",
        "+* Marrakesh",
        "+* Old Sarum",
        "-Leave a comment",
    ]);
}

#[test]
fn the_times_of_a_report_as_it_happens_stay() {
    let entry = |time: &str, text: &str| format!("<p>{time}</p><p>{text}</p>");
    let entries = [
        entry("18:20", "The last train has left, and no more will run tonight, the operator says."),
        entry("17:45", "Power is out in three villages along the shore and on the island."),
        entry("17:10", "Waves reach the upper road, and the harbour office has closed its doors."),
    ];
    let page = format!(
        "<html><body><article><h1>Storm reaches the coast</h1><p>5 May 2024, 16:00</p>{}</article></body></html>",
        entries.concat()
    );
    let kept = kept_of("page.html", &page);
    for time in ["18:20", "17:45", "17:10"] {
        assert!(kept.iter().any(|k| k == time), "{time}: {kept:#?}");
    }
    assert!(!kept.iter().any(|k| k.contains("2024")), "{kept:#?}");
}

#[test]
fn the_heading_of_numbered_notes_stays() {
    check_text(&[
        "+Im Tal standen einst neun Mühlen, von denen heute noch zwei zu sehen sind.[1] Die älteste ist die obere.[2]",
        "",
        "+Anmerkungen",
        "+[1] Huber, Mühlen, S. 12.",
        "+[2] Ebd., S. 14.",
        "",
        "-Kommentar verfassen",
    ]);
}

#[test]
fn a_song_keeps_a_word_called_out_between_lines_that_hold_phrases() {
    check_text(&[
        "+angin yang pulang ke laut,",
        "+ikuti bintang di atas kabut.",
        "+Kembali,",
        "+kembali kepadaku,",
        "+perahu kecilku.",
    ]);
}

#[test]
fn the_last_item_of_a_list_stays() {
    let page = "<html><body><main><article><h1>Sanasto: koti</h1><p>Nämä sanat kuuluvat kotiin, ja jokainen niistä kirjoitetaan tänään vihkoon.</p>\
        <ul><li>ikkuna</li><li>tuoli</li><li>pöytä</li><li>matto</li><li>avaa</li></ul>\
        <p>Huomenna kirjoitetaan sanat, jotka kuuluvat pihaan ja puutarhaan, ja piirretään niistä kuva.</p></article></main></body></html>";
    let kept = kept_of("page.html", page);
    assert!(kept.iter().any(|k| k == "avaa"), "{kept:#?}");
}

#[test]
fn the_lines_below_a_headline_that_would_be_alone_stay() {
    let page = "<html><head><title>Աշուն</title></head><body><div><a href=\"/\">Home</a></div><div><h2>Աշուն</h2>\
        <div>Տերևն ընկավ գետի վրա,</div><div>գետը տարավ այն հեռու,</div><div>ասում է քամին,</div><div>հետ դարձիր, իմ թռչուն։</div></div>\
        <div><p>Share this article</p><p>Leave a comment</p></div></body></html>";
    let kept = kept_of("page.html", page);
    assert_eq!(kept.len(), 5, "{kept:#?}");
}
