use super::{Active, Command, Created, Deleted, Event, PasswordChanged, ResetIssued, State};
use crate::ids::AppId;

/// Seconds that a reset token lives: three days, so that a weekend does not end it.
pub const TOKEN_LIFETIME_S: i64 = 3 * 86_400;

/// Why the answer is no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("no member signs in under this user name")]
    NotFound,
    #[error("the user name is taken")]
    Taken,
    #[error("the one-time token is wrong, was used or has expired; ask for another one")]
    Token,
    #[error("the password changed meanwhile; sign in again")]
    PasswordChanged,
}

pub(super) fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Create { app, member, app_user_id, password_hash, at } => match state {
            State::Deleted { app: owner } if *owner != app => Err(Refusal::NotFound),
            State::Absent | State::Deleted { .. } => {
                let password_hash = Some(password_hash);
                Ok(vec![Created { app, member, app_user_id, password_hash, at }.into()])
            }
            State::Active(_) => Err(Refusal::Taken),
        },
        Command::ChangePassword { app, was, password_hash, at } => {
            let login = own(state, app)?;
            if login.password_hash == password_hash {
                return Ok(vec![]);
            }
            // Of two changes at a time the second has proven a password that is none any more.
            if login.password_hash != was {
                return Err(Refusal::PasswordChanged);
            }
            Ok(vec![PasswordChanged { password_hash: Some(password_hash), at }.into()])
        }
        Command::IssueReset { app, token, at } => {
            let same = own(state, app)?.reset.as_ref() == Some(&token);
            Ok(if same { vec![] } else { vec![ResetIssued { token, at }.into()] })
        }
        // Whether the name or the token is wrong is nobody's to know.
        Command::ResetPassword { app, token_hash, password_hash, at } => match own(state, app) {
            Ok(Active { reset: Some(reset), .. }) if reset.is_met_by(&token_hash, at) => {
                Ok(vec![PasswordChanged { password_hash: Some(password_hash), at }.into()])
            }
            Ok(_) | Err(_) => Err(Refusal::Token),
        },
        Command::Delete { app, member, at } => match state {
            State::Active(login) if login.app == app && login.member == member => {
                Ok(vec![Deleted { app, at }.into()])
            }
            State::Active(_) | State::Absent | State::Deleted { .. } => Ok(vec![]),
        },
    }
}

fn own(state: &State, app: AppId) -> Result<&Active, Refusal> {
    match state {
        State::Active(login) if login.app == app => Ok(login),
        State::Active(_) | State::Absent | State::Deleted { .. } => Err(Refusal::NotFound),
    }
}
