//! How watching goes, by post: a row a session, so that start-ups have a middle and a worst.

mod read;
mod tables;
mod write;

pub use read::{Summary, of_post};
pub(crate) use tables::TABLES;
pub(crate) use write::{VERSION, wants, write};
