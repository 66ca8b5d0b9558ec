//! Keys of personal data, outside the log (design decision 22).
//!
//! A subject is one registration of one person. Its key seals what is personal; deleting the key makes every copy in
//! the log, in Kafka and in backups of the log unreadable, and breaks no hash over the sealed bytes.

use crate::log::App;
use async_trait::async_trait;
use uuid::Uuid;
use zeroize::ZeroizeOnDrop;

/// A 256-bit key. Has no `Debug`, so that it cannot reach a log line.
#[derive(Clone, ZeroizeOnDrop)]
pub struct Key(pub [u8; 32]);

/// Where keys are kept.
#[async_trait]
pub trait Vault: Send + Sync + 'static {
    /// The subject's key, made on first use; durable before it is answered.
    async fn key_for_sealing(&self, app: App, subject: Uuid) -> Result<Key, VaultError>;

    /// The subject's key; none once erased.
    async fn key_for_opening(&self, app: App, subject: Uuid) -> Result<Option<Key>, VaultError>;

    /// Deletes the subject's key for ever, durably. A second time changes nothing, and no new key is made for it.
    async fn erase(&self, app: App, subject: Uuid) -> Result<(), VaultError>;
}

#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// A key was asked for a subject whose key was deleted.
    #[error("the key of this subject was erased")]
    Erased,
    #[error("access the key vault: {0}")]
    Broken(String),
}
