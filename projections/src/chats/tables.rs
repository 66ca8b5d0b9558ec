use crate::table::Table;

/// All tables of the view.
pub(crate) const TABLES: &[Table] = &[CHANNEL, MEMBER, MESSAGE, WORDS];

pub(super) const CHANNEL: Table = Table {
    name: "channel_view",
    columns: &["stream_key", "app", "channel", "channel_key", "state"],
    key: 1,
    ddl: &[
        // channel_key is the older chat's address of the channel.
        "create table if not exists channel_view (
            stream_key text primary key,
            app bigint not null,
            channel bigint not null,
            channel_key text,
            state text not null)",
        "create index if not exists channel_view_app on channel_view (app, channel)",
        "create index if not exists channel_view_key on channel_view (channel_key) where channel_key is not null",
    ],
};

pub(super) const MEMBER: Table = Table {
    name: "channel_member_view",
    columns: &["stream_key", "app", "channel", "member", "app_user_id", "presence", "state"],
    key: 1,
    ddl: &[
        // presence is ONLINE, OFFLINE, BANNED or LEAVED.
        "create table if not exists channel_member_view (
            stream_key text primary key,
            app bigint not null,
            channel bigint not null,
            member bigint not null,
            app_user_id text not null,
            presence text not null,
            state text not null)",
        "create index if not exists channel_member_view_channel on channel_member_view (app, channel, member)",
        "create index if not exists channel_member_view_there on channel_member_view (channel, presence, member)",
        "create index if not exists channel_member_view_member on channel_member_view (app, member, channel)",
        "create index if not exists channel_member_view_user on channel_member_view (app, channel, app_user_id)",
        "create index if not exists channel_member_view_online on channel_member_view (presence, member)
            where presence = 'ONLINE'",
    ],
};

pub(super) const MESSAGE: Table = Table {
    name: "channel_message_view",
    columns: &["channel", "message", "app", "member", "position", "direct", "hidden", "content", "state"],
    key: 2,
    ddl: &[
        // direct and hidden are 0 or 1. content is personal, and null once the sender is deleted.
        "create table if not exists channel_message_view (
            channel bigint not null,
            message bigint not null,
            app bigint not null,
            member bigint,
            position bigint not null,
            direct bigint not null,
            hidden bigint not null,
            content text,
            state text not null,
            primary key (channel, message))",
        "create index if not exists channel_message_view_member on channel_message_view (app, member)",
        "create index if not exists channel_message_view_position on channel_message_view (channel, position)",
    ],
};

pub(super) const WORDS: Table = Table {
    name: "banned_words_view",
    columns: &["stream_key", "app", "state"],
    key: 1,
    ddl: &["create table if not exists banned_words_view (
            stream_key text primary key,
            app bigint not null,
            state text not null)"],
};
