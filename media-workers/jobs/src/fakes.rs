//! What surrounds a worker, for tests: it answers as told and remembers what was asked.

use crate::reports::{ReportError, Reports};
use async_trait::async_trait;
use domain::media::{Container, PieceOutput, Plan};
use ports::blobs::{BlobError, BlobInfo, Blobs, ByteStream};
use schemas::worker::{Reply, Report};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// What a machine says that can do jobs.
pub const WARM: &str = r#"{"warm":{"missing":[],"encoders":["H264"]}}"#;

/// The plan of a second of nothing.
pub fn plan() -> Plan {
    Plan {
        container: Container::Mp4,
        segment_ms: 6_000,
        copy: None,
        rungs: vec![],
        chunks: vec![],
        audio: None,
        captions: vec![],
        deinterlace: false,
        tone_map: false,
        thumbnail: None,
        preview: None,
        storyboard: None,
        expected_ms: 1_000,
    }
}

/// What comes of it.
pub fn output() -> PieceOutput {
    PieceOutput {
        tracks: vec![],
        files: vec![],
        source_ms: 1_000,
        cpu_ms: 1,
        wall_ms: 1,
        peak_memory_bytes: 1,
        stored_bytes: 0,
    }
}

type Answer = dyn Fn(&Report) -> Option<Reply> + Send + Sync;

/// A platform that answers by a function; none means that it did not answer.
pub struct Platform {
    answer: Box<Answer>,
    pub heard: Mutex<Vec<Report>>,
}

impl Platform {
    pub fn new(answer: impl Fn(&Report) -> Option<Reply> + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { answer: Box::new(answer), heard: Mutex::default() })
    }
}

#[async_trait]
impl Reports for Platform {
    async fn send(&self, report: Report) -> Result<Reply, ReportError> {
        self.heard.lock().unwrap().push(report.clone());
        // As over a network: others go on meanwhile.
        tokio::task::yield_now().await;
        (self.answer)(&report).ok_or_else(|| ReportError("nobody answers".into()))
    }
}

/// A store elsewhere: what it hands out is a copy whose content is its key.
#[derive(Default)]
pub struct Remote {
    copies: Mutex<Vec<String>>,
    failures: Mutex<usize>,
}

impl Remote {
    /// The first so many copies fail.
    pub fn failing(failures: usize) -> Self {
        Self { failures: Mutex::new(failures), ..Self::default() }
    }

    /// The keys that were copied.
    pub fn copies(&self) -> Vec<String> {
        self.copies.lock().unwrap().clone()
    }
}

#[async_trait]
impl Blobs for Remote {
    async fn put(&self, _: &str, _: ByteStream, _: u64) -> Result<BlobInfo, BlobError> {
        unreachable!("only read")
    }

    async fn put_file(&self, _: &str, _: &Path) -> Result<BlobInfo, BlobError> {
        unreachable!("only read")
    }

    async fn join(&self, _: &[String], _: &str) -> Result<BlobInfo, BlobError> {
        unreachable!("only read")
    }

    async fn head(&self, key: &str) -> Result<BlobInfo, BlobError> {
        Err(BlobError::NotFound(key.to_owned()))
    }

    async fn get(&self, key: &str, _: Range<u64>) -> Result<ByteStream, BlobError> {
        Err(BlobError::NotFound(key.to_owned()))
    }

    async fn list(&self, _: &str) -> Result<Vec<BlobInfo>, BlobError> {
        Ok(vec![])
    }

    async fn delete_prefix(&self, _: &str) -> Result<(), BlobError> {
        unreachable!("only read")
    }

    async fn as_file(&self, key: &str, scratch: &Path) -> Result<PathBuf, BlobError> {
        let left = *self.failures.lock().unwrap();
        if left > 0 {
            *self.failures.lock().unwrap() = left - 1;
            return Err(BlobError::Store("away".into()));
        }
        // As over a network: others go on meanwhile.
        tokio::task::yield_now().await;
        self.copies.lock().unwrap().push(key.to_owned());
        let path = scratch.join(key);
        std::fs::write(&path, key).unwrap();
        Ok(path)
    }
}

/// A store of one source that remembers the keys it was given.
#[derive(Default)]
pub struct Store {
    pub source: PathBuf,
    pub keys: Mutex<Vec<String>>,
}

#[async_trait]
impl Blobs for Store {
    async fn put(&self, _: &str, _: ByteStream, _: u64) -> Result<BlobInfo, BlobError> {
        unreachable!("workers store files")
    }

    async fn put_file(&self, key: &str, _: &Path) -> Result<BlobInfo, BlobError> {
        self.keys.lock().unwrap().push(key.to_owned());
        Ok(BlobInfo { key: key.to_owned(), size: 1, etag: String::new() })
    }

    async fn join(&self, _: &[String], _: &str) -> Result<BlobInfo, BlobError> {
        unreachable!("workers join nothing")
    }

    async fn head(&self, key: &str) -> Result<BlobInfo, BlobError> {
        Err(BlobError::NotFound(key.to_owned()))
    }

    async fn get(&self, key: &str, _: Range<u64>) -> Result<ByteStream, BlobError> {
        Err(BlobError::NotFound(key.to_owned()))
    }

    async fn list(&self, _: &str) -> Result<Vec<BlobInfo>, BlobError> {
        Ok(vec![])
    }

    async fn delete_prefix(&self, prefix: &str) -> Result<(), BlobError> {
        self.keys.lock().unwrap().retain(|key| !key.starts_with(&format!("{prefix}/")));
        Ok(())
    }

    async fn as_file(&self, _: &str, _: &Path) -> Result<PathBuf, BlobError> {
        Ok(self.source.clone())
    }
}
