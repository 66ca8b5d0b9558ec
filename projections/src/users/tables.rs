use crate::table::Table;

pub(super) const USER: &Table = &Table {
    name: "user_view",
    columns: &["stream_key", "user_number", "created_us", "state"],
    key: 1,
    ddl: &[
        // Name and e-mail address inside state are personal.
        "create table if not exists user_view (
            stream_key text primary key,
            user_number bigint not null,
            created_us bigint not null,
            state text not null)",
        "create index if not exists user_view_number on user_view (user_number)",
    ],
};
