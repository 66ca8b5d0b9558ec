//! `Upload-Checksum`: what arrives is kept only if it is what was sent.

use super::protocol::bad;
use axum::http::HeaderMap;
use base64::Engine as _;
use bytes::Bytes;
use futures::{StreamExt, stream};
use md5::Md5;
use ports::blobs::ByteStream;
use sha1::Sha1;
use sha2::Sha256;
use sha2::digest::DynDigest;
use std::io;
use web::ApiError;

/// A checksum that bytes shall have.
pub struct Checksum {
    hash: Box<dyn DynDigest + Send>,
    expected: Vec<u8>,
}

/// The bytes have another checksum.
#[derive(Debug, thiserror::Error)]
#[error("the bytes have another checksum than Upload-Checksum says")]
pub struct Mismatch;

impl Checksum {
    /// The checksum of a request, if it has one.
    pub fn read(headers: &HeaderMap) -> Result<Option<Self>, ApiError> {
        let Some(value) = headers.get("upload-checksum") else { return Ok(None) };
        let unreadable = || bad("Upload-Checksum", "is sha1, sha256 or md5, a space, and the hash in Base64");
        let (algorithm, expected) =
            value.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(unreadable)?;
        let hash: Box<dyn DynDigest + Send> = match algorithm {
            "sha1" => Box::new(Sha1::default()),
            "sha256" => Box::new(Sha256::default()),
            "md5" => Box::new(Md5::default()),
            _ => return Err(unreadable()),
        };
        let expected = base64::engine::general_purpose::STANDARD.decode(expected.trim());
        let expected = expected.ok().filter(|expected| expected.len() == hash.output_size());
        Ok(Some(Self { hash, expected: expected.ok_or_else(unreadable)? }))
    }

    /// The bytes, and an error at their end when they have another checksum.
    pub fn hold(self, bytes: ByteStream) -> ByteStream {
        stream::unfold(Some((self, bytes)), |held| async {
            let (mut this, mut bytes) = held?;
            match bytes.next().await {
                Some(Ok(chunk)) => {
                    this.hash.update(&chunk);
                    Some((Ok::<Bytes, io::Error>(chunk), Some((this, bytes))))
                }
                Some(Err(error)) => Some((Err(error), None)),
                None => {
                    let is_it = *this.hash.finalize() == *this.expected;
                    (!is_it).then(|| (Err(io::Error::other(Mismatch)), None))
                }
            }
        })
        .boxed()
    }
}

/// Whether this is why a stream ended.
pub fn is_mismatch(error: &io::Error) -> bool {
    error.get_ref().and_then(|inner| inner.downcast_ref::<Mismatch>()).is_some()
}
