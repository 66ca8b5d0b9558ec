use crate::table::Table;

pub(super) const MEMBERSHIP: &Table = &Table {
    name: "group_membership_view",
    columns: &["stream_key", "app", "member", "state"],
    key: 1,
    ddl: &[
        "create table if not exists group_membership_view (
            stream_key text primary key,
            app bigint not null,
            member bigint not null,
            state text not null)",
        "create index if not exists group_membership_view_member on group_membership_view (app, member)",
    ],
};
