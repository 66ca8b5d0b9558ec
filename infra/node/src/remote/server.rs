use super::wire::{AwaitHead, EndStream, ReadAll, ReadStream, Refused};
use axum::Json;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::post;
use ports::log::{Appended, Batch, EventLog, Position, Recorded};
use std::sync::Arc;
use std::time::Duration;
use web::{ApiError, WorkerCaller};

/// The most events of one answer.
const PAGE_MAX: usize = 2_000;
/// How long a head poll is held open: shorter than a stopping server waits for its last answers.
const HEAD_HOLD: Duration = Duration::from_secs(3);
/// A batch of 4 MiB of data and its JSON around it.
const BODY_BYTES_MAX: usize = 16 << 20;

type Log = Arc<dyn EventLog>;
type Answer<T> = Result<Json<T>, ApiError>;

/// The log's calls, for processes of ours. Requires the worker token on each; `S` is the state of the extractors.
pub fn router(log: Log, platform: web::Platform) -> Router {
    Router::new()
        .route("/internal/v1/log/append", post(append))
        .route("/internal/v1/log/read-stream", post(read_stream))
        .route("/internal/v1/log/read-all", post(read_all))
        .route("/internal/v1/log/end-stream", post(end_stream))
        .route("/internal/v1/log/head", post(head))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(axum::Extension(log))
        .with_state(platform)
}

async fn append(
    _: WorkerCaller,
    log: axum::Extension<Log>,
    _: State<web::Platform>,
    Json(batch): Json<Batch>,
) -> Json<Result<Appended, Refused>> {
    Json(log.append(batch).await.map_err(Refused::from))
}

async fn end_stream(
    _: WorkerCaller,
    log: axum::Extension<Log>,
    Json(ask): Json<EndStream>,
) -> Json<Result<(), Refused>> {
    let EndStream { scope, stream, expected, for_ever } = ask;
    let ended = if for_ever {
        log.tombstone_stream(scope, &stream, expected).await
    } else {
        log.truncate_stream(scope, &stream, expected).await
    };
    Json(ended.map_err(Refused::from))
}

async fn read_stream(
    _: WorkerCaller,
    log: axum::Extension<Log>,
    Json(ask): Json<ReadStream>,
) -> Answer<Vec<Recorded>> {
    let max = ask.max.min(PAGE_MAX);
    let events = if ask.backward {
        log.read_stream_backward(ask.scope, &ask.stream, ask.from, max).await
    } else {
        log.read_stream(ask.scope, &ask.stream, ask.from.unwrap_or(0), max).await
    };
    Ok(Json(events.map_err(ApiError::internal)?))
}

async fn read_all(
    _: WorkerCaller,
    log: axum::Extension<Log>,
    Json(ask): Json<ReadAll>,
) -> Answer<Vec<Recorded>> {
    let max = ask.max.min(PAGE_MAX);
    let events = if ask.backward {
        log.read_all_backward(ask.at, max).await
    } else {
        log.read_all(ask.at.unwrap_or(0), max).await
    };
    Ok(Json(events.map_err(ApiError::internal)?))
}

async fn head(_: WorkerCaller, log: axum::Extension<Log>, Json(ask): Json<AwaitHead>) -> Json<Position> {
    let mut head = log.head();
    // A closed log or the end of the hold both answer what is known.
    let _ = tokio::time::timeout(HEAD_HOLD, head.wait_for(|now| *now > ask.beyond)).await;
    let now = *head.borrow();
    Json(now)
}
