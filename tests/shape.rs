//! The shape of interface text, as examples; and the trainer, on demand.
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

/// Makes the weights anew: see `corpora/README.md`.
#[cfg(feature = "train")]
#[test]
#[ignore = "needs the packages that corpora/README.md names"]
fn train() {
    use std::{env, path::Path};
    use temiz::train::shape::{Options, train_shape};
    let packages = env::var("TEMIZ_SHAPE_PACKAGES")
        .expect("TEMIZ_SHAPE_PACKAGES names the folder of packages");
    let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/models/shape.bin");
    let check = env::var_os("TEMIZ_SHAPE_CHECK").map(Into::into);
    let report = train_shape(Path::new(&packages), &Options { out: Some(out), check })
        .expect("readable packages");
    println!("{report}");
}
