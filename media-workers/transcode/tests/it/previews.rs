//! Stills and previews as profiles ask for them.

use crate::clips::{base, bunny, made};
use crate::{judge, make_piece, pictures, probe, settings};
use domain::media::{Container, OutputFileKind, Piece, PreviewFormat, plan};
use domain::profile::{PreviewSettings, ThumbnailSettings};
use image::AnimationDecoder;
use image::codecs::{gif::GifDecoder, webp::WebPDecoder};
use std::io::Cursor;
use transcode::CancelFlag;

#[test]
fn a_preview_as_webp_moves_and_shows_the_same_as_a_gif_in_fewer_bytes() {
    let (_, moving) = pictures();
    let preview = |format| {
        let folder = tempfile::tempdir().expect("a folder");
        let wanted = PreviewSettings { format, ..moving.clone() };
        let plan = plan(&probe(&bunny()).expect("a probe"), &settings(Container::Cmaf), None, Some(&wanted));
        let made =
            make_piece(&bunny(), folder.path(), &plan.expect("a plan"), Piece::Pictures, &CancelFlag::new());
        let files = made.expect("pictures").files;
        let file = files.into_iter().find(|file| file.kind == OutputFileKind::Preview).expect("a preview");
        (std::fs::read(folder.path().join(&file.path)).expect("a file"), file.content_type)
    };
    let ((webp, webp_type), (gif, gif_type)) = (preview(PreviewFormat::Webp), preview(PreviewFormat::Gif));
    assert_eq!((webp_type.as_str(), gif_type.as_str()), ("image/webp", "image/gif"));
    let webp_frames = WebPDecoder::new(Cursor::new(&webp))
        .expect("a picture")
        .into_frames()
        .collect_frames()
        .expect("frames");
    let gif_frames = GifDecoder::new(Cursor::new(&gif))
        .expect("a picture")
        .into_frames()
        .collect_frames()
        .expect("frames");
    assert_eq!((webp_frames.len(), gif_frames.len()), (5, 5));
    for (one, other) in webp_frames.iter().zip(&gif_frames) {
        assert_eq!((one.buffer().dimensions(), one.delay()), ((160, 90), other.delay()));
        let pairs = one.buffer().as_raw().iter().zip(other.buffer().as_raw());
        let off =
            pairs.map(|(one, other)| f64::from(one.abs_diff(*other))).sum::<f64>() / (160.0 * 90.0 * 4.0);
        assert!(off < 8.0, "other colours by {off}");
    }
    assert!(webp_frames[0].buffer() != webp_frames[4].buffer(), "it moves");
    assert!(webp.len() < gif.len(), "{} and {} bytes", webp.len(), gif.len());
}

#[test]
fn a_thumbnail_is_the_frame_of_the_time_that_the_profile_says() {
    // Black, but for one frame of white at 1.4 s, far behind the only key frame.
    let recipe = "-vf format=yuv420p,geq=lum='if(between(N,35,35),235,16)':cb=128:cr=128,drawgrid=w=16:h=16:c=gray@0.5 \
                  -an -c:v libx264 -preset ultrafast -g 250";
    let source = made("flash.mp4", &base(), recipe);
    let light = |at_ms: u64| {
        let folder = tempfile::tempdir().expect("a folder");
        let still = ThumbnailSettings { long_side: 320, at_ms: vec![at_ms] };
        let plan = plan(&probe(&source).expect("a probe"), &settings(Container::Cmaf), Some(&still), None);
        let made =
            make_piece(&source, folder.path(), &plan.expect("a plan"), Piece::Pictures, &CancelFlag::new());
        made.expect("pictures");
        judge::mean_colour(&folder.path().join("thumbnail.jpg"))[0]
    };
    let (before, at, after) = (light(1_360), light(1_400), light(1_440));
    assert!(at > 150.0 && before < 100.0 && after < 100.0, "{before} {at} {after}");
}
