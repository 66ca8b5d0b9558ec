//! The times of a stream's samples, in the order in which they are decoded.

use gstreamer::ClockTime;

/// Frames are decoded in the order of their times; a container may round them.
const BACK_MAX: ClockTime = ClockTime::from_mseconds(500);

/// Two times that follow each other and should not.
pub(crate) type Jump = [ClockTime; 2];

/// What the times of one stream did so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clock {
    now: ClockTime,
    /// Where it first jumps back, and to where.
    pub back: Option<Jump>,
    /// The longest time without a sample; the start of the presentation counts as one.
    pub hole: Option<Jump>,
}

impl Clock {
    /// A sample is decoded now.
    pub fn tick(&mut self, now: ClockTime) {
        let jump = [std::mem::replace(&mut self.now, now), now];
        if now + BACK_MAX < jump[0] {
            self.back.get_or_insert(jump);
        }
        if length(jump) > self.hole.map_or(ClockTime::ZERO, length) {
            self.hole = Some(jump);
        }
    }
}

/// How long a hole is; nothing for a jump back.
pub(crate) fn length([from, to]: Jump) -> ClockTime {
    to.saturating_sub(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(times_ms: &[u64]) -> Clock {
        let mut clock = Clock::default();
        for at in times_ms {
            clock.tick(ClockTime::from_mseconds(*at));
        }
        clock
    }

    fn jump(from_ms: u64, to_ms: u64) -> Jump {
        [from_ms, to_ms].map(ClockTime::from_mseconds)
    }

    #[test]
    fn the_first_jump_back_is_told_and_rounding_is_none() {
        assert_eq!(after(&[0, 40, 39, 80]).back, None);
        assert_eq!(after(&[0, 900, 100, 2_000, 10]).back, Some(jump(900, 100)));
    }

    #[test]
    fn the_longest_hole_is_told_wherever_it_is() {
        assert_eq!(after(&[0]).hole, None);
        assert_eq!(after(&[0, 40, 4_000, 4_040, 5_000]).hole, Some(jump(40, 4_000)));
        assert_eq!(after(&[7_000, 7_040, 10]).hole, Some(jump(0, 7_000)));
    }
}
