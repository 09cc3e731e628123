//! `temiz train`: makes the weights in `corpora/models` anew (only in builds with the feature `train`).
//!
//! In: folders of annotated pages or unpacked packages. Out: a file of weights; figures on standard output. Never: a default that overwrites
//! the weights of the tree; without `-o` nothing is written.

use anyhow::Context;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use temiz::train;

/// Trains the weights that are compiled in (corpora/README.md says from what)
#[derive(Args)]
pub struct Train {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Main content: annotated pages → corpora/models/content.bin, cross-validated by site
    Content(Content),
    /// Language: unpacked packages and labelled lines → corpora/models/language.bin.zst, still without calibration
    Language(Language),
    /// Probabilities of the language model: labelled lines → the same file, calibrated; once after each training
    Calibration(Calibration),
    /// Shape of interface text: unpacked packages → corpora/models/shape.bin
    Shape(Shape),
    /// Type of page: annotated pages → corpora/models/page_type.bin, cross-validated by site
    PageType(PageType),
    /// Sentences that end with a space alone: paragraphs cut into sentences → corpora/models/spaces.bin
    Spaces(Spaces),
}

/// Where annotated pages are.
#[derive(Args)]
struct Data {
    /// Folder of sets, each with gold.jsonl and pages/ [default: extract below TEMIZ_DATA]
    #[arg(value_name = "SETS")]
    sets: Option<PathBuf>,
    /// File of weights to write; without it only the figures are printed
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Data {
    fn folder(&self) -> anyhow::Result<PathBuf> {
        below_data(self.sets.as_deref(), "extract")
    }
}

/// The folder that was named, else the one called `name` below TEMIZ_DATA.
fn below_data(named: Option<&Path>, name: &str) -> anyhow::Result<PathBuf> {
    if let Some(folder) = named {
        return Ok(folder.to_owned());
    }
    let root = std::env::var_os("TEMIZ_DATA").with_context(|| {
        format!("name the folder, or set TEMIZ_DATA to the folder that holds {name}/")
    })?;
    Ok(Path::new(&root).join(name))
}

#[derive(Args)]
struct Content {
    #[command(flatten)]
    data: Data,
    /// Sets to take [default: all]
    #[arg(long, value_delimiter = ',', value_name = "NAME,…")]
    only: Vec<String>,
    /// Also trains without each set in turn and judges that set
    #[arg(long)]
    leave_out: bool,
    /// Folds of the cross-validation
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(3..))]
    folds: u8,
    /// File for the cross-validated scores of all blocks
    #[arg(long, value_name = "FILE")]
    scores: Option<PathBuf>,
    /// How much more pages count whose main text is a small part of them: the power of page size by gold size
    #[arg(long, default_value_t = 0.0)]
    short_gold: f32,
    /// Trees of the first and of the second stage
    #[arg(long, value_delimiter = ',', num_args = 2, value_name = "N,M")]
    trees: Vec<usize>,
    /// Name of this version of the weights
    #[arg(long, default_value = "1")]
    version_name: String,
}

#[derive(Args)]
struct Language {
    /// Folder of unpacked packages
    corpora: PathBuf,
    /// Folder for the lines gathered from them; when it is not empty, they are read from there and the packages are not
    #[arg(long, value_name = "DIR")]
    lines: PathBuf,
    /// File of weights to write
    #[arg(short, long, value_name = "FILE")]
    out: PathBuf,
    /// Weights to begin with, fitted further: no n-grams are chosen
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Folder with language/*.tsv and segment/*.jsonl, lines of known languages to learn from too
    #[arg(long, value_name = "DIR")]
    labelled: Option<PathBuf>,
    /// Which file of which package is read and how
    #[arg(long, default_value = "corpora/models/sources.tsv", value_name = "FILE")]
    sources: PathBuf,
    /// The classes
    #[arg(long, default_value = "corpora/models/languages.tsv", value_name = "FILE")]
    languages: PathBuf,
    /// N-grams that a class chooses
    #[arg(long, default_value_t = 6000)]
    top: usize,
    /// Snippets that a class is fitted with
    #[arg(long, default_value_t = 20_000)]
    steps: usize,
}

#[derive(Args)]
struct Calibration {
    /// File of weights, as `train language` wrote it
    model: PathBuf,
    /// Folder with language/*.tsv, the one the weights were trained with
    #[arg(long, value_name = "DIR")]
    labelled: PathBuf,
    /// Fit to all lines: for weights that were trained without --labelled
    #[arg(long)]
    untaught: bool,
    /// File of weights to write; without it only the figures are printed
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Args)]
struct Shape {
    /// Folder of unpacked packages
    packages: PathBuf,
    /// File of weights to write; without it only the figures are printed
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// JSON lines to measure on, never to learn from
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
}

#[derive(Args)]
struct PageType {
    #[command(flatten)]
    data: Data,
    /// Passes over the pages
    #[arg(long, default_value_t = train::page_type::Options::default().passes)]
    passes: usize,
    /// Pull of the weights towards zero
    #[arg(long, default_value_t = train::page_type::Options::default().decay)]
    decay: f32,
    /// Most pages out of a set that has one type alone
    #[arg(long, default_value_t = train::page_type::Options::default().most)]
    most: usize,
    /// Power of a type's rarity in its weight, 0 to 1
    #[arg(long, default_value_t = train::page_type::Options::default().balance)]
    balance: f32,
}

#[derive(Args)]
struct Spaces {
    /// Folder with thai.jsonl, ersatz.jsonl and ntrex.jsonl, each record a paragraph: {"lang":"th","sentences":["…","…"]} [default: segment below TEMIZ_DATA]
    #[arg(value_name = "DIR")]
    paragraphs: Option<PathBuf>,
    /// File of weights to write; without it only the figures are printed
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Train {
    pub fn run(self) -> anyhow::Result<u8> {
        match self.what {
            What::Content(c) => c.run(),
            What::Language(l) => l.run(),
            What::Calibration(c) => c.run(),
            What::Shape(s) => s.run(),
            What::PageType(p) => p.run(),
            What::Spaces(s) => s.run(),
        }
    }
}

impl Content {
    fn run(self) -> anyhow::Result<u8> {
        let folder = self.data.folder()?;
        let mut options = train::content::Options {
            folds: usize::from(self.folds),
            leave_out: self.leave_out,
            write: self.data.out,
            scores: self.scores,
            short_gold: self.short_gold,
            version: self.version_name,
            sets: self.only,
            ..train::content::Options::default()
        };
        if let [first, second] = self.trees[..] {
            options.first.trees = first;
            options.second.trees = second;
        }
        let report = train::content::train_content(&folder, &options)
            .with_context(|| format!("training on {}", folder.display()))?;
        print!("{}", report.text);
        Ok(0)
    }
}

impl Language {
    fn run(self) -> anyhow::Result<u8> {
        let read =
            |path: &Path| std::fs::read_to_string(path).with_context(|| path.display().to_string());
        let gathered = self.lines.is_dir()
            && std::fs::read_dir(&self.lines)
                .with_context(|| self.lines.display().to_string())?
                .next()
                .is_some();
        if !gathered {
            let lines = train::gather::gather(&self.corpora, &read(&self.sources)?)
                .with_context(|| format!("gathering lines from {}", self.corpora.display()))?;
            train::gather::save(&lines, &self.lines)
                .with_context(|| format!("writing to {}", self.lines.display()))?;
        }
        let options = train::Options {
            lines: self.lines,
            languages: read(&self.languages)?,
            labelled: self.labelled,
            from: self.from,
            out: self.out,
            top: self.top,
            steps: self.steps,
        };
        let report = train::train_language(&options)
            .with_context(|| format!("training from {}", options.lines.display()))?;
        println!(
            "{} classes, {} n-grams, {} weights, {} bytes to {}",
            report.classes,
            report.grams,
            report.weights,
            report.bytes,
            options.out.display()
        );
        Ok(0)
    }
}

impl Calibration {
    fn run(self) -> anyhow::Result<u8> {
        let packed =
            std::fs::read(&self.model).with_context(|| self.model.display().to_string())?;
        anyhow::ensure!(
            temiz::ngram::Model::install(&packed),
            "{} is no language model",
            self.model.display()
        );
        let packed = train::calibrate::calibrate(&packed, &self.labelled, self.untaught)
            .with_context(|| format!("calibrating by {}", self.labelled.display()))?;
        if let Some(out) = self.out {
            std::fs::write(&out, packed).with_context(|| out.display().to_string())?;
        }
        Ok(0)
    }
}

impl Shape {
    fn run(self) -> anyhow::Result<u8> {
        let options = train::shape::Options { out: self.out, check: self.check };
        let report = train::shape::train_shape(&self.packages, &options)
            .with_context(|| format!("training on {}", self.packages.display()))?;
        print!("{report}");
        Ok(0)
    }
}

impl PageType {
    fn run(self) -> anyhow::Result<u8> {
        let folder = self.data.folder()?;
        let options = train::page_type::Options {
            passes: self.passes,
            decay: self.decay,
            most: self.most,
            balance: self.balance,
            write: self.data.out,
            ..train::page_type::Options::default()
        };
        let report = train::page_type::train_page_type(&folder, &options)
            .with_context(|| format!("training on {}", folder.display()))?;
        print!("{report}");
        Ok(0)
    }
}

impl Spaces {
    fn run(self) -> anyhow::Result<u8> {
        let folder = below_data(self.paragraphs.as_deref(), "segment")?;
        let report = train::spaces::train_spaces(&folder, self.out.as_deref())
            .with_context(|| format!("training on {}", folder.display()))?;
        for (script, scores) in report {
            print!("{script:?}: F1 out of sample at least probabilities");
            scores.iter().for_each(|(p, f1)| print!(" {p:.2} {f1:.3}"));
            println!();
        }
        Ok(0)
    }
}
