use crate::kit::given;
use domain::ids::NUMBER_MAX;
use domain::profile::SystemProfile;
use domain::sequence::{BlockReserved, Event, Kind, Refusal, Reserve, Sequence};

fn block(first: u32, count: u32) -> Event {
    BlockReserved { first, count }.into()
}

fn reserve(kind: Kind, count: u32) -> Reserve {
    Reserve { kind, count }
}

#[test]
fn the_first_number_is_1_and_that_of_a_profile_is_1000() {
    for kind in [Kind::App, Kind::Member, Kind::Post, Kind::File] {
        given::<Sequence>([]).when(reserve(kind, 10)).then([block(1, 10)]);
    }
    given::<Sequence>([]).when(reserve(Kind::Profile, 1)).then([block(1_000, 1)]);
}

#[test]
fn no_profile_of_an_app_gets_the_number_of_a_system_profile() {
    assert!(SystemProfile::all().iter().all(|profile| profile.id < Kind::Profile.first()));
}

#[test]
fn blocks_follow_each_other_without_a_gap() {
    given::<Sequence>([block(1, 10), block(11, 1)]).when(reserve(Kind::Post, 5)).then([block(12, 5)]);
}

#[test]
fn a_block_has_at_least_one_number() {
    given::<Sequence>([]).when(reserve(Kind::Post, 0)).then_refused(Refusal::Empty);
}

#[test]
fn the_last_number_fits_a_signed_32_bit_integer_and_then_there_are_none() {
    let nearly = || given::<Sequence>([block(1, NUMBER_MAX - 1)]);
    nearly().when(reserve(Kind::Post, 1)).then([block(NUMBER_MAX, 1)]);
    nearly().when(reserve(Kind::Post, 2)).then_refused(Refusal::Exhausted);
    nearly().when(reserve(Kind::Post, u32::MAX)).then_refused(Refusal::Exhausted);
    given::<Sequence>([block(1, NUMBER_MAX)]).when(reserve(Kind::Post, 1)).then_refused(Refusal::Exhausted);
}

#[test]
fn the_names_of_the_streams_never_change() {
    let keys: Vec<_> = Kind::ALL.iter().copied().map(Kind::key).collect();
    assert_eq!(keys, ["app", "member", "post", "profile", "file", "room", "group", "user", "storageobject"]);
}
