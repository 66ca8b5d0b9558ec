use super::write::role_name;
use crate::db::{ReadDb, ReadError, Sql};
use crate::page::{Page, Paged};
use domain::room::Role;
use domain::{AppId, MemberId, RoomId, Timestamp};
use sqlx::Row;
use sqlx::any::AnyRow;

/// Attendances of one session that are read at most; a conference has far fewer people.
pub const ATTENDANCES_MAX: u32 = 1_000;

/// A session of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// From 1, per room.
    pub number: u32,
    pub opened_at: Timestamp,
    /// None while somebody is there.
    pub closed_at: Option<Timestamp>,
}

/// Someone who was in a session, over one connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendance {
    pub member: MemberId,
    pub app_user_id: String,
    /// The last one.
    pub role: Role,
    /// An observer.
    pub hidden: bool,
    pub joined_at: Timestamp,
    /// None while there.
    pub left_at: Option<Timestamp>,
}

/// The sessions of a room, the latest first.
pub async fn list(db: &ReadDb, app: AppId, room: RoomId, page: Page) -> Result<Paged<Session>, ReadError> {
    let condition =
        Sql::new(" from room_session_view").bind(" where app = ", app.get()).bind(" and room = ", room.get());
    let total = db.count(&condition).await?;
    let sql = Sql::new("select session_no, opened_us, closed_us")
        .then(&condition)
        .bind(" order by session_no desc limit ", page.limit())
        .bind(" offset ", page.offset());
    let rows = sql.all(db.readers()).await?;
    Ok(Paged { content: rows.iter().map(session).collect::<Result<_, _>>()?, total })
}

/// One session.
pub async fn get(db: &ReadDb, app: AppId, room: RoomId, number: u32) -> Result<Option<Session>, ReadError> {
    let sql = Sql::new("select session_no, opened_us, closed_us from room_session_view")
        .bind(" where app = ", app.get())
        .bind(" and room = ", room.get())
        .bind(" and session_no = ", number);
    let rows = sql.all(db.readers()).await?;
    Ok(rows.first().map(session).transpose()?)
}

/// Who was in a session, in the order of coming, at most [`ATTENDANCES_MAX`].
pub async fn attendances(
    db: &ReadDb,
    app: AppId,
    room: RoomId,
    number: u32,
) -> Result<Vec<Attendance>, ReadError> {
    let sql = Sql::new("select member, app_user_id, role, hidden, joined_us, left_us from attendance_view")
        .bind(" where app = ", app.get())
        .bind(" and room = ", room.get())
        .bind(" and session_no = ", number)
        .bind(" order by joined_us, connection limit ", ATTENDANCES_MAX);
    let rows = sql.all(db.readers()).await?;
    Ok(rows.iter().map(attendance).collect::<Result<_, _>>()?)
}

fn session(row: &AnyRow) -> Result<Session, sqlx::Error> {
    Ok(Session {
        number: number(row, "session_no")?,
        opened_at: Timestamp::from_micros(row.try_get("opened_us")?),
        closed_at: row.try_get::<Option<i64>, _>("closed_us")?.map(Timestamp::from_micros),
    })
}

fn attendance(row: &AnyRow) -> Result<Attendance, sqlx::Error> {
    let role: String = row.try_get("role")?;
    let known = [Role::Host, Role::Contributor, Role::Audience, Role::Guest];
    Ok(Attendance {
        member: MemberId::try_from(number(row, "member")?).map_err(|error| decode("member", error))?,
        app_user_id: row.try_get("app_user_id")?,
        role: known.into_iter().find(|one| role_name(*one) == role).unwrap_or(Role::Guest),
        hidden: row.try_get::<i64, _>("hidden")? != 0,
        joined_at: Timestamp::from_micros(row.try_get("joined_us")?),
        left_at: row.try_get::<Option<i64>, _>("left_us")?.map(Timestamp::from_micros),
    })
}

fn number(row: &AnyRow, column: &str) -> Result<u32, sqlx::Error> {
    u32::try_from(row.try_get::<i64, _>(column)?).map_err(|error| decode(column, error))
}

fn decode(column: &str, error: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: column.to_owned(), source: Box::new(error) }
}
