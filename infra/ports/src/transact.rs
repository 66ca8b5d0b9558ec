//! The one way an event comes into the log (design decision 7): read, decide, append; on a conflict, again.

mod pair;

pub use pair::{DonePair, Facts};

use crate::codec::{self, CodecError};
use crate::log::{
    Actor, App, AppendError, Batch, EventLog, Expected, LogError, Meta, NewEvent, Position, Recorded,
    StreamName,
};
use crate::vault::{Vault, VaultError};
use domain::stored::Stored;
use domain::{Decider, Timestamp};
use std::sync::Arc;
use uuid::Uuid;

/// Decisions on one command before the stream counts as contended.
const ATTEMPTS_MAX: u32 = 16;
/// Events of one stream read at a time.
const PAGE: usize = 512;

/// Who asks, when, and under which id; stamped at the edge.
#[derive(Clone, Debug)]
pub struct Context {
    pub app: App,
    pub actor: Actor,
    /// The same id again adds nothing.
    pub command_id: Uuid,
    pub correlation_id: Uuid,
    pub causation_id: Uuid,
    pub traceparent: Option<String>,
    pub at: Timestamp,
    /// What must be true of the stream that [`Transactor::run`] changes; none for most commands.
    pub precondition: Option<Precondition>,
    /// Whose key seals the personal fields, where they are another's than the stream's own: what a member says in a
    /// chat goes with the member, not with the chat.
    pub subject: Option<Uuid>,
}

/// What the sender of a change believes of the stream: for changes of what was read before (HTTP `If-Match`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Precondition {
    /// It has events.
    Exists,
    /// Its last revision is one of these; none of them if the list is empty.
    Revision(Vec<u64>),
}

impl Precondition {
    fn holds(&self, revision: Option<u64>) -> bool {
        match self {
            Self::Exists => revision.is_some(),
            Self::Revision(known) => revision.is_some_and(|revision| known.contains(&revision)),
        }
    }
}

impl Context {
    /// A command that starts a chain.
    pub fn new(app: impl Into<App>, actor: Actor, at: Timestamp) -> Self {
        let id = Uuid::now_v7();
        Self {
            app: app.into(),
            actor,
            command_id: id,
            correlation_id: id,
            causation_id: id,
            traceparent: None,
            at,
            precondition: None,
            subject: None,
        }
    }

    /// The same, its personal fields sealed with this subject's key.
    pub fn sealed_for(self, subject: Uuid) -> Self {
        Self { subject: Some(subject), ..self }
    }

    /// A command of ours in answer to an event; `command_id` is derived from it, so that a redelivery is harmless.
    pub fn because_of(event: &Recorded, actor: Actor, command_id: Uuid, at: Timestamp) -> Self {
        Self {
            app: event.app,
            actor,
            command_id,
            correlation_id: event.meta.correlation_id,
            causation_id: event.id,
            traceparent: event.meta.traceparent.clone(),
            at,
            precondition: None,
            subject: None,
        }
    }
}

/// The answer to a command.
pub struct Done<D: Decider> {
    /// The aggregate after the command.
    pub state: D::State,
    /// What it caused; empty if what was asked was already so.
    pub events: Vec<D::Event>,
    /// Position of the stream's last event; 0 if it has none.
    pub position: Position,
    /// The stream's last revision, if it has one.
    pub revision: Option<u64>,
}

#[derive(Debug, thiserror::Error)]
pub enum TransactError<R> {
    #[error(transparent)]
    Refused(R),
    /// [`Context::precondition`] does not hold.
    #[error("it changed since it was read")]
    Stale,
    #[error("the stream changed {ATTEMPTS_MAX} times while deciding; try again")]
    Contended,
    #[error(transparent)]
    Append(AppendError),
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Codec(#[from] CodecError),
}

/// A stream as read.
struct Loaded<D: Decider> {
    state: D::State,
    revision: Option<u64>,
    position: Position,
    subject: Option<Uuid>,
    /// What this command id has caused before.
    known: Vec<D::Event>,
}

/// Decides and appends.
#[derive(Clone)]
pub struct Transactor {
    log: Arc<dyn EventLog>,
    vault: Arc<dyn Vault>,
}

impl Transactor {
    pub fn new(log: Arc<dyn EventLog>, vault: Arc<dyn Vault>) -> Self {
        Self { log, vault }
    }

    pub fn log(&self) -> &Arc<dyn EventLog> {
        &self.log
    }

    pub fn vault(&self) -> &Arc<dyn Vault> {
        &self.vault
    }

    /// Runs a command on the aggregate with this key.
    pub async fn run<D>(
        &self,
        key: &str,
        context: &Context,
        command: D::Command,
    ) -> Result<Done<D>, TransactError<D::Refusal>>
    where
        D: Decider,
        D::Event: Stored + Clone,
        D::Command: Clone,
    {
        let stream = StreamName::of(D::CATEGORY, key);
        for attempt in 1..=ATTEMPTS_MAX {
            let loaded =
                self.load_for::<D, D::Refusal>(context.app, &stream, Some(context.command_id)).await?;
            let Loaded { state, revision, position, subject, known } = loaded;
            if !known.is_empty() {
                return Ok(Done { state, events: known, position, revision });
            }
            let events = D::decide(&state, command.clone()).map_err(TransactError::Refused)?;
            // After the decision: what is not there, or another app's, is not found before it is stale.
            if context.precondition.as_ref().is_some_and(|condition| !condition.holds(revision)) {
                return Err(TransactError::Stale);
            }
            if events.is_empty() {
                return Ok(Done { state, events, position, revision });
            }
            let expected = revision.map_or(Expected::NoStream, Expected::Exact);
            let batch = match self.batch::<D>(&stream, context, expected, subject, &events).await {
                Ok(batch) => batch,
                // The person was deleted since the stream was read: decide anew on that.
                Err(CodecError::Vault(VaultError::Erased)) if attempt < ATTEMPTS_MAX => continue,
                Err(error) => return Err(error.into()),
            };
            match self.log.append(batch).await {
                Ok(appended) => {
                    let state = events.iter().fold(state, D::evolve);
                    let revision = appended.revisions.first().copied();
                    return Ok(Done { state, events, position: appended.position, revision });
                }
                // Someone else was faster: decide anew on the newer history.
                Err(AppendError::Conflict(_)) => {}
                Err(error) => return Err(TransactError::Append(error)),
            }
        }
        Err(TransactError::Contended)
    }

    /// Runs a command whose decision looks at no history, and reads none: the cost is the same however long the stream
    /// is. The same command id again adds nothing. [`Done::state`] holds what this command adds to an empty aggregate.
    pub async fn record<D>(
        &self,
        key: &str,
        context: &Context,
        command: D::Command,
    ) -> Result<Done<D>, TransactError<D::Refusal>>
    where
        D: Decider,
        D::Event: Stored + Clone,
        D::Command: Clone,
    {
        if context.subject.is_none() && codec::has_personal::<D::Event>() {
            // Whose key seals them is in the history.
            return self.run(key, context, command).await;
        }
        let stream = StreamName::of(D::CATEGORY, key);
        let state = D::State::default();
        let events = D::decide(&state, command).map_err(TransactError::Refused)?;
        if events.is_empty() {
            return Ok(Done { state, events, position: 0, revision: None });
        }
        let batch = self.batch::<D>(&stream, context, Expected::Any, context.subject, &events).await?;
        let appended = self.log.append(batch).await.map_err(TransactError::Append)?;
        let state = events.iter().fold(state, D::evolve);
        let revision = appended.revisions.first().copied();
        Ok(Done { state, events, position: appended.position, revision })
    }

    /// The aggregate as it is now.
    pub async fn load<D>(&self, scope: App, key: &str) -> Result<Done<D>, TransactError<D::Refusal>>
    where
        D: Decider,
        D::Event: Stored + Clone,
    {
        let stream = StreamName::of(D::CATEGORY, key);
        let Loaded { state, revision, position, .. } =
            self.load_for::<D, D::Refusal>(scope, &stream, None).await?;
        Ok(Done { state, events: vec![], position, revision })
    }

    async fn load_for<D, R>(
        &self,
        app: App,
        stream: &StreamName,
        command: Option<Uuid>,
    ) -> Result<Loaded<D>, TransactError<R>>
    where
        D: Decider,
        D::Event: Stored + Clone,
    {
        let scope = (app != App::SYSTEM).then_some(app);
        let personal = codec::has_personal::<D::Event>();
        let mut loaded = Loaded::default();
        let mut registration = 0_u32;
        loop {
            let from = loaded.revision.map_or(0, |revision| revision + 1);
            let page = self.log.read_stream(scope, stream, from, PAGE).await?;
            for recorded in &page {
                let event = codec::decode::<D::Event>(recorded, &*self.vault).await?;
                loaded.state = D::evolve(loaded.state, &event);
                loaded.revision = Some(recorded.revision);
                loaded.position = recorded.position;
                registration += u32::from(recorded.event_type.ends_with(".deleted"));
                if command == Some(recorded.meta.command_id) {
                    loaded.known.push(event);
                }
            }
            if page.len() < PAGE {
                break;
            }
        }
        // A person who comes back is a new subject: what was erased stays erased.
        let name = format!("{stream}/{registration}");
        loaded.subject = personal.then(|| Uuid::new_v5(&domain::ids::NAMESPACE, name.as_bytes()));
        Ok(loaded)
    }

    async fn batch<D>(
        &self,
        stream: &StreamName,
        context: &Context,
        expected: Expected,
        subject: Option<Uuid>,
        events: &[D::Event],
    ) -> Result<Batch, CodecError>
    where
        D: Decider,
        D::Event: Stored,
    {
        let subject = context.subject.or(subject);
        let mut new = Vec::with_capacity(events.len());
        for (index, event) in events.iter().enumerate() {
            let info = event.info();
            let data = codec::encode(event, context.app, stream, subject, &*self.vault).await?;
            let meta = Meta {
                actor: context.actor.clone(),
                command_id: context.command_id,
                correlation_id: context.correlation_id,
                causation_id: context.causation_id,
                traceparent: context.traceparent.clone(),
                occurred_at: context.at,
                subject,
                tags: vec![],
            };
            let id = Uuid::new_v5(&context.command_id, format!("{stream}/{index}").as_bytes());
            new.push(NewEvent { id, event_type: info.name.to_owned(), version: info.version, data, meta });
        }
        Ok(Batch::one(context.app, stream.clone(), expected, new))
    }
}
