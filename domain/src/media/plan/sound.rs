//! The sound: the source's own, where every player can play it as it is.

use super::{AudioPlan, Container, Plan};
use crate::media::{AudioIndex, AudioStream};
use crate::profile::VideoSettings;

/// Rates of AAC that all players take. Below, a stream may hide spectral band replication without saying so
/// (ISO/IEC 14496-3, 1.6.5: implicit signalling).
const COPIED_RATES: [u32; 2] = [44_100, 48_000];
/// The sound is heard with the lowest rung, too: it may cost so many times what the profile would spend.
const MAX_OVERSPEND: u32 = 2;

pub(super) fn sound(source: &AudioStream, settings: &VideoSettings) -> AudioPlan {
    let mono = source.channels == 1;
    let kbps = if mono { (settings.audio_kbps / 2).max(32) } else { settings.audio_kbps };
    let fits = |index: &&AudioIndex| {
        settings.container == Container::Cmaf && is_playable(index) && index.kbps <= MAX_OVERSPEND * kbps
    };
    match source.index.as_deref().filter(fits) {
        Some(own) => {
            AudioPlan { rate: own.rate, channels: own.channels, kbps: own.kbps, copy: true, head_segments: 0 }
        }
        None => AudioPlan {
            rate: 48_000,
            channels: if mono { 1 } else { 2 },
            kbps,
            copy: false,
            head_segments: 0,
        },
    }
}

/// Sound is encoded in one task, so that nothing is heard of a join; of a film of an hour that takes a minute. From this
/// length on its head is made first.
const MIN_HEADED_MS: u64 = 60_000;
/// A head is this part of the whole, and no shorter than half a minute: who starts to watch does not come to its end before
/// the rest is there, if sound is encoded forty times as fast as it plays.
const HEAD_PART: u64 = 40;
const MIN_HEAD_MS: u64 = 30_000;

/// Segments of the head of a plan's sound.
pub(super) fn head_segments(plan: &Plan) -> u32 {
    let is_encoded =
        plan.container == Container::Cmaf && plan.audio.as_ref().is_some_and(|audio| !audio.copy);
    if !is_encoded || plan.expected_ms < MIN_HEADED_MS {
        return 0;
    }
    let head_ms = (plan.expected_ms / HEAD_PART).max(MIN_HEAD_MS);
    let starts = plan.segment_starts(1).map(|start| plan.grid_ms(start));
    u32::try_from(starts.take_while(|start| *start < head_ms).count()).unwrap_or(0)
}

fn is_playable(index: &AudioIndex) -> bool {
    index.low_complexity
        && index.gapless
        && index.one_format
        && matches!(index.channels, 1 | 2)
        && COPIED_RATES.contains(&index.rate)
}

#[cfg(test)]
mod tests {
    use super::super::plan;
    use super::super::tests::{probe, settings, video};
    use super::*;
    use crate::media::{Piece, Probe};

    fn planned(container: Container, index: AudioIndex) -> AudioPlan {
        let (rate, channels) = (index.rate, index.channels);
        let source = AudioStream { codec: "aac".into(), rate, channels, index: Some(Box::new(index)) };
        sound(&source, &settings(container, &[360]))
    }

    fn plain() -> AudioIndex {
        AudioIndex {
            low_complexity: true,
            rate: 44_100,
            channels: 2,
            gapless: true,
            one_format: true,
            kbps: 160,
        }
    }

    #[test]
    fn plain_aac_stays_as_it_is() {
        for (rate, channels, kbps) in [(44_100, 2, 256), (48_000, 2, 96), (44_100, 1, 128)] {
            let own = planned(Container::Cmaf, AudioIndex { rate, channels, kbps, ..plain() });
            assert_eq!(own, AudioPlan { rate, channels, kbps, copy: true, head_segments: 0 });
        }
    }

    #[test]
    fn encoded_sound_of_a_long_film_has_a_head_of_whole_segments() {
        let of = |seconds: u64, settings: &VideoSettings| {
            let film = Probe { duration_ms: seconds * 1_000, ..probe(Some(video(1280, 720)), Some(6)) };
            plan(&film, settings, None, None).expect("a plan")
        };
        let cmaf = settings(Container::Cmaf, &[360]);
        let heads = [59, 60, 600, 3_600, 43_200].map(|seconds| of(seconds, &cmaf).head_ms());
        assert_eq!(heads, [0, 32_000, 32_000, 92_000, 1_080_000]);
        let names = |plan: &Plan| plan.pieces().into_iter().take(2).collect::<Vec<_>>();
        assert_eq!(names(&of(59, &cmaf))[0], Piece::Audio);
        assert_eq!(names(&of(60, &cmaf)), [Piece::AudioHead, Piece::Audio]);
        assert_eq!(names(&of(600, &settings(Container::Mp4, &[360])))[0], Piece::Whole);
    }

    #[test]
    fn what_some_player_cannot_play_or_costs_too_much_is_encoded() {
        let others = [
            AudioIndex { low_complexity: false, ..plain() },
            AudioIndex { gapless: false, ..plain() },
            AudioIndex { one_format: false, ..plain() },
            AudioIndex { rate: 24_000, ..plain() },
            AudioIndex { rate: 96_000, ..plain() },
            AudioIndex { channels: 6, ..plain() },
            AudioIndex { kbps: 257, ..plain() },
            AudioIndex { channels: 1, kbps: 129, ..plain() },
        ];
        for other in others {
            let made = planned(Container::Cmaf, other.clone());
            assert!(!made.copy && made.rate == 48_000 && made.kbps <= 128, "{other:?}");
        }
        assert!(!planned(Container::Mp4, plain()).copy, "one file has one pass over the source");
    }
}
