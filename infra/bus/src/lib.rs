//! Engines of the bus ([`ports::bus::Bus`]) and the relay that feeds them from the log.
//!
//! [`InProcessBus`] serves the log itself to consumers of the same process; [`KafkaBus`] serves other processes.
//! Both give out the same records, on the same partitions, with the same promises: the suite in
//! [`ports::contract::bus`].

mod again;
mod in_process;
mod kafka;
mod relay;

pub use in_process::InProcessBus;
pub use kafka::{KafkaBus, KafkaOptions};
pub use relay::relay;
