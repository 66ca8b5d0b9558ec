//! What every blob store must do: [`blobs_contract!`](crate::blobs_contract) makes the tests of one engine.
//!
//! Each test gets an empty store. What only a disk or only a bucket does is tested beside the engine.

mod joining;
mod prefixes;
mod putting;
mod reading;

pub use joining::*;
pub use prefixes::*;
pub use putting::*;
pub use reading::*;

use crate::blobs::{BlobError, BlobInfo, Blobs, ByteStream};
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// An engine under test, with an empty store and an empty folder of its own.
pub trait Fixture: Send + Sync {
    fn blobs(&self) -> Arc<dyn Blobs>;

    /// For files that are not blobs.
    fn scratch(&self) -> &Path;
}

/// Makes the tests of an engine from the path of an `async fn() -> impl Fixture`.
#[macro_export]
macro_rules! blobs_contract {
    ($fixture:path) => {
        $crate::blobs_contract! { $fixture =>
            what_was_put_is_got
            any_range_is_got_exactly
            an_empty_blob_is_a_blob
            what_is_absent_is_not_found
            a_key_that_could_leave_the_folder_is_refused_everywhere
            a_blob_is_a_file_for_media_processes
            a_list_holds_what_is_below_a_prefix_in_order
            deleting_a_prefix_deletes_what_is_below_it_and_nothing_else
            a_put_below_a_prefix_that_is_being_deleted_is_whole_or_gone
            more_blobs_than_a_page_are_listed_and_deleted
            parts_are_joined_in_the_order_given
            large_and_small_parts_are_joined_to_the_same_bytes
            a_join_that_fails_leaves_what_was_there
            a_local_file_is_stored_as_a_copy
            a_put_that_is_short_long_or_broken_leaves_what_was_there
            an_endless_put_is_stopped_at_its_size
            a_put_that_is_given_up_changes_nothing
            the_last_whole_put_wins
            puts_of_one_key_at_once_never_mix
        }
    };
    ($fixture:path => $($name:ident)+) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            $crate::contract::blobs::$name(&$fixture().await).await;
        })+
    };
}

/// Bytes in crumbs, as a network gives them.
pub fn crumbs(bytes: &[u8]) -> ByteStream {
    let crumbs: Vec<_> = bytes.chunks(1_000).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
    stream::iter(crumbs).boxed()
}

/// Stores bytes that come in crumbs.
pub async fn put(blobs: &dyn Blobs, key: &str, bytes: &[u8]) -> Result<BlobInfo, BlobError> {
    blobs.put(key, crumbs(bytes), bytes.len() as u64).await
}

/// All bytes of a blob.
pub async fn whole(blobs: &dyn Blobs, key: &str) -> Vec<u8> {
    let size = blobs.head(key).await.expect("the blob is there").size;
    part(blobs, key, 0..size).await
}

/// Some bytes of a blob.
pub async fn part(blobs: &dyn Blobs, key: &str, range: Range<u64>) -> Vec<u8> {
    let stream = blobs.get(key, range).await.expect("the blob is there");
    stream.try_collect::<Vec<Bytes>>().await.expect("the store can be read").concat()
}

/// Bytes that differ at every place.
pub fn noise(count: usize) -> Vec<u8> {
    (0..count as u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).take(count).collect()
}
