use crate::support::{Events, Tenant, World};
use serde_json::{Value, json};

#[tokio::test]
async fn everybody_in_a_channel_hears_what_is_said_the_speaker_too() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let (ann, bob) = (tenant.person(&world, "ann").await, tenant.person(&world, "bob").await);
    let room = tenant.room(&world, &ann, json!({})).await;
    let (mut ears_of_ann, mut ears_of_bob) = (ann.listen(&world, None).await, bob.listen(&world, None).await);
    ann.join(&world, room).await;
    bob.ask(&world, "POST", room, "/join", json!({ "customType": "fan", "customData": { "seat": 7 } }))
        .await
        .expect(204);
    let body = json!({ "message": "hello", "customType": "greeting", "customData": { "colour": "red" } });
    bob.ask(&world, "POST", room, "/messages", body).await.expect(204);
    for ears in [&mut ears_of_ann, &mut ears_of_bob] {
        let heard = loop {
            let event = ears.next().await.unwrap();
            if event["type"] == "MESSAGE" {
                break event;
            }
        };
        let expected = json!({
            "messageId": "1", "sentAt": heard["sentAt"], "origin": "MEMBER", "type": "MESSAGE",
            "deliveryType": "BROADCAST", "channelId": room, "customType": "greeting",
            "customData": { "colour": "red" }, "message": "hello", "sessionNo": 0,
            "channelMember": {
                "type": "MEMBER", "customType": "fan", "customData": { "seat": "7" },
                "appUser": {
                    "appUserId": "bob", "appUserName": "Name of bob", "appUserProfileImgUrl": null,
                    "appUserCustomData": null, "email": null,
                },
            },
        });
        assert_eq!(heard, expected);
        assert!(ears.last_id.as_ref().unwrap().parse::<u64>().is_ok());
    }
}

#[tokio::test]
async fn who_has_not_joined_hears_nothing_and_who_left_no_more() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let (ann, bob) = (tenant.person(&world, "ann").await, tenant.person(&world, "bob").await);
    let (room, other) =
        (tenant.room(&world, &ann, json!({})).await, tenant.room(&world, &ann, json!({})).await);
    let mut ears = bob.listen(&world, None).await;
    ann.join(&world, room).await;
    ann.join(&world, other).await;
    ann.say(&world, room, "before").await;
    bob.join(&world, room).await;
    ann.say(&world, other, "elsewhere").await;
    ann.say(&world, room, "during").await;
    bob.ask(&world, "POST", room, "/leave", Value::Null).await.expect(204);
    ann.say(&world, room, "after").await;
    bob.join(&world, other).await;
    ann.say(&world, other, "there").await;
    assert_eq!(ears.next_text().await.as_deref(), Some("during"));
    assert_eq!(ears.next_text().await.as_deref(), Some("there"));
}

#[tokio::test]
async fn coming_and_going_is_told_with_how_many_are_there() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let (ann, bob) = (tenant.person(&world, "ann").await, tenant.person(&world, "bob").await);
    let room = tenant.room(&world, &ann, json!({})).await;
    ann.join(&world, room).await;
    let mut ears = ann.listen(&world, None).await;
    bob.join(&world, room).await;
    let joined = ears.next_signal("JOINED").await;
    assert_eq!((&joined["origin"], &joined["type"]), (&json!("SYSTEM"), &json!("SIGNAL")));
    assert_eq!((&joined["appUserId"], &joined["participantCount"]), (&json!("bob"), &json!(2)));
    assert_eq!(joined["appUsername"], "Name of bob");
    assert_eq!(ears.next_signal("CHANNEL_STAT_UPDATED").await["participantCount"], 2);
    bob.ask(&world, "POST", room, "/leave", Value::Null).await.expect(204);
    let left = ears.next_signal("LEAVED").await;
    assert_eq!((&left["appUserId"], &left["participantCount"]), (&json!("bob"), &json!(1)));
    assert_eq!(left["customData"]["participantCount"], "1");
}

#[tokio::test]
async fn what_was_missed_comes_once_from_the_last_id_in_the_query_or_the_header() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let ann = tenant.person(&world, "ann").await;
    let room = tenant.room(&world, &ann, json!({})).await;
    ann.join(&world, room).await;
    let mut ears = ann.listen(&world, None).await;
    ann.say(&world, room, "one").await;
    assert_eq!(ears.next_text().await.as_deref(), Some("one"));
    let last = ears.last_id.clone().unwrap();
    // Another connection stays, so that ann does not leave meanwhile.
    let _stays = ann.listen(&world, None).await;
    drop(ears);
    ann.say(&world, room, "two").await;
    ann.say(&world, room, "three").await;
    let by_query = ann.listen(&world, Some(&last)).await;
    let by_header = Events::open(&world, &ann.bearer, "", Some(&last)).await;
    let both = Events::open(&world, &ann.bearer, &format!("?Last-Event-ID={last}"), Some("999999")).await;
    ann.say(&world, room, "four").await;
    for mut ears in [by_query, by_header, both] {
        for text in ["two", "three", "four"] {
            assert_eq!(ears.next_text().await.as_deref(), Some(text));
        }
    }
    for odd in ["x", "-1", "99999999999999999999", ""] {
        let mut ears = ann.listen(&world, Some(odd)).await;
        ann.say(&world, room, odd).await;
        assert_eq!(ears.next_text().await.as_deref(), Some(odd));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_replay_joins_the_live_events_without_gap_or_double() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let ann = tenant.person(&world, "ann").await;
    let room = tenant.room(&world, &ann, json!({})).await;
    ann.join(&world, room).await;
    let first = { ann.listen(&world, None).await };
    ann.say(&world, room, "start").await;
    let mut first = first;
    assert_eq!(first.next_text().await.as_deref(), Some("start"));
    let last = first.last_id.clone().unwrap();
    let speaking = async {
        for number in 0..60 {
            ann.say(&world, room, &number.to_string()).await;
        }
    };
    let listening = async {
        for _ in 0..12 {
            // Each comes in somewhere in the middle.
            let mut ears = ann.listen(&world, Some(&last)).await;
            for number in 0..60 {
                assert_eq!(ears.next_text().await, Some(number.to_string()));
            }
        }
    };
    tokio::join!(speaking, listening);
}

#[tokio::test]
async fn what_is_not_to_be_kept_is_heard_and_nowhere_else() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let ann = tenant.person(&world, "ann").await;
    let room = tenant.room(&world, &ann, json!({})).await;
    ann.join(&world, room).await;
    let mut ears = ann.listen(&world, None).await;
    let head = *world.platform.log.head().borrow();
    let body = json!({ "message": "typing", "persistence": false });
    ann.ask(&world, "POST", room, "/messages", body).await.expect(204);
    let heard = ears.next().await.unwrap();
    assert_eq!((&heard["message"], &ears.last_id), (&json!("typing"), &None));
    assert_eq!(*world.platform.log.head().borrow(), head);
    let kept = ann.ask(&world, "GET", room, "/messages", Value::Null).await.expect(200).json;
    assert_eq!(kept["totalElements"], 0);
}

#[tokio::test]
async fn a_listener_who_does_not_keep_up_is_dropped_and_slows_nobody() {
    let world = World::start().await;
    let tenant = Tenant::new(&world).await;
    let (ann, bob) = (tenant.person(&world, "ann").await, tenant.person(&world, "bob").await);
    let room = tenant.room(&world, &ann, json!({})).await;
    ann.join(&world, room).await;
    bob.join(&world, room).await;
    let (mut slow, mut quick) = (bob.listen(&world, None).await, ann.listen(&world, None).await);
    let count = chat_api::QUEUE_MAX + 20;
    let body = |number: usize| json!({ "message": number.to_string(), "persistence": false });
    for number in 0..count {
        ann.ask(&world, "POST", room, "/messages", body(number)).await.expect(204);
        assert_eq!(quick.next_text().await, Some(number.to_string()));
    }
    let mut heard = 0;
    while slow.next_text().await.is_some() {
        heard += 1;
    }
    assert!(slow.is_over && heard == chat_api::QUEUE_MAX, "{heard}");
}
