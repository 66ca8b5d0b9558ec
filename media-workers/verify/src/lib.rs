//! HLS and DASH conformance of what we write: playlists, manifests, and the CMAF segments behind them.
//!
//! ```text
//! fetch (files or http, limited) ─► hls, dash (text ─► model) ─► shelf (segments ─► facts) ─► rules ─► Report
//! ```
//!
//! One segment is in memory at a time. The models and facts are plain values, and the rules are functions over them;
//! only `fetch` knows where bytes come from. Nothing here knows the product: it judges any result.

mod check;
mod dash;
mod facts;
mod fetch;
mod findings;
mod hls;
mod mp4;
mod report;
mod rule;
mod same;
mod shelf;
mod track;

pub use fetch::Limits;
pub use report::{Finding, Place, Report, Severity};
pub use rule::Rule;

use std::path::Path;

/// How far a check is.
#[derive(Clone, Debug)]
pub struct Progress<'a> {
    /// Segments looked at.
    pub done: usize,
    /// Segments known of so far; grows while playlists are read.
    pub total: usize,
    /// What is looked at now.
    pub file: &'a str,
}

/// Checks a folder (its multivariant playlists and manifests, or its media playlists if it has neither), or one playlist
/// or manifest with all that it refers to below its folder.
pub fn dir(path: &Path) -> Report {
    dir_with(path, &Limits::default(), &mut |_| {})
}

/// [`dir`] with limits, telling how far it is.
pub fn dir_with(path: &Path, limits: &Limits, progress: &mut dyn FnMut(Progress<'_>)) -> Report {
    // Files are read at once: there is nothing to wait for.
    futures::executor::block_on(check::dir(path, limits, progress))
}

/// Checks what these http(s) URLs of playlists and manifests lead to; several are held against each other.
/// Within the limits, whatever the server answers.
pub async fn url(urls: &[&str]) -> Report {
    url_with(urls, &Limits::default(), &mut |_| {}).await
}

/// [`url`] with limits, telling how far it is.
pub async fn url_with(urls: &[&str], limits: &Limits, progress: &mut dyn FnMut(Progress<'_>)) -> Report {
    check::urls(urls, limits, progress).await
}
