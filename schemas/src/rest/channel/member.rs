use crate::rest::{ChannelMemberStateName, ChannelMemberTypeName, iso};
use domain::channel_member::{Active, Kind, Presence};
use domain::{AppUserId, member};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A member of a channel.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChannelMember {
    /// The member's number.
    pub id: u32,
    pub channel_member_state: ChannelMemberStateName,
    pub channel_member_type: ChannelMemberTypeName,
    pub app_user: ChannelAppUser,
    pub custom_type: Option<String>,
    pub custom_data: Option<BTreeMap<String, String>>,
    pub joined_at: String,
    pub rejoined_at: Option<String>,
    pub last_seen_at: Option<String>,
    pub banned_at: Option<String>,
    pub unbanned_at: Option<String>,
    pub leaved_at: Option<String>,
    /// Left because the connection was lost.
    pub auto_leaved: bool,
}

/// Who a channel member is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChannelAppUser {
    pub app_user_id: String,
    pub app_user_name: Option<String>,
    pub app_user_profile_img_url: Option<String>,
    pub app_user_custom_data: Option<BTreeMap<String, String>>,
    pub email: Option<String>,
}

impl From<Kind> for ChannelMemberTypeName {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Operator => Self::Operator,
            Kind::Member => Self::Member,
        }
    }
}

impl From<Presence> for ChannelMemberStateName {
    fn from(presence: Presence) -> Self {
        match presence {
            Presence::Online => Self::Online,
            Presence::Offline => Self::Offline,
            Presence::Banned => Self::Banned,
            Presence::Leaved => Self::Leaved,
        }
    }
}

impl ChannelAppUser {
    /// A person as the tenant told of them; of one who is gone only the id is left. Others' e-mail addresses are
    /// nobody's business: `with_email` is for the person themselves and for the tenant.
    pub fn of(app_user_id: &AppUserId, member: Option<&member::Active>, with_email: bool) -> Self {
        let profile = member.map(|member| &member.profile);
        Self {
            app_user_id: app_user_id.to_string(),
            app_user_name: profile.and_then(|profile| profile.app_user_name.clone()),
            app_user_profile_img_url: profile.and_then(|profile| profile.app_user_profile_img_url.clone()),
            app_user_custom_data: profile
                .and_then(|profile| profile.custom_data.as_ref().map(|data| data.as_map().clone())),
            email: profile.filter(|_| with_email).and_then(|profile| profile.email.clone()),
        }
    }
}

impl ChannelMember {
    pub fn of(membership: &Active, member: Option<&member::Active>, with_email: bool) -> Self {
        let time = |at: Option<domain::Timestamp>| at.map(iso);
        let label = &membership.label;
        Self {
            id: membership.member.get(),
            channel_member_state: membership.presence.into(),
            channel_member_type: membership.kind.into(),
            app_user: ChannelAppUser::of(&membership.app_user_id, member, with_email),
            custom_type: label.custom_type.as_ref().map(|label| label.as_str().to_owned()),
            custom_data: label.custom_data.as_ref().map(|data| data.as_map().clone()),
            joined_at: iso(membership.joined_at),
            rejoined_at: time(membership.rejoined_at),
            last_seen_at: time(membership.last_seen_at),
            banned_at: time(membership.banned_at),
            unbanned_at: time(membership.unbanned_at),
            leaved_at: time(membership.left_at),
            auto_leaved: membership.auto_left,
        }
    }
}
