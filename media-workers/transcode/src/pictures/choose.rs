//! Which of several stills shows something.

use crate::Failure;
use domain::media::FailureReason;
use image::RgbaImage;

/// Darker on average than this is black.
const MIN_MEAN: f64 = 24.0;
/// Less varied than this is one colour.
const MIN_VARIANCE: f64 = 40.0;

/// The first that is neither black nor flat; else the most varied of all.
pub(super) fn best(
    candidates: &mut dyn Iterator<Item = Result<RgbaImage, Failure>>,
) -> Result<RgbaImage, Failure> {
    let mut fallback: Option<(f64, RgbaImage)> = None;
    for picture in candidates {
        let picture = picture?;
        let (mean, variance) = luma(&picture);
        if mean >= MIN_MEAN && variance >= MIN_VARIANCE {
            return Ok(picture);
        }
        if fallback.as_ref().is_none_or(|(best, _)| variance > *best) {
            fallback = Some((variance, picture));
        }
    }
    let none = || Failure::new(FailureReason::NoPlayableStream, "no picture to choose from");
    fallback.map(|(_, picture)| picture).ok_or_else(none)
}

/// Mean and variance of the brightness, 0 to 255.
fn luma(picture: &RgbaImage) -> (f64, f64) {
    let of = |pixel: &image::Rgba<u8>| {
        let [red, green, blue, _] = pixel.0.map(f64::from);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let count = f64::from(picture.width()) * f64::from(picture.height());
    let (sum, squares) =
        picture.pixels().map(of).fold((0.0, 0.0), |(sum, squares), y| (sum + y, squares + y * y));
    let mean = sum / count;
    (mean, squares / count - mean * mean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgba;

    fn flat(value: u8) -> RgbaImage {
        RgbaImage::from_pixel(8, 8, Rgba([value, value, value, 255]))
    }

    fn chequered(dark: u8, light: u8) -> RgbaImage {
        let value = |x: u32, y: u32| if (x + y).is_multiple_of(2) { dark } else { light };
        RgbaImage::from_fn(8, 8, |x, y| Rgba([value(x, y), value(x, y), value(x, y), 255]))
    }

    #[test]
    fn black_and_flat_pictures_are_passed_over() {
        let mut candidates = [flat(0), flat(200), chequered(50, 200), chequered(0, 255)].into_iter().map(Ok);
        assert_eq!(best(&mut candidates).expect("one is good"), chequered(50, 200));
    }

    #[test]
    fn when_all_are_poor_the_most_varied_is_taken() {
        let mut candidates = [flat(0), chequered(0, 10), flat(255)].into_iter().map(Ok);
        assert_eq!(best(&mut candidates).expect("something"), chequered(0, 10));
    }
}
