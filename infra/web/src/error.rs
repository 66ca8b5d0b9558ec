//! An answer that is not a success: two keys for the client, the cause for the log.

use crate::layers::Said;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::custom_data::LimitExceeded;
use domain::ids::NotAnAppUserId;
use domain::{
    app, banned_words, broadcast, channel, channel_member, group, group_membership, idempotency, login,
    member, messages, playback, post, profile, room, sequence, session, storage_object, stream_key, task,
    usage, user,
};
use ports::blobs::BlobError;
use ports::codec::CodecError;
use ports::log::{AppendError, LogError};
use ports::transact::TransactError;
use ports::vault::VaultError;
use projections::ReadError;
use schemas::errors::{Code, PublicError};
use std::error::Error;
use std::time::Duration;

/// Seconds after which a client may try again when something was busy or away.
const RETRY_AFTER_S: u64 = 1;

/// What a handler answers when it cannot do what was asked.
#[derive(Debug)]
pub struct ApiError {
    public: PublicError,
    /// What really happened, when that is ours to know only.
    source: Option<Box<dyn Error + Send + Sync>>,
    /// Seconds after which another try may do, if that is known.
    retry_after_s: Option<u64>,
}

impl ApiError {
    /// A code with a better sentence than its own.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { public: PublicError::new(code, message), source: None, retry_after_s: None }
    }

    /// A code that hides its cause from the client and shows it to the log.
    pub fn hiding(code: Code, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { public: code.into(), source: Some(source.into()), retry_after_s: None }
    }

    /// Something of ours broke.
    pub fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::hiding(Code::InternalServerError, source)
    }

    /// Tells the client when to come again (`Retry-After`).
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after_s = Some(wait.as_secs().max(1));
        self
    }

    pub fn code(&self) -> Code {
        self.public.code
    }

    /// What really happened, for our own log; none if the client is told all of it.
    pub fn cause(&self) -> Option<String> {
        self.source.as_deref().map(|source| chain(source))
    }

    /// What the client is told.
    pub fn public(&self) -> &PublicError {
        &self.public
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Some(cause) = self.cause() {
            tracing::error!(error.code = self.public.code.as_str(), cause, "a request failed: {cause}");
        }
        let status = StatusCode::from_u16(self.public.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.public.body())).into_response();
        let busy = status == StatusCode::SERVICE_UNAVAILABLE;
        if let Some(seconds) = self.retry_after_s.or(busy.then_some(RETRY_AFTER_S)) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        let help = format!("</docs/errors/{}>; rel=\"help\"", self.public.code.as_str());
        if let Ok(help) = HeaderValue::try_from(help) {
            response.headers_mut().insert(header::LINK, help);
        }
        response.extensions_mut().insert(Said(self.public));
        response
    }
}

/// An error and what it came from, in one line.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut line = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        line.push_str(": ");
        line.push_str(&source.to_string());
        next = source.source();
    }
    line
}

impl From<Code> for ApiError {
    fn from(code: Code) -> Self {
        Self { public: code.into(), source: None, retry_after_s: None }
    }
}

impl From<PublicError> for ApiError {
    fn from(public: PublicError) -> Self {
        // The caller's sentence of a fault of ours would tell too much.
        if public.code == Code::InternalServerError {
            Self::internal(public.message)
        } else {
            Self { public, source: None, retry_after_s: None }
        }
    }
}

macro_rules! refusals {
    ($($refusal:ty),+) => {$(
        impl From<$refusal> for ApiError {
            fn from(refusal: $refusal) -> Self {
                PublicError::from(refusal).into()
            }
        }
    )+};
}
refusals!(
    banned_words::Refusal,
    channel::Refusal,
    channel_member::Refusal,
    messages::Refusal,
    NotAnAppUserId,
    LimitExceeded,
    app::Refusal,
    login::NotAUserName,
    login::Refusal,
    idempotency::Refusal,
    group::Refusal,
    group_membership::Refusal,
    broadcast::Refusal,
    member::Refusal,
    playback::Refusal,
    post::Refusal,
    profile::Refusal,
    room::Refusal,
    sequence::Refusal,
    storage_object::Refusal,
    stream_key::Refusal,
    session::Refusal,
    task::Refusal,
    usage::Refusal,
    user::Refusal
);

impl<R> From<TransactError<R>> for ApiError
where
    PublicError: From<R>,
{
    fn from(error: TransactError<R>) -> Self {
        match error {
            TransactError::Refused(refusal) => PublicError::from(refusal).into(),
            TransactError::Stale => Code::PreconditionFailed.into(),
            TransactError::Contended => Code::ServiceUnavailable.into(),
            TransactError::Append(error) => error.into(),
            TransactError::Log(error) => error.into(),
            TransactError::Codec(CodecError::Vault(error)) => error.into(),
            TransactError::Codec(error) => Self::internal(error),
        }
    }
}

impl From<AppendError> for ApiError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Full => Self::hiding(Code::InsufficientStorage, AppendError::Full),
            AppendError::Busy => Code::ServiceUnavailable.into(),
            AppendError::TooLarge { .. } => Self::new(Code::RequestTooLarge, error.to_string()),
            AppendError::Log(error) => error.into(),
            AppendError::Conflict(_)
            | AppendError::Matched(_)
            | AppendError::IdReused(_)
            | AppendError::Foreign(_)
            | AppendError::Empty => Self::internal(error),
        }
    }
}

impl From<LogError> for ApiError {
    fn from(error: LogError) -> Self {
        match error {
            LogError::Damaged { .. } => Self::internal(error),
            LogError::Closed | LogError::ReadOnly(_) | LogError::Io(_) | LogError::Other(_) => {
                Self::hiding(Code::ServiceUnavailable, error)
            }
        }
    }
}

impl From<VaultError> for ApiError {
    fn from(error: VaultError) -> Self {
        match error {
            // A member's key goes with the member; whoever changes the member just then comes too late.
            VaultError::Erased => Code::MemberNotFound.into(),
            VaultError::Broken(_) => Self::hiding(Code::ServiceUnavailable, error),
        }
    }
}

impl From<BlobError> for ApiError {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::NotFound(_) | BlobError::BadKey(_) => Code::FileNotFound.into(),
            BlobError::WrongSize { .. } | BlobError::BrokenStream(_) => {
                Self::new(Code::UploadPartSizeMismatch, error.to_string())
            }
            BlobError::Full => Self::hiding(Code::InsufficientStorage, error),
            BlobError::Store(_) => Self::hiding(Code::MediaServiceError, error),
        }
    }
}

impl From<ReadError> for ApiError {
    fn from(error: ReadError) -> Self {
        Self::hiding(Code::ServiceUnavailable, error)
    }
}
