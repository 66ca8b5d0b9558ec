//! "When this happened, do that": follows the log and acts, at least once (design: every act is harmless twice).
//!
//! An act that fails is tried again, with a growing pause, and holds up what comes after it: `reelog_policies_lag_events`
//! grows and each failure is logged. Only what can never succeed is set aside, and counted: bytes that cannot be read,
//! and acts that were refused or broke inside [`TRIES_MAX`] times.

mod checkpoint;
mod close_channel;
mod expire;
mod gone_app;
mod react;
mod sessions;
mod sweep;
mod tasks;

use checkpoint::Checkpoint;
use ports::feed::Feed;
use ports::log::{Position, Recorded};
use react::Failure;
use schemas::errors::Code;
use std::path::PathBuf;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use web::Platform;

/// Events read at a time; the checkpoint is written after each batch.
const BATCH: usize = 256;
/// The first wait between two tries; doubled up to the longest.
const BACK_OFF_MIN: Duration = Duration::from_millis(100);
const BACK_OFF_MAX: Duration = Duration::from_secs(10);
/// Tries of an act that broke inside, about ten minutes, before it is set aside: a fault of ours must not stop every
/// other transcode. What says that it will pass is tried for ever.
const TRIES_MAX: u32 = 64;

/// Runs the policies and the sweepers until told to stop. `checkpoint` is a file that says how far the log was acted on;
/// one process at a time.
pub async fn run(platform: Platform, checkpoint: PathBuf, shutdown: CancellationToken) {
    tokio::join!(
        follow(&platform, checkpoint, &shutdown),
        sweep::run(&platform, &shutdown),
        expire::run(&platform, &shutdown)
    );
}

async fn follow(platform: &Platform, checkpoint: PathBuf, shutdown: &CancellationToken) {
    let mut checkpoint = Checkpoint::open(checkpoint);
    let head = *platform.log.head().borrow();
    if checkpoint.position() > head {
        // The log was put back from a backup: act on all of it again, which is harmless, rather than miss something.
        tracing::warn!(
            head,
            checkpoint = checkpoint.position(),
            "the policies are ahead of the log; starting anew"
        );
        checkpoint.save(0);
    }
    let mut feed = Feed::new(platform.log.clone(), checkpoint.position());
    let mut back_off = BACK_OFF_MIN;
    loop {
        show_lag(platform, feed.position());
        let batch = tokio::select! {
            () = shutdown.cancelled() => return,
            batch = feed.next(BATCH) => batch,
        };
        match batch {
            Ok(events) => {
                back_off = BACK_OFF_MIN;
                for event in &events {
                    if !act(platform, event, shutdown).await {
                        return;
                    }
                }
                checkpoint.save(feed.position());
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

/// Acts on an event until it is done or set aside; false when told to stop before.
async fn act(platform: &Platform, event: &Recorded, shutdown: &CancellationToken) -> bool {
    let mut back_off = BACK_OFF_MIN;
    for tries in 1_u32.. {
        let done = tokio::select! {
            // Cut off, it is done again after the start.
            () = shutdown.cancelled() => return false,
            done = react::react(platform, event) => done,
        };
        let Err(failure) = done else { return true };
        say(event, tries, &failure);
        show_lag(platform, event.position - 1);
        if is_hopeless(&failure, tries) {
            set_aside(event);
            return true;
        }
        if !pause(&mut back_off, shutdown).await {
            return false;
        }
    }
    true
}

/// Whether another try cannot end better, or has had its chances.
fn is_hopeless(failure: &Failure, tries: u32) -> bool {
    match failure {
        Failure::Unreadable(_) => true,
        Failure::Failed(error) => {
            let passes =
                matches!(error.public().status(), 503 | 507) || error.code() == Code::MediaServiceError;
            !passes && tries >= TRIES_MAX
        }
    }
}

fn say(event: &Recorded, tries: u32, failure: &Failure) {
    let (code, cause, name) = (failure.code(), failure.cause(), event.event_type.as_str());
    metrics::counter!("reelog_policies_failures_total", "code" => code).increment(1);
    let position = event.position;
    tracing::error!(position, name, code, tries, cause, "a policy failed on {name} at {position}: {cause}");
}

fn set_aside(event: &Recorded) {
    metrics::counter!("reelog_policies_set_aside_total").increment(1);
    let (position, name) = (event.position, event.event_type.as_str());
    tracing::error!(
        position,
        name,
        "the policies go on without {name} at {position}; nothing follows from it"
    );
}

/// Shows how many events were not acted on yet, `done` being the last one that was.
fn show_lag(platform: &Platform, done: Position) {
    let lag = platform.log.head().borrow().saturating_sub(done);
    metrics::gauge!("reelog_policies_lag_events").set(lag as f64);
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
