//! From a finished output folder to the blob store.

use crate::crash;
use ports::blobs::{BlobError, Blobs};
use std::path::{Path, PathBuf};

/// Every file below a folder, as paths relative to it, in order of names.
fn files_below(root: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = vec![];
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if let Ok(relative) = entry.path().strip_prefix(root) {
                found.push(relative.to_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Stores every file of `folder` below `prefix`; playlists last, so that what a playlist names is there before it.
pub async fn store_folder(blobs: &dyn Blobs, folder: &Path, prefix: &str) -> Result<u64, BlobError> {
    let broken = |error: std::io::Error| BlobError::Store(format!("list {}: {error}", folder.display()));
    let mut files = files_below(folder).map_err(broken)?;
    files.sort_by_key(|path| path.extension().is_some_and(|ext| ext == "m3u8" || ext == "mpd"));
    let mut bytes = 0;
    for file in files {
        let name = file.to_string_lossy().replace('\\', "/");
        bytes += blobs.put_file(&format!("{prefix}/{name}"), &folder.join(&file)).await?.size;
        crash::point("first_output");
    }
    Ok(bytes)
}
