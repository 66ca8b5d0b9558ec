use domain::MemberId;
use projections::posts::PostFilter;
use serde::Deserialize;
use utoipa::IntoParams;
use web::{ApiError, Code};

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ListQuery {
    /// Posts of the member with this number.
    #[param(value_type = Option<u32>)]
    member_id: Option<String>,
    /// Posts of this member.
    app_user_id: Option<String>,
    /// `CREATED`, `UPLOADED`, `QUEUED`, `PROCESSING`, `PROCESSED` or a `FAILED_` state.
    video_post_state: Option<String>,
    /// `PUBLIC`, `APP`, `MEMBER`, `FOLLOWER`, `FRIEND`, `RESTRICTED` or `PRIVATE`.
    access_level: Option<String>,
    /// Titles that contain this, in any case.
    keyword: Option<String>,
    /// `CREATED_AT_ASC|DESC`, `LAST_MODIFIED_AT_ASC|DESC`; newest first when absent.
    pub sort_by: Option<String>,
}

impl ListQuery {
    pub fn filter(self) -> Result<PostFilter, ApiError> {
        let given = |text: Option<String>| text.filter(|text| !text.is_empty());
        let wrong = |name: &str, text: &str| {
            ApiError::new(Code::InvalidRequestParameter, format!("there is no {name} {text:?}"))
        };
        let member =
            given(self.member_id).map(|text| text.parse::<MemberId>().map_err(|_| wrong("memberId", &text)));
        let state = given(self.video_post_state);
        if let Some(name) = state.as_deref().filter(|name| !STATES.contains(name)) {
            return Err(wrong("videoPostState", name));
        }
        let level = given(self.access_level).map(|name| {
            serde_json::from_value(serde_json::Value::String(name.clone()))
                .map_err(|_| wrong("accessLevel", &name))
        });
        Ok(PostFilter {
            member: member.transpose()?,
            app_user_id: given(self.app_user_id),
            state,
            access_level: level.transpose()?,
            found_by: None,
            keyword: given(self.keyword),
        })
    }
}

/// The names of contract 4.1.
const STATES: [&str; 8] = [
    "CREATED",
    "FAILED_UPLOAD",
    "UPLOADED",
    "FAILED_QUEUING",
    "QUEUED",
    "PROCESSING",
    "PROCESSED",
    "FAILED_PROCESSING",
];

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;
    use schemas::rest::VideoPostState;

    #[test]
    fn every_state_can_be_filtered_by() {
        use VideoPostState as S;
        let all = [
            S::Created,
            S::FailedUpload,
            S::Uploaded,
            S::FailedQueuing,
            S::Queued,
            S::Processing,
            S::Processed,
            S::FailedProcessing,
        ];
        assert_eq!(
            all.map(|state| serde_json::to_value(state).unwrap()),
            STATES.map(serde_json::Value::from)
        );
    }
}
