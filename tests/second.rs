//! The second look at a page: what it says of blocks that belong together.

use temiz::judge::content::matrix::Matrix;
use temiz::judge::content::second::{Buffers, COUNT, S, View, fill};
use temiz::judge::content::structure::{Container, NONE, Place, Sums};

/// The columns for eight blocks: two of an article (container 1), then a list (container 2) of three items of a title and a text each.
fn columns(p: [f32; 8]) -> Matrix {
    let container = |parent| Container { parent, sums: Sums::default(), score: 0.0 };
    let containers = [container(0), container(0), container(0)];
    let places: Vec<Place> = (0..8)
        .map(|row: u32| {
            if row < 2 {
                let (list, item) = (NONE, NONE);
                return Place { container: 1, list, item, siblings: NONE, ..Place::default() };
            }
            let (item, path) = ((row - 2) / 2, 1 + row % 2);
            Place { container: 2, path, siblings: NONE, list: 0, item, ..Place::default() }
        })
        .collect();
    let view = View {
        containers: &containers,
        places: &places,
        tokens: &[20.0; 8],
        heading: &[NONE; 8],
        is_heading: &[false; 8],
    };
    let mut m = Matrix::default();
    m.reset(8, COUNT);
    fill(&mut m, 0, view, &p, &mut Buffers::default());
    m
}

#[test]
fn the_best_container_is_the_one_that_alone_would_be_the_best_extract() {
    let m = columns([0.9, 0.9, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]);
    assert_eq!(m.column(S::InBest as usize), [1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    let m = columns([0.1, 0.1, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9]);
    assert_eq!(m.column(S::InBest as usize), [0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
}

#[test]
fn what_stands_at_the_same_place_in_all_items_of_a_list_is_seen_together() {
    let m = columns([0.9, 0.9, 0.2, 0.6, 0.2, 0.9, 0.2, 0.3]);
    let close = |a: f32, b: f32| (a - b).abs() < 1e-4;
    let path = m.column(S::ListPath as usize);
    assert!(close(path[2], 0.2) && close(path[4], 0.2) && close(path[6], 0.2), "{path:?}");
    assert!(close(path[3], 0.6) && close(path[5], 0.6) && close(path[7], 0.6), "{path:?}");
    assert!(path[0] < 0.0, "no item of a list: {path:?}");
    let kept = m.column(S::ListKept as usize);
    assert!(close(kept[2], 2.0 / 3.0) && close(kept[7], 2.0 / 3.0), "{kept:?}");
    let item = m.column(S::ItemMax as usize);
    assert!(close(item[4], 0.9) && close(item[6], 0.3), "{item:?}");
}

#[test]
fn a_block_is_measured_by_the_cut_of_its_page() {
    let m = columns([0.9, 0.8, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]);
    let margin = m.column(S::Margin as usize);
    assert!(margin[1] > 0.0 && margin[2] < 0.0, "{margin:?}");
}
