//! The generated documents in `schemas/generated`.

use anyhow::{Context, Result, bail};
use domain::catalog::AGGREGATES;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// A document: its file name, and what it says today.
pub struct Document {
    pub name: &'static str,
    pub make: fn() -> Value,
}

/// One line a document. The OpenAPI document is made from the handlers, by the server itself.
pub const DOCUMENTS: &[Document] = &[
    Document { name: "asyncapi.json", make: schemas::asyncapi::document },
    Document { name: "events.json", make: events },
];

/// Writes every document; answers the names of those that changed.
pub fn write(folder: &Path) -> Result<Vec<&'static str>> {
    fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))?;
    let mut written = vec![];
    for document in DOCUMENTS.iter().filter(|document| !is_current(folder, document)) {
        let path = folder.join(document.name);
        fs::write(&path, text(document)).with_context(|| format!("write {}", path.display()))?;
        written.push(document.name);
    }
    Ok(written)
}

/// Fails with the names of the documents that are not what the code says.
pub fn check(folder: &Path) -> Result<()> {
    let stale: Vec<_> = DOCUMENTS.iter().filter(|document| !is_current(folder, document)).collect();
    let names: Vec<_> = stale.iter().map(|document| document.name).collect();
    if !names.is_empty() {
        bail!("not what the code says: {}; run `make schemas` and read the diff", names.join(", "));
    }
    Ok(())
}

fn is_current(folder: &Path, document: &Document) -> bool {
    fs::read_to_string(folder.join(document.name)).is_ok_and(|kept| kept == text(document))
}

fn text(document: &Document) -> String {
    format!("{:#}\n", (document.make)())
}

/// Every event type, for readers of the log, of Kafka and of the audit.
fn events() -> Value {
    let types = AGGREGATES.iter().flat_map(|aggregate| {
        aggregate.types.iter().map(|info| {
            json!({
                "type": info.name,
                "version": info.version,
                "category": aggregate.category,
                "topic": format!("reelog.{}.v1", aggregate.category),
                "personal": info.personal,
            })
        })
    });
    Value::Array(types.collect())
}
