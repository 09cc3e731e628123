//! What stands in a WARC file, byte by byte: heads, contents, the lines that begin records.
//!
//! In: unpacked bytes. Out: the parts of a record, or the place where one begins. Never: documents, what becomes of damage.

use super::super::compressed::Packing;
use super::super::input::Input;
use super::super::record::{Head, MARK, MAX_HEAD};
use super::super::unpacked::{Next, Unpacked};
use memchr::memmem;
use std::io;

/// Most heads are shorter; the others are looked at once more.
const USUAL_HEAD: usize = 4 << 10;
/// What resynchronising looks for.
const LINE_MARK: &[u8] = b"\nWARC/1.";

/// Takes the head of a record, or says why it is none.
pub fn head<R: Input>(input: &mut Unpacked<R>) -> io::Result<Result<Head, &'static str>> {
    let parse = |bytes: &[u8]| Head::parse(bytes).ok_or("record without type or length");
    let mut start = Vec::new();
    for look in [USUAL_HEAD, MAX_HEAD] {
        let bytes = input.peek(look)?;
        if !bytes.starts_with(MARK) && !MARK.starts_with(bytes) {
            return Ok(Err("no WARC record begins here"));
        }
        if let Some(len) = Head::len(bytes) {
            let head = parse(&bytes[..len]);
            if head.is_ok() {
                input.skip(len);
            }
            return Ok(head);
        }
        if bytes.len() < look {
            start = bytes.to_vec();
            break;
        }
    }
    // Where members are blocks of one size, a head may go on in the next.
    while !start.is_empty() && start.len() < MAX_HEAD {
        let from = start.len();
        let seen = input.peek(1)?.len();
        input.skip(seen);
        if !input.peek(1)?.is_empty() {
            continue;
        }
        if input.next_member()? != Next::Member || input.peek(MARK.len())?.starts_with(MARK) {
            break;
        }
        start.extend_from_slice(input.peek(USUAL_HEAD)?);
        if let Some(len) = Head::len(&start) {
            input.skip(len - from);
            return Ok(parse(&start[..len]));
        }
    }
    Ok(Err("record head without an end"))
}

/// Reads up to `length` bytes into `keep` or over them; fewer when the input ends or the next member begins a record.
pub fn content<R: Input>(
    input: &mut Unpacked<R>,
    length: u64,
    mut keep: Option<&mut Vec<u8>>,
) -> io::Result<u64> {
    let mut left = length;
    while left > 0 {
        let bytes = input.peek(1)?;
        if bytes.is_empty() {
            if input.next_member()? != Next::Member || input.peek(MARK.len())?.starts_with(MARK) {
                break;
            }
            continue;
        }
        let n = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        if let Some(content) = &mut keep {
            content.extend_from_slice(&bytes[..n]);
        }
        input.skip(n);
        left -= n as u64;
    }
    Ok(length - left)
}

/// Goes over the line ends behind a record, up to the end of its member.
pub fn line_ends<R: Input>(input: &mut Unpacked<R>) -> io::Result<()> {
    while matches!(input.peek(1)?.first(), Some(b'\r' | b'\n')) {
        input.skip(1);
    }
    Ok(())
}

/// Goes forward to the next line that begins a record with a whole head, looked for before the stored byte `end`.
pub fn search<R: Input>(input: &mut Unpacked<R>, end: u64) -> io::Result<bool> {
    loop {
        if input.packing() == Packing::Plain && input.within() >= end {
            return Ok(false);
        }
        let bytes = input.peek(USUAL_HEAD)?;
        if bytes.is_empty() {
            match input.next_member()? {
                Next::Member if input.peek(MARK.len())?.starts_with(MARK) => {
                    return Ok(true);
                }
                Next::Member => continue,
                Next::End => return Ok(false),
                Next::Garbage => {
                    let from = input.position();
                    return input.find_member(from, end, MARK);
                }
            }
        }
        match memmem::find(bytes, LINE_MARK) {
            Some(at) => {
                input.skip(at + 1);
                let bytes = input.peek(MAX_HEAD)?;
                if Head::len(bytes).and_then(|len| Head::parse(&bytes[..len])).is_some() {
                    return Ok(true);
                }
            }
            // A mark may lie across the end of what was looked at.
            None if bytes.len() >= USUAL_HEAD => {
                let over = bytes.len() - (LINE_MARK.len() - 1);
                input.skip(over);
            }
            None => {
                let all = bytes.len();
                input.skip(all);
            }
        }
    }
}
