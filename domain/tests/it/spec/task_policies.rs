//! A post and its tasks: who opens, settles and cancels them.

use super::post::fixtures::{JOB, history_of, piece_output, plan, probe};
use crate::kit::{app, at, given, id};
use domain::media::{FailureReason, Piece, Used};
use domain::policies::{cancel_tasks, open_tasks, settle_piece};
use domain::post::{self, Command, Deleted, Event, OpenPieces, Pieces, Planned, Post, ProcessingFailed};
use domain::task::{self, Tasks};
use std::collections::BTreeSet;
use uuid::Uuid;

const EVENT: Uuid = Uuid::from_u128(7);

fn planned() -> Event {
    let pieces = Some(Pieces { names: plan().pieces(), playlists: vec![] });
    Planned { job: JOB, epoch: 1, probe: probe(), plan: plan(), pieces, at: at(35) }.into()
}

fn made(piece: Piece) -> task::Event {
    let output = piece_output("720p", 1, 0);
    task::Made { post: id(42), job: JOB, piece, epoch: 3, output, at: at(40) }.into()
}

#[test]
fn a_plan_opens_a_task_for_each_piece_and_the_same_ones_again() {
    let opened = open_tasks(EVENT, (app(), id(42)), &planned());
    assert_eq!(opened.len(), plan().pieces().len());
    assert_eq!(open_tasks(EVENT, (app(), id(42)), &planned()), opened);
    let ids: BTreeSet<_> = opened.iter().flat_map(|one| [one.id, one.task]).collect();
    assert_eq!(ids.len(), opened.len() * 2, "each command and each task is another one");
    for one in opened {
        let state = given::<Tasks>([]).when(one.command.clone()).state();
        let task::State::Known(task) = &state else { panic!("it is open") };
        assert_eq!(one.task, task::key(JOB, task.piece));
        assert_eq!((task.post, task.app, task.job), (id(42), app(), JOB));
    }
}

#[test]
fn a_plan_of_a_whole_and_everything_else_open_nothing() {
    let whole = Planned { job: JOB, epoch: 1, probe: probe(), plan: plan(), pieces: None, at: at(35) };
    assert_eq!(open_tasks(EVENT, (app(), id(42)), &whole.into()), []);
    for event in history_of("PROCESSED") {
        assert_eq!(open_tasks(EVENT, (app(), id(42)), &event), []);
        assert_eq!(cancel_tasks(EVENT, &event), []);
    }
}

#[test]
fn the_end_of_a_post_cancels_what_is_open_and_nothing_else() {
    let pieces = vec![Piece::Chunk(1), Piece::Audio];
    let (reason, detail) = (FailureReason::Crashed, String::new());
    let failed = ProcessingFailed {
        job: JOB,
        epoch: 1,
        reason,
        detail,
        used: Used::cpu(0),
        open: pieces.clone(),
        at: at(50),
    };
    let open = Some(OpenPieces { job: JOB, pieces: pieces.clone() });
    let deleted = Deleted { app: app(), post: id(42), open, at: at(50) };
    for end in [Event::from(failed), deleted.into()] {
        let cancelled = cancel_tasks(EVENT, &end);
        let expected: Vec<_> = pieces.iter().map(|piece| task::key(JOB, *piece)).collect();
        assert_eq!(cancelled.iter().map(|one| one.task).collect::<Vec<_>>(), expected);
        assert!(cancelled.iter().all(|one| one.command == task::Command::Cancel { at: at(50) }));
    }
}

#[test]
fn the_end_of_a_task_is_news_for_its_post_under_the_same_id_each_time() {
    let (post, id, command) = settle_piece(EVENT, &made(Piece::Audio), vec![]).expect("it is made");
    assert_eq!(
        (post.get(), settle_piece(EVENT, &made(Piece::Audio), vec![])),
        (42, Some((post, id, command.clone())))
    );
    assert!(matches!(command, Command::TakePiece { job: JOB, piece: Piece::Audio, epoch: 3, .. }));
    let failed = task::Failed {
        post,
        job: JOB,
        piece: Piece::Audio,
        epoch: 3,
        reason: FailureReason::Crashed,
        detail: "why".into(),
        used: Used::cpu(7),
        at: at(50),
    };
    let (_, _, command) = settle_piece(EVENT, &failed.into(), vec![]).expect("it failed");
    let (piece, reason, detail) = (Piece::Audio, FailureReason::Crashed, "why".to_owned());
    assert_eq!(
        command,
        Command::FailPiece { job: JOB, piece, reason, detail, used: Used::cpu(7), at: at(50) }
    );
    let cancelled = task::Event::from(task::Cancelled { at: at(1) });
    assert_eq!(settle_piece(EVENT, &cancelled, vec![]), None);
}

#[test]
fn a_piece_of_a_post_deleted_meanwhile_is_not_taken() {
    let (_, _, command) = settle_piece(EVENT, &made(Piece::Audio), vec![]).expect("it is made");
    given::<Post>(history_of("Deleted")).when(command).then_refused(post::Refusal::NotFound);
}
