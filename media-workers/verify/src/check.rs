//! The course of a check: what to begin with, then each document, then one against the other.

use crate::fetch::{Fetcher, Got};
use crate::shelf::{Check, Stop};
use crate::{Limits, Place, Progress, Report, Rule, dash, hls, same};
use std::path::{Path, PathBuf};
use url::Url;

type Tell<'a> = &'a mut dyn FnMut(Progress<'_>);

/// Checks a folder or a file.
pub(crate) async fn dir(path: &Path, limits: &Limits, progress: Tell<'_>) -> Report {
    let stopped = |why: String| Report { stopped: Some(why), ..Report::default() };
    let path = match path.canonicalize() {
        Ok(path) => path,
        Err(error) => return stopped(format!("{}: {error}", path.display())),
    };
    let (root, files) = if path.is_dir() {
        match entries(&path) {
            Ok(files) => (path, files),
            Err(error) => return stopped(format!("{}: {error}", path.display())),
        }
    } else {
        (path.parent().unwrap_or(&path).to_owned(), vec![path.clone()])
    };
    let urls: Vec<Url> = files.iter().filter_map(|file| Url::from_file_path(file).ok()).collect();
    run(Fetcher::files(root, limits), &urls, progress).await
}

/// Checks URLs.
pub(crate) async fn urls(urls: &[&str], limits: &Limits, progress: Tell<'_>) -> Report {
    let stopped = |why: String| Report { stopped: Some(why), ..Report::default() };
    let mut parsed = vec![];
    for url in urls {
        match Url::parse(url) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => parsed.push(url),
            Ok(_) => return stopped("a URL is not on http or https".to_owned()),
            Err(error) => return stopped(format!("a URL cannot be read: {error}")),
        }
    }
    match Fetcher::http(limits) {
        Ok(fetcher) => run(fetcher, &parsed, progress).await,
        Err(why) => stopped(why),
    }
}

/// What of a folder to begin with: multivariant playlists and manifests, or else all playlists.
fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let (mut first, mut media) = (vec![], vec![]);
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("mpd") => first.push(path),
            Some("m3u8") => {
                let text = String::from_utf8_lossy(&std::fs::read(&path)?).into_owned();
                if text.contains("#EXT-X-STREAM-INF") { first.push(path) } else { media.push(path) }
            }
            _ => {}
        }
    }
    let mut files = if first.is_empty() { media } else { first };
    files.sort();
    Ok(files)
}

async fn run(fetcher: Fetcher, urls: &[Url], progress: Tell<'_>) -> Report {
    let mut check = Check::new(fetcher, progress);
    if urls.is_empty() {
        let message = "there is no .m3u8 and no .mpd in the folder";
        check.findings.add(Rule::Nothing, &Place::of("."), message);
    }
    let (mut hls, mut dash) = (vec![], vec![]);
    for url in urls {
        match document(&mut check, url).await {
            Ok((Kind::Hls, tracks)) => hls.push(tracks),
            Ok((Kind::Dash, tracks)) => dash.push(tracks),
            Err(Stop(why)) => return check.report(Some(why)),
        }
    }
    for one in &hls {
        for other in &dash {
            same::check(one, other, &mut check.findings);
        }
    }
    check.report(None)
}

enum Kind {
    Hls,
    Dash,
}

async fn document(check: &mut Check<'_>, url: &Url) -> Result<(Kind, Vec<same::Described>), Stop> {
    let got = match check.fetcher.document(url).await {
        Ok(got) => got,
        Err(trouble) => {
            check.lacks(&Place::of(&check.fetcher.name(url)), trouble)?;
            return Ok((Kind::Hls, vec![]));
        }
    };
    if is_xml(&got) {
        return Ok((Kind::Dash, dash::check(check, &got).await?));
    }
    Ok((Kind::Hls, hls::check(check, &got).await?))
}

fn is_xml(got: &Got) -> bool {
    let ending = Path::new(got.url.path()).extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("mpd"))
        || got.bytes.trim_ascii_start().starts_with(b"<")
}
