use crate::table::Table;

pub(super) const OBJECT: &Table = &Table {
    name: "storage_object_view",
    columns: &[
        "stream_key",
        "app",
        "object",
        "storage",
        "storage_of",
        "phase",
        "name_folded",
        "created_us",
        "modified_us",
        "state",
    ],
    key: 1,
    ddl: &[
        // storage is APP, VIDEO_ROOM or MEMBER, storage_of the number of the room or member, 0 for the app; phase is
        // REQUESTED or STORED. name_folded is in lower case, for searching.
        "create table if not exists storage_object_view (
            stream_key text primary key,
            app bigint not null,
            object bigint not null,
            storage text not null,
            storage_of bigint not null,
            phase text not null,
            name_folded text not null,
            created_us bigint not null,
            modified_us bigint not null,
            state text not null)",
        "create index if not exists storage_object_view_storage
            on storage_object_view (app, storage, storage_of, created_us, object)",
        "create index if not exists storage_object_view_idle on storage_object_view (phase, created_us)",
    ],
};
