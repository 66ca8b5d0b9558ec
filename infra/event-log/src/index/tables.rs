//! The tables of the index file.

use redb::TableDefinition;

/// Name → number, app, first visible revision, next revision, tombstoned.
pub(super) const STREAMS: TableDefinition<&str, (u64, u32, u64, u64, bool)> = TableDefinition::new("streams");
/// Stream number, revision → position, offset in the segment, bytes.
pub(super) const REVISIONS: TableDefinition<(u64, u64), (u64, u64, u32)> = TableDefinition::new("revisions");
/// Stream number, event id → revision.
pub(super) const IDS: TableDefinition<(u64, u128), u64> = TableDefinition::new("ids");
/// Position → offset in the segment; one in [`super::SPARSE`].
pub(super) const OFFSETS: TableDefinition<u64, u64> = TableDefinition::new("offsets");
/// App, type (empty = any) → last position.
pub(super) const LAST: TableDefinition<(u32, &str), u64> = TableDefinition::new("last");
/// Hash of app and tag, position → labels as JSON.
pub(super) const TAGS: TableDefinition<(u64, u64), &[u8]> = TableDefinition::new("tags");
/// One entry: how far the index reaches, as JSON.
pub(super) const MARK: TableDefinition<u8, &[u8]> = TableDefinition::new("mark");
