//! Results that are made in pieces. Their addresses are stable and say nothing of pieces: playlists are written anew of
//! what is there, and a segment is looked up in the piece that holds it.

use super::answer::{Answer, Stored, Written};
use super::kind;
use super::watched::Watched;
use domain::media::{OutputFileKind, Plan, TrackKind, TrackPart};
use domain::post::{Active, ResultFile, Shown};
use domain::{PostId, task};
use manifest::{Text, Track, dash, hls};
use projections::tracks::{self, Part};
use uuid::Uuid;
use web::{ApiError, Code, Platform};

/// The result of a post that is made in pieces, as it can be seen now.
pub struct Pieced<'a> {
    post: PostId,
    job: Uuid,
    plan: &'a Plan,
    shown: Shown<'a>,
    has_video: bool,
    /// Folder of the job in the store, and a path below it.
    folder: String,
    path: &'a str,
}

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named<'a> {
    Main,
    Manifest,
    /// The playlist of one track.
    Media(&'a str),
    Init(&'a str),
    Segment(&'a str, u32),
    /// A file of its own: a picture, an MP4.
    File,
}

impl<'a> Pieced<'a> {
    /// The result that this key belongs to, if it is one that is made in pieces.
    pub fn of(key: &'a str, post: &'a Active) -> Option<Self> {
        let job = post.phase.job().filter(|job| job.making.is_some())?;
        let (probe, plan) = job.plan.as_ref()?;
        let folder = task::result_folder(post.app, post.post, job.job);
        let path = key.strip_prefix(&folder)?.strip_prefix('/')?;
        let (shown, has_video) = (post.shown()?, probe.video.is_some());
        Some(Self { post: post.post, job: job.job, plan, shown, has_video, folder, path })
    }

    /// Looks up what the path names.
    pub async fn find(&self, platform: &Platform) -> Result<Answer, ApiError> {
        let named = named(self.path);
        let needed = match named {
            Named::File => None,
            Named::Manifest => Some(OutputFileKind::Dash),
            Named::Main | Named::Media(_) | Named::Init(_) | Named::Segment(..) => Some(OutputFileKind::Hls),
        };
        let is_shown = |kind| self.shown.files.iter().any(|made| made.file.kind == kind);
        if needed.is_some_and(|kind| !is_shown(kind)) {
            return Err(Code::FileNotFound.into());
        }
        match named {
            Named::Main => {
                let tracks = self.tracks(platform).await?;
                Ok(written(hls::master(&tracks, &self.texts()), kind::HLS, self.is_final(&tracks)))
            }
            Named::Manifest => {
                let tracks = self.tracks(platform).await?;
                if !tracks.iter().any(|track| track.complete) {
                    return Err(Code::FileNotFound.into());
                }
                Ok(written(dash::mpd(&tracks, &self.texts()), kind::DASH, self.is_final(&tracks)))
            }
            Named::Media(name) => {
                if let Some(text) = self.texts().iter().find(|text| text.name == name) {
                    let length_ms = self.shown.duration_ms.unwrap_or(self.plan.expected_ms);
                    let is_final = self.shown.duration_ms.is_some();
                    return Ok(written(hls::text(text, length_ms), kind::HLS, is_final));
                }
                let tracks = self.tracks(platform).await?;
                let track = tracks.iter().find(|track| track.name == name).ok_or(Code::FileNotFound)?;
                Ok(written(hls::media(track), kind::HLS, track.complete))
            }
            Named::Init(name) => self.in_track(platform, name, 1, None).await,
            Named::Segment(name, number) => self.in_track(platform, name, number, Some(number)).await,
            Named::File => {
                let made = self.shown.files.iter().find(|made| made.file.path == self.path);
                self.file(platform, made.ok_or(Code::FileNotFound)?).await
            }
        }
    }

    /// A segment, or the initialisation segment of its track.
    async fn in_track(
        &self,
        platform: &Platform,
        name: &str,
        holding: u32,
        segment: Option<u32>,
    ) -> Result<Answer, ApiError> {
        let part = tracks::holding(&platform.db, self.post, self.job, name, holding).await?;
        let Part { folder, part } = part.ok_or(Code::FileNotFound)?;
        let file = segment.map_or_else(|| "init.mp4".to_owned(), |number| format!("{number:05}.m4s"));
        let blob = platform.blobs.head(&format!("{}/{folder}/{name}/{file}", self.folder)).await?;
        let is_video = matches!(part.kind, TrackKind::Video { .. });
        let watched = match segment.and_then(|number| duration_ms(&part, number)) {
            // Sound is fetched beside the picture: counting both would count the time twice.
            Some(ms) if is_video || !self.has_video => Watched::Segment { ms, size: blob.size },
            _ => Watched::Nothing,
        };
        let content_type = if is_video { "video/mp4" } else { "audio/mp4" }.to_owned();
        Ok(Answer::Stored(Stored { blob, content_type, watched }))
    }

    async fn file(&self, platform: &Platform, made: &ResultFile) -> Result<Answer, ApiError> {
        let blob = platform.blobs.head(&format!("{}/{}", self.folder, made.file.path)).await?;
        let watched = match (made.file.kind, self.shown.duration_ms) {
            (OutputFileKind::Mp4, Some(ms)) => Watched::Progressive { ms, size: blob.size },
            _ => Watched::Nothing,
        };
        Ok(Answer::Stored(Stored { blob, content_type: made.file.content_type.clone(), watched }))
    }

    /// Subtitles and captions that are made.
    fn texts(&self) -> Vec<Text> {
        Text::made(&self.plan.captions, self.shown.files.iter().map(|made| &made.file))
    }

    /// Each track that can be played, from its beginning to the first gap.
    ///
    /// A presentation ends in all its tracks at once: of a playlist with an end beside one without, Shaka takes the end
    /// for both.
    async fn tracks(&self, platform: &Platform) -> Result<Vec<Track>, ApiError> {
        let mut parts: Vec<TrackPart> = vec![];
        for Part { part, .. } in tracks::of_job(&platform.db, self.post, self.job).await? {
            match parts.last_mut().filter(|track| track.track == part.track) {
                Some(track) if track.next_segment() == part.first_segment => {
                    track.segments.extend(&part.segments);
                }
                // What comes after a gap: not yet.
                None if part.first_segment == 1 => parts.push(part),
                Some(_) | None => {}
            }
        }
        let mut tracks: Vec<Track> = parts.into_iter().map(|part| self.track(part)).collect();
        let ends = |is_video| tracks.iter().any(|track| track.complete && track.is_video() == is_video);
        let (picture, sound) = (self.has_video, self.plan.audio.is_some());
        if (!picture || ends(true)) && (!sound || ends(false)) {
            return Ok(tracks);
        }
        for track in &mut tracks {
            track.complete = false;
        }
        Ok(tracks)
    }

    fn track(&self, part: TrackPart) -> Track {
        let version = self.shown.versions.iter().find(|version| version.made.name == part.track);
        // The view of the parts may be behind that of the post.
        let bytes: u64 = part.segments.iter().map(|segment| segment.bytes).sum();
        let complete = version.is_some_and(|version| version.is_complete && version.made.bytes == bytes);
        Track {
            name: part.track,
            kind: part.kind,
            codecs: part.codecs,
            timescale: part.timescale,
            start: part.start,
            segments: part.segments,
            complete,
            longest_ms: self.plan.longest_segment_ms(),
        }
    }

    /// Whether nothing will be added to what names all tracks.
    fn is_final(&self, tracks: &[Track]) -> bool {
        let complete = tracks.iter().filter(|track| track.complete).count();
        self.shown.duration_ms.is_some() && complete == self.shown.versions.len()
    }
}

fn written(text: String, content_type: &'static str, is_complete: bool) -> Answer {
    Answer::Written(Written { text, content_type, is_complete })
}

/// Length of one segment of a part, rounded.
fn duration_ms(part: &TrackPart, number: u32) -> Option<u64> {
    let segment = part.segments.get(usize::try_from(number.checked_sub(part.first_segment)?).ok()?)?;
    (segment.duration * 1_000 + u64::from(part.timescale) / 2).checked_div(u64::from(part.timescale))
}

fn named(path: &str) -> Named<'_> {
    match path.split_once('/') {
        None if path == "main.m3u8" => Named::Main,
        None if path == "manifest.mpd" => Named::Manifest,
        Some((track, "index.m3u8")) => Named::Media(track),
        Some((track, "init.mp4")) => Named::Init(track),
        Some((track, file)) => segment(file).map_or(Named::File, |number| Named::Segment(track, number)),
        None => Named::File,
    }
}

/// The number of a segment, written in the one way that playlists write it.
fn segment(file: &str) -> Option<u32> {
    let number: u32 = file.strip_suffix(".m4s")?.parse().ok()?;
    (number > 0 && format!("{number:05}.m4s") == file).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_what_playlists_name() {
        assert_eq!(named("main.m3u8"), Named::Main);
        assert_eq!(named("manifest.mpd"), Named::Manifest);
        assert_eq!(named("720p/index.m3u8"), Named::Media("720p"));
        assert_eq!(named("audio/init.mp4"), Named::Init("audio"));
        assert_eq!(named("720p/00012.m4s"), Named::Segment("720p", 12));
        assert_eq!(named("720p/123456.m4s"), Named::Segment("720p", 123_456));
        for other in
            ["720p/12.m4s", "720p/00000.m4s", "720p/+0012.m4s", "pictures-1/thumbnail.jpg", "720p", ""]
        {
            assert_eq!(named(other), Named::File, "{other}");
        }
    }
}
