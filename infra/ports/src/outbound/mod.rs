//! Requests to addresses that tenants name: never into our own network.
//!
//! [`Guard`] is the rule: which URLs and addresses may be called. It is asked when a URL is set, so that the tenant is
//! told at once, and again by the engine with what the name resolves to at each call, because names change.

mod address;
mod guard;
mod retry_after;

pub use address::{Reach, reach};
pub use guard::{Forbidden, Guard};
pub use retry_after::retry_after_s;

use async_trait::async_trait;
use bytes::Bytes;
pub use url::Url;

/// A POST. Has no `Debug`: headers hold credentials.
#[derive(Clone)]
pub struct Post {
    pub url: Url,
    pub headers: Vec<(&'static str, String)>,
    pub body: Bytes,
}

/// What came back, whole or as far as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// The `Retry-After` header as it came; [`retry_after_s`] reads it.
    pub retry_after: Option<String>,
}

/// Why there is no answer. The sentences are shown to the tenant; none holds a header or a URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error("the host name cannot be resolved")]
    Unresolved,
    #[error("no connection could be made")]
    Unreachable,
    #[error("no whole answer within {0} seconds")]
    TooSlow(u64),
    #[error("the answer is not HTTP, or was cut short")]
    Broken,
    #[error("the request could not be built: a header has characters that HTTP does not take")]
    Unsendable,
}

/// An engine that calls others' addresses: it asks a [`Guard`] at every call, follows no redirect, and gives up at a
/// deadline that covers everything from the name to the last byte.
#[async_trait]
pub trait Outbound: Send + Sync + 'static {
    async fn post(&self, post: Post) -> Result<Answer, OutboundError>;
}
