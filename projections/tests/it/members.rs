use crate::history::{APP, app, at, member, user};
use crate::world::{World, on_both_engines};
use domain::member::{Command, Member, Patch};
use ports::log::{Actor, App, EventLog, StreamName};
use ports::vault::Vault;
use ports::{Context, Transactor};
use projections::members::{self, MemberFilter};
use projections::{Page, Sort};
use sqlx::Row;

on_both_engines! {
    members_are_listed_by_name_in_any_case
    a_deleted_member_leaves_nothing_personal_and_is_not_found
    a_rebuild_after_the_key_was_erased_gives_the_same_view
    who_comes_back_is_a_new_person
}

async fn run(transactor: &Transactor, name: &str, command: Command) {
    let context = Context::new(app(), Actor::App(APP), at(1));
    transactor.run::<Member>(&user(name).key(app()).to_string(), &context, command).await.unwrap();
}

fn upsert(number: u32, id: &str, name: &str) -> Command {
    let patch = Patch {
        app_user_name: Some(Some(name.into())),
        email: Some(Some(format!("{id}@example.org"))),
        ..Patch::default()
    };
    Command::Upsert {
        app: app(),
        number: member(number),
        app_user_id: user(id),
        patch,
        at: at(i64::from(number)),
    }
}

const PAGE: Page = Page { number0: 0, size: 10 };

async fn members_are_listed_by_name_in_any_case(world: World) {
    for (number, id, name) in [(1, "ann", "Ann ÄRGER"), (2, "bob", "Bob_x"), (3, "cy", "Bobax")] {
        run(&world.transactor, id, upsert(number, id, name)).await;
    }
    world.catch_up().await;
    let find = async |name: &str| {
        let filter = MemberFilter { app_user_name: Some(name.into()), app_user_id: None };
        let list = members::list(&world.db, app(), &filter, Sort::AppUserIdDesc, PAGE).await.unwrap();
        list.content.iter().map(|member| member.app_user_id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(find("ärger").await, ["ann"]);
    assert_eq!(find("BOB").await, ["cy", "bob"]);
    // A sign of patterns is a letter like any other.
    assert_eq!(find("b_").await, ["bob"]);
    let found = members::by_number(&world.db, app(), member(3)).await.unwrap().unwrap();
    assert_eq!(found.profile.email.as_deref(), Some("cy@example.org"));
    let many = members::by_numbers(&world.db, app(), &[member(1), member(2), member(9)]).await.unwrap();
    assert_eq!(many.len(), 2);
    let foreign = domain::AppId::try_from(2).unwrap();
    assert_eq!(members::by_number(&world.db, foreign, member(3)).await.unwrap(), None);
}

/// Every text of the view's rows.
async fn row_text(world: &World) -> String {
    let rows = world
        .sql("select app_user_id, coalesce(app_user_name_folded, 'nothing') as name, member_state, state from member_view")
        .await;
    let text = |row: &sqlx::any::AnyRow| {
        (0..4).map(|column| row.get::<String, _>(column)).collect::<Vec<_>>().join("|")
    };
    rows.iter().map(text).collect()
}

async fn a_deleted_member_leaves_nothing_personal_and_is_not_found(world: World) {
    run(&world.transactor, "ann", upsert(1, "ann", "Secretname")).await;
    world.catch_up().await;
    assert!(row_text(&world).await.contains("Secretname"));
    run(&world.transactor, "ann", Command::Delete { app: app(), at: at(9) }).await;
    world.catch_up().await;
    let text = row_text(&world).await;
    assert!(text.starts_with("ann|nothing|DELETED|"), "{text}");
    assert!(!text.to_lowercase().contains("secretname") && !text.contains("example.org"), "{text}");
    for file in world.files() {
        // Not in free pages and not in the write-ahead log either.
        let bytes = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).to_lowercase();
        assert!(!bytes.contains("secretname"), "{}", file.display());
    }
    assert_eq!(members::get(&world.db, app(), &user("ann")).await.unwrap(), None);
    assert_eq!(members::by_number(&world.db, app(), member(1)).await.unwrap(), None);
    let list =
        members::list(&world.db, app(), &MemberFilter::default(), Sort::CreatedAsc, PAGE).await.unwrap();
    assert_eq!(list.total, 0);
}

async fn a_rebuild_after_the_key_was_erased_gives_the_same_view(world: World) {
    for (number, id) in [(1, "ann"), (2, "bob")] {
        run(&world.transactor, id, upsert(number, id, "Secretname")).await;
    }
    world.catch_up().await;
    run(&world.transactor, "ann", Command::Delete { app: app(), at: at(9) }).await;
    let stream = StreamName::of("member", user("ann").key(app()));
    let registered = world.log.read_stream(None, &stream, 0, 1).await.unwrap().remove(0);
    world.vault.erase(App(APP), registered.meta.subject.unwrap()).await.unwrap();
    world.catch_up().await;
    let incremental = world.digests(&world.db).await;
    assert_eq!(world.rebuilt(&world.db).await, incremental);
    assert!(members::get(&world.db, app(), &user("bob")).await.unwrap().is_some());
}

async fn who_comes_back_is_a_new_person(world: World) {
    run(&world.transactor, "ann", upsert(1, "ann", "Old")).await;
    run(&world.transactor, "ann", Command::Delete { app: app(), at: at(9) }).await;
    run(&world.transactor, "ann", upsert(2, "ann", "New")).await;
    world.catch_up().await;
    let ann = members::get(&world.db, app(), &user("ann")).await.unwrap().unwrap();
    assert_eq!((ann.member, ann.profile.app_user_name.as_deref()), (member(2), Some("New")));
    assert_eq!(members::by_number(&world.db, app(), member(1)).await.unwrap(), None);
}
