//! What every engine of a port must do.

pub mod bus;
pub mod log;
