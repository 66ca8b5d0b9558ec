//! The sound: the source's own, where every player can play it as it is.

use super::{AudioPlan, Container};
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
        Some(own) => AudioPlan { rate: own.rate, channels: own.channels, kbps: own.kbps, copy: true },
        None => AudioPlan { rate: 48_000, channels: if mono { 1 } else { 2 }, kbps, copy: false },
    }
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
    use super::super::tests::settings;
    use super::*;

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
            assert_eq!(own, AudioPlan { rate, channels, kbps, copy: true });
        }
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
