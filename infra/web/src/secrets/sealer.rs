//! Seals what must be shown or used again: stream keys, webhook secrets, stored answers.

use super::ring::{Ring, RingKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ports::seal;
use std::io::Result as IoResult;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

/// Says how the rest of a sealed text is to be read.
const VERSION: &str = "s1";

/// Seals texts under the newest key of `keys/sealing.keys` and opens what any key of the file sealed.
///
/// A sealed text is `s1.{key id}.{base64url(nonce, ciphertext, tag)}`, XChaCha20-Poly1305. `reelog keys rotate` adds a
/// key: processes seal with it from their next start, and open with it at once, because an unknown key id makes them
/// read the file again. Take a key out of the file only when nothing it sealed is needed any more.
pub struct Sealer {
    path: PathBuf,
    ring: RwLock<Ring>,
}

/// Why a sealed text does not open.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// No key of this id; it was taken out of the file, or the text comes from another installation.
    #[error("sealed with the key {0:?}, which is not among the sealing keys")]
    UnknownKey(String),
    /// Altered, cut, sealed for another context, or no sealed text at all.
    #[error("the sealed text is damaged or belongs elsewhere")]
    Damaged,
}

impl Sealer {
    /// Opens the key file; makes it if there is none.
    pub(super) fn load(path: &Path) -> IoResult<Self> {
        Ok(Self { path: path.to_owned(), ring: RwLock::new(Ring::open(path)?) })
    }

    /// Seals bytes for a context, such as `stream-key/7`; they open for the same context only.
    pub fn seal(&self, context: &str, plain: &[u8]) -> String {
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
        let RingKey { id, key } = ring.newest();
        let (nonce, sealed) = seal::seal(key, &place(id, context), plain);
        format!("{VERSION}.{id}.{}", URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    /// Opens what [`Sealer::seal`] made for this context.
    pub fn open(&self, context: &str, sealed: &str) -> Result<Vec<u8>, SealError> {
        let mut fields = sealed.split('.');
        let (Some(VERSION), Some(id), Some(text), None) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            return Err(SealError::Damaged);
        };
        let RingKey { key, .. } = self.key(id).ok_or_else(|| SealError::UnknownKey(id.to_owned()))?;
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| SealError::Damaged)?;
        let (nonce, sealed) = bytes.split_first_chunk().ok_or(SealError::Damaged)?;
        seal::open(&key, &place(id, context), *nonce, sealed).ok_or(SealError::Damaged)
    }

    /// A key by its id; another process may have added it since the file was read.
    fn key(&self, id: &str) -> Option<RingKey> {
        if let Some(key) = self.ring.read().unwrap_or_else(PoisonError::into_inner).named(id) {
            return Some(key.clone());
        }
        let newer = Ring::read(&self.path).ok()?;
        let key = newer.named(id)?.clone();
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = newer;
        Some(key)
    }
}

/// What a sealed text is bound to.
fn place(id: &str, context: &str) -> Vec<u8> {
    format!("reelog seal 1\n{id}\n{context}").into_bytes()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn new() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sealing.keys");
        (folder, path)
    }

    #[test]
    fn what_is_sealed_opens_after_a_restart_for_its_own_context_only() {
        let (_folder, path) = new();
        let sealed = Sealer::load(&path).unwrap().seal("stream-key/7", b"secret");
        assert!(!sealed.contains("secret"));
        let sealer = Sealer::load(&path).unwrap();
        assert_eq!(sealer.open("stream-key/7", &sealed).unwrap(), b"secret");
        assert!(matches!(sealer.open("stream-key/8", &sealed), Err(SealError::Damaged)));
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn an_altered_or_foreign_text_does_not_open() {
        let (_folder, path) = new();
        let sealer = Sealer::load(&path).unwrap();
        let sealed = sealer.seal("c", b"secret");
        let altered = |at: usize| {
            let mut bytes = sealed.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            String::from_utf8(bytes).unwrap()
        };
        for text in [altered(sealed.len() - 5), altered(20), format!("{sealed}.x"), sealed.replace('.', "")] {
            assert!(matches!(sealer.open("c", &text), Err(SealError::Damaged)), "{text}");
        }
        let (_other, elsewhere) = new();
        let foreign = Sealer::load(&elsewhere).unwrap().seal("c", b"secret");
        assert!(matches!(sealer.open("c", &foreign), Err(SealError::UnknownKey(_))));
    }

    #[test]
    fn after_a_rotation_the_new_key_seals_and_both_open_without_a_restart() {
        let (_folder, path) = new();
        let running = Sealer::load(&path).unwrap();
        let old = running.seal("c", b"old");
        let id = Ring::rotate(&path).unwrap();
        let restarted = Sealer::load(&path).unwrap();
        let new = restarted.seal("c", b"new");
        assert_eq!(new.split('.').nth(1), Some(id.as_str()));
        for sealer in [&running, &restarted] {
            assert_eq!(sealer.open("c", &old).unwrap(), b"old");
            assert_eq!(sealer.open("c", &new).unwrap(), b"new");
        }
        assert_eq!(
            running.seal("c", b"").split('.').nth(1),
            Some(id.as_str()),
            "what was read anew seals too"
        );
    }

    #[test]
    fn a_key_file_that_others_may_read_or_that_holds_no_keys_is_refused() {
        let (_folder, path) = new();
        Sealer::load(&path).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(Sealer::load(&path).is_err());
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        std::fs::write(&path, "abc\n").unwrap();
        assert!(Sealer::load(&path).is_err());
    }
}
