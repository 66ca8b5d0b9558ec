use super::Delivery;
use super::tables::{COLUMNS, delivery};
use crate::db::{ReadDb, ReadError, Sql};
use domain::{AppId, Timestamp};
use sqlx::Row;

/// The apps that have something to be sent now.
pub async fn apps_due(db: &ReadDb, now: Timestamp) -> Result<Vec<AppId>, ReadError> {
    let sql = Sql::new("select distinct app from webhook_delivery where status = 'PENDING'")
        .bind(" and due_us <= ", now.as_micros());
    let mut apps = vec![];
    for row in sql.all(db.readers()).await? {
        let number: i64 = row.try_get("app")?;
        apps.extend(u32::try_from(number).ok().and_then(|number| AppId::try_from(number).ok()));
    }
    Ok(apps)
}

/// What an app has to be sent now, the longest due first.
pub async fn due(db: &ReadDb, app: AppId, now: Timestamp, max: u32) -> Result<Vec<Delivery>, ReadError> {
    let sql = Sql::new(format!("select {COLUMNS} from webhook_delivery where status = 'PENDING'"))
        .bind(" and app = ", app.get())
        .bind(" and due_us <= ", now.as_micros())
        .bind(" order by due_us, position limit ", max);
    let rows = sql.all(db.readers()).await?;
    Ok(rows.iter().map(delivery).collect::<Result<_, _>>()?)
}
