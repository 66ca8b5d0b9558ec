use crate::table::Table;

pub(super) const MEMBER: &Table = &Table {
    name: "member_view",
    columns: &[
        "stream_key",
        "app",
        "member",
        "app_user_id",
        "app_user_name_folded",
        "member_state",
        "created_us",
        "modified_us",
        "state",
    ],
    key: 1,
    ddl: &[
        // member_state is ACTIVE or DELETED. app_user_name_folded is in lower case, as no engine's lower() knows
        // every alphabet; it and the profile inside state are personal, and null once the member is deleted.
        "create table if not exists member_view (
            stream_key text primary key,
            app bigint not null,
            member bigint not null,
            app_user_id text not null,
            app_user_name_folded text,
            member_state text not null,
            created_us bigint not null,
            modified_us bigint not null,
            state text not null)",
        "create index if not exists member_view_number on member_view (app, member)",
        "create index if not exists member_view_user on member_view (app, app_user_id, member)",
        "create index if not exists member_view_created on member_view (app, created_us, member)",
        "create index if not exists member_view_modified on member_view (app, modified_us, member)",
    ],
};
