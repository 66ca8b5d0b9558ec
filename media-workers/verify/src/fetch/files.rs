//! Files below one folder.

use super::{Got, Range, Trouble};
use std::fs::File;
use std::io::{ErrorKind, Read as _, Seek as _, SeekFrom};
use std::path::Path;
use url::Url;

/// Reads a file, or a range of it.
pub(super) fn get(
    root: &Path,
    url: &Url,
    range: Option<Range>,
    max: u64,
    name: &str,
) -> Result<Got, Trouble> {
    let path = match url.to_file_path() {
        Ok(path) if url.scheme() == "file" => path,
        _ => return Err(Trouble::Outside(format!("{name} is no file"))),
    };
    let broken = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Trouble::Missing(format!("{name} does not exist")),
        _ => Trouble::Stop(format!("reading {name}: {error}")),
    };
    // After links are followed.
    let path = path.canonicalize().map_err(broken)?;
    if !path.starts_with(root) {
        return Err(Trouble::Outside(format!("{name} is outside of the folder")));
    }
    let facts = path.metadata().map_err(broken)?;
    if !facts.is_file() {
        return Err(Trouble::Missing(format!("{name} is no file")));
    }
    let (from, length) = range.unwrap_or((0, facts.len()));
    if from.checked_add(length).is_none_or(|end| end > facts.len()) {
        return Err(Trouble::Missing(format!(
            "{name} has no bytes {from} + {length}: it has {}",
            facts.len()
        )));
    }
    if length > max {
        return Err(Trouble::Stop(format!("{name} is over the limit of {max} bytes")));
    }
    let mut file = File::open(&path).map_err(broken)?;
    file.seek(SeekFrom::Start(from)).map_err(broken)?;
    let mut bytes = vec![];
    file.take(length).read_to_end(&mut bytes).map_err(broken)?;
    Ok(Got { url: url.clone(), bytes, content_type: None })
}
