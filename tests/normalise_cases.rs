//! What normalisation takes away, what it keeps and what it puts for something else: a case each, by name.
use temiz::normalise::{Rule, Rules, fold, normalise, normalise_into};

fn with(text: &str, rules: Rules, lang: &str) -> String {
    let mut out = String::new();
    normalise_into(text, rules, lang, false, &mut out);
    out
}

/// The text becomes the other by the rules that are on by default, in no language; and that stays.
macro_rules! becomes {
    ($($name:ident: $before:literal, $after:literal;)+) => {$(
        #[test]
        fn $name() {
            assert_eq!(normalise($before, false), $after);
            assert_eq!(normalise($after, false), $after);
        }
    )+};
}

/// The text stays as it is, in no language and in one.
macro_rules! stays {
    ($($name:ident: $lang:literal, $text:literal;)+) => {$(
        #[test]
        fn $name() {
            assert_eq!(normalise($text, false), $text);
            assert_eq!(with($text, Rules::default(), $lang), $text);
        }
    )+};
}

becomes! {
    controls_go: "pont\u{1}oon\u{1b}[0m \u{8a}quay\u{9f}", "pontoon[0m quay";
    byte_order_marks_inside_text_go: "\u{feff}liman\u{feff}da", "limanda";
    soft_hyphens_go: "Schiff\u{ad}fahrts\u{ad}amt", "Schifffahrtsamt";
    unbalanced_bidi_controls_go: "\u{202b}הנמל\u{202c}\u{202c} נסגר", "הנמל נסגר";
    bidi_controls_closed_in_another_order_go: "\u{2067}הנמל \u{202a}pier\u{2069} נסגר\u{202c}", "הנמל pier נסגר";
    tag_characters_go: "pier\u{e0001}\u{e0065}\u{e006e}", "pier";
    joiners_with_nothing_to_join_go: "pier\u{200d} seven\u{200c} a\u{200d}b", "pier seven ab";
    zero_width_spaces_between_latin_letters_go: "har\u{200b}bour\u{2060}side", "harbourside";
    unicode_spaces_become_one_space: "a\u{a0}b\u{2003}\u{2009}c\u{3000}d\u{202f}e\u{205f}f\u{1680}g", "a b c d e f g";
    line_breaks_and_tabs_become_spaces: "one\r\n\ttwo\u{2028}three\u{85}", "one two three";
    white_space_alone_becomes_nothing: " \u{a0}\u{3000}\t\n", "";
    decomposed_letters_are_composed: "Ru\u{308}gen, I\u{307}zmir, c\u{327}ay", "Rügen, İzmir, çay";
    decomposed_syllables_are_composed: "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}", "한글";
    arabic_presentation_forms_become_letters: "\u{fe8d}\u{fedf}\u{fee4}\u{fef4}\u{fee8}\u{fe8e}\u{fe80} \u{fefb}", "الميناء لا";
    full_width_letters_and_digits_become_ascii: "ＦＥＲＲＹ　７号、（６：３０）", "FERRY 7号、（6：30）";
    half_width_kana_become_full_width: "ﾌｪﾘｰﾊ ﾐﾅﾄ ﾍﾞﾝﾃﾞｽ｡", "フェリーハ ミナト ベンデス。";
}

stays! {
    joiners_between_persian_letters_stay: "fa", "می\u{200c}رویم به بندرها\u{200c}ی جنوب";
    joiners_between_indic_letters_stay: "ml", "അവന്\u{200d}റെ വീട്";
    a_joiner_behind_a_virama_stays_at_the_end_of_a_word: "si", "ක්\u{200d}ෂ ක්\u{200d}";
    joiners_in_emoji_stay: "en", "👩\u{200d}✈️ 👨\u{200d}👩\u{200d}👧 🏳️\u{200d}🌈";
    flags_of_tag_characters_stay: "en", "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} ferry";
    zero_width_spaces_of_khmer_stay: "km", "កប៉ាល់\u{200b}ចេញ\u{200b}ពី\u{200b}កំពង់ផែ";
    zero_width_spaces_of_thai_stay: "th", "เรือ\u{200b}ออก\u{200b}จาก\u{200b}ท่า";
    zero_width_spaces_of_lao_stay: "lo", "ເຮືອ\u{200b}ອອກ\u{200b}ຈາກ\u{200b}ທ່າ";
    zero_width_spaces_of_burmese_stay: "my", "လှေ\u{200b}သည်\u{200b}ဆိပ်ကမ်း\u{200b}မှ";
    zero_width_spaces_of_tibetan_stay: "bo", "གྲུ་\u{200b}གཟིངས་\u{200b}སླེབས";
    thai_sara_am_stays_whole: "th", "น้ำทำให้ดำ";
    the_armenian_ligature_stays: "hy", "նավը և կամուրջը";
    superscripts_and_subscripts_stay: "en", "20 m², 3 m³, H₂O, nᵒ 1ᵉʳ";
    fractions_and_ligatures_stay: "en", "½ mile, ¾ hour, ﬁsh";
    hebrew_points_stay: "he", "שָׁלוֹם יְלָדִים";
    arabic_vowel_marks_stay: "ar", "ذَهَبَ الوَلَدُ إلى المِينَاءِ";
    replacement_characters_stay: "en", "a byte \u{fffd} was lost";
    balanced_bidi_controls_stay: "he", "\u{2067}הנמל \u{202a}pier\u{202c} נסגר\u{2069}";
    quotes_dashes_and_ellipses_stay: "de", "„Ja“ – ‘no’ — «да» … ‹a› 5′ 3″";
    chinese_punctuation_stays: "zh", "渡船：「几点开？」（早上，六点！）";
    honorifics_of_arabic_stay: "ar", "محمد ﷺ";
    vietnamese_letters_stay: "vi", "Thuyền về bến";
    arabic_yeh_and_kaf_stay_in_arabic: "ar", "كتابي على المركب";
    cedillas_stay_in_turkish: "tr", "şehir, iş, Beşiktaş";
}

#[test]
fn romanian_cedillas_become_commas_in_romanian_alone() {
    let text = "Şi ţara îşi ştie paşii, Ţepeş";
    assert_eq!(with(text, Rules::default(), "ro"), "Și țara își știe pașii, Țepeș");
    assert_eq!(with(text, Rules::default(), "ro-MD"), "Și țara își știe pașii, Țepeș");
    assert_eq!(normalise(text, false), text);
}

#[test]
fn persian_and_urdu_get_their_own_yeh_and_kaf() {
    for lang in ["fa", "ur"] {
        assert_eq!(with("كشتي", Rules::default(), lang), "کشتی", "{lang}");
    }
}

#[test]
fn vietnamese_marks_stand_in_the_order_of_unicode() {
    // Tone before the mark of the vowel, as old keyboards left it.
    for (before, after) in
        [("tho\u{301}\u{302}ng", "thống"), ("tô\u{301}i", "tối"), ("tó\u{302}i", "tối")]
    {
        assert_eq!(with(before, Rules::default(), "vi"), after);
    }
}

#[test]
fn turkish_i_folds_in_turkish_and_azerbaijani() {
    assert_eq!(fold("ISPARTA İZMİR", "tr"), "ısparta izmir");
    assert_eq!(fold("ISPARTA İZMİR", "az"), "ısparta izmir");
    assert_eq!(fold("INDIA Straße", "en"), "india strasse");
}

#[test]
fn no_break_spaces_before_french_punctuation_are_kept_on_request() {
    let text = "«\u{a0}Où\u{a0}?\u{a0}» Ici\u{202f}! Non\u{a0}; si\u{a0}: 20\u{a0}km";
    assert_eq!(with(text, Rules::default(), "fr"), "« Où ? » Ici ! Non ; si : 20 km");
    let kept = Rules::default().with(Rule::FrenchSpaces, true);
    assert_eq!(
        with(text, kept, "fr"),
        "«\u{a0}Où\u{a0}?\u{a0}» Ici\u{a0}! Non\u{a0}; si\u{a0}: 20 km"
    );
    assert_eq!(with(text, kept, "de"), "« Où ? » Ici ! Non ; si : 20 km");
}

#[test]
fn plain_typography_is_ascii_on_request() {
    let plain = Rules::default().with(Rule::PlainTypography, true);
    assert_eq!(
        with("„Ja“ – ‘no’ — «да» … ‹a› 5′ 3″ −2 non‑stop", plain, "und"),
        "\"Ja\" - 'no' - \"да\" ... 'a' 5' 3\" -2 non-stop"
    );
}

#[test]
fn code_keeps_its_lines_and_indents() {
    assert_eq!(normalise("if a:\r\n\tb()\r    c\u{ad}()\n", true), "if a:\n\tb()\n    c()");
}

#[test]
fn compatibility_forms_are_never_decomposed() {
    for text in ["①②③", "㎏ ㎞", "ĳ ŉ ſ", "™ ℡ №", "ﬀ ﬃ", "Å", "ᵃ ₐ", "㈱ ㍻"]
    {
        assert_eq!(normalise(text, false), text);
    }
}
