use async_trait::async_trait;
use schemas::worker::{Reply, Report};

/// The way from a worker to the platform: a function call when all-in-one, HTTP when split.
#[async_trait]
pub trait Reports: Send + Sync + 'static {
    async fn send(&self, report: Report) -> Result<Reply, ReportError>;
}

/// The platform did not take the report; the same report may be sent again.
#[derive(Debug, thiserror::Error)]
#[error("report to the platform: {0}")]
pub struct ReportError(pub String);
