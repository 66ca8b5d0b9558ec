use crate::table::Table;

pub(super) const PROFILE: &Table = &Table {
    name: "profile_view",
    columns: &["stream_key", "app", "profile", "kind", "retired", "created_us", "modified_us", "state"],
    key: 1,
    ddl: &[
        // kind is the settings' type as clients know it; retired is 0 or 1.
        "create table if not exists profile_view (
            stream_key text primary key,
            app bigint not null,
            profile bigint not null,
            kind text not null,
            retired bigint not null,
            created_us bigint not null,
            modified_us bigint not null,
            state text not null)",
        "create index if not exists profile_view_number on profile_view (app, profile)",
        "create index if not exists profile_view_created on profile_view (app, created_us, profile)",
        "create index if not exists profile_view_modified on profile_view (app, modified_us, profile)",
    ],
};
