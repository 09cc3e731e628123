//! Where a reader would cut: one behaviour a test, in the languages that show it.

use temiz::segment::{Cutting, Rules, Segmenter, Unit};

fn cut(lang: &str, text: &str) -> Vec<String> {
    let cutting =
        Cutting { unit: Unit::Sentence, rules: Rules::of_text(lang, text), max_chars: None };
    let mut out = Vec::new();
    Segmenter::default().segments(text, &[], cutting, |r| out.push(text[r].to_owned()));
    out
}

/// A test per behaviour: sentences that are cut apart again when joined.
macro_rules! sentences {
    ($($name:ident, $lang:literal, $joint:literal, [$($sentence:literal),+ $(,)?];)+) => { $(
        #[test]
        fn $name() {
            let wanted: Vec<&str> = vec![$($sentence),+];
            assert_eq!(cut($lang, &wanted.join($joint)), wanted);
        }
    )+ };
}

sentences! {
    titles_stand_before_names, "en", " ", ["Dr. Okafor met Mrs. Lindqvist at noon.", "They spoke for an hour."];
    abbreviations_may_end_a_sentence, "en", " ", ["The company is called Harrow & Co.", "It sells rope.", "Harrow & Co. of Leith sells rope."];
    initials, "en", " ", ["The letter was signed by P. Q. Marlow.", "No one knew him."];
    acronyms, "en", " ", ["He lives in the U.S. Virgin Islands.", "She left the U.S. in May."];
    hours, "en", " ", ["The shop opens at 9 a.m. and closes at 5 p.m.", "It is shut on Sundays.", "At 6 a.m. Mr. Bell rang the bell."];
    decimals_and_versions, "en", " ", ["Version 2.4.1 costs 3.50 euros.", "Version 3.0 is free."];
    addresses_of_sites_mail_and_files, "en", " ", ["Write to ann.lee@post.example or see www.post.example/a.html.", "The file is notes.Txt in the folder."];
    numbers_of_pages_and_figures, "en", " ", ["See fig. 3 on p. 12.", "The rest is in vol. 2."];
    numbers_at_the_head_of_an_item, "en", " ", ["1. Close the door.", "2. Open the window."];
    months, "en", " ", ["The ferry stopped on Jan. 4 and Feb. 11.", "It ran again in March."];
    question_and_exclamation_runs, "en", " ", ["You did what?!", "Stop!!!", "Really??", "Yes."];
    ellipses, "en", " ", ["She waited... and waited.", "Nobody came…", "The lamp went out."];
    direct_speech_with_a_verb_behind, "en", " ", ["“Where is it?” asked the guard.", "“Here!” she called.", "He nodded."];
    quotation_marks_stay_with_their_sentence, "en", " ", ["He said, “It is late.”", "“Then go.”", "(She did not move.)", "The clock struck."];
    a_sentence_may_start_with_a_digit, "en", " ", ["The house was empty.", "12 chairs stood in a row.", "“30?” he asked."];
    a_sentence_may_start_with_a_dash, "es", " ", ["—Ven aquí.", "—No quiero.", "—Entonces me voy."];
    german_ordinals_and_dates, "de", " ", ["Am 3. Mai kam der 2. Bescheid vom Amt.", "Er lag z. B. unter der Nr. 7 im Regal.", "Prof. Dr. Ahrens las ihn."];
    german_quotation_marks, "de", " ", ["„Wo bist du?“, fragte er.", "„Hier.“", "Das war alles."];
    swedish_quotation_marks, "sv", " ", ["”Kom hit.”", "”Nej, t.ex. inte nu.”", "Han gick."];
    french_quotation_marks, "fr", " ", ["« Venez demain. »", "M. Roussel est sorti vers 8 h.", "Mme Petit est restée."];
    polish_abbreviations, "pl", " ", ["Spotkali się o godz. 8 przy ul. Długiej, m.in. z dr. Nowakiem.", "Potem wrócili."];
    czech_ordinals, "cs", " ", ["Dne 5. května přijel např. pan Novák.", "Bylo to v 19. století."];
    hungarian_ordinals, "hu", " ", ["A 2. sz. melléklet 1848. március 15. óta érvényes.", "Senki sem olvasta."];
    finnish_ordinals, "fi", " ", ["Juna lähti 6. kesäkuuta klo 9.", "Se saapui esim. Turkuun."];
    turkish_ordinals, "tr", " ", ["Prof. Dr. Aydın 3. sırada oturdu.", "Toplantı 19. yüzyıl üzerineydi."];
    russian_abbreviations, "ru", " ", ["В 1861 г. в г. Пскове жил А. П. Воронов.", "Он писал стихи, рассказы и т. д.", "Его забыли."];
    bulgarian_abbreviations, "bg", " ", ["Г-н Петров живее на ул. Роза № 5.", "Той е на 60 г."];
    greek_question_mark, "el", " ", ["Πού είναι ο κ. Νίκου;", "Έφυγε χθες.", "Γιατί;"];
    armenian_full_stop, "hy", " ", ["Գետը սառել էր։", "Ոչ ոք դուրս չեկավ։"];
    georgian_has_no_upper_case, "ka", " ", ["მატარებელი დროზე მოვიდა.", "ხალხი ბაქანზე იდგა."];
    arabic_marks, "ar", " ", ["أين الكتاب؟", "وجده د. سالم في المكتبة.", "كان مفتوحًا!"];
    persian, "fa", " ", ["باران تمام شب بارید.", "آیا رودخانه بالا آمد؟", "نه."];
    urdu_full_stop, "ur", " ", ["بارش رات بھر ہوتی رہی۔", "کیا دریا چڑھ گیا؟", "نہیں۔"];
    hebrew, "he", " ", ["הרכבת איחרה בשעה.", "מי חיכה לה?", "אף אחד."];
    danda, "hi", " ", ["डॉ. वर्मा सुबह पहुँचे।", "क्या दुकान खुली थी?", "नहीं॥"];
    hindi_with_full_stops, "hi", " ", ["बारिश रात भर होती रही है.", "नदी का पानी बढ़ गया है."];
    bengali, "bn", " ", ["ডা. সেন সকালে এলেন।", "দোকান কি খোলা ছিল?", "না।"];
    tamil_initials, "ta", " ", ["கே. ஆர். முருகன் கடிதம் எழுதினார்.", "யாரும் படிக்கவில்லை."];
    chinese_marks_and_quotation_marks, "zh", "", ["天黑了。", "他问：“你去哪儿？”", "没有人回答！", "（门关着。）", "后来呢？"];
    corner_brackets, "ja", "", ["「もう遅い。」", "彼は帰った。", "誰も来なかった！"];
    half_width_full_stop, "ja", "", ["ｱﾒﾃﾞｽ｡", "ﾊﾚﾃﾞｽ｡"];
    korean, "ko", " ", ["기차가 한 시간 늦었다.", "누가 기다렸을까?", "아무도 없었다."];
    khmer_full_stop, "km", " ", ["ភ្លៀងធ្លាក់ពេញមួយយប់។", "ទឹកទន្លេឡើងខ្ពស់៕"];
    burmese_full_stop, "my", " ", ["တစ်ညလုံး မိုးရွာသည်။", "မြစ်ရေ တက်လာသည်။"];
    ethiopic_full_stop, "am", " ", ["ባቡሩ አንድ ሰዓት ዘገየ።", "ማን ጠበቀው?", "ማንም።"];
    canadian_syllabics, "iu", " ", ["ᓯᓚ ᓂᒡᓚᓱᒃᑐᖅ.", "ᑭᓇ ᑎᑭᑉᐸ?"];
    thai_without_any_mark, "th", " ", ["เมื่อวานนี้ฝนตกหนักตลอดทั้งคืนจนน้ำท่วมถนนสายหลักของเมือง", "เขาจึงต้องเดินทางไปทำงานด้วยเรือของเพื่อนบ้าน", "นายกเทศมนตรีกล่าวว่าน้ำจะลดลงในวันพุธ"];
    thai_with_full_stops, "th", " ", ["ฝนตก หนักทั้งคืน.", "น้ำ ท่วมถนน."];
    tibetan_shad_behind_a_last_word, "bo", " ", ["ཆར་པ་བབས་པ་རེད།", "གཙང་པོའི་ཆུ་ཆེ་རུ་སོང་།", "མི་ཚང་མ་ནང་དུ་བསྡད།། །།"];
    items_of_a_flattened_list, "en", " ", ["1) Salt and pepper", "2) Flour", "3) Two eggs"];
    brackets_hold_their_sentences, "en", " ", ["The bell (It was cast in 1804. It cracked twice.) rang at noon.", "Then it stopped."];
    sources_and_notes, "en", " ", ["“It rained for days.” (Marlow 55).", "The river rose.[3] [4]", "Nobody left.12", "They waited."];
    chats_without_capitals, "en", " ", ["no i did not.", "i was at home.", "who told you?"];
    possessives_and_case_endings, "hr", " ", ["Govorio je o ulozi NATO-a.", "Kasnije su otišli."];
    suspended_titles_of_other_scripts, "am", " ", ["ትናንት ሚር. ዊልሰን መጣ።", "ማንም አላየውም።"];
    codes_of_three_letters_and_regions, "de-AT", " ", ["Am 3. Mai schneite es.", "Das war spät."];
    an_unknown_language_gets_the_rules_of_its_script, "xx", " ", ["Πού είναι ο κ. Νίκου;", "Έφυγε χθες."];
    burmese_in_zawgyi_letters, "my", " ", ["ေက်ာင္းသြားသည္။", "အိမ္ျပန္သည္။"];
    roman_numerals_of_units, "sk", " ", ["Slúžil v XII. Pluku delostrelectva.", "Potom odišiel."];
    armenian_full_stop_as_a_colon, "hy", " ", ["Նա ասաց. «Գետը սառել է»։", "Բոլորը լռեցին։"];
    sections_by_number, "en", " ", ["The rules are old.", "2.11. Boats are moored by night.", "2.12. Nets are dried by day."];
    items_behind_bullets_and_letters_in_brackets, "fr", " ", ["Le port est fermé.", "* les filets restent à terre.", "(b) les barques sont tirées au sec."];
    initials_behind_a_first_name, "ro", " ", ["Scrisoarea era de la Maria A. Dobrescu.", "Ea avea nota A.", "Nimeni nu a citit."];
    acronyms_that_are_listed_in_lower_case, "it", " ", ["Lo ha detto alla CNN.", "Un pescatore ha riso.", "Il prof. Neri no."];
    hours_with_a_time_zone, "en", " ", ["The harbour opened at 6 p.m. EDT on Friday.", "By 9:00 a.m. Mr. Bell was there."];
    questions_of_chats, "gd", " ", ["cò bha sin?", "am faca tu e?", "chan fhaca mi e an-raoir.", "dè?"];
    acronyms_behind_a_hyphen, "hi", " ", ["गैर-यू.के. नागरिक यहाँ रहते हैं।", "वे खुश हैं।"];
    units_written_on_to_their_number, "hy", " ", ["Կամուրջը 2016թ․ Գյումրիում կառուցվեց։", "Այն փայտից է։"];
    speakers_of_a_dialogue, "hy", " ", ["Մարդը․ ֊Ինչ է դա։", "Ռոջեր․ ֊Կամուրջ։"];
    millions_stand_before_a_noun, "de", " ", ["Die Brücke kostete 42 Mio. Euro.", "Das war viel."];
    a_language_without_data_gets_what_is_common, "xx", " ", ["Dr. Ngata left.", "Tama stayed."];
}

#[test]
fn tibetan_clauses_stay_together() {
    let text = "ང་ཚོས་ལམ་ཁ་བརྒྱབ་ནས། གཙང་པོའི་འགྲམ་དུ་སླེབས་པ་རེད།";
    assert_eq!(cut("bo", text), [text]);
}

#[test]
fn marks_alone_make_no_sentence() {
    let text = "ទឹកទន្លេឡើងខ្ពស់។ \"";
    assert_eq!(cut("km", text), [text]);
}

#[test]
fn a_long_thai_text_loses_nothing() {
    let sentence = "เขาจึงต้องเดินทางไปทำงาน ด้วยเรือของเพื่อนบ้าน ";
    let text = sentence.repeat(20_000);
    let found = cut("th", &text);
    assert_eq!(found.join(" "), text.trim_end());
}

#[test]
fn khmer_whose_full_stops_are_missing_is_cut_at_spaces() {
    let sentence = "ភ្លៀងធ្លាក់ពេញមួយយប់នៅក្នុងភូមិរបស់យើង";
    let text = [sentence; 8].join(" ");
    let found = cut("km", &text);
    assert_eq!(found.join(" "), text);
    assert!(found.len() > 1, "{found:?}");
}

#[test]
fn every_language_file_is_read() {
    assert!(Rules::languages().count() >= 60);
    for language in Rules::languages() {
        assert_eq!(cut(language, "A? B."), ["A?", "B."], "{language}");
    }
}

mod command {
    use assert_cmd::Command;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn records(arguments: &[&str], input: &[u8]) -> Vec<Value> {
        let mut command = Command::cargo_bin("temiz").expect("built");
        let output = command.arg("segment").args(arguments).write_stdin(input).assert().success();
        let text = String::from_utf8(output.get_output().stdout.clone()).expect("UTF-8");
        text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
    }

    #[test]
    fn a_line_is_a_paragraph_and_spans_are_bytes_of_it() {
        let found = records(&["--lang", "tur"], "Gül açtı.  Kim gördü?\r\n\nKimse.\n".as_bytes());
        assert_eq!(
            found,
            [
                json!({"v": 1, "line": 0, "n": 0, "text": "Gül açtı.", "span": [0, 12]}),
                json!({"v": 1, "line": 0, "n": 1, "text": "Kim gördü?", "span": [14, 26]}),
                json!({"v": 1, "line": 2, "n": 0, "text": "Kimse.", "span": [0, 6]}),
            ]
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_no_reason_to_stop() {
        let found = records(&[], b"\xff\xfe. Two.\n\0\n");
        assert_eq!(found[1]["text"], "Two.");
    }

    #[test]
    fn a_missing_file_is_named() {
        let mut command = Command::cargo_bin("temiz").expect("built");
        let output = command.args(["segment", "no-such-file.txt"]).assert().code(2);
        let stderr = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
        assert!(stderr.contains("no-such-file.txt"), "{stderr}");
    }

    #[test]
    fn clean_cuts_long_segments() {
        let page =
            "<p>The harbour was empty, the boats had left; nobody knew when they would return.</p>";
        let mut command = Command::cargo_bin("temiz").expect("built");
        let arguments = ["clean", "-", "--format", "txt", "--max-chars", "50", "-q"];
        let output = command.args(arguments).write_stdin(page).assert().success();
        let text = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
        assert_eq!(
            text.lines().collect::<Vec<_>>(),
            ["The harbour was empty, the boats had left;", "nobody knew when they would return."]
        );
    }

    proptest! {
        #[test]
        fn joining_the_segments_and_the_white_space_between_them_gives_the_text(
            text in "([a-zA-ZäΩж中ไកབ0-9]{0,6}[ .!?…。།।،\"'“”«»()\\[\\]\u{a0}\u{200b}\n–;]{0,3}){0,30}|\\PC{0,80}",
            lang in prop::sample::select(vec!["", "en", "de", "th", "bo", "zh", "el", "hy", "km"]),
            most in prop::option::of(1usize..40),
        ) {
            use temiz::segment::{Cutting, Rules, Segmenter, Unit};
            let cutting = Cutting { unit: Unit::Sentence, rules: Rules::of_text(lang, &text), max_chars: most };
            let mut end = 0;
            let mut whole = true;
            Segmenter::default().segments(&text, &[], cutting, |r| {
                whole &= text[end..r.start].trim().is_empty() && r.start < r.end;
                whole &= text[r.clone()].trim() == &text[r.clone()];
                end = r.end;
            });
            prop_assert!(whole && text[end..].trim().is_empty());
        }
    }
}
