use crate::table::Table;

pub(super) const STREAM_KEY: &Table = &Table {
    name: "stream_key_view",
    columns: &[
        "stream_key",
        "app",
        "number",
        "app_user_id",
        "key_state",
        "secret_hash",
        "room",
        "created_us",
        "modified_us",
        "state",
    ],
    key: 1,
    ddl: &[
        // number is the key's and its member's; room is set from the start of a broadcast to its end.
        "create table if not exists stream_key_view (
            stream_key text primary key,
            app bigint not null,
            number bigint not null,
            app_user_id text not null,
            key_state text not null,
            secret_hash text not null,
            room bigint,
            created_us bigint not null,
            modified_us bigint not null,
            state text not null)",
        "create index if not exists stream_key_view_hash on stream_key_view (secret_hash)",
        "create index if not exists stream_key_view_number on stream_key_view (app, number)",
        "create index if not exists stream_key_view_created on stream_key_view (app, created_us, number)",
        "create index if not exists stream_key_view_modified on stream_key_view (app, modified_us, number)",
        "create index if not exists stream_key_view_user on stream_key_view (app, app_user_id, number)",
        "create index if not exists stream_key_view_room on stream_key_view (app, room) where room is not null",
    ],
};
