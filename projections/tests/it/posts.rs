use crate::history::*;
use crate::world::{World, on_both_engines};
use domain::access::AccessLevel;
use domain::{app, post};
use projections::posts::{self, ExpiredLease, PostFilter};
use projections::{Page, Sort, uploads};
use uuid::Uuid;

on_both_engines! {
    posts_are_filtered_sorted_and_counted
    a_deleted_post_is_not_found
    posts_go_with_their_app
    a_job_without_a_word_of_its_worker_is_found_until_it_is_given_back
    the_last_upload_of_a_post_is_known_with_its_end
    an_upload_that_was_given_up_or_expired_is_forgotten
}

async fn a_deleted_post_is_not_found(world: World) {
    world.append(APP, "post-1", [created(1, 1, "a", 1), upload_started(5), deleted(1)]).await;
    world.catch_up().await;
    assert_eq!(posts::get(&world.db, app(), post(1)).await.unwrap(), None);
    assert_eq!(posts::by_uuid(&world.db, Uuid::from_u128(1)).await.unwrap(), None);
    assert_eq!(uploads::get(&world.db, post(1)).await.unwrap(), None);
}

async fn posts_are_filtered_sorted_and_counted(world: World) {
    for (number, owner, title) in
        [(1, 1, "Alpen 100%"), (2, 2, "Österreich"), (3, 1, "ALPEN"), (4, 1, "1000")]
    {
        world
            .append(APP, &format!("post-{number}"), [created(number, owner, title, i64::from(number))])
            .await;
    }
    world
        .append(APP, "post-3", [renamed("ALPEN", AccessLevel::Private, 50), upload_started(7), uploaded(7)])
        .await;
    world.catch_up().await;
    let find = async |filter: PostFilter, sort, page| {
        let list = posts::list(&world.db, app(), &filter, sort, page).await.unwrap();
        (list.total, list.content.iter().map(|post| post.post.get()).collect::<Vec<_>>())
    };
    let all = Page { number0: 0, size: 10 };
    let keyword = |text: &str| PostFilter { keyword: Some(text.into()), ..PostFilter::default() };
    assert_eq!(find(PostFilter::default(), Sort::CreatedDesc, all).await, (4, vec![4, 3, 2, 1]));
    assert_eq!(
        find(PostFilter::default(), Sort::CreatedAsc, Page { number0: 1, size: 3 }).await,
        (4, vec![4])
    );
    assert_eq!(find(PostFilter::default(), Sort::AppUserIdDesc, all).await, (4, vec![2, 4, 3, 1]));
    assert_eq!(find(PostFilter::default(), Sort::ModifiedDesc, all).await.1[0], 3);
    assert_eq!(find(keyword("alpen"), Sort::CreatedAsc, all).await, (2, vec![1, 3]));
    assert_eq!(find(keyword("öster"), Sort::CreatedAsc, all).await, (1, vec![2]));
    assert_eq!(find(keyword("100%"), Sort::CreatedAsc, all).await, (1, vec![1]));
    let filter = PostFilter {
        member: Some(member(1)),
        app_user_id: Some("user1".into()),
        state: Some("UPLOADED".into()),
        access_level: Some(AccessLevel::Private),
        found_by: None,
        keyword: Some("alp".into()),
    };
    assert_eq!(find(filter, Sort::CreatedAsc, all).await, (1, vec![3]));
    assert_eq!(posts::by_uuid(&world.db, Uuid::from_u128(2)).await.unwrap().unwrap().title, "Österreich");
    let foreign = domain::AppId::try_from(2).unwrap();
    assert_eq!(posts::get(&world.db, foreign, post(1)).await.unwrap(), None);
}

async fn posts_go_with_their_app(world: World) {
    world.append(APP, "post-1", [created(1, 1, "a", 1), upload_started(5)]).await;
    world.append(APP, "app-1", [app::Event::from(app::Deleted { at: at(2) })]).await;
    world.append(APP, "post-1", [uploaded(5)]).await;
    world.catch_up().await;
    assert_eq!(posts::by_uuid(&world.db, Uuid::from_u128(1)).await.unwrap(), None);
    assert_eq!(uploads::get(&world.db, post(1)).await.unwrap(), None);
}

async fn a_job_without_a_word_of_its_worker_is_found_until_it_is_given_back(world: World) {
    let history = [created(1, 1, "a", 1), upload_started(5), uploaded(5), queued(), started(1, 100)];
    world.append(APP, "post-1", history).await;
    world.catch_up().await;
    let expired = async |second| posts::expired_leases(&world.db, at(second), 10).await.unwrap();
    assert_eq!(expired(100).await, []);
    assert_eq!(expired(101).await, [ExpiredLease { app: app(), post: post(1), job: job(), epoch: 1 }]);
    world.append(APP, "post-1", [lease_extended(1, 200)]).await;
    world.catch_up().await;
    assert_eq!(expired(101).await, []);
    world.append(APP, "post-1", [attempt_failed(1)]).await;
    world.catch_up().await;
    assert_eq!(expired(9_999).await, []);
}

async fn the_last_upload_of_a_post_is_known_with_its_end(world: World) {
    world.append(APP, "post-1", [created(1, 1, "a", 1), upload_started(5)]).await;
    world.catch_up().await;
    let known = uploads::get(&world.db, post(1)).await.unwrap().unwrap();
    assert_eq!((known.phase, known.upload.size, known.ended_at), (uploads::Phase::Started, 5, None));
    assert_eq!(uploads::abandoned(&world.db, at(99), 10).await.unwrap(), [known]);
    world.append(APP, "post-1", [uploaded(5)]).await;
    world.catch_up().await;
    let known = uploads::get(&world.db, post(1)).await.unwrap().unwrap();
    assert_eq!((known.phase, known.ended_at), (uploads::Phase::Completed, Some(at(11))));
    assert_eq!(uploads::abandoned(&world.db, at(99), 10).await.unwrap(), []);
}

async fn an_upload_that_was_given_up_or_expired_is_forgotten(world: World) {
    let upload = Uuid::from_u128(5);
    let aborted: post::Event = post::UploadAborted { upload, at: at(12) }.into();
    let expired: post::Event = post::UploadExpired { upload, at: at(12) }.into();
    world.append(APP, "post-1", [created(1, 1, "a", 1)]).await;
    for ended in [aborted, expired] {
        world.append(APP, "post-1", [upload_started(5)]).await;
        world.catch_up().await;
        assert!(uploads::get(&world.db, post(1)).await.unwrap().is_some());
        world.append(APP, "post-1", [ended]).await;
        world.catch_up().await;
        assert_eq!(uploads::get(&world.db, post(1)).await.unwrap(), None);
        let shown = posts::get(&world.db, app(), post(1)).await.unwrap().unwrap();
        assert_eq!((shown.phase.name(), shown.upload), ("CREATED", None));
    }
}
