//! Pictures that are uploaded in the place of extracted ones: in any phase, as often as one likes.

use super::super::{
    Active, Event, PictureKind, PictureRemoved, PictureUploadStarted, PictureUploaded, Source, StoredPicture,
    Upload,
};
use super::Refusal;
use super::upload::is_named;
use crate::time::Timestamp;
use uuid::Uuid;

pub(super) fn start(
    post: &Active,
    picture: PictureKind,
    upload: Upload,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    if post.pictures.of(picture).upload.as_ref() == Some(&upload) {
        return Ok(vec![]);
    }
    let max = picture.bytes_max();
    if !(1..=max).contains(&upload.size) {
        return Err(Refusal::PictureSize { size: upload.size, max });
    }
    if upload.parts != 1 {
        return Err(Refusal::PartCount { parts: upload.parts });
    }
    if !is_named(&upload) {
        return Err(Refusal::FileName);
    }
    Ok(vec![PictureUploadStarted { picture, upload, at }.into()])
}

pub(super) fn complete(
    post: &Active,
    picture: PictureKind,
    stored: StoredPicture,
    at: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    let slot = post.pictures.of(picture);
    let asked = slot.upload.as_ref().ok_or(Refusal::NoUpload)?;
    if asked.upload != stored.upload {
        return Err(Refusal::UploadReplaced);
    }
    if slot.stored.as_ref().is_some_and(|known| known.upload == stored.upload) {
        return Ok(vec![]);
    }
    let replaced = slot.stored.as_ref().map(|before| before.file.key.clone());
    let StoredPicture { upload, file } = stored;
    Ok(vec![PictureUploaded { picture, upload, file, replaced, at }.into()])
}

pub(super) fn remove(post: &Active, picture: PictureKind, at: Timestamp) -> Vec<Event> {
    let slot = post.pictures.of(picture);
    let file: Option<&Source> = slot.stored.as_ref().map(|stored| &stored.file);
    if slot.upload.is_none() && file.is_none() {
        return vec![];
    }
    let key = file.map(|file| file.key.clone());
    let upload = slot.upload.as_ref().map_or(Uuid::nil(), |upload| upload.upload);
    vec![PictureRemoved { picture, upload, key, at }.into()]
}
