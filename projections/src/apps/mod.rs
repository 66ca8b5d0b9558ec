//! Apps by key and number. A deleted app has no row.

mod cache;
mod read;
mod tables;
mod write;

pub(crate) use cache::Cache;
pub use read::{by_api_key, get, list};
pub(crate) use write::Rows;
