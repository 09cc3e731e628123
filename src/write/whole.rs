//! Whole files or none: bytes go to a temporary file, which then takes the final name.
//!
//! In: a path and what it is to hold. Out: the file. Never: half a file under its final name, a regular file in the place of a device or a pipe.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The name of an unfinished file: hidden, beside the final one.
pub(super) fn temporary_name(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.tmp"))
}

/// Writes a file whole, with the folders it lies in. A device or a pipe is written to as it stands.
///
/// # Errors
/// What the system says.
pub fn write_whole(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    if is_stream(path) {
        return io::Write::write_all(&mut open_stream(path)?, bytes.as_ref());
    }
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let temporary = temporary_name(path);
    fs::write(&temporary, bytes)?;
    fs::rename(&temporary, path)
}

/// Whether a path names a device or a pipe (`/dev/null`, `/dev/stdout`, a shell's `>(…)`): what is there takes bytes and is neither overwritten nor renamed.
/// What stands below `/dev` is one even where it leads to a file.
pub fn is_stream(path: &Path) -> bool {
    let Ok(there) = fs::metadata(path) else { return false };
    !there.is_dir() && (!there.is_file() || path.starts_with("/dev"))
}

/// Opens what [`is_stream`] says yes to.
pub(super) fn open_stream(path: &Path) -> io::Result<fs::File> {
    fs::File::options().append(true).open(path)
}
