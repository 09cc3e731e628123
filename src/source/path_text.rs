//! Paths in manifests: a string where the path is UTF-8, else the list of its bytes.
//!
//! In and out: a [`PathBuf`](std::path::PathBuf), unchanged by the round trip on Unix. Never: a loss that goes unsaid.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Text(String),
    Bytes(Vec<u8>),
}

pub(super) fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    match path.to_str() {
        Some(text) => text.serialize(serializer),
        None => path.as_os_str().as_encoded_bytes().serialize(serializer),
    }
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    match Stored::deserialize(deserializer)? {
        Stored::Text(text) => Ok(PathBuf::from(text)),
        Stored::Bytes(bytes) => from_bytes(bytes).map_err(serde::de::Error::custom),
    }
}

#[cfg(unix)]
fn from_bytes(bytes: Vec<u8>) -> Result<PathBuf, &'static str> {
    use std::os::unix::ffi::OsStringExt;
    Ok(PathBuf::from(std::ffi::OsString::from_vec(bytes)))
}

#[cfg(not(unix))]
fn from_bytes(_: Vec<u8>) -> Result<PathBuf, &'static str> {
    Err("a path that is no Unicode, from another system")
}
