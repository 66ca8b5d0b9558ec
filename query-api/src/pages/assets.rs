//! Files of the pages, in the binary.

use sha2::{Digest, Sha256};

/// A file.
pub struct Asset {
    name: &'static str,
    pub content_type: &'static str,
    pub bytes: &'static [u8],
}

macro_rules! own {
    ($name:literal, $content_type:literal) => {
        Asset {
            name: $name,
            content_type: $content_type,
            bytes: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/web/assets/", $name)),
        }
    };
}

// hls.js, if the set-up had fetched it when this was built: `const HLS: &[u8]`, else a script that says so.
include!(concat!(env!("OUT_DIR"), "/vendor.rs"));

pub static WATCH: Asset = own!("watch.html", "text/html; charset=utf-8");
pub static DOCS: Asset = own!("docs.html", "text/html; charset=utf-8");

static FILES: [Asset; 8] = [
    own!("page.css", "text/css; charset=utf-8"),
    own!("beacon.js", "text/javascript; charset=utf-8"),
    own!("watch.js", "text/javascript; charset=utf-8"),
    own!("storyboard.js", "text/javascript; charset=utf-8"),
    own!("docs.js", "text/javascript; charset=utf-8"),
    own!("format.js", "text/javascript; charset=utf-8"),
    own!("icon.svg", "image/svg+xml"),
    Asset { name: "hls.min.js", content_type: "text/javascript; charset=utf-8", bytes: HLS },
];

impl Asset {
    /// The file of this name below `/assets/`.
    pub fn named(name: &str) -> Option<&'static Self> {
        FILES.iter().find(|asset| asset.name == name)
    }

    /// Changes with the bytes.
    pub fn version(&self) -> String {
        let digest = Sha256::digest(self.bytes);
        let first = digest.first_chunk::<8>().copied().map_or(0, u64::from_be_bytes);
        format!("{first:016x}")
    }
}
