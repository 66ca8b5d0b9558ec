//! Where bytes come from: files below one folder, or http(s). All of it within limits.

mod files;
mod http;

use std::path::PathBuf;
use std::time::{Duration, Instant};
use url::Url;

/// What a check may cost. What is beyond ends it with a clear reason; nothing is ever held but one file.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Of one playlist or manifest. Apple's longest examples are under 1 MB.
    pub document_bytes: u64,
    /// Of one segment: ten seconds at 50 Mbit/s.
    pub segment_bytes: u64,
    /// Of everything together.
    pub total_bytes: u64,
    /// Playlists and manifests, and renditions of one.
    pub documents: usize,
    /// Segments listed, and files asked for: a day of 4-second segments in three renditions.
    pub requests: usize,
    pub redirects: usize,
    /// Of one answer over HTTP, from the request to its last byte.
    pub request_time: Duration,
    pub total_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 8 << 20,
            segment_bytes: 64 << 20,
            total_bytes: 64 << 30,
            documents: 200,
            requests: 65_000,
            redirects: 5,
            request_time: Duration::from_secs(30),
            total_time: Duration::from_hours(1),
        }
    }
}

/// A byte range: first byte and length.
pub(crate) type Range = (u64, u64);

/// What was asked for.
pub(crate) struct Got {
    /// Where it was in the end: what relative references count from (RFC 3986 5.1.3).
    pub url: Url,
    pub bytes: Vec<u8>,
    /// Over HTTP only.
    pub content_type: Option<String>,
}

/// Why there is nothing.
pub(crate) enum Trouble {
    /// It does not exist; the rest can be looked at.
    Missing(String),
    /// It is where this check does not go.
    Outside(String),
    /// A limit, or a server that does not answer: the check ends.
    Stop(String),
}

enum Source {
    Files { root: PathBuf },
    Http(reqwest::Client),
}

/// Gets files, and counts.
pub(crate) struct Fetcher {
    source: Source,
    pub limits: Limits,
    began: Instant,
    requests: usize,
    pub bytes: u64,
}

impl Fetcher {
    /// Files below this folder alone, whatever their playlists say.
    pub fn files(root: PathBuf, limits: &Limits) -> Self {
        Self::new(Source::Files { root }, limits)
    }

    pub fn http(limits: &Limits) -> Result<Self, String> {
        Ok(Self::new(Source::Http(http::client(limits)?), limits))
    }

    fn new(source: Source, limits: &Limits) -> Self {
        Self { source, limits: limits.clone(), began: Instant::now(), requests: 0, bytes: 0 }
    }

    /// Gets a playlist or manifest.
    pub async fn document(&mut self, url: &Url) -> Result<Got, Trouble> {
        self.get(url, None, self.limits.document_bytes).await
    }

    /// Gets a segment or a part of one.
    pub async fn segment(&mut self, url: &Url, range: Option<Range>) -> Result<Got, Trouble> {
        self.get(url, range, self.limits.segment_bytes).await
    }

    async fn get(&mut self, url: &Url, range: Option<Range>, max: u64) -> Result<Got, Trouble> {
        self.requests += 1;
        if self.requests > self.limits.requests {
            return Err(Trouble::Stop(format!("more than {} files", self.limits.requests)));
        }
        let left = self.limits.total_time.saturating_sub(self.began.elapsed());
        if left.is_zero() {
            return Err(Trouble::Stop(format!("longer than {:?}", self.limits.total_time)));
        }
        let name = self.name(url);
        if range.is_some_and(|(_, length)| length > max) {
            return Err(Trouble::Stop(format!("{name}: the byte range is over the limit of {max} bytes")));
        }
        let got = match &self.source {
            Source::Files { root } => files::get(root, url, range, max, &name)?,
            Source::Http(client) => {
                let time = left.min(self.limits.request_time);
                let answer = tokio::time::timeout(time, http::get(client, url, range, max, &name));
                answer.await.map_err(|_| Trouble::Stop(format!("{name}: no whole answer in {time:?}")))??
            }
        };
        self.bytes += got.bytes.len() as u64;
        if self.bytes > self.limits.total_bytes {
            return Err(Trouble::Stop(format!("more than {} bytes in all", self.limits.total_bytes)));
        }
        Ok(got)
    }

    /// How reports name it: a path below the folder, or a URL without what may be secret in it.
    pub fn name(&self, url: &Url) -> String {
        if let Source::Files { root } = &self.source
            && let Ok(path) = url.to_file_path()
        {
            return path.strip_prefix(root).unwrap_or(&path).display().to_string();
        }
        let mut bare = url.clone();
        bare.set_query(None);
        bare.set_fragment(None);
        // Fails for URLs that cannot have them.
        let _ = bare.set_username("");
        let _ = bare.set_password(None);
        bare.to_string()
    }
}
