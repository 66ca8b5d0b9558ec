//! Partial uploads, and the whole that is made of them.
//!
//! They gather below the upload of the post that is under way, or one that the first of them begins: so they expire,
//! are given up and are replaced together with it. The final one says what the upload is of, and completes it.

use super::finish::{finish, sources};
use super::found::Found;
use super::pieces::Pieces;
use super::protocol::{Metadata, bad};
use crate::{posts, uploads};
use domain::post::{Active, Phase, UPLOAD_BYTES_MAX, Upload};
use ports::Context;
use schemas::errors::Code;
use std::collections::BTreeSet;
use tokio::sync::Mutex;
use uuid::Uuid;
use web::{ApiError, Platform, TusOf, TusTicket};

/// The most partial uploads of a file; clients send four or so side by side.
const PARTIALS_MAX: usize = 100;

/// Clients create partial uploads side by side, and the first of them begins the upload for all: one at a time, for the
/// few milliseconds that it takes.
static BEGINNING: Mutex<()> = Mutex::const_new(());

/// Begins a partial upload.
pub async fn begin(
    platform: &Platform,
    post: &Active,
    size: u64,
    metadata: Metadata,
    context: &Context,
) -> Result<TusTicket, ApiError> {
    let _turn = BEGINNING.lock().await;
    let post = posts::current(platform, post.app, post.post).await?;
    if size > UPLOAD_BYTES_MAX {
        return Err(Code::UploadSizeLimit.into());
    }
    let running = post.upload.as_ref().filter(|_| matches!(post.phase, Phase::Created));
    let upload = if let Some(running) = running {
        running.upload
    } else {
        let Metadata { file_name, content_type } = metadata;
        let upload = Upload { upload: Uuid::now_v7(), file_name, content_type, size, parts: 1 };
        uploads::start(platform, &post, context, &upload).await?;
        upload.upload
    };
    // 0 is the whole.
    let number = rand::random::<u32>().max(1);
    let ticket = TusTicket { app: post.app, post: post.post, upload, size, of: TusOf::Partial(number) };
    Pieces::of(&ticket).begin(platform).await?;
    Ok(ticket)
}

/// Makes the file of partial uploads that are all there. The same again changes nothing.
pub async fn join(
    platform: &Platform,
    post: &Active,
    urls: &[String],
    metadata: Metadata,
    context: &Context,
) -> Result<TusTicket, ApiError> {
    let parts = parts(platform, post, urls)?;
    let first = parts.first().ok_or(Code::InvalidTusHeader)?;
    let size = parts.iter().map(|part| part.size).sum();
    let of = parts.iter().filter_map(|part| match part.of {
        TusOf::Partial(number) => Some((number, part.size)),
        TusOf::Whole | TusOf::Final(_) => None,
    });
    let ticket = TusTicket { size, of: TusOf::Final(of.collect()), ..first.clone() };
    if post.phase.source().is_some() {
        let found = Found::look(platform, &ticket).await?;
        return if found.is_complete { Ok(ticket) } else { Err(Code::UploadGone.into()) };
    }
    for part in sources(&ticket) {
        Found::look(platform, &part).await?;
        let at = Pieces::of(&part).offset(platform).await?;
        if at != part.size {
            let message = format!("a partial upload is at offset {at} of {}; send the rest", part.size);
            return Err(ApiError::new(Code::VideoPostUploadIncomplete, message));
        }
    }
    let Metadata { file_name, content_type } = metadata;
    let upload = Upload { upload: ticket.upload, file_name, content_type, size, parts: 1 };
    uploads::start(platform, post, context, &upload).await?;
    let found = Found::look(platform, &ticket).await?;
    finish(platform, &ticket, &found).await?;
    Ok(ticket)
}

/// The partial uploads that URLs name: of this post, of one upload, each once.
fn parts(platform: &Platform, post: &Active, urls: &[String]) -> Result<Vec<TusTicket>, ApiError> {
    if urls.len() > PARTIALS_MAX {
        return Err(bad("Upload-Concat", &format!("takes at most {PARTIALS_MAX} partial uploads")));
    }
    let read = |url: &String| platform.secrets.read_tus(url.rsplit('/').next().unwrap_or_default());
    let parts: Vec<TusTicket> = urls.iter().map(read).collect::<Result<_, _>>()?;
    let fits = |part: &TusTicket| {
        (part.app, part.post, part.upload) == (post.app, post.post, parts[0].upload)
            && matches!(part.of, TusOf::Partial(_))
    };
    if !parts.iter().all(fits) {
        return Err(bad("Upload-Concat", "names something else than partial uploads of this post"));
    }
    let distinct: BTreeSet<String> = urls.iter().cloned().collect();
    if distinct.len() < urls.len() {
        return Err(bad("Upload-Concat", "names a partial upload twice"));
    }
    Ok(parts)
}
