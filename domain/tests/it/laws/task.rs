//! What holds for a task whatever is asked of it, in any order and however often.

use super::{adds_nothing_again, is_the_same_through_json, run};
use crate::kit::at;
use crate::spec::post::fixtures::piece_output;
use crate::spec::task::open;
use domain::claims::ATTEMPTS_MAX;
use domain::media::{FailureReason, Used};
use domain::task::{Command, Event, Phase, State, Tasks};
use proptest::prelude::*;
use std::cell::Cell;

/// A command: its kind, how far its epoch is off, and seconds since the last one.
type Asked = (u8, i32, i64);

fn lives() -> impl Strategy<Value = Vec<Asked>> {
    let off = prop_oneof![8 => Just(0), 1 => Just(-1), 1 => Just(1)];
    proptest::collection::vec((0..24_u8, off, 0..40_i64), 0..80)
}

fn commands(life: Vec<Asked>) -> impl FnMut(&State) -> Option<Command> {
    let (mut life, mut now) = (life.into_iter(), 0);
    move |state| {
        let (kind, off, elapsed) = life.next()?;
        now += elapsed;
        let epoch = match state {
            State::Known(task) => task.claims.epoch.saturating_add_signed(off),
            State::Absent => 1,
        };
        let at = at(now);
        let reasons = [FailureReason::Crashed, FailureReason::WorkerStopped, FailureReason::NotMedia];
        Some(match kind {
            0..=2 => open(),
            3..=9 => Command::Claim { worker: format!("w{}", kind % 2), until: at.plus_ms(20_000), at },
            10..=13 => Command::ExtendLease { epoch, until: at.plus_ms(20_000), at },
            14..=16 => {
                let reason = reasons[usize::from(kind) % 3];
                Command::Fail { epoch, reason, detail: String::new(), used: Used::cpu(1), at }
            }
            17..=20 => Command::ExpireLease { epoch, at },
            21 | 22 => Command::Complete { epoch, output: piece_output("720p", 1, 0), at },
            _ => Command::Cancel { at },
        })
    }
}

proptest! {
    #[test]
    fn a_task_has_one_end_and_every_claim_its_own_epoch(life in lives()) {
        let (epoch, ends) = (Cell::new(0), Cell::new(0));
        run::<Tasks>(commands(life), |_, step| {
            for fact in step.facts {
                match fact {
                    Event::Claimed(claim) => {
                        assert!(claim.epoch > epoch.replace(claim.epoch), "epoch {}", claim.epoch);
                        assert!((1..=ATTEMPTS_MAX).contains(&claim.attempt), "try {}", claim.attempt);
                    }
                    Event::Made(made) => {
                        assert_eq!(made.epoch, epoch.get(), "only the last claim's work counts");
                        ends.set(ends.get() + 1);
                    }
                    Event::Failed(_) | Event::Cancelled(_) => ends.set(ends.get() + 1),
                    Event::Opened(_) | Event::LeaseExtended(_) | Event::AttemptFailed(_) => {}
                }
            }
            if let (State::Known(before), State::Known(after)) = (step.before, step.after)
                && before.phase != Phase::Open
            {
                assert_eq!(before, after, "what has ended stays as it is");
            }
        });
        assert!(ends.get() <= 1, "{} ends", ends.get());
    }

    #[test]
    fn any_command_again_adds_nothing_and_every_state_can_be_kept_as_json(life in lives()) {
        run::<Tasks>(commands(life), |command, step| {
            adds_nothing_again::<Tasks>(command, step.after);
            is_the_same_through_json(step.after);
        });
    }
}
