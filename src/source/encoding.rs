//! Transfer and content encodings of HTTP, undone.
//!
//! In: a body and the name of its encoding. Out: the body without it, or that it was undone already. Never: more bytes than the cap and one.

use super::compressed::Packing;
use super::input::over;
use super::sniff::{self, Content};
use super::unpacked::Unpacked;
use std::io::Read;

/// Undoes `Transfer-Encoding: chunked`. `None`: the first chunk is not whole, so this is no chunked body (unless it was truncated).
/// What does not parse behind good chunks is taken as it stands.
pub(super) fn dechunked(body: &[u8], truncated: bool) -> Option<Vec<u8>> {
    let mut rest = body;
    let mut out = Vec::with_capacity(body.len());
    let mut first = true;
    while !rest.is_empty() {
        let size = rest.first().filter(|b| b.is_ascii_hexdigit());
        let size = size.and_then(|_| httparse::parse_chunk_size(rest).ok());
        let Some(httparse::Status::Complete((start, size))) = size else {
            if first {
                return None;
            }
            out.extend_from_slice(rest);
            break;
        };
        let data = &rest[start..];
        if size == 0 {
            // Trailers may follow, text may not.
            return (!first || data.trim_ascii().is_empty()).then_some(out);
        }
        let chunk = usize::try_from(size).ok().and_then(|size| data.split_at_checked(size));
        let Some((chunk, after)) = chunk else {
            if first && !truncated {
                return None;
            }
            out.extend_from_slice(data);
            break;
        };
        let Some(after) = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")) else {
            if first && !after.is_empty() {
                return None;
            }
            out.extend_from_slice(data);
            break;
        };
        out.extend_from_slice(chunk);
        rest = after;
        first = false;
    }
    Some(out)
}

/// Undoes one content encoding; `None`: it is undone already, or unknown.
pub(super) fn decoded(
    encoding: &str,
    body: &[u8],
    truncated: bool,
    cap: u64,
) -> Result<Option<Vec<u8>>, String> {
    let packing = Packing::of(body);
    let drained = match encoding {
        "gzip" | "x-gzip" if packing == Packing::Gzip => unpacked(body, cap),
        "zstd" if packing == Packing::Zstd => unpacked(body, cap),
        "deflate" | "br" if sniff::head(body) == Content::Html || body.is_empty() => {
            return Ok(None);
        }
        // The standard says zlib; old servers send the bare stream.
        "deflate" => match drain(flate2::read::ZlibDecoder::new(body), cap) {
            (bytes, Some(_)) if bytes.is_empty() => {
                drain(flate2::read::DeflateDecoder::new(body), cap)
            }
            drained => drained,
        },
        "br" => drain(brotli::Decompressor::new(body, 4096), cap),
        _ => return Ok(None),
    };
    match drained {
        (bytes, None) if bytes.len() as u64 > cap => Err(over(cap)),
        (bytes, None) => Ok(Some(bytes)),
        (_, Some(_)) if !matches!(sniff::head(body), Content::Binary(_)) => Ok(None),
        (bytes, Some(_)) if truncated && !bytes.is_empty() => Ok(Some(bytes)),
        (_, Some(error)) => Err(format!("content encoding {encoding}: {error}")),
    }
}

fn unpacked(body: &[u8], cap: u64) -> (Vec<u8>, Option<String>) {
    match Unpacked::new(body) {
        Ok(unpacked) => drain(unpacked, cap),
        Err(error) => (Vec::new(), Some(error.to_string())),
    }
}

/// What a reader gives, at most one byte above the cap, and the error that ended it.
fn drain(reader: impl Read, cap: u64) -> (Vec<u8>, Option<String>) {
    let mut bytes = Vec::new();
    let read = reader.take(cap.saturating_add(1)).read_to_end(&mut bytes);
    (bytes, read.err().map(|e| e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::super::http::{Page, response};
    use super::*;
    use std::io::Write;

    fn text(content: &[u8]) -> String {
        match response(content, false, 1 << 20) {
            Page::Text(bytes, _) => String::from_utf8_lossy(&bytes).into_owned(),
            page => panic!("no text: {page:?}"),
        }
    }

    #[test]
    fn chunks_are_joined_unless_they_were_already() {
        let chunked = |body: &str| {
            text(format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n{body}").as_bytes())
        };
        assert_eq!(chunked("3\r\nbir\r\n4;x=y\r\n iki\r\n0\r\n\r\n"), "bir iki");
        assert_eq!(chunked("bir iki"), "bir iki");
        assert_eq!(chunked("face to face"), "face to face");
        assert_eq!(chunked("3\r\nbir\r\nüç"), "birüç");
        assert_eq!(dechunked(b"ff\r\nbir", true).as_deref(), Some(&b"bir"[..]));
    }

    #[test]
    fn content_encodings_are_undone_unless_they_were_already() {
        let page = "<p>bir iki üç".repeat(20);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        let mut raw =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        let mut br = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 22);
        for writer in [&mut gzip as &mut dyn Write, &mut zlib, &mut raw, &mut br] {
            writer.write_all(page.as_bytes()).expect("memory takes all");
        }
        let bodies = [
            ("gzip", gzip.finish().expect("memory takes all")),
            ("deflate", zlib.finish().expect("memory takes all")),
            ("deflate", raw.finish().expect("memory takes all")),
            ("br", br.into_inner()),
            ("zstd", zstd::encode_all(page.as_bytes(), 3).expect("memory takes all")),
            ("gzip", page.clone().into_bytes()),
            ("br", page.clone().into_bytes()),
            ("deflate", page.clone().into_bytes()),
            ("x-new", page.clone().into_bytes()),
        ];
        for (encoding, body) in bodies {
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {encoding}\r\n\r\n"
            );
            assert_eq!(text(&[head.as_bytes(), &body].concat()), page, "{encoding}");
        }
    }
}
