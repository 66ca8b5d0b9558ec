//! The sample clips that `infra/setup` fetched.

use std::path::{Path, PathBuf};

/// The folder of the workspace's `Cargo.toml`.
pub fn workspace_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("this crate lies two folders below the root")
        .to_path_buf()
}

/// The folder of the sample clips; which there are is in `infra/fetch.tsv`.
pub fn clips_dir() -> PathBuf {
    workspace_root().join(".cache/clips")
}

/// The path of a sample clip such as `bigbuckbunny.mp4`. Panics when it was not fetched.
pub fn clip(name: &str) -> PathBuf {
    let path = clips_dir().join(name);
    assert!(path.is_file(), "the clip {name} is missing at {}: run infra/setup", path.display());
    path
}
