use super::super::shape::Shape::{Id, Name, Object, Text, Texts, Time, Url, Words};
use super::super::shape::{Field, Shape, may, must};
use super::{MODES, STATES};

pub const APP: Shape = Object(&[&[
    must("id", Id),
    must("name", Name),
    may("state", Words(STATES)),
    may("defaultRtmpOutputMode", Words(MODES)),
]]);

const NESTED: &[Field] = &[
    must("id", Id),
    must("appUserId", Name),
    may("state", Words(STATES)),
    may("appUserName", Text),
    may("appUserProfileImgUrl", Text),
    may("customType", Text),
];

/// A member inside another object.
pub const MEMBER_NESTED: Shape = Object(&[NESTED]);

/// A member, with what JS reads.
pub const MEMBER: Shape = Object(&[
    NESTED,
    &[
        must("app", APP),
        may("email", Text),
        may("country", Text),
        may("lang", Text),
        may("customData", Texts),
        must("createdAt", Time),
        must("lastModifiedAt", Time),
    ],
]);

/// What a login gives: LITE-IOS requires two, SHOP and APPSRV declare three.
pub const TOKENS: Shape =
    Object(&[&[must("accessToken", Name), must("refreshToken", Name), must("streamingToken", Name)]]);

pub const STREAMING_TOKEN: Shape = Object(&[&[must("streamingToken", Name)]]);

/// JS and IOS require both.
pub const WEB_RTC_TOKEN: Shape = Object(&[&[must("webRtcServerUrl", Url), must("webRtcToken", Name)]]);

pub const EMBED_URL: Shape = Object(&[&[must("videoRoomEmbedUrl", Url)]]);
