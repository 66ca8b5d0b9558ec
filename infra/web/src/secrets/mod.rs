//! What only the server knows. Nothing here has a `Debug` that could put it in a log line.

mod file;
mod object;
mod part;
mod ring;
mod sealer;
mod stream_key;
mod tus;

pub use object::{ObjectAct, ObjectTicket};
pub use part::{PartOf, PartTicket};
pub use sealer::{SealError, Sealer};
pub use tus::{TusOf, TusTicket};

use crate::ApiError;
use crate::livekit::LiveKitKey;
use crate::tokens::TokenKey;
use hmac::{Hmac, KeyInit, Mac};
use schemas::errors::Code;
use sha2::{Digest, Sha256};
use std::path::Path;
use subtle::ConstantTimeEq;

/// The file of sealing keys, in the folder of keys.
const SEALING_KEYS: &str = "sealing.keys";

/// Keys and tokens of a data folder.
pub struct Secrets {
    pepper: Vec<u8>,
    upload: Vec<u8>,
    operator_token: String,
    worker_token: String,
    tokens: TokenKey,
    livekit: LiveKitKey,
    sealer: Sealer,
}

impl Secrets {
    /// Reads the secrets of a data folder, and makes those that are not there yet: `keys/pepper`, `keys/token`,
    /// `keys/upload`, `keys/livekit`, `keys/worker.token`, `keys/sealing.keys` and `operator.token`, readable by the owner only.
    pub fn open(data: &Path) -> std::io::Result<Self> {
        let keys = data.join("keys");
        file::private_folder(&keys)?;
        let key = |name: &str| file::read_or_make(&keys.join(name));
        Ok(Self {
            pepper: key("pepper")?.into_bytes(),
            upload: key("upload")?.into_bytes(),
            operator_token: file::read_or_make(&data.join("operator.token"))?,
            worker_token: key("worker.token")?,
            tokens: TokenKey::new(key("token")?.as_bytes()),
            livekit: LiveKitKey::new(&key("livekit")?),
            sealer: Sealer::load(&keys.join(SEALING_KEYS))?,
        })
    }

    /// The token of operators; give it to nobody else.
    pub fn operator_token(&self) -> &str {
        &self.operator_token
    }

    /// The token of workers and of roles in other processes.
    pub fn worker_token(&self) -> &str {
        &self.worker_token
    }

    /// Adds a sealing key to a data folder and gives its id; see [`Sealer`] for when it is used.
    pub fn rotate_sealing_key(data: &Path) -> std::io::Result<String> {
        let keys = data.join("keys");
        file::private_folder(&keys)?;
        ring::Ring::rotate(&keys.join(SEALING_KEYS))
    }

    /// A keyed hash that tells requests apart without telling what is in them.
    pub fn fingerprint(&self, parts: &[&[u8]]) -> String {
        hex(&self.derive("request", parts))
    }

    /// 256 bits that only this server can derive from a purpose and parts, the same each time.
    pub fn derive(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        mac(&self.pepper, &[&[purpose.as_bytes()], parts].concat())
    }

    /// Seals what must be shown or used again.
    pub fn sealer(&self) -> &Sealer {
        &self.sealer
    }

    /// Tokens of members.
    pub fn tokens(&self) -> &TokenKey {
        &self.tokens
    }

    /// Tokens of the room server.
    pub fn livekit(&self) -> &LiveKitKey {
        &self.livekit
    }

    /// The keyed hash under which an API secret is kept. API secrets are random, so a fast hash is enough.
    pub fn hash_api_secret(&self, secret: &str) -> String {
        hex(&mac(&self.pepper, &[b"api-secret", secret.as_bytes()]))
    }

    /// Whether an API secret is the one that was hashed; takes as long for a wrong one.
    pub fn is_api_secret(&self, secret: &str, hash: &str) -> bool {
        same(self.hash_api_secret(secret).as_bytes(), hash.as_bytes())
    }

    /// The key of a user's stream: it names the same stream for the same address, and tells nobody the address.
    pub fn user_key(&self, email: &str) -> String {
        let email = email.trim().to_lowercase();
        hex(&self.derive("user", &[email.as_bytes()])[..16])
    }

    /// The keyed hash under which a random token is kept, of a purpose such as `invitation`.
    pub(crate) fn hash_one_time(&self, purpose: &str, token: &str) -> String {
        hex(&self.derive("one-time", &[purpose.as_bytes(), token.as_bytes()]))
    }

    /// Whether a random token is the one that was hashed; takes as long for a wrong one.
    pub(crate) fn is_one_time(&self, purpose: &str, token: &str, hash: &str) -> bool {
        same(self.hash_one_time(purpose, token).as_bytes(), hash.as_bytes())
    }

    pub fn is_operator_token(&self, token: &str) -> bool {
        same(token.as_bytes(), self.operator_token.as_bytes())
    }

    pub fn is_worker_token(&self, token: &str) -> bool {
        same(token.as_bytes(), self.worker_token.as_bytes())
    }

    /// The last segment of a part URL: what it allows, signed.
    pub fn sign_part(&self, ticket: &PartTicket) -> String {
        let text = ticket.to_text();
        let signature = hex(&mac(&self.upload, &[b"part", text.as_bytes()]));
        format!("{text}.{signature}")
    }

    /// The last segment of a tus URL: what it allows, signed.
    pub fn sign_tus(&self, ticket: &TusTicket) -> String {
        let text = ticket.to_text();
        let signature = hex(&mac(&self.upload, &[b"tus", text.as_bytes()]));
        format!("{text}.{signature}")
    }

    /// What a tus URL allows.
    pub fn read_tus(&self, token: &str) -> Result<TusTicket, ApiError> {
        let (text, signature) = token.rsplit_once('.').ok_or(Code::InvalidUploadUrl)?;
        let expected = hex(&mac(&self.upload, &[b"tus", text.as_bytes()]));
        if !same(signature.as_bytes(), expected.as_bytes()) {
            return Err(Code::InvalidUploadUrl.into());
        }
        TusTicket::from_text(text).ok_or_else(|| Code::InvalidUploadUrl.into())
    }

    /// The last segment of a file's URL: what it allows, signed.
    pub fn sign_object(&self, ticket: &ObjectTicket) -> String {
        let text = ticket.to_text();
        let signature = hex(&mac(&self.upload, &[b"storage-object", text.as_bytes()]));
        format!("{text}.{signature}")
    }

    /// The file that a URL allows to do this with, at this time in seconds since 1970.
    pub fn read_object(&self, token: &str, act: ObjectAct, now_s: i64) -> Result<ObjectTicket, ApiError> {
        let (invalid, expired) = match act {
            ObjectAct::Upload => (Code::InvalidUploadUrl, Code::UploadUrlExpired),
            ObjectAct::Download => (Code::InvalidDownloadUrl, Code::DownloadUrlExpired),
        };
        let (text, signature) = token.rsplit_once('.').ok_or(invalid)?;
        let expected = hex(&mac(&self.upload, &[b"storage-object", text.as_bytes()]));
        if !same(signature.as_bytes(), expected.as_bytes()) {
            return Err(invalid.into());
        }
        let ticket = ObjectTicket::from_text(text).filter(|ticket| ticket.act == act).ok_or(invalid)?;
        if ticket.expires_s < now_s { Err(expired.into()) } else { Ok(ticket) }
    }

    /// What a part URL allows at this time, in seconds since 1970.
    pub fn read_part(&self, token: &str, now_s: i64) -> Result<PartTicket, ApiError> {
        let (text, signature) = token.rsplit_once('.').ok_or(Code::InvalidUploadUrl)?;
        let expected = hex(&mac(&self.upload, &[b"part", text.as_bytes()]));
        if !same(signature.as_bytes(), expected.as_bytes()) {
            return Err(Code::InvalidUploadUrl.into());
        }
        let ticket = PartTicket::from_text(text).ok_or(Code::InvalidUploadUrl)?;
        if ticket.expires_s < now_s {
            return Err(Code::UploadUrlExpired.into());
        }
        Ok(ticket)
    }
}

/// HMAC-SHA-256 over texts that cannot run into one another.
fn mac(key: &[u8], texts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for text in texts {
        mac.update(&(text.len() as u64).to_be_bytes());
        mac.update(text);
    }
    mac.finalize().into_bytes().into()
}

/// Compares without telling by time where two texts, or their lengths, differ.
fn same(left: &[u8], right: &[u8]) -> bool {
    Sha256::digest(left).as_slice().ct_eq(Sha256::digest(right).as_slice()).into()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests;
