//! Usage as clients read it. Whole numbers in the unit that the name ends with: rounding is the reader's.

use super::period::Period;
use domain::{Timestamp, member};
use projections::usage::UsageRow as Row;
use schemas::rest::iso;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What was used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageFigures {
    /// Posts made.
    pub posts: u64,
    /// Bytes of completed uploads.
    pub uploaded_bytes: u64,
    /// Length of the media that was processed.
    pub media_ms: u64,
    /// Length of what was made, by rung.
    pub transcoded_ms: BTreeMap<String, u64>,
    /// Processor time of transcoding.
    pub cpu_ms: u64,
    /// Bytes that came to be stored, less those deleted.
    pub stored_bytes: i64,
    /// Media time that was delivered to viewers.
    pub watched_ms: u64,
    /// Bytes that left the media origin.
    pub delivered_bytes: u64,
}

/// Whose usage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MemberUsage {
    /// The member's number.
    pub id: u32,
    pub app_user_id: String,
}

/// Usage of one member in one hour or day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageRow {
    pub member: MemberUsage,
    /// Start of the hour or day (UTC).
    pub from: String,
    /// Its end, exclusive.
    pub to: String,
    #[serde(flatten)]
    pub figures: UsageFigures,
}

/// Usage of one member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageOfMember {
    pub member: MemberUsage,
    pub from: String,
    /// Exclusive.
    pub to: String,
    /// `HOUR` or `DAY`.
    pub granularity: &'static str,
    pub total: UsageFigures,
    /// Hours or days with any usage, in order.
    pub rows: Vec<UsageRow>,
}

impl UsageRow {
    pub fn of(row: &Row, period: &Period) -> Self {
        let time = |us| iso(Timestamp::from_micros(us));
        Self {
            member: MemberUsage { id: row.member, app_user_id: row.app_user_id.clone() },
            from: time(row.bucket_start_us),
            to: time(row.bucket_start_us + period.step_us()),
            figures: UsageFigures::from(row),
        }
    }
}

impl From<&Row> for UsageFigures {
    fn from(row: &Row) -> Self {
        Self {
            posts: row.posts,
            uploaded_bytes: row.uploaded_bytes,
            media_ms: row.media_ms,
            transcoded_ms: row.transcoded_ms.clone(),
            cpu_ms: row.cpu_ms,
            stored_bytes: row.stored_bytes,
            watched_ms: row.watched_ms,
            delivered_bytes: row.delivered_bytes,
        }
    }
}

impl UsageFigures {
    /// Adds another's figures.
    pub fn add(&mut self, other: &Self) {
        self.posts += other.posts;
        self.uploaded_bytes += other.uploaded_bytes;
        self.media_ms += other.media_ms;
        self.cpu_ms += other.cpu_ms;
        self.stored_bytes += other.stored_bytes;
        self.watched_ms += other.watched_ms;
        self.delivered_bytes += other.delivered_bytes;
        for (rung, ms) in &other.transcoded_ms {
            *self.transcoded_ms.entry(rung.clone()).or_default() += ms;
        }
    }

    /// The sums of many.
    pub fn sum<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut total = Self::default();
        all.into_iter().for_each(|figures| total.add(figures));
        total
    }
}

impl UsageOfMember {
    pub fn of(member: &member::Active, period: &Period, rows: Vec<UsageRow>) -> Self {
        Self {
            member: MemberUsage { id: member.member.get(), app_user_id: member.app_user_id.to_string() },
            from: iso(period.from),
            to: iso(period.to),
            granularity: period.name(),
            total: UsageFigures::sum(rows.iter().map(|row| &row.figures)),
            rows,
        }
    }
}
