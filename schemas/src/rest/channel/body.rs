use crate::errors::{Code, PublicError};
use crate::rest::request::text_or_number;
use crate::rest::{CustomDataBody, custom_data, custom_type};
use domain::channel::Policy;
use domain::channel_member::Label;
use domain::messages::{Content, Kind};
use serde::Deserialize;
use utoipa::ToSchema;

/// Joining a channel.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct JoinBody {
    /// At most 50 characters.
    pub custom_type: Option<String>,
    /// At most 10 items, names and values of at most 50 characters.
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub custom_data: Option<CustomDataBody>,
    /// The room's, if it has one.
    #[serde(deserialize_with = "text_or_number")]
    #[schema(value_type = Option<String>)]
    pub password: Option<String>,
}

impl JoinBody {
    /// What the member says of itself, and the password.
    pub fn into_parts(self) -> Result<(Label, Option<String>), PublicError> {
        let label = Label {
            custom_type: self.custom_type.map(custom_type).transpose()?,
            custom_data: self.custom_data.map(custom_data).transpose()?,
        };
        Ok((label, self.password.filter(|password| !password.is_empty())))
    }
}

/// A message to a channel.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct MessageBody {
    /// `MESSAGE` or `SIGNAL`; `MESSAGE` when absent.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// At most 5 000 characters. Banned words in it are masked.
    #[schema(example = "hello")]
    pub message: Option<String>,
    /// At most 50 characters.
    pub custom_type: Option<String>,
    /// At most 10 items, names and values of at most 50 characters.
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub custom_data: Option<CustomDataBody>,
    /// `false`: delivered to those who are connected, and kept nowhere.
    pub persistence: Option<bool>,
}

impl MessageBody {
    /// Its kind, what is said, and whether it is kept.
    pub fn into_parts(self) -> Result<(Kind, Content, bool), PublicError> {
        let kind = match self.kind.as_deref() {
            None | Some("" | "MESSAGE") => Kind::Message,
            Some("SIGNAL") => Kind::Signal,
            Some(other) => {
                let message = format!("type is MESSAGE or SIGNAL, not {other:?}");
                return Err(PublicError::new(Code::InvalidChatMessageType, message));
            }
        };
        let content = Content {
            text: self.message,
            custom_type: self.custom_type.map(custom_type).transpose()?,
            custom_data: self.custom_data.map(custom_data).transpose()?,
            data: None,
        };
        Ok((kind, content, self.persistence.unwrap_or(true)))
    }
}

/// Change of a channel's policy; absent and null keep.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct PolicyBody {
    pub can_member_self_join: Option<bool>,
    pub member_auto_leave_when_disconnects: Option<bool>,
    pub can_auto_resume: Option<bool>,
}

impl PolicyBody {
    /// The policy after this change.
    pub fn apply(&self, to: Policy) -> Policy {
        Policy {
            can_member_self_join: self.can_member_self_join.unwrap_or(to.can_member_self_join),
            member_auto_leave_when_disconnects: self
                .member_auto_leave_when_disconnects
                .unwrap_or(to.member_auto_leave_when_disconnects),
            can_auto_resume: self.can_auto_resume.unwrap_or(to.can_auto_resume),
        }
    }
}

/// Words to be banned.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct BannedWordsBody {
    /// 1 to 1 000 words of at most 100 characters.
    #[schema(example = json!(["foo"]))]
    pub words: Option<Vec<String>>,
}
