use async_trait::async_trait;
use schemas::worker::{Reply, Report};
use std::time::Duration;

/// Tries of one report before the job is given up, within about six seconds; the lease then runs out.
pub(crate) const REPORT_TRIES: u32 = 6;
/// Tries to report a result, within about ten minutes: it has cost more than the wait.
pub(crate) const RESULT_TRIES: u32 = 70;
/// The longest pause between two tries.
const PAUSE_MAX: Duration = Duration::from_secs(10);

/// The way from a worker to the platform: a function call when all-in-one, HTTP when split.
#[async_trait]
pub trait Reports: Send + Sync + 'static {
    async fn send(&self, report: Report) -> Result<Reply, ReportError>;
}

/// The platform did not take the report; the same report may be sent again.
#[derive(Debug, thiserror::Error)]
#[error("report to the platform: {0}")]
pub struct ReportError(pub String);

/// Sends a report until it is taken, a few times, or until it need not be.
pub(crate) async fn send(
    reports: &dyn Reports,
    report: Report,
    tries: u32,
    is_over: impl Fn() -> bool,
) -> Result<Reply, ReportError> {
    let mut pause = Duration::from_millis(200);
    for _ in 1..tries {
        match reports.send(report.clone()).await {
            Ok(reply) => return Ok(reply),
            Err(error) if is_over() => return Err(error),
            Err(error) => tracing::warn!(%error, "a report was not taken; trying again"),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(PAUSE_MAX);
    }
    reports.send(report).await
}
