//! An app's history as NDJSON.

use crate::support::{Tenant, World, now};
use domain::access::AccessLevel::Public;
use domain::member::{self, Member};
use ports::log::App;
use ports::vault::Vault;
use serde_json::Value;
use uuid::Uuid;

async fn history() -> (World, Tenant, Tenant) {
    let world = World::start().await;
    let (one, two) = (Tenant::new(&world, 8).await, Tenant::new(&world, 9).await);
    one.processed(&world, 42, Public).await;
    two.processed(&world, 43, Public).await;
    one.member(&world, "u2", 802, "Bob").await;
    world.settle().await;
    (world, one, two)
}

async fn read(world: &World, tenant: &Tenant, query: &str) -> Vec<Value> {
    let answer =
        world.get(&format!("/v2/apps/me/audit/events{query}")).by(&tenant.basic).send().await.expect(200);
    assert_eq!(answer.head("content-type"), "application/x-ndjson");
    answer.lines()
}

fn types(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["type"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_history_holds_every_event_of_the_app_and_none_of_another() {
    let (world, one, two) = history().await;
    let (ours, theirs) = (read(&world, &one, "").await, read(&world, &two, "").await);
    let expected = [
        "app.created",
        "member.registered",
        "post.created",
        "post.upload_started",
        "post.uploaded",
        "post.queued",
        "post.processing_started",
        "post.processed",
        "member.registered",
    ];
    assert_eq!(types(&ours), expected);
    assert_eq!(ours.len() + theirs.len(), usize::try_from(*world.platform.log.head().borrow()).unwrap());
    let positions: Vec<u64> = ours.iter().map(|line| line["position"].as_u64().unwrap()).collect();
    assert!(positions.is_sorted());
    assert!(theirs.iter().all(|line| !line.to_string().contains("secret8")));
    let created = &ours[2];
    assert_eq!((&created["stream"], &created["revision"]), (&"post-42".into(), &0.into()));
    assert_eq!(created["data"]["title"], "Rabbit");
    assert_eq!(created["actor"], serde_json::json!({ "kind": "app", "id": 8 }));
}

#[tokio::test]
async fn filters_narrow_by_type_stream_member_and_time() {
    let (world, one, _) = history().await;
    assert_eq!(
        types(&read(&world, &one, "?type=post.created,post.processed").await),
        ["post.created", "post.processed"]
    );
    assert_eq!(read(&world, &one, "?type=post.*").await.len(), 6);
    assert_eq!(read(&world, &one, "?stream=post-42").await.len(), 6);
    assert_eq!(types(&read(&world, &one, "?stream=post-42&type=post.queued").await), ["post.queued"]);
    assert_eq!(read(&world, &one, "?stream=post-43").await.len(), 0, "another app's");
    assert_eq!(read(&world, &one, "?member=u1").await.len(), 7, "the member and its post");
    assert_eq!(types(&read(&world, &one, "?member=u2").await), ["member.registered"]);
    assert_eq!(read(&world, &one, "?to=2020-01-01").await.len(), 0);
    assert_eq!(read(&world, &one, "?from=2020-01-01").await.len(), 9);
    let all = read(&world, &one, "").await;
    let at = all[4]["recordedAt"].as_str().unwrap();
    let since = read(&world, &one, &format!("?from={at}")).await;
    let until = read(&world, &one, &format!("?to={at}")).await;
    assert_eq!(until.iter().chain(&since).collect::<Vec<_>>(), all.iter().collect::<Vec<_>>());
    assert!(since.iter().all(|line| line["recordedAt"].as_str().unwrap() >= at));
    for query in ["?after=x", "?limit=0", "?limit=x", "?from=x", "?member=a-b"] {
        let wrong = world.get(&format!("/v2/apps/me/audit/events{query}")).by(&one.basic).send().await;
        assert_eq!(wrong.status, 400, "{query}");
    }
}

#[tokio::test]
async fn pages_lead_from_one_to_the_next_and_end() {
    let (world, one, _) = history().await;
    let all = read(&world, &one, "").await;
    let (mut path, mut seen, mut pages) = ("/v2/apps/me/audit/events?limit=4".to_owned(), vec![], 0);
    loop {
        let answer = world.get(&path).by(&one.basic).send().await.expect(200);
        seen.extend(answer.lines());
        pages += 1;
        let Some(link) = answer.headers.get("link") else { break };
        let link = link.to_str().unwrap();
        path = link
            .strip_prefix("<http://test")
            .and_then(|rest| rest.strip_suffix(">; rel=\"next\""))
            .unwrap()
            .to_owned();
    }
    assert_eq!((pages, &seen), (3, &all));
    let last = all.last().unwrap()["position"].as_u64().unwrap();
    assert_eq!(read(&world, &one, &format!("?after={last}")).await.len(), 0);
    assert_eq!(read(&world, &one, &format!("?after={}", last - 1)).await.len(), 1);
    one.member(&world, "u3", 803, "Cyd").await;
    assert_eq!(types(&read(&world, &one, &format!("?after={last}")).await), ["member.registered"]);
}

#[tokio::test]
async fn personal_data_is_shown_until_its_member_is_erased() {
    let (world, one, _) = history().await;
    let name =
        async || read(&world, &one, "?type=member.registered&member=u1").await[0]["data"]["profile"].clone();
    assert_eq!(name().await["app_user_name"], "Ada");
    let key = one.owner.app_user_id.key(one.app).to_string();
    world.run::<Member>(8, &key, member::Command::Delete { app: one.app, at: now() }).await;
    let subject = read(&world, &one, "?type=member.registered&member=u1").await[0]["subject"].clone();
    let subject: Uuid = subject.as_str().unwrap().parse().unwrap();
    world.vault.erase(App(8), subject).await.unwrap();
    assert_eq!(name().await, Value::Null);
    let text = world.get("/v2/apps/me/audit/events").by(&one.basic).send().await.text();
    assert!(!text.contains("Ada") && text.contains("Bob"));
}

#[tokio::test]
async fn secrets_are_in_no_history() {
    let (world, one, _) = history().await;
    let created = read(&world, &one, "?type=app.created").await;
    assert_eq!(
        created[0]["data"]["credentials"],
        serde_json::json!({ "api_key": "key8", "secret_hash": null })
    );
}

#[tokio::test]
async fn a_history_longer_than_one_reading_is_whole() {
    let world = World::start().await;
    let (one, two) = (Tenant::new(&world, 8).await, Tenant::new(&world, 9).await);
    for number in 0..600_u32 {
        let tenant = if number % 3 == 0 { &two } else { &one };
        tenant.member(&world, &format!("m{number}"), 1_000 + number, "M").await;
    }
    assert_eq!(read(&world, &one, "?type=member.registered").await.len(), 401);
    assert_eq!(read(&world, &two, "?type=member.registered").await.len(), 201);
}
