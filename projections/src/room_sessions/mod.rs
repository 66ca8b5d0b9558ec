//! Sessions of rooms and who was there: from the first who enters an empty room to the last who leaves it.

mod read;
mod tables;
mod write;

pub use read::{ATTENDANCES_MAX, Attendance, Session, attendances, get, list};
pub(crate) use tables::TABLES;
pub(crate) use write::{VERSION, wants, write};
