//! Two ways to the platform for those who only report: workers and the meter.

use async_trait::async_trait;
use jobs::{ReportError, Reports};
use query_api::{MeasureSink, Measured, Refused};
use schemas::worker::{Reply, Report};
use web::ApiError;

/// An error of the platform in words for our own log, with what really happened.
fn told(error: &ApiError) -> String {
    error.cause().unwrap_or_else(|| error.public().message.clone())
}

/// The platform is in this process.
pub struct LocalReports(pub web::Platform);

#[async_trait]
impl Reports for LocalReports {
    async fn send(&self, report: Report) -> Result<Reply, ReportError> {
        command_api::worker::handle(&self.0, report).await.map_err(|error| ReportError(told(&error)))
    }
}

#[async_trait]
impl MeasureSink for LocalReports {
    async fn record(&self, measured: &Measured) -> Result<(), Refused> {
        let recorded = match measured {
            Measured::Usage(window) => {
                command_api::usage::record(&self.0, window.window.clone(), window.id).await
            }
            Measured::Playback(report) => {
                command_api::usage::record_playback(&self.0, report.report.clone(), report.id).await
            }
        };
        recorded.map_err(|error| Refused::ForNow(told(&error)))
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

#[async_trait]
impl MeasureSink for HttpReports {
    async fn record(&self, measured: &Measured) -> Result<(), Refused> {
        let request = |path: &str| self.http.post(format!("{}{path}", self.base)).bearer_auth(&self.token);
        let sent = match measured {
            Measured::Usage(window) => request("/internal/v1/usage").json(&[window]).send().await,
            Measured::Playback(report) => request("/internal/v1/playbacks").json(&[report]).send().await,
        };
        let answer = sent.map_err(|error| Refused::ForNow(error.to_string()))?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            status if status.is_client_error() => {
                Err(Refused::ForGood(format!("the platform answers {status}")))
            }
            status => Err(Refused::ForNow(format!("the platform answers {status}"))),
        }
    }
}
