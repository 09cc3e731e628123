//! The second opinion: whatlang, where its word counts.
//!
//! In: a sample of text. Out: a label of the model's, or none. Never: more than a few hundred bytes read, for it is slow.

/// Bytes of a document that are shown to it.
pub const SAMPLE: usize = 900;

/// What whatlang calls reliable. It is right in more than 99.8 % of these for languages it knows, and wrong in languages it lacks: a caller
/// takes it only for a language that the model thinks of too.
pub fn reliable(text: &str) -> Option<&'static str> {
    let info = whatlang::detect(text).filter(whatlang::Info::is_reliable)?;
    label(info.lang().code(), text)
}

/// The model's label of an ISO 639-3 code.
fn label(code: &str, text: &str) -> Option<&'static str> {
    let model = crate::ngram::Model::get();
    let lang = super::codes::normal(code);
    model
        .behind(super::script::dominant(text))
        .find(|c| {
            let label = model.label(*c).0;
            label == lang || super::codes::base(label) == lang
        })
        .map(|c| model.label(c).0)
}
