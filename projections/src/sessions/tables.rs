use crate::table::Table;

pub(super) const SESSION: &Table = &Table {
    name: "session_view",
    columns: &["stream_key", "user_number", "opened_us", "expires_us", "state"],
    key: 1,
    ddl: &[
        // A token's keyed hash is inside state; the token is nowhere.
        "create table if not exists session_view (
            stream_key text primary key,
            user_number bigint not null,
            opened_us bigint not null,
            expires_us bigint not null,
            state text not null)",
        "create index if not exists session_view_user on session_view (user_number, opened_us)",
        "create index if not exists session_view_expires on session_view (expires_us)",
    ],
};
