use crate::history::{APP, app, at};
use crate::world::{World, on_both_engines};
use domain::app::{Command, Credentials, Kind, OutputMode};
use ports::Context;
use ports::log::Actor;
use projections::{Page, apps};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

on_both_engines! {
    an_app_is_found_by_its_present_key_only
    beside_the_projector_a_change_is_seen_as_soon_as_it_has_arrived
    a_deleted_app_is_not_found
    an_apps_own_profiles_are_listed_until_they_retire
}

const LIMIT: Duration = Duration::from_mins(1);

fn credentials(api_key: &str) -> Credentials {
    Credentials { api_key: api_key.into(), secret_hash: "h".into() }
}

async fn run(world: &World, command: Command) {
    let context = Context::new(app(), Actor::Operator, at(1));
    world.transactor.run::<domain::app::App>(&APP.to_string(), &context, command).await.unwrap();
}

async fn make(world: &World) {
    let command = Command::Create {
        app: app(),
        name: "Shop".into(),
        kind: Kind::default(),
        output_mode: OutputMode::default(),
        credentials: credentials("key1"),
        at: at(1),
    };
    run(world, command).await;
}

async fn an_app_is_found_by_its_present_key_only(world: World) {
    make(&world).await;
    world.catch_up().await;
    assert_eq!(apps::by_api_key(&world.db, "key1").await.unwrap().unwrap().name, "Shop");
    run(&world, Command::ResetCredentials { credentials: credentials("key2"), at: at(2) }).await;
    run(&world, Command::Rename { name: "Store".into(), at: at(3) }).await;
    world.catch_up().await;
    assert_eq!(apps::by_api_key(&world.db, "key1").await.unwrap(), None);
    assert_eq!(apps::by_api_key(&world.db, "key2").await.unwrap().unwrap().name, "Store");
    let list = apps::list(&world.db, Page { number0: 0, size: 10 }).await.unwrap();
    assert_eq!((list.total, list.content[0].app), (1, app()));
}

/// The projector's process keeps apps in memory.
async fn beside_the_projector_a_change_is_seen_as_soon_as_it_has_arrived(world: World) {
    let stop = CancellationToken::new();
    let projector = tokio::spawn(world.projector(&world.db).run(stop.clone()));
    make(&world).await;
    let by_key = async |key: &str| {
        assert!(world.db.wait_for(world.head(), LIMIT).await);
        apps::by_api_key(&world.db, key).await.unwrap()
    };
    for round in 1..20 {
        let (old, new) = (format!("key{round}"), format!("key{}", round + 1));
        assert!(by_key(&old).await.is_some(), "asked twice, it comes from memory");
        assert!(by_key(&old).await.is_some());
        run(&world, Command::ResetCredentials { credentials: credentials(&new), at: at(2) }).await;
        assert_eq!(by_key(&old).await, None);
        assert_eq!(by_key(&new).await.unwrap().credentials, credentials(&new));
    }
    run(&world, Command::Delete { at: at(3) }).await;
    assert_eq!(by_key("key20").await, None);
    assert_eq!(apps::get(&world.db, app()).await.unwrap(), None);
    stop.cancel();
    projector.await.unwrap().unwrap();
}

async fn a_deleted_app_is_not_found(world: World) {
    make(&world).await;
    run(&world, Command::Delete { at: at(2) }).await;
    world.catch_up().await;
    assert_eq!(apps::get(&world.db, app()).await.unwrap(), None);
    assert_eq!(apps::by_api_key(&world.db, "key1").await.unwrap(), None);
}

async fn an_apps_own_profiles_are_listed_until_they_retire(world: World) {
    use domain::profile::{Command, SystemProfile, TranscodingProfile};
    use projections::{Sort, profiles};
    let context = Context::new(app(), Actor::App(APP), at(1));
    for (number, system) in (1_000..).zip(SystemProfile::all()) {
        let profile = domain::ProfileId::try_from(number).unwrap();
        let create = Command::Create {
            app: app(),
            profile,
            name: system.name.into(),
            description: String::new(),
            settings: system.settings,
            at: at(1),
        };
        let context = Context::new(app(), Actor::App(APP), at(1));
        world.transactor.run::<TranscodingProfile>(&number.to_string(), &context, create).await.unwrap();
    }
    let retire = Command::Retire { app: app(), at: at(2) };
    world.transactor.run::<TranscodingProfile>("1004", &context, retire).await.unwrap();
    world.catch_up().await;
    let filter = profiles::ProfileFilter { kind: Some("VIDEO".into()), retired_too: false };
    let page = Page { number0: 0, size: 10 };
    let list = profiles::list(&world.db, app(), &filter, Sort::CreatedDesc, page).await.unwrap();
    let numbers: Vec<_> = list
        .content
        .iter()
        .map(|state| match state {
            domain::profile::State::Active(profile) => profile.profile.get(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!((list.total, numbers), (2, vec![1_005, 1_000]));
    let retired = profiles::get(&world.db, app(), domain::ProfileId::try_from(1_004).unwrap()).await.unwrap();
    assert!(matches!(retired, Some(domain::profile::State::Retired(_))), "{retired:?}");
}
