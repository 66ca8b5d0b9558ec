//! A decision over two streams whose facts are appended together or not at all (design decision 1).

use super::{ATTEMPTS_MAX, Context, Loaded, TransactError, Transactor};
use crate::codec::CodecError;
use crate::log::{AppendError, Batch, Expected, Position, StreamAppend, StreamName};
use crate::vault::VaultError;
use domain::Decider;
use domain::stored::Stored;

/// The answer to a command on two aggregates.
pub struct DonePair<A: Decider, B: Decider> {
    /// The first aggregate after the command.
    pub first: A::State,
    pub second: B::State,
    /// The first stream's last revision, if it has one.
    pub revision: Option<u64>,
    /// Position of the last event of both streams; 0 if they have none.
    pub position: Position,
}

/// Facts of two aggregates.
pub type Facts<A, B> = (Vec<<A as Decider>::Event>, Vec<<B as Decider>::Event>);

impl Transactor {
    /// Runs a decision on the aggregates with these keys. Without a second key, the second is absent and gets no facts.
    /// [`Context::precondition`] is about the first.
    ///
    /// `decide` is told which try it is, from 1: after the first, someone else has changed one of both meanwhile.
    pub async fn run_pair<A, B, R>(
        &self,
        (first, second): (&str, Option<&str>),
        context: &Context,
        decide: impl Fn(&A::State, &B::State, u32) -> Result<Facts<A, B>, R> + Send,
    ) -> Result<DonePair<A, B>, TransactError<R>>
    where
        A: Decider<State: Send, Event: Stored + Clone + Send + Sync>,
        B: Decider<State: Send, Event: Stored + Clone + Send + Sync>,
        R: Send,
    {
        let (first, second) =
            (StreamName::of(A::CATEGORY, first), second.map(|key| StreamName::of(B::CATEGORY, key)));
        for attempt in 1..=ATTEMPTS_MAX {
            let a = self.load_for::<A, R>(context.app, &first, Some(context.command_id)).await?;
            let b = match &second {
                Some(stream) => self.load_for::<B, R>(context.app, stream, Some(context.command_id)).await?,
                None => Loaded::default(),
            };
            let position = a.position.max(b.position);
            let revision = a.revision;
            if !a.known.is_empty() || !b.known.is_empty() {
                return Ok(DonePair { first: a.state, second: b.state, revision, position });
            }
            let (facts_a, facts_b) = decide(&a.state, &b.state, attempt).map_err(TransactError::Refused)?;
            if context.precondition.as_ref().is_some_and(|condition| !condition.holds(a.revision)) {
                return Err(TransactError::Stale);
            }
            let mut appends = vec![];
            let made = async {
                appends.extend(self.part::<A>(&first, context, &a, &facts_a).await?);
                if let Some(second) = &second {
                    appends.extend(self.part::<B>(second, context, &b, &facts_b).await?);
                }
                Ok::<_, CodecError>(())
            };
            match made.await {
                Ok(()) => {}
                Err(CodecError::Vault(VaultError::Erased)) if attempt < ATTEMPTS_MAX => continue,
                Err(error) => return Err(error.into()),
            }
            if appends.is_empty() {
                return Ok(DonePair { first: a.state, second: b.state, revision, position });
            }
            let has_first = !facts_a.is_empty();
            let batch = Batch { app: context.app, appends, checks: vec![], fail_if: None };
            match self.log.append(batch).await {
                Ok(appended) => {
                    return Ok(DonePair {
                        first: facts_a.iter().fold(a.state, A::evolve),
                        second: facts_b.iter().fold(b.state, B::evolve),
                        revision: if has_first { appended.revisions.first().copied() } else { revision },
                        position: appended.position,
                    });
                }
                Err(AppendError::Conflict(_)) => {}
                Err(error) => return Err(TransactError::Append(error)),
            }
        }
        Err(TransactError::Contended)
    }

    /// One stream's share of the append; none without facts.
    async fn part<D>(
        &self,
        stream: &StreamName,
        context: &Context,
        loaded: &Loaded<D>,
        facts: &[D::Event],
    ) -> Result<Option<StreamAppend>, CodecError>
    where
        D: Decider,
        D::Event: Stored,
    {
        if facts.is_empty() {
            return Ok(None);
        }
        let expected = loaded.revision.map_or(Expected::NoStream, Expected::Exact);
        let batch = self.batch::<D>(stream, context, expected, loaded.subject, facts).await?;
        Ok(batch.appends.into_iter().next())
    }
}

impl<D: Decider> Default for Loaded<D> {
    fn default() -> Self {
        Self { state: D::State::default(), revision: None, position: 0, subject: None, known: vec![] }
    }
}
