//! Makes the list of golden samples (`golden/{type}/v{version}-{case}.json`) that the AsyncAPI document is made from.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let golden = root.join("golden");
    println!("cargo:rerun-if-changed={}", golden.display());
    let mut list = String::from("&[\n");
    for folder in entries(&golden)?.iter().filter(|path| path.is_dir()) {
        println!("cargo:rerun-if-changed={}", folder.display());
        for file in entries(folder)? {
            let name = text(&file)?;
            // What a sample reads as today is not what is on the wire.
            let Some(case) = name.strip_suffix(".json").filter(|case| !case.ends_with(".expected")) else {
                continue;
            };
            let Some((version, _)) = case.strip_prefix('v').and_then(|case| case.split_once('-')) else {
                continue;
            };
            let version: u16 = version.parse().map_err(io::Error::other)?;
            let event_type = text(folder)?;
            writeln!(list, "    ({event_type:?}, {version}, include_str!({:?})),", file.display())
                .map_err(io::Error::other)?;
        }
    }
    list.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("golden.rs"), list)
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}

fn text(path: &Path) -> io::Result<&str> {
    let name = path.file_name().and_then(|name| name.to_str());
    name.ok_or_else(|| io::Error::other(format!("{} has no readable name", path.display())))
}
