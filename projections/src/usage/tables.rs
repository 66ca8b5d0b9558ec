use crate::table::Table;

pub(crate) const TABLES: &[Table] = &[HOUR, RUNG, POST];

/// How many of [`HOUR`]'s last columns are sums.
pub(super) const SUMS: usize = 7;

pub(super) const HOUR: Table = Table {
    name: "usage_hour",
    columns: &[
        "app",
        "member",
        "hour_us",
        "app_user_id",
        "posts",
        "uploaded_bytes",
        "media_ms",
        "cpu_ms",
        "stored_bytes",
        "watched_ms",
        "delivered_bytes",
    ],
    key: 3,
    ddl: &[
        // stored_bytes is the change within the hour, below zero when more was deleted than stored.
        "create table if not exists usage_hour (
            app bigint not null,
            member bigint not null,
            hour_us bigint not null,
            app_user_id text not null,
            posts bigint not null,
            uploaded_bytes bigint not null,
            media_ms bigint not null,
            cpu_ms bigint not null,
            stored_bytes bigint not null,
            watched_ms bigint not null,
            delivered_bytes bigint not null,
            primary key (app, member, hour_us))",
        "create index if not exists usage_hour_time on usage_hour (app, hour_us)",
        "create index if not exists usage_hour_user on usage_hour (app, app_user_id, hour_us)",
    ],
};

/// Media time made, by rung.
pub(super) const RUNG: Table = Table {
    name: "usage_rung",
    columns: &["app", "member", "hour_us", "rung", "transcoded_ms"],
    key: 4,
    ddl: &["create table if not exists usage_rung (
            app bigint not null,
            member bigint not null,
            hour_us bigint not null,
            rung text not null,
            transcoded_ms bigint not null,
            primary key (app, member, hour_us, rung))"],
};

/// Whose post it is and what it stores: later events of a post do not say it.
pub(super) const POST: Table = Table {
    name: "usage_post",
    columns: &["stream_key", "app", "member", "app_user_id", "stored_bytes"],
    key: 1,
    ddl: &["create table if not exists usage_post (
            stream_key text primary key,
            app bigint not null,
            member bigint not null,
            app_user_id text not null,
            stored_bytes bigint not null)"],
};
