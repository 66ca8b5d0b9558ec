use super::super::shape::Shape::{
    Anything, Count, Flag, Id, List, Name, Object, Text, Texts, Time, Url, Words,
};
use super::super::shape::{Shape, may, must};
use super::{ACCESS, APP, CREATORS, MEMBER_NESTED, STATES};

/// Contract 4.1, in the spelling of the clients.
const POST_STATES: &[&str] = &[
    "CREATED",
    "FAILED_UPLOAD",
    "UPLOADED",
    "FAILED_QUEUING",
    "QUEUED",
    "PROCESSING",
    "PROCESSED",
    "FAILED_PROCESSING",
];
const POST_TYPES: &[&str] = &["PRE_RECORDED", "LIVE_RECORDED"];
const PROFILE_TYPES: &[&str] = &["VIDEO", "THUMBNAIL", "PREVIEW", "BROADCAST_RTMP"];

pub const FILE: Shape = Object(&[&[
    must("id", Id),
    must("state", Words(STATES)),
    must("type", Name),
    must("contentType", Name),
    must("size", Count),
    must("originalFileName", Name),
    must("url", Url),
    must("drm", Object(&[&[must("isProtected", Flag), may("contentId", Text)]])),
]]);

const SUMMARY: Shape = Object(&[&[
    must("format", Words(&["MP4", "CMAF_HLS", "CMAF_MPEG_DASH"])),
    must("size", Count),
    must("url", Url),
    may("masterPlaylistFileId", Id),
    must("masterPlaylistFileIds", List(&Id)),
    must("mediaSegmentFileIds", List(&Id)),
]]);

const FILES: Shape = Object(&[&[
    may("src", FILE),
    may("preview", FILE),
    may("thumbnail", FILE),
    may("storyboard", FILE),
    must("processed", List(&FILE)),
    must("processedSummaries", List(&SUMMARY)),
]]);

const PROFILE_NESTED: Shape = Object(&[&[
    must("id", Id),
    must("state", Words(STATES)),
    must("type", Words(PROFILE_TYPES)),
    must("name", Name),
]]);

pub const STATS: Shape = Object(&[&[must("totalMemberWhitelistCount", Count)]]);

pub const POST: Shape = Object(&[&[
    must("id", Id),
    must("state", Words(STATES)),
    must("videoPostState", Words(POST_STATES)),
    must("type", Words(POST_TYPES)),
    must("accessLevel", Words(ACCESS)),
    must("app", APP),
    must("member", MEMBER_NESTED),
    must("creatorType", Words(CREATORS)),
    must("creatorId", Id),
    may(
        "videoRoom",
        Object(&[&[must("id", Id), must("state", Words(STATES)), must("type", Name), must("title", Text)]]),
    ),
    must("title", Text),
    may("description", Text),
    may("customData", Texts),
    must(
        "transcodingProfile",
        Object(&[&[
            may("video", PROFILE_NESTED),
            may("preview", PROFILE_NESTED),
            may("thumbnail", PROFILE_NESTED),
        ]]),
    ),
    must("file", FILES),
    must("stats", STATS),
    may("uploadedAt", Time),
    may("uploadFailedAt", Time),
    must("createdAt", Time),
    must("lastModifiedAt", Time),
]]);

/// 11.5: an array of these.
pub const UPLOAD_URL: Shape = Object(&[&[must("partNumber", Id), must("uploadUrl", Url)]]);

/// Of thumbnails and previews, which go in one piece.
pub const PICTURE_URL: Shape = Object(&[&[must("uploadUrl", Url)]]);

pub const PROFILE: Shape = Object(&[&[
    must("id", Id),
    must("state", Words(STATES)),
    must("type", Words(PROFILE_TYPES)),
    must("creatorType", Words(&["SYSTEM", "APP"])),
    must("representativeType", Words(&["DEFAULT", "NON_DEFAULT"])),
    may("app", APP),
    must("name", Name),
    may("description", Text),
    must("profile", Anything),
    must("revision", Count),
    must("createdAt", Time),
    must("lastModifiedAt", Time),
]]);
