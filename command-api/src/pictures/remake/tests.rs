use super::*;
use image::{Delay, Rgba, RgbaImage};

fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(vec![]);
    let picture = DynamicImage::ImageRgba8(RgbaImage::from_pixel(width, height, Rgba([200, 20, 20, 255])));
    picture.to_rgb8().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn animated(frames: usize, side: u32) -> Vec<u8> {
    let mut bytes = vec![];
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
    for index in 0..frames {
        let picture = RgbaImage::from_pixel(side, side, Rgba([(index % 256) as u8, 0, 0, 255]));
        let delay = Delay::from_numer_denom_ms(80, 1);
        encoder.encode_frame(Frame::from_parts(picture, 0, 0, delay)).unwrap();
    }
    drop(encoder);
    bytes
}

fn frames_of(gif: &[u8]) -> Vec<Frame> {
    GifDecoder::new(Cursor::new(gif)).unwrap().into_frames().collect_frames().unwrap()
}

fn size_of(bytes: &[u8]) -> (u32, u32) {
    let picture = image::load_from_memory(bytes).unwrap();
    (picture.width(), picture.height())
}

#[test]
fn a_thumbnail_of_any_format_becomes_a_jpeg_of_a_size_that_loads_fast() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP] {
        let made = remake(PictureKind::Thumbnail, &encoded(64, 48, format)).unwrap();
        assert_eq!(
            (made.content_type, image::guess_format(&made.bytes).unwrap()),
            ("image/jpeg", ImageFormat::Jpeg)
        );
        assert_eq!(size_of(&made.bytes), (64, 48), "{format:?}");
    }
    let made = remake(PictureKind::Thumbnail, &encoded(4_000, 2_000, ImageFormat::Png)).unwrap();
    assert_eq!(size_of(&made.bytes), (1_920, 960));
}

#[test]
fn what_is_behind_the_pixels_does_not_get_out() {
    let mut tail = encoded(8, 8, ImageFormat::Png);
    tail.extend(b"<script>alert(1)</script>");
    let made = remake(PictureKind::Thumbnail, &tail).unwrap();
    assert!(!made.bytes.windows(7).any(|bytes| bytes == b"<script"));
    // A comment segment right after the start of the JPEG.
    let plain = encoded(8, 8, ImageFormat::Jpeg);
    let comment = b"\xff\xfe\x00\x0e<html>secret";
    let commented = [&plain[..2], comment, &plain[2..]].concat();
    let made = remake(PictureKind::Thumbnail, &commented).unwrap();
    assert!(!made.bytes.windows(6).any(|bytes| bytes == b"secret"));
}

#[test]
fn a_preview_keeps_its_frames_and_their_time_within_a_smaller_size() {
    let made = remake(PictureKind::Preview, &animated(3, 800)).unwrap();
    let frames = frames_of(&made.bytes);
    assert_eq!((made.content_type, frames.len()), ("image/gif", 3));
    assert_eq!(frames[0].buffer().dimensions(), (640, 640));
    assert_eq!(frames[0].delay().numer_denom_ms(), (80, 1));
    let still = remake(PictureKind::Preview, &encoded(8, 8, ImageFormat::Png)).unwrap();
    assert_eq!(frames_of(&still.bytes).len(), 1);
}

#[test]
fn a_preview_has_a_most_of_frames_and_pixels() {
    let bytes = animated(5, 10);
    let made = |bounds| gif(GifDecoder::new(Cursor::new(&bytes)).unwrap().into_frames(), bounds);
    let whole = made(Bounds { frames: 5, pixels: 500 }).unwrap();
    assert_eq!(frames_of(&whole.bytes).len(), 5);
    let cut = made(Bounds { frames: 3, pixels: 300 }).unwrap();
    assert_eq!(frames_of(&cut.bytes).len(), 3);
    assert!(matches!(made(Bounds { frames: 5, pixels: 499 }), Err(NoPicture::TooMuch)));
}

#[test]
fn what_is_no_picture_or_a_bomb_is_refused() {
    let refused = |picture, bytes: &[u8]| remake(picture, bytes).err().map(|error| error.to_string());
    for bytes in
        [&b""[..], b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b"BM not taken", b"%PDF-1.7"]
    {
        assert!(refused(PictureKind::Thumbnail, bytes).is_some(), "{bytes:?}");
        assert!(refused(PictureKind::Preview, bytes).is_some(), "{bytes:?}");
    }
    let whole = encoded(64, 64, ImageFormat::Png);
    assert!(refused(PictureKind::Thumbnail, &whole[..whole.len() / 2]).is_some());
    // A PNG that says it has 60000 x 60000 pixels.
    let mut bomb = encoded(8, 8, ImageFormat::Png);
    bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    assert!(refused(PictureKind::Thumbnail, &bomb).is_some());
}
