//! Entity tags beside the blobs.
//!
//! A tag's file says which file it is of (inode, time and size). So no order of writes and no power cut can give a blob
//! the tag of another: a tag whose stamp does not fit is made anew from the bytes. The files need no sync for the same reason.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use uuid::Uuid;

/// Which file a tag is of.
pub fn stamp(facts: &fs::Metadata) -> String {
    format!("{:x}-{:x}.{:x}-{:x}", facts.ino(), facts.mtime(), facts.mtime_nsec(), facts.size())
}

/// The tag at `path`, if it is of the file with this stamp.
pub fn read(path: &Path, stamp: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let (of, tag) = text.trim_end().split_once(' ')?;
    (of == stamp && !tag.is_empty()).then(|| tag.to_owned())
}

/// Keeps a tag, whole or not at all.
pub fn write(path: &Path, stamp: &str, tag: &str, scratch: &Path) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let new = scratch.join(Uuid::new_v4().simple().to_string());
    let written = fs::write(&new, format!("{stamp} {tag}\n")).and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        crate::folder::discard(&new)?;
    }
    written
}
