//! Both engines and the relay, over real services.

mod in_process;
mod kafka;
mod kafka_outage;
mod kafka_relay;
mod relay;
mod support;
