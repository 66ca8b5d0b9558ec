use crate::support::{LIMIT, Tenant, World, upload_with};
use domain::PostId;
use domain::media::{AudioStream, FailureReason, Probe, Used};
use domain::post::{Phase, Post, State};
use schemas::worker::{Reply, Report, Work};
use serde_json::{Value, json};
use testkit::eventually;
use uuid::Uuid;

/// A queued post.
pub struct Queued {
    pub world: World,
    pub tenant: Tenant,
    pub post: PostId,
    pub job: Uuid,
}

impl Queued {
    pub async fn start() -> Self {
        let world = World::start().await;
        let tenant = Tenant::new(&world).await;
        Self::of(world, tenant, json!({ "thumbnailProfileId": 2 })).await
    }

    /// A queued post with these fields.
    pub async fn of(world: World, tenant: Tenant, fields: Value) -> Self {
        world.run_policies();
        let number = u32::try_from(upload_with(&world, &tenant, fields).await).unwrap();
        let post = PostId::try_from(number).unwrap();
        let job = eventually(LIMIT, || async {
            let Phase::Queued { job, .. } = phase(&world, post).await else { return None };
            Some(job.job)
        });
        let job = job.await.unwrap();
        Self { world, tenant, post, job }
    }

    pub async fn say(&self, report: Report) -> Reply {
        let body = serde_json::to_value(report).unwrap();
        let answer =
            self.world.post("/internal/v1/worker/reports").by(&self.world.worker()).json(&body).await;
        serde_json::from_value(answer.expect(200).json).unwrap()
    }

    async fn claim(&self, lease_ms: u64) -> Reply {
        let work = Work::Job { post: self.post, job: self.job };
        self.say(Report::Claim { work, worker: "w1".into(), lease_ms }).await
    }

    pub async fn claimed(&self) -> u32 {
        let Reply::Claimed { epoch, .. } = self.claim(30_000).await else { panic!("the job is free") };
        epoch
    }

    pub async fn view(&self) -> Value {
        let path = format!("/v2/apps/me/video-posts/{}", self.post);
        self.world.patch(&path).by(&self.tenant.basic).json(&json!({})).await.expect(200).json
    }

    /// What every claim of the job may say.
    fn reports(&self, epoch: u32) -> Vec<Report> {
        let (post, job, work) = (self.post, self.job, Work::Job { post: self.post, job: self.job });
        let (reason, detail) = (FailureReason::Crashed, String::new());
        vec![
            Report::Plan { post, job, epoch, probe: probe(true), encoders: vec![] },
            Report::Extend { work, epoch, lease_ms: 1 },
            Report::Fail { work, epoch, reason, detail, used: Used::cpu(1) },
        ]
    }
}

pub async fn phase(world: &World, post: PostId) -> Phase {
    let transactor = world.platform.transactor.as_ref().unwrap();
    match transactor.load::<Post>(ports::log::App::SYSTEM, &post.to_string()).await.unwrap().state {
        State::Active(post) => post.phase,
        other => panic!("{other:?}"),
    }
}

fn probe(has_audio: bool) -> Probe {
    let audio = AudioStream { codec: "aac".into(), rate: 48_000, channels: 2, index: None };
    Probe {
        container: "mp4".into(),
        duration_ms: 1_000,
        size_bytes: 10,
        video: None,
        audio: has_audio.then_some(audio),
        captions: vec![],
    }
}

#[tokio::test]
async fn a_worker_claims_and_measures_and_saying_it_again_changes_nothing() {
    let queued = Queued::start().await;
    let Reply::Claimed { epoch, source_key, source_bytes, .. } = queued.claim(30_000).await else { panic!() };
    assert_eq!((epoch, source_bytes), (1, 10));
    assert!(queued.world.platform.blobs.head(&source_key).await.is_ok());
    assert_eq!(queued.claim(30_000).await, Reply::Taken);
    let (post, job, work) = (queued.post, queued.job, Work::Job { post: queued.post, job: queued.job });
    assert_eq!(queued.say(Report::Extend { work, epoch, lease_ms: 30_000 }).await, Reply::Accepted);
    for _ in 0..2 {
        let plan = Report::Plan { post, job, epoch, probe: probe(true), encoders: vec![] };
        assert_eq!(queued.say(plan).await, Reply::Accepted);
    }
    assert_eq!(queued.claim(30_000).await, Reply::Stale, "what is left is done in tasks");
    assert_eq!(queued.view().await["videoPostState"], json!("PROCESSING"));
}

#[tokio::test]
async fn a_report_of_an_older_claim_is_stale() {
    let queued = Queued::start().await;
    assert!(matches!(queued.claim(0).await, Reply::Claimed { epoch: 1, .. }));
    let second = eventually(LIMIT, || async {
        match queued.claim(30_000).await {
            Reply::Claimed { epoch, .. } => Some(epoch),
            _ => None,
        }
    });
    assert!(second.await.unwrap() > 1);
    for report in queued.reports(1) {
        assert_eq!(queued.say(report.clone()).await, Reply::Stale, "{report:?}");
    }
    let post = queued.post;
    let stranger =
        Report::Claim { work: Work::Job { post, job: Uuid::new_v4() }, worker: "w2".into(), lease_ms: 1 };
    assert_eq!(queued.say(stranger).await, Reply::Stale);
}

#[tokio::test]
async fn a_silent_workers_job_is_taken_from_it() {
    let queued = Queued::start().await;
    assert!(matches!(queued.claim(1).await, Reply::Claimed { .. }));
    let freed = eventually(LIMIT, || async {
        let events = queued.world.platform.log.read_all(0, 1_000).await.unwrap();
        events.iter().any(|event| event.event_type == "post.attempt_failed").then_some(())
    });
    freed.await.unwrap();
}

#[tokio::test]
async fn a_source_with_nothing_to_play_ends_the_job_and_can_be_retried() {
    let queued = Queued::start().await;
    let epoch = queued.claimed().await;
    let reply = queued
        .say(Report::Plan {
            post: queued.post,
            job: queued.job,
            epoch,
            probe: probe(false),
            encoders: vec![],
        })
        .await;
    assert_eq!(reply, Reply::Ended { reason: FailureReason::NoPlayableStream });
    let view = queued.view().await;
    assert_eq!(
        (&view["videoPostState"], &view["failureReason"]),
        (&json!("FAILED_PROCESSING"), &json!("NO_PLAYABLE_STREAM"))
    );
    let retry = format!("/v2/apps/me/video-posts/{}/retry", queued.post);
    let after = queued.world.post(&retry).by(&queued.tenant.basic).send().await.expect(200).json;
    assert_eq!((&after["videoPostState"], &after["failureReason"]), (&json!("PROCESSING"), &Value::Null));
    queued.world.post(&retry).by(&queued.tenant.basic).send().await.expect(200);
}

#[tokio::test]
async fn an_accident_is_tried_again_after_a_while() {
    let queued = Queued::start().await;
    let (post, job, epoch) = (queued.post, queued.job, queued.claimed().await);
    let fail = Report::Fail {
        work: Work::Job { post, job },
        epoch,
        reason: FailureReason::Crashed,
        detail: "signal 11".into(),
        used: Used::cpu(9),
    };
    assert_eq!(queued.say(fail.clone()).await, Reply::Accepted);
    assert_eq!(queued.say(fail).await, Reply::Stale);
    assert!(
        matches!(queued.claim(30_000).await, Reply::TooEarly { wait_ms } if wait_ms > 0 && wait_ms <= 5_001)
    );
}

#[tokio::test]
async fn a_post_that_is_gone_makes_every_report_stale() {
    let queued = Queued::start().await;
    let epoch = queued.claimed().await;
    let path = format!("/v2/apps/me/video-posts/{}", queued.post);
    queued.world.delete(&path).by(&queued.tenant.basic).send().await.expect(204);
    for report in queued.reports(epoch) {
        assert_eq!(queued.say(report.clone()).await, Reply::Stale, "{report:?}");
    }
    assert_eq!(queued.claim(1).await, Reply::Stale);
}
