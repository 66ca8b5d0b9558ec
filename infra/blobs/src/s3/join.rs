//! Joining parts: a multipart upload whose parts the store copies from one object to the other.

use super::Bucket;
use super::plan::{Piece, Slice, pieces};
use super::read::plain_tag;
use super::write::Making;
use crate::error;
use futures::{StreamExt, TryStreamExt, stream};
use object_store::multipart::PartId;
use object_store::path::Path as Key;
use object_store::signer::{HeaderName, HeaderValue, Method, SignedUrlOptions, Signer};
use object_store::{ObjectStoreExt, PutPayload};
use ports::blobs::{BlobError, BlobInfo};
use reqwest::StatusCode;
use std::time::Duration;

/// Parts looked at, at a time: 10 000 of them take seconds.
const HEADS_AT_ONCE: usize = 16;
/// Pieces on their way at a time. Gathered ones are in memory: 20 MB at most.
const PIECES_AT_ONCE: usize = 4;
/// Tries of a copy, with a growing pause between them.
const TRIES_MAX: u32 = 4;
const PAUSE: Duration = Duration::from_millis(200);
/// How long a signed copy may wait to be sent.
const SIGNED_FOR: Duration = Duration::from_mins(5);

/// A part to be joined.
struct Part {
    key: String,
    at: Key,
    /// As it was looked at: another one that takes its place meanwhile is not copied.
    etag: String,
    size: u64,
}

impl Bucket {
    pub(super) async fn join(&self, parts: &[String], key: &str) -> Result<BlobInfo, BlobError> {
        let at = self.at(key)?;
        let looks: Vec<_> = parts.iter().map(|part| self.part(part)).collect();
        let parts: Vec<Part> = stream::iter(looks).buffered(HEADS_AT_ONCE).try_collect().await?;
        let sizes: Vec<u64> = parts.iter().map(|part| part.size).collect();
        let pieces = pieces(&sizes);
        let tag = if let [] | [Piece::Gathered(_)] = pieces.as_slice() {
            let bytes = match pieces.first() {
                Some(Piece::Gathered(slices)) => self.gather(&parts, slices).await?,
                _ => PutPayload::new(),
            };
            self.store.put(&at, bytes).await.map_err(|error| error::store(key, error))?.e_tag
        } else {
            let making = self.begin(key, &at).await?;
            let adds = pieces.iter().enumerate();
            let adds: Vec<_> = adds.map(|(index, piece)| self.add(&making, &parts, index, piece)).collect();
            let made = stream::iter(adds).buffered(PIECES_AT_ONCE).try_collect().await?;
            making.finish(key, made).await?
        };
        match tag {
            Some(tag) => {
                Ok(BlobInfo { key: key.to_owned(), size: sizes.iter().sum(), etag: plain_tag(&tag) })
            }
            None => self.info(key).await,
        }
    }

    async fn part(&self, key: &str) -> Result<Part, BlobError> {
        let (at, info) = (self.at(key)?, self.info(key).await?);
        Ok(Part { key: key.to_owned(), at, etag: info.etag, size: info.size })
    }

    async fn add(
        &self,
        making: &Making,
        parts: &[Part],
        index: usize,
        piece: &Piece,
    ) -> Result<PartId, BlobError> {
        match piece {
            Piece::Copied(slice) => self.copy(making, &parts[slice.part], index, slice).await,
            Piece::Gathered(slices) => {
                let bytes = self.gather(parts, slices).await?;
                let sent = making.send(index, bytes).await.map_err(error::task)?;
                sent.map_err(|error| error::store(making.at.as_ref(), error))
            }
        }
    }

    async fn gather(&self, parts: &[Part], slices: &[Slice]) -> Result<PutPayload, BlobError> {
        let mut all = Vec::new();
        for slice in slices {
            let part = &parts[slice.part];
            let bytes = self.range(&part.key, slice.range.clone()).await?;
            let bytes: Vec<_> = bytes
                .try_collect()
                .await
                .map_err(|error| BlobError::Store(format!("read {}: {error}", part.key)))?;
            all.extend(bytes);
        }
        Ok(PutPayload::from_iter(all))
    }

    /// Has the store copy a part's bytes, without passing them through us.
    async fn copy(
        &self,
        making: &Making,
        part: &Part,
        index: usize,
        slice: &Slice,
    ) -> Result<PartId, BlobError> {
        let mut tries = 1;
        loop {
            match self.try_copy(making, part, index, slice).await {
                Err(Copying::Again(_)) if tries < TRIES_MAX => {
                    tokio::time::sleep(PAUSE * 2_u32.pow(tries)).await;
                    tries += 1;
                }
                Err(Copying::Again(why) | Copying::Never(why)) => {
                    return Err(BlobError::Store(format!("copy {}: {why}", part.key)));
                }
                Err(Copying::Gone) => return Err(BlobError::NotFound(part.key.clone())),
                Ok(copied) => return Ok(copied),
            }
        }
    }

    async fn try_copy(
        &self,
        making: &Making,
        part: &Part,
        index: usize,
        Slice { range, .. }: &Slice,
    ) -> Result<PartId, Copying> {
        let never = |error: &dyn std::fmt::Display| Copying::Never(error.to_string());
        // Keys have no character that would have to be escaped.
        let headers = [
            ("x-amz-copy-source", format!("/{}/{}", self.name, part.at)),
            ("x-amz-copy-source-range", format!("bytes={}-{}", range.start, range.end - 1)),
            ("x-amz-copy-source-if-match", format!("\"{}\"", part.etag)),
        ];
        let number = (index + 1).to_string();
        let mut options =
            SignedUrlOptions::new().with_query([("partNumber", number.as_str()), ("uploadId", making.id())]);
        for (name, value) in &headers {
            let value = HeaderValue::from_str(value).map_err(|error| never(&error))?;
            options = options.with_signed_header(HeaderName::from_static(name), value);
        }
        let url = self.store.signed_url_opts(Method::PUT, &making.at, SIGNED_FOR, &options).await;
        let mut request = self.http.put(url.map_err(|error| never(&error))?);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let again = |error: reqwest::Error| Copying::Again(error.without_url().to_string());
        let answer = request.header("content-length", "0").send().await.map_err(again)?;
        let (status, text) = (answer.status(), answer.text().await);
        let text = text.map_err(again)?;
        match status {
            StatusCode::NOT_FOUND | StatusCode::PRECONDITION_FAILED => Err(Copying::Gone),
            // An error that shows only while the store copies comes with 200.
            _ if status.is_success() => copied_tag(&text).map(|content_id| PartId { content_id }),
            _ if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
                Err(Copying::Again(format!("{status}: {text}")))
            }
            _ => Err(Copying::Never(format!("{status}: {text}"))),
        }
    }
}

/// Why a copy was not made.
#[derive(Debug)]
enum Copying {
    /// The part is not there any more as it was.
    Gone,
    /// Another try may do.
    Again(String),
    Never(String),
}

/// The entity tag in `<CopyPartResult><ETag>…`.
fn copied_tag(text: &str) -> Result<String, Copying> {
    let tag = text.split_once("<ETag>").and_then(|(_, rest)| Some(rest.split_once("</ETag>")?.0));
    let tag = tag.ok_or_else(|| Copying::Again(text.to_owned()))?;
    Ok(format!("\"{}\"", plain_tag(&tag.replace("&quot;", "\"").replace("&#34;", "\""))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_of_a_copy_is_read_however_its_quotes_are_written_and_an_error_is_none() {
        for tag in ["&quot;ab&quot;", "\"ab\"", "ab", "&#34;ab&#34;"] {
            let text = format!("<?xml version=\"1.0\"?><CopyPartResult><ETag>{tag}</ETag></CopyPartResult>");
            assert_eq!(copied_tag(&text).ok().as_deref(), Some("\"ab\""), "{tag}");
        }
        assert!(matches!(copied_tag("<Error><Code>InternalError</Code></Error>"), Err(Copying::Again(_))));
    }
}
