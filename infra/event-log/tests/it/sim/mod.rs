//! The embedded log on a simulated disk.

pub mod disk;
mod faults;
mod files;
mod power;
pub mod witness;
