//! Engines of the event log ([`ports::log::EventLog`]).
//!
//! - [`MemoryLog`] is for tests.
//! - [`EmbeddedLog`] keeps a folder of segment files: the truth, readable by anyone with `segment`'s page of format.
//!
//! The rules that both keep are in `rules`, written once. The disk is behind [`storage::Storage`], so that tests can
//! put a worse one there.

mod clock;
mod dump;
mod embedded;
mod index;
mod memory;
mod rules;
mod segment;
pub mod storage;
mod verify;

pub use dump::{Dump, Filter, dump};
pub use embedded::{EmbeddedLog, Options, SyncMode};
pub use memory::MemoryLog;
pub use verify::{Damage, Report, verify};
