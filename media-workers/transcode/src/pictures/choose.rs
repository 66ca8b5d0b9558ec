//! Which of several stills shows something.

use crate::Failure;
use domain::media::FailureReason;
use image::RgbaImage;

/// Darker on average than this is black.
const MIN_MEAN: f64 = 24.0;
/// Less varied than this is one colour.
const MIN_VARIANCE: f64 = 40.0;

/// The most detailed of those that are neither black nor flat; of none such, the most varied.
pub(super) fn best(
    candidates: &mut dyn Iterator<Item = Result<RgbaImage, Failure>>,
) -> Result<RgbaImage, Failure> {
    let mut chosen: Option<(Score, RgbaImage)> = None;
    for picture in candidates {
        let picture = picture?;
        let score = Luma::of(&picture).score();
        // Of equals the first.
        if chosen.as_ref().is_none_or(|(best, _)| score > *best) {
            chosen = Some((score, picture));
        }
    }
    let none = || Failure::new(FailureReason::NoPlayableStream, "no picture to choose from");
    chosen.map(|(_, picture)| picture).ok_or_else(none)
}

/// Whether it shows something, then how much.
type Score = (bool, f64);

/// How many pixels have each brightness.
struct Luma([u32; 256]);

impl Luma {
    fn of(picture: &RgbaImage) -> Self {
        let mut counts = [0; 256];
        for pixel in picture.pixels() {
            let [red, green, blue, _] = pixel.0.map(u32::from);
            // ITU-R BT.709, in 65536ths.
            counts[((13_933 * red + 46_871 * green + 4_732 * blue) >> 16) as usize] += 1;
        }
        Self(counts)
    }

    fn score(&self) -> Score {
        let (mean, variance) = self.mean_and_variance();
        let shows_something = mean >= MIN_MEAN && variance >= MIN_VARIANCE;
        (shows_something, if shows_something { self.entropy() } else { variance })
    }

    /// The share of each brightness, 0 to 255.
    fn shares(&self) -> impl Iterator<Item = (f64, f64)> {
        let all = f64::from(self.0.iter().sum::<u32>().max(1));
        (0_u32..).map(f64::from).zip(self.0.iter().map(move |count| f64::from(*count) / all))
    }

    fn mean_and_variance(&self) -> (f64, f64) {
        let (mean, squares) = self
            .shares()
            .fold((0.0, 0.0), |(mean, squares), (y, share)| (mean + share * y, squares + share * y * y));
        (mean, squares - mean * mean)
    }

    /// Bits a pixel: a title on one colour has few, a full scene has many.
    fn entropy(&self) -> f64 {
        -self.shares().filter(|(_, share)| *share > 0.0).map(|(_, share)| share * share.log2()).sum::<f64>()
    }
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
    fn a_scene_is_taken_before_a_title_and_the_first_of_equals() {
        let title = chequered(0, 255);
        let scene = RgbaImage::from_fn(8, 8, |x, y| Rgba([(x * 30) as u8, (y * 30) as u8, 40, 255]));
        let mut candidates = [title.clone(), scene.clone(), title].into_iter().map(Ok);
        assert_eq!(best(&mut candidates).expect("one is good"), scene);
        let mut candidates = [chequered(50, 200), chequered(60, 210)].into_iter().map(Ok);
        assert_eq!(best(&mut candidates).expect("one is good"), chequered(50, 200));
    }

    #[test]
    fn when_all_are_poor_the_most_varied_is_taken() {
        let mut candidates = [flat(0), chequered(0, 10), flat(255)].into_iter().map(Ok);
        assert_eq!(best(&mut candidates).expect("something"), chequered(0, 10));
    }
}
