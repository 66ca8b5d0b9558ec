//! Open-loop HTTP load: requests leave by a fixed schedule, however late the answers are.
//!
//! A request's time counts from the moment it was due, so that a stall shows in all the requests it kept waiting.

use crate::table::percentile;
use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use reqwest::header::RETRY_AFTER;
use reqwest::{Client, Request, Response, StatusCode};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

/// An answer that takes longer counts as none.
const LIMIT: Duration = Duration::from_secs(10);

/// Requests a second, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    pub rate: u32,
    pub length: Duration,
}

/// What became of the requests.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Milliseconds of those that were answered with success, sorted.
    pub good: Vec<f64>,
    /// Answered 429 or 503, with `Retry-After`.
    pub refused: usize,
    /// Any other answer, or none; the first of them in words.
    pub failed: usize,
    pub failure: Option<String>,
}

enum Answer {
    Good(f64),
    Refused,
    Failed(String),
}

impl Outcome {
    pub fn p(&self, fraction: f64) -> f64 {
        percentile(&self.good, fraction)
    }

    /// Median and 99th percentile.
    pub fn show(&self) -> String {
        format!("p50 {:.2} ms, p99 {:.2} ms", self.p(0.5), self.p(0.99))
    }

    /// An error unless every request was answered with success.
    pub fn all_good(self) -> anyhow::Result<Self> {
        anyhow::ensure!(
            self.failed == 0 && self.refused == 0,
            "{} requests were refused and {} failed, for example: {}",
            self.refused,
            self.failed,
            self.failure.as_deref().unwrap_or("–")
        );
        Ok(self)
    }

    async fn gather(mut answers: UnboundedReceiver<Answer>, bar: &ProgressBar) -> Self {
        let mut outcome = Self::default();
        while let Some(answer) = answers.recv().await {
            match answer {
                Answer::Good(ms) => outcome.good.push(ms),
                Answer::Refused => outcome.refused += 1,
                Answer::Failed(why) => {
                    outcome.failed += 1;
                    outcome.failure.get_or_insert(why);
                }
            }
            bar.inc(1);
        }
        outcome.good.sort_by(f64::total_cmp);
        outcome
    }
}

/// Sends what `request` makes of each request's number.
pub async fn run(
    what: &str,
    http: &Client,
    schedule: Schedule,
    request: impl Fn(u64) -> reqwest::Result<Request> + Send + 'static,
) -> anyhow::Result<Outcome> {
    let total = (f64::from(schedule.rate) * schedule.length.as_secs_f64()) as u64;
    let style = ProgressStyle::with_template("  {msg} {bar:30} {pos}/{len} {eta}")?;
    let bar = ProgressBar::new(total).with_style(style).with_message(what.to_owned());
    let (say, answers) = mpsc::unbounded_channel();
    let (http, runtime) = (http.clone(), tokio::runtime::Handle::current());
    // A thread of its own: the runtime's timer is as coarse as the times to be measured.
    let clock = std::thread::spawn(move || -> reqwest::Result<()> {
        let start = Instant::now();
        for number in 0..total {
            let due = start + Duration::from_secs_f64(number as f64 / f64::from(schedule.rate));
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            runtime.spawn(send(http.clone(), request(number)?, due, say.clone()));
        }
        Ok(())
    });
    let outcome = Outcome::gather(answers, &bar).await;
    bar.finish_and_clear();
    clock.join().ok().context("the clock of the load panicked")??;
    Ok(outcome)
}

async fn send(http: Client, request: Request, due: Instant, say: UnboundedSender<Answer>) {
    let answer = match tokio::time::timeout(LIMIT, whole(http, request)).await {
        Ok(Ok(response)) => judge(&response, due),
        Ok(Err(error)) => Answer::Failed(format!("{error:#}")),
        Err(_) => Answer::Failed(format!("no answer within {LIMIT:?}")),
    };
    // Fails only when the whole run was given up.
    drop(say.send(answer));
}

/// The answer, after its last byte.
async fn whole(http: Client, request: Request) -> reqwest::Result<Response> {
    let mut response = http.execute(request).await?;
    while response.chunk().await?.is_some() {}
    Ok(response)
}

fn judge(response: &Response, due: Instant) -> Answer {
    let status = response.status();
    let busy = matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
    if status.is_success() {
        Answer::Good(due.elapsed().as_secs_f64() * 1e3)
    } else if busy && response.headers().contains_key(RETRY_AFTER) {
        Answer::Refused
    } else {
        Answer::Failed(format!("answered with {status}"))
    }
}

/// The request once more; its body is in memory.
pub fn copy(request: &Request) -> Request {
    request.try_clone().expect("a body in memory can be sent again")
}
