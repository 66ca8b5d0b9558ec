use super::{adds_nothing_again, is_the_same_through_json, run};
use crate::kit::{app, at, user};
use domain::app::{App, Callback, Command, Credentials, Kind, OutputMode, SettingsPatch, State};
use proptest::prelude::*;

fn command() -> impl Strategy<Value = Command> {
    let name = prop_oneof!["[a-c ]{0,4}", "\\PC{0,120}"];
    let callback = proptest::option::of(("(http|https|ftp)://[a-b]{0,2}", "[a-b]{3,5}"));
    (0..8_u8, name, callback, 0..3_u32, 0..100_i64).prop_map(|(kind, name, callback, n, seconds)| {
        let at = at(seconds);
        let credentials = Credentials { api_key: format!("k{n}"), secret_hash: n.to_string() };
        let mode = [OutputMode::Cmaf, OutputMode::Rtmp, OutputMode::RtmpCmaf][n as usize];
        match kind {
            0 => Command::Create {
                app: app(),
                name,
                kind: Kind::default(),
                output_mode: mode,
                credentials,
                at,
            },
            1 => Command::Rename { name, at },
            2 => {
                let callback = callback.map(|(url, id)| Callback { url, id, sealed_password: "s".into() });
                Command::SetCallback { callback, at }
            }
            3 => Command::SetOutputMode { mode, at },
            4 => Command::ResetCredentials { credentials, at },
            5 => {
                let lifetime = Some(298 + n);
                let patch = SettingsPatch {
                    token_lifetime_s: lifetime,
                    image_url: Some(Some(name)),
                    ..Default::default()
                };
                Command::ChangeSettings { patch, at }
            }
            6 => Command::AssignOwner { user: user(n + 1), at },
            _ => Command::Delete { at },
        }
    })
}

proptest! {
    #[test]
    fn any_list_of_commands_keeps_the_laws(commands in proptest::collection::vec(command(), 0..40)) {
        let mut commands = commands.into_iter();
        run::<App>(|_| commands.next(), |command, step| {
            adds_nothing_again::<App>(command, step.after);
            is_the_same_through_json(step.after);
            if matches!(step.before, State::Deleted) {
                assert_eq!(*step.after, State::Deleted, "a deleted app stays deleted");
            }
        });
    }
}
