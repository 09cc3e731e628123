//! One text → its language, by the compact model.
//!
//! In: a text and a prior. Out: labels with calibrated probabilities, `und` for languages without a class. Never: an opinion on what the
//! text is for.
use super::Label;
use super::codes;
use super::logits;
use super::prior::Prior;
use super::reliability;
use super::script::{self, COMMON};
use super::unknown::{self, Evidence};
use crate::ngram::{CLASSES, Model, Scores, UNIT};
use std::ops::Range;

/// Known grams after which more text is not read whatever the margin: about four hundred characters.
const READ: u32 = 1600;

/// Known grams between two looks at whether the text is decided: about forty characters.
const CHECK: u32 = 100;
/// The same for text that something is expected of: half a dozen words.
const GLANCE: u32 = 60;
/// A lead of this much in the logits decides: by the calibrated probabilities, one in a hundred thousand such is wrong.
const LEAD: f32 = 12.0;

/// Of that lead, what the expectation of a document may give to its own language: the text itself still has to speak for it clearly.
const GIVEN: f32 = 8.0;

/// Whether the best of these sums leads by enough; `expected` is the place of the class that the document speaks for, and by how much.
fn decided(sums: &[i32], known: u32, expected: (usize, f32)) -> bool {
    let (mut first, mut second) = (i32::MIN, i32::MIN);
    for s in sums {
        second = second.max((*s).min(first));
        first = first.max(*s);
    }
    let given = if sums.get(expected.0) == Some(&first) { expected.1.min(GIVEN) } else { 0.0 };
    (first - second) as f32 > (LEAD - given) * UNIT * (known as f32).sqrt()
}

/// What a text is likely in, before it is read: how soon it is read enough.
#[derive(Clone, Copy)]
enum Expect<'p> {
    Prior(&'p Prior),
    Language(&'p str),
}

/// Labels texts; holds the scratch space, so make one a thread and use it again.
#[derive(Default)]
pub struct Identifier {
    scores: Box<Scores>,
    /// Class and log probability of the last text weighed: of those classes that are not negligible beside the best.
    logits: Vec<(usize, f32)>,
    /// The classes behind its gate.
    range: Range<usize>,
    /// Their scores, tempered.
    tempered: Vec<f32>,
    /// How probable it is that the last text was in a language without a class.
    strange: f32,
    /// The last text without its addresses.
    bare: String,
}

impl Identifier {
    /// A new one; the model itself is shared and unpacked at first use.
    pub fn new() -> Self {
        Self::default()
    }

    /// The room that scoring takes, with the words remembered in it.
    pub(crate) fn scores(&mut self) -> &mut Scores {
        &mut self.scores
    }

    /// Scores the text: `scores` and `range` are then those of the classes behind its script's gate; false for text without letters.
    fn score(&mut self, text: &str, expect: Expect<'_>) -> bool {
        let model = Model::get();
        let mut bare = std::mem::take(&mut self.bare);
        let done = self.score_words(model, without_addresses(text, &mut bare), expect);
        self.bare = bare;
        done
    }

    fn score_words(&mut self, model: &Model, text: &str, expect: Expect<'_>) -> bool {
        let gate = script::dominant(text);
        self.logits.clear();
        self.range = 0..0;
        if gate == COMMON {
            return false;
        }
        let range = model.behind(gate);
        let (class, ahead) = match expect {
            Expect::Prior(prior) => prior.expected(range.clone()),
            Expect::Language(lang) => {
                let class = model.classes_of(lang).find(|c| range.contains(c));
                (class.unwrap_or(usize::MAX), GIVEN)
            }
        };
        let expected = (class.wrapping_sub(range.start), ahead);
        let step = if class == usize::MAX { CHECK } else { GLANCE };
        let mut next = step;
        model.score(text, gate, &mut self.scores, |s| {
            if s.known < next {
                return false;
            }
            next = s.known + step;
            s.known > READ || decided(&s.sums[range.clone()], s.known, expected)
        });
        self.range = range;
        true
    }

    /// What a summed weight is divided by: the noise of a sum grows with the root of its length.
    fn scale(&self) -> f32 {
        1.0 / (UNIT * (self.scores.known.max(1) as f32).sqrt())
    }

    /// What the calibration is fitted to: grams seen, and the classes' scores without bias.
    #[cfg(feature = "train")]
    pub(crate) fn evidence(&mut self, text: &str) -> Option<(Evidence, Vec<(usize, f32)>)> {
        self.score(text, Expect::Prior(&Prior::none())).then(|| {
            let scale = self.scale();
            let scores = self.range.clone().map(|c| (c, self.scores.sums[c] as f32 * scale));
            (Evidence::of(&self.scores), scores.collect())
        })
    }

    /// Scores the text; `logits` are then filled and normalised to log probabilities, and `strange` tells how probable none of them is:
    /// without a prior, and where the text stands `alone`, also by how often other languages without a class look like the best one.
    pub(super) fn weigh(&mut self, text: &str, prior: &Prior, alone: bool) -> &[(usize, f32)] {
        self.weigh_expecting(text, prior, alone, Expect::Prior(prior))
    }

    fn weigh_expecting(
        &mut self,
        text: &str,
        prior: &Prior,
        alone: bool,
        expect: Expect<'_>,
    ) -> &[(usize, f32)] {
        let model = Model::get();
        self.strange = 0.0;
        if !self.score(text, expect) {
            return &self.logits;
        }
        let temperature = temperature(model, self.scores.known);
        let (range, sums) = (self.range.clone(), &self.scores.sums[self.range.clone()]);
        let scale = self.scale();
        logits::temper(sums, scale, biases(model, range.clone()), temperature, &mut self.tempered);
        if self.tempered.len() > 1 {
            self.strange = self.strangeness(model, temperature, prior, alone);
        }
        prior.add_to_gate(range.start, &mut self.tempered);
        let top = logits::greatest(&self.tempered);
        let all = top + logits::sum_exp(&self.tempered, top).ln();
        let near = range.zip(&self.tempered).filter(|(_, log)| **log > top - NEGLIGIBLE);
        self.logits.extend(near.map(|(class, log)| (class, log - all)));
        &self.logits
    }

    /// How probable it is that the text, scored and tempered, is in a language without a class.
    fn strangeness(&self, model: &Model, temperature: f32, prior: &Prior, alone: bool) -> f32 {
        let ((at, first), second) = logits::first_two(&self.tempered);
        let class = self.range.start + at;
        let sum = logits::sum_exp(&self.tempered, first);
        let raw = first / temperature - bias(model, class);
        let probs = (1.0 / sum, (second - first).exp() / sum);
        let mut odds = unknown::log_odds(model, &Evidence::of(&self.scores), class, raw, probs);
        if alone {
            odds += unknown::relatives(model, class);
        }
        1.0 / (1.0 + (-(odds + prior.openness())).exp())
    }

    /// How probable it is that the last text weighed was in a language without a class.
    pub(super) fn strange(&self) -> f32 {
        self.strange
    }

    /// The most probable label of the text; `und`, with no probability, for text without letters and for languages without a class.
    pub fn label(&mut self, text: &str, prior: &Prior) -> Label {
        let alone = prior.is_none();
        self.weigh(text, prior, alone);
        self.best(text, alone)
    }

    /// The label of the text by itself, for a caller who asks whether it is in another language than `lang`: text that is plainly in that one
    /// is not read on.
    pub fn label_beside(&mut self, text: &str, lang: &str) -> Label {
        self.weigh_expecting(text, &Prior::none(), true, Expect::Language(lang));
        self.best(text, false)
    }

    /// The label of the last text weighed; `measured` says to give the probability that such labels turned out to have.
    fn best(&self, text: &str, measured: bool) -> Label {
        let model = Model::get();
        let best = self.logits.iter().max_by(|a, b| a.1.total_cmp(&b.1)).copied();
        let und = || Label { lang: "und", script: script::name(script::dominant(text)), prob: 0.0 };
        let Some((class, _)) = best else { return und() };
        let (lang, script) = model.label(class);
        if self.strange > 0.5 || lang == "und" {
            return und();
        }
        // How sure the language is, whichever of its scripts: a short line of Chinese may have no character that tells them apart.
        let same =
            self.logits.iter().filter(|(c, _)| codes::base(model.label(*c).0) == codes::base(lang));
        let mut prob = same.map(|(_, log)| log.exp()).sum::<f32>().min(1.0) * (1.0 - self.strange);
        if measured {
            let trust = reliability::trust(model);
            prob = reliability::prob(trust, class, prob, self.scores.known as f32);
        }
        Label { lang, script, prob }
    }

    /// The best few labels, the most probable first.
    pub fn rank(&mut self, text: &str) -> Vec<Label> {
        let model = Model::get();
        let mut all = self.weigh(text, &Prior::none(), false).to_vec();
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        let label = |(class, log): &(usize, f32)| {
            let (lang, script) = model.label(*class);
            Label { lang, script, prob: log.exp() }
        };
        all.iter().take(5).map(label).collect()
    }

    /// The probability that the text is in `lang` (one of the model's labels), without any prior.
    pub fn prob_of(&mut self, text: &str, lang: &str) -> f32 {
        let model = Model::get();
        self.weigh(text, &Prior::none(), false)
            .iter()
            .filter(|(c, _)| model.label(*c).0 == lang)
            .map(|(_, log)| log.exp())
            .sum()
    }
}

/// Longer texts keep their addresses: they are a small part of them.
const SHORT: usize = 2000;

/// The text without web and mail addresses, whose words are of no language; the text itself where it has none.
fn without_addresses<'t>(text: &'t str, bare: &'t mut String) -> &'t str {
    let address = |word: &str| {
        word.contains("://")
            || word.starts_with("www.")
            || (word.contains('@') && word.contains('.'))
    };
    if text.len() > SHORT || !(text.contains('@') || text.contains("://") || text.contains("www."))
    {
        return text;
    }
    bare.clear();
    for word in text.split_inclusive(char::is_whitespace).filter(|w| !address(w)) {
        bare.push_str(word);
    }
    bare
}

/// Classes this far below the best, as log probabilities, are not reported: they have less than a millionth of its.
const NEGLIGIBLE: f32 = 14.0;

/// The factor on the logits for a text of `known` grams.
fn temperature(model: &Model, known: u32) -> f32 {
    let [a, b, c, ..] = model.calibration[..] else { return 1.0 };
    let long = (known.max(1) as f32).ln();
    (a + b * long + c * long * long).max(0.1)
}

/// The logs of how often classes are met beside the others behind their gate.
fn biases(model: &Model, classes: Range<usize>) -> &[f32] {
    static NONE: [f32; CLASSES] = [0.0; CLASSES];
    let known = model.calibration.get(3 + classes.start..3 + classes.end);
    known.unwrap_or(&NONE[classes])
}

fn bias(model: &Model, class: usize) -> f32 {
    biases(model, class..class + 1)[0]
}
