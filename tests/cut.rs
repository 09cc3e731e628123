//! The cut of a page: which of its blocks are kept, the likeliest first.

use temiz::judge::content::second::Buffers;
use temiz::judge::content::second::cut::threshold;

/// Which blocks of `p`, with as many tokens each as `tokens` says, are kept.
fn kept(p: &[f32], tokens: &[f32]) -> Vec<bool> {
    let cut = threshold(p, tokens, &mut Buffers::default());
    p.iter().map(|&p| p >= cut).collect()
}

#[test]
fn doubtful_blocks_that_outweigh_the_article_go_together() {
    // An article of 200 tokens and readers' comments of 400, each about as likely content as not: taken by themselves half of them would be content
    // whatever is kept, and so all of them would be kept.
    let (mut p, mut tokens) = ([0.47; 24], [20.0; 24]);
    p[..4].fill(0.98);
    tokens[..4].fill(50.0);
    let kept = kept(&p, &tokens);
    assert_eq!(kept[..4], [true; 4]);
    assert_eq!(kept[4..], [false; 20]);
}

#[test]
fn doubtful_blocks_of_a_page_without_clear_ones_are_kept() {
    assert!(kept(&[0.3, 0.3, 0.3, 0.01], &[20.0; 4]).starts_with(&[true; 3]));
}

#[test]
fn a_cut_does_not_depend_on_the_page_before() {
    let (p, tokens) = ([0.9, 0.6, 0.4, 0.6, 0.1], [30.0, 10.0, 80.0, 10.0, 5.0]);
    let mut buffers = Buffers::default();
    let first = threshold(&p, &tokens, &mut buffers);
    threshold(&[0.5; 300], &[7.0; 300], &mut buffers);
    assert_eq!(threshold(&p, &tokens, &mut buffers), first);
    assert!((0.0..=1.0).contains(&first));
}

#[test]
fn odd_values_are_survived() {
    for p in [[0.0; 3], [1.0; 3], [f32::MIN_POSITIVE; 3], [1.0, 0.0, 1e-30]] {
        for tokens in [[0.5; 3], [1e7; 3]] {
            let cut = threshold(&p, &tokens, &mut Buffers::default());
            assert!((0.0..=1.0).contains(&cut), "{p:?} {tokens:?}: {cut}");
        }
    }
}
