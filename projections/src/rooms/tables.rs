use crate::table::Table;

pub(super) const ROOM: &Table = &Table {
    name: "room_view",
    columns: &[
        "stream_key",
        "app",
        "room",
        "uuid",
        "member",
        "app_user_id",
        "kind",
        "room_state",
        "access_level",
        "title_folded",
        "allowed",
        "present",
        "created_us",
        "modified_us",
        "state",
    ],
    key: 1,
    ddl: &[
        // title_folded is the title in lower case, for searching; allowed is the allow list as ' ann bob ': letters
        // and digits between spaces, so that `like '% ann %'` finds exactly Ann; present is who is in it now, alike.
        "create table if not exists room_view (
            stream_key text primary key,
            app bigint not null,
            room bigint not null,
            uuid text not null,
            member bigint not null,
            app_user_id text not null,
            kind text not null,
            room_state text not null,
            access_level text not null,
            title_folded text not null,
            allowed text not null,
            present text not null,
            created_us bigint not null,
            modified_us bigint not null,
            state text not null)",
        "create index if not exists room_view_uuid on room_view (uuid)",
        "create index if not exists room_view_created on room_view (app, created_us, room)",
        "create index if not exists room_view_modified on room_view (app, modified_us, room)",
        "create index if not exists room_view_user on room_view (app, app_user_id, room)",
        "create index if not exists room_view_member on room_view (app, member, created_us, room)",
        "create index if not exists room_view_state on room_view (app, room_state, created_us, room)",
    ],
};
