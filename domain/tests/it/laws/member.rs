use super::{adds_nothing_again, is_the_same_through_json, run};
use crate::kit::{app, app_user, at, id, other_app};
use domain::member::{Command, Member, Patch, Refusal, State};
use domain::{AppId, Decider};
use proptest::prelude::*;

fn patch() -> impl Strategy<Value = Patch> {
    let text = || proptest::option::of(proptest::option::of("[a-b]{0,2}|\\PC{0,3}"));
    (text(), text(), text()).prop_map(|(app_user_name, email, lang)| Patch {
        app_user_name,
        email,
        lang,
        ..Patch::default()
    })
}

fn command(app: AppId) -> impl Strategy<Value = Command> {
    (0..5_u8, 1..9_u32, patch(), 0..100_i64).prop_map(move |(kind, number, patch, seconds)| {
        let at = at(seconds);
        match kind {
            0 => Command::Upsert { app, number: id(number), app_user_id: app_user("ann"), patch, at },
            1 => Command::Change { app, patch, at },
            2 => Command::EndTokens { app, at },
            3 => Command::AdmitGuest { app, number: id(number), app_user_id: app_user("ann"), at },
            _ => Command::Delete { app, at },
        }
    })
}

proptest! {
    #[test]
    fn any_list_of_commands_keeps_the_laws(commands in proptest::collection::vec(command(app()), 0..40)) {
        let mut commands = commands.into_iter();
        run::<Member>(|_| commands.next(), |command, step| {
            adds_nothing_again::<Member>(command, step.after);
            is_the_same_through_json(step.after);
            if let (State::Active(before), State::Active(after)) = (step.before, step.after) {
                assert_eq!(before.member, after.member, "a member keeps its number");
            }
        });
    }

    #[test]
    fn another_apps_commands_neither_change_nor_reveal_anything(
        commands in proptest::collection::vec(command(app()), 0..20),
        foreign in command(other_app()),
    ) {
        let mut commands = commands.into_iter();
        run::<Member>(|_| commands.next(), |_, step| {
            if matches!(step.after, State::Absent) {
                return;
            }
            let answer = Member::decide(step.after, foreign.clone());
            match foreign {
                // The stream is another app's, so this person cannot be theirs.
                Command::Upsert { .. } | Command::AdmitGuest { .. } => assert_eq!(answer, Err(Refusal::NotFound)),
                Command::Change { .. } | Command::EndTokens { .. } | Command::Delete { .. } => {
                    assert_eq!(answer, Member::decide(&State::Absent, foreign.clone()));
                }
            }
        });
    }
}
