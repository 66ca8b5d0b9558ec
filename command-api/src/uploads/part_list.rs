//! Whether the list a client completes with is the parts we have.

use super::Part;
use domain::post::Upload;
use schemas::errors::Code;
use schemas::rest::CompletedPart;
use std::collections::BTreeMap;
use web::ApiError;

/// The given list by number: every part from 1 on, each once.
pub(super) fn contiguous(
    given: Vec<CompletedPart>,
    upload: &Upload,
) -> Result<BTreeMap<u32, String>, ApiError> {
    let wrong = |message: String| Err(ApiError::new(Code::InvalidUploadPartList, message));
    if given.len() != upload.parts as usize {
        return wrong(format!("the list has {} parts, the upload {}", given.len(), upload.parts));
    }
    let mut list = BTreeMap::new();
    for part in given {
        if !(1..=upload.parts).contains(&part.part_number) {
            return wrong(format!(
                "there is no part {}; parts go from 1 to {}",
                part.part_number, upload.parts
            ));
        }
        let etag = part.e_tag.trim().trim_start_matches("W/").trim_matches('"').to_ascii_lowercase();
        if list.insert(part.part_number, etag).is_some() {
            return wrong(format!("part {} is in the list twice", part.part_number));
        }
    }
    Ok(list)
}

/// The keys to join, in order, if every part is there as listed.
pub(super) fn matching(
    list: &BTreeMap<u32, String>,
    upload: &Upload,
    stored: Vec<Part>,
) -> Result<Vec<String>, ApiError> {
    let mut stored: BTreeMap<u32, Part> = stored.into_iter().map(|part| (part.number, part)).collect();
    let mut keys = Vec::with_capacity(list.len());
    let mut size = 0;
    for number in 1..=upload.parts {
        let missing = || {
            ApiError::new(
                Code::VideoPostUploadIncomplete,
                format!("part {number} has not arrived; send it again"),
            )
        };
        let part = stored.remove(&number).ok_or_else(missing)?;
        if list.get(&number).is_none_or(|etag| *etag != part.etag.to_ascii_lowercase()) {
            let message = format!("part {number} has the eTag \"{}\"; another one is listed", part.etag);
            return Err(ApiError::new(Code::InvalidUploadPartList, message));
        }
        size += part.size;
        keys.push(part.key);
    }
    if size != upload.size {
        let message = format!(
            "the parts have {size} bytes together, the file {}; list the parts, and send those again that are not as \
             you divided it",
            upload.size
        );
        return Err(ApiError::new(Code::VideoPostUploadIncomplete, message));
    }
    Ok(keys)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    fn upload(size: u64, parts: u32) -> Upload {
        Upload { upload: uuid::Uuid::nil(), file_name: "a".into(), content_type: "b".into(), size, parts }
    }

    fn given(parts: &[(u32, &str)]) -> Vec<CompletedPart> {
        parts
            .iter()
            .map(|(part_number, tag)| CompletedPart { part_number: *part_number, e_tag: (*tag).into() })
            .collect()
    }

    fn stored(parts: &[(u32, u64, &str)]) -> Vec<Part> {
        let of = |(number, size, etag): &(u32, u64, &str)| Part {
            number: *number,
            key: format!("k{number}"),
            size: *size,
            etag: (*etag).into(),
        };
        parts.iter().map(of).collect()
    }

    #[test]
    fn parts_are_joined_by_number_whatever_the_order_of_the_list_and_the_quotes() {
        let upload = upload(5, 2);
        let list = contiguous(given(&[(2, "\"B\""), (1, "a")]), &upload).unwrap();
        for sizes in [[3, 2], [2, 3], [4, 1]] {
            let stored = stored(&[(1, sizes[0], "a"), (2, sizes[1], "b")]);
            assert_eq!(matching(&list, &upload, stored).unwrap(), ["k1", "k2"]);
        }
    }

    #[test]
    fn a_list_with_a_hole_a_double_or_a_stranger_is_refused() {
        for list in
            [&[(1, "a")][..], &[(1, "a"), (1, "a")], &[(1, "a"), (3, "c")], &[(0, "a"), (1, "a")], &[]]
        {
            let error = contiguous(given(list), &upload(5, 2)).unwrap_err();
            assert_eq!(error.code(), Code::InvalidUploadPartList, "{list:?}");
        }
    }

    #[test]
    fn a_part_that_is_missing_or_another_one_is_named() {
        let upload = upload(5, 2);
        let list = contiguous(given(&[(1, "a"), (2, "b")]), &upload).unwrap();
        let code = |parts: &[(u32, u64, &str)]| matching(&list, &upload, stored(parts)).unwrap_err().code();
        assert_eq!(code(&[(1, 3, "a")]), Code::VideoPostUploadIncomplete);
        assert_eq!(code(&[(1, 3, "a"), (2, 1, "b")]), Code::VideoPostUploadIncomplete);
        assert_eq!(code(&[(1, 3, "a"), (2, 3, "b")]), Code::VideoPostUploadIncomplete);
        assert_eq!(code(&[(1, 3, "a"), (2, 2, "c")]), Code::InvalidUploadPartList);
    }
}
