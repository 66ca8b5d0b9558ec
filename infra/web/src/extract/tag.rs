//! Entity tags: the revision of the stream behind an answer, and conditions on it.

use crate::{ApiError, Platform};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use ports::transact::Precondition;
use projections::View;

/// An answer about one thing, with its revision as `ETag`.
///
/// A handler that changes uses the revision of [`ports::Done`]; one that reads asks [`Tag::of`] before it reads.
#[derive(Debug)]
pub struct Tagged<T>(pub Tag, pub T);

/// The revision of a thing; none if it has none, such as a thing of the system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tag(pub Option<u64>);

impl Tag {
    /// The tag of the thing with this stream key in a view; ask before reading what is tagged.
    pub async fn of(platform: &Platform, view: View, stream_key: impl ToString) -> Result<Self, ApiError> {
        Ok(Self(projections::revision(&platform.db, view, &stream_key.to_string()).await?))
    }
}

impl<T: IntoResponse> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        let mut response = self.1.into_response();
        if let Some(value) =
            self.0.0.and_then(|revision| HeaderValue::try_from(format!("\"{revision}\"")).ok())
        {
            response.headers_mut().insert(header::ETAG, value);
        }
        response
    }
}

/// The condition of `If-Match`, if there is one. Weak tags and texts that are no tags of ours match nothing.
pub(super) fn if_match(headers: &HeaderMap) -> Option<Precondition> {
    let mut given = headers.get_all(header::IF_MATCH).iter().peekable();
    given.peek()?;
    let tags: Vec<&str> = given
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
        .map(str::trim)
        .collect();
    if tags.contains(&"*") {
        return Some(Precondition::Exists);
    }
    let revision = |tag: &str| tag.strip_prefix('"')?.strip_suffix('"')?.parse().ok();
    Some(Precondition::Revision(tags.into_iter().filter_map(revision).collect()))
}
