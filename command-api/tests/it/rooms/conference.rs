use super::Stage;
use schemas::worker::live::{LiveReply, LiveReport};
use serde_json::{Value, json};
use uuid::Uuid;

struct Meeting {
    stage: Stage,
    room: Value,
}

impl Meeting {
    async fn start(fields: Value) -> Self {
        let stage = Stage::start().await;
        let room = stage.room("VIDEO_CONFERENCE", fields).await;
        Self { stage, room }
    }

    fn uuid(&self) -> Uuid {
        self.room["uuid"].as_str().unwrap().parse().unwrap()
    }

    async fn enter(&self, who: &str, connection: Uuid) -> LiveReply {
        let app_user_id = who.parse().unwrap();
        self.stage
            .say(LiveReport::Entered { room: self.uuid(), connection, app_user_id, hidden: false })
            .await
    }

    async fn leave(&self, connection: Uuid) -> LiveReply {
        self.stage.say(LiveReport::Left { room: self.uuid(), connection }).await
    }

    async fn state(&self) -> (Value, Value) {
        let view = self.stage.look(&self.room["id"]).await;
        (view["videoRoomState"].clone(), view["lastSessionNo"].clone())
    }
}

#[tokio::test]
async fn sessions_open_with_the_first_and_close_with_the_last() {
    let meeting = Meeting::start(json!({})).await;
    meeting.stage.member("ann").await;
    let (one, two) = (Uuid::new_v4(), Uuid::new_v4());
    assert_eq!(meeting.state().await, (json!("SCHEDULED"), json!(0)));
    assert_eq!(meeting.enter("u1", one).await, LiveReply::Accepted);
    assert_eq!(meeting.enter("ann", two).await, LiveReply::Accepted);
    assert_eq!(meeting.state().await, (json!("LIVE"), json!(1)));
    meeting.leave(one).await;
    assert_eq!(meeting.state().await, (json!("LIVE"), json!(1)));
    meeting.leave(two).await;
    meeting.leave(two).await;
    assert_eq!(meeting.state().await, (json!("LIVE_INACTIVE"), json!(1)));
    meeting.enter("ann", Uuid::new_v4()).await;
    assert_eq!(meeting.state().await, (json!("LIVE"), json!(2)));
    let egress = LiveReport::EgressEnded { room: meeting.uuid(), session_no: 1, egress: Uuid::new_v4() };
    assert_eq!(meeting.stage.say(egress.clone()).await, LiveReply::Accepted);
    assert_eq!(meeting.stage.say(egress).await, LiveReply::Accepted);
    meeting.stage.poke(&format!("/v2/apps/me/video-rooms/{}/end", meeting.room["id"])).await.expect(200);
    assert_eq!(meeting.state().await, (json!("ENDED"), json!(2)));
    assert_eq!(meeting.enter("ann", Uuid::new_v4()).await, LiveReply::Refused);
}

#[tokio::test]
async fn strangers_and_unknown_rooms_are_refused_and_who_waits_is_not_in() {
    let meeting = Meeting::start(json!({ "manuallyApproval": true })).await;
    meeting.stage.member("ann").await;
    assert_eq!(meeting.enter("nobody", Uuid::new_v4()).await, LiveReply::Refused);
    let nowhere = LiveReport::Left { room: Uuid::new_v4(), connection: Uuid::new_v4() };
    assert_eq!(meeting.stage.say(nowhere).await, LiveReply::Refused);
    assert_eq!(meeting.enter("ann", Uuid::new_v4()).await, LiveReply::Accepted);
    assert_eq!(meeting.state().await, (json!("SCHEDULED"), json!(0)));
    let world = &meeting.stage.world;
    let report = json!({ "report": "left", "room": Uuid::nil(), "connection": Uuid::nil() });
    let path = "/internal/v1/live/reports";
    world.post(path).json(&report).await.refused(401, "EMPTY_WORKER_CREDENTIALS");
    world
        .post(path)
        .by(&meeting.stage.tenant.basic)
        .json(&report)
        .await
        .refused(401, "INVALID_WORKER_CREDENTIALS");
    world.post(path).by(&world.worker()).json(&json!({})).await.refused(400, "INVALID_HTTP_MESSAGE_BODY");
}
