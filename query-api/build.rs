//! Puts hls.js into the binary if `infra/setup` has fetched it.

use std::env;
use std::fs;
use std::path::Path;

fn main() -> std::io::Result<()> {
    let assets = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../infra/web/assets");
    // The whole folder: a file that is missing would make every build a new one.
    println!("cargo:rerun-if-changed={}", assets.display());
    let vendored = assets.join("vendor/hls.min.js");
    let value = if vendored.is_file() {
        format!("include_bytes!(r#\"{}\"#)", vendored.canonicalize()?.display())
    } else {
        r#"b"document.documentElement.dataset.hls = 'missing: run infra/setup and build again';\n""#
            .to_owned()
    };
    let out = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("vendor.rs");
    fs::write(out, format!("const HLS: &[u8] = {value};\n"))
}
