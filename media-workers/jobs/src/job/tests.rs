use super::*;
use crate::fakes::{Platform, Store, WARM, output, plan};
use domain::media::{Piece, Probe};
use schemas::worker::{Reply, Work};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// A program that answers as a media process does and makes one file.
fn program(folder: &Path) -> PathBuf {
    let probe = Probe {
        container: "mp4".into(),
        duration_ms: 1_000,
        size_bytes: 6,
        video: None,
        audio: None,
        captions: vec![],
    };
    let probed = serde_json::json!({ "probed": probe });
    let made = serde_json::json!({ "made": output() });
    let script = format!(
        "read -r order\ncase \"$order\" in\n*warmUp*) echo '{WARM}' ;;\n*'\"probe\"'*) echo '{probed}' ;;\n\
         *) out=${{order#*\\\"outDir\\\":\\\"}}; echo x > \"${{out%%\\\"*}}/00001.m4s\"; echo '{made}' ;;\nesac"
    );
    let path = folder.join("media-process");
    testkit::script(&path, &script);
    path
}

struct World {
    folder: tempfile::TempDir,
    store: Arc<Store>,
    platform: Arc<Platform>,
    tools: Arc<Tools>,
    claimed: Claimed,
}

fn world(platform: Arc<Platform>) -> World {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("source");
    std::fs::write(&source, "source").unwrap();
    let store = Arc::new(Store { source, ..Store::default() });
    let options = Options {
        name: "w1".into(),
        slots: 1,
        scratch: folder.path().join("scratch"),
        program: program(folder.path()),
        lease: Duration::from_secs(30),
    };
    let tools = Arc::new(Tools::new(options, store.clone(), platform.clone()));
    let job = Uuid::from_u128(7);
    let claimed = Claimed {
        app: 8.try_into().unwrap(),
        post: 42.try_into().unwrap(),
        job,
        work: Work::Task(domain::task::key(job, Piece::Chunk(3))),
        epoch: 2,
        source_key: "apps/8/video-posts/42/src/src_1.mp4".into(),
        source_bytes: 6,
        todo: Todo::Make { piece: Piece::Chunk(3), plan: Box::new(plan()) },
    };
    World { folder, store, platform, tools, claimed }
}

/// A platform that answers a result with `made`.
fn taking(made: impl Fn() -> Option<Reply> + Send + Sync + 'static) -> Arc<Platform> {
    Platform::new(move |report| match report {
        Report::Made { .. } => made(),
        _ => Some(Reply::Accepted),
    })
}

/// The one file of a claim.
fn file(claimed: &Claimed, epoch: u32) -> String {
    format!("{}/00001.m4s", claimed.prefix(epoch).unwrap())
}

fn is_fail(report: &Report) -> bool {
    matches!(report, Report::Fail { reason: FailureReason::WorkerStopped, .. })
}

#[tokio::test]
async fn files_of_a_result_that_may_have_been_taken_are_kept() {
    let shutdown = CancellationToken::new();
    let stop = shutdown.clone();
    // The result is taken and the answer gets lost, for ever.
    let world = world(taking(move || {
        stop.cancel();
        None
    }));
    see_through(&world.tools, world.claimed.clone(), shutdown).await;
    let main = file(&world.claimed, 2);
    assert_eq!(*world.store.keys.lock().unwrap(), [main]);
    // Given back all the same: refused, if the result was taken.
    assert!(world.platform.heard.lock().unwrap().iter().any(is_fail));
}

#[tokio::test]
async fn files_of_a_result_that_came_too_late_are_deleted() {
    let world = world(taking(|| Some(Reply::Stale)));
    see_through(&world.tools, world.claimed.clone(), CancellationToken::new()).await;
    assert_eq!(*world.store.keys.lock().unwrap(), [""; 0]);
    assert!(!world.platform.heard.lock().unwrap().iter().any(is_fail));
}

#[tokio::test]
async fn a_taken_result_stays_and_what_earlier_tries_left_goes() {
    let world = world(taking(|| Some(Reply::Accepted)));
    let old = file(&world.claimed, 1);
    world.store.keys.lock().unwrap().push(old);
    let left = world.tools.options.scratch.join(world.claimed.scratch(1));
    std::fs::create_dir_all(left.join("out")).unwrap();
    see_through(&world.tools, world.claimed.clone(), CancellationToken::new()).await;
    let main = file(&world.claimed, 2);
    assert_eq!(*world.store.keys.lock().unwrap(), [main]);
    let claims = world
        .tools
        .options
        .scratch
        .read_dir()
        .unwrap()
        .filter(|entry| !entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("sources-"));
    assert_eq!(claims.count(), 0);
}

#[tokio::test]
async fn the_job_of_a_post_ends_with_what_its_source_is() {
    let world = world(taking(|| None));
    let work = Work::Job { post: world.claimed.post, job: world.claimed.job };
    let measure = Claimed { work, todo: Todo::Measure, ..world.claimed.clone() };
    see_through(&world.tools, measure, CancellationToken::new()).await;
    let heard = world.platform.heard.lock().unwrap();
    assert!(matches!(heard.as_slice(), [Report::Plan { epoch: 2, .. }]), "{heard:?}");
    assert_eq!(*world.store.keys.lock().unwrap(), [""; 0]);
}

#[test]
fn a_job_that_is_dropped_stops_its_media_process() {
    let world = world(taking(|| None));
    let runs = world.folder.path().join("runs");
    let script = format!(
        "read -r order\ncase \"$order\" in *warmUp*) echo '{WARM}'; exit ;; esac\n\
         echo x > {}\nexec /bin/sleep 15\n",
        runs.display()
    );
    testkit::script(&world.tools.options.program, &script);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (tools, claimed) = (world.tools.clone(), world.claimed.clone());
    runtime.spawn(async move { see_through(&tools, claimed, CancellationToken::new()).await });
    let started = Instant::now();
    while !runs.exists() {
        assert!(started.elapsed() < Duration::from_secs(10), "the media process has not started");
        std::thread::yield_now();
    }
    let asked = Instant::now();
    // Waits for its threads, so also for the one that waits for the media process.
    drop(runtime);
    assert!(asked.elapsed() < Duration::from_secs(8), "took {:?}", asked.elapsed());
}
