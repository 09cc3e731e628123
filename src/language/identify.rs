//! One text → its language, by the compact model.
//!
//! In: a text and a prior. Out: labels with calibrated probabilities, `und` for languages without a class. Never: an opinion on what the
//! text is for.
use super::Label;
use super::prior::Prior;
use super::script::{self, COMMON};
use super::unknown::{self, Evidence};
use crate::ngram::{Model, Scores, UNIT};

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
    /// Class and logit of the last scoring.
    logits: Vec<(usize, f32)>,
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

    /// Scores the text: `logits` are then the classes behind its script's gate with their raw scores; false for text without letters.
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
        let scale = 1.0 / (UNIT * (self.scores.known.max(1) as f32).sqrt());
        self.logits.extend(range.map(|c| (c, self.scores.sums[c] as f32 * scale)));
        true
    }

    /// What the calibration is fitted to: grams seen, and the classes' scores without bias.
    #[cfg(feature = "train")]
    pub(crate) fn evidence(&mut self, text: &str) -> Option<(Evidence, Vec<(usize, f32)>)> {
        self.score(text, Expect::Prior(&Prior::none()))
            .then(|| (Evidence::of(&self.scores), self.logits.clone()))
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
        self.logits.iter_mut().for_each(|l| l.1 = (l.1 + bias(model, l.0)) * temperature);
        if self.logits.len() > 1 {
            self.strange = self.strangeness(model, temperature, prior, alone);
        }
        prior.add(model, &mut self.logits);
        normalise(&mut self.logits);
        &self.logits
    }

    /// How probable it is that the text, scored and tempered, is in a language without a class.
    fn strangeness(&self, model: &Model, temperature: f32, prior: &Prior, alone: bool) -> f32 {
        let (mut first, mut second) = ((0, f32::MIN), f32::MIN);
        for &(class, log) in &self.logits {
            if log > first.1 {
                second = first.1;
                first = (class, log);
            } else {
                second = second.max(log);
            }
        }
        let near = self.logits.iter().filter(|l| l.1 > first.1 - NEGLIGIBLE);
        let sum: f32 = near.map(|l| (l.1 - first.1).exp()).sum();
        let raw = first.1 / temperature - bias(model, first.0);
        let probs = (1.0 / sum, (second - first.1).exp() / sum);
        let mut odds = unknown::log_odds(model, &Evidence::of(&self.scores), first.0, raw, probs);
        if alone {
            odds += unknown::relatives(model, first.0);
        }
        1.0 / (1.0 + (-(odds + prior.openness())).exp())
    }

    /// How probable it is that the last text weighed was in a language without a class.
    pub(super) fn strange(&self) -> f32 {
        self.strange
    }

    /// The most probable label of the text; `und`, with no probability, for text without letters and for languages without a class.
    pub fn label(&mut self, text: &str, prior: &Prior) -> Label {
        self.weigh(text, prior, prior.is_none());
        self.best(text)
    }

    /// The label of the text by itself, for a caller who asks whether it is in another language than `lang`: text that is plainly in that one
    /// is not read on.
    pub fn label_beside(&mut self, text: &str, lang: &str) -> Label {
        self.weigh_expecting(text, &Prior::none(), true, Expect::Language(lang));
        self.best(text)
    }

    fn best(&self, text: &str) -> Label {
        let model = Model::get();
        let best = self.logits.iter().max_by(|a, b| a.1.total_cmp(&b.1)).copied();
        let script = || script::name(script::dominant(text));
        match best {
            Some((class, log)) => {
                let (lang, known) = model.label(class);
                if self.strange > 0.5 || lang == "und" {
                    Label { lang: "und", script: script(), prob: 0.0 }
                } else {
                    Label { lang, script: known, prob: log.exp() * (1.0 - self.strange) }
                }
            }
            None => Label { lang: "und", script: script(), prob: 0.0 },
        }
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

/// Logits this far below the best add less than a millionth to the sum.
const NEGLIGIBLE: f32 = 14.0;

/// Logits → log probabilities.
fn normalise(logits: &mut [(usize, f32)]) {
    let top = logits.iter().map(|l| l.1).fold(f32::MIN, f32::max);
    let sum: f32 =
        logits.iter().filter(|l| l.1 > top - NEGLIGIBLE).map(|l| (l.1 - top).exp()).sum();
    logits.iter_mut().for_each(|l| l.1 -= top + sum.ln());
}

/// The factor on the logits for a text of `known` grams.
fn temperature(model: &Model, known: u32) -> f32 {
    let [a, b, c, ..] = model.calibration[..] else { return 1.0 };
    let long = (known.max(1) as f32).ln();
    (a + b * long + c * long * long).max(0.1)
}

/// The log of how often a class is met beside the others behind its gate.
fn bias(model: &Model, class: usize) -> f32 {
    model.calibration.get(3 + class).copied().unwrap_or(0.0)
}
