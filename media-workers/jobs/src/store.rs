//! From a finished output folder to the blob store.

use crate::crash;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use ports::blobs::{BlobError, Blobs};
use std::path::{Path, PathBuf};

/// Every file below a folder, as paths relative to it, in order of names. Anything else there is refused: the folder was
/// written by a process that read untrusted media, and a link would publish whatever of ours it points to.
fn files_below(root: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = vec![];
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let (kind, path) = (entry.file_type()?, entry.path());
            if kind.is_dir() {
                folders.push(path);
            } else if !kind.is_file() {
                return Err(std::io::Error::other(format!("{} is not a plain file", path.display())));
            } else if let Ok(relative) = path.strip_prefix(root) {
                found.push(relative.to_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Puts at a time: a disk makes several durable in one go, and another machine's store answers each after a while.
const PUTS_AT_A_TIME: usize = 8;

/// Stores every file of `folder` below `prefix`; playlists last, so that what a playlist names is there before it.
pub async fn store_folder(blobs: &dyn Blobs, folder: &Path, prefix: &str) -> Result<u64, BlobError> {
    let broken = |error: std::io::Error| BlobError::Store(format!("list {}: {error}", folder.display()));
    let files = files_below(folder).map_err(broken)?;
    let names_others = |path: &PathBuf| path.extension().is_some_and(|ext| ext == "m3u8" || ext == "mpd");
    let (playlists, media): (Vec<_>, Vec<_>) = files.into_iter().partition(names_others);
    let put = async |file: PathBuf| {
        let name = file.to_string_lossy().replace('\\', "/");
        let stored = blobs.put_file(&format!("{prefix}/{name}"), &folder.join(&file)).await?;
        crash::point("first_output");
        Ok(stored.size)
    };
    let mut bytes = 0;
    for files in [media, playlists] {
        let puts = stream::iter(files).map(&put).buffer_unordered(PUTS_AT_A_TIME);
        bytes += puts.try_fold(0, async |sum, size| Ok(sum + size)).await?;
    }
    Ok(bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    #[test]
    fn a_result_that_holds_a_link_is_refused_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        std::fs::create_dir_all(out.join("720p")).unwrap();
        std::fs::write(out.join("720p/1.m4s"), "x").unwrap();
        std::fs::write(out.join("main.m3u8"), "x").unwrap();
        assert_eq!(files_below(&out).unwrap(), [Path::new("720p/1.m4s"), Path::new("main.m3u8")]);
        let secret = folder.path().join("operator.token");
        std::fs::write(&secret, "secret").unwrap();
        std::os::unix::fs::symlink(&secret, out.join("720p/2.m4s")).unwrap();
        let refused = files_below(&out).unwrap_err();
        assert!(refused.to_string().contains("not a plain file"), "{refused}");
    }
}
