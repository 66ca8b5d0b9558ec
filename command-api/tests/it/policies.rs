use crate::support::{LIMIT, Tenant, World, upload_clip};
use domain::post::Post;
use ports::log::App;
use serde_json::json;
use testkit::eventually;

async fn count(world: &World, event_type: &str) -> usize {
    let events = world.platform.log.read_all(0, 1_000).await.unwrap();
    events.iter().filter(|event| event.event_type == event_type).count()
}

#[tokio::test]
async fn an_uploaded_post_is_queued_and_only_once_however_often_the_policy_runs() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    upload_clip(&world, &tenant).await;
    world.run_policies();
    eventually(LIMIT, || async { (count(&world, "post.queued").await == 1).then_some(()) }).await.unwrap();
    let head = *world.platform.log.head().borrow();
    let caught_up = || async {
        let text = std::fs::read_to_string(world.checkpoint()).unwrap_or_default();
        (text.trim().parse::<u64>().unwrap_or(0) >= head).then_some(())
    };
    eventually(LIMIT, caught_up).await.unwrap();
    // A second follower begins at the start, as after a lost checkpoint.
    std::fs::remove_file(world.checkpoint()).unwrap();
    world.run_policies();
    eventually(LIMIT, caught_up).await.unwrap();
    assert_eq!(count(&world, "post.queued").await, 1);
}

#[tokio::test]
async fn the_media_of_a_deleted_post_is_deleted() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let id = upload_clip(&world, &tenant).await;
    let folder = format!("apps/{}/video-posts/{id}", tenant.id);
    assert_eq!(world.platform.blobs.list(&folder).await.unwrap().len(), 1);
    world.delete(&format!("/v2/apps/me/video-posts/{id}")).by(&tenant.basic).send().await.expect(204);
    world.run_policies();
    let gone = || async { world.platform.blobs.list(&folder).await.unwrap().is_empty().then_some(()) };
    eventually(LIMIT, gone).await.unwrap();
}

#[tokio::test]
async fn a_key_that_was_not_erased_in_time_is_erased_by_the_policy() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let app = domain::AppId::try_from(u32::try_from(tenant.id).unwrap()).unwrap();
    let id: domain::AppUserId = "u1".parse().unwrap();
    let transactor = world.platform.transactor.as_ref().unwrap();
    // As a server that stops between the append and the erasure.
    let context = ports::Context::new(app, ports::log::Actor::System, ports::clock::now());
    let command = domain::member::Command::Delete { app, at: context.at };
    transactor.run::<domain::member::Member>(&id.key(app).to_string(), &context, command).await.unwrap();
    let events = world.platform.log.read_all(0, 1_000).await.unwrap();
    let subject =
        events.iter().find(|event| event.event_type == "member.deleted").unwrap().meta.subject.unwrap();
    assert!(transactor.vault().key_for_opening(app.into(), subject).await.unwrap().is_some());
    world.run_policies();
    let erased = || async {
        transactor.vault().key_for_opening(app.into(), subject).await.unwrap().is_none().then_some(())
    };
    eventually(LIMIT, erased).await.unwrap();
}

#[tokio::test]
async fn a_post_that_was_deleted_before_the_policy_came_is_not_queued() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let id = upload_clip(&world, &tenant).await;
    world.delete(&format!("/v2/apps/me/video-posts/{id}")).by(&tenant.basic).send().await.expect(204);
    let other = upload_clip(&world, &tenant).await;
    world.run_policies();
    eventually(LIMIT, || async { (count(&world, "post.queued").await == 1).then_some(()) }).await.unwrap();
    let transactor = world.platform.transactor.as_ref().unwrap();
    let state = transactor.load::<Post>(App::SYSTEM, &other.to_string()).await.unwrap().state;
    let domain::post::State::Active(post) = state else { panic!() };
    assert_eq!(json!(post.phase.name()), json!("QUEUED"));
}

async fn delete_app(world: &World, tenant: &Tenant) {
    let path = format!("/v2/operator/apps/{}", tenant.id);
    world.delete(&path).by(&world.operator()).send().await.expect(204);
}

#[tokio::test]
async fn a_deleted_app_leaves_no_key_no_media_and_no_job_and_other_apps_keep_theirs() {
    let world = World::start().await;
    let (gone, other) = (Tenant::new(&world).await, Tenant::new(&world).await);
    let post = upload_clip(&world, &gone).await;
    upload_clip(&world, &other).await;
    delete_app(&world, &gone).await;
    let transactor = world.platform.transactor.as_ref().unwrap();
    let events = world.platform.log.read_all(0, 1_000).await.unwrap();
    let subject = |tenant: &Tenant| {
        let of = |event: &&ports::log::Recorded| {
            u64::from(event.app.0) == tenant.id && event.event_type == "member.registered"
        };
        let event = events.iter().find(of).unwrap();
        (event.app, event.meta.subject.unwrap())
    };
    let has_key = |(app, subject): (App, uuid::Uuid)| async move {
        transactor.vault().key_for_opening(app, subject).await.unwrap().is_some()
    };
    let media = |tenant: &Tenant| format!("apps/{}", tenant.id);
    assert!(has_key(subject(&gone)).await);
    world.run_policies();
    let is_clear = || async {
        let media = world.platform.blobs.list(&media(&gone)).await.unwrap();
        (media.is_empty() && !has_key(subject(&gone)).await).then_some(())
    };
    eventually(LIMIT, is_clear).await.unwrap();
    let state = transactor.load::<Post>(App::SYSTEM, &post.to_string()).await.unwrap().state;
    assert!(matches!(state, domain::post::State::Deleted { .. }), "no worker goes on with it");
    assert!(has_key(subject(&other)).await);
    assert_eq!(world.platform.blobs.list(&media(&other)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn clearing_a_deleted_app_again_adds_nothing() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    upload_clip(&world, &tenant).await;
    delete_app(&world, &tenant).await;
    let caught_up = || async {
        let text = std::fs::read_to_string(world.checkpoint()).unwrap_or_default();
        let head = *world.platform.log.head().borrow();
        (text.trim().parse::<u64>().unwrap_or(0) >= head).then_some(head)
    };
    world.run_policies();
    let head = eventually(LIMIT, caught_up).await.unwrap();
    std::fs::remove_file(world.checkpoint()).unwrap();
    world.run_policies();
    assert_eq!(eventually(LIMIT, caught_up).await.unwrap(), head);
}

#[tokio::test]
async fn a_policy_that_fails_is_tried_again_until_it_is_done_and_nothing_is_skipped() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let id = upload_clip(&world, &tenant).await;
    world.delete(&format!("/v2/apps/me/video-posts/{id}")).by(&tenant.basic).send().await.expect(204);
    upload_clip(&world, &tenant).await;
    let away = || ports::blobs::BlobError::Store("the disk is away".into());
    world.blobs.failures.lock().unwrap().extend([away(), away(), away()]);
    world.run_policies();
    eventually(LIMIT, || async { (count(&world, "post.queued").await == 1).then_some(()) }).await.unwrap();
    assert!(world.blobs.failures.lock().unwrap().is_empty());
    let folder = format!("apps/{}/video-posts/{id}", tenant.id);
    assert!(world.platform.blobs.list(&folder).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_event_that_cannot_be_read_does_not_hold_up_the_others() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let app = App(u32::try_from(tenant.id).unwrap());
    let mut event = world.platform.log.read_all(0, 1).await.unwrap().remove(0);
    event.meta.subject = None;
    let broken = ports::log::NewEvent {
        id: uuid::Uuid::now_v7(),
        event_type: "post.uploaded".into(),
        version: 1,
        data: "{}".into(),
        meta: event.meta,
    };
    let stream = ports::log::StreamName::of("post", "999");
    let batch = ports::log::Batch::one(app, stream, ports::log::Expected::NoStream, vec![broken]);
    world.platform.log.append(batch).await.unwrap();
    upload_clip(&world, &tenant).await;
    world.run_policies();
    eventually(LIMIT, || async { (count(&world, "post.queued").await == 1).then_some(()) }).await.unwrap();
}

#[tokio::test]
async fn sessions_of_the_console_whose_time_is_over_are_swept_and_no_others() {
    use domain::session::{Command, Session};
    let world = World::start().await;
    let ada = crate::support::Person::new(&world, "ada").await;
    let user = u32::try_from(ada.id).unwrap().try_into().unwrap();
    let (transactor, now) = (world.platform.transactor().unwrap(), ports::clock::now());
    let context = ports::Context::new(App::SYSTEM, ports::log::Actor::System, now);
    let open = Command::Open { user, token_hash: "hash".into(), expires_at: now, at: now };
    let done = transactor.run::<Session>("0ff", &context, open).await.unwrap();
    world.platform.settle(done.position).await;
    let db = &world.platform.db;
    assert!(projections::sessions::get(db, "0ff").await.unwrap().is_some());
    world.run_policies();
    let gone = || async { projections::sessions::get(db, "0ff").await.unwrap().is_none().then_some(()) };
    eventually(LIMIT, gone).await.unwrap();
    assert_eq!(count(&world, "session.ended").await, 1);
    world.patch("/v2/console/me").by(&ada.bearer).send().await.expect(200);
}
