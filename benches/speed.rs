//! The whole pipeline beside the floor and beside resiliparse, interleaved in one run, as ratios; two threads beside one; peak memory.
//! `cargo bench --bench speed`, with `TEMIZ_DATA` for the annotated pages. The log of runs is `benches/LOG.md`.

mod pages;

use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use temiz::page::Page;
use temiz::write::{Chunk, Format};
use temiz::{Cleaner, Config, Hints, Scratch, Source};

/// Rounds; the best of each side counts, which is the least disturbed one on a shared machine.
const ROUNDS: usize = 7;

fn main() {
    let mut found = pages::annotated();
    let set = if found.is_empty() { "samples" } else { "annotated pages" };
    if found.is_empty() {
        found = pages::samples();
    }
    let raw: usize = found.iter().map(|p| p.bytes.len()).sum();
    println!(
        "{set}: {} pages, {:.1} MB, {:.3} MB a page",
        found.len(),
        raw as f64 / 1e6,
        raw as f64 / 1e6 / found.len() as f64
    );
    one_core(&found, raw);
    resiliparse(&found);
    threads(&found);
    memory();
}

/// Decode to JSON lines, against the floor over the decoded text.
fn one_core(found: &[pages::Page], raw: usize) {
    let cleaner = Cleaner::new(Config::default()).expect("the defaults fit").with_rejects(false);
    let sources: Vec<Source> =
        found.iter().map(|p| Source::new(p.id.clone(), p.bytes.clone())).collect();
    let texts: Vec<String> = sources
        .iter()
        .map(|s| temiz::decode::decode(&s.bytes, &Hints::default(), None).text.into_owned())
        .collect();
    let all = pages::all();
    let mut scratch = Scratch::default();
    let mut best = [Duration::MAX; 4];
    for _ in 0..ROUNDS {
        let mut timed = |i: usize, work: &mut dyn FnMut()| {
            let start = Instant::now();
            work();
            best[i] = best[i].min(start.elapsed());
        };
        timed(0, &mut || texts.iter().for_each(|t| _ = black_box(pages::floor(t, &all))));
        timed(1, &mut || {
            for source in &sources {
                let mut document = cleaner.clean_with(source, &mut scratch);
                black_box(Chunk::main(&mut document, Format::Jsonl, cleaner.config().unit).is_ok());
            }
        });
        timed(2, &mut || {
            sources.iter().for_each(|s| {
                _ = black_box(temiz::decode::decode(&s.bytes, &Hints::default(), None).text.len())
            })
        });
        timed(3, &mut || texts.iter().for_each(|t| _ = black_box(Page::from_html(t).blocks.len())));
    }
    let rate = |t: Duration| {
        format!(
            "{:.0} pages/s, {:.0} MB/s",
            found.len() as f64 / t.as_secs_f64(),
            raw as f64 / 1e6 / t.as_secs_f64()
        )
    };
    println!("floor          {}", rate(best[0]));
    println!(
        "whole pipeline {} = {:.2} x the floor's time",
        rate(best[1]),
        best[1].as_secs_f64() / best[0].as_secs_f64()
    );
    let share = |t: Duration| 100.0 * t.as_secs_f64() / best[1].as_secs_f64();
    println!(
        "of it          decode {:.0} %, parse {:.0} %, everything after {:.0} %",
        share(best[2]),
        share(best[3]),
        100.0 - share(best[2]) - share(best[3])
    );
}

/// resiliparse's main-content extraction in its own process, timed inside it, over the same pages; then the pipeline again, right after it.
fn resiliparse(found: &[pages::Page]) {
    const SCRIPT: &str = "import sys, time\n\
        from resiliparse.parse.encoding import detect_encoding, bytes_to_str\n\
        from resiliparse.parse.html import HTMLTree\n\
        from resiliparse.extract.html2text import extract_plain_text\n\
        pages = [open(p.rstrip('\\n'), 'rb').read() for p in sys.stdin]\n\
        best = 1e9\n\
        for _ in range(3):\n\
        \x20   t = time.perf_counter()\n\
        \x20   for b in pages: extract_plain_text(bytes_to_str(b, detect_encoding(b)), main_content=True)\n\
        \x20   best = min(best, time.perf_counter() - t)\n\
        print(best)\n";
    let child = Command::new("python3")
        .args(["-c", SCRIPT])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn();
    let Ok(mut child) = child else {
        println!("resiliparse    skipped: no python3");
        return;
    };
    if let Some(stdin) = &mut child.stdin {
        // A child that died before it read says so by its output.
        found.iter().for_each(|p| _ = writeln!(stdin, "{}", p.path.display()));
    }
    drop(child.stdin.take());
    let said = child
        .wait_with_output()
        .map(|o| String::from_utf8_lossy(&o.stdout).into_owned())
        .unwrap_or_default();
    let Ok(theirs) = said.trim().parse::<f64>() else {
        println!("resiliparse    skipped: not installed (pip install resiliparse)");
        return;
    };
    let cleaner = Cleaner::new(Config::default()).expect("the defaults fit").with_rejects(false);
    let sources: Vec<Source> =
        found.iter().map(|p| Source::new(p.id.clone(), p.bytes.clone())).collect();
    let mut scratch = Scratch::default();
    let ours = (0..3)
        .map(|_| {
            let start = Instant::now();
            sources
                .iter()
                .for_each(|s| _ = black_box(cleaner.clean_with(s, &mut scratch).segments.len()));
            start.elapsed().as_secs_f64()
        })
        .fold(f64::MAX, f64::min);
    let n = found.len() as f64;
    println!(
        "resiliparse    {:.0} pages/s; temiz {:.0} pages/s = {:.2} x",
        n / theirs,
        n / ours,
        theirs / ours
    );
}

/// The command with one thread and with two, over a folder of the pages.
fn threads(found: &[pages::Page]) {
    let folder = tempfile::tempdir().expect("a folder");
    for (i, page) in found.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{i:05}.html")), &page.bytes).expect("written");
    }
    let mut best = [f64::MAX; 2];
    for _ in 0..3 {
        for (i, n) in ["1", "2"].iter().enumerate() {
            best[i] = best[i].min(run(folder.path(), n).0);
        }
    }
    println!(
        "two threads    {:.2} x one (whole command: {:.2} s, {:.2} s)",
        best[0] / best[1],
        best[0],
        best[1]
    );
}

/// Seconds and peak memory (bytes, where `/usr/bin/time` tells) of a whole command over a folder.
fn run(folder: &Path, threads: &str) -> (f64, Option<u64>) {
    let start = Instant::now();
    let timed = Path::new("/usr/bin/time").exists();
    let mut command = if timed {
        Command::new("/usr/bin/time")
    } else {
        Command::new(env!("CARGO_BIN_EXE_temiz"))
    };
    if timed {
        command.args(["-f", "%M", env!("CARGO_BIN_EXE_temiz")]);
    }
    let done = command
        .arg("clean")
        .arg(folder)
        .args(["--threads", threads, "-q"])
        .stdout(std::process::Stdio::null())
        .output()
        .expect("runs");
    let peak = String::from_utf8_lossy(&done.stderr)
        .lines()
        .last()
        .and_then(|l| l.trim().parse::<u64>().ok())
        .map(|k| k * 1024);
    (start.elapsed().as_secs_f64(), peak)
}

/// Peak memory over folders of ever more small pages, and over one large page.
fn memory() {
    let page = "<html><body><h1>Ferry delayed</h1><p>The ferry to the islands was delayed by fog on Monday morning, the port authority said.</p></body></html>";
    for n in [1_000usize, 100_000] {
        let folder = tempfile::tempdir().expect("a folder");
        for i in 0..n {
            let sub = folder.path().join(format!("{:03}", i / 1000));
            if i % 1000 == 0 {
                std::fs::create_dir(&sub).expect("new");
            }
            std::fs::write(sub.join(format!("{i}.html")), page).expect("written");
        }
        let (seconds, peak) = run(folder.path(), "2");
        match peak {
            Some(peak) => println!(
                "memory         {n} small pages: {:.0} MB at most, {seconds:.1} s",
                peak as f64 / 1e6
            ),
            None => println!("memory         skipped: /usr/bin/time is missing"),
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let large = "<p>The ferry to the islands was delayed by fog on Monday morning, the port authority said in a statement.</p>\n".repeat(200_000);
    std::fs::write(folder.path().join("large.html"), &large).expect("written");
    if let (_, Some(peak)) = run(folder.path(), "1") {
        println!(
            "memory         one page of {:.0} MB: {:.0} MB at most",
            large.len() as f64 / 1e6,
            peak as f64 / 1e6
        );
    }
}
