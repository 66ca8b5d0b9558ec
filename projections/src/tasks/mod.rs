//! Tasks that have not ended: whose worker fell silent, and how far each is.

mod progress;
mod read;
mod tables;
mod write;

pub(crate) use progress::PROGRESS_DDL;
pub use progress::{Progress, progress, set_progress};
pub use read::{ExpiredLease, expired_leases};
pub(crate) use write::Rows;
