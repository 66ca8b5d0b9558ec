//! Commands on a post that reach deep states: job and epoch are named relative to the state they meet.

use crate::kit::{app, at, id, other_app};
use crate::spec::post::fixtures::{
    UPLOAD, create, owner, piece_output, plan, probe, profiles, stored, upload,
};
use domain::Timestamp;
use domain::media::{FailureReason, Piece, Used};
use domain::post::{Command, Details, PictureKind, State, UPLOAD_IDLE_MS};
use proptest::prelude::*;
use uuid::Uuid;

/// What somebody is about to ask.
#[derive(Clone, Debug)]
pub struct Intent {
    kind: u8,
    /// Mostly the post's own app.
    own: bool,
    /// Mostly the job that is known.
    known_job: bool,
    /// Mostly 0: the epoch that is valid.
    epochs_off: i8,
    /// Seconds since the last command.
    elapsed: i64,
    pick: u8,
}

pub fn intent() -> impl Strategy<Value = Intent> {
    let epochs_off = prop_oneof![8 => Just(0_i8), 1 => Just(-1), 1 => Just(1)];
    let often = || prop::bool::weighted(0.9);
    (kind(), often(), often(), epochs_off, 0..90_i64, any::<u8>()).prop_map(
        |(kind, own, known_job, epochs_off, elapsed, pick)| Intent {
            kind,
            own,
            known_job,
            epochs_off,
            elapsed,
            pick,
        },
    )
}

/// Deleting is rare, so that lives are long.
fn kind() -> impl Strategy<Value = u8> {
    prop_oneof![30 => 0..15_u8, 1 => Just(15)]
}

impl Intent {
    pub fn elapsed(&self) -> i64 {
        self.elapsed
    }

    /// The command, asked at second `now` of a post in this state.
    pub fn command(&self, state: &State, now: i64) -> Command {
        let job = match state {
            State::Active(post) => post.phase.job().map(|job| (job.job, job.claims.epoch)),
            State::Absent | State::Deleted { .. } => None,
        };
        let (known, epoch) = job.unwrap_or((Uuid::from_u128(0x61), 0));
        let job = if self.known_job { known } else { Uuid::from_u128(0x62) };
        let epoch = epoch.saturating_add_signed(i32::from(self.epochs_off));
        match self.kind {
            0..=6 => self.of_an_app(now),
            14 => self.beside(now),
            7 => Command::Queue { job, at: at(now) },
            8 => Command::FailQueuing { detail: String::new(), at: at(now) },
            _ => self.of_a_worker(state, job, epoch, now),
        }
    }

    fn of_an_app(&self, now: i64) -> Command {
        let (app, at) = (if self.own { app() } else { other_app() }, at(now));
        let upload_id = if self.pick.is_multiple_of(4) { Uuid::from_u128(0x52) } else { UPLOAD };
        match self.kind {
            0 | 1 => create(),
            2 => {
                let title = self.pick.is_multiple_of(2).then(|| "t".repeat(usize::from(self.pick)));
                let profiles = self.pick.is_multiple_of(3).then(|| profiles(1 + u32::from(self.pick % 2)));
                Command::Change { app, title, details: Details::default(), profiles, at }
            }
            3 => {
                let size = u64::from(self.pick) * 7;
                Command::StartUpload {
                    app,
                    upload: upload(upload_id.as_u128(), size, 1 + u32::from(self.pick % 3)),
                    idle_ms: UPLOAD_IDLE_MS,
                    at,
                }
            }
            4 => Command::CompleteUpload { app, upload: upload_id, file: id(70), key: "k".into(), at },
            5 if self.pick.is_multiple_of(4) => {
                Command::FailUpload { app, upload: upload_id, detail: String::new(), at }
            }
            5 if self.pick.is_multiple_of(3) => Command::AbortUpload { app, upload: upload_id, at },
            // A life lasts hours; a week later is when it is asked, and no fact is made before that.
            5 if self.pick.is_multiple_of(7) => {
                Command::KeepUpload { app, upload: upload_id, idle_ms: 7_000 * u64::from(self.pick), at }
            }
            5 if self.pick.is_multiple_of(5) => {
                let (idle_ms, at) = (UPLOAD_IDLE_MS, at.plus_ms(UPLOAD_IDLE_MS));
                Command::ExpireUpload { upload: upload_id, idle_ms, at }
            }
            _ => Command::Retry { app, at },
        }
    }

    /// How a task of this job ended; mostly one that is open.
    fn of_a_piece(&self, state: &State, job: Uuid, at: Timestamp) -> Command {
        let making = match state {
            State::Active(post) => post.phase.job().and_then(|job| job.making.as_deref()),
            State::Absent | State::Deleted { .. } => None,
        };
        let open = making.map(|making| making.open.clone()).filter(|open| !open.is_empty());
        let pieces = open.filter(|_| !self.pick.is_multiple_of(5)).unwrap_or_else(|| plan().pieces());
        let piece = pieces[usize::from(self.pick) % pieces.len()];
        if self.pick.is_multiple_of(13) {
            let reason = FailureReason::Crashed;
            return Command::FailPiece {
                job,
                piece,
                reason,
                detail: String::new(),
                used: Used::default(),
                at,
            };
        }
        let (track, number) = match piece {
            Piece::Chunk(chunk) => ("720p", chunk),
            _ => ("audio", 0),
        };
        // Now and then something that does not fit.
        let first_segment = if self.pick.is_multiple_of(11) { 9 } else { 1 + number * 2 };
        let output = piece_output(track, first_segment, u64::from(first_segment - 1) * 2_000);
        Command::TakePiece { job, piece, epoch: 1, output, files: vec![], at }
    }

    /// What is asked in any phase.
    fn beside(&self, now: i64) -> Command {
        let (app, at) = (if self.own { app() } else { other_app() }, at(now));
        let picture = if self.pick.is_multiple_of(2) { PictureKind::Thumbnail } else { PictureKind::Preview };
        let upload_id = u128::from(self.pick % 3);
        match self.pick / 2 % 5 {
            0 => Command::SetAllowedMembers { app, members: vec![owner(); usize::from(self.pick % 4)], at },
            1 => Command::RemovePicture { app, picture, at },
            2 => Command::CompletePicture { app, picture, stored: stored(upload_id), at },
            _ => {
                let upload = upload(upload_id, u64::from(self.pick % 5), 1);
                Command::StartPicture { app, picture, upload, at }
            }
        }
    }

    fn of_a_worker(&self, state: &State, job: Uuid, epoch: u32, now: i64) -> Command {
        let (until, at) = (at(now + i64::from(self.pick)), at(now));
        let reasons = [FailureReason::Crashed, FailureReason::Timeout, FailureReason::NotMedia];
        let is_being_made =
            matches!(state, State::Active(post) if post.phase.job().is_some_and(|job| job.making.is_some()));
        match self.kind {
            // Most of what happens then; few lives would be long enough for all pieces otherwise.
            9..=13 if is_being_made && !self.pick.is_multiple_of(4) => self.of_a_piece(state, job, at),
            9 | 10 => Command::Claim { job, worker: format!("w{}", self.pick % 3), until, at },
            11 if self.pick.is_multiple_of(2) => Command::ExtendLease { job, epoch, until, at },
            11 => {
                let playlists = vec![id(73); if self.pick.is_multiple_of(5) { 1 } else { 2 }];
                Command::RecordPlan { job, epoch, probe: probe(), plan: plan(), playlists, at }
            }
            12 if self.pick.is_multiple_of(2) => {
                let reason = reasons[usize::from(self.pick) % 3];
                Command::Fail { job, epoch, reason, detail: String::new(), used: Used::cpu(1), at }
            }
            13 if self.pick.is_multiple_of(2) => Command::ExpireLease { job, epoch, at },
            12 | 13 => self.of_a_piece(state, job, at),
            _ => Command::Delete { app: if self.own { app() } else { other_app() }, at },
        }
    }
}
