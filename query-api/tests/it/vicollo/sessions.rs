use crate::support::{Tenant, World, now};
use domain::access::AccessLevel;
use domain::room::{By, Command, Kind, Role};
use serde_json::{Value, json};

#[tokio::test]
async fn sessions_are_numbered_and_tell_who_was_there_from_when_to_when() {
    let world = World::start().await;
    let tenant = Tenant::vicollo(&world, 8).await;
    let bo = tenant.member(&world, "bo", 802, "Bo").await;
    let eye = tenant.member(&world, "eye", 803, "Eye").await;
    tenant.room(&world, 7, "class", AccessLevel::Public, &tenant.owner, Kind::InteractiveMeeting).await;
    let first = tenant.enter(&world, 7, &tenant.owner, Role::Host, false).await;
    let second = tenant.enter(&world, 7, &bo, Role::Audience, false).await;
    let third = tenant.enter(&world, 7, &eye, Role::Audience, true).await;
    let role = Command::SetRole {
        by: By::App(tenant.app),
        app_user_id: bo.app_user_id.clone(),
        role: Role::Contributor,
        at: now(),
    };
    tenant.in_room(&world, 7, role).await;
    for connection in [first, second, third] {
        tenant.in_room(&world, 7, Command::Leave { connection, at: now() }).await;
    }
    tenant.enter(&world, 7, &bo, Role::Audience, false).await;
    world.settle().await;
    let bearer = tenant.bearer(&world, &bo);
    let apis = [
        ("/v2/apps/me", &tenant.basic, 3),
        ("/v2/vicollo-apps/me", &tenant.basic, 3),
        // Members do not see observers.
        ("/v2/members/me", &bearer, 2),
    ];
    for (base, by, seen) in apis {
        let path = format!("{base}/video-rooms/7/sessions");
        let page = world.get(&path).by(by).send().await.expect(200).json();
        let numbers: Vec<&Value> =
            page["content"].as_array().unwrap().iter().map(|one| &one["sessionNo"]).collect();
        assert_eq!(numbers, [&json!(2), &json!(1)]);
        assert!(page["content"][0]["closedAt"].is_null() && page["content"][1]["closedAt"].is_string());
        let one = world.get(&format!("{path}/1")).by(by).send().await.expect(200).json();
        let people = one["attendances"].as_array().unwrap();
        assert_eq!(people.len(), seen, "{base}");
        assert_eq!(
            (&people[1]["member"]["appUserName"], &people[1]["role"]),
            (&json!("Bo"), &json!("CONTRIBUTOR"))
        );
        assert!(people.iter().all(|one| one["joinedAt"].is_string() && one["leftAt"].is_string()));
        let two = world.get(&format!("{path}/2")).by(by).send().await.expect(200).json();
        assert_eq!(
            (&two["attendances"][0]["leftAt"], &two["attendances"][0]["isObserver"]),
            (&Value::Null, &json!(false))
        );
        for number in ["3", "0", "x", "-1"] {
            let none = world.get(&format!("{path}/{number}")).by(by).send().await;
            none.refused(404, "VIDEO_ROOM_SESSION_NOT_FOUND");
        }
        let none = world.get(&format!("{base}/video-rooms/8/sessions")).by(by).send().await;
        none.refused(404, "VIDEO_ROOM_NOT_FOUND");
    }
}

#[tokio::test]
async fn sessions_are_for_those_who_see_the_room_and_go_with_it() {
    let world = World::start().await;
    let tenant = Tenant::vicollo(&world, 8).await;
    let bo = tenant.member(&world, "bo", 802, "Bo").await;
    tenant.room(&world, 7, "class", AccessLevel::Private, &tenant.owner, Kind::VideoConference).await;
    tenant.enter(&world, 7, &tenant.owner, Role::Host, false).await;
    let other = Tenant::new(&world, 9).await;
    world.settle().await;
    let path = |base: &str| format!("{base}/video-rooms/7/sessions");
    let member = path("/v2/members/me");
    for path in [member.clone(), format!("{member}/1")] {
        world.get(&path).by(&tenant.bearer(&world, &bo)).send().await.refused(404, "VIDEO_ROOM_NOT_FOUND");
        world.get(&path).by(&tenant.bearer(&world, &tenant.owner)).send().await.expect(200);
        world.get(&path).send().await.refused(401, "EMPTY_MEMBER_CREDENTIALS");
    }
    let server = path("/v2/apps/me");
    world.get(&server).by(&other.basic).send().await.refused(404, "VIDEO_ROOM_NOT_FOUND");
    let vicollo = path("/v2/vicollo-apps/me");
    world.get(&vicollo).by(&other.basic).send().await.refused(403, "APP_KIND_NOT_VICOLLO");
    tenant.in_room(&world, 7, Command::Delete { by: By::App(tenant.app), at: now() }).await;
    world.settle().await;
    world.get(&server).by(&tenant.basic).send().await.refused(404, "VIDEO_ROOM_NOT_FOUND");
    let (db, room) = (&world.platform.db, 7.try_into().unwrap());
    let page = projections::Page { number0: 0, size: 10 };
    assert_eq!(projections::room_sessions::list(db, tenant.app, room, page).await.unwrap().total, 0);
    assert!(projections::room_sessions::attendances(db, tenant.app, room, 1).await.unwrap().is_empty());
}
