//! Real services and real input for tests: Kafka, PostgreSQL, S3, sample clips, a Reelog server of one's own, a browser.
//!
//! Nothing here is a stand-in. What a test starts ends with the test process, however that ends.
//! Under `make test` one Kafka and one PostgreSQL serve all test binaries (`with-services` starts them and says
//! so in the environment); a binary run alone starts its own at the first use.
//!
//! This crate knows processes, files and ports; it must not know the product's crates.

pub mod browser;
mod clients;
mod clips;
pub mod contract;
mod kafka;
mod leaks;
mod odd;
pub mod players;
pub mod poison;
mod poll;
mod postgres;
mod process;
mod s3;
mod scratch;
mod script;
mod server;

pub use clients::StockClient;
pub use clips::{clip, clips_dir, ladder_clip, long_clip, workspace_root};
pub use kafka::{KAFKA_VARIABLE, Kafka, StockRecord, kafka};
pub use leaks::{Secret, leaks};
pub use odd::Odd;
pub use poll::{eventually, free_port};
pub use postgres::{Durability, POSTGRES_VARIABLE, Postgres, fresh_database, postgres, psql};
pub use process::Process;
pub use s3::{S3, s3};
pub use scratch::Scratch;
pub use script::script;
pub use server::{App, Server, ServerOptions, reelog_bin};
