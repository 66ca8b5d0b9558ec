//! PostgreSQL with its usual durability, as the peer of the log.

use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, PgPool};
use std::time::{Duration, Instant};
use testkit::{Durability, Postgres};

pub struct Peer {
    _server: Postgres,
    pool: PgPool,
}

impl Peer {
    pub async fn start() -> anyhow::Result<Self> {
        let server = Postgres::start(Durability::On).await?;
        let pool = PgPoolOptions::new().max_connections(64).connect(&server.url).await?;
        let table =
            "create table event (position bigserial primary key, stream text not null, data text not null)";
        sqlx::query(AssertSqlSafe(table)).execute(&pool).await?;
        Ok(Self { _server: server, pool })
    }

    /// Inserts a second, one row a transaction, by `clients` connections.
    pub async fn inserts(&self, clients: usize, data: &str, length: Duration) -> anyhow::Result<f64> {
        let start = Instant::now();
        let writers = (0..clients).map(|client| {
            let (pool, data) = (self.pool.clone(), data.to_owned());
            tokio::spawn(async move {
                let mut count = 0_u64;
                while start.elapsed() < length {
                    sqlx::query("insert into event (stream, data) values ($1, $2)")
                        .bind(format!("post-{client}"))
                        .bind(&data)
                        .execute(&pool)
                        .await?;
                    count += 1;
                }
                Ok::<_, sqlx::Error>(count)
            })
        });
        let mut total = 0;
        for writer in futures::future::join_all(writers).await {
            total += writer??;
        }
        Ok(total as f64 / start.elapsed().as_secs_f64())
    }
}
