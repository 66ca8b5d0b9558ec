//! "When this happened, do that": follows the log and acts, at least once (design: every act is harmless twice).

mod checkpoint;
mod react;
mod sweep;

use checkpoint::Checkpoint;
use ports::feed::Feed;
use ports::log::Recorded;
use std::path::PathBuf;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use web::{ApiError, Platform};

/// Events read at a time; the checkpoint is written after each batch.
const BATCH: usize = 256;
/// The longest wait between two tries.
const BACK_OFF_MAX: Duration = Duration::from_secs(10);

/// Runs the policies and the sweeper until told to stop. `checkpoint` is a file that says how far the log was acted on;
/// one process at a time.
pub async fn run(platform: Platform, checkpoint: PathBuf, shutdown: CancellationToken) {
    tokio::join!(follow(&platform, checkpoint, &shutdown), sweep::run(&platform, &shutdown));
}

async fn follow(platform: &Platform, checkpoint: PathBuf, shutdown: &CancellationToken) {
    let mut checkpoint = Checkpoint::open(checkpoint);
    let mut feed = Feed::new(platform.log.clone(), checkpoint.position());
    let mut back_off = Duration::from_millis(100);
    loop {
        let batch = tokio::select! {
            () = shutdown.cancelled() => return,
            batch = feed.next(BATCH) => batch,
        };
        match batch {
            Ok(events) => {
                back_off = Duration::from_millis(100);
                for event in &events {
                    if !act(platform, event, shutdown).await {
                        return;
                    }
                }
                checkpoint.save(feed.position());
                metrics::gauge!("policies_lag_events").set(feed.lag() as f64);
            }
            Err(error) => {
                tracing::error!(%error, "policies cannot read the log: {error}");
                if !pause(&mut back_off, shutdown).await {
                    return;
                }
            }
        }
    }
}

/// Acts on an event until it is done; false when told to stop before.
async fn act(platform: &Platform, event: &Recorded, shutdown: &CancellationToken) -> bool {
    let mut back_off = Duration::from_millis(100);
    loop {
        let Err(error) = react::react(platform, event).await else { return true };
        let code = error.code();
        tracing::error!(
            event.position,
            event.event_type,
            code = code.as_str(),
            "a policy failed on {}",
            event.event_type
        );
        if !may_pass(&error) {
            metrics::counter!("policies_skipped_total").increment(1);
            return true;
        }
        if !pause(&mut back_off, shutdown).await {
            return false;
        }
    }
}

/// Whether another try may end better. What cannot be read now cannot be read later: it must not block the rest.
fn may_pass(error: &ApiError) -> bool {
    matches!(error.public().status(), 503 | 507) || error.code() == schemas::errors::Code::MediaServiceError
}

/// Waits, longer each time; false when told to stop.
async fn pause(back_off: &mut Duration, shutdown: &CancellationToken) -> bool {
    let wait = *back_off;
    *back_off = (wait * 2).min(BACK_OFF_MAX);
    tokio::select! {
        () = shutdown.cancelled() => false,
        () = tokio::time::sleep(wait) => true,
    }
}
