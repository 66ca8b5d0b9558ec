//! Whose thread writes: a lone caller's, else the log's.

use event_log::storage::{Access, DiskStorage, File, Index, Storage};
use event_log::{EmbeddedLog, Options};
use futures::future::join_all;
use ports::contract::log::{batch, events, stream};
use ports::log::{AppendError, EventLog, Expected, LogError};
use std::any::Any;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};

#[derive(Debug, Default)]
struct Seen {
    by_log: AtomicUsize,
    by_others: AtomicUsize,
    panics: AtomicBool,
    /// The next sync takes it, and waits for its word.
    gate: Mutex<Option<mpsc::Receiver<()>>>,
}

/// The real disk, and who syncs it.
#[derive(Debug)]
struct Watched<T>(T, Arc<Seen>);

impl File for Watched<Arc<dyn File>> {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.0.read_at(buffer, offset)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<usize> {
        self.0.write_at(bytes, offset)
    }

    fn sync(&self) -> io::Result<()> {
        let gate = self.1.gate.lock().expect("no thread panicked here").take();
        gate.map(|gate| gate.recv());
        let by_log = std::thread::current().name() == Some("log-writer");
        let count = if by_log { &self.1.by_log } else { &self.1.by_others };
        count.fetch_add(1, Ordering::Relaxed);
        assert!(!self.1.panics.load(Ordering::Relaxed), "as a test wants it");
        self.0.sync()
    }

    fn set_len(&self, bytes: u64) -> io::Result<()> {
        self.0.set_len(bytes)
    }

    fn bytes(&self) -> io::Result<u64> {
        self.0.bytes()
    }
}

impl Watched<DiskStorage> {
    fn file(&self, file: Arc<dyn File>) -> Arc<dyn File> {
        Arc::new(Watched(file, Arc::clone(&self.1)))
    }
}

impl Storage for Watched<DiskStorage> {
    fn list(&self) -> io::Result<Vec<String>> {
        self.0.list()
    }

    fn open(&self, name: &str, access: Access) -> io::Result<Arc<dyn File>> {
        self.0.open(name, access).map(|file| self.file(file))
    }

    fn create(&self, name: &str) -> io::Result<Arc<dyn File>> {
        self.0.create(name).map(|file| self.file(file))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.0.rename(from, to)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.0.remove(name)
    }

    fn make_read_only(&self, name: &str) -> io::Result<()> {
        self.0.make_read_only(name)
    }

    fn sync_names(&self) -> io::Result<()> {
        self.0.sync_names()
    }

    fn lock(&self) -> io::Result<Box<dyn Any + Send + Sync>> {
        self.0.lock()
    }

    fn index(&self, anew: bool) -> io::Result<Index> {
        self.0.index(anew)
    }
}

/// A log that has begun its first segment, and what is seen from then on.
async fn log(dir: &std::path::Path) -> (Arc<EmbeddedLog>, Arc<Seen>) {
    let seen = Arc::new(Seen::default());
    let storage = Watched(DiskStorage::create(dir).expect("a folder"), Arc::clone(&seen));
    let log = EmbeddedLog::open_on(Arc::new(storage), Options::new(dir)).expect("a new log");
    append(&log).await.expect("the log takes events");
    for count in [&seen.by_log, &seen.by_others] {
        count.store(0, Ordering::Relaxed);
    }
    (Arc::new(log), seen)
}

async fn append(log: &EmbeddedLog) -> Result<(), AppendError> {
    log.append(batch(&stream(), Expected::NoStream, &events(1))).await.map(drop)
}

fn counts(seen: &Seen) -> (usize, usize) {
    (seen.by_log.load(Ordering::Relaxed), seen.by_others.load(Ordering::Relaxed))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lone_caller_writes_itself() {
    let dir = tempfile::tempdir().expect("a folder");
    let (log, seen) = log(dir.path()).await;
    for _ in 0..10 {
        append(&log).await.expect("the log takes events");
    }
    assert_eq!(counts(&seen), (0, 10));
}

#[tokio::test]
async fn a_caller_that_must_not_block_its_runtime_leaves_it_to_the_log() {
    let dir = tempfile::tempdir().expect("a folder");
    let (log, seen) = log(dir.path()).await;
    for _ in 0..10 {
        append(&log).await.expect("the log takes events");
    }
    assert_eq!(counts(&seen), (10, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_that_come_during_a_sync_share_the_next() {
    let dir = tempfile::tempdir().expect("a folder");
    let (log, seen) = log(dir.path()).await;
    let (open, gate) = mpsc::channel();
    *seen.gate.lock().expect("no thread panicked here") = Some(gate);
    let caller = Arc::clone(&log);
    let first = tokio::spawn(async move { append(&caller).await });
    while seen.gate.lock().expect("no thread panicked here").is_some() {
        tokio::task::yield_now().await;
    }
    let mut rest = join_all((0..50).map(|_| append(&log)));
    assert!(futures::poll!(&mut rest).is_pending(), "all have asked, none is answered");
    open.send(()).expect("the first still waits");
    first.await.expect("no panic").expect("the log takes events");
    assert!(rest.await.iter().all(Result::is_ok));
    assert_eq!(counts(&seen), (1, 1), "one sync by the log's thread, one by the first caller");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_panic_while_writing_the_log_takes_no_more() {
    let dir = tempfile::tempdir().expect("a folder");
    let (log, seen) = log(dir.path()).await;
    seen.panics.store(true, Ordering::Relaxed);
    let caller = Arc::clone(&log);
    let answer = tokio::spawn(async move { append(&caller).await }).await;
    assert!(answer.is_err_and(|error| error.is_panic()));
    seen.panics.store(false, Ordering::Relaxed);
    let answer = append(&log).await;
    assert!(matches!(answer, Err(AppendError::Log(LogError::Closed))), "{answer:?}");
    log.close().await;
}
