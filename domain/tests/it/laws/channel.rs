use super::{adds_nothing_again, is_the_same_through_json, run};
use crate::kit::{app, app_user, at, id};
use domain::channel::{self, Channel, Policy};
use domain::channel_member::{self, Authority, ChannelMember, Kind, Label, Newcomer, State};
use proptest::prelude::*;

fn channel_command() -> impl Strategy<Value = channel::Command> {
    use channel::Command as C;
    (0..7_u8, any::<bool>(), 0..100_i64).prop_map(|(kind, flag, seconds)| {
        let (app, channel, at) = (app(), id(7), at(seconds));
        match kind {
            0 => C::Use { app, channel, at },
            1 => C::Pause { app, auto: flag, at },
            2 => C::Resume { app, at },
            3 => C::SetPolicy { app, policy: Policy { can_auto_resume: flag, ..Policy::default() }, at },
            4 => C::CreateChatRoom { app, channel, video_key: "v".into(), channel_key: "c".into(), at },
            5 => C::CloseChatRoom { app, at },
            _ => C::Close { app, channel, at },
        }
    })
}

fn member_command() -> impl Strategy<Value = channel_member::Command> {
    use channel_member::Command as C;
    (0..7_u8, any::<bool>(), 0..100_i64).prop_map(|(kind, flag, seconds)| {
        let (app, at) = (app(), at(seconds));
        let by = if flag { Authority::App } else { Authority::None };
        let role = if flag { Kind::Operator } else { Kind::Member };
        match kind {
            0 => {
                let (channel, member, app_user_id) = (id(7), id(1), app_user("ann"));
                let label = Label::default();
                let who = Newcomer {
                    app,
                    channel,
                    member,
                    app_user_id,
                    is_owner: false,
                    may_self_join: flag,
                    label,
                };
                C::Join { who, at }
            }
            1 => C::Leave { app, at },
            2 => C::Disconnect { app, leaves: flag, at },
            3 => C::Connect { app, at },
            4 => C::SetKind { app, kind: role, is_owner: false, by: Authority::App, at },
            5 => C::Ban { app, is_owner: false, by, at },
            _ => C::Unban { app, by, at },
        }
    })
}

proptest! {
    #[test]
    fn any_list_of_commands_to_a_channel_keeps_the_laws(
        commands in proptest::collection::vec(channel_command(), 0..40)
    ) {
        let mut commands = commands.into_iter();
        run::<Channel>(|_| commands.next(), |command, step| {
            adds_nothing_again::<Channel>(command, step.after);
            is_the_same_through_json(step.after);
        });
    }

    #[test]
    fn any_list_of_commands_to_a_membership_keeps_the_laws(
        commands in proptest::collection::vec(member_command(), 0..40)
    ) {
        let mut commands = commands.into_iter();
        run::<ChannelMember>(|_| commands.next(), |command, step| {
            adds_nothing_again::<ChannelMember>(command, step.after);
            is_the_same_through_json(step.after);
            if let (State::Active(before), State::Active(after)) = (step.before, step.after) {
                assert_eq!(before.joined_at, after.joined_at, "a membership begins once");
            }
        });
    }
}
