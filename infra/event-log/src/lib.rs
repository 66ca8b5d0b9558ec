//! Engines of the event log ([`ports::log::EventLog`]).
//!
//! [`MemoryLog`] is for tests. The rules both keep are in `rules`; the bytes are in `segment`.

mod clock;
mod index;
mod memory;
mod rules;
mod segment;

pub use memory::MemoryLog;
