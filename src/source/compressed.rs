//! Compression formats: which one a file is in, and one decoder for each behind one small step function.
//!
//! In: compressed bytes of one member (gzip), frame (zstd) or stream (bzip2, xz). Out: its decompressed bytes and its exact end.
//! Never: reading, seeking, or looking past the end of the member.

use flate2::FlushDecompress;
use liblzma::stream::Action;
use std::io;
use zstd::stream::raw::{DParameter, Operation};

/// Base-2 logarithm of the largest zstd window: 128 MiB, what `zstd -d` takes without `--memory` or `--long`.
const ZSTD_WINDOW_LOG: u32 = 27;
/// Memory that an xz decoder may take, in bytes: twice the zstd window; `xz -9` needs 65 MiB.
const XZ_MEMORY: u64 = 256 << 20;
/// RFC 8878, 3.1.1.
const ZSTD_MAGIC: [u8; 4] = 0xFD2F_B528_u32.to_le_bytes();
/// The block or end-of-stream magic that follows `BZh1`…`BZh9`.
const BZIP2_BLOCKS: [&[u8]; 2] = [b"\x31\x41\x59\x26\x53\x59", b"\x17\x72\x45\x38\x50\x90"];

/// How bytes are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzip,
    Zstd,
    Bzip2,
    Xz,
}

impl Packing {
    /// Bytes that [`Packing::of`] needs to tell every format.
    pub(super) const HEAD: usize = 10;

    /// The packing that the first bytes announce. Names say nothing: servers unpack files and keep the ending.
    pub(super) fn of(head: &[u8]) -> Self {
        match head {
            [0x1F, 0x8B, ..] => Self::Gzip,
            [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Self::Xz,
            [b'B', b'Z', b'h', b'1'..=b'9', rest @ ..]
                if BZIP2_BLOCKS.iter().any(|magic| rest.starts_with(magic)) =>
            {
                Self::Bzip2
            }
            // A frame, or a skippable frame (0x184D2A50 to 0x184D2A5F).
            [a, b, c, d, ..]
                if [*a, *b, *c, *d] == ZSTD_MAGIC
                    || (a & 0xF0 == 0x50 && [*b, *c, *d] == [0x2A, 0x4D, 0x18]) =>
            {
                Self::Zstd
            }
            _ => Self::Plain,
        }
    }

    /// The bytes that every member begins with (for zstd: every frame with content). Empty for plain bytes.
    pub(super) fn magic(self) -> &'static [u8] {
        match self {
            Self::Plain => b"",
            Self::Gzip => &[0x1F, 0x8B, 8],
            Self::Zstd => &ZSTD_MAGIC,
            Self::Bzip2 => b"BZh",
            Self::Xz => &[0xFD, b'7', b'z', b'X', b'Z', 0],
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
        }
    }
}

/// What one step of a decoder did.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    /// Bytes taken from the input.
    pub(super) read: usize,
    /// Bytes put into the output.
    pub(super) written: usize,
    /// Whether the member ended, its checksum included.
    pub(super) ended: bool,
}

/// The decoder of one format; [`Codec::restart`] makes it ready for the next member.
pub(super) enum Codec {
    Plain,
    Gzip(flate2::Decompress),
    Zstd(zstd::stream::raw::Decoder<'static>),
    Bzip2(bzip2::Decompress),
    Xz(liblzma::stream::Stream),
}

impl Codec {
    /// A decoder at the start of a member; `dictionary` (may be empty) is for zstd.
    pub(super) fn new(packing: Packing, dictionary: &[u8]) -> io::Result<Self> {
        Ok(match packing {
            Packing::Plain => Self::Plain,
            Packing::Gzip => Self::Gzip(flate2::Decompress::new_gzip(15)),
            Packing::Zstd => {
                let mut decoder = zstd::stream::raw::Decoder::with_dictionary(dictionary)?;
                decoder.set_parameter(DParameter::WindowLogMax(ZSTD_WINDOW_LOG))?;
                Self::Zstd(decoder)
            }
            Packing::Bzip2 => Self::Bzip2(bzip2::Decompress::new(false)),
            Packing::Xz => Self::Xz(xz()?),
        })
    }

    /// Forgets the current member. A zstd dictionary stays.
    pub(super) fn restart(&mut self) -> io::Result<()> {
        match self {
            Self::Plain => {}
            Self::Gzip(decoder) => decoder.reset(true),
            Self::Zstd(decoder) => decoder.reinit()?,
            Self::Bzip2(decoder) => *decoder = bzip2::Decompress::new(false),
            Self::Xz(decoder) => *decoder = xz()?,
        }
        Ok(())
    }

    /// Decodes some of `input` into `output`; the error says what is wrong with the data.
    pub(super) fn step(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step, String> {
        match self {
            Self::Plain => {
                let n = input.len().min(output.len());
                output[..n].copy_from_slice(&input[..n]);
                Ok(Step { read: n, written: n, ended: input.is_empty() })
            }
            Self::Gzip(decoder) => {
                let before = (decoder.total_in(), decoder.total_out());
                let status = decoder.decompress(input, output, FlushDecompress::None);
                let after = (decoder.total_in(), decoder.total_out());
                match status {
                    Ok(status) => Ok(step(before, after, status == flate2::Status::StreamEnd)),
                    // What was decoded in front of the damage counts; the error comes again.
                    Err(_) if after.1 > before.1 => Ok(step(before, after, false)),
                    Err(error) => Err(error.to_string()),
                }
            }
            Self::Zstd(decoder) => {
                let status = decoder.run_on_buffers(input, output).map_err(|e| e.to_string())?;
                let ended = status.remaining == 0;
                Ok(Step { read: status.bytes_read, written: status.bytes_written, ended })
            }
            Self::Bzip2(decoder) => {
                let before = (decoder.total_in(), decoder.total_out());
                let status = decoder.decompress(input, output).map_err(|e| e.to_string())?;
                let ended = status == bzip2::Status::StreamEnd;
                Ok(step(before, (decoder.total_in(), decoder.total_out()), ended))
            }
            Self::Xz(decoder) => {
                let before = (decoder.total_in(), decoder.total_out());
                let status =
                    decoder.process(input, output, Action::Run).map_err(|e| e.to_string())?;
                let ended = status == liblzma::stream::Status::StreamEnd;
                Ok(step(before, (decoder.total_in(), decoder.total_out()), ended))
            }
        }
    }
}

fn xz() -> io::Result<liblzma::stream::Stream> {
    Ok(liblzma::stream::Stream::new_stream_decoder(XZ_MEMORY, 0)?)
}

fn step(before: (u64, u64), after: (u64, u64), ended: bool) -> Step {
    // Both differences are at most the length of a slice.
    Step { read: (after.0 - before.0) as usize, written: (after.1 - before.1) as usize, ended }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_the_packing() {
        assert_eq!(Packing::of(&[0x1F, 0x8B, 8, 0]), Packing::Gzip);
        assert_eq!(Packing::of(&[0x28, 0xB5, 0x2F, 0xFD, 0]), Packing::Zstd);
        assert_eq!(Packing::of(&[0x5D, 0x2A, 0x4D, 0x18]), Packing::Zstd);
        assert_eq!(Packing::of(b"BZh91AY&SY"), Packing::Bzip2);
        assert_eq!(Packing::of(b"BZh9 is how a bzip2 file begins"), Packing::Plain);
        assert_eq!(Packing::of(b"\xFD7zXZ\0"), Packing::Xz);
        assert_eq!(Packing::of(b"<html>"), Packing::Plain);
        assert_eq!(Packing::of(b""), Packing::Plain);
    }
}
