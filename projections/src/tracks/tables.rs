use crate::table::Table;

pub(crate) const TABLES: &[Table] = &[PART];

pub(super) const PART: Table = Table {
    name: "track_part",
    columns: &["post", "job", "track", "first_segment", "end_segment", "app", "folder", "part"],
    key: 4,
    ddl: &[
        // The segments from first_segment to before end_segment lie in folder, below that of the job.
        "create table if not exists track_part (
            post bigint not null,
            job text not null,
            track text not null,
            first_segment bigint not null,
            end_segment bigint not null,
            app bigint not null,
            folder text not null,
            part text not null,
            primary key (post, job, track, first_segment))",
        "create index if not exists track_part_app on track_part (app)",
    ],
};
