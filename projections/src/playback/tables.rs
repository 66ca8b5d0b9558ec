use crate::table::Table;

pub(crate) const TABLES: &[Table] = &[SESSION];

/// How many of [`SESSION`]'s last columns are sums.
pub(super) const SUMS: usize = 10;

pub(super) const SESSION: Table = Table {
    name: "playback_session",
    columns: &[
        "post",
        "session",
        "app",
        "started",
        "startup_ms",
        "played_ms",
        "stalls",
        "stalled_ms",
        "rungs_up",
        "rungs_down",
        "errors_network",
        "errors_media",
        "errors_other",
    ],
    key: 2,
    ddl: &[
        // started is 1 once it has played; startup_ms means nothing before.
        "create table if not exists playback_session (
            post bigint not null,
            session text not null,
            app bigint not null,
            started bigint not null,
            startup_ms bigint not null,
            played_ms bigint not null,
            stalls bigint not null,
            stalled_ms bigint not null,
            rungs_up bigint not null,
            rungs_down bigint not null,
            errors_network bigint not null,
            errors_media bigint not null,
            errors_other bigint not null,
            primary key (post, session))",
        "create index if not exists playback_session_startup on playback_session (post, startup_ms)",
        "create index if not exists playback_session_app on playback_session (app)",
    ],
};
