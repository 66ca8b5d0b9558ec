//! The plugins that children can load, in a folder of their own, and GStreamer's registry of them.
//!
//! Both lie in a folder named by what the plugins are, so that an upgrade of the system makes a new one.

use crate::plugins::PLUGINS;
use crate::{Failure, sandbox};
use std::fs::DirBuilder;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Where children find their plugins.
pub(super) struct Registry {
    /// A folder of links to the plugins of the list.
    pub plugins: PathBuf,
    /// Written by the first child, which sees no media, and only read by all others.
    pub file: PathBuf,
}

/// The registry of this process, made at the first call.
pub(super) fn registry() -> Result<&'static Registry, Failure> {
    static MADE: OnceLock<Registry> = OnceLock::new();
    if let Some(made) = MADE.get() {
        return Ok(made);
    }
    let made = make()?;
    Ok(MADE.get_or_init(|| made))
}

fn make() -> Result<Registry, Failure> {
    let found = plugins()?;
    let io = |error| Failure::storage("making the folder of plugins", &error);
    let cache = cache();
    DirBuilder::new().recursive(true).mode(0o700).create(&cache).map_err(io)?;
    check_owner(&cache)?;
    let folder = cache.join(format!("media-{:016x}", fingerprint(&found).map_err(io)?));
    let plugins = folder.join("plugins");
    if !plugins.exists() {
        std::fs::create_dir_all(&folder).map_err(io)?;
        // Another process may make it at the same time: each its own, the first one stays.
        let part = folder.join(format!("plugins.{}.part", std::process::id()));
        std::fs::create_dir_all(&part).map_err(io)?;
        for plugin in &found {
            std::os::unix::fs::symlink(plugin, part.join(plugin.file_name().unwrap_or_default()))
                .map_err(io)?;
        }
        if std::fs::rename(&part, &plugins).is_err() {
            std::fs::remove_dir_all(&part).map_err(io)?;
        }
    }
    Ok(Registry { plugins, file: folder.join("registry.bin") })
}

/// The plugins of the list that are installed.
fn plugins() -> Result<Vec<PathBuf>, Failure> {
    let folders = system_folders()?;
    let mut found = vec![];
    for name in PLUGINS {
        let file = format!("libgst{name}.so");
        if let Some(path) = folders.iter().map(|folder| folder.join(&file)).find(|path| path.exists()) {
            found.push(path.canonicalize().unwrap_or(path));
        } else {
            tracing::warn!(file, "a GStreamer plugin is not installed; what needs it will fail");
        }
    }
    Ok(found)
}

/// Where the operator says, or beside the GStreamer that this program runs with.
fn system_folders() -> Result<Vec<PathBuf>, Failure> {
    let said = ["GST_PLUGIN_SYSTEM_PATH_1_0", "GST_PLUGIN_SYSTEM_PATH"];
    if let Some(paths) = said.iter().find_map(std::env::var_os) {
        return Ok(std::env::split_paths(&paths).collect());
    }
    let maps = std::fs::read_to_string("/proc/self/maps")
        .map_err(|error| Failure::storage("looking for GStreamer", &error))?;
    maps.lines()
        .filter_map(|line| line.find('/').map(|at| Path::new(&line[at..])))
        .find(|path| path.to_string_lossy().contains("/libgstreamer-1.0.so"))
        .and_then(Path::parent)
        .map(|folder| vec![folder.join("gstreamer-1.0")])
        .ok_or_else(|| Failure::internal("GStreamer is not loaded; set GST_PLUGIN_SYSTEM_PATH"))
}

/// Changes when GStreamer is another one, or a plugin of the list comes, goes or changes.
fn fingerprint(plugins: &[PathBuf]) -> std::io::Result<u64> {
    let mut hasher = DefaultHasher::new();
    // Without a call into it the linker would leave the library out, and nobody could say where it lies.
    gstreamer::version().hash(&mut hasher);
    for plugin in plugins {
        let facts = plugin.metadata()?;
        (plugin, facts.len(), facts.mtime(), facts.mtime_nsec()).hash(&mut hasher);
    }
    Ok(hasher.finish())
}

fn cache() -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    cache.or_else(home).unwrap_or_else(std::env::temp_dir).join("reelog")
}

/// What lies in the folder is loaded as code: it must be nobody else's.
fn check_owner(folder: &Path) -> Result<(), Failure> {
    let facts = folder.metadata().map_err(|error| Failure::storage("looking at the cache", &error))?;
    if facts.uid() == sandbox::own_user() && facts.mode() & 0o022 == 0 {
        return Ok(());
    }
    let folder = folder.display();
    Err(Failure::internal(format!("others can write {folder}: remove it, or set XDG_CACHE_HOME")))
}
