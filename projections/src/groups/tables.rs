use crate::table::Table;

pub(super) const GROUP: &Table = &Table {
    name: "group_view",
    columns: &["stream_key", "app", "state"],
    key: 1,
    ddl: &[
        // One row an app: its groups are one aggregate, and few.
        "create table if not exists group_view (
            stream_key text primary key,
            app bigint not null,
            state text not null)",
    ],
};
