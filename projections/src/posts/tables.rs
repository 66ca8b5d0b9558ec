use crate::table::Table;

pub(super) const POST: &Table = &Table {
    name: "post_view",
    columns: &[
        "stream_key",
        "app",
        "post",
        "uuid",
        "member",
        "app_user_id",
        "post_state",
        "access_level",
        "title_folded",
        "lease_until_us",
        "created_us",
        "modified_us",
        "state",
    ],
    key: 1,
    ddl: &[
        // title_folded is the title in lower case, for searching; lease_until_us is set while a worker has the job.
        "create table if not exists post_view (
            stream_key text primary key,
            app bigint not null,
            post bigint not null,
            uuid text not null,
            member bigint not null,
            app_user_id text not null,
            post_state text not null,
            access_level text not null,
            title_folded text not null,
            lease_until_us bigint,
            created_us bigint not null,
            modified_us bigint not null,
            state text not null)",
        "create index if not exists post_view_uuid on post_view (uuid)",
        "create index if not exists post_view_created on post_view (app, created_us, post)",
        "create index if not exists post_view_modified on post_view (app, modified_us, post)",
        "create index if not exists post_view_user on post_view (app, app_user_id, post)",
        "create index if not exists post_view_member on post_view (app, member, created_us, post)",
        "create index if not exists post_view_lease on post_view (lease_until_us) where lease_until_us is not null",
    ],
};
