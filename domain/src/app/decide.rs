use super::{
    Active, Callback, CallbackSet, Command, Created, CredentialsReset, Deleted, Event, IMAGE_URL_CHARS_MAX,
    OutputModeSet, OwnerAssigned, Renamed, Settings, SettingsChanged, SettingsPatch, State, TOKEN_LIFETIME_S,
    webhooks,
};

/// The most characters of an app's name.
pub const NAME_CHARS_MAX: usize = 100;
/// The fewest characters of a callback's id and password (contract section 9).
pub const CALLBACK_FIELD_CHARS_MIN: usize = 4;
/// The most characters of a callback's id and password.
pub const CALLBACK_FIELD_CHARS_MAX: usize = 255;
/// The most characters of a callback's URL.
pub const CALLBACK_URL_CHARS_MAX: usize = 2_000;

/// Why the answer is no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the app does not exist")]
    NotFound,
    #[error("the app exists already")]
    Exists,
    #[error("an app's name has 1 to {NAME_CHARS_MAX} characters")]
    Name,
    #[error(
        "a callback needs an http(s) URL and an id of {CALLBACK_FIELD_CHARS_MIN} to {CALLBACK_FIELD_CHARS_MAX} \
         characters without a colon or a control character"
    )]
    Callback,
    #[error("an image URL starts with http:// or https:// and has at most {IMAGE_URL_CHARS_MAX} characters")]
    ImageUrl,
    #[error("a token lives {} to {} seconds", TOKEN_LIFETIME_S.start(), TOKEN_LIFETIME_S.end())]
    TokenLifetime,
}

pub(super) fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Create { app, name, kind, output_mode, credentials, at } => match state {
            State::Absent => {
                let name = checked_name(name)?;
                Ok(vec![Created { app, name, kind, output_mode, credentials, at }.into()])
            }
            State::Active(_) | State::Deleted => Err(Refusal::Exists),
        },
        Command::Rename { name, at } => {
            let app = active(state)?;
            let name = checked_name(name)?;
            Ok(if app.name == name { vec![] } else { vec![Renamed { name, at }.into()] })
        }
        Command::SetCallback { callback, at } => {
            let app = active(state)?;
            if callback.as_ref().is_some_and(|callback| !is_callable(callback)) {
                return Err(Refusal::Callback);
            }
            Ok(if app.callback == callback { vec![] } else { vec![CallbackSet { callback, at }.into()] })
        }
        Command::Webhooks { change, at } => Ok(webhooks::decide(active(state)?, change, at)),
        Command::SetOutputMode { mode, at } => {
            let app = active(state)?;
            Ok(if app.output_mode == mode { vec![] } else { vec![OutputModeSet { mode, at }.into()] })
        }
        Command::ChangeSettings { patch, at } => change_settings(state, patch, at),
        Command::AssignOwner { user, at } => {
            let same = active(state)?.owner == Some(user);
            Ok(if same { vec![] } else { vec![OwnerAssigned { user, at }.into()] })
        }
        Command::ResetCredentials { credentials, at } => {
            let same = active(state)?.credentials == credentials;
            Ok(if same { vec![] } else { vec![CredentialsReset { credentials, at }.into()] })
        }
        Command::Delete { at } => match state {
            State::Active(_) => Ok(vec![Deleted { at }.into()]),
            State::Deleted => Ok(vec![]),
            State::Absent => Err(Refusal::NotFound),
        },
    }
}

fn active(state: &State) -> Result<&Active, Refusal> {
    match state {
        State::Active(app) => Ok(app),
        State::Absent | State::Deleted => Err(Refusal::NotFound),
    }
}

fn change_settings(
    state: &State,
    patch: SettingsPatch,
    at: crate::time::Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let app = active(state)?;
    let settings = checked(patch.apply(&app.settings))?;
    Ok(if app.settings == settings { vec![] } else { vec![SettingsChanged { settings, at }.into()] })
}

/// Whether an app that is new could take these settings; asked before it is made, so that none is made in vain.
///
/// # Errors
/// What of the settings no app takes.
pub fn check_settings(patch: &SettingsPatch) -> Result<(), Refusal> {
    checked(patch.clone().apply(&Settings::default())).map(|_| ())
}

fn checked(settings: Settings) -> Result<Settings, Refusal> {
    if settings.image_url.as_deref().is_some_and(|url| !is_web_url(url, IMAGE_URL_CHARS_MAX)) {
        return Err(Refusal::ImageUrl);
    }
    if TOKEN_LIFETIME_S.contains(&settings.token_lifetime_s) {
        Ok(settings)
    } else {
        Err(Refusal::TokenLifetime)
    }
}

fn checked_name(name: String) -> Result<String, Refusal> {
    let trimmed = name.trim();
    let fits = (1..=NAME_CHARS_MAX).contains(&trimmed.chars().count());
    if fits { Ok(trimmed.to_owned()) } else { Err(Refusal::Name) }
}

fn is_callable(callback: &Callback) -> bool {
    is_web_url(&callback.url, CALLBACK_URL_CHARS_MAX)
        && (CALLBACK_FIELD_CHARS_MIN..=CALLBACK_FIELD_CHARS_MAX).contains(&callback.id.chars().count())
        // A colon ends the id in Basic credentials.
        && !callback.id.contains(|letter: char| letter == ':' || letter.is_control())
}

fn is_web_url(url: &str, chars_max: usize) -> bool {
    let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    rest.is_some_and(|rest| !rest.is_empty()) && url.chars().count() <= chars_max
}
