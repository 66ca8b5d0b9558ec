use super::{Active, Command, Completed, Deleted, DetailsChanged, Event, Phase, Requested, State};
use crate::ids::AppId;
use crate::time::Timestamp;

/// The most characters of a name, and of a content type.
pub const NAME_CHARS_MAX: usize = 255;
/// The most bytes of a file: it comes in one PUT, which has to begin anew when it breaks.
pub const OBJECT_BYTES_MAX: u64 = 1 << 30;
/// How long bytes may take to arrive: a day, as long as their URL is good for.
pub const IDLE_MS_MAX: u64 = 24 * 60 * 60 * 1_000;

/// Why the answer is no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the file does not exist")]
    NotFound,
    #[error("the file exists already")]
    Exists,
    #[error(
        "filename and contentType take 1 to {NAME_CHARS_MAX} characters, none of them a control character"
    )]
    Name,
    #[error("a file has 1 to {OBJECT_BYTES_MAX} bytes, not {size}")]
    Size { size: u64 },
    #[error("the file is not idle for long enough")]
    InUse,
}

pub(super) fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Request { app, object, storage, uploader, name, content_type, size, custom_data, at } => {
            match state {
                State::Absent => {}
                State::Active(_) | State::Deleted { .. } => return Err(Refusal::Exists),
            }
            let (name, content_type) = (checked(name)?, checked(content_type)?);
            if !(1..=OBJECT_BYTES_MAX).contains(&size) {
                return Err(Refusal::Size { size });
            }
            let name = Some(name);
            let new = Requested { app, object, storage, uploader, name, content_type, size, custom_data, at };
            Ok(vec![new.into()])
        }
        Command::Complete { app, at } => match own(state, app)?.phase {
            Phase::Requested => Ok(vec![Completed { at }.into()]),
            Phase::Stored => Ok(vec![]),
        },
        Command::Change { app, name, custom_data, at } => {
            let object = own(state, app)?;
            let name = name.map_or(Ok(object.name.clone()), checked)?;
            let custom_data = custom_data.unwrap_or_else(|| object.custom_data.clone());
            if name == object.name && custom_data == object.custom_data {
                return Ok(vec![]);
            }
            Ok(vec![DetailsChanged { name: Some(name), custom_data, at }.into()])
        }
        Command::Delete { app, at } => match state {
            State::Deleted { app: owner } if *owner == app => Ok(vec![]),
            State::Absent | State::Active(_) | State::Deleted { .. } => {
                Ok(vec![deleted(own(state, app)?, at)])
            }
        },
        Command::Expire { at } => expire(state, at),
    }
}

fn own(state: &State, app: AppId) -> Result<&Active, Refusal> {
    match state {
        State::Active(object) if object.app == app => Ok(object),
        State::Active(_) | State::Absent | State::Deleted { .. } => Err(Refusal::NotFound),
    }
}

fn deleted(object: &Active, at: Timestamp) -> Event {
    Deleted { app: object.app, object: object.object, at }.into()
}

fn expire(state: &State, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    let object = match state {
        State::Active(object) => object,
        State::Absent | State::Deleted { .. } => return Ok(vec![]),
    };
    match object.phase {
        Phase::Requested if at >= object.created_at.plus_ms(IDLE_MS_MAX) => Ok(vec![deleted(object, at)]),
        Phase::Requested | Phase::Stored => Err(Refusal::InUse),
    }
}

fn checked(text: String) -> Result<String, Refusal> {
    let fits = (1..=NAME_CHARS_MAX).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    if fits { Ok(text) } else { Err(Refusal::Name) }
}
