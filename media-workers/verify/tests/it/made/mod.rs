//! A small, correct result: two rungs of H.264 and one of AAC, as HLS and DASH. Samples have the right heads and no picture.

mod manifests;
mod segments;

use std::collections::BTreeMap;
use std::path::Path;

/// Files by path.
#[derive(Clone)]
pub struct Tree(pub BTreeMap<String, Vec<u8>>);

/// A rendition to be made.
#[derive(Clone, Copy)]
pub struct Track {
    pub name: &'static str,
    /// Width and height; nothing for sound.
    pub size: Option<(u32, u32)>,
    /// Bytes of each sample.
    pub bytes: usize,
    /// Samples of each segment.
    pub segments: &'static [u64],
}

impl Track {
    pub fn timescale(&self) -> u32 {
        if self.size.is_some() { 25_000 } else { 48_000 }
    }

    /// Ticks of one sample.
    pub fn sample(&self) -> u64 {
        if self.size.is_some() { 1000 } else { 1024 }
    }

    pub fn codecs(&self) -> &'static str {
        if self.size.is_some() { "avc1.42C01F" } else { "mp4a.40.2" }
    }
}

pub const TRACKS: [Track; 3] = [
    Track { name: "360p", size: Some((640, 360)), bytes: 300, segments: &[50, 50, 25] },
    Track { name: "720p", size: Some((1280, 720)), bytes: 900, segments: &[50, 50, 25] },
    Track { name: "audio", size: None, bytes: 90, segments: &[94, 94, 46] },
];

/// The whole result.
pub fn tree() -> Tree {
    let mut files = BTreeMap::new();
    let mut sizes = vec![];
    for track in TRACKS {
        files.insert(format!("{}/init.mp4", track.name), segments::init(&track));
        let made: Vec<Vec<u8>> = segments::all(&track);
        sizes.push(made.iter().map(|bytes| bytes.len() as u64).collect::<Vec<_>>());
        for (index, bytes) in made.into_iter().enumerate() {
            files.insert(format!("{}/{:05}.m4s", track.name, index + 1), bytes);
        }
        files.insert(format!("{}/index.m3u8", track.name), manifests::media(&track).into_bytes());
    }
    files.insert("main.m3u8".to_owned(), manifests::multivariant(&sizes).into_bytes());
    files.insert("manifest.mpd".to_owned(), manifests::mpd(&sizes).into_bytes());
    Tree(files)
}

impl Tree {
    pub fn text(&self, file: &str) -> String {
        String::from_utf8(self.0[file].clone()).unwrap()
    }

    /// Replaces the first `from` in a text file.
    pub fn edit(&mut self, file: &str, from: &str, to: &str) {
        let text = self.text(file);
        assert!(text.contains(from), "{from:?} is not in {file}:\n{text}");
        self.0.insert(file.to_owned(), text.replacen(from, to, 1).into_bytes());
    }

    /// Replaces every `from` in a text file.
    pub fn edit_all(&mut self, file: &str, from: &str, to: &str) {
        let text = self.text(file);
        assert!(text.contains(from), "{from:?} is not in {file}:\n{text}");
        self.0.insert(file.to_owned(), text.replace(from, to).into_bytes());
    }

    /// Where the body of the first box of this kind begins.
    pub fn body_of(&self, file: &str, kind: &str) -> usize {
        let found = self.0[file].windows(4).position(|four| four == kind.as_bytes());
        found.unwrap_or_else(|| panic!("{file} has no {kind}")) + 4
    }

    /// Overwrites bytes, counted from the body of a box.
    pub fn poke(&mut self, file: &str, kind: &str, at: usize, bytes: &[u8]) {
        let from = self.body_of(file, kind) + at;
        self.0.get_mut(file).unwrap()[from..from + bytes.len()].copy_from_slice(bytes);
    }

    pub fn write(&self, folder: &Path) {
        for (name, bytes) in &self.0 {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }

    /// What the validator says of one entry of it; `.` is the folder.
    pub fn verified(&self, entry: &str) -> verify::Report {
        let folder = tempfile::tempdir().unwrap();
        self.write(folder.path());
        verify::dir(&folder.path().join(entry))
    }
}

#[test]
fn a_correct_result_is_clean() {
    let report = tree().verified(".");
    report.assert_clean();
    assert_eq!((report.documents, report.segments), (5, 9), "each is read once: {report}");
}
