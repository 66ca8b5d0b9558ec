//! Stream keys: random, found by a keyed hash, shown again from a sealed copy.

use super::{SealError, Secrets, hex, mac};
use domain::StreamKeyId;
use domain::stream_key::{Active, Secret};

/// Random characters after the number, as clients have seen them (contract section 5): 126 bits.
const RANDOM_CHARS: usize = 21;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl Secrets {
    /// A new key string for a stream key, as it may be kept.
    pub fn new_stream_key(&self, key: StreamKeyId) -> Secret {
        let random: [u8; RANDOM_CHARS] = rand::random();
        let letters = random.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 64)]));
        let text: String = key.to_string().chars().chain(letters).collect();
        Secret {
            hash: self.hash_stream_key(&text),
            sealed: self.sealer().seal(&context(key), text.as_bytes()),
        }
    }

    /// The hash by which a publish finds its stream key.
    pub fn hash_stream_key(&self, text: &str) -> String {
        hex(&mac(&self.pepper, &[b"stream-key", text.as_bytes()]))
    }

    /// The key string, to be shown to its owner or tenant.
    pub fn open_stream_key(&self, key: &Active) -> Result<String, SealError> {
        let bytes = self.sealer().open(&context(key.key), &key.secret.sealed)?;
        String::from_utf8(bytes).map_err(|_| SealError::Damaged)
    }
}

fn context(key: StreamKeyId) -> String {
    format!("stream-key/{key}")
}
