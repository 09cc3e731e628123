//! WARC and WET files: the pages in their records, streamed, also from a range of the file.
//!
//! In: stored bytes, packed by the record or not. Out: a document for every record with a page, a failure for every damaged stretch.
//! Never: more than one record in memory, or an end at the first damage.
//!
//! Ids are `path#offset`: the stored offset of the record, which is that of its gzip member or zstd frame where it is packed.
//! A record that does not begin its member has the offset among the decompressed bytes of the member behind it: `path#offset.within`.
//! A range of a file stands for the records whose member (or, where nothing is packed, which themselves) begin in it,
//! together with those that follow in members that begin in the middle of a record.

mod scan;

use super::Source;
use super::compressed::Packing;
use super::documents::{Item, Reader};
use super::http::{self, Page};
use super::input::{Input, over};
use super::record::{Head, MARK, MAX_HEAD};
use super::unpacked::{Next, Unpacked};
use std::io::{self, ErrorKind};
use std::ops::Range;

/// The pages of one WARC file or a range of it.
pub(super) struct Records<R> {
    input: Unpacked<R>,
    name: String,
    size: Option<u64>,
    range: Range<u64>,
    cap: u64,
    skipped: u64,
    /// Whether anything was found yet.
    any: bool,
    stage: Stage,
    /// Stored offset from which on lost members are looked for: none that begins before it is still unread.
    rescan_from: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Start,
    /// Between two records.
    Record,
    /// Where a record should be is none: look for the next line that begins one.
    Search,
    /// The compressed data is damaged: look for the next member.
    Rescan,
    Done,
}

impl<R: Input> Records<R> {
    /// The records of `range` (in stored bytes) of a file of `size` bytes, where that is known.
    /// `cap`: largest record and page, in decompressed bytes.
    pub(super) fn new(
        input: Unpacked<R>,
        name: &str,
        size: Option<u64>,
        range: Range<u64>,
        cap: u64,
    ) -> Self {
        let (name, rescan_from) = (name.to_owned(), range.start + 1);
        Self {
            input,
            name,
            size,
            range,
            cap,
            skipped: 0,
            any: false,
            stage: Stage::Start,
            rescan_from,
        }
    }

    fn is_plain(&self) -> bool {
        self.input.packing() == Packing::Plain
    }

    /// The id of what begins at the next byte.
    fn here(&self) -> String {
        if self.input.is_between() {
            return format!("{}#{}", self.name, self.input.position());
        }
        match (self.is_plain(), self.input.member(), self.input.within()) {
            (true, _, at) | (false, at, 0) => format!("{}#{at}", self.name),
            (false, member, within) => format!("{}#{member}.{within}", self.name),
        }
    }

    /// Goes to the first record of the range. The error is an item to hand out.
    fn start(&mut self) -> io::Result<Stage> {
        let found = if self.range.start == 0 {
            return Ok(Stage::Record);
        } else if self.is_plain() {
            // The line end in front of a record that begins with the range.
            self.input.plain_to(self.range.start - 1)?
                && scan::search(&mut self.input, self.range.end)?
        } else {
            self.input.find_member(self.range.start, self.range.end, MARK)?
        };
        Ok(if found { Stage::Record } else { Stage::Done })
    }

    /// Goes over line ends to the next record of the range; `false` behind the last.
    fn next_record(&mut self) -> io::Result<bool> {
        loop {
            let bytes = self.input.peek(MARK.len())?;
            let newlines = bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
            if bytes.is_empty() {
                match self.input.next_member()? {
                    Next::Member => {}
                    Next::End => return Ok(false),
                    Next::Garbage => {
                        let format = self.input.packing().name();
                        let reason = format!("no {format} data at byte {}", self.input.position());
                        return Err(io::Error::new(ErrorKind::InvalidData, reason));
                    }
                }
            } else if newlines > 0 {
                self.input.skip(newlines);
            } else {
                let begins = bytes.starts_with(MARK);
                return Ok(if self.is_plain() {
                    self.input.within() < self.range.end
                } else {
                    !(begins && self.input.within() == 0 && self.input.member() >= self.range.end)
                });
            }
        }
    }

    /// Reads one record; `None` when there is no page in it.
    fn record(&mut self) -> Option<Item> {
        match self.next_record() {
            Ok(true) => {}
            Ok(false) => {
                let ended = self.input.peek(1).is_ok_and(<[u8]>::is_empty);
                let empty = self.range.start == 0 && !self.any && ended;
                self.stage = Stage::Done;
                return empty.then(|| Item::failed(&self.name, "empty file"));
            }
            Err(error) => return Some(self.damage(self.here(), &error)),
        }
        self.any = true;
        let id = self.here();
        self.rescan_from = match self.input.within() {
            0 => self.input.member() + 1,
            _ => self.input.position(),
        };
        let head = match scan::head(&mut self.input) {
            Ok(Ok(head)) => head,
            Ok(Err(reason)) => {
                self.stage = Stage::Search;
                return Some(Item::failed(id, reason));
            }
            Err(error) => return Some(self.damage(id, &error)),
        };
        let begin = self.input.within();
        if self.is_plain() && self.size.is_some_and(|size| head.length > size.saturating_sub(begin))
        {
            // The record is cut, or its length is wrong and others follow.
            self.stage = Stage::Search;
            let there = self.size.unwrap_or(begin).saturating_sub(begin);
            return Some(Item::failed(id, cut(there, head.length)));
        }
        let wanted = match head.kind.as_str() {
            "response" | "conversion" => true,
            "resource" => http::is_text(head.content_type.as_deref()),
            _ => false,
        };
        let fits = head.length <= self.cap.saturating_add(MAX_HEAD as u64);
        // A head may lie about the length: the buffer grows with what really comes.
        let mut content = Vec::with_capacity(head.length.min(self.cap).min(64 << 10) as usize);
        match scan::content(&mut self.input, head.length, (wanted && fits).then_some(&mut content))
        {
            Ok(got) if got < head.length => return Some(Item::failed(id, cut(got, head.length))),
            Ok(_) => {}
            Err(error) => return Some(self.damage(id, &error)),
        }
        // The checksum of a member comes last. A cut behind a whole record shows again at the next one.
        match scan::line_ends(&mut self.input) {
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                return Some(self.damage(id, &error));
            }
            _ => {}
        }
        if !wanted {
            return None;
        }
        if !fits {
            return Some(Item::failed(id, over(self.cap)));
        }
        self.document(id, head, &content)
    }

    fn document(&mut self, id: String, head: Head, content: &[u8]) -> Option<Item> {
        let content_type = head.content_type.as_deref();
        let page = if head.kind == "response" && content.starts_with(b"HTTP/") {
            http::response(content, head.truncated, self.cap)
        } else if content_type.is_some_and(|t| t.starts_with("application/http")) {
            // The head is missing: the content alone says what it is.
            http::page(content, None, None, self.cap)
        } else {
            http::page(content, content_type, None, self.cap)
        };
        match page {
            Page::Text(bytes, mut hints) => {
                hints.url = head.url;
                hints.language = hints.language.or(head.language);
                Some(Item::Ready(Source { id, bytes, hints }))
            }
            Page::None => {
                self.skipped += 1;
                None
            }
            Page::Failed(reason) => Some(Item::failed(id, reason)),
        }
    }

    /// A failure, and what to do after it.
    fn damage(&mut self, id: String, error: &io::Error) -> Item {
        self.any = true;
        // Never the same member twice.
        self.rescan_from = self.rescan_from.max(self.input.member() + 1);
        self.stage = match error.kind() {
            ErrorKind::InvalidData | ErrorKind::UnexpectedEof => Stage::Rescan,
            _ => Stage::Done,
        };
        Item::failed(id, error.to_string())
    }
}

fn cut(there: u64, length: u64) -> String {
    format!("record is cut: {there} of {length} bytes are there")
}

impl<R: Input> Iterator for Records<R> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            let moved = match self.stage {
                Stage::Done => return None,
                Stage::Record => match self.record() {
                    None => continue,
                    item => return item,
                },
                Stage::Start => self.start(),
                Stage::Search => scan::search(&mut self.input, self.range.end).map(Stage::found),
                Stage::Rescan => {
                    let (from, end) = (self.rescan_from, self.range.end);
                    self.input.find_member(from, end, MARK).map(Stage::found)
                }
            };
            self.stage = match moved {
                Ok(stage) => stage,
                // Damage within a gap belongs to the failure that opened it.
                Err(e) if self.stage == Stage::Search && is_damage(&e) => {
                    self.rescan_from = self.rescan_from.max(self.input.member() + 1);
                    Stage::Rescan
                }
                Err(error) => {
                    self.stage = Stage::Done;
                    let id = format!("{}#{}", self.name, self.input.position());
                    return Some(Item::failed(id, error.to_string()));
                }
            };
        }
    }
}

fn is_damage(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::UnexpectedEof)
}

impl Stage {
    fn found(found: bool) -> Self {
        if found { Self::Record } else { Self::Done }
    }
}

impl<R: Input + Send> Reader for Records<R> {
    fn skipped(&self) -> u64 {
        self.skipped
    }
}
