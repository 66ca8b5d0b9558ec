//! Ids of people as the older chat shows them: a guest is `GUEST_12` there, and `GUEST12` everywhere else, because an
//! `appUserId` has letters and digits only.

use domain::AppUserId;

const GUEST: &str = "GUEST";

/// As the older chat shows an `appUserId`.
pub fn shown_id(app_user_id: &str) -> String {
    match app_user_id.strip_prefix(GUEST) {
        Some(number) if is_number(number) => format!("{GUEST}_{number}"),
        Some(_) | None => app_user_id.to_owned(),
    }
}

/// The `appUserId` that the older chat shows like this.
pub fn app_user_id(shown: &str) -> Option<AppUserId> {
    let guest =
        shown.strip_prefix(GUEST).and_then(|rest| rest.strip_prefix('_')).filter(|rest| is_number(rest));
    let text = guest.map_or_else(|| shown.to_owned(), |number| format!("{GUEST}{number}"));
    text.parse().ok()
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;

    #[test]
    fn guests_are_shown_with_an_underscore_and_found_by_it() {
        assert_eq!(shown_id("GUEST12"), "GUEST_12");
        assert_eq!(app_user_id("GUEST_12").unwrap().as_str(), "GUEST12");
        for id in ["ann", "GUEST", "GUESTx", "guest1"] {
            assert_eq!(shown_id(id), id);
            assert_eq!(app_user_id(id).unwrap().as_str(), id);
        }
        assert_eq!(app_user_id("a_b"), None);
    }
}
