//! Asks a Kafka node whether it is ready, with the one request of the protocol that tells.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A node that is up answers in milliseconds.
const ANSWER_LIMIT: Duration = Duration::from_secs(2);
/// A single node's answer is under 100 bytes; more means that no Kafka listens there.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// Metadata request, version 1, correlation id 1, no client id, for no topic.
/// Numbers are big-endian; the first one is the length of what follows.
const REQUEST: [u8; 18] = [0, 0, 0, 14, 0, 3, 0, 1, 0, 0, 0, 1, 0xff, 0xff, 0, 0, 0, 0];

/// Whether the node at `address` answers and knows of at least one broker, itself.
///
/// Listening alone would not do: the port opens before the node has joined its own cluster.
pub async fn answers(address: &str) -> bool {
    matches!(tokio::time::timeout(ANSWER_LIMIT, brokers(address)).await, Ok(Ok(1..)))
}

/// The number of brokers that the node knows.
async fn brokers(address: &str) -> io::Result<i32> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(&REQUEST).await?;
    let length = usize::try_from(stream.read_i32().await?).map_err(io::Error::other)?;
    if length > ANSWER_BYTES_MAX {
        return Err(io::Error::other("the answer is too long for a Kafka"));
    }
    let correlation = stream.read_i32().await?;
    if correlation != 1 {
        return Err(io::Error::other("the answer is to another request"));
    }
    stream.read_i32().await
}
