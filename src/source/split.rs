//! Large WARCs are planned as several entries of about one size, cut where members or records begin.
//!
//! In: an entry. Out: entries whose ranges cover the file. Never: decompression; the reader of a range finds its first record itself.

use super::compressed::Packing;
use super::plan::{Entry, Kind};
use super::record::{Head, MAX_HEAD};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Stored bytes read for one head; longer ones are read again whole.
const HOP: usize = 2 << 10;

/// The ranges of `entry`; itself when it is no larger than `part_bytes` or cannot be cut.
pub(super) fn split(entry: Entry, part_bytes: u64) -> Vec<Entry> {
    if entry.kind != Kind::Warc || part_bytes == 0 || entry.size <= part_bytes {
        return vec![entry];
    }
    // What cannot be read now fails when it is read.
    let Ok(starts) = starts(&entry, part_bytes) else { return vec![entry] };
    let ends = starts.iter().skip(1).copied().chain([entry.size]);
    let ranges = starts.iter().copied().zip(ends);
    ranges
        .map(|(start, end)| Entry { range: Some(start..end), size: end - start, ..entry.clone() })
        .collect()
}

fn starts(entry: &Entry, part_bytes: u64) -> io::Result<Vec<u64>> {
    let mut file = File::open(&entry.path)?;
    let mut head = Vec::new();
    file.by_ref().take(Packing::HEAD as u64).read_to_end(&mut head)?;
    match Packing::of(&head) {
        // Members and frames are found by their magic.
        Packing::Gzip | Packing::Zstd => {
            let parts = entry.size.div_ceil(part_bytes);
            Ok((0..parts)
                .map(|n| (u128::from(entry.size) * u128::from(n) / u128::from(parts)) as u64)
                .collect())
        }
        // A page may quote a record: only the lengths in the heads tell where records begin.
        Packing::Plain => hops(&mut file, entry.size, part_bytes),
        // One stream can be read from its start alone.
        Packing::Bzip2 | Packing::Xz => Ok(vec![0]),
    }
}

/// Starts of the first records at or after every multiple of `part_bytes`, up to the first damaged head.
fn hops(file: &mut File, size: u64, part_bytes: u64) -> io::Result<Vec<u64>> {
    let mut starts = vec![0];
    let mut at = 0;
    let mut due = part_bytes;
    while at < size {
        let mut bytes = read_at(file, at, HOP)?;
        let newlines = bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let mut len = Head::len(&bytes[newlines..]);
        if len.is_none() {
            bytes = read_at(file, at, newlines + MAX_HEAD)?;
            len = Head::len(&bytes[newlines.min(bytes.len())..]);
        }
        let head = len.and_then(|len| Head::parse(&bytes[newlines..newlines + len]));
        let (Some(len), Some(head)) = (len, head) else { break };
        let start = at + newlines as u64;
        if start >= due {
            starts.push(start);
            due = (start / part_bytes + 1).saturating_mul(part_bytes);
        }
        at = start.saturating_add(len as u64).saturating_add(head.length);
    }
    Ok(starts)
}

fn read_at(file: &mut File, at: u64, len: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(len);
    file.seek(SeekFrom::Start(at))?;
    file.take(len as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}
