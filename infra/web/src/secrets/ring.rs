//! The keys that seal, in a file: a line a key, `{id} {64 hex digits}`, the newest last.

use super::{file, hex};
use ports::vault::Key;
use std::io::{Error, ErrorKind, Result};
use std::path::Path;
use zeroize::Zeroizing;

/// A key and the name under which sealed texts refer to it.
#[derive(Clone)]
pub(super) struct RingKey {
    pub id: String,
    pub key: Key,
}

/// All keys of a file, oldest first; never none.
#[derive(Clone)]
pub(super) struct Ring(Vec<RingKey>);

impl Ring {
    /// Reads the file; makes it with one random key if there is none.
    pub fn open(path: &Path) -> Result<Self> {
        let first = Zeroizing::new(RingKey::random().line());
        Self::parse(path, &file::read_or_make_text(path, &first)?)
    }

    /// Reads the file as it is now.
    pub fn read(path: &Path) -> Result<Self> {
        Self::parse(path, &file::read_text(path)?)
    }

    /// Adds a random key, which seals from now on in every process that opens the file anew.
    pub fn rotate(path: &Path) -> Result<String> {
        Self::open(path)?;
        file::change(path, |text| {
            Self::parse(path, text)?;
            let key = RingKey::random();
            let id = key.id.clone();
            Ok((Zeroizing::new(format!("{}\n{}", text.trim_end(), key.line())), id))
        })
    }

    /// The key that seals.
    pub fn newest(&self) -> &RingKey {
        self.0.last().expect("a ring is never without a key")
    }

    pub fn named(&self, id: &str) -> Option<&RingKey> {
        self.0.iter().find(|key| key.id == id)
    }

    fn parse(path: &Path, text: &str) -> Result<Self> {
        let keys: Option<Vec<RingKey>> =
            text.lines().filter(|line| !line.trim().is_empty()).map(RingKey::parse).collect();
        let wrong =
            || Error::new(ErrorKind::InvalidData, format!("{} is no file of sealing keys", path.display()));
        keys.filter(|keys| !keys.is_empty()).map(Self).ok_or_else(wrong)
    }
}

impl RingKey {
    fn random() -> Self {
        let id: [u8; 4] = rand::random();
        Self { id: hex(&id), key: Key(rand::random()) }
    }

    fn line(&self) -> String {
        format!("{} {}\n", self.id, hex(&self.key.0))
    }

    fn parse(line: &str) -> Option<Self> {
        let (id, digits) = line.trim().split_once(' ')?;
        let mut key = Key([0; 32]);
        if id.is_empty() || digits.len() != 2 * key.0.len() || !digits.is_ascii() {
            return None;
        }
        for (at, byte) in key.0.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).ok()?;
        }
        Some(Self { id: id.to_owned(), key })
    }
}
