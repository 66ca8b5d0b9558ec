//! The groups of each Vicollo app; an app that changed nothing has no row, and the default groups.

mod read;
mod tables;
mod write;

pub use read::of_app;
pub(crate) use write::Rows;
