//! The engines, against the contract and against bad luck.

mod contract;
