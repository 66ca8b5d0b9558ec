use super::{
    Active, Authority, Banned, CameOnline, Command, Event, Joined, Kind, KindSet, Left, Newcomer, Presence,
    Rejoined, State, Unbanned, WentOffline,
};
use crate::ids::AppId;
use crate::time::Timestamp;

/// Why the answer is no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the member has not been in this channel")]
    NotFound,
    #[error("members of this channel are let in, they cannot join by themselves")]
    SelfJoin,
    #[error("the member is banned from this channel")]
    Banned,
    #[error("only an operator of the channel may do this")]
    NotOperator,
    #[error("the room's owner stays an operator and cannot be banned")]
    Owner,
}

pub(super) fn decide(state: &State, command: Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Join { who, at } => join(state, who, at),
        Command::Leave { app, at } => leave(state, app, at),
        Command::Disconnect { app, leaves, at } => {
            let member = own(state, app)?;
            let gone = || if leaves { Left { auto: true, at }.into() } else { WentOffline { at }.into() };
            match member.presence {
                Presence::Online => Ok(vec![gone()]),
                Presence::Offline if leaves => Ok(vec![gone()]),
                Presence::Offline | Presence::Banned | Presence::Leaved => Ok(vec![]),
            }
        }
        Command::Connect { app, at } => match own(state, app)?.presence {
            Presence::Offline => Ok(vec![CameOnline { at }.into()]),
            Presence::Online | Presence::Banned | Presence::Leaved => Ok(vec![]),
        },
        Command::SetKind { app, kind, is_owner, by, at } => {
            let member = acted_on(state, app, by)?;
            if is_owner && kind != Kind::Operator {
                return Err(Refusal::Owner);
            }
            match member.presence {
                Presence::Banned => Err(Refusal::Banned),
                Presence::Online | Presence::Offline | Presence::Leaved => {
                    Ok(if member.kind == kind { vec![] } else { vec![KindSet { kind, at }.into()] })
                }
            }
        }
        Command::Ban { app, is_owner, by, at } => {
            let member = acted_on(state, app, by)?;
            if is_owner {
                return Err(Refusal::Owner);
            }
            let is_so = member.presence == Presence::Banned;
            Ok(if is_so { vec![] } else { vec![Banned { at }.into()] })
        }
        Command::Unban { app, by, at } => {
            let is_banned = acted_on(state, app, by)?.presence == Presence::Banned;
            Ok(if is_banned { vec![Unbanned { at }.into()] } else { vec![] })
        }
    }
}

fn join(state: &State, who: Newcomer, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    let label = Some(who.label.clone());
    let State::Active(_) = state else {
        if !who.is_owner && !who.may_self_join {
            return Err(Refusal::SelfJoin);
        }
        let kind = if who.is_owner { Kind::Operator } else { Kind::Member };
        let Newcomer { app, channel, member, app_user_id, .. } = who;
        return Ok(vec![Joined { app, channel, member, app_user_id, kind, label, at }.into()]);
    };
    match own(state, who.app)?.presence {
        Presence::Online => Ok(vec![]),
        Presence::Offline => Ok(vec![CameOnline { at }.into()]),
        Presence::Banned => Err(Refusal::Banned),
        Presence::Leaved if who.is_owner || who.may_self_join => Ok(vec![Rejoined { label, at }.into()]),
        Presence::Leaved => Err(Refusal::SelfJoin),
    }
}

/// Leaving what one is not in is already so.
fn leave(state: &State, app: AppId, at: Timestamp) -> Result<Vec<Event>, Refusal> {
    match state {
        State::Absent => Ok(vec![]),
        State::Active(_) => match own(state, app)?.presence {
            Presence::Online | Presence::Offline => Ok(vec![Left { auto: false, at }.into()]),
            Presence::Banned | Presence::Leaved => Ok(vec![]),
        },
    }
}

fn acted_on(state: &State, app: AppId, by: Authority) -> Result<&Active, Refusal> {
    if !by.is_enough() {
        return Err(Refusal::NotOperator);
    }
    own(state, app)
}

fn own(state: &State, app: AppId) -> Result<&Active, Refusal> {
    match state {
        State::Active(member) if member.app == app => Ok(member),
        State::Active(_) | State::Absent => Err(Refusal::NotFound),
    }
}
