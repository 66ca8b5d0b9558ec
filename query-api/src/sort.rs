//! `sortBy` of lists.

use projections::Sort;
use web::{ApiError, Code};

/// Reads `sortBy`; absent or empty is newest first. Only members have an `APP_USER_ID` to sort by.
pub fn parse(text: Option<&str>, with_app_user_id: bool) -> Result<Sort, ApiError> {
    match text.filter(|text| !text.is_empty()) {
        None | Some("CREATED_AT_DESC") => Ok(Sort::CreatedDesc),
        Some("CREATED_AT_ASC") => Ok(Sort::CreatedAsc),
        Some("LAST_MODIFIED_AT_ASC") => Ok(Sort::ModifiedAsc),
        Some("LAST_MODIFIED_AT_DESC") => Ok(Sort::ModifiedDesc),
        Some("APP_USER_ID_ASC") if with_app_user_id => Ok(Sort::AppUserIdAsc),
        Some("APP_USER_ID_DESC") if with_app_user_id => Ok(Sort::AppUserIdDesc),
        Some(other) => {
            let names =
                if with_app_user_id { ", LAST_MODIFIED_AT or APP_USER_ID" } else { " or LAST_MODIFIED_AT" };
            let message = format!("sortBy is CREATED_AT{names} with _ASC or _DESC, not {other:?}");
            Err(ApiError::new(Code::InvalidRequestParameter, message))
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    #[test]
    fn lists_are_newest_first_unless_told_otherwise() {
        assert_eq!(parse(None, true).unwrap(), Sort::CreatedDesc);
        assert_eq!(parse(Some(""), false).unwrap(), Sort::CreatedDesc);
        assert_eq!(parse(Some("APP_USER_ID_ASC"), true).unwrap(), Sort::AppUserIdAsc);
    }

    #[test]
    fn an_order_that_a_list_does_not_have_is_refused_with_those_it_has() {
        let refused = parse(Some("APP_USER_ID_ASC"), false).unwrap_err();
        assert!(refused.public().message.contains("CREATED_AT or LAST_MODIFIED_AT"));
        assert!(parse(Some("created_at_asc"), true).is_err());
    }
}
