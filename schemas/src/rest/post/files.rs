use crate::rest::{File, FileType, ProcessedFormat, ProcessedSummary, url_of};
use domain::media::OutputFileKind;
use domain::post::{Active, ResultFile, Shown, Slot, Source};
use serde::Serialize;
use utoipa::ToSchema;

/// The files of a post.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VideoPostFiles {
    /// As uploaded; from `UPLOADED` on.
    pub src: Option<File>,
    pub preview: Option<File>,
    pub thumbnail: Option<File>,
    /// WebVTT whose cues name a part of a picture (`storyboard.jpg#xywh=160,0,160,90`): what to show over a seek bar.
    pub storyboard: Option<File>,
    /// Playlists and MP4s.
    pub processed: Vec<File>,
    pub processed_summaries: Vec<ProcessedSummary>,
}

impl VideoPostFiles {
    pub(super) fn of(post: &Active, base_url: &str) -> Self {
        let stored = |file: &Source, kind| File::stored(file, kind, base_url);
        let src = post.phase.source().map(|source| stored(source, FileType::VideoPostSrc));
        let files = Self { src, ..Self::default() };
        let files = match post.shown() {
            Some(shown) => files.with(&shown, base_url),
            None => files,
        };
        // An uploaded picture takes the place of an extracted one.
        let own = |slot: &Slot, kind| slot.stored.as_ref().map(|picture| stored(&picture.file, kind));
        Self {
            thumbnail: own(&post.pictures.thumbnail, FileType::VideoPostThumbnail).or(files.thumbnail),
            preview: own(&post.pictures.preview, FileType::VideoPostPreview).or(files.preview),
            ..files
        }
    }

    fn with(mut self, shown: &Shown<'_>, base_url: &str) -> Self {
        for &made in &shown.files {
            let file = |kind| File::result(made, kind, &shown.prefix, base_url);
            match made.file.kind {
                OutputFileKind::Thumbnail => self.thumbnail = Some(file(FileType::VideoPostThumbnail)),
                OutputFileKind::Preview => self.preview = Some(file(FileType::VideoPostPreview)),
                OutputFileKind::Storyboard => self.storyboard = Some(file(FileType::VideoPostStoryboard)),
                // The text names it; captions have a list of their own.
                OutputFileKind::StoryboardSheet | OutputFileKind::Captions => {}
                OutputFileKind::Hls | OutputFileKind::Dash | OutputFileKind::Mp4 => {
                    self.processed.push(file(FileType::VideoPostVideo));
                }
            }
            self.processed_summaries.extend(summary(made, shown, base_url));
        }
        self
    }

    /// What a player opens: HLS before DASH before MP4.
    pub fn play_url(&self) -> Option<&str> {
        let of = |format| self.processed_summaries.iter().find(|made| made.format == format);
        let order = [ProcessedFormat::CmafHls, ProcessedFormat::CmafMpegDash, ProcessedFormat::Mp4];
        order.into_iter().find_map(of).map(|made| made.url.as_str())
    }
}

/// A playable result; variant playlists below the main one are files, not results of their own.
fn summary(made: &ResultFile, shown: &Shown<'_>, base_url: &str) -> Option<ProcessedSummary> {
    let format = match made.file.kind {
        OutputFileKind::Hls => ProcessedFormat::CmafHls,
        OutputFileKind::Dash => ProcessedFormat::CmafMpegDash,
        OutputFileKind::Mp4 => ProcessedFormat::Mp4,
        OutputFileKind::Thumbnail
        | OutputFileKind::Preview
        | OutputFileKind::Storyboard
        | OutputFileKind::StoryboardSheet
        | OutputFileKind::Captions => return None,
    };
    if format != ProcessedFormat::Mp4 && made.file.path.contains('/') {
        return None;
    }
    let playlist = (format != ProcessedFormat::Mp4).then_some(made.id.get());
    let media: u64 = shown.versions.iter().map(|version| version.made.bytes).sum();
    Some(ProcessedSummary {
        format,
        size: if playlist.is_some() { made.file.size + media } else { made.file.size },
        url: url_of(base_url, &format!("{}/{}", shown.prefix, made.file.path)),
        master_playlist_file_id: playlist,
        master_playlist_file_ids: playlist.into_iter().collect(),
        media_segment_file_ids: vec![],
    })
}
