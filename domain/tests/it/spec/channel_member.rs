use crate::kit::{app, app_user, at, given, id, other_app};
use domain::channel_member::{
    Authority, Banned, CameOnline, ChannelMember, Command, Event, Joined, Kind, KindSet, Label, Left,
    Newcomer, Presence, Refusal, Rejoined, State, Unbanned, WentOffline, app_subject, key, subject,
};

fn newcomer() -> Newcomer {
    Newcomer {
        app: app(),
        channel: id(7),
        member: id(1),
        app_user_id: app_user("ann"),
        is_owner: false,
        may_self_join: true,
        label: Label::default(),
    }
}

fn joined_as(kind: Kind) -> Event {
    let (app, channel, member, app_user_id) = (app(), id(7), id(1), app_user("ann"));
    Joined { app, channel, member, app_user_id, kind, label: Some(Label::default()), at: at(0) }.into()
}

fn joined() -> Event {
    joined_as(Kind::Member)
}

fn left(auto: bool) -> Event {
    Left { auto, at: at(1) }.into()
}

fn offline() -> Event {
    WentOffline { at: at(1) }.into()
}

fn banned() -> Event {
    Banned { at: at(2) }.into()
}

fn rejoined() -> Event {
    Rejoined { label: Some(Label::default()), at: at(0) }.into()
}

fn join(who: Newcomer) -> Command {
    Command::Join { who, at: at(0) }
}

fn leave() -> Command {
    Command::Leave { app: app(), at: at(1) }
}

fn disconnect(leaves: bool) -> Command {
    Command::Disconnect { app: app(), leaves, at: at(1) }
}

fn connect() -> Command {
    Command::Connect { app: app(), at: at(3) }
}

fn ban(by: Authority) -> Command {
    Command::Ban { app: app(), is_owner: false, by, at: at(2) }
}

fn unban(by: Authority) -> Command {
    Command::Unban { app: app(), by, at: at(3) }
}

fn set(kind: Kind, by: Authority) -> Command {
    Command::SetKind { app: app(), kind, is_owner: false, by, at: at(2) }
}

#[test]
fn who_joins_is_a_member_and_the_rooms_owner_an_operator() {
    given::<ChannelMember>([]).when(join(newcomer())).then([joined()]);
    let owner = Newcomer { is_owner: true, may_self_join: false, ..newcomer() };
    given::<ChannelMember>([]).when(join(owner)).then([joined_as(Kind::Operator)]);
    given::<ChannelMember>([joined()]).when(join(newcomer())).then_nothing();
}

#[test]
fn where_members_are_let_in_they_cannot_join_by_themselves() {
    let who = || Newcomer { may_self_join: false, ..newcomer() };
    given::<ChannelMember>([]).when(join(who())).then_refused(Refusal::SelfJoin);
    given::<ChannelMember>([joined(), left(false)]).when(join(who())).then_refused(Refusal::SelfJoin);
    given::<ChannelMember>([joined()]).when(join(who())).then_nothing();
}

#[test]
fn who_leaves_can_come_back_and_keeps_the_kind() {
    given::<ChannelMember>([joined()]).when(leave()).then([left(false)]);
    given::<ChannelMember>([joined(), left(false)]).when(leave()).then_nothing();
    given::<ChannelMember>([]).when(leave()).then_nothing();
    given::<ChannelMember>([joined(), left(true)]).when(join(newcomer())).then([rejoined()]);
    let history = [joined_as(Kind::Operator), left(true), rejoined()];
    let State::Active(member) = given::<ChannelMember>(history).state() else {
        panic!("the member is there")
    };
    assert_eq!((member.kind, member.presence), (Kind::Operator, Presence::Online));
    assert!(!member.auto_left);
}

#[test]
fn a_lost_connection_makes_a_member_leave_or_go_offline_as_the_policy_says() {
    given::<ChannelMember>([joined()]).when(disconnect(true)).then([left(true)]);
    given::<ChannelMember>([joined()]).when(disconnect(false)).then([offline()]);
    given::<ChannelMember>([joined(), offline()]).when(disconnect(false)).then_nothing();
    given::<ChannelMember>([joined(), offline()]).when(disconnect(true)).then([left(true)]);
    given::<ChannelMember>([joined(), left(false)]).when(disconnect(true)).then_nothing();
}

#[test]
fn who_went_offline_is_online_again_by_connecting_or_joining() {
    given::<ChannelMember>([joined(), offline()]).when(connect()).then([CameOnline { at: at(3) }.into()]);
    let again = CameOnline { at: at(0) }.into();
    given::<ChannelMember>([joined(), offline()]).when(join(newcomer())).then([again]);
    given::<ChannelMember>([joined()]).when(connect()).then_nothing();
    given::<ChannelMember>([joined(), left(true)]).when(connect()).then_nothing();
}

#[test]
fn an_operator_bans_and_unbans_and_the_banned_stay_out_until_then() {
    given::<ChannelMember>([joined()]).when(ban(Authority::Operator)).then([banned()]);
    given::<ChannelMember>([joined(), banned()]).when(ban(Authority::App)).then_nothing();
    given::<ChannelMember>([joined(), banned()]).when(join(newcomer())).then_refused(Refusal::Banned);
    given::<ChannelMember>([joined(), banned()]).when(leave()).then_nothing();
    given::<ChannelMember>([joined(), banned()]).when(disconnect(true)).then_nothing();
    let unbanned = || Event::from(Unbanned { at: at(3) });
    given::<ChannelMember>([joined(), banned()]).when(unban(Authority::App)).then([unbanned()]);
    given::<ChannelMember>([joined()]).when(unban(Authority::Operator)).then_nothing();
    given::<ChannelMember>([joined(), banned(), unbanned()]).when(join(newcomer())).then([rejoined()]);
}

#[test]
fn operators_are_made_and_unmade_by_operators() {
    let made = |kind| Event::from(KindSet { kind, at: at(2) });
    let operator = Authority::Operator;
    given::<ChannelMember>([joined()]).when(set(Kind::Operator, operator)).then([made(Kind::Operator)]);
    given::<ChannelMember>([joined()]).when(set(Kind::Member, operator)).then_nothing();
    given::<ChannelMember>([joined_as(Kind::Operator)])
        .when(set(Kind::Member, operator))
        .then([made(Kind::Member)]);
    given::<ChannelMember>([joined(), banned()])
        .when(set(Kind::Operator, operator))
        .then_refused(Refusal::Banned);
}

#[test]
fn who_is_no_operator_acts_on_nobody() {
    for command in [ban(Authority::None), unban(Authority::None), set(Kind::Operator, Authority::None)] {
        given::<ChannelMember>([joined()]).when(command).then_refused(Refusal::NotOperator);
    }
}

#[test]
fn the_rooms_owner_is_never_banned_nor_an_ordinary_member() {
    let (app, by, at) = (app(), Authority::App, at(2));
    let history = || [joined_as(Kind::Operator)];
    given::<ChannelMember>(history())
        .when(Command::Ban { app, is_owner: true, by, at })
        .then_refused(Refusal::Owner);
    given::<ChannelMember>(history())
        .when(Command::SetKind { app, kind: Kind::Member, is_owner: true, by, at })
        .then_refused(Refusal::Owner);
    given::<ChannelMember>(history())
        .when(Command::SetKind { app, kind: Kind::Operator, is_owner: true, by, at })
        .then_nothing();
}

#[test]
fn who_was_never_in_the_channel_cannot_be_acted_on() {
    for command in
        [ban(Authority::App), unban(Authority::App), set(Kind::Operator, Authority::App), connect()]
    {
        given::<ChannelMember>([]).when(command).then_refused(Refusal::NotFound);
    }
}

#[test]
fn another_app_finds_no_member() {
    let (app, by, at) = (other_app(), Authority::App, at(2));
    for command in [
        Command::Join { who: Newcomer { app, ..newcomer() }, at },
        Command::Leave { app, at },
        Command::Disconnect { app, leaves: true, at },
        Command::Connect { app, at },
        Command::SetKind { app, kind: Kind::Operator, is_owner: false, by, at },
        Command::Ban { app, is_owner: false, by, at },
        Command::Unban { app, by, at },
    ] {
        given::<ChannelMember>([joined()]).when(command).then_refused(Refusal::NotFound);
    }
}

#[test]
fn authority_comes_from_the_own_membership_or_from_owning_the_room() {
    let of = |history: Vec<Event>, is_owner| {
        let state = given::<ChannelMember>(history).state();
        let member = match &state {
            State::Active(member) => Some(&**member),
            State::Absent => None,
        };
        Authority::of(member, is_owner)
    };
    assert_eq!(of(vec![], false), Authority::None);
    assert_eq!(of(vec![], true), Authority::Operator);
    assert_eq!(of(vec![joined()], false), Authority::None);
    assert_eq!(of(vec![joined_as(Kind::Operator)], false), Authority::Operator);
    assert_eq!(of(vec![joined_as(Kind::Operator), left(true)], false), Authority::Operator);
    assert_eq!(of(vec![joined_as(Kind::Operator), banned()], false), Authority::None);
}

#[test]
fn stream_keys_and_sealing_keys_never_change_because_stored_data_depends_on_them() {
    assert_eq!(key(id(7), id(1)), "7-1");
    assert_ne!(subject(app(), id(1)), subject(other_app(), id(1)));
    assert_ne!(subject(app(), id(1)), app_subject(app()));
    assert_eq!(subject(app(), id(1)).to_string(), SUBJECT_OF_MEMBER_1_IN_APP_8);
}

const SUBJECT_OF_MEMBER_1_IN_APP_8: &str = "3149baad-ce3e-56bb-b5d6-a63a2a2c1472";
