//! Members who sign in by themselves: in Portal Apps and Vicollo Managed Apps.

use super::Member;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Makes a member who can sign in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LoginBody {
    /// 3 to 100 letters and digits, in any case; in lower case it is the member's `appUserId`.
    #[schema(example = "ada")]
    pub user_name: String,
    /// 8 to 128 characters.
    pub password: String,
    /// The name that others see.
    #[serde(default)]
    pub app_user_name: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
}

/// Signs a member in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MemberSignInBody {
    pub user_name: String,
    pub password: String,
}

/// Sets a member's password by a token instead of the old one.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MemberResetBody {
    pub user_name: String,
    pub reset_token: String,
    /// 8 to 128 characters.
    pub new_password: String,
}

/// A member who can sign in.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Login {
    pub user_name: String,
    pub member: Member,
}
