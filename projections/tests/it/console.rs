//! Users of the console and their sessions.

use crate::history::{app, at};
use crate::world::{World, on_both_engines};
use domain::UserId;
use domain::one_time::OneTime;
use domain::session::{self, Session};
use domain::user::{self, State, User};
use ports::Context;
use ports::log::{Actor, App};
use projections::{Page, sessions, users};
use sqlx::Row;

on_both_engines! {
    users_are_found_by_number_in_every_state_and_listed_by_it
    no_row_of_a_user_holds_a_password
    a_session_is_found_until_it_ends_and_listed_newest_first
    sessions_whose_time_is_over_are_named_the_longest_ago_first
}

fn number(user: u32) -> UserId {
    UserId::try_from(user).unwrap()
}

fn token() -> OneTime {
    OneTime { hash: "token".into(), expires_at: at(1_000) }
}

async fn user(world: &World, key: &str, command: user::Command) {
    let context = Context::new(App::SYSTEM, Actor::Operator, at(1));
    world.transactor.run::<User>(key, &context, command).await.unwrap();
}

/// Invites somebody under this number, whose key is the name.
async fn invite(world: &World, user_number: u32, name: &str) {
    let (user_id, email) = (number(user_number), format!("{name}@example.org"));
    let invite = user::Command::Invite {
        user: user_id,
        email,
        name: name.into(),
        app_kinds: vec![],
        token: token(),
        at: at(i64::from(user_number)),
    };
    user(world, name, invite).await;
}

async fn sign_up(world: &World, name: &str) {
    let sign_up = user::Command::SignUp {
        token_hash: "token".into(),
        password_hash: "$argon2id$canary".into(),
        at: at(9),
    };
    user(world, name, sign_up).await;
}

async fn session(world: &World, key: &str, command: session::Command) {
    let context = Context::new(App::SYSTEM, Actor::System, at(1));
    world.transactor.run::<Session>(key, &context, command).await.unwrap();
}

async fn open(world: &World, key: &str, user: u32, second: i64, until: i64) {
    let open = session::Command::Open {
        user: number(user),
        token_hash: format!("hash of {key}"),
        expires_at: at(until),
        at: at(second),
    };
    session(world, key, open).await;
}

async fn same_when_rebuilt(world: &World) {
    let incremental = world.digests(&world.db).await;
    assert_eq!(world.rebuilt(&world.db).await, incremental);
}

async fn users_are_found_by_number_in_every_state_and_listed_by_it(world: World) {
    for (number, name) in [(3, "cid"), (1, "ann"), (2, "bob")] {
        invite(&world, number, name).await;
    }
    for name in ["ann", "bob"] {
        sign_up(&world, name).await;
    }
    user(&world, "bob", user::Command::Disable { at: at(20) }).await;
    world.catch_up().await;
    let get = async |user: u32| users::get(&world.db, number(user)).await.unwrap();
    assert!(matches!(get(1).await, State::Active(_)));
    assert!(matches!(get(2).await, State::Disabled(_)));
    assert!(matches!(get(3).await, State::Invited(_)));
    assert_eq!(get(4).await, State::Absent);
    let list = users::list(&world.db, Page { number0: 1, size: 2 }).await.unwrap();
    let names: Vec<_> = list.content.iter().map(|state| state.person().unwrap().name.clone()).collect();
    assert_eq!((list.total, names), (3, vec!["cid".to_owned()]));
    same_when_rebuilt(&world).await;
}

async fn no_row_of_a_user_holds_a_password(world: World) {
    invite(&world, 1, "ann").await;
    sign_up(&world, "ann").await;
    world.catch_up().await;
    let rows = world.sql("select state from user_view").await;
    assert_eq!(rows.len(), 1);
    let text: String = rows[0].get(0);
    assert!(text.contains("ann@example.org") && !text.contains("argon2id"), "{text}");
}

async fn a_session_is_found_until_it_ends_and_listed_newest_first(world: World) {
    for (key, second) in [("a1", 10), ("a2", 20), ("a3", 30)] {
        open(&world, key, 1, second, 1_000).await;
    }
    open(&world, "b1", 2, 40, 1_000).await;
    session(&world, "a2", session::Command::End { user: number(1), at: at(50) }).await;
    // What happens to apps is nothing to the users of the console.
    world.append(1, "app-1", [domain::app::Event::from(domain::app::Deleted { at: at(51) })]).await;
    world.catch_up().await;
    let names = async |from: i64| {
        let list = sessions::of_user(&world.db, number(1), at(from)).await.unwrap();
        list.into_iter().map(|session| session.id).collect::<Vec<_>>()
    };
    assert_eq!(names(0).await, ["a3", "a1"]);
    assert_eq!(names(11).await, ["a3"], "those before the password changed do not count");
    let found = sessions::get(&world.db, "a1").await.unwrap().unwrap();
    assert_eq!((found.open.user, found.open.token_hash.as_str()), (number(1), "hash of a1"));
    for gone in ["a2", "a9"] {
        assert_eq!(sessions::get(&world.db, gone).await.unwrap(), None);
    }
    assert_eq!(app().get(), 1);
    same_when_rebuilt(&world).await;
}

async fn sessions_whose_time_is_over_are_named_the_longest_ago_first(world: World) {
    for (key, until) in [("a", 30), ("b", 20), ("c", 40), ("d", 10)] {
        open(&world, key, 1, 1, until).await;
    }
    session(&world, "d", session::Command::Expire { at: at(10) }).await;
    world.catch_up().await;
    let over = async |second: i64, limit: u32| sessions::expired(&world.db, at(second), limit).await.unwrap();
    assert_eq!(over(19, 9).await, Vec::<String>::new());
    assert_eq!(over(30, 9).await, ["b", "a"], "a session is over in its last second");
    assert_eq!(over(99, 2).await, ["b", "a"]);
}
