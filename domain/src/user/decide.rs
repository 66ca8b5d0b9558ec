use super::{
    Active, Command, Disabled, Enabled, Event, Invited, PasswordChanged, Renamed, SignedUp, State,
    TokenIssued,
};
use std::ops::RangeInclusive;

/// The most characters of a name.
pub const NAME_CHARS_MAX: usize = 100;
/// The most characters of an e-mail address (RFC 5321).
pub const EMAIL_CHARS_MAX: usize = 254;
/// Characters of a password: fewer can be guessed, more only cost time (OWASP ASVS 2.1).
pub const PASSWORD_CHARS: RangeInclusive<usize> = 8..=128;
/// Seconds that an invitation or a reset token lives: three days, so that a weekend does not end it.
pub const TOKEN_LIFETIME_S: i64 = 3 * 86_400;

/// Why the answer is no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the user does not exist")]
    NotFound,
    #[error("a user with this e-mail address is there already")]
    Exists,
    #[error("an e-mail address has one @ between two texts and at most {EMAIL_CHARS_MAX} characters")]
    Email,
    #[error("a user's name has 1 to {NAME_CHARS_MAX} characters")]
    Name,
    #[error("a password has {} to {} characters", PASSWORD_CHARS.start(), PASSWORD_CHARS.end())]
    Password,
    #[error("the one-time token is wrong, was used or has expired; ask for another one")]
    Token,
    #[error("the password changed meanwhile; sign in again")]
    PasswordChanged,
    #[error("the user has not signed up yet")]
    NotSignedUp,
    #[error("the user was disabled by the operator")]
    Disabled,
}

/// Whether a password may be chosen; looked at before it is hashed.
pub fn check_password(password: &str) -> Result<(), Refusal> {
    if PASSWORD_CHARS.contains(&password.chars().count()) { Ok(()) } else { Err(Refusal::Password) }
}

pub(super) fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Invite { user, email, name, app_kinds, token, at } => match state {
            State::Absent => {
                let (email, name) = (Some(checked_email(&email)?), Some(checked_name(&name)?));
                Ok(vec![Invited { user, email, name, app_kinds, token, at }.into()])
            }
            State::Invited(old) if old.token == token => Ok(vec![]),
            State::Invited(_) => Ok(vec![TokenIssued { token, at }.into()]),
            State::Active(_) | State::Disabled(_) => Err(Refusal::Exists),
        },
        Command::SignUp { token_hash, password_hash, at } => match state {
            State::Invited(invitation) if invitation.token.is_met_by(&token_hash, at) => {
                Ok(vec![SignedUp { password_hash: Some(password_hash), at }.into()])
            }
            State::Absent | State::Invited(_) | State::Active(_) | State::Disabled(_) => Err(Refusal::Token),
        },
        Command::Rename { name, at } => {
            let user = active(state)?;
            let name = checked_name(&name)?;
            Ok(if user.person.name == name { vec![] } else { vec![Renamed { name: Some(name), at }.into()] })
        }
        Command::ChangePassword { was, password_hash, at } => {
            let user = active(state)?;
            if user.password_hash == password_hash {
                return Ok(vec![]);
            }
            // Of two changes at a time the second has proven a password that is none any more.
            if user.password_hash != was {
                return Err(Refusal::PasswordChanged);
            }
            Ok(vec![PasswordChanged { password_hash: Some(password_hash), at }.into()])
        }
        Command::IssueReset { token, at } => {
            let same = active(state)?.reset.as_ref() == Some(&token);
            Ok(if same { vec![] } else { vec![TokenIssued { token, at }.into()] })
        }
        Command::ResetPassword { token_hash, password_hash, at } => match state {
            State::Active(Active { reset: Some(reset), .. }) if reset.is_met_by(&token_hash, at) => {
                Ok(vec![PasswordChanged { password_hash: Some(password_hash), at }.into()])
            }
            State::Absent | State::Invited(_) | State::Active(_) | State::Disabled(_) => Err(Refusal::Token),
        },
        Command::Disable { at } => match state {
            State::Disabled(_) => Ok(vec![]),
            State::Absent | State::Invited(_) | State::Active(_) => {
                active(state).map(|_| vec![Disabled { at }.into()])
            }
        },
        Command::Enable { at } => match state {
            State::Disabled(_) => Ok(vec![Enabled { at }.into()]),
            State::Absent | State::Invited(_) | State::Active(_) => active(state).map(|_| vec![]),
        },
    }
}

fn active(state: &State) -> Result<&Active, Refusal> {
    match state {
        State::Active(user) => Ok(user),
        State::Absent => Err(Refusal::NotFound),
        State::Invited(_) => Err(Refusal::NotSignedUp),
        State::Disabled(_) => Err(Refusal::Disabled),
    }
}

fn checked_email(email: &str) -> Result<String, Refusal> {
    let email = email.trim();
    let plain = !email.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    let split = email
        .split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !host.contains('@'));
    let fits = plain && split && email.chars().count() <= EMAIL_CHARS_MAX;
    if fits { Ok(email.to_owned()) } else { Err(Refusal::Email) }
}

fn checked_name(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    let fits = (1..=NAME_CHARS_MAX).contains(&name.chars().count());
    if fits { Ok(name.to_owned()) } else { Err(Refusal::Name) }
}
