use crate::history::*;
use crate::world::{World, on_both_engines};
use domain::app;
use domain::media::{Piece, TrackPart};
use projections::tracks::{self, Part};

on_both_engines! {
    a_segment_is_found_in_the_piece_that_holds_it
    a_piece_that_comes_again_is_there_once
    all_of_the_sound_takes_the_place_of_its_head
    tracks_go_with_their_result_their_post_and_their_app
}

async fn of_job(world: &World) -> Vec<Part> {
    tracks::of_job(&world.db, post(1), job()).await.unwrap()
}

async fn a_segment_is_found_in_the_piece_that_holds_it(world: World) {
    world.append(APP, "post-1", [created(1, 1, "a", 1), piece_made(1, 2), piece_made(0, 1)]).await;
    world.catch_up().await;
    let folder = async |track: &str, segment| {
        let part = tracks::holding(&world.db, post(1), job(), track, segment).await.unwrap();
        part.map(|part| part.folder)
    };
    for (segment, expected) in
        [(0, None), (1, Some("0")), (2, Some("0")), (3, Some("1")), (4, Some("1")), (5, None)]
    {
        let expected =
            expected.map(|chunk| format!("chunk-0000{chunk}-{}", if chunk == "1" { 2 } else { 1 }));
        assert_eq!(folder("720p", segment).await, expected, "segment {segment}");
    }
    assert_eq!(folder("1080p", 1).await, None);
    let all: Vec<_> = of_job(&world).await.into_iter().map(|part| part.part).collect();
    assert_eq!(all, [part("360p", 1), part("360p", 3), part("720p", 1), part("720p", 3)]);
}

async fn a_piece_that_comes_again_is_there_once(world: World) {
    world.append(APP, "post-1", [created(1, 1, "a", 1), piece_made(0, 1), piece_made(0, 1)]).await;
    world.catch_up().await;
    assert_eq!(of_job(&world).await.len(), 2);
}

async fn all_of_the_sound_takes_the_place_of_its_head(world: World) {
    let whole = || TrackPart { segments: vec![part("audio", 1).segments[0]; 6], ..part("audio", 1) };
    let head = sound_made(Piece::AudioHead, vec![part("audio", 1)]);
    world.append(APP, "post-1", [created(1, 1, "a", 1), head]).await;
    world.catch_up().await;
    assert_eq!(of_job(&world).await, [Part { folder: "audio-head-1".into(), part: part("audio", 1) }]);
    // One that comes late brings no track.
    let rest = [sound_made(Piece::Audio, vec![whole()]), sound_made(Piece::AudioHead, vec![])];
    world.append(APP, "post-1", rest).await;
    world.catch_up().await;
    assert_eq!(of_job(&world).await, [Part { folder: "audio-1".into(), part: whole() }]);
}

async fn tracks_go_with_their_result_their_post_and_their_app(world: World) {
    let begin = async || {
        world.append(APP, "post-1", [created(1, 1, "a", 1), piece_made(0, 1)]).await;
        world.catch_up().await;
        assert_eq!(of_job(&world).await.len(), 2);
    };
    for end in [processing_failed(), deleted(1)] {
        begin().await;
        world.append(APP, "post-1", [end]).await;
        world.catch_up().await;
        assert_eq!(of_job(&world).await, []);
    }
    begin().await;
    world.append(APP, "app-1", [app::Event::from(app::Deleted { at: at(2) })]).await;
    world.catch_up().await;
    assert_eq!(of_job(&world).await, []);
}
