use super::fixtures::*;
use crate::kit::{app, at, given};
use domain::access::AccessLevel;
use domain::custom_data::CustomData;
use domain::post::{
    Command, DESCRIPTION_CHARS_MAX, Details, DetailsChanged, Post, Profiles, ProfilesChanged, Refusal,
    TITLE_CHARS_MAX,
};
use std::collections::BTreeMap;

fn change(title: Option<&str>, details: Details, profiles: Option<Profiles>) -> Command {
    Command::Change { app: app(), title: title.map(str::to_owned), details, profiles, at: at(50) }
}

fn changed() -> DetailsChanged {
    DetailsChanged {
        title: "Sea".into(),
        description: None,
        access_level: AccessLevel::Public,
        custom_data: None,
        at: at(50),
    }
}

#[test]
fn title_description_access_level_and_custom_data_change_at_any_time() {
    let custom =
        CustomData::try_from(BTreeMap::from([("a".to_owned(), "b".to_owned())])).expect("within the limits");
    let details = Details {
        description: Some(Some("Blue".into())),
        access_level: Some(AccessLevel::Private),
        custom_data: Some(Some(custom.clone())),
    };
    let fact = DetailsChanged {
        title: "Lake".into(),
        description: Some("Blue".into()),
        access_level: AccessLevel::Private,
        custom_data: Some(custom),
        ..changed()
    };
    for state in STATES.iter().filter(|state| !matches!(**state, "Absent" | "Deleted")) {
        given::<Post>(history_of(state))
            .when(change(Some("Lake"), details.clone(), None))
            .then([fact.clone().into()]);
    }
}

#[test]
fn what_a_change_leaves_out_stays_and_null_clears() {
    let described = DetailsChanged { description: Some("Blue".into()), ..changed() };
    let history = || [created(), described.clone().into()];
    let retitled = DetailsChanged { title: "Lake".into(), ..described.clone() };
    given::<Post>(history()).when(change(Some("Lake"), Details::default(), None)).then([retitled.into()]);
    let cleared = Details { description: Some(None), ..Details::default() };
    given::<Post>(history()).when(change(None, cleared, None)).then([changed().into()]);
}

#[test]
fn a_change_to_what_is_so_adds_nothing() {
    let same =
        Details { access_level: Some(AccessLevel::Public), description: Some(None), custom_data: None };
    given::<Post>([created()]).when(change(Some("Sea"), same, Some(profiles(6)))).then_nothing();
    given::<Post>(history_of("PROCESSED"))
        .when(change(None, Details::default(), Some(profiles(6))))
        .then_nothing();
}

#[test]
fn a_title_and_a_description_have_limits_in_characters() {
    let title = "바".repeat(TITLE_CHARS_MAX + 1);
    given::<Post>([created()])
        .when(change(Some(&title), Details::default(), None))
        .then_refused(Refusal::TitleTooLong);
    let long =
        Details { description: Some(Some("다".repeat(DESCRIPTION_CHARS_MAX + 1))), ..Details::default() };
    given::<Post>([created()]).when(change(None, long, None)).then_refused(Refusal::DescriptionTooLong);
    let longest = "바".repeat(TITLE_CHARS_MAX);
    given::<Post>([created()])
        .when(change(Some(&longest), Details::default(), None))
        .then([DetailsChanged { title: longest.clone(), ..changed() }.into()]);
}

#[test]
fn a_new_post_keeps_the_same_limits() {
    let Command::Create { app, post, uuid, owner, creator, details, profiles, at, .. } = create() else {
        panic!("it creates")
    };
    let title = "x".repeat(TITLE_CHARS_MAX + 1);
    let long = Command::Create { app, post, uuid, owner, creator, title, details, profiles, at };
    given::<Post>([]).when(long).then_refused(Refusal::TitleTooLong);
}

#[test]
fn profiles_change_only_before_the_upload_is_complete() {
    let other = || change(None, Details::default(), Some(profiles(1)));
    let fact = ProfilesChanged { profiles: profiles(1), at: at(50) };
    for state in ["CREATED", "Uploading"] {
        given::<Post>(history_of(state)).when(other()).then([fact.clone().into()]);
    }
    let later =
        ["UPLOADED", "FAILED_QUEUING", "QUEUED", "PROCESSING", "Waiting", "PROCESSED", "FAILED_PROCESSING"];
    for state in later {
        given::<Post>(history_of(state)).when(other()).then_refused(Refusal::ProfilesFixed);
    }
}

#[test]
fn a_change_that_is_half_refused_changes_nothing() {
    given::<Post>(history_of("UPLOADED"))
        .when(change(Some("Lake"), Details::default(), Some(profiles(1))))
        .then_refused(Refusal::ProfilesFixed);
}

#[test]
fn title_and_profiles_change_together() {
    let title = DetailsChanged { title: "Lake".into(), ..changed() };
    let fact = ProfilesChanged { profiles: profiles(1), at: at(50) };
    given::<Post>([created()])
        .when(change(Some("Lake"), Details::default(), Some(profiles(1))))
        .then([title.into(), fact.into()]);
}
