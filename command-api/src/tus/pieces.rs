//! The bytes that have arrived, in pieces of one size but for the last: as many as parts of a large file, each large
//! enough for an object store to copy. What comes is added to the last piece, so that small requests make no small ones.

use crate::uploads::parts_folder;
use bytes::{Buf, Bytes};
use futures::{StreamExt, TryStreamExt, stream};
use ports::blobs::{BlobError, BlobInfo, Blobs, ByteStream};
use std::io;
use tokio_util::sync::CancellationToken;
use web::{ApiError, Platform, TusOf, TusTicket};

/// Bytes of a piece: a file of 50 GB has 9 537. One is in memory for each request that brings bytes.
pub const PIECE_BYTES: u64 = 5 << 20;

/// The pieces of one upload.
pub struct Pieces {
    folder: String,
}

/// How bytes came to their end.
pub enum End {
    Whole,
    /// The sender broke off.
    Broken(io::Error),
    /// Somebody else goes on with the upload.
    Stopped,
    /// More came than the upload has.
    TooMuch,
}

impl Pieces {
    /// Those of what a ticket names; of a final upload, of none.
    pub fn of(ticket: &TusTicket) -> Self {
        let folder = parts_folder(ticket.app, ticket.post, ticket.upload);
        match ticket.of {
            TusOf::Partial(number) => Self { folder: format!("{folder}/tus-{number}") },
            TusOf::Whole | TusOf::Final(_) => Self { folder: format!("{folder}/tus") },
        }
    }

    /// Where bytes wait whose checksum is not known yet.
    pub fn unchecked(&self) -> String {
        format!("{}-unchecked/{}", self.folder, uuid::Uuid::new_v4())
    }

    /// Notes that a partial upload is there: nothing else tells of it before its first byte.
    pub async fn begin(&self, platform: &Platform) -> Result<(), ApiError> {
        platform.blobs.put(&format!("{}/begun", self.folder), stream::empty().boxed(), 0).await?;
        Ok(())
    }

    pub async fn is_begun(&self, platform: &Platform) -> Result<bool, ApiError> {
        match platform.blobs.head(&format!("{}/begun", self.folder)).await {
            Ok(_) => Ok(true),
            Err(BlobError::NotFound(_)) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    pub async fn delete(&self, platform: &Platform) -> Result<(), ApiError> {
        Ok(platform.blobs.delete_prefix(&self.folder).await?)
    }

    /// The pieces in order.
    pub async fn stored(&self, platform: &Platform) -> Result<Vec<BlobInfo>, ApiError> {
        let listed = platform.blobs.list(&self.folder).await?;
        let number = |blob: &BlobInfo| blob.key.rsplit_once('/')?.1.parse::<u64>().ok();
        let mut pieces: Vec<_> = listed.into_iter().filter_map(|blob| Some((number(&blob)?, blob))).collect();
        pieces.sort_by_key(|(number, _)| *number);
        Ok(pieces.into_iter().map(|(_, blob)| blob).collect())
    }

    /// How many bytes are there.
    pub async fn offset(&self, platform: &Platform) -> Result<u64, ApiError> {
        Ok(self.stored(platform).await?.iter().map(|piece| piece.size).sum())
    }

    /// Adds bytes at the end, which is `from`, until they end in any way or fill the upload up to `size`; answers where
    /// it is then. All that is answered is stored.
    pub async fn append(
        &self,
        blobs: &dyn Blobs,
        from: u64,
        size: u64,
        mut bytes: ByteStream,
        stop: &CancellationToken,
    ) -> Result<(u64, End), ApiError> {
        let (mut number, mut at) = (from / PIECE_BYTES, from);
        let mut piece = self.begun_piece(blobs, from).await?;
        let mut kept = piece.len();
        let end = loop {
            let next = tokio::select! {
                biased;
                () = stop.cancelled() => break End::Stopped,
                next = bytes.next() => next,
            };
            let mut chunk = match next {
                None => break End::Whole,
                Some(Err(error)) => break End::Broken(error),
                Some(Ok(chunk)) => chunk,
            };
            if chunk.len() as u64 > size - at {
                break End::TooMuch;
            }
            at += chunk.len() as u64;
            while chunk.has_remaining() {
                let room = PIECE_BYTES as usize - piece.len();
                piece.extend_from_slice(&chunk.split_to(room.min(chunk.len())));
                if piece.len() as u64 == PIECE_BYTES {
                    self.put(blobs, number, std::mem::take(&mut piece)).await?;
                    (number, kept) = (number + 1, 0);
                }
            }
        };
        if piece.len() > kept {
            self.put(blobs, number, piece).await?;
        }
        Ok((at, end))
    }

    /// What is there of the piece at this offset.
    async fn begun_piece(&self, blobs: &dyn Blobs, offset: u64) -> Result<Vec<u8>, ApiError> {
        let begun = offset % PIECE_BYTES;
        if begun == 0 {
            return Ok(vec![]);
        }
        let bytes = blobs.get(&self.key(offset / PIECE_BYTES), 0..begun).await?;
        let bytes: Vec<Bytes> = bytes.try_collect().await.map_err(ApiError::internal)?;
        Ok(bytes.concat())
    }

    async fn put(&self, blobs: &dyn Blobs, number: u64, piece: Vec<u8>) -> Result<(), ApiError> {
        let size = piece.len() as u64;
        let bytes = stream::iter([Ok(Bytes::from(piece))]).boxed();
        blobs.put(&self.key(number), bytes, size).await?;
        Ok(())
    }

    fn key(&self, number: u64) -> String {
        format!("{}/{number}", self.folder)
    }
}
