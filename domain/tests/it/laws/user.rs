use super::{adds_nothing_again, run};
use crate::kit::{at, id};
use domain::one_time::OneTime;
use domain::user::{Command, State, User};
use proptest::prelude::*;

fn command() -> impl Strategy<Value = Command> {
    let text = prop_oneof!["[a-b]{0,2}", "[a-b]@[a-b]{0,1}"];
    (0..8_u8, text, 0..3_u32, 0..3_u32, 0..100_i64).prop_map(|(kind, text, n, m, seconds)| {
        let at = at(seconds);
        let token = OneTime { hash: n.to_string(), expires_at: crate::kit::at(50) };
        let (token_hash, password_hash) = (n.to_string(), m.to_string());
        match kind {
            0 => {
                Command::Invite { user: id(1), email: text.clone(), name: text, app_kinds: vec![], token, at }
            }
            1 => Command::SignUp { token_hash, password_hash, at },
            2 => Command::Rename { name: text, at },
            3 => Command::ChangePassword { was: n.to_string(), password_hash, at },
            4 => Command::IssueReset { token, at },
            5 => Command::ResetPassword { token_hash, password_hash, at },
            6 => Command::Disable { at },
            _ => Command::Enable { at },
        }
    })
}

proptest! {
    #[test]
    fn any_list_of_commands_keeps_the_laws(commands in proptest::collection::vec(command(), 0..60)) {
        let mut commands = commands.into_iter();
        run::<User>(|_| commands.next(), |command, step| {
            adds_nothing_again::<User>(command, step.after);
            let opens = matches!(command, Command::Enable { .. });
            if matches!(step.before, State::Disabled(_)) && !opens {
                assert!(step.facts.is_empty(), "a disabled user changed by {command:?}");
            }
        });
    }
}
