//! A reader of stored bytes that unpacks them member by member and knows where each member is stored.
//!
//! In: a file, a pipe or memory, packed or not. Out: decompressed bytes, with the stored offset of the member that they came from.
//! Never: more than fixed buffers in memory, or an error for padding behind the last member.

use super::compressed::{Codec, Packing};
use super::input::Input;
use memchr::memmem;
use std::io::{self, BufRead, ErrorKind, Read};

/// Bytes read from the input at once, and size of the decompressed buffer.
const CHUNK: usize = 64 << 10;
/// Stored bytes looked at to decode the first bytes of a gzip member: its header and the tables of the first block take less than 1 KB.
const LOOK_GZIP: usize = 8 << 10;
/// The same for the other formats: a zstd block decodes as a whole and holds at most 128 KiB.
const LOOK_BLOCK: usize = 160 << 10;
/// The skippable frame at the start of a `.warc.zst` that holds the dictionary of all frames
/// (<https://iipc.github.io/warc-specifications/specifications/warc-zstd/>).
const DICTIONARY_MAGIC: [u8; 4] = 0x184D_2A5D_u32.to_le_bytes();
/// Largest dictionary taken, in bytes: trained ones are about 100 KB, the largest in use about 1 MB.
const DICTIONARY_MAX: usize = 16 << 20;

/// What follows a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Another member, now open.
    Member,
    /// The end of the input, or zeros up to it.
    End,
    /// Bytes that are no member.
    Garbage,
}

/// See the head of this file. As [`BufRead`] it reads all members as one, as `gzip -d` does.
///
/// Errors of the data: [`ErrorKind::UnexpectedEof`] when it is cut, [`ErrorKind::InvalidData`] when it is damaged.
pub(super) struct Unpacked<R> {
    input: R,
    ended: bool,
    raw: Vec<u8>,
    raw_at: usize,
    raw_base: u64,
    /// Stored offset behind the dictionary, where members begin.
    first: u64,
    packing: Packing,
    codec: Codec,
    member: u64,
    within: u64,
    member_done: bool,
    out: Vec<u8>,
    at: usize,
    filled: usize,
    /// What is wrong with the data of this member.
    broken: Option<(ErrorKind, String)>,
}

impl<R: Input> Unpacked<R> {
    /// Reads the first bytes to learn the packing, and the dictionary of a `.warc.zst`.
    pub(super) fn new(input: R) -> io::Result<Self> {
        let mut this = Self {
            input,
            ended: false,
            raw: Vec::new(),
            raw_at: 0,
            raw_base: 0,
            first: 0,
            packing: Packing::Plain,
            codec: Codec::Plain,
            member: 0,
            within: 0,
            member_done: false,
            out: Vec::new(),
            at: 0,
            filled: 0,
            broken: None,
        };
        this.packing = Packing::of(this.look(Packing::HEAD)?);
        let dictionary = this.dictionary()?;
        this.codec = Codec::new(this.packing, &dictionary)?;
        this.first = this.position();
        this.member = this.first;
        if !dictionary.is_empty() {
            // No frame is open behind the dictionary yet.
            this.member_done = true;
        }
        Ok(this)
    }

    /// The first stored bytes and the input behind them, where nothing is packed and nothing consumed: to be read without a buffer between.
    pub(super) fn plain(self) -> Result<(Vec<u8>, R), Box<Self>> {
        let untouched = self.raw_at == 0 && self.raw_base == 0 && self.filled == 0;
        if self.packing == Packing::Plain && untouched && self.broken.is_none() {
            return Ok((self.raw, self.input));
        }
        Err(Box::new(self))
    }

    pub(super) fn packing(&self) -> Packing {
        self.packing
    }

    /// Stored offset of the member that the next byte comes from; 0 for plain bytes.
    pub(super) fn member(&self) -> u64 {
        self.member
    }

    /// Offset of the next byte among the decompressed bytes of its member; the offset in the file for plain bytes.
    pub(super) fn within(&self) -> u64 {
        self.within
    }

    /// Whether all of a member is consumed and no other is open yet.
    pub(super) fn is_between(&self) -> bool {
        self.packing != Packing::Plain && self.member_done && self.at == self.filled
    }

    /// Offset of the first stored byte that is not consumed yet.
    pub(super) fn position(&self) -> u64 {
        self.raw_base + self.raw_at as u64
    }

    /// At least `want` (up to 64 KiB) next bytes of this member, fewer only at its end or in front of damage; the error then comes when they are consumed.
    pub(super) fn peek(&mut self, want: usize) -> io::Result<&[u8]> {
        let want = want.min(CHUNK);
        while self.filled - self.at < want && !self.member_done {
            if let Some((kind, message)) = &self.broken {
                // What was decoded before the damage comes first.
                if self.filled > self.at {
                    break;
                }
                return Err(io::Error::new(*kind, message.clone()));
            }
            if self.at > 0 {
                self.out.copy_within(self.at..self.filled, 0);
                self.filled -= self.at;
                self.at = 0;
            }
            let cut = self.look(1)?.is_empty();
            self.out.resize(CHUNK, 0);
            match self.codec.step(&self.raw[self.raw_at..], &mut self.out[self.filled..]) {
                Ok(step) => {
                    self.raw_at += step.read;
                    self.filled += step.written;
                    self.member_done = step.ended;
                    if step.read == 0 && step.written == 0 && !step.ended {
                        self.broken = Some(if cut { self.cut() } else { self.damaged("no end") });
                    }
                }
                Err(detail) => self.broken = Some(self.damaged(&detail)),
            }
        }
        Ok(&self.out[self.at..self.filled])
    }

    /// Takes `n` bytes that [`Unpacked::peek`] showed.
    pub(super) fn skip(&mut self, n: usize) {
        let n = n.min(self.filled - self.at);
        self.at += n;
        self.within += n as u64;
    }

    /// Opens the member behind the current one, whose bytes are all consumed.
    pub(super) fn next_member(&mut self) -> io::Result<Next> {
        if self.packing == Packing::Plain {
            return Ok(Next::End);
        }
        loop {
            let rest = self.look(1)?;
            let zeros = rest.iter().take_while(|&&b| b == 0).count();
            match rest.len() {
                0 => return Ok(Next::End),
                len if len == zeros => self.raw_at += zeros,
                _ => {
                    self.raw_at += zeros;
                    break;
                }
            }
        }
        if Packing::of(self.look(Packing::HEAD)?) != self.packing {
            return Ok(Next::Garbage);
        }
        self.open()?;
        Ok(Next::Member)
    }

    /// Goes to a byte of a plain file. `false` where there is no way back.
    pub(super) fn plain_to(&mut self, at: u64) -> io::Result<bool> {
        if self.packing != Packing::Plain || !self.raw_to(at)? {
            return Ok(false);
        }
        (self.at, self.filled, self.within, self.member_done) = (0, 0, at, false);
        self.broken = None;
        Ok(true)
    }

    /// Opens the first member stored at or after `from` (or after what is consumed, where there is no way back) and before `until` whose content begins with `head`.
    pub(super) fn find_member(&mut self, from: u64, until: u64, head: &[u8]) -> io::Result<bool> {
        let magic = self.packing.magic();
        if magic.is_empty() {
            return Ok(false);
        }
        self.raw_to(from.max(self.first))?;
        let finder = memmem::Finder::new(magic);
        let look = if self.packing == Packing::Gzip { LOOK_GZIP } else { LOOK_BLOCK };
        while self.position() < until {
            let window = self.look(look)?;
            match finder.find(window) {
                None if window.len() < look => break,
                None => self.raw_at += window.len() - (magic.len() - 1),
                Some(i) => {
                    self.raw_at += i;
                    if self.position() < until && self.opens_with(look, head)? {
                        self.open()?;
                        return Ok(true);
                    }
                    self.raw_at += 1;
                }
            }
        }
        (self.at, self.filled, self.member_done, self.broken) = (0, 0, true, None);
        Ok(false)
    }

    /// Whether the bytes here decode as a member that begins with `head`. Consumes nothing.
    fn opens_with(&mut self, look: usize, head: &[u8]) -> io::Result<bool> {
        self.look(look)?;
        self.codec.restart()?;
        let mut input = &self.raw[self.raw_at..];
        let mut start = vec![0; head.len()];
        let mut got = 0;
        while got < start.len() {
            match self.codec.step(input, &mut start[got..]) {
                Ok(step) if (step.read > 0 || step.written > 0) && !step.ended => {
                    input = &input[step.read..];
                    got += step.written;
                }
                Ok(step) => {
                    got += step.written;
                    break;
                }
                Err(_) => break,
            }
        }
        Ok(start[..got] == *head)
    }

    /// Begins a member at the current stored position.
    fn open(&mut self) -> io::Result<()> {
        self.codec.restart()?;
        self.member = self.position();
        (self.within, self.at, self.filled, self.member_done) = (0, 0, 0, false);
        self.broken = None;
        Ok(())
    }

    /// At least `want` stored bytes, fewer only at the end of the input.
    fn look(&mut self, want: usize) -> io::Result<&[u8]> {
        while self.raw.len() - self.raw_at < want && !self.ended {
            self.raw.drain(..self.raw_at);
            self.raw_base += self.raw_at as u64;
            self.raw_at = 0;
            let len = self.raw.len();
            self.raw.resize(len + CHUNK, 0);
            let got = loop {
                match self.input.read(&mut self.raw[len..]) {
                    Err(e) if e.kind() == ErrorKind::Interrupted => {}
                    got => break got,
                }
            };
            self.raw.truncate(len + *got.as_ref().unwrap_or(&0));
            self.ended = got? == 0;
        }
        Ok(&self.raw[self.raw_at..])
    }

    /// Moves the stored position. `false` where there is no way back.
    fn raw_to(&mut self, at: u64) -> io::Result<bool> {
        if (self.raw_base..=self.raw_base + self.raw.len() as u64).contains(&at) {
            self.raw_at = (at - self.raw_base) as usize;
            return Ok(true);
        }
        if !self.input.seek_to(at)? {
            return Ok(false);
        }
        self.raw.clear();
        (self.raw_at, self.raw_base, self.ended) = (0, at, false);
        Ok(true)
    }

    /// The dictionary in front of a `.warc.zst`, itself perhaps compressed; consumed. Empty when there is none.
    fn dictionary(&mut self) -> io::Result<Vec<u8>> {
        let head = self.look(8)?;
        let size = match head {
            [a, b, c, d, size @ ..] if size.len() >= 4 && [*a, *b, *c, *d] == DICTIONARY_MAGIC => {
                u32::from_le_bytes([size[0], size[1], size[2], size[3]]) as usize
            }
            _ => return Ok(Vec::new()),
        };
        if size > DICTIONARY_MAX {
            return Ok(Vec::new());
        }
        let frame = self.look(8 + size)?;
        let Some(content) = frame.get(8..8 + size) else { return Ok(Vec::new()) };
        let dictionary = if content.starts_with(Packing::Zstd.magic()) {
            let mut unpacked = Vec::new();
            let frame = zstd::stream::read::Decoder::with_buffer(content)?.single_frame();
            frame.take(DICTIONARY_MAX as u64).read_to_end(&mut unpacked)?;
            unpacked
        } else {
            content.to_vec()
        };
        self.raw_at += 8 + size;
        Ok(dictionary)
    }

    fn cut(&self) -> (ErrorKind, String) {
        let message = format!("compressed data is cut after {} bytes", self.position());
        (ErrorKind::UnexpectedEof, message)
    }

    fn damaged(&self, detail: &str) -> (ErrorKind, String) {
        let (at, format) = (self.position(), self.packing.name());
        let message = format!("compressed data is damaged near byte {at} ({format}: {detail})");
        (ErrorKind::InvalidData, message)
    }
}

impl<R: Input> BufRead for Unpacked<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.peek(1)?.is_empty() {
            if self.next_member()? != Next::Member {
                break;
            }
        }
        self.peek(1)
    }

    fn consume(&mut self, n: usize) {
        self.skip(n);
    }
}

impl<R: Input> Read for Unpacked<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let bytes = self.fill_buf()?;
        let n = bytes.len().min(buf.len());
        buf[..n].copy_from_slice(&bytes[..n]);
        self.skip(n);
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::super::input::read_capped;
    use super::*;
    use std::io::{Cursor, Write};

    fn gz(text: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        writer.write_all(text).and_then(|()| writer.finish()).expect("memory takes all")
    }

    fn all(bytes: &[u8]) -> Result<Vec<u8>, String> {
        let unpacked = Unpacked::new(bytes).map_err(|e| e.to_string())?;
        read_capped(Vec::new(), unpacked, 1 << 20, 0)
    }

    #[test]
    fn members_are_read_to_the_true_end_and_padding_is_ignored() {
        let mut packed = gz(b"bir ");
        packed.extend(gz(b"iki"));
        assert_eq!(all(&packed).as_deref(), Ok(&b"bir iki"[..]));
        packed.extend([0; 512]);
        assert_eq!(all(&packed).as_deref(), Ok(&b"bir iki"[..]));
        packed.extend(b"and some garbage");
        assert_eq!(all(&packed).as_deref(), Ok(&b"bir iki"[..]));
    }

    #[test]
    fn a_cut_member_is_an_error_with_its_place() {
        let mut packed = gz(b"bir ");
        let cut = gz(b"iki");
        packed.extend(&cut[..cut.len() - 3]);
        let reason = format!("compressed data is cut after {} bytes", packed.len());
        assert_eq!(all(&packed), Err(reason));
        assert!(all(&gz(b"x")[..5]).is_err());
    }

    #[test]
    fn members_know_where_they_are_stored() {
        let (one, two) = (gz(b"WARC/1.0 first"), gz(b"WARC/1.0 second"));
        let file = [&one[..], &two[..]].concat();
        let mut unpacked = Unpacked::new(Cursor::new(file)).expect("memory reads");
        assert!(unpacked.find_member(1, u64::MAX, b"WARC/").expect("memory reads"));
        assert_eq!(unpacked.member(), one.len() as u64);
        assert_eq!(unpacked.peek(99).expect("a whole member"), b"WARC/1.0 second");
        assert!(!unpacked.find_member(1, one.len() as u64, b"WARC/").expect("memory reads"));
    }
}
