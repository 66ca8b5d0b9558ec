use super::{adds_nothing_again, run};
use crate::kit::{app, app_user, at, id, other_app};
use domain::login::{Command, Login};
use domain::one_time::OneTime;
use proptest::prelude::*;

fn command() -> impl Strategy<Value = Command> {
    (0..5_u8, any::<bool>(), 0..3_u32, 0..3_u32, 0..100_i64).prop_map(|(kind, own, n, m, seconds)| {
        let (at, app) = (at(seconds), if own { app() } else { other_app() });
        let token = OneTime { hash: n.to_string(), expires_at: crate::kit::at(50) };
        let (token_hash, password_hash) = (n.to_string(), m.to_string());
        match kind {
            0 => Command::Create { app, member: id(m + 1), app_user_id: app_user("ada"), password_hash, at },
            1 => Command::ChangePassword { app, was: n.to_string(), password_hash, at },
            2 => Command::IssueReset { app, token, at },
            3 => Command::ResetPassword { app, token_hash, password_hash, at },
            _ => Command::Delete { app, member: id(m + 1), at },
        }
    })
}

proptest! {
    #[test]
    fn any_list_of_commands_keeps_the_laws(commands in proptest::collection::vec(command(), 0..60)) {
        let mut commands = commands.into_iter();
        run::<Login>(|_| commands.next(), |command, step| adds_nothing_again::<Login>(command, step.after));
    }
}
