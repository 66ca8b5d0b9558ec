//! What records ask a worker for.

use domain::PostId;
use ports::bus::Delivery;
use schemas::worker::Work;
use uuid::Uuid;

/// The work a record speaks of; none for records that are not about work to be claimed.
pub fn asked(delivery: &Delivery) -> Result<Option<Work>, String> {
    let message = &delivery.message;
    match message.event_type() {
        Some("post.queued" | "post.retried" | "post.attempt_failed") => {
            let post: PostId = key(&message.key, "post-")?;
            let data: serde_json::Value = serde_json::from_slice(&message.payload)
                .map_err(|error| format!("the payload is not JSON: {error}"))?;
            let job = data["job"].as_str().and_then(|job| job.parse().ok());
            let job: Uuid = job.ok_or_else(|| "the payload names no job".to_owned())?;
            Ok(Some(Work::Job { post, job }))
        }
        Some("task.opened" | "task.attempt_failed") => Ok(Some(Work::Task(key(&message.key, "task-")?))),
        Some(_) => Ok(None),
        None => Err("the record has no ce_type".into()),
    }
}

/// The key of the stream that a record is of.
fn key<T: std::str::FromStr>(name: &str, category: &str) -> Result<T, String> {
    let key = name.strip_prefix(category).and_then(|key| key.parse().ok());
    key.ok_or_else(|| format!("the key {name} is not that of a {category} stream"))
}
