//! What others embed plays what we serve.

use crate::support::{Tenant, url_of};
use serde_json::json;
use std::time::Duration;
use testkit::players::{self, Player, Run};
use testkit::{Scratch, Server, eventually, ladder_clip};

#[tokio::test]
async fn stock_players_play_a_post_that_needs_a_token_in_all_its_rungs_to_the_end() {
    let data = Scratch::new("players").unwrap();
    let mut server = Server::start(data.path()).await.unwrap();
    let tenant = Tenant::new(&server.base_url, server.create_app("players").await.unwrap());
    tenant.member("alice").await.unwrap();
    let private = json!({ "accessLevel": "PRIVATE" });
    let id = tenant.publish("alice", &ladder_clip().unwrap(), 1, private).await.unwrap();
    let post = tenant.settled(id).await.unwrap();
    assert_eq!(post["videoPostState"], "PROCESSED", "{post:#}\n{}", server.output());
    let answer = tenant.post("/v2/apps/me/streaming-tokens", &json!({})).await.unwrap();
    let token = answer["streamingToken"].as_str().unwrap();
    let signed = |format| format!("{}?streamingToken={token}", url_of(&post, format).unwrap());
    let (hls, dash) = (signed("CMAF_HLS"), signed("CMAF_MPEG_DASH"));
    verify::url(&[&hls, &dash]).await.assert_clean();

    let with = |player, url| Run { player, url, growing: false };
    let runs = [
        with(Player::HlsJs, hls.as_str()),
        with(Player::Shaka, &hls),
        with(Player::Shaka, &dash),
        with(Player::DashJs, &dash),
    ];
    for played in players::play(&runs).await.unwrap() {
        played.assert_played();
        assert_eq!(played.heights, [360, 480], "{played:#?}");
        let turns = played.shown.windows(2).filter(|pair| pair[0] != pair[1]).count();
        assert!(turns >= 2, "up and down: {played:#?}");
    }
    // What they said of themselves is in the log once the server has ended in order.
    assert!(server.terminate().await.unwrap().success(), "{}", server.output());
    server.restart().await.unwrap();
    let tenant = Tenant::new(&server.base_url, tenant.app);
    let playback = format!("/v2/apps/me/video-posts/{id}/playback");
    let told = eventually(Duration::from_secs(20), || async {
        tenant.get(&playback).await.ok().filter(|told| told["sessions"] == 4)
    });
    let told = told.await.unwrap();
    assert!(told["rungsUp"].as_u64() >= Some(1) && told["rungsDown"].as_u64() >= Some(1), "{told:#}");
    tenant.assert_no_leaks(&server, &[("the streaming token", token)]).await;
}
