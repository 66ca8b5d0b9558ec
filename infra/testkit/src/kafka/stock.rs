//! Reads topics with the consumer that comes with Kafka, as a stranger would.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use tokio::process::Command;

use crate::clips::workspace_root;

/// A record as Kafka's console consumer shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockRecord {
    pub partition: u32,
    pub offset: u64,
    /// Names and values; values with a comma cannot be told apart from the next header.
    pub headers: BTreeMap<String, String>,
    /// `null` when there is none.
    pub key: String,
    pub value: String,
}

pub async fn records(bootstrap: &str, topics: &str, idle: Duration) -> anyhow::Result<Vec<StockRecord>> {
    let output = Command::new(workspace_root().join("infra/kafka/consume"))
        .args([bootstrap, topics, &idle.as_millis().to_string()])
        .kill_on_drop(true)
        .output()
        .await
        .context("start infra/kafka/consume")?;
    ensure!(output.status.success(), "consume {topics}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().map(parse).collect()
}

/// Parted by tabs: `Partition:2`, `Offset:0`, `name:value,name:value` or `NO_HEADERS`, key, value.
fn parse(line: &str) -> anyhow::Result<StockRecord> {
    let mut fields = line.splitn(5, '\t');
    let mut next = || fields.next().with_context(|| format!("a field is missing in {line:?}"));
    Ok(StockRecord {
        partition: next()?.strip_prefix("Partition:").context("no partition")?.parse()?,
        offset: next()?.strip_prefix("Offset:").context("no offset")?.parse()?,
        headers: headers(next()?),
        key: next()?.to_owned(),
        value: next()?.to_owned(),
    })
}

fn headers(field: &str) -> BTreeMap<String, String> {
    let pairs = field.split(',').filter_map(|header| header.split_once(':'));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_without_headers_is_read() {
        let record = parse("Partition:1\tOffset:12\tNO_HEADERS\tnull\ta\tb").expect("it is a record");
        assert_eq!((record.partition, record.offset, record.headers.len()), (1, 12, 0));
        assert_eq!((record.key.as_str(), record.value.as_str()), ("null", "a\tb"));
    }

    #[test]
    fn a_line_that_is_no_record_is_an_error() {
        assert!(parse("Processed a total of 2 messages").is_err());
    }
}
