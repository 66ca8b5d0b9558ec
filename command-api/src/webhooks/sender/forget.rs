use super::pause;
use domain::Timestamp;
use ports::clock;
use projections::webhooks;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use web::Platform;

/// How long a finished delivery is shown: long enough to notice a broken receiver and send again.
const KEEP_MS: u64 = 30 * 86_400_000;
/// How often old deliveries are looked for; the first time at the start.
const EVERY: Duration = Duration::from_mins(10);
/// Deliveries forgotten at a time, so that nobody waits long for the database.
const BATCH: u32 = 1_000;

/// Keeps the log of deliveries bounded.
pub(super) async fn run(platform: &Platform, stop: &CancellationToken) {
    loop {
        let before =
            Timestamp::from_micros(clock::now().as_micros().saturating_sub_unsigned(KEEP_MS * 1_000));
        match webhooks::prune(&platform.db, before, BATCH).await {
            Ok(gone) if gone >= u64::from(BATCH) => continue,
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "old webhook deliveries could not be forgotten: {error}"),
        }
        if !pause(EVERY, stop).await {
            return;
        }
    }
}
