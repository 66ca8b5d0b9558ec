//! From bytes of anybody to a picture of ours.

use domain::post::PictureKind;
use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPDecoder;
use image::{
    AnimationDecoder, DynamicImage, Frame, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits,
};
use std::io::Cursor;

/// The most pixels of a side: beyond what cameras make.
const SIDE_MAX: u32 = 12_000;
/// The most memory that decoding may take: a picture of 48 megapixels in RGBA.
const MEMORY_MAX: u64 = 192_000_000;
/// The longer side of a thumbnail that is served; larger ones are made smaller.
const THUMBNAIL_SIDE: u32 = 1_920;
/// The longer side of a preview that is served.
const PREVIEW_SIDE: u32 = 640;
/// Frames beyond twelve seconds at 25 a second are left out; the pixels are what two cores encode in some seconds.
const PREVIEW_BOUNDS: Bounds = Bounds { frames: 300, pixels: 150_000_000 };
const JPEG_QUALITY: u8 = 85;
/// The quantiser's trade of quality for time, 1 to 30.
const GIF_SPEED: i32 = 20;

/// The most of a moving picture.
#[derive(Clone, Copy)]
struct Bounds {
    frames: usize,
    /// Of all frames together.
    pixels: u64,
}

/// A picture that may be served.
pub(super) struct Remade {
    pub bytes: Vec<u8>,
    pub extension: &'static str,
    pub content_type: &'static str,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoPicture {
    #[error("the file is no JPEG, PNG, GIF or WEBP")]
    Format,
    #[error("the picture cannot be decoded: it is broken or too large")]
    Decode(#[source] ImageError),
    #[error("the preview has too many pixels in all its frames")]
    TooMuch,
}

/// Decodes what came, whatever it is called, and encodes its pixels anew. Blocks.
pub(super) fn remake(picture: PictureKind, came: &[u8]) -> Result<Remade, NoPicture> {
    let format = image::guess_format(came).map_err(|_| NoPicture::Format)?;
    match (picture, format) {
        (
            PictureKind::Thumbnail,
            ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Gif | ImageFormat::WebP,
        ) => jpeg(still(format, came)?),
        (PictureKind::Preview, ImageFormat::Gif) => {
            let mut decoder = GifDecoder::new(Cursor::new(came)).map_err(NoPicture::Decode)?;
            limit(&mut decoder)?;
            gif(decoder.into_frames(), PREVIEW_BOUNDS)
        }
        (PictureKind::Preview, ImageFormat::WebP) => {
            let mut decoder = WebPDecoder::new(Cursor::new(came)).map_err(NoPicture::Decode)?;
            limit(&mut decoder)?;
            if decoder.has_animation() {
                gif(decoder.into_frames(), PREVIEW_BOUNDS)
            } else {
                gif_of_one(still(format, came)?)
            }
        }
        (PictureKind::Preview, ImageFormat::Jpeg | ImageFormat::Png) => gif_of_one(still(format, came)?),
        (PictureKind::Thumbnail | PictureKind::Preview, _) => Err(NoPicture::Format),
    }
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    limits
}

fn limit(decoder: &mut impl ImageDecoder) -> Result<(), NoPicture> {
    decoder.set_limits(limits()).map_err(NoPicture::Decode)?;
    // Not every decoder looks at the memory of the whole picture.
    limits().reserve(decoder.total_bytes()).map_err(NoPicture::Decode)
}

/// The picture, turned as its camera was held.
fn still(format: ImageFormat, came: &[u8]) -> Result<DynamicImage, NoPicture> {
    let mut reader = ImageReader::with_format(Cursor::new(came), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(NoPicture::Decode)?;
    limit(&mut decoder)?;
    let orientation = decoder.orientation().map_err(NoPicture::Decode)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(NoPicture::Decode)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// The picture within a square of this side, in its own proportions.
fn within(picture: DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) <= side { picture } else { picture.thumbnail(side, side) }
}

fn jpeg(picture: DynamicImage) -> Result<Remade, NoPicture> {
    let picture = within(picture, THUMBNAIL_SIDE).into_rgb8();
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    picture.write_with_encoder(encoder).map_err(NoPicture::Decode)?;
    Ok(Remade { bytes, extension: "jpg", content_type: "image/jpeg" })
}

fn gif_of_one(picture: DynamicImage) -> Result<Remade, NoPicture> {
    encode(std::iter::once(Ok(Frame::new(within(picture, PREVIEW_SIDE).into_rgba8()))))
}

fn gif(frames: image::Frames<'_>, bounds: Bounds) -> Result<Remade, NoPicture> {
    let mut pixels = 0;
    let shrunk = frames.take(bounds.frames).map(|frame| {
        let frame = frame.map_err(NoPicture::Decode)?;
        pixels += u64::from(frame.buffer().width()) * u64::from(frame.buffer().height());
        if pixels > bounds.pixels {
            return Err(NoPicture::TooMuch);
        }
        let delay = frame.delay();
        let picture = within(DynamicImage::ImageRgba8(frame.into_buffer()), PREVIEW_SIDE).into_rgba8();
        Ok(Frame::from_parts(picture, 0, 0, delay))
    });
    encode(shrunk)
}

fn encode(frames: impl Iterator<Item = Result<Frame, NoPicture>>) -> Result<Remade, NoPicture> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, GIF_SPEED);
    encoder.set_repeat(Repeat::Infinite).map_err(NoPicture::Decode)?;
    for frame in frames {
        encoder.encode_frame(frame?).map_err(NoPicture::Decode)?;
    }
    drop(encoder);
    Ok(Remade { bytes, extension: "gif", content_type: "image/gif" })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests;
