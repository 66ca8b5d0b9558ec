//! Test clips: one real film, and odd files made from it by ffmpeg.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

/// Five seconds of Big Buck Bunny: H.264 1280x720 at 25 frames a second, AAC 5.1.
pub fn bunny() -> PathBuf {
    let folder = std::env::var_os("REELOG_CLIPS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.cache/clips"), PathBuf::from);
    let clip = folder.join("bigbuckbunny.mp4");
    assert!(clip.exists(), "no clip at {}: run infra/setup", clip.display());
    clip.canonicalize().expect("an existing file")
}

/// Two seconds of it, small and stereo: the base of the odd files.
pub fn base() -> PathBuf {
    made("base.mp4", &bunny(), "-t 2 -vf scale=640:360 -ac 2 -c:v libx264 -preset ultrafast -g 25 -c:a aac")
}

/// The clip of this name, made once by an ffmpeg recipe from `input`; another recipe of the same name is another clip.
pub fn made(name: &str, input: &Path, recipe: &str) -> PathBuf {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let folder = folder((input, recipe));
    let clip = folder.join(name);
    if clip.exists() {
        return clip;
    }
    let half_made = folder.join(format!("half-made-{name}"));
    let status = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-y", "-i"])
        .arg(input)
        .args(recipe.split_whitespace())
        .arg(&half_made)
        .status()
        .expect("ffmpeg is installed by infra/setup");
    assert!(status.success(), "ffmpeg could not make {name}");
    std::fs::rename(&half_made, &clip).expect("one folder");
    clip
}

/// A file with these bytes.
pub fn written(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = folder(bytes);
    let half_written = tempfile::NamedTempFile::new_in(&folder).expect("the folder is ours");
    std::fs::write(&half_written, bytes).expect("the folder is ours");
    let path = folder.join(name);
    half_written.persist(&path).expect("one folder");
    path
}

/// A folder of its own for what is made in this way.
fn folder(how: impl Hash) -> PathBuf {
    let mut key = DefaultHasher::new();
    how.hash(&mut key);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("clips/{:016x}", key.finish()));
    std::fs::create_dir_all(&folder).expect("the folder is ours");
    folder
}
