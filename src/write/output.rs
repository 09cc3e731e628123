//! Files of records: plain or compressed, whole or not at all.
//!
//! In: chunks in order. Out: a file under its own name once it is whole (it is written under a temporary name, flushed to disk, then renamed), standard
//! output, or a device or pipe. Never: half a file under its final name.

use super::whole::{is_stream, open_stream, temporary_name};
use super::{Chunk, Format, header, parquet::Rows};
use crate::record;
use crate::segment::Unit;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// Compression of an output file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// None.
    None,
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstd,
}

/// Compression levels: the formats' usual defaults.
const ZSTD_LEVEL: i32 = 3;

/// Where bytes go.
pub enum Place {
    /// Standard output.
    Stdout,
    /// A file, or a device or pipe that has a path.
    File(PathBuf),
}

enum Sink {
    Plain(BufWriter<Box<dyn Write + Send>>),
    Gzip(Box<flate2::write::GzEncoder<BufWriter<Box<dyn Write + Send>>>>),
    Zstd(Box<zstd::Encoder<'static, BufWriter<Box<dyn Write + Send>>>>),
    Segments(Box<Rows<record::Segment, BufWriter<Box<dyn Write + Send>>>>),
    Documents(Box<Rows<record::Document, BufWriter<Box<dyn Write + Send>>>>),
}

/// An output under construction.
pub struct Output {
    sink: Sink,
    /// Temporary and final name, for files.
    names: Option<(PathBuf, PathBuf)>,
    separate: bool,
    any: bool,
}

impl Output {
    /// Opens an output for records of a format.
    ///
    /// # Errors
    /// When the file can't be created.
    pub fn open(
        place: Place,
        format: Format,
        compression: Compression,
        unit: Unit,
    ) -> io::Result<Self> {
        let (raw, names): (Box<dyn Write + Send>, _) = match place {
            Place::Stdout => (Box::new(io::stdout()), None),
            Place::File(path) if is_stream(&path) => (Box::new(open_stream(&path)?), None),
            Place::File(path) => {
                let temporary = temporary_name(&path);
                (Box::new(File::create(&temporary)?), Some((temporary, path)))
            }
        };
        let buffered = BufWriter::with_capacity(1 << 16, raw);
        let mut sink = match (format, compression) {
            (Format::Parquet, _) if unit == Unit::Document => {
                Sink::Documents(Box::new(Rows::documents(buffered)?))
            }
            (Format::Parquet, _) => Sink::Segments(Box::new(Rows::segments(buffered)?)),
            (_, Compression::None) => Sink::Plain(buffered),
            (_, Compression::Gzip) => Sink::Gzip(Box::new(flate2::write::GzEncoder::new(
                buffered,
                flate2::Compression::default(),
            ))),
            (_, Compression::Zstd) => {
                Sink::Zstd(Box::new(zstd::Encoder::new(buffered, ZSTD_LEVEL)?))
            }
        };
        sink.bytes(&header(format, unit))?;
        Ok(Self { sink, names, separate: format == Format::Txt, any: false })
    }

    /// Takes what one document adds.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write(&mut self, chunk: Chunk) -> io::Result<()> {
        match chunk {
            Chunk::Bytes(bytes) if bytes.is_empty() => {}
            Chunk::Bytes(bytes) => {
                if self.separate && self.any {
                    self.sink.bytes(b"\n")?;
                }
                self.any = true;
                self.sink.bytes(&bytes)?;
            }
            Chunk::Segments(rows) => {
                if let Sink::Segments(sink) = &mut self.sink {
                    rows.into_iter().try_for_each(|r| sink.push(r))?;
                }
            }
            Chunk::Document(row) => {
                if let Sink::Documents(sink) = &mut self.sink {
                    sink.push(*row)?;
                }
            }
        }
        Ok(())
    }

    /// Ends the output and gives the file its name.
    ///
    /// # Errors
    /// When it can't be written, flushed to disk or renamed.
    pub fn finish(self) -> io::Result<()> {
        let inner = match self.sink {
            Sink::Plain(w) => w,
            Sink::Gzip(w) => w.finish()?,
            Sink::Zstd(w) => w.finish()?,
            Sink::Segments(w) => w.finish()?,
            Sink::Documents(w) => w.finish()?,
        };
        let mut raw = inner.into_inner().map_err(io::IntoInnerError::into_error)?;
        raw.flush()?;
        drop(raw);
        if let Some((temporary, path)) = &self.names {
            File::options().write(true).open(temporary)?.sync_all()?;
            fs::rename(temporary, path)?;
        }
        Ok(())
    }

    /// Throws an unfinished file away.
    pub fn discard(self) {
        let names = self.names;
        drop(self.sink);
        if let Some((temporary, _)) = names {
            // Nothing depends on it: a temporary file that stays is written over by the next run.
            let _ = fs::remove_file(temporary);
        }
    }
}

impl Sink {
    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(w) => w.write_all(bytes),
            Self::Gzip(w) => w.write_all(bytes),
            Self::Zstd(w) => w.write_all(bytes),
            Self::Segments(_) | Self::Documents(_) => Ok(()),
        }
    }
}
