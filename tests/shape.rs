//! The shape of interface text, as examples.
use temiz::judge::shape::ShapeModel;

fn interface(text: &str) -> f32 {
    ShapeModel::embedded().interface(text)
}

#[test]
fn buttons_and_labels_are_interface() {
    for text in [
        "Leave a comment",
        "Log in to reply",
        "Older posts",
        "Bir yanıt yazın",
        "Schreibe einen Kommentar",
        "Показать все комментарии",
    ] {
        assert!(interface(text) > 0.6, "{text}: {}", interface(text));
    }
}

#[test]
fn headlines_dialogue_and_list_items_are_not() {
    for text in [
        "Storm leaves thousands of homes without power",
        "“I never saw her again.”",
        "— Evet, dedi adam.",
        "Two eggs and a pinch of salt",
        "Der alte Mann und das Meer",
        "На вокзале его никто не ждал.",
        "彼は静かに窓を閉めた。",
        "",
    ] {
        assert!(interface(text) < 0.6, "{text}: {}", interface(text));
    }
}

#[test]
fn any_text_gets_a_probability() {
    let long = "слово ".repeat(5000);
    for text in ["\u{0}", "\u{301}\u{301}", "12", "→", "{0}", "a\u{10FFFF}b", &long] {
        assert!((0.0..=1.0).contains(&interface(text)), "{text:?}");
    }
    assert!(ShapeModel::embedded().version().starts_with("shape "));
}

#[test]
fn weights_are_read_as_they_were_written() {
    let model = ShapeModel::embedded();
    let again = ShapeModel::read(model.write().into()).expect("written by the model itself");
    assert_eq!(again.write(), model.write());
    assert!(ShapeModel::read(model.write()[1..].to_vec().into()).is_none());
}
