//! Bytes → text, by the cases that detectors are known to confuse. The bytes are written out: no encoder stands between the test and them.
use temiz::Hints;
use temiz::decode::{Decoded, EncodingSource, decode};

fn read(bytes: &[u8]) -> Decoded<'_> {
    decode(bytes, &Hints::default(), None)
}

/// The bytes are read as `text`, in `encoding`.
macro_rules! reads {
    ($($name:ident: $encoding:literal, $bytes:literal, $text:literal;)+) => {$(
        #[test]
        fn $name() {
            let got = read($bytes);
            assert_eq!((got.text.as_ref(), got.encoding.as_str()), ($text, $encoding));
            assert_eq!(got.replacements, 0);
        }
    )+};
}

reads! {
    hungarian_double_acute_is_no_windows_1252: "windows-1250", b"Az \xf5szi es\xf5z\xe9sek ut\xe1n a sz\xf5l\xf5hegyi \xfat j\xe1rhatatlann\xe1 v\xe1lt, ez\xe9rt a termel\xf5k gy\xfbl\xe9st h\xedvtak \xf6ssze.", "Az őszi esőzések után a szőlőhegyi út járhatatlanná vált, ezért a termelők gyűlést hívtak össze.";
    lithuanian_in_windows_1257: "windows-1257", b"\xdevejai gr\xe1\xfeo \xe1 uost\xe0 anks\xe8iau, nes v\xebjas smarkiai sustipr\xebjo ir j\xfbra tapo pavojinga.", "Žvejai grįžo į uostą anksčiau, nes vėjas smarkiai sustiprėjo ir jūra tapo pavojinga.";
    latvian_in_windows_1257: "windows-1257", b"Zvejnieki atgriez\xe2s ost\xe2 agr\xe2k, jo v\xe7j\xf0 k\xefuva stipr\xe2ks un j\xfbra \xf0\xedita b\xeestama.", "Zvejnieki atgriezās ostā agrāk, jo vējš kļuva stiprāks un jūra šķita bīstama.";
    estonian_in_windows_1257: "windows-1257", b"Garaa\xfei ees seisnud t\xf0ehhi turist ostis \xf0okolaadi ja s\xf5itis \xfe\xfcrii bussiga \xd0veitsi.", "Garaaži ees seisnud tšehhi turist ostis šokolaadi ja sõitis žürii bussiga Šveitsi.";
    lithuanian_in_iso_8859_4: "iso-8859-4", b"\xaevejai gr\xe7\xbeo \xe7 uost\xb1 anks\xe8iau, nes v\xecjas smarkiai sustipr\xecjo ir j\xfera tapo pavojinga.", "Žvejai grįžo į uostą anksčiau, nes vėjas smarkiai sustiprėjo ir jūra tapo pavojinga.";
    latvian_in_iso_8859_4: "iso-8859-4", b"Zvejnieki atgriez\xe0s ost\xe0 agr\xe0k, jo v\xbaj\xb9 k\xb6uva stipr\xe0ks un j\xfera \xb9\xf3ita b\xefstama.", "Zvejnieki atgriezās ostā agrāk, jo vējš kļuva stiprāks un jūra šķita bīstama.";
    lithuanian_in_iso_8859_13: "iso-8859-13", b"Senel\xeb pasak\xeb: \xa1rytoj \xfe\xe0sys gr\xe1\xf0\xa1, ir visi kaimynai \xf0ypsojosi prie \xf0ulinio.", "Senelė pasakė: ”rytoj žąsys grįš”, ir visi kaimynai šypsojosi prie šulinio.";
    polish_in_windows_1250: "windows-1250", b"\x8fle \x9cpi\xb9ce dzieci p\xb3aka\xb3y, wi\xeac siostra za\x9cpiewa\xb3a im ko\xb3ysank\xea o \x9cwicie.", "Źle śpiące dzieci płakały, więc siostra zaśpiewała im kołysankę o świcie.";
    polish_in_iso_8859_2: "iso-8859-2", b"\xacle \xb6pi\xb1ce dzieci p\xb3aka\xb3y, wi\xeac siostra za\xb6piewa\xb3a im ko\xb3ysank\xea o \xb6wicie.", "Źle śpiące dzieci płakały, więc siostra zaśpiewała im kołysankę o świcie.";
    turkish_in_windows_1254: "windows-1254", b"I\xfe\xfdkl\xfd \xe7ar\xfe\xfdda ya\xf0mur ba\xfelay\xfdnca sat\xfdc\xfdlar \xfeemsiyelerini a\xe7t\xfd.", "Işıklı çarşıda yağmur başlayınca satıcılar şemsiyelerini açtı.";
    dutch_in_windows_1252: "windows-1252", b"De co\xf6rdinator vond het idee van de ru\xefne \x92s avonds \xe9\xe9n grote teleurstelling.", "De coördinator vond het idee van de ruïne ’s avonds één grote teleurstelling.";
    vietnamese_in_windows_1258: "windows-1258", b"S\xe1ng nay m\xfda l\xf5\xecn n\xean chuy\xea\xecn ph\xe0 \xf0\xe2\xccu ti\xean bi\xf2 hoa\xden \xf0\xea\xecn bu\xf4\xd2i chi\xea\xccu.", "Sáng nay mưa lơ\u{301}n nên chuyê\u{301}n phà đâ\u{300}u tiên bi\u{323} hoa\u{303}n đê\u{301}n buô\u{309}i chiê\u{300}u.";
    korean_beyond_ks_x_1001: "euc-kr", b"\xc7\xd2\xb8\xd3\xb4\xcf\xb4\xc2 \x8cc\xb9\xe6\xb0\xa2\xc7\xcf\xb8\xa6 \xba\xb8\xb0\xed \xbc\x84\xbd\xc3\xc4\xdd\xb6\xf3\xb8\xa6 \xb8\xb6\xbd\xc3\xb8\xe7 \xbf\xf4\xc0\xb8\xbc\xcc\xb4\xd9.", "할머니는 똠방각하를 보고 펲시콜라를 마시며 웃으셨다.";
    cantonese_in_big5_hkscs: "big5", b"\xca\x5c\x92]\x9d\xf6\xb5\xf3\xa5\xab\xb6R\x9d\xf7\x9d\xf8\x96R\xa1A\xb8\xf2\xa6\xed\xaa\xf0\xab\xce\xa5\xf8\xb5N\xb6\xba\xa1A\xa5\xf2\xb8\xdc\x9d\xf5\xb6\xa1\xe7E\xc0Y\x9d\xef\xb3\xbd\xa6n\xb7s\xc2A\xa1C", "佢哋喺街市買咗啲餸，跟住返屋企煮飯，仲話嗰間舖頭嘅魚好新鮮。";
    chinese_with_four_byte_characters: "gb18030", b"\xc0\xcf\xb4\xe5\xb5\xc4\xba\xd3\xb1\xdf\xd3\xd0\xd2\xbb\xd6\xd6\xca\xf7\xbd\xd0\x821\xb79\xfeh\xa3\xac\xba\xa2\xd7\xd3\xc3\xc7\xd4\xda\xca\xf7\xcf\xc2\xcc\xfd\xc0\xcf\xc8\xcb\xbd\xb2\xb4\xd3\xc7\xb0\xb5\xc4\xb9\xca\xca\xc2\xa1\xa3", "老村的河边有一种树叫㮾㭎，孩子们在树下听老人讲从前的故事。";
    half_width_kana_in_shift_jis: "shift_jis", b"\xc4\xb3\xb7\xae\xb3 \xb7\xae\xb3\xca \xb1\xd2\xc3\xde\xbd\x81B\xc3\xde\xdd\xbc\xac\xb6\xde \xb5\xb8\xda\xc3\xb2\xcf\xbd\x81B", "ﾄｳｷｮｳ ｷｮｳﾊ ｱﾒﾃﾞｽ。ﾃﾞﾝｼｬｶﾞ ｵｸﾚﾃｲﾏｽ。";
    ukrainian_in_koi8_u: "koi8-u", b"\xb7\xa7 \xcf\xce\xd5\xcb\xc1 \xdd\xcf\xc4\xce\xd1 \xa7\xda\xc4\xc9\xd4\xd8 \xd5 \xcd\xa6\xd3\xd4\xcf \xce\xc1 \xd2\xc9\xce\xcf\xcb \xa6 \xd0\xd2\xcf\xc4\xc1\xa4 \xad\xd5\xc4\xda\xc9\xcb\xc9.", "Її онука щодня їздить у місто на ринок і продає ґудзики.";
    russian_in_koi8_r: "koi8-r", b"\xf7\xc5\xde\xc5\xd2\xcf\xcd \xce\xc1 \xd0\xd2\xc9\xd3\xd4\xc1\xce\xc9 \xc4\xcf\xcc\xc7\xcf \xd6\xc4\xc1\xcc\xc9 \xd0\xcf\xd3\xcc\xc5\xc4\xce\xc9\xca \xd0\xc1\xd2\xcf\xcd \xd3 \xcf\xd3\xd4\xd2\xcf\xd7\xc1.", "Вечером на пристани долго ждали последний паром с острова.";
    bullets_between_english_words_are_no_thai: "windows-1252", b"Harbour \xb7 Market \xb7 Weather\nThe ferry\x92s first crossing of the year was late \x97 nobody minded.\nHome \xb7 Archive \xb7 Letters \xb7 Contact", "Harbour · Market · Weather\nThe ferry’s first crossing of the year was late — nobody minded.\nHome · Archive · Letters · Contact";
    polish_in_ibm852: "ibm852", b"\x8dle \x98pi\xa5ce dzieci p\x88aka\x88y, wi\xa9c siostra za\x98piewa\x88a im ko\x88ysank\xa9 o \x98wicie.", "Źle śpiące dzieci płakały, więc siostra zaśpiewała im kołysankę o świcie.";
    russian_in_ibm855: "ibm855", b"\xec\xa8\xfb\xa8\xe1\xd6\xd2 \xd4\xa0 \xd8\xe1\xb7\xe3\xe5\xa0\xd4\xb7 \xa6\xd6\xd0\xac\xd6 \xe9\xa6\xa0\xd0\xb7 \xd8\xd6\xe3\xd0\xa8\xa6\xd4\xb7\xbd \xd8\xa0\xe1\xd6\xd2 \xe3 \xd6\xe3\xe5\xe1\xd6\xeb\xa0.", "Вечером на пристани долго ждали последний паром с острова.";
    russian_in_mac_cyrillic: "x-mac-cyrillic", b"\x82\xe5\xf7\xe5\xf0\xee\xec \xed\xe0 \xef\xf0\xe8\xf1\xf2\xe0\xed\xe8 \xe4\xee\xeb\xe3\xee \xe6\xe4\xe0\xeb\xe8 \xef\xee\xf1\xeb\xe5\xe4\xed\xe8\xe9 \xef\xe0\xf0\xee\xec \xf1 \xee\xf1\xf2\xf0\xee\xe2\xe0.", "Вечером на пристани долго ждали последний паром с острова.";
    french_in_macintosh: "macintosh", b"L\xd5\x8et\x8e dernier, la for\x90t br\x9el\x8ee pr\x8fs du ch\x89teau a commenc\x8e \x88 reverdir.", "L’été dernier, la forêt brûlée près du château a commencé à reverdir.";
    maltese_in_iso_8859_3: "iso-8859-3", b"Is-sajjieda re\xf5g\xb1u lura kmieni g\xb1ax ir-ri\xb1 \xbfdied \xb1afna u l-ba\xb1ar in\xb1arax.", "Is-sajjieda reġgħu lura kmieni għax ir-riħ żdied ħafna u l-baħar inħarax.";
    kazakh_in_kz_1048: "kz-1048", b"\xc1\xe0\xeb\xfb\x9d\xf8\xfb\xeb\xe0\xf0 \xea\xe5\xf8\xe5 \xea\xe5\xf8\xea\xe5 \x9d\xe0\xe9\xf2\xfb\xef \xea\xe5\xeb\xe4\xb3, \xb4\xe9\xf2\xea\xe5\xed\xb3 \xf2\xe5\xbe\xb3\xe7\xe4\xe5 \x9d\xe0\xf2\xf2\xfb \xe6\xe5\xeb \xf2\xa2\xf0\xe4\xfb.", "Балықшылар кеше кешке қайтып келді, өйткені теңізде қатты жел тұрды.";
    korean_in_johab: "johab", b"\xb5\xa1\x93i \xb4a\xc3\xb1\xb5A \xa7\xa1\x88a \xa0g\xb7\xa1 \xb5\xc1\xac\xe1 \xc0\xf5 \xa4\x81\x88a \xb5\xa1\xd2\x81\x9d\xa1 \xa3\xa1\x9e\x81\xb4\xe1\xb9v\xafs\x93\xa1\x94a.", "오늘 아침에 비가 많이 와서 첫 배가 오후로 미루어졌습니다.";
    chinese_in_hz: "hz", b"~{=qLlTgIOOB4sSj#,5ZR;0`6I4,8D5=OBNg?*!#~}", "今天早上下大雨，第一班渡船改到下午开。";
    korean_in_iso_2022_kr: "iso-2022-kr", b"\x1b$)C\x0e?@4C\x0f \x0e>FD'?!\x0f \x0e:q0!\x0f \x0e89@L\x0f \x0e?M<-\x0f \x0e9h0!\x0f \x0e4J>z=@4O4Y\x0f.", "오늘 아침에 비가 많이 와서 배가 늦었습니다.";
    japanese_in_iso_2022_jp: "iso-2022-jp", b"\x1b$B:#D+$OBg1+$G!\x22:G=i$NA%$O8a8e$^$G=P$^$;$s$G$7$?!#\x1b(B", "今朝は大雨で、最初の船は午後まで出ませんでした。";
    latvian_in_iso_8859_13: "iso-8859-13", b"Vecm\xe2mi\xf2a teica: \xa1r\xeet brauksim uz Liep\xe2ju\xa1, un b\xe7rni jau kr\xe2m\xe7ja ce\xefasomas.", "Vecmāmiņa teica: ”rīt brauksim uz Liepāju”, un bērni jau krāmēja ceļasomas.";
    estonian_in_iso_8859_13: "iso-8859-13", b"Vanaema h\xfc\xfcdis: \xa1t\xf0ehhi k\xfclalised s\xf6\xf6vad \xfe\xfcrii laua taga \xf0okolaadi\xa1, ja k\xf5ik naersid.", "Vanaema hüüdis: ”tšehhi külalised söövad žürii laua taga šokolaadi”, ja kõik naersid.";
    estonian_in_iso_8859_4: "iso-8859-4", b"Garaa\xbei ees seisnud t\xb9ehhi turist ostis \xb9okolaadi ja s\xf5itis \xbe\xfcrii bussiga \xa9veitsi.", "Garaaži ees seisnud tšehhi turist ostis šokolaadi ja sõitis žürii bussiga Šveitsi.";
    one_letter_of_macintosh_between_english_looking_words: "macintosh", b"De dokter vroeg of de pati\x91nten al hadden ontbeten", "De dokter vroeg of de patiënten al hadden ontbeten";
    a_no_break_space_before_a_unit_is_no_chinese_character: "windows-1252", b"Zubia eta portua 30\xa0km baino gehiago daude elkarrengandik", "Zubia eta portua 30\u{a0}km baino gehiago daude elkarrengandik";
    an_ordinal_sign_behind_a_number_is_no_chinese_character: "windows-1252", b"Udan ez da harritzekoa 35\xbaC baino gehiago izatea hiri honetan", "Udan ez da harritzekoa 35ºC baino gehiago izatea hiri honetan";
    a_name_with_a_foreign_letter_is_read_as_one: "windows-1252", b"Onze gids was een jonge S\xe1mi die al jaren rendieren hield", "Onze gids was een jonge Sámi die al jaren rendieren hield";
    a_sharp_s_is_no_voicing_mark_of_kana: "windows-1252", b"Der Fu\xdfweg ist gesperrt", "Der Fußweg ist gesperrt";
    a_letter_of_macintosh_and_the_next_are_no_rare_chinese_character: "macintosh", b"Het wijnhuis Roman\x8ee bestaat nog", "Het wijnhuis Romanée bestaat nog";
    danish_in_macintosh_is_not_in_a_baltic_encoding: "macintosh", b"De s\xbfger en l\xbfsning", "De søger en løsning";
    a_dagger_in_western_text_is_no_box_drawing_of_a_cyrillic_encoding: "windows-1252", b"Eraikina (1432an \x86) erori zen", "Eraikina (1432an †) erori zen";
    a_short_japanese_text_with_escapes_is_no_utf_16: "iso-2022-jp", b"\x1b$B$_$s$J$G9A$^$GJb$$$F\x1b(B", "みんなで港まで歩いて";
    japanese_in_utf_32_without_a_mark: "utf-32le", b"1\x00\x00\x009\x00\x00\x001\x00\x00\x002\x00\x00\x00t^\x00\x00\x010\x00\x00\x0f\\\x00\x00U0\x00\x00j0\x00\x00/n\x00\x00:u\x00\x00g0\x00\x00\x1fu\x00\x00~0\x00\x00\x8c0\x00\x00_0\x00\x00;u\x00\x00\xb6[\x00\x00n0\x00\x00\x00}\x00\x00L\x88\x00\x00\x87e\x00\x00L0\x00\x00\xfaQ\x00\x00Hr\x00\x00U0\x00\x00\x8c0\x00\x00_0\x00\x00\x020\x00\x00", "1912年、小さな港町で生まれた画家の紀行文が出版された。";
    hindi_in_utf_16_without_a_mark: "utf-16le", b"\x06\x09\x1c\x09 \x008\x09A\x09,\x099\x09 \x00$\x09G\x09\x1c\x09<\x09 \x00,\x09>\x090\x09?\x096\x09 \x00\x15\x09G\x09 \x00\x15\x09>\x090\x09#\x09 \x00*\x099\x092\x09@\x09 \x00(\x09>\x095\x09 \x00&\x09K\x09*\x099\x090\x09 \x00$\x09\x15\x09 \x00(\x099\x09@\x09\x02\x09 \x00\x1a\x092\x09@\x09d\x09", "आज सुबह तेज़ बारिश के कारण पहली नाव दोपहर तक नहीं चली।";
    chinese_in_utf_16_without_a_mark: "utf-16be", b"N\xcaY)e\xe9N\x0aN\x0bY'\x96\xe8{,N\x00s\xedn!\x829e9R0N\x0bSHbM_\x00\x829N\x0av\x84N\xba\x90\xfdW({I", "今天早上下大雨第一班渡船改到下午才开船上的人都在等";
    thai_in_utf_16_without_a_mark: "utf-16le", b"@\x0e\x0a\x0eI\x0e2\x0e\x19\x0e5\x0eI\x0e\x1d\x0e\x19\x0e\x15\x0e\x01\x0e+\x0e\x19\x0e1\x0e\x01\x0e@\x0e#\x0e7\x0e-\x0e@\x0e\x17\x0e5\x0eH\x0e\x22\x0e'\x0eA\x0e#\x0e\x01\x0e\x08\x0e6\x0e\x07\x0e@\x0e%\x0e7\x0eH\x0e-\x0e\x19\x0eD\x0e\x1b\x0e\x15\x0e-\x0e\x19\x0e\x1a\x0eH\x0e2\x0e\x22\x0e", "เช้านี้ฝนตกหนักเรือเที่ยวแรกจึงเลื่อนไปตอนบ่าย";
}

#[test]
fn a_windows_1252_comment_in_a_utf_8_page_is_read_in_its_encoding() {
    let got = read(b"<meta charset=utf-8><p>K\xc3\xb6pr\xc3\xbc \xc3\xbc\xc3\xa7 ay boyunca onar\xc4\xb1lacak, \xc5\x9fehir merkezine ula\xc5\x9f\xc4\xb1m vapurla sa\xc4\x9flanacak.</p><ul><li>J\x92ai ador\xe9 cette ville, m\xeame si l\x92\xe9t\xe9 \xe9tait br\xfblant</li></ul><p>\xc3\x87ar\xc5\x9f\xc4\xb1 a\xc3\xa7\xc4\xb1k.</p>");
    assert!(
        got.text.contains("J’ai adoré cette ville, même si l’été était brûlant"),
        "{}",
        got.text
    );
    assert!(got.text.contains("Köprü üç ay") && got.text.ends_with("Çarşı açık.</p>"));
    assert_eq!((got.encoding.as_str(), got.replacements), ("utf-8", 0));
    assert_eq!(got.alternatives, ["windows-1252"]);
}

#[test]
fn a_cut_utf_8_character_is_counted_and_not_taken_for_another_encoding() {
    let mut bytes = "Çok güzel bir gün, değil mi? Şehir ışıl ışıl, köprü açık".as_bytes().to_vec();
    bytes.extend([0xE2, 0x80]);
    let got = read(&bytes);
    assert_eq!((got.encoding.as_str(), got.replacements), ("utf-8", 1), "{}", got.text);
}

/// Lone letters of another alphabet between English words are the signs of windows-1252.
#[test]
fn a_few_signs_on_an_english_page_make_no_other_alphabet() {
    let around = |signs: &[u8]| {
        let mut page = b"<html><body><h1>Harbour Office</h1><p>The ferry to the island leaves at noon from the north quay.</p><p>".to_vec();
        page.extend_from_slice(signs);
        page.extend_from_slice(b" Harbour Office. All rights reserved.</p><p>Tickets are sold on board, and dogs travel free.</p></body></html>");
        page
    };
    for signs in [
        &b"\xa9"[..],
        b"Privacy | Disclaimer | \xa9",
        b"\xa7 12 and \xa7 14 of the rules of the",
        b"\xb7 Boats \xb7 Fares \xb7",
        b"Seaways\xae and Ferryman\x99 are marks of the",
        b"\xbb More from the",
        b"\xa0\xa0\xa0\xa0",
    ] {
        assert_eq!(read(&around(signs)).encoding, "windows-1252", "{signs:?}");
    }
}

/// A sign says no more the hundredth time than the third: it is no letter of another alphabet.
#[test]
fn signs_that_come_again_and_again_are_those_of_windows_1252() {
    for line in [
        &b"Timetables and fares \xa9 Harbour Office\n"[..],
        b"\x95 Boats leave from the north quay\n",
        b"Home \xb7 Boats \xb7 Fares\n",
        b"\xa0\xa0\xa0Boats leave from the north quay\n",
        b"A cup at the caf\xe9\n",
    ] {
        for times in [3, 100] {
            let bytes = line.repeat(times);
            assert_eq!(read(&bytes).encoding, "windows-1252", "{line:?} {times}");
        }
    }
}

#[test]
fn an_alphabet_that_comes_behind_a_page_of_signs_is_read() {
    let mut bytes = b"<p>\xa9 2020 \x93Harbour News\x94 \x97 map\x99</p>\n".repeat(40);
    bytes.extend(b"<p>\xc2\xe5\xf7\xe5\xf0\xee\xec \xed\xe0 \xef\xf0\xe8\xf1\xf2\xe0\xed\xe8 \xe4\xee\xeb\xe3\xee \xe6\xe4\xe0\xeb\xe8 \xef\xee\xf1\xeb\xe5\xe4\xed\xe8\xe9 \xef\xe0\xf0\xee\xec \xf1 \xee\xf1\xf2\xf0\xee\xe2\xe0.</p>\n".repeat(30));
    let got = read(&bytes);
    assert_eq!(got.encoding, "windows-1251");
    assert!(got.text.contains("долго ждали последний паром"));
}

#[test]
fn a_declaration_that_reads_as_language_wins() {
    let got = read(b"<meta charset=iso-8859-2><p>\xacle \xb6pi\xb1ce dzieci p\xb3aka\xb3y.");
    assert_eq!((got.encoding.as_str(), got.source), ("iso-8859-2", EncodingSource::Meta));
    assert!(got.text.contains("Źle śpiące dzieci"));
}

#[test]
fn a_declaration_that_does_not_read_as_language_is_overruled_and_recorded() {
    let got = read(b"<meta charset=iso-8859-1><p>\xcc\xee\xf1\xf2 \xe7\xe0\xea\xf0\xfb\xeb\xe8 \xed\xe0 \xf0\xe5\xec\xee\xed\xf2 \xe4\xee \xea\xee\xed\xf6\xe0 \xe2\xe5\xf1\xed\xfb");
    assert_eq!((got.encoding.as_str(), got.source), ("windows-1251", EncodingSource::Model));
    assert!(got.text.ends_with("до конца весны"));
    assert_eq!(got.alternatives, ["windows-1252"]);
}

#[test]
fn utf_8_wins_over_a_declaration() {
    let page = "<meta charset=windows-1251><p>Мост закрыли на ремонт";
    let got = read(page.as_bytes());
    assert_eq!((got.text.as_ref(), got.encoding.as_str()), (page, "utf-8"));
    assert_eq!(got.alternatives, ["windows-1251"]);
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_decoded(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..600)) {
        let got = read(&bytes);
        let counted = got.text.matches('\u{fffd}').count() as u64;
        proptest::prop_assert_eq!(counted, got.replacements);
        proptest::prop_assert!((0.0..=1.0).contains(&got.confidence));
        proptest::prop_assert_eq!(&read(&bytes), &got);
    }

    #[test]
    fn utf_8_stays_as_it_is(text in "\\PC{1,200}") {
        let got = read(text.as_bytes());
        proptest::prop_assert_eq!(got.text.as_ref(), &text);
    }
}
