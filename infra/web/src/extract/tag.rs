//! Entity tags: the revision of the stream behind an answer with a digest of what it shows, and conditions on it.

use crate::{ApiError, Platform};
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use ports::transact::Precondition;
use projections::View;
use serde::Serialize;
use std::hash::{DefaultHasher, Hasher as _};

/// An answer about one thing, with `ETag`: what is conditional on it, `If-Match`, asks for the revision alone; what is
/// cached by it, `If-None-Match`, for all of it.
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

impl<T: Serialize> IntoResponse for Tagged<Json<T>> {
    fn into_response(self) -> Response {
        let Self(Tag(revision), Json(body)) = self;
        let (Some(revision), Ok(text)) = (revision, serde_json::to_vec(&body)) else {
            return Json(body).into_response();
        };
        let tag = format!("\"{revision}-{:x}\"", digest(&text));
        let kind = HeaderValue::from_static("application/json");
        let mut response = ([(header::CONTENT_TYPE, kind)], text).into_response();
        if let Ok(tag) = HeaderValue::try_from(tag) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

/// A number for what is shown. The revision alone would not do: a thing shows parts of others, such as its owner's name,
/// and shows them differently to different people.
fn digest(text: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(text);
    hasher.finish()
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
    let revision = |tag: &str| tag.strip_prefix('"')?.strip_suffix('"')?.split('-').next()?.parse().ok();
    Some(Precondition::Revision(tags.into_iter().filter_map(revision).collect()))
}
