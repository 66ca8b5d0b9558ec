//! Members by the tenant's id and by number. A deleted member keeps a row that says so, with nothing personal in it;
//! readers do not find it.

mod read;
mod tables;
mod write;

pub use read::{MemberFilter, by_number, by_numbers, get, list};
pub(crate) use write::Rows;
