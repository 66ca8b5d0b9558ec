//! Waiting for something, always with a limit.

use std::net::TcpListener;
use std::time::Duration;

use anyhow::bail;
use tokio::time::Instant;

/// The first pause between two looks; each next one is twice as long, up to [`PAUSE_MAX`].
const PAUSE_MIN: Duration = Duration::from_millis(5);
/// Short enough not to make a test slow, long enough not to keep a core busy.
const PAUSE_MAX: Duration = Duration::from_millis(200);

/// Looks again and again until `look` gives something; fails when it did not within `limit`.
///
/// A look that hangs is cut off at the limit as well.
pub async fn eventually<T, F>(limit: Duration, mut look: impl FnMut() -> F) -> anyhow::Result<T>
where
    F: Future<Output = Option<T>>,
{
    let end = Instant::now() + limit;
    let mut pause = PAUSE_MIN;
    loop {
        match tokio::time::timeout_at(end, look()).await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) if Instant::now() + pause < end => tokio::time::sleep(pause).await,
            Ok(None) | Err(_) => bail!("still not so after {limit:?}"),
        }
        pause = (pause * 2).min(PAUSE_MAX);
    }
}

/// A TCP port of loopback that nobody listens on right now.
///
/// Someone else may take it before the caller does: whoever starts a server on it tries again with another.
pub fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
