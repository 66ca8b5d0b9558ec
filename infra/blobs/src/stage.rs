//! A blob in the making: a file of no public name that is hashed as it is written.

use crate::folder;
use md5::{Digest, Md5};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Bytes of a file hashed at a time.
const BUFFER_BYTES: usize = 256 << 10;

/// Removes the file when the making ends early, however it ends.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        // After `publish` the name is gone already; what cannot be removed is swept at the next start.
        if let Err(error) = folder::discard(&self.0) {
            tracing::warn!(path = %self.0.display(), "remove an unfinished blob: {error}");
        }
    }
}

/// A file that is being written.
pub struct Stage {
    file: File,
    path: Temporary,
    hash: Md5,
    written: u64,
}

impl Stage {
    /// Starts an empty file in `folder`.
    pub fn create(folder: &Path) -> io::Result<Self> {
        let path = folder.join(Uuid::new_v4().simple().to_string());
        let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        Ok(Self { file, path: Temporary(path), hash: Md5::new(), written: 0 })
    }

    /// Adds bytes.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        self.file.write_all(bytes)?;
        self.written += bytes.len() as u64;
        Ok(())
    }

    /// Adds what a file holds.
    pub fn write_from(&mut self, source: &mut File) -> io::Result<()> {
        let mut buffer = vec![0; BUFFER_BYTES];
        loop {
            match source.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(count) => self.write(&buffer[..count])?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Adds what a file holds without hashing it: the kernel copies, or shares the blocks.
    pub fn append(&mut self, source: &mut File) -> io::Result<()> {
        self.written += io::copy(source, &mut self.file)?;
        Ok(())
    }

    /// Bytes so far.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// The MD5 of what was written, in hex.
    pub fn md5(&self) -> String {
        hex(&self.hash.clone().finalize())
    }

    /// Makes the bytes durable.
    pub fn sync(&self) -> io::Result<&File> {
        self.file.sync_all()?;
        Ok(&self.file)
    }

    /// Gives the synced file its name.
    pub fn publish(self, to: &Path) -> io::Result<()> {
        folder::publish(&self.path.0, to)
    }
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a String does not fail");
        text
    })
}

/// The MD5 of a file, in hex.
pub fn md5_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Md5::new();
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hex(&hash.finalize())),
            Ok(count) => hash.update(&buffer[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The entity tag of a blob made of parts: the MD5 of the parts' MD5s, and how many they were.
pub fn joined_tag(parts: &[String]) -> String {
    let mut hash = Md5::new();
    for part in parts {
        hash.update(unhex(part).unwrap_or_else(|| part.clone().into_bytes()));
    }
    format!("{}-{}", hex(&hash.finalize()), parts.len())
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |index| u8::from_str_radix(text.get(index..index + 2)?, 16).ok();
    if text.len() == 32 { (0..text.len()).step_by(2).map(digit).collect() } else { None }
}
