use super::{adds_nothing_again, is_the_same_through_json, run};
use crate::kit::{app, at, id, other_app};
use domain::media::{Container, VideoCodec};
use domain::profile::{
    Command, RungSettings, Settings, State, ThumbnailSettings, TranscodingProfile, VideoSettings,
};
use domain::{AppId, Decider};
use proptest::prelude::*;

fn settings() -> impl Strategy<Value = Settings> {
    let rung = (prop_oneof![Just(360), Just(720), any::<u32>()], 0..200_000_u32, 0..60_u8).prop_map(
        |(short_side, max_kbps, crf)| RungSettings { short_side, max_kbps, crf, max_frames_per_second: None },
    );
    let good = RungSettings { short_side: 480, max_kbps: 1_400, crf: 23, max_frames_per_second: Some(30) };
    let rungs = prop_oneof![Just(vec![good]), proptest::collection::vec(rung, 0..10)];
    let video = (rungs, prop_oneof![Just(4_000), any::<u32>()]).prop_map(|(rungs, segment_ms)| {
        let container = Container::Cmaf;
        Settings::Video(VideoSettings {
            container,
            codec: VideoCodec::default(),
            segment_ms,
            rungs,
            preset: "fast".into(),
            audio_kbps: 128,
        })
    });
    let still = (0..5_000_u32)
        .prop_map(|long_side| Settings::Thumbnail(ThumbnailSettings { long_side, at_ms: vec![] }));
    prop_oneof![video, still]
}

fn command(app: AppId) -> impl Strategy<Value = Command> {
    (0..3_u8, settings(), "[a ]{0,3}", 0..100_i64).prop_map(move |(kind, settings, name, seconds)| {
        let at = at(seconds);
        match kind {
            0 => Command::Create { app, profile: id(1_000), name, description: String::new(), settings, at },
            1 => Command::Revise { app, settings, at },
            _ => Command::Retire { app, at },
        }
    })
}

fn revision(state: &State) -> u32 {
    match state {
        State::Absent => 0,
        State::Active(profile) | State::Retired(profile) => profile.revision,
    }
}

proptest! {
    #[test]
    fn any_list_of_commands_keeps_the_laws(commands in proptest::collection::vec(command(app()), 0..40)) {
        let mut commands = commands.into_iter();
        run::<TranscodingProfile>(|_| commands.next(), |command, step| {
            adds_nothing_again::<TranscodingProfile>(command, step.after);
            is_the_same_through_json(step.after);
            assert!(revision(step.before) <= revision(step.after), "revisions only grow");
        });
    }

    #[test]
    fn another_apps_commands_neither_change_nor_reveal_anything(
        commands in proptest::collection::vec(command(app()), 0..20),
        foreign in command(other_app()),
    ) {
        // Making a profile needs a number nobody has: the sequence gives no number twice.
        prop_assume!(!matches!(foreign, Command::Create { .. }));
        let mut commands = commands.into_iter();
        run::<TranscodingProfile>(|_| commands.next(), |_, step| {
            let absent = TranscodingProfile::decide(&State::Absent, foreign.clone());
            assert_eq!(TranscodingProfile::decide(step.after, foreign.clone()), absent);
        });
    }
}
