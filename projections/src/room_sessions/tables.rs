use crate::table::Table;

pub(crate) const TABLES: &[Table] = &[SESSION, ATTENDANCE];

pub(super) const SESSION: Table = Table {
    name: "room_session_view",
    columns: &["room", "session_no", "app", "opened_us", "closed_us"],
    key: 2,
    ddl: &[
        // closed_us is null while somebody is there.
        "create table if not exists room_session_view (
            room bigint not null,
            session_no bigint not null,
            app bigint not null,
            opened_us bigint not null,
            closed_us bigint,
            primary key (room, session_no))",
        "create index if not exists room_session_view_app on room_session_view (app)",
    ],
};

pub(super) const ATTENDANCE: Table = Table {
    name: "attendance_view",
    columns: &[
        "room",
        "session_no",
        "connection",
        "app",
        "member",
        "app_user_id",
        "role",
        "hidden",
        "joined_us",
        "left_us",
    ],
    key: 3,
    ddl: &[
        // One row a connection: who comes back in the same session has another. hidden is 1 for observers, left_us null
        // for those who are there.
        "create table if not exists attendance_view (
            room bigint not null,
            session_no bigint not null,
            connection text not null,
            app bigint not null,
            member bigint not null,
            app_user_id text not null,
            role text not null,
            hidden bigint not null,
            joined_us bigint not null,
            left_us bigint,
            primary key (room, session_no, connection))",
        "create index if not exists attendance_view_app on attendance_view (app)",
    ],
};
