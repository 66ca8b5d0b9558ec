use super::super::change;
use super::{body, pause, sign};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::app::{Active, Retry, WebhookChange};
use domain::webhook::{Next, Outcome, judge};
use ports::log::{Actor, Recorded};
use ports::outbound::{Answer, Outbound, OutboundError, Post, Url, retry_after_s};
use ports::{Context, clock};
use projections::webhooks::{self, Attempt, Delivery, Ended};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use web::callbacks::{password_context, secret_context};
use web::{ApiError, Platform};

/// Who we say we are.
const USER_AGENT: &str = concat!("Reelog-Webhooks/", env!("CARGO_PKG_VERSION"));
/// The pause when something of ours does not work, and how often that is borne: ten minutes, as for policies.
const PAUSE: Duration = Duration::from_secs(1);
const TRIES_MAX: u32 = 600;

/// Why nothing is sent.
enum Obstacle {
    /// It never can be: what stands in its way, for the tenant.
    Final(&'static str),
    /// Something of ours does not work now.
    Passing(ApiError),
}

impl From<ApiError> for Obstacle {
    fn from(error: ApiError) -> Self {
        Self::Passing(error)
    }
}

/// Makes one try and stores how it went. Told to stop, it leaves everything as it was: the try is made again.
pub(super) async fn run(
    platform: &Platform,
    outbound: &dyn Outbound,
    delivery: &Delivery,
    stop: &CancellationToken,
) {
    for tries in 1.. {
        let prepared = match prepare(platform, delivery).await {
            Ok(prepared) => prepared,
            Err(Obstacle::Final(why)) => {
                return store(platform, delivery, None, Some(why), Ended::Failed, stop).await;
            }
            Err(Obstacle::Passing(error)) => {
                let cause = error.cause().unwrap_or_else(|| error.public().message.clone());
                tracing::warn!(webhook = %delivery.id, cause, "webhook {} cannot be sent yet: {cause}", delivery.id);
                if tries >= TRIES_MAX {
                    let why = Some("it could not be made up; ask whoever runs the server");
                    return store(platform, delivery, None, why, Ended::Failed, stop).await;
                }
                if !pause(PAUSE, stop).await {
                    return;
                }
                continue;
            }
        };
        let (app, post) = prepared;
        let (at, since) = (clock::now(), Instant::now());
        let answer = tokio::select! {
            () = stop.cancelled() => return,
            answer = outbound.post(post) => answer,
        };
        let duration_ms = u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX);
        let attempt = attempt(delivery, at, duration_ms, &answer);
        let ended = judged(platform, &app, delivery, &answer).await;
        return store(platform, delivery, Some(&attempt), None, ended, stop).await;
    }
}

/// The app, and the request to its callback.
async fn prepare(platform: &Platform, delivery: &Delivery) -> Result<(Active, Post), Obstacle> {
    let app = projections::apps::get(&platform.db, delivery.app).await.map_err(ApiError::from)?;
    let app = app.ok_or(Obstacle::Final("the app is gone"))?;
    let callback = app.callback.as_ref().ok_or(Obstacle::Final("the app has no callback any more"))?;
    let is_test = delivery.position == 0;
    if app.webhooks.disabled.is_some() && !is_test {
        return Err(Obstacle::Final("webhooks of the app are stopped"));
    }
    let event = event(platform, delivery).await?;
    let told = body::of(platform, &app, delivery, event.as_ref()).await?;
    let told = told.ok_or(Obstacle::Final("what it is about is gone"))?;
    let body = serde_json::to_vec(&told).map_err(ApiError::internal)?;
    let url: Url = callback.url.parse().map_err(|_| Obstacle::Final("the callback's URL cannot be read"))?;
    let password = opened(platform, &password_context(app.app), &callback.sealed_password)?;
    let mut credentials = format!("{}:", callback.id).into_bytes();
    credentials.extend(password);
    let mut headers = vec![
        ("authorization", format!("Basic {}", BASE64.encode(credentials))),
        ("content-type", "application/json".to_owned()),
        ("user-agent", USER_AGENT.to_owned()),
        // The request that caused it, so that both sides' logs meet.
        ("x-request-id", event.map_or(delivery.id, |event| event.meta.correlation_id).to_string()),
    ];
    let now = clock::now();
    let mut keys = vec![];
    for secret in app.webhooks.signing(now) {
        keys.push(opened(platform, &secret_context(app.app), &secret.sealed)?);
    }
    headers.extend(sign::headers(&keys, delivery.id, now, &body).map_err(ApiError::internal)?);
    Ok((app, Post { url, headers, body: body.into() }))
}

fn opened(platform: &Platform, context: &str, sealed: &str) -> Result<Vec<u8>, Obstacle> {
    platform.secrets.sealer().open(context, sealed).map_err(|error| {
        tracing::error!(%error, "a secret of a callback does not open: {error}");
        Obstacle::Final("the callback's password or signing key cannot be opened; set it again")
    })
}

/// The event that is told; none for a test.
async fn event(platform: &Platform, delivery: &Delivery) -> Result<Option<Recorded>, Obstacle> {
    let Some(before) = delivery.position.checked_sub(1) else { return Ok(None) };
    let found = platform.log.read_all(before, 1).await.map_err(ApiError::from)?;
    let event = found.into_iter().next().filter(|event| event.id == delivery.id);
    event.map(Some).ok_or(Obstacle::Final("the event is not in the log any more"))
}

fn attempt(
    delivery: &Delivery,
    at: domain::Timestamp,
    duration_ms: u64,
    answer: &Result<Answer, OutboundError>,
) -> Attempt {
    let (status, error) = match answer {
        Ok(answer) => (Some(answer.status), None),
        Err(error) => (None, Some(error.to_string())),
    };
    Attempt { number: delivery.tries + 1, at, duration_ms, status, error }
}

/// What follows from an answer; also tells the app when its receiver is gone.
async fn judged(
    platform: &Platform,
    app: &Active,
    delivery: &Delivery,
    answer: &Result<Answer, OutboundError>,
) -> Ended {
    let now = clock::now();
    let outcome = match answer {
        Ok(answer) => {
            let retry_after_s = answer.retry_after.as_deref().and_then(|text| retry_after_s(text, now));
            Outcome::Answered { status: answer.status, retry_after_s }
        }
        Err(_) => Outcome::Failed,
    };
    // A test is made once, whatever the app wants for the rest.
    let retry = if delivery.position == 0 { Retry::None } else { app.webhooks.retry };
    let next = judge(outcome, delivery.round + 1, retry, rand::random_range(0..1_000));
    let name = match next {
        Next::Delivered => "delivered",
        Next::Again { .. } => "again",
        Next::Dead | Next::Gone => "failed",
    };
    metrics::counter!("reelog_webhook_tries_total", "outcome" => name).increment(1);
    match next {
        Next::Delivered => Ended::Delivered,
        Next::Again { after_ms } => Ended::Again(now.plus_ms(after_ms)),
        Next::Dead => Ended::Failed,
        Next::Gone => {
            if let Err(error) = stop_for(platform, app).await {
                let cause = error.cause().unwrap_or_else(|| error.public().message.clone());
                tracing::warn!(app.id = %app.app, cause, "the webhooks of a gone receiver go on: {cause}");
            }
            Ended::Failed
        }
    }
}

async fn stop_for(platform: &Platform, app: &Active) -> Result<(), ApiError> {
    let Some(callback) = &app.callback else { return Ok(()) };
    let context = Context::new(app.app, Actor::System, clock::now());
    let gone = WebhookChange::ReceiverGone { url: callback.url.clone() };
    let done = change(platform, app.app, &context, gone).await?;
    platform.settle(done.position).await;
    Ok(())
}

/// Stores how it went, as often as it takes: until then the delivery counts as under way.
async fn store(
    platform: &Platform,
    delivery: &Delivery,
    attempt: Option<&Attempt>,
    error: Option<&str>,
    ended: Ended,
    stop: &CancellationToken,
) {
    let id: Uuid = delivery.id;
    while let Err(failure) =
        webhooks::settle(&platform.db, delivery, attempt, error, ended, clock::now()).await
    {
        tracing::warn!(webhook = %id, "how webhook {id} went could not be stored: {failure}");
        if !pause(PAUSE, stop).await {
            return;
        }
    }
}
