//! A room and its key together: the table of the module, and that they never part.

use super::fixtures as keys;
use crate::kit::{app, at, id, other_app};
use crate::spec::room::fixtures as rooms;
use domain::broadcast::{Command, Facts, Refusal, decide};
use domain::fold;
use domain::room::{self, By, EndedBy, Room};
use domain::stored::Stored;
use domain::stream_key::{self, StreamKey};

fn ask(room: &str, key: &str, command: Command) -> Result<Facts, Refusal> {
    decide(&fold::<Room>(&rooms::history_of(room)), &fold::<StreamKey>(&keys::history_of(key)), command)
}

/// The facts as `room facts / key facts`.
#[track_caller]
fn leads(room: &str, key: &str, command: Command, to: &str) {
    let facts = ask(room, key, command).expect("it is allowed");
    let names = |names: Vec<&'static str>| names.join(" ");
    let room = names(facts.room.iter().map(|fact| fact.info().name.trim_start_matches("room.")).collect());
    let key =
        names(facts.key.iter().map(|fact| fact.info().name.trim_start_matches("stream_key.")).collect());
    assert_eq!(format!("{room} / {key}"), to);
}

fn start(by: By) -> Command {
    Command::Start { by, at: at(50) }
}

fn end(force: bool) -> Command {
    Command::End { by: rooms::tenant(), force: force.then(|| keys::secret("new")), at: at(50) }
}

fn stop() -> Command {
    Command::Stop { publish: keys::PUBLISH, fault: None, at: at(50) }
}

fn terminate() -> Command {
    Command::ForceTerminate { app: app(), secret: keys::secret("new"), at: at(50) }
}

#[test]
fn both_move_as_one() {
    leads("B SCHEDULED", "ACTIVE", start(rooms::tenant()), "went_live / went_live");
    leads("B LIVE", "ACTIVE_LIVE", stop(), "paused / went_inactive");
    leads(
        "B LIVE_INACTIVE",
        "ACTIVE_LIVE_PREP",
        Command::Activate { publish: keys::NEXT, at: at(50) },
        "resumed / activated",
    );
    leads("B LIVE_INACTIVE", "INACTIVE_LIVE", end(false), "ended archiving_started / released");
    leads("B LIVE", "ACTIVE_LIVE", end(true), "ended archiving_started / force_terminated");
    leads("B LIVE_INACTIVE", "ACTIVE_LIVE_PREP", end(true), "ended archiving_started / force_terminated");
    leads("B LIVE", "ACTIVE_LIVE", terminate(), "ended / force_terminated");
    leads("B LIVE_INACTIVE", "INACTIVE_LIVE", terminate(), "ended / force_terminated");
    leads("B LIVE", "ACTIVE_LIVE", Command::Retire { app: app(), at: at(50) }, "ended / retired");
}

#[test]
fn what_concerns_one_of_them_leaves_the_other_alone() {
    leads("Absent", "ACTIVE_PREP", Command::Activate { publish: keys::PUBLISH, at: at(50) }, " / activated");
    leads("Absent", "ACTIVE", stop(), " / went_inactive");
    // What stops had not played yet, so the room is paused already.
    let stop_next = Command::Stop { publish: keys::NEXT, fault: None, at: at(50) };
    leads("B LIVE_INACTIVE", "ACTIVE_LIVE_PREP", stop_next, " / went_inactive");
    leads("Absent", "ACTIVE", terminate(), " / force_terminated");
    leads("Absent", "INACTIVE", terminate(), " / ");
    leads("C LIVE", "INACTIVE", end(false), "participant_left session_closed ended / ");
    leads("C SCHEDULED", "Absent", end(true), "ended / ");
}

#[test]
fn a_start_puts_out_what_the_key_plays_and_a_resume_what_it_plays_then() {
    let facts = ask("B SCHEDULED", "ACTIVE", start(rooms::tenant())).expect("it is allowed");
    let live = |publish: uuid::Uuid| rooms::live(publish.as_u128());
    assert_eq!(facts.room, [room::WentLive { live: live(keys::PUBLISH), at: at(50) }.into()]);
    let activate = Command::Activate { publish: keys::NEXT, at: at(50) };
    let facts = ask("B LIVE_INACTIVE", "ACTIVE_LIVE_PREP", activate).expect("it is allowed");
    assert_eq!(facts.room, [room::Resumed { live: live(keys::NEXT), at: at(50) }.into()]);
}

#[test]
fn a_start_is_refused_by_the_room_first_and_by_the_key_then() {
    use room::Refusal as R;
    use stream_key::Refusal as K;
    let refused = |room, key| ask(room, key, start(rooms::tenant())).expect_err("it is refused");
    assert_eq!(refused("Absent", "ACTIVE"), R::NotFound.into());
    assert_eq!(refused("C SCHEDULED", "ACTIVE"), R::NotABroadcast.into());
    assert_eq!(refused("B CANCELLED", "INACTIVE"), R::NotScheduled { state: "CANCELLED" }.into());
    assert_eq!(refused("B LIVE", "ACTIVE_LIVE"), R::NotScheduled { state: "LIVE" }.into());
    for state in ["INACTIVE", "ACTIVE_PREP", "ACTIVE_LIVE", "INACTIVE_LIVE", "ACTIVE_LIVE_PREP"] {
        // Whoever broadcasts has to end it before another room starts.
        assert_eq!(refused("B SCHEDULED", state), K::NotActive { state }.into());
    }
    assert_eq!(refused("B SCHEDULED", "Retired"), K::NotFound.into());
}

#[test]
fn an_end_without_force_waits_for_the_encoder_to_stop() {
    let refused = |room, key| ask(room, key, end(false)).expect_err("it is refused");
    let live = room::Refusal::NotLiveInactive { state: "LIVE" };
    assert_eq!(refused("B LIVE", "ACTIVE_LIVE"), live.into());
    let again = stream_key::Refusal::NotInactiveLive { state: "ACTIVE_LIVE_PREP" };
    assert_eq!(refused("B LIVE_INACTIVE", "ACTIVE_LIVE_PREP"), again.into());
    let over = room::Refusal::NotLiveInactive { state: "ENDED" };
    assert_eq!(refused("B ENDED archiving", "INACTIVE"), over.into());
}

#[test]
fn an_end_by_force_with_nothing_to_cut_is_an_end() {
    let facts = ask("B LIVE_INACTIVE", "INACTIVE_LIVE", end(true)).expect("it is allowed");
    let ended = room::Ended { forced: false, by: EndedBy::App, at: at(50) };
    assert_eq!(facts.room[0], ended.into());
    assert_eq!(facts.key[0].info().name, "stream_key.released");
}

#[test]
fn deleting_a_room_frees_or_cuts_its_key_and_leaves_a_key_that_is_not_its_own() {
    let delete = || Command::Delete { by: rooms::tenant(), secret: keys::secret("new"), at: at(50) };
    leads("B SCHEDULED", "ACTIVE", delete(), "deleted / ");
    leads("B LIVE", "ACTIVE_LIVE", delete(), "ended deleted / force_terminated");
    leads("B LIVE_INACTIVE", "INACTIVE_LIVE", delete(), "ended deleted / released");
    leads("C LIVE", "INACTIVE", delete(), "participant_left session_closed ended deleted / ");
    leads("C SCHEDULED", "Absent", delete(), "deleted / ");
    leads("Deleted", "ACTIVE", delete(), " / ");
}

#[test]
fn a_room_that_the_key_does_not_point_to_is_never_moved_by_it() {
    for command in [stop(), terminate(), Command::Retire { app: app(), at: at(50) }] {
        assert_eq!(ask("Absent", "ACTIVE_LIVE", command), Err(Refusal::OtherRoom));
    }
}

#[test]
fn another_apps_caller_finds_neither_of_them() {
    let stranger = || By::App(other_app());
    for command in [
        start(stranger()),
        Command::End { by: stranger(), force: None, at: at(50) },
        Command::Delete { by: stranger(), secret: keys::secret("new"), at: at(50) },
    ] {
        assert_eq!(ask("B SCHEDULED", "ACTIVE", command), Err(room::Refusal::NotFound.into()));
    }
    let force = Command::ForceTerminate { app: other_app(), secret: keys::secret("new"), at: at(50) };
    assert_eq!(ask("B LIVE", "ACTIVE_LIVE", force), Err(stream_key::Refusal::NotFound.into()));
    let member = By::Member { app: app(), member: id(2), app_user_id: crate::kit::app_user("bob") };
    assert_eq!(ask("B SCHEDULED", "ACTIVE", start(member)), Err(room::Refusal::AccessDenied.into()));
}
