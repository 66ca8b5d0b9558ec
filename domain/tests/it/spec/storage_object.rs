use crate::kit::{app, app_user, at, given, id, other_app};
use domain::AppId;
use domain::post::Owner;
use domain::storage_object::{
    Command, Completed, Deleted, DetailsChanged, Event, IDLE_MS_MAX, NAME_CHARS_MAX, OBJECT_BYTES_MAX, Phase,
    Refusal, Requested, State, Storage, StorageObject,
};

fn ann() -> Owner {
    Owner { member: id(1), app_user_id: app_user("ann") }
}

fn requested() -> Event {
    Requested {
        app: app(),
        object: id(5),
        storage: Storage::VideoRoom(id(7)),
        uploader: Some(ann()),
        name: Some("plan.pdf".into()),
        content_type: "application/pdf".into(),
        size: 10,
        custom_data: None,
        at: at(0),
    }
    .into()
}

fn request(name: &str, content_type: &str, size: u64) -> Command {
    Command::Request {
        app: app(),
        object: id(5),
        storage: Storage::VideoRoom(id(7)),
        uploader: Some(ann()),
        name: name.into(),
        content_type: content_type.into(),
        size,
        custom_data: None,
        at: at(0),
    }
}

fn completed() -> Event {
    Completed { at: at(1) }.into()
}

fn gone(second: i64) -> Event {
    Deleted { app: app(), object: id(5), at: at(second) }.into()
}

fn complete(app: AppId) -> Command {
    Command::Complete { app, at: at(1) }
}

fn delete(app: AppId) -> Command {
    Command::Delete { app, at: at(2) }
}

fn rename(app: AppId, name: &str) -> Command {
    Command::Change { app, name: Some(name.into()), custom_data: None, at: at(2) }
}

#[test]
fn a_file_is_asked_for_and_then_stored() {
    given::<StorageObject>([]).when(request("plan.pdf", "application/pdf", 10)).then([requested()]);
    given::<StorageObject>([requested()]).when(complete(app())).then([completed()]);
    let State::Active(object) = given::<StorageObject>([requested(), completed()]).state() else {
        panic!("the file is there")
    };
    assert_eq!((object.phase, object.name.as_str()), (Phase::Stored, "plan.pdf"));
}

#[test]
fn completing_twice_adds_nothing_and_a_number_is_used_once() {
    given::<StorageObject>([requested(), completed()]).when(complete(app())).then_nothing();
    for history in [vec![requested()], vec![requested(), gone(2)]] {
        given::<StorageObject>(history).when(request("a", "b", 1)).then_refused(Refusal::Exists);
    }
}

#[test]
fn a_name_a_type_and_a_size_have_limits() {
    let long = "ä".repeat(NAME_CHARS_MAX + 1);
    for (name, content_type) in
        [("", "b"), ("a", ""), (long.as_str(), "b"), ("a", long.as_str()), ("a\n", "b")]
    {
        given::<StorageObject>([]).when(request(name, content_type, 1)).then_refused(Refusal::Name);
    }
    for size in [0, OBJECT_BYTES_MAX + 1] {
        given::<StorageObject>([]).when(request("a", "b", size)).then_refused(Refusal::Size { size });
    }
    given::<StorageObject>([requested()]).when(rename(app(), "")).then_refused(Refusal::Name);
}

#[test]
fn a_change_keeps_what_it_leaves_out() {
    let changed = DetailsChanged { name: Some("b.pdf".into()), custom_data: None, at: at(2) };
    given::<StorageObject>([requested()]).when(rename(app(), "b.pdf")).then([changed.into()]);
    given::<StorageObject>([requested()]).when(rename(app(), "plan.pdf")).then_nothing();
    let nothing = Command::Change { app: app(), name: None, custom_data: None, at: at(2) };
    given::<StorageObject>([requested()]).when(nothing).then_nothing();
}

#[test]
fn a_deleted_file_is_gone_and_deleting_it_again_adds_nothing() {
    for history in [vec![requested()], vec![requested(), completed()]] {
        given::<StorageObject>(history).when(delete(app())).then([gone(2)]);
    }
    let history = || [requested(), gone(2)];
    given::<StorageObject>(history()).when(delete(app())).then_nothing();
    given::<StorageObject>(history()).when(complete(app())).then_refused(Refusal::NotFound);
    given::<StorageObject>(history()).when(rename(app(), "b")).then_refused(Refusal::NotFound);
}

#[test]
fn another_apps_file_is_not_found() {
    for history in [vec![], vec![requested()], vec![requested(), completed()], vec![requested(), gone(2)]] {
        for command in [complete(other_app()), rename(other_app(), "b"), delete(other_app())] {
            given::<StorageObject>(history.clone()).when(command).then_refused(Refusal::NotFound);
        }
    }
}

#[test]
fn bytes_that_do_not_come_within_a_day_are_given_up() {
    let day = i64::try_from(IDLE_MS_MAX / 1_000).expect("a day fits");
    let expire = |second| Command::Expire { at: at(second) };
    given::<StorageObject>([requested()]).when(expire(day - 1)).then_refused(Refusal::InUse);
    given::<StorageObject>([requested()]).when(expire(day)).then([gone(day)]);
    given::<StorageObject>([requested(), completed()]).when(expire(day)).then_refused(Refusal::InUse);
    given::<StorageObject>([requested(), gone(2)]).when(expire(day)).then_nothing();
    given::<StorageObject>([]).when(expire(day)).then_nothing();
}
