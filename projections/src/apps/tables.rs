use crate::table::Table;

pub(super) const APP: &Table = &Table {
    name: "app_view",
    columns: &["stream_key", "app", "api_key", "owner", "created_us", "state"],
    key: 1,
    ddl: &[
        "create table if not exists app_view (
            stream_key text primary key,
            app bigint not null,
            api_key text not null,
            owner bigint,
            created_us bigint not null,
            state text not null)",
        "create index if not exists app_view_number on app_view (app)",
        "create index if not exists app_view_api_key on app_view (api_key)",
        "create index if not exists app_view_owner on app_view (owner, created_us, app)",
    ],
};
