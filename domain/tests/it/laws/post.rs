use super::post_intent::{Intent, intent};
use super::{adds_nothing_again, is_the_same_through_json, run};
use crate::kit::other_app;
use domain::Decider;
use domain::claims::ATTEMPTS_MAX;
use domain::post::{Command, Details, Event, Post, Refusal, State};
use proptest::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

/// The arrows of contract 4.1.
const ARROWS: [(&str, &str); 10] = [
    ("Absent", "CREATED"),
    ("CREATED", "UPLOADED"),
    ("CREATED", "FAILED_UPLOAD"),
    ("UPLOADED", "QUEUED"),
    ("UPLOADED", "FAILED_QUEUING"),
    ("FAILED_QUEUING", "QUEUED"),
    ("QUEUED", "PROCESSING"),
    ("PROCESSING", "PROCESSED"),
    ("PROCESSING", "FAILED_PROCESSING"),
    ("FAILED_PROCESSING", "PROCESSING"),
];

fn name(state: &State) -> &'static str {
    match state {
        State::Absent => "Absent",
        State::Active(post) => post.phase.name(),
        State::Deleted { .. } => "Deleted",
    }
}

fn is_allowed(from: &str, to: &str) -> bool {
    let deleted = to == "Deleted" && from != "Absent";
    from == to || deleted || ARROWS.contains(&(from, to))
}

/// The commands of some intents, each at its time.
fn commands(intents: Vec<Intent>) -> impl FnMut(&State) -> Option<Command> {
    let (mut intents, mut now) = (intents.into_iter(), 0);
    move |state| {
        let next = intents.next()?;
        now += next.elapsed();
        Some(next.command(state, now))
    }
}

fn lives() -> impl Strategy<Value = Vec<Intent>> {
    proptest::collection::vec(intent(), 0..150)
}

// A few hundred lives reach every arrow; the last test here holds that they do.
proptest! {
    #[test]
    fn a_post_never_leaves_the_arrows_of_the_diagram(life in lives()) {
        run::<Post>(commands(life), |command, step| {
            let mut state = step.before.clone();
            for fact in step.facts {
                let next = Post::evolve(state.clone(), fact);
                assert!(is_allowed(name(&state), name(&next)), "{command:?}: {} to {}", name(&state), name(&next));
                state = next;
            }
        });
    }

    #[test]
    fn any_command_again_adds_nothing_and_every_state_can_be_kept_as_json(life in lives()) {
        run::<Post>(commands(life), |command, step| {
            adds_nothing_again::<Post>(command, step.after);
            is_the_same_through_json(step.after);
        });
    }

    #[test]
    fn epochs_strictly_grow_and_tries_have_a_limit(life in lives()) {
        let last = Cell::new(0);
        run::<Post>(commands(life), |_, step| {
            for fact in step.facts {
                if let Event::ProcessingStarted(claim) = fact {
                    assert!(claim.epoch > last.replace(claim.epoch), "epoch {}", claim.epoch);
                    assert!((1..=ATTEMPTS_MAX).contains(&claim.attempt), "try {}", claim.attempt);
                    assert!(claim.lease_until > claim.at, "a lease ends after it starts");
                }
            }
        });
    }

    #[test]
    fn the_source_never_changes_once_it_is_there(life in lives()) {
        run::<Post>(commands(life), |_, step| {
            if let (State::Active(before), State::Active(after)) = (step.before, step.after)
                && let Some(source) = before.phase.source()
            {
                assert_eq!(after.phase.source(), Some(source));
                assert_eq!(after.profiles, before.profiles);
            }
        });
    }

    #[test]
    fn another_apps_commands_neither_change_nor_reveal_anything(life in lives()) {
        run::<Post>(commands(life), |command, step| {
            if let Some(foreign) = of_another_app(command) {
                let absent = Post::decide(&State::Absent, foreign.clone());
                assert_eq!(absent, Err(Refusal::NotFound));
                assert_eq!(Post::decide(step.after, foreign.clone()), absent);
                assert_eq!(Post::decide(step.before, foreign), absent);
            }
        });
    }
}

/// What another app would ask; none for what only the platform itself asks.
fn of_another_app(command: &Command) -> Option<Command> {
    let app = other_app();
    match command.clone() {
        Command::Change { title, details, profiles, at, .. } => {
            Some(Command::Change { app, title, details, profiles, at })
        }
        Command::Delete { at, .. } => Some(Command::Delete { app, at }),
        Command::StartUpload { upload, idle_ms, at, .. } => {
            Some(Command::StartUpload { app, upload, idle_ms, at })
        }
        Command::KeepUpload { upload, idle_ms, at, .. } => {
            Some(Command::KeepUpload { app, upload, idle_ms, at })
        }
        Command::CompleteUpload { upload, file, key, at, .. } => {
            Some(Command::CompleteUpload { app, upload, file, key, at })
        }
        Command::FailUpload { upload, detail, at, .. } => {
            Some(Command::FailUpload { app, upload, detail, at })
        }
        Command::AbortUpload { upload, at, .. } => Some(Command::AbortUpload { app, upload, at }),
        Command::SetAllowedMembers { members, at, .. } => {
            Some(Command::SetAllowedMembers { app, members, at })
        }
        Command::StartPicture { picture, upload, at, .. } => {
            Some(Command::StartPicture { app, picture, upload, at })
        }
        Command::CompletePicture { picture, stored, at, .. } => {
            Some(Command::CompletePicture { app, picture, stored, at })
        }
        Command::RemovePicture { picture, at, .. } => Some(Command::RemovePicture { app, picture, at }),
        Command::Retry { at, .. } => Some(Command::Retry { app, at }),
        Command::Create { at, .. } => {
            Some(Command::Change { app, title: None, details: Details::default(), profiles: None, at })
        }
        Command::Queue { .. }
        | Command::FailQueuing { .. }
        | Command::Claim { .. }
        | Command::ExtendLease { .. }
        | Command::RecordPlan { .. }
        | Command::TakePiece { .. }
        | Command::FailPiece { .. }
        | Command::Fail { .. }
        | Command::ExpireUpload { .. }
        | Command::ExpireLease { .. } => None,
    }
}

/// Laws over lives that end at once would prove nothing.
#[test]
fn the_lives_of_the_laws_walk_every_arrow_and_cause_every_event() {
    let (arrows, events) = (RefCell::new(BTreeSet::new()), RefCell::new(BTreeSet::new()));
    let config = ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() };
    let rng = proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha);
    let mut runner = proptest::test_runner::TestRunner::new_with_rng(config, rng);
    let walked = runner.run(&lives(), |life| {
        run::<Post>(commands(life), |_, step| {
            arrows.borrow_mut().insert((name(step.before), name(step.after)));
            events.borrow_mut().extend(step.facts.iter().map(|fact| domain::stored::Stored::info(fact).name));
        });
        Ok(())
    });
    assert!(walked.is_ok(), "{walked:?}");
    for arrow in ARROWS {
        assert!(arrows.borrow().contains(&arrow), "no life walks {arrow:?}");
    }
    for info in <Event as domain::stored::Stored>::TYPES {
        assert!(events.borrow().contains(info.name), "no life causes {}", info.name);
    }
}
