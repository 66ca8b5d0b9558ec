//! The engines, against the contract and against bad luck.

mod contract;
mod dumping;
mod given;
mod recovery;
mod sim;
mod space;
mod torture;
mod turns;
