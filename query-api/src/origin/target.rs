//! What a path of the origin names.

use domain::post::{Active, Phase};
use domain::{AppId, PostId};
use ports::blobs::is_key;

/// A file of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target<'a> {
    pub app: AppId,
    pub post: PostId,
    /// Key in the blob store: the path without its first `/`.
    pub key: &'a str,
}

impl<'a> Target<'a> {
    /// Reads `/apps/{app}/video-posts/{post}/{file}`. Anything that needs decoding is no path of ours.
    pub fn parse(path: &'a str) -> Option<Self> {
        let key = path.strip_prefix('/').filter(|key| is_key(key))?;
        let mut segments = key.split('/');
        let mut number = |name: &str| (segments.next()? == name).then(|| segments.next()).flatten();
        let (app, post) = (number("apps")?, number("video-posts")?);
        let folder = segments.next()?;
        let has_file = segments.next().is_some();
        let known = has_file && matches!(folder, "src" | "processed" | "pictures");
        known.then_some(Self { app: canonical(app)?, post: canonical(post)?, key })
    }

    /// Whether the post shows this file to the world, leaving aside to whom.
    pub fn is_published(&self, post: &Active) -> bool {
        let is_source = post.phase.source().is_some_and(|source| source.key == self.key);
        let is_picture = post.pictures.stored().any(|picture| picture.file.key == self.key);
        is_source || is_picture || self.in_result(post).is_some()
    }

    /// The path below the result's folder.
    pub fn in_result(&self, post: &Active) -> Option<&'a str> {
        match &post.phase {
            Phase::Processed { result, .. } => {
                self.key.strip_prefix(result.prefix.as_str())?.strip_prefix('/')
            }
            Phase::Created
            | Phase::FailedUpload { .. }
            | Phase::Uploaded { .. }
            | Phase::FailedQueuing { .. }
            | Phase::Queued { .. }
            | Phase::Processing { .. }
            | Phase::FailedProcessing { .. } => None,
        }
    }
}

/// A number written in the one way that keys have it: `07` and `+7` are other paths than `7`.
fn canonical<T: std::str::FromStr + std::fmt::Display>(text: &str) -> Option<T> {
    text.parse().ok().filter(|number: &T| number.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_sources_and_results_are_named() {
        assert!(Target::parse("/apps/8/video-posts/42/src/src_1.mp4").is_some());
        assert!(Target::parse("/apps/8/video-posts/42/pictures/thumbnail/ab/picture.jpg").is_some());
        assert!(Target::parse("/apps/8/video-posts/42/processed/ab/720p/00001.m4s").is_some());
        for path in [
            "/apps/8/video-posts/42/parts/u/1",
            "/apps/8/video-posts/42/incoming/thumbnail/1",
            "/apps/8/video-posts/42/src",
            "/apps/8/video-posts/42/src/",
            "/apps/08/video-posts/42/src/a",
            "/apps/8/video-posts/+42/src/a",
            "/apps/8/video-posts/0/src/a",
            "/apps/8/rooms/42/src/a",
            "/apps/8/video-posts/42/src/../parts/1",
            "/apps/8/video-posts/42/src/%2e%2e/a",
            "//apps/8/video-posts/42/src/a",
            "apps/8/video-posts/42/src/a",
        ] {
            assert_eq!(Target::parse(path), None, "{path}");
        }
    }
}
