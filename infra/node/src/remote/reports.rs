//! A worker's two ways to the platform.

use async_trait::async_trait;
use jobs::{ReportError, Reports};
use schemas::worker::{Reply, Report};

/// The platform is in this process.
pub struct LocalReports(pub web::Platform);

#[async_trait]
impl Reports for LocalReports {
    async fn send(&self, report: Report) -> Result<Reply, ReportError> {
        command_api::worker::handle(&self.0, report).await.map_err(|error| ReportError(error.to_string()))
    }
}

/// The platform is another process.
pub struct HttpReports {
    pub http: reqwest::Client,
    /// Base URL of the process with the role command-api.
    pub base: String,
    pub token: String,
}

#[async_trait]
impl Reports for HttpReports {
    async fn send(&self, report: Report) -> Result<Reply, ReportError> {
        let url = format!("{}/internal/v1/worker/reports", self.base);
        let failed = |error: reqwest::Error| ReportError(error.to_string());
        let sent = self.http.post(url).bearer_auth(&self.token).json(&report).send().await.map_err(failed)?;
        sent.error_for_status().map_err(failed)?.json().await.map_err(failed)
    }
}
