//! Sends webhooks: follows the log, notes what is to be told, and tells it.
//!
//! - **At least once.** What is to be told and the checkpoint are stored in one transaction; how a try went is stored
//!   after it. Whoever stops in between sends again, with the same id.
//! - **In order** for each stream: the next webhook about a thing goes out when the one before was taken or given up.
//! - **Nobody slows others.** Apps and streams are served side by side, each app by a few tries at a time.
//! - **Nothing too early.** What is told can be read from the API (contract rule 0.10): the read models come first.
//!
//! One process at a time; a second one stops when it sees the first. Without a checkpoint it begins at the log's end:
//! what happened before there was a sender is told nobody.

mod attempt;
mod body;
mod dispatch;
mod follow;
mod forget;
mod sign;

use ports::outbound::Outbound;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use web::Platform;

/// How tries are spread.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Tries of one app at a time: enough to keep up at a second each, too few to hold everyone up.
    pub per_app_max: usize,
    /// Tries of all apps at a time; each holds a connection.
    pub total_max: usize,
    /// How often what is due is looked for without a hint: retries, and what other processes asked for.
    pub tick: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { per_app_max: 8, total_max: 512, tick: Duration::from_secs(1) }
    }
}

/// Runs the sender until told to stop. What is under way then is cut off, and sent again after the next start.
pub async fn run(
    platform: Platform,
    outbound: Arc<dyn Outbound>,
    options: Options,
    shutdown: CancellationToken,
) {
    let (stop, came_up) = (shutdown.child_token(), Notify::new());
    tokio::join!(
        follow::run(&platform, &came_up, &stop),
        dispatch::run(&platform, &outbound, options, &came_up, &stop),
        forget::run(&platform, &stop)
    );
}

/// Waits; false when told to stop.
async fn pause(wait: Duration, stop: &CancellationToken) -> bool {
    tokio::select! {
        () = stop.cancelled() => false,
        () = tokio::time::sleep(wait) => true,
    }
}
