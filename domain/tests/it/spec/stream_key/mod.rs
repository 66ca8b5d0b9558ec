//! A stream key, arrow by arrow, and what it does together with a room.

mod arrows;
mod broadcast;
pub mod fixtures;
mod secrets;
mod table;
