//! Blobs as objects of an S3 bucket, or of anything that speaks S3.
//!
//! ```text
//! s3://{bucket}/{prefix}     {prefix}/{key} holds the bytes; its entity tag is the store's
//! ```
//! An object is whole or absent by S3's own rules. A blob that is larger than a piece goes as a multipart upload, which
//! nobody sees until it is complete. Credentials, region and endpoint come from the `AWS_…` variables that every tool
//! for S3 reads.

mod join;
mod plan;
mod read;
mod write;

use crate::error;
use futures::TryStreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path as Key;
use object_store::{ClientOptions, ObjectStore, RetryConfig};
use ports::blobs::{BlobError, is_key};
use std::sync::Arc;
use std::time::Duration;

/// A store that says nothing for this long is away. There is no limit for a whole body: large ones take long.
const SILENCE: Duration = Duration::from_secs(30);
/// For the TCP and TLS handshakes.
const CONNECT: Duration = Duration::from_secs(5);
/// Whoever waits for us gives up at about a minute; two tries more than one mend what is over in a moment.
const RETRIES: RetryConfig = RetryConfig {
    backoff: object_store::BackoffConfig {
        init_backoff: Duration::from_millis(100),
        max_backoff: Duration::from_secs(2),
        base: 2.0,
    },
    max_retries: 3,
    retry_timeout: Duration::from_secs(20),
};

/// The store in a bucket. Several processes may use one prefix at once.
pub struct S3Blobs {
    bucket: Bucket,
}

/// The bucket, and what of it is ours.
#[derive(Clone)]
struct Bucket {
    store: Arc<AmazonS3>,
    name: Arc<str>,
    /// Without slashes at its ends; may be empty.
    prefix: Arc<str>,
    /// For copies of parts, which `object_store` can sign and not send.
    http: reqwest::Client,
}

impl S3Blobs {
    /// Opens the store at `s3://bucket/prefix` with what the environment says in `AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY`, `AWS_REGION` and `AWS_ENDPOINT_URL`, and looks whether it answers.
    ///
    /// # Errors
    /// The URL is no such URL, or the bucket cannot be listed; the message says which.
    pub async fn open(url: &str) -> Result<Arc<Self>, BlobError> {
        let variables = std::env::vars().filter(|(name, _)| name.starts_with("AWS_"));
        Self::open_with(url, variables).await
    }

    /// Opens the store with these variables in the place of the environment's.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_with(
        url: &str,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Arc<Self>, BlobError> {
        let (name, prefix) = parse(url)?;
        let client = ClientOptions::new()
            .with_timeout_disabled()
            .with_connect_timeout(CONNECT)
            .with_read_timeout(SILENCE);
        let mut builder = AmazonS3Builder::new().with_client_options(client);
        for (variable, value) in variables {
            let Ok(key) = variable.to_ascii_lowercase().parse() else { continue };
            // Whoever writes an endpoint without TLS means it: it is on a network of their own.
            if variable.starts_with("AWS_ENDPOINT_URL") && value.starts_with("http://") {
                builder = builder.with_allow_http(true);
            }
            builder = builder.with_config(key, value);
        }
        let builder = builder.with_bucket_name(&name).with_retry(RETRIES);
        let store = builder.build().map_err(|error| error::store(url, error))?;
        let http = reqwest::Client::builder().connect_timeout(CONNECT).read_timeout(SILENCE).build();
        let http = http.map_err(|error| BlobError::Store(format!("{url}: {error}")))?;
        let bucket = Bucket { store: Arc::new(store), name: name.into(), prefix: prefix.into(), http };
        bucket
            .store
            .list(bucket.folder("").as_ref())
            .try_next()
            .await
            .map_err(|error| error::store(url, error))?;
        Ok(Arc::new(Self { bucket }))
    }
}

impl Bucket {
    /// Where a blob is, if the key is one.
    fn at(&self, key: &str) -> Result<Key, BlobError> {
        let bad = || BlobError::BadKey(key.to_owned());
        if !is_key(key) {
            return Err(bad());
        }
        let whole = if self.prefix.is_empty() { key.to_owned() } else { format!("{}/{key}", self.prefix) };
        Key::parse(whole).map_err(|_| bad())
    }

    /// The folder of ours with this name, which may be empty; none is the whole bucket.
    fn folder(&self, name: &str) -> Option<Key> {
        let parts = [&*self.prefix, name].into_iter().filter(|part| !part.is_empty());
        let whole = parts.collect::<Vec<_>>().join("/");
        (!whole.is_empty()).then(|| Key::from(whole))
    }

    /// The key of the blob that is there.
    fn key_of(&self, at: &Key) -> String {
        let whole = at.as_ref();
        let ours = whole.strip_prefix(&*self.prefix).map(|rest| rest.trim_start_matches('/'));
        ours.unwrap_or(whole).to_owned()
    }
}

/// The bucket and the prefix of `s3://bucket/prefix`.
fn parse(url: &str) -> Result<(String, String), BlobError> {
    let bad = || BlobError::Store(format!("{url} is not of the form s3://BUCKET or s3://BUCKET/PREFIX"));
    let rest = url.strip_prefix("s3://").ok_or_else(bad)?;
    let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let prefix = prefix.trim_matches('/');
    let is_bucket = (3..=63).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    if !is_bucket || !(prefix.is_empty() || is_key(prefix)) {
        return Err(bad());
    }
    Ok((name.to_owned(), prefix.to_owned()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    #[test]
    fn a_url_names_a_bucket_and_may_name_a_prefix() {
        let read = |url: &str| parse(url).ok();
        let is = |bucket: &str, prefix: &str| Some((bucket.to_owned(), prefix.to_owned()));
        assert_eq!(read("s3://media"), is("media", ""));
        assert_eq!(read("s3://media/"), is("media", ""));
        assert_eq!(read("s3://media.example/reelog/eu/"), is("media.example", "reelog/eu"));
        for bad in ["", "media", "s3:media", "s3://", "s3:///a", "s3://a", "https://media", "s3://media/../a"]
        {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
