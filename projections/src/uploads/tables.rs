use crate::table::Table;

pub(super) const UPLOAD: &Table = &Table {
    name: "upload_view",
    columns: &["stream_key", "app", "post", "phase", "started_us", "state"],
    key: 1,
    ddl: &[
        // phase is STARTED, COMPLETED or FAILED.
        "create table if not exists upload_view (
            stream_key text primary key,
            app bigint not null,
            post bigint not null,
            phase text not null,
            started_us bigint not null,
            state text not null)",
        "create index if not exists upload_view_started on upload_view (phase, started_us)",
    ],
};
