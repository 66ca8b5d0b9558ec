//! What each member's things used, by hour: every figure is a sum over events (design decision 24).
//!
//! Hours are UTC. What is metered at the origin counts in the hour its window starts in; everything else in the hour
//! the log recorded it. Usage stays when a post, a member or an app goes: it has happened.

mod fold;
mod light;
mod read;
mod tables;
mod write;

pub use read::{Granularity, UsageRow, by_member, of_member, stored_bytes_at};
pub(crate) use tables::TABLES;
pub(crate) use write::{VERSION, wants, write};
