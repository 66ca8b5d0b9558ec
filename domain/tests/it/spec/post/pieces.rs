//! A result that is made piece by piece.

use super::fixtures::*;
use crate::kit::{app, at, given, id};
use domain::media::{
    CopyPlan, FailureReason, Fraction, OutputFile, OutputFileKind, Piece, PieceOutput, Used,
};
use domain::post::*;
use uuid::Uuid;

const PIECES: [Piece; 4] = [Piece::Chunk(0), Piece::Chunk(1), Piece::Audio, Piece::Pictures];
const FOLDER: &str = "apps/8/video-posts/42/processed/00000000000000000000000000000061";

fn playlist(number: u32, kind: OutputFileKind, path: &str, content_type: &str) -> ResultFile {
    let (path, content_type) = (path.to_owned(), content_type.to_owned());
    ResultFile { id: id(number), file: OutputFile { kind, path, content_type, size: 0 } }
}

fn playlists() -> Vec<ResultFile> {
    vec![
        playlist(73, OutputFileKind::Hls, "main.m3u8", "application/vnd.apple.mpegurl"),
        playlist(74, OutputFileKind::Dash, "manifest.mpd", "application/dash+xml"),
    ]
}

fn planned(names: &[Piece]) -> Event {
    let pieces = Some(Pieces { names: names.to_vec(), playlists: playlists() });
    Planned { job: JOB, epoch: 1, probe: probe(), plan: plan(), pieces, at: at(35) }.into()
}

fn thumbnail() -> OutputFile {
    OutputFile {
        kind: OutputFileKind::Thumbnail,
        path: "thumbnail.jpg".into(),
        content_type: "image/jpeg".into(),
        size: 9,
    }
}

/// What each of [`PIECES`] is, and the numbers for its files.
fn output_of(piece: Piece) -> (PieceOutput, Vec<domain::FileId>) {
    match piece {
        Piece::Chunk(chunk) => (piece_output("720p", 1 + chunk * 2, u64::from(chunk) * 4_000), vec![]),
        Piece::Audio => {
            let mut audio = piece_output("audio", 1, 0);
            audio.tracks[0].segments = vec![audio.tracks[0].segments[0]; 4];
            (audio, vec![])
        }
        Piece::AudioHead => (piece_output("audio", 1, 0), vec![]),
        _ => {
            let empty =
                PieceOutput { tracks: vec![], files: vec![thumbnail()], ..piece_output("720p", 1, 0) };
            (empty, vec![id(75)])
        }
    }
}

fn take(piece: Piece) -> Command {
    let (output, files) = output_of(piece);
    Command::TakePiece { job: JOB, piece, epoch: 1, output, files, at: at(40) }
}

fn after(pieces: &[Piece]) -> Vec<Event> {
    let mut history = [history_of("PROCESSING"), vec![planned(&PIECES)]].concat();
    for piece in pieces {
        let state = domain::fold::<Post>(&history);
        history.extend(<Post as domain::Decider>::decide(&state, take(*piece)).expect("the piece is open"));
    }
    history
}

fn active(history: Vec<Event>) -> Active {
    match given::<Post>(history).state() {
        State::Active(post) => *post,
        other => panic!("it is there: {other:?}"),
    }
}

#[test]
fn a_plan_in_pieces_ends_the_claim_and_is_there_once() {
    let plan_it = |playlists| Command::RecordPlan {
        job: JOB,
        epoch: 1,
        probe: probe(),
        plan: plan(),
        playlists,
        at: at(35),
    };
    let names = plan().pieces();
    given::<Post>(history_of("PROCESSING")).when(plan_it(vec![id(73), id(74)])).then([planned(&names)]);
    let wrong = Refusal::FileIds { given: 1, needed: 2 };
    given::<Post>(history_of("PROCESSING")).when(plan_it(vec![id(73)])).then_refused(wrong);
    let history = [history_of("PROCESSING"), vec![planned(&names)]].concat();
    given::<Post>(history.clone()).when(plan_it(vec![id(80), id(81)])).then_nothing();
    let claim = Command::Claim { job: JOB, worker: "w2".into(), until: at(99), at: at(40) };
    given::<Post>(history.clone()).when(claim).then_refused(Refusal::StaleClaim);
    let lost = Command::ExpireLease { job: JOB, epoch: 1, at: at(9_999) };
    given::<Post>(history).when(lost).then_refused(Refusal::StaleClaim);
}

#[test]
fn the_last_piece_in_whatever_order_makes_the_result() {
    let orders = [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]];
    for order in orders {
        let history = after(&order.map(|number| PIECES[number]));
        let Some(Event::Processed(result)) = history.last() else { panic!("{history:#?}") };
        assert_eq!(result.prefix, FOLDER);
        assert_eq!((result.duration_ms, result.stored_bytes, result.cpu_ms), (8_000, 4_000_000, 1_200));
        assert_eq!(result.wall_ms, 5_000, "from the plan to the last piece");
        assert_eq!(result.peak_memory_bytes, 100_000_000, "of the piece that needed most");
        let made: Vec<_> = result.renditions.iter().map(|one| (one.name.as_str(), one.duration_ms)).collect();
        assert_eq!(made, [("720p", 8_000), ("audio", 8_000)], "the sound is last, whatever came first");
        let files: Vec<_> = result.files.iter().map(|file| file.file.path.as_str()).collect();
        assert_eq!(files, ["main.m3u8", "manifest.mpd", "pictures-1/thumbnail.jpg"]);
    }
}

#[test]
fn a_piece_that_comes_twice_is_there_once_and_the_first_one_stays() {
    let second = |piece| match take(piece) {
        Command::TakePiece { job, piece, output, files, at, .. } => {
            Command::TakePiece { job, piece, epoch: 2, output, files, at }
        }
        other => other,
    };
    for piece in PIECES {
        given::<Post>(after(&[piece])).when(take(piece)).then_nothing();
        given::<Post>(after(&[piece])).when(second(piece)).then_nothing();
        given::<Post>(after(&PIECES)).when(second(piece)).then_nothing();
    }
}

#[test]
fn pieces_of_another_job_or_of_no_plan_are_stale() {
    let (output, files) = output_of(Piece::Audio);
    let job = Uuid::from_u128(1);
    let foreign =
        Command::TakePiece { job, piece: Piece::Audio, epoch: 1, output: output.clone(), files, at: at(40) };
    given::<Post>(after(&[])).when(foreign.clone()).then_refused(Refusal::StaleClaim);
    given::<Post>(after(&PIECES)).when(foreign).then_refused(Refusal::StaleClaim);
    let unplanned =
        Command::TakePiece { job: JOB, piece: Piece::Copy, epoch: 1, output, files: vec![], at: at(40) };
    given::<Post>(after(&[])).when(unplanned).then_refused(Refusal::StaleClaim);
    for state in ["QUEUED", "PROCESSING", "FAILED_PROCESSING", "PROCESSED"] {
        given::<Post>(history_of(state)).when(take(Piece::Audio)).then_refused(Refusal::StaleClaim);
    }
    given::<Post>(history_of("Deleted")).when(take(Piece::Audio)).then_refused(Refusal::NotFound);
}

#[test]
fn a_piece_that_cannot_be_made_fails_the_post_and_names_what_is_still_open() {
    let (reason, detail) = (FailureReason::Crashed, "signal 11".to_owned());
    let lost = Used { cpu_ms: 9, wall_ms: 10, peak_memory_bytes: 200_000_000 };
    let fail = Command::FailPiece {
        job: JOB,
        piece: Piece::Chunk(1),
        reason,
        detail: detail.clone(),
        used: lost,
        at: at(50),
    };
    let open = vec![Piece::Audio, Piece::Pictures];
    // What the failed task cost is in its own event, and its memory counts.
    let used = Used { cpu_ms: 300, wall_ms: 15_000, peak_memory_bytes: 200_000_000 };
    let failed = ProcessingFailed { job: JOB, epoch: 1, reason, detail, used, open, at: at(50) };
    given::<Post>(after(&[Piece::Chunk(0)])).when(fail.clone()).then([failed.clone().into()]);
    let history = [after(&[Piece::Chunk(0)]), vec![failed.into()]].concat();
    given::<Post>(history.clone()).when(fail).then_refused(Refusal::StaleClaim);
    given::<Post>(history).when(take(Piece::Audio)).then_refused(Refusal::StaleClaim);
    let made = Command::FailPiece {
        job: JOB,
        piece: Piece::Audio,
        reason,
        detail: String::new(),
        used: lost,
        at: at(50),
    };
    given::<Post>(after(&[Piece::Audio])).when(made).then_refused(Refusal::StaleClaim);
}

#[test]
fn a_post_deleted_meanwhile_names_what_is_still_open() {
    let open = Some(OpenPieces { job: JOB, pieces: vec![Piece::Chunk(1), Piece::Pictures] });
    let gone = Deleted { app: app(), post: id(42), open, at: at(90) };
    let delete = Command::Delete { app: app(), at: at(90) };
    given::<Post>(after(&[Piece::Audio, Piece::Chunk(0)])).when(delete.clone()).then([gone.into()]);
    given::<Post>(after(&PIECES)).when(delete).then([deleted()]);
}

/// What a post comes to whose second chunk is changed like this.
fn with_second_chunk(change: impl FnOnce(&mut domain::media::TrackPart)) -> Vec<Event> {
    let (mut output, _) = output_of(Piece::Chunk(1));
    change(&mut output.tracks[0]);
    let all_but = after(&[Piece::Chunk(0), Piece::Audio, Piece::Pictures]);
    let take =
        Command::TakePiece { job: JOB, piece: Piece::Chunk(1), epoch: 1, output, files: vec![], at: at(60) };
    let state = domain::fold::<Post>(&all_but);
    <Post as domain::Decider>::decide(&state, take).expect("the piece is open")
}

#[test]
fn parts_that_leave_a_gap_or_overlap_or_differ_fail_the_post() {
    let why = |facts: Vec<Event>| match facts.as_slice() {
        [Event::ProcessingFailed(failed)] => {
            assert_eq!((failed.reason, failed.used.cpu_ms), (FailureReason::DurationMismatch, 1_200));
            failed.detail.clone()
        }
        other => panic!("{other:#?}"),
    };
    let gap = why(with_second_chunk(|part| part.start += 17));
    assert_eq!(gap, "720p has a gap or an overlap in time before segment 3");
    assert_eq!(why(with_second_chunk(|part| part.start -= 34)), gap);
    let twice = why(with_second_chunk(|part| part.first_segment = 2));
    assert_eq!(twice, "segment 2 of 720p was made twice");
    let missing = why(with_second_chunk(|part| part.first_segment = 4));
    assert_eq!(missing, "720p has no segment 3");
    let differs = why(with_second_chunk(|part| part.init_sha256 = "bb".into()));
    assert_eq!(differs, why(with_second_chunk(|part| part.codecs = "avc1.640020".into())));
}

#[test]
fn less_than_half_a_frame_is_rounding_and_does_not_add_up() {
    let facts = with_second_chunk(|part| part.start += 16);
    let Some(Event::Processed(result)) = facts.last() else { panic!("{facts:#?}") };
    assert_eq!(result.renditions[0].duration_ms, 8_016);
}

#[test]
fn a_post_is_playable_once_its_first_segments_are_there_with_their_sound() {
    let playable = |pieces: &[Piece]| {
        let post = active(after(pieces));
        post.phase.job().and_then(|job| job.making.as_ref()).expect("it is planned").is_playable(true, true)
    };
    assert!(!playable(&[]));
    assert!(!playable(&[Piece::Chunk(0)]));
    assert!(!playable(&[Piece::Audio, Piece::Chunk(1)]), "a track plays from its first segment");
    assert!(playable(&[Piece::Audio, Piece::Chunk(0)]));
}

/// A post with a head of its sound, after these pieces.
fn headed(pieces: &[Piece]) -> Vec<Event> {
    let names = [&[Piece::AudioHead][..], &PIECES].concat();
    let mut history = [history_of("PROCESSING"), vec![planned(&names)]].concat();
    for piece in pieces {
        let state = domain::fold::<Post>(&history);
        history.extend(<Post as domain::Decider>::decide(&state, take(*piece)).expect("the piece is open"));
    }
    history
}

#[test]
fn the_head_of_the_sound_is_heard_until_all_of_it_takes_its_place() {
    let sound = |pieces: &[Piece]| {
        let post = active(headed(pieces));
        let shown = post.shown().expect("it is planned");
        let audio =
            shown.versions.iter().find(|version| version.made.name == "audio").expect("it is planned");
        (audio.made.duration_ms, audio.is_playable, audio.is_complete)
    };
    assert_eq!(sound(&[Piece::Chunk(0)]), (0, false, false));
    assert_eq!(sound(&[Piece::Chunk(0), Piece::AudioHead]), (4_000, true, false));
    assert_eq!(sound(&[Piece::Chunk(0), Piece::AudioHead, Piece::Audio]), (8_000, true, true));
    assert_eq!(
        sound(&[Piece::Chunk(0), Piece::Audio, Piece::AudioHead]),
        (8_000, true, true),
        "it came late"
    );
}

#[test]
fn the_head_of_the_sound_adds_nothing_to_the_result_whenever_it_comes() {
    let [first, second, sound, pictures] = PIECES;
    for order in [
        [Piece::AudioHead, first, second, sound, pictures],
        [first, sound, Piece::AudioHead, second, pictures],
        [first, second, sound, pictures, Piece::AudioHead],
    ] {
        let history = headed(&order);
        let Some(Event::Processed(result)) = history.last() else { panic!("{history:#?}") };
        let audio = result.renditions.iter().find(|made| made.name == "audio").expect("its sound");
        assert_eq!((audio.duration_ms, audio.samples, result.renditions.len()), (8_000, 120, 2));
        let heads = history.iter().filter_map(|event| match event {
            Event::PieceMade(made) if made.piece == Piece::AudioHead => Some(made.tracks.len()),
            _ => None,
        });
        let is_late = order[0] != Piece::AudioHead;
        assert_eq!(heads.collect::<Vec<_>>(), [usize::from(!is_late)], "what came late is not told again");
    }
}

/// Of a post whose source is its higher rung; each piece with the track it brings and the number of its first segment.
fn playable_of(taken: &[(Piece, &str, u32)]) -> Vec<String> {
    let mut plan = plan();
    let (width, height, frame_rate) = (1_280, 720, Fraction::new(30, 1));
    let copy = CopyPlan { name: "720p".into(), width, height, frame_rate, segments: vec![] };
    plan.copy = Some(copy.into());
    (plan.rungs[0].name, plan.rungs[0].width, plan.rungs[0].height) = ("480p".into(), 854, 480);
    let names = vec![Piece::Copy, Piece::Chunk(0), Piece::Chunk(1), Piece::Audio];
    let pieces = Some(Pieces { names, playlists: playlists() });
    let planned = Planned { job: JOB, epoch: 1, probe: probe(), plan, pieces, at: at(35) }.into();
    let mut history = [history_of("PROCESSING"), vec![planned]].concat();
    for (piece, track, first_segment) in taken {
        let output = piece_output(track, *first_segment, u64::from(first_segment - 1) * 2_000);
        let take =
            Command::TakePiece { job: JOB, piece: *piece, epoch: 1, output, files: vec![], at: at(40) };
        let state = domain::fold::<Post>(&history);
        history.extend(<Post as domain::Decider>::decide(&state, take).expect("the piece is open"));
    }
    let post = active(history);
    let shown = post.shown().expect("it is planned");
    shown
        .versions
        .iter()
        .filter(|version| version.is_playable)
        .map(|version| version.made.name.clone())
        .collect()
}

#[test]
fn a_rung_that_grows_is_played_until_another_one_is_whole() {
    let (copy, audio, chunk) =
        ((Piece::Copy, "720p", 1), (Piece::Audio, "audio", 1), (Piece::Chunk(0), "480p", 1));
    assert_eq!(playable_of(&[chunk, audio]), ["480p", "audio"]);
    assert_eq!(playable_of(&[chunk, copy]), ["720p", "480p"], "whole with its sound only");
    assert_eq!(playable_of(&[chunk, copy, audio]), ["720p", "audio"]);
    assert_eq!(playable_of(&[copy, chunk, audio, (Piece::Chunk(1), "480p", 3)]), ["720p", "480p", "audio"]);
}

#[test]
fn a_retry_makes_every_piece_anew() {
    let failed = ProcessingFailed {
        job: JOB,
        epoch: 1,
        reason: FailureReason::Crashed,
        detail: String::new(),
        used: Used::default(),
        open: vec![],
        at: at(50),
    };
    let history = [after(&[Piece::Audio]), vec![failed.into()]].concat();
    let State::Active(post) = given::<Post>(history).when(Command::Retry { app: app(), at: at(60) }).state()
    else {
        panic!("it is there")
    };
    assert!(post.phase.job().is_some_and(|job| job.making.is_none() && job.plan.is_some()));
}
