//! Scores and labels → the figures of a report.
//!
//! In: probabilities with labels and weights. Out: area under the curve, recall where content is kept, calibration. Never: a threshold to ship.

/// One judged line.
#[derive(Debug, Clone, Copy)]
pub struct Judged {
    /// Probability of interface.
    pub score: f32,
    /// The truth.
    pub interface: bool,
    /// Length class.
    pub class: usize,
}

/// Figures of one set of lines.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// What the lines are.
    pub name: String,
    /// Content and interface lines.
    pub lines: (usize, usize),
    /// Area under the ROC curve.
    pub auc: f64,
    /// Interface found where 99.8 % of content is kept, and the threshold there.
    pub recall: (f64, f32),
    /// Content lost and interface found at 0.9 and at 0.99.
    pub at: [(f64, f64); 2],
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:<34} content {:>6} interface {:>6}  AUC {:.4}  recall {:.3} at {:.3}",
            self.name, self.lines.0, self.lines.1, self.auc, self.recall.0, self.recall.1
        )?;
        write!(
            f,
            "  >0.9: lost {:.4} found {:.3}  >0.99: lost {:.4} found {:.3}",
            self.at[0].0, self.at[0].1, self.at[1].0, self.at[1].1
        )
    }
}

const CLASSES: [&str; 4] = ["1 word", "2–3 words", "4–8 words", "longer"];

/// Figures of all lines and of each length class.
pub fn figures(name: &str, judged: &[Judged]) -> Vec<Figures> {
    let mut out = vec![one(format!("{name}: all"), judged.to_vec())];
    for (class, of) in CLASSES.iter().enumerate() {
        out.push(one(
            format!("{name}: {of}"),
            judged.iter().copied().filter(|j| j.class == class).collect(),
        ));
    }
    out
}

fn one(name: String, mut judged: Vec<Judged>) -> Figures {
    judged.sort_by(|a, b| b.score.total_cmp(&a.score));
    let interface = judged.iter().filter(|j| j.interface).count();
    let content = judged.len() - interface;
    let (mut found, mut lost, mut pairs) = (0usize, 0usize, 0f64);
    let mut recall = (0.0, 1.0);
    for j in &judged {
        if j.interface {
            found += 1;
            if lost as f64 <= 0.002 * content as f64 {
                recall = (found as f64 / interface.max(1) as f64, j.score);
            }
        } else {
            lost += 1;
            pairs += found as f64;
        }
    }
    let over = |t: f32| {
        let of = |interface: bool, n: usize| {
            judged.iter().filter(|j| j.interface == interface && j.score > t).count() as f64
                / n.max(1) as f64
        };
        (of(false, content), of(true, interface))
    };
    let auc = pairs / (content as f64 * interface as f64).max(1.0);
    Figures { name, lines: (content, interface), auc, recall, at: [over(0.9), over(0.99)] }
}

/// Of the lines whose probability falls into each tenth: the mean probability and the share that is interface, both weighted.
pub fn calibration(judged: &[(Judged, f32)]) -> Vec<(f64, f64, f64)> {
    let mut bins = vec![(0f64, 0f64, 0f64); 10];
    for (j, weight) in judged {
        let bin = &mut bins[((j.score * 10.0) as usize).min(9)];
        let w = f64::from(*weight);
        *bin =
            (bin.0 + w, bin.1 + w * f64::from(j.score), bin.2 + if j.interface { w } else { 0.0 });
    }
    bins.into_iter().map(|(n, p, t)| (n, p / n.max(1e-9), t / n.max(1e-9))).collect()
}
