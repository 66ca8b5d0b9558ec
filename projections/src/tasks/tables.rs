use crate::table::Table;

pub(super) const TASK: &Table = &Table {
    name: "task_view",
    columns: &["stream_key", "app", "post", "lease_until_us", "state"],
    key: 1,
    ddl: &[
        // lease_until_us is set while a worker has the task.
        "create table if not exists task_view (
            stream_key text primary key,
            app bigint not null,
            post bigint not null,
            lease_until_us bigint,
            state text not null)",
        "create index if not exists task_view_app on task_view (app)",
        "create index if not exists task_view_lease on task_view (lease_until_us) where lease_until_us is not null",
    ],
};
