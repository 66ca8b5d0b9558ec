//! What workers report, as commands on the post. In process they call [`handle`]; split off, they POST.

mod lease;
mod plan;
mod task;

use axum::Json;
use axum::extract::State;
use axum::routing::post;
use domain::post::{Active, Command, Post, Refusal, State as PostState};
use domain::{PostId, Timestamp, task as tasks};
use ports::log::{Actor, App};
use ports::transact::{Done, TransactError};
use ports::{Context, clock};
use schemas::worker::{Reply, Report, Work};
use utoipa_axum::router::OpenApiRouter;
use uuid::Uuid;
use web::{ApiError, Platform, WorkerCaller};

/// The route.
pub fn router() -> OpenApiRouter<Platform> {
    OpenApiRouter::new().route("/internal/v1/worker/reports", post(report))
}

async fn report(
    _: WorkerCaller,
    State(platform): State<Platform>,
    web::Json(report): web::Json<Report>,
) -> Result<Json<Reply>, ApiError> {
    handle(&platform, report).await.map(Json)
}

/// Takes a worker's word. An error means that it was not taken and may be said again.
pub async fn handle(platform: &Platform, report: Report) -> Result<Reply, ApiError> {
    match report {
        Report::Claim { work: Work::Job { post, job }, worker, lease_ms } => {
            lease::claim(platform, post, job, worker, lease_ms).await
        }
        Report::Claim { work: Work::Task(task), worker, lease_ms } => {
            task::claim(platform, task, worker, lease_ms).await
        }
        Report::Extend { work: Work::Job { post, job }, epoch, lease_ms } => {
            lease::extend(&Held::find(platform, post, job, epoch).await?, platform, lease_ms).await
        }
        Report::Extend { work: Work::Task(task), epoch, lease_ms } => {
            task::extend(platform, task, epoch, lease_ms).await
        }
        Report::Plan { post, job, epoch, probe, encoders } => {
            let held = Held::find(platform, post, job, epoch).await?;
            plan::plan(&held, platform, probe, &encoders).await
        }
        Report::PieceProgress { post, job, piece, epoch, done_ms } => {
            task::progress(platform, (post, job, piece), epoch, done_ms).await
        }
        Report::Made { task, epoch, output } => task::made(platform, task, epoch, output).await,
        Report::Fail { work: Work::Task(task), epoch, reason, detail, used } => {
            let at = clock::now();
            let command = tasks::Command::Fail { epoch, reason, detail, used, at };
            task::report(platform, task, command, at).await
        }
        Report::Fail { work: Work::Job { post, job }, epoch, reason, detail, used } => {
            let at = clock::now();
            let command = Command::Fail { job, epoch, reason, detail, used, at };
            Held::find(platform, post, job, epoch).await?.run(platform, command, at).await
        }
    }
}

/// A post, none if it is gone, with the claim a report speaks of.
struct Held {
    post: Option<Active>,
    job: Uuid,
    epoch: u32,
}

impl Held {
    async fn find(platform: &Platform, post: PostId, job: Uuid, epoch: u32) -> Result<Self, ApiError> {
        Ok(Self { post: find(platform, post).await?, job, epoch })
    }

    /// Runs a command that is either taken or comes too late.
    async fn run(&self, platform: &Platform, command: Command, at: Timestamp) -> Result<Reply, ApiError> {
        let Some(post) = &self.post else { return Ok(Reply::Stale) };
        match run(platform, post, command, at).await {
            Ok(_) => Ok(Reply::Accepted),
            Err(TransactError::Refused(refusal)) => late(refusal),
            Err(error) => Err(error.into()),
        }
    }
}

/// Any app's post as the log knows it now.
async fn find(platform: &Platform, post: PostId) -> Result<Option<Active>, ApiError> {
    let loaded = platform.transactor()?.load::<Post>(App::SYSTEM, &post.to_string()).await?;
    Ok(match loaded.state {
        PostState::Active(post) => Some(*post),
        PostState::Absent | PostState::Deleted { .. } => None,
    })
}

/// Runs a worker's command in the post's app.
async fn run(
    platform: &Platform,
    post: &Active,
    command: Command,
    at: Timestamp,
) -> Result<Done<Post>, TransactError<Refusal>> {
    let transactor = platform.transactor.as_ref().ok_or(ports::log::LogError::Closed)?;
    let worker = match (&command, post.phase.job().and_then(|job| job.claims.lease.as_ref())) {
        (Command::Claim { worker, .. }, _) => worker.clone(),
        (_, Some(lease)) => lease.worker.clone(),
        (_, None) => String::new(),
    };
    let context = Context::new(post.app, Actor::Worker(worker), at);
    transactor.run::<Post>(&post.post.to_string(), &context, command).await
}

/// What a refused report means to its worker.
fn late(refusal: Refusal) -> Result<Reply, ApiError> {
    match refusal {
        Refusal::NotFound | Refusal::StaleClaim | Refusal::WrongState { .. } => Ok(Reply::Stale),
        other => Err(other.into()),
    }
}
