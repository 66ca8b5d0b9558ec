//! Tables: one folder's each, and the checkpoints that bind them to the log.

use super::{Engine, Sql};
use crate::tasks;
use crate::view::View;
use crate::webhooks;
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Executor};

const CHECKPOINT_DDL: &str = "create table if not exists checkpoint (
    view text primary key,
    version bigint not null,
    position bigint not null,
    fault_position bigint,
    fault text)";

/// Held by whoever makes tables on PostgreSQL, where two at once collide even with `if not exists`.
const TABLES_LOCK: i64 = 0x7265_656c_6f67;

/// Makes what is missing; what is there, in whatever version, stays.
pub(super) async fn create_missing(writers: &AnyPool, engine: Engine) -> Result<(), sqlx::Error> {
    // Most starts find everything there and need not wait for their turn to write.
    let has_webhooks = Sql::new("select sender from webhook_checkpoint").all(writers).await.is_ok();
    match Sql::new("select view from checkpoint").all(writers).await {
        Ok(known) if has_webhooks && known.len() >= View::ALL.len() => return Ok(()),
        // No such table yet.
        Ok(_) | Err(sqlx::Error::Database(_)) => {}
        Err(error) => return Err(error),
    }
    let mut tx = super::begin_write(writers, engine).await?;
    if engine == Engine::Postgres {
        Sql::new("select pg_advisory_xact_lock(").bind("", TABLES_LOCK).push(")::text").all(&mut *tx).await?;
    }
    tx.execute(CHECKPOINT_DDL).await?;
    tx.execute(tasks::PROGRESS_DDL).await?;
    for statement in webhooks::DDL {
        tx.execute(*statement).await?;
    }
    for &view in View::ALL {
        let known = Sql::new("select view from checkpoint").bind(" where view = ", view.name());
        if known.all(&mut *tx).await?.is_empty() {
            create(view, &mut tx).await?;
        }
    }
    tx.commit().await
}

/// Makes a view's tables and puts its checkpoint before the first event.
async fn create(view: View, tx: &mut AnyConnection) -> Result<(), sqlx::Error> {
    for statement in view.tables().iter().flat_map(|table| table.ddl) {
        tx.execute(*statement).await?;
    }
    let text = "insert into checkpoint (view, version, position) values ($1, $2, 0) on conflict (view)
        do update set version = excluded.version, position = 0, fault = null, fault_position = null";
    Sql::with(text, vec![view.name().into(), view.version().into()]).run(tx).await?;
    Ok(())
}

/// Drops a view's tables and makes them anew, empty.
pub(crate) async fn reset(view: View, tx: &mut AnyConnection) -> Result<(), sqlx::Error> {
    for table in view.tables() {
        tx.execute(AssertSqlSafe(format!("drop table if exists {}", table.name))).await?;
    }
    create(view, tx).await
}
