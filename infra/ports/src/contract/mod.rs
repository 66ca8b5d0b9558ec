//! What every engine of a port must do.

pub mod blobs;
pub mod bus;
pub mod log;
