//! stub
use super::documents::{Item, Reader};
use super::unpacked::{Input, Unpacked};
use std::ops::Range;
pub(super) struct Records<R>(Unpacked<R>);
impl<R: Input> Records<R> {
    pub(super) fn new(
        input: Unpacked<R>,
        _name: &str,
        _size: Option<u64>,
        _range: Range<u64>,
        _max: u64,
    ) -> Self {
        Self(input)
    }
}
impl<R: Input> Iterator for Records<R> {
    type Item = Item;
    fn next(&mut self) -> Option<Item> {
        None
    }
}
impl<R: Input + Send> Reader for Records<R> {}
