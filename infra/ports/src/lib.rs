//! What Reelog needs from the outside, as traits, and the few loops that run over them.
//!
//! Engines live in crates of their own and are named only by `infra/node` and `infra/testkit`. What an engine must do
//! is a suite in [`contract`]; an engine is done when it passes.

pub mod blobs;
pub mod bus;
pub mod clock;
pub mod codec;
pub mod contract;
pub mod feed;
pub mod log;
pub mod outbound;
pub mod seal;
pub mod transact;
pub mod vault;

pub use transact::{Context, Done, TransactError, Transactor};
