//! Language labels of real sentences; the ignored tests train and measure.
#[cfg(feature = "train")]
#[test]
#[ignore = "reads a folder of corpora"]
fn gather() {
    let folder = std::env::var("TEMIZ_CORPORA").unwrap();
    let sources = std::fs::read_to_string("corpora/models/sources.tsv").unwrap();
    let g = temiz::train::gather::gather(folder.as_ref(), &sources).unwrap();
    temiz::train::gather::save(&g, std::path::Path::new(&std::env::var("TEMIZ_LINES").unwrap()))
        .unwrap();
    for (class, s) in &g.lines {
        let total: usize = s.values().flatten().map(String::len).sum();
        let per: Vec<String> = s
            .iter()
            .map(|(k, v)| format!("{k}:{}", v.iter().map(String::len).sum::<usize>() / 1000))
            .collect();
        println!("{class}\t{total}\t{}", per.join(" "));
    }
}

#[cfg(feature = "train")]
#[test]
#[ignore = "trains for minutes"]
fn train() {
    let var = |name: &str, or: &str| std::env::var(name).unwrap_or(or.into());
    let options = temiz::train::Options {
        lines: var("TEMIZ_LINES", "").into(),
        languages: std::fs::read_to_string("corpora/models/languages.tsv").unwrap(),
        out: var("TEMIZ_OUT", "corpora/models/language.bin.zst").into(),
        top: var("TEMIZ_TOP", "4000").parse().unwrap(),
        steps: var("TEMIZ_STEPS", "2000").parse().unwrap(),
    };
    println!("{:?}", temiz::train::train_language(&options));
}

/// The rules of the outside measure: codes without script, close codes made one.
#[test]
#[ignore = "needs the development sets"]
fn measure() {
    use std::collections::BTreeMap;
    use temiz::language::{Identifier, Prior, codes::normal};
    #[cfg(feature = "train")]
    if let Ok(path) = std::env::var("TEMIZ_MODEL") {
        assert!(temiz::ngram::Model::install(&std::fs::read(path).unwrap()));
    }
    const WHATLANG: &str = "afr aka amh ara aze bel ben bul cat ces dan deu ell eng epo est fas fin fra guj heb hin hrv hun hye ind ita jav jpn kan kat khm kor lat lav lit mal mar mkd mya nep nld nob ori pan pol por ron rus sin slk slv sna spa srp swe tam tel tgl tha tuk tur ukr urd uzb vie yid zho zul";
    let base = |c: &str| normal(c).split('-').next().unwrap_or_default().to_owned();
    let wide: Vec<String> = WHATLANG.split(' ').map(|c| base(c)).collect();
    let named: Vec<String> =
        temiz::ngram::Model::get().classes.iter().map(|c| base(&c.label)).collect();
    let root = std::env::var("TEMIZ_EVAL").unwrap();
    let mut sets: Vec<_> = std::fs::read_dir(&root)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "tsv"))
        .collect();
    sets.sort();
    for path in sets {
        let text = std::fs::read_to_string(&path).unwrap();
        let rows: Vec<(String, &str)> = text
            .split('\n')
            .filter_map(|l| l.split_once('\t'))
            .map(|(g, t)| (base(g), t))
            .collect();
        let mut id = Identifier::new();
        let start = std::time::Instant::now();
        let got: Vec<_> = rows.iter().map(|(_, t)| id.label(t, &Prior::none())).collect();
        let took = start.elapsed().as_secs_f64();
        let mut tally: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        let mut per: BTreeMap<&str, (usize, usize, BTreeMap<String, usize>)> = BTreeMap::new();
        let mut bins = [(0.0, 0.0); 10];
        let (mut sure, mut unknown) = (0, 0);
        for ((g, _), l) in rows.iter().zip(&got) {
            let p = base(l.lang);
            let ok = p == *g;
            let known = named.contains(g);
            for (k, yes) in [("all", true), ("whatlang", wide.contains(g)), ("named", known)] {
                if yes {
                    let e = tally.entry(k).or_default();
                    e.0 += usize::from(ok);
                    e.1 += 1;
                }
            }
            if known {
                let e = per.entry(g).or_default();
                e.0 += usize::from(ok);
                e.1 += 1;
                if !ok {
                    *e.2.entry(p).or_default() += 1;
                }
            } else {
                unknown += 1;
                sure += usize::from(l.prob > 0.9 && l.lang != "und");
            }
            let b = &mut bins[((l.prob * 10.0) as usize).min(9)];
            *b = (b.0 + f64::from(u8::from(ok)), b.1 + f64::from(l.prob));
        }
        let ece: f64 = bins.iter().map(|(o, q)| (o - q).abs()).sum::<f64>() / rows.len() as f64;
        print!("{:13}", path.file_stem().unwrap().to_str().unwrap());
        tally.iter().for_each(|(k, (o, n))| print!(" {k} {:.2}", 100.0 * *o as f64 / *n as f64));
        println!(
            " | named {} | ece {ece:.3} | sure of unknown {:.1} | {:.0} MB/s",
            per.len(),
            100.0 * sure as f64 / unknown.max(1) as f64,
            rows.iter().map(|r| r.1.len()).sum::<usize>() as f64 / 1e6 / took
        );
        if std::env::var("TEMIZ_BY").is_ok_and(|s| path.to_str().unwrap().contains(&s)) {
            let mut list: Vec<_> = per.into_iter().collect();
            list.sort_by(|a, b| {
                (a.1.0 as f64 / a.1.1 as f64).total_cmp(&(b.1.0 as f64 / b.1.1 as f64))
            });
            for (k, (o, n, m)) in list.iter().take(90) {
                let mut m: Vec<_> = m.iter().collect();
                m.sort_by(|a, b| b.1.cmp(a.1));
                println!(
                    "    {k} {:.0} {}",
                    100.0 * *o as f64 / *n as f64,
                    m.iter().take(4).map(|(a, b)| format!("{a}:{b}")).collect::<Vec<_>>().join(" ")
                );
            }
        }
    }
}
