//! How much media time is in the bytes of a file.

use super::target::Target;
use domain::media::OutputFileKind;
use domain::post::{Active, Phase, Processed};

/// The media time of one file, and how bytes of it turn into time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watched {
    /// Playlists, pictures, initialisation segments, and sound beside a picture: no time of its own.
    Nothing,
    /// A segment counts as a whole once half of it has left: players drop the rest when they change the rung.
    Segment { ms: u64, size: u64 },
    /// A file that is played as it comes counts by the share that has left.
    Progressive { ms: u64, size: u64 },
}

impl Watched {
    /// Of a file of `size` bytes.
    pub fn of(target: &Target<'_>, post: &Active, size: u64) -> Self {
        match (target.in_result(post), &post.phase) {
            (Some(path), Phase::Processed { result, .. }) => in_result(path, result, size),
            _ => Self::Progressive { ms: source_ms(&post.phase), size },
        }
    }

    /// Milliseconds in `sent` of the file's bytes.
    pub fn ms(self, sent: u64) -> u64 {
        match self {
            Self::Segment { ms, size } if sent > 0 && u128::from(sent) * 2 >= u128::from(size) => ms,
            Self::Segment { .. } | Self::Nothing => 0,
            Self::Progressive { ms, size } => {
                let share = u128::from(ms) * u128::from(sent.min(size)) / u128::from(size.max(1));
                u64::try_from(share).unwrap_or(ms)
            }
        }
    }
}

fn in_result(path: &str, result: &Processed, size: u64) -> Watched {
    if result.files.iter().any(|made| made.file.kind == OutputFileKind::Mp4 && made.file.path == path) {
        return Watched::Progressive { ms: result.duration_ms, size };
    }
    let segment = || {
        let (folder, file) = path.split_once('/')?;
        let rendition = result.renditions.iter().find(|rendition| rendition.name == folder)?;
        let has_video = result.renditions.iter().any(|rendition| rendition.width > 0);
        // Sound is fetched beside the picture: counting both would count the time twice.
        let counts = rendition.width > 0 || !has_video;
        let number: usize = file.strip_suffix(".m4s")?.parse().ok()?;
        let ms = rendition.segments_ms.get(number.checked_sub(1)?)?;
        counts.then_some(Watched::Segment { ms: u64::from(*ms), size })
    };
    segment().unwrap_or(Watched::Nothing)
}

/// Length of the source, when it is known.
fn source_ms(phase: &Phase) -> u64 {
    match phase {
        Phase::Processed { result, .. } => result.duration_ms,
        other => other.job().and_then(|job| job.plan.as_ref()).map_or(0, |(probe, _)| probe.duration_ms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_segment_counts_as_the_whole_and_less_as_nothing() {
        let segment = Watched::Segment { ms: 4_000, size: 1_001 };
        let counted: Vec<u64> = [0, 500, 501, 1_001].map(|sent| segment.ms(sent)).to_vec();
        assert_eq!(counted, [0, 0, 4_000, 4_000]);
    }

    #[test]
    fn a_progressive_file_counts_by_its_share() {
        let file = Watched::Progressive { ms: 10_000, size: 4_000 };
        let counted: Vec<u64> = [0, 1_000, 4_000, 5_000].map(|sent| file.ms(sent)).to_vec();
        assert_eq!(counted, [0, 2_500, 10_000, 10_000]);
        assert_eq!(Watched::Progressive { ms: 10_000, size: 0 }.ms(0), 0);
    }
}
