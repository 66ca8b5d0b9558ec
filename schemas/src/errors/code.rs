//! Every `errorCode` with its status and sentence. Names and statuses of the contract (section 2) where it has them.

macro_rules! codes {
    ($($variant:ident $name:literal $status:literal $sentence:literal;)+) => {
        /// A stable name of an error. Published: never renamed, never used for something else.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code {
            $(#[doc = $sentence] $variant,)+
        }

        impl Code {
            /// Every code, for documents and tests.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name in `errorCode`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The HTTP status that goes with it.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)+ }
            }

            /// The sentence used when there is no better one.
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$variant => $sentence,)+ }
            }
        }
    };
}

codes! {
    UnsupportedHttpMethod "UNSUPPORTED_HTTP_METHOD" 400 "this address does not take that HTTP method";
    InvalidHttpMessageBody "INVALID_HTTP_MESSAGE_BODY" 400 "the body is not the JSON this operation takes";
    InvalidRequestParameter "INVALID_REQUEST_PARAMETER" 400 "a parameter of the path or the query cannot be read";
    EmptyAppUserId "EMPTY_APP_USER_ID" 400 "appUserId is required";
    InvalidAppUserIdFormat "INVALID_APP_USER_ID_FORMAT" 400 "appUserId takes letters and digits";
    TooManyAppUserIds "APP_USER_ID_COUNT_UPPER_LIMIT_EXCEEDED" 400 "at most 100 appUserIds at a time";
    CustomTypeSize "CUSTOM_TYPE_SIZE_UPPER_LIMIT_EXCEEDED" 400 "customType is too long";
    CustomDataItemCount "CUSTOM_DATA_ITEM_COUNT_UPPER_LIMIT_EXCEEDED" 400 "customData has too many items";
    CustomDataItemName "CUSTOM_DATA_ITEM_NAME_SIZE_UPPER_LIMIT_EXCEEDED" 400 "a customData name is too long";
    CustomDataItemValue "CUSTOM_DATA_ITEM_VALUE_SIZE_UPPER_LIMIT_EXCEEDED" 400 "a customData value is too long";
    InvalidCustomData "INVALID_CUSTOM_DATA_FORMAT" 400 "customData is a flat object of strings, numbers and booleans";
    MemberTextSize "MEMBER_TEXT_SIZE_UPPER_LIMIT_EXCEEDED" 400 "a text of the member is too long";
    VideoPostTitleSize "VIDEO_POST_TITLE_SIZE_UPPER_LIMIT_EXCEEDED" 400 "the title is too long";
    VideoPostDescriptionSize "VIDEO_POST_DESCRIPTION_SIZE_UPPER_LIMIT_EXCEEDED" 400 "the description is too long";
    AllowedMemberCount "ALLOWED_MEMBER_COUNT_UPPER_LIMIT_EXCEEDED" 400 "an allow list takes at most 1000 members";
    MemberSelfCreatePost "MEMBER_SELF_CREATE_VIDEO_POST_NOT_AVAILABLE_DUE_TO_APP_POLICY" 400 "the app does not let members make posts themselves";
    InvalidPicture "INVALID_PICTURE" 400 "the file is no picture that can be shown";
    VideoPostProfilesFixed "VIDEO_POST_STATE_NOT_CREATED" 400 "profiles can change only before the upload is complete";
    InvalidUploadSize "INVALID_UPLOAD_SIZE" 400 "a file has at least one byte";
    InvalidMultipartCount "INVALID_MULTIPART_COUNT" 400 "multipartCount does not divide the file";
    InvalidFilename "INVALID_FILENAME" 400 "filename and contentType take 1 to 255 characters";
    VideoPostAlreadyUploaded "VIDEO_POST_ALREADY_UPLOADED" 400 "the upload is complete already";
    VideoPostUploadNotStarted "VIDEO_POST_UPLOAD_NOT_STARTED" 400 "no upload was started";
    VideoPostUploadReplaced "VIDEO_POST_UPLOAD_REPLACED" 400 "another upload was started since";
    VideoPostUploadIncomplete "VIDEO_POST_UPLOAD_INCOMPLETE" 400 "a part of the upload is missing";
    InvalidUploadPartList "INVALID_UPLOAD_PART_LIST" 400 "the part list does not match the parts";
    UploadPartSizeMismatch "UPLOAD_PART_SIZE_MISMATCH" 400 "the part has not the size it was announced with";
    InvalidTusHeader "INVALID_TUS_HEADER" 400 "a header of the tus protocol is missing or cannot be read";
    VideoPostStateNotFailed "VIDEO_POST_STATE_NOT_FAILED" 400 "only a failed post can be tried again";
    VideoPostStateMismatch "VIDEO_POST_STATE_MISMATCH" 400 "this step does not follow the post's state";
    EmptyRoomAppUserId "EMPTY_VIDEO_ROOM_APP_USER_ID" 400 "appUserId is required: the member the room belongs to";
    EmptyRoomType "EMPTY_VIDEO_ROOM_TYPE" 400 "type is required";
    EmptyRoomScheduledAt "EMPTY_VIDEO_ROOM_SCHEDULED_AT" 400 "scheduledAt is required for a BROADCAST_RTMP room";
    RoomSelfCreationOff "MEMBER_SELF_CREATE_VIDEO_ROOM_NOT_AVAILABLE_DUE_TO_APP_POLICY" 400 "in this app members cannot make rooms themselves";
    RoomTitleSize "VIDEO_ROOM_TITLE_SIZE_UPPER_LIMIT_EXCEEDED" 400 "the title is too long";
    RoomDescriptionSize "VIDEO_ROOM_DESCRIPTION_SIZE_UPPER_LIMIT_EXCEEDED" 400 "the description is too long";
    RoomPasswordSize "VIDEO_ROOM_PASSWORD_SIZE_UPPER_LIMIT_EXCEEDED" 400 "the password is too long";
    RoomViewOptionsSize "VIDEO_ROOM_VIEW_OPTIONS_SIZE_UPPER_LIMIT_EXCEEDED" 400 "viewOptions are too large";
    RoomAllowedCount "VIDEO_ROOM_ALLOWED_PARTICIPANT_COUNT_UPPER_LIMIT_EXCEEDED" 400 "the allow list is too long";
    RoomEntryRequestCount "VIDEO_ROOM_ENTRY_REQUEST_COUNT_UPPER_LIMIT_EXCEEDED" 400 "too many people asked to be let into the room";
    RoomNotBroadcast "VIDEO_ROOM_TYPE_NOT_BROADCAST_RTMP" 400 "only a BROADCAST_RTMP room can do this";
    RoomNotConference "VIDEO_ROOM_TYPE_NOT_WEB_RTC" 400 "only a conference can be entered";
    RoomNotScheduled "VIDEO_ROOM_STATE_NOT_SCHEDULED" 400 "the room has to be SCHEDULED";
    RoomNotLiveInactive "VIDEO_ROOM_STATE_NOT_LIVE_INACTIVE" 400 "the room has to be LIVE_INACTIVE";
    RoomNotOpen "VIDEO_ROOM_STATE_NOT_OPEN" 400 "the room is over";
    RoomStateMismatch "VIDEO_ROOM_STATE_MISMATCH" 400 "this step does not follow the room's state";
    StreamKeyNotActive "STREAM_KEY_STATE_NOT_ACTIVE" 400 "the stream key has to be ACTIVE";
    StreamKeyNotInactiveLive "STREAM_KEY_STATE_NOT_INACTIVE_LIVE" 400 "the stream key has to be INACTIVE_LIVE";
    StreamKeyNotInactive "STREAM_KEY_STATE_NOT_INACTIVE" 400 "the stream key has to be INACTIVE";
    StreamKeyPublishing "STREAM_KEY_ALREADY_PUBLISHING" 400 "another encoder publishes with the stream key";
    InvalidApp "INVALID_APP" 400 "the app's name or kind cannot be taken";
    InvalidAppSettings "INVALID_APP_SETTINGS" 400 "a setting of the app cannot be taken";
    CallbackNotAllowed "CALLBACK_URL_NOT_ALLOWED" 400 "the callback's URL may not be called";
    InvalidAppCallback "INVALID_APP_CALLBACK" 400 "the callback cannot be taken";
    InvalidUser "INVALID_USER" 400 "the user's name or e-mail address cannot be taken";
    UserExists "USER_ALREADY_EXISTS" 400 "a user with this e-mail address is there already";
    UserNotSignedUp "USER_NOT_SIGNED_UP" 400 "the user has not signed up yet";
    UserDisabled "USER_DISABLED" 400 "the user was disabled by the operator";
    InvalidPassword "INVALID_PASSWORD" 400 "a password has 8 to 128 characters";
    InvalidOneTimeToken "INVALID_ONE_TIME_TOKEN" 400 "the one-time token is wrong, was used or has expired";
    InvalidUserName "INVALID_USER_NAME" 400 "a user name takes 3 to 100 letters and digits";
    UserNameTaken "USER_NAME_TAKEN" 400 "the user name is taken";
    AppKindWithoutLogins "APP_KIND_WITHOUT_LOGINS" 400 "members of this kind of app are logged in by its backend";
    InvalidTranscodingProfile "INVALID_TRANSCODING_PROFILE" 400 "the profile's settings cannot be carried out";
    TranscodingProfileTypeMismatch "TRANSCODING_PROFILE_TYPE_MISMATCH" 400 "the profile is of another type";
    InvalidUsageWindow "INVALID_USAGE_WINDOW" 400 "a usage window ends after it starts";
    InvalidGroup "INVALID_GROUP" 400 "the group's name or description cannot be taken";
    GroupNameTaken "GROUP_NAME_ALREADY_EXISTS" 400 "another group of the app has this name";
    TooManyGroups "GROUP_COUNT_UPPER_LIMIT_EXCEEDED" 400 "the app has too many groups";
    GroupIsDefault "GROUP_IS_DEFAULT" 400 "a default group is never renamed or deleted";
    AdministratorsNeedPermission "ADMINISTRATORS_NEED_PERMISSION" 400 "ADMINISTRATORS keeps what is needed to give permissions back";
    AdminGroupFixed "ADMIN_MEMBER_GROUP_FIXED" 400 "the member admin stays in ADMINISTRATORS";
    StorageObjectUploaded "STORAGE_OBJECT_ALREADY_UPLOADED" 400 "the file is complete already";
    StorageObjectIncomplete "STORAGE_OBJECT_UPLOAD_INCOMPLETE" 400 "the bytes of the file have not arrived";
    RoomTypeOfAppKind "VIDEO_ROOM_TYPE_NOT_AVAILABLE_DUE_TO_APP_KIND" 400 "Vicollo apps have no BROADCAST_RTMP rooms yet";
    InvalidViewOptions "INVALID_VIEW_OPTIONS" 400 "viewOptions is a JSON object";
    InvalidPermission "INVALID_PERMISSION" 400 "there is no such permission";
    InvalidIdempotencyKey "INVALID_IDEMPOTENCY_KEY" 400 "Idempotency-Key takes 1 to 255 visible ASCII characters";
    RequestLocked "REQUEST_LOCKED" 400 "the same request is being processed already";
    ChannelClosed "CHANNEL_STATE_CLOSED" 400 "the channel is closed: its room is over";
    ChannelPaused "CHANNEL_STATE_PAUSED" 400 "the channel is paused";
    ChannelNotOpened "CHANNEL_STATE_NOT_OPENED" 400 "nobody used the channel yet";
    ChannelOwnerFixed "CHANNEL_OWNER_NOT_CHANGEABLE" 400 "the room's owner stays an operator and cannot be banned";
    ChannelMessageSize "CHANNEL_MESSAGE_SIZE_UPPER_LIMIT_EXCEEDED" 400 "the message is too long";
    ChatRoomAlreadyExists "CHAT_ROOM_ALREADY_EXISTS" 400 "the room has a chat room already";
    EmptyChatRoomWords "EMPTY_CHAT_ROOM_WORDS" 400 "name at least one word";
    ChatRoomWordLimit "CHAT_ROOM_WORD_UPPER_LIMIT_EXCEEDED" 400 "too many or too long banned words";
    EmptyChatMessageType "EMPTY_CHAT_ROOM_MESSAGE_TYPE" 400 "messageType is required";
    InvalidChatMessageType "INVALID_CHAT_ROOM_MESSAGE_TYPE" 400 "there is no such type of message";
    EmptyChatAppUserIds "EMPTY_CHAT_ROOM_APP_USER_IDS" 400 "name 1 to 100 receivers";
    EmptyAppCredentials "EMPTY_APP_CREDENTIALS" 401 "send the API key and secret as HTTP Basic credentials";
    InvalidAppCredentials "INVALID_APP_CREDENTIALS" 401 "API key or secret is wrong";
    EmptyMemberCredentials "EMPTY_MEMBER_CREDENTIALS" 401 "send the member's access token as a Bearer token";
    InvalidMemberCredentials "INVALID_MEMBER_CREDENTIALS" 401 "the access token is wrong or has expired";
    EmptyOperatorCredentials "EMPTY_OPERATOR_CREDENTIALS" 401 "send the operator token as a Bearer token";
    InvalidRefreshToken "INVALID_REFRESH_TOKEN" 401 "the refresh token is wrong or has expired";
    InvalidOperatorCredentials "INVALID_OPERATOR_CREDENTIALS" 401 "the operator token is wrong";
    EmptyUserCredentials "EMPTY_USER_CREDENTIALS" 401 "sign in to the console and send the session's token as a Bearer token";
    InvalidUserCredentials "INVALID_USER_CREDENTIALS" 401 "the session is over or was never there; sign in again";
    InvalidSignIn "INVALID_SIGN_IN" 401 "name or password is wrong";
    EmptyWorkerCredentials "EMPTY_WORKER_CREDENTIALS" 401 "send the worker token as a Bearer token";
    InvalidWorkerCredentials "INVALID_WORKER_CREDENTIALS" 401 "the worker token is wrong";
    GuestNotAllowed "GUEST_NOT_ALLOWED" 403 "a guest may not do this; log a member in";
    ChannelSelfJoin "CHANNEL_MEMBER_SELF_JOIN_NOT_AVAILABLE" 403 "members of this channel are let in, they cannot join by themselves";
    ChannelMemberBanned "CHANNEL_MEMBER_BANNED" 403 "the member is banned from this channel";
    ChannelNotJoined "CHANNEL_NOT_JOINED" 403 "join the channel first";
    ChannelOperatorRequired "CHANNEL_OPERATOR_REQUIRED" 403 "only an operator of the channel may do this";
    NotAVicolloApp "APP_KIND_NOT_VICOLLO" 403 "only Vicollo apps have this";
    PermissionDenied "PERMISSION_DENIED" 403 "the member's group does not hold a permission for this";
    InvalidDownloadUrl "INVALID_DOWNLOAD_URL" 403 "the file's URL was altered; read the file's entry again";
    DownloadUrlExpired "DOWNLOAD_URL_EXPIRED" 403 "the file's URL has expired; read the file's entry again";
    InvalidUploadUrl "INVALID_UPLOAD_URL" 403 "the part URL was altered; ask for part URLs again";
    UploadUrlExpired "UPLOAD_URL_EXPIRED" 403 "the part URL has expired; ask for part URLs again";
    InvalidStreamingToken "INVALID_STREAMING_TOKEN" 403 "this media needs a valid streamingToken";
    MissingRequestedWith "MISSING_REQUESTED_WITH" 403 "a change by cookie needs the header X-Requested-With";
    AppKindNotAllowed "APP_KIND_NOT_ALLOWED" 403 "the user may not make apps of this kind";
    VideoPostAccessDenied "VIDEO_POST_ACCESS_DENIED" 403 "only its owner changes a video post";
    RoomAccessDenied "VIDEO_ROOM_ACCESS_DENIED" 403 "the room is not for this member";
    InvalidRoomPassword "INVALID_VIDEO_ROOM_PASSWORD" 403 "the room's password is missing or wrong";
    NotFound "RESOURCE_NOT_FOUND" 404 "there is nothing at this address";
    AppNotFound "APP_NOT_FOUND" 404 "the app does not exist";
    UserNotFound "USER_NOT_FOUND" 404 "the user does not exist";
    SessionNotFound "SESSION_NOT_FOUND" 404 "the session does not exist";
    LoginNotFound "LOGIN_NOT_FOUND" 404 "no member signs in under this user name";
    MemberNotFound "MEMBER_NOT_FOUND" 404 "the member does not exist";
    StorageObjectNotFound "STORAGE_OBJECT_NOT_FOUND" 404 "the file does not exist in any storage";
    RoomSessionNotFound "VIDEO_ROOM_SESSION_NOT_FOUND" 404 "the room had no such session";
    GroupNotFound "GROUP_NOT_FOUND" 404 "the group does not exist";
    CallbackNotFound "CALLBACK_NOT_FOUND" 404 "the app has no callback";
    WebhookDeliveryNotFound "WEBHOOK_DELIVERY_NOT_FOUND" 404 "there is no such webhook delivery";
    VideoPostNotFound "VIDEO_POST_NOT_FOUND" 404 "the video post does not exist";
    ChannelNotFound "CHANNEL_NOT_FOUND" 404 "the channel does not exist";
    ChannelMemberNotFound "CHANNEL_MEMBER_NOT_FOUND" 404 "the member has not been in this channel";
    ChannelMessageNotFound "CHANNEL_MESSAGE_NOT_FOUND" 404 "the message does not exist";
    ChatRoomNotFound "CHAT_ROOM_NOT_FOUND" 404 "the room has no chat room";
    ChatRoomMessageNotFound "CHAT_ROOM_MESSAGE_NOT_FOUND" 404 "the message does not exist";
    TranscodingProfileNotFound "TRANSCODING_PROFILE_NOT_FOUND" 404 "the transcoding profile does not exist";
    RoomNotFound "VIDEO_ROOM_NOT_FOUND" 404 "the video room does not exist";
    EntryRequestNotFound "VIDEO_ROOM_ENTRY_REQUEST_NOT_FOUND" 404 "nobody of this appUserId asked to be let in";
    ParticipantNotFound "VIDEO_ROOM_PARTICIPANT_NOT_FOUND" 404 "the participant is not in the room";
    StreamKeyNotFound "STREAM_KEY_NOT_FOUND" 404 "the stream key does not exist";
    FileNotFound "FILE_NOT_FOUND" 404 "the file does not exist";
    RequestTimeout "REQUEST_TIMEOUT" 408 "the request did not arrive in time";
    IdempotencyKeyInUse "IDEMPOTENCY_KEY_IN_USE" 409 "the request with this Idempotency-Key is still being processed";
    PasswordAlreadyChanged "PASSWORD_ALREADY_CHANGED" 409 "the password changed meanwhile; sign in again";
    UploadOffsetMismatch "UPLOAD_OFFSET_MISMATCH" 409 "the upload is at another offset; ask for it and go on from there";
    UploadGone "UPLOAD_GONE" 410 "the upload is over: it was given up, replaced, or idle for too long";
    TusVersion "TUS_VERSION_NOT_SUPPORTED" 412 "send Tus-Resumable: 1.0.0";
    PreconditionFailed "PRECONDITION_FAILED" 412 "it changed since it was read: the tag in If-Match is not its tag any more";
    RequestTooLarge "REQUEST_TOO_LARGE" 413 "the body is larger than this operation takes";
    UploadSizeLimit "UPLOAD_SIZE_UPPER_LIMIT_EXCEEDED" 413 "the file is larger than an upload may be";
    UriTooLong "URI_TOO_LONG" 414 "path and query take at most 12288 bytes";
    UnsupportedMediaType "UNSUPPORTED_MEDIA_TYPE" 415 "the body is of a type or coding that this operation does not take";
    RangeNotSatisfiable "RANGE_NOT_SATISFIABLE" 416 "the file has no such bytes";
    IdempotencyKeyReused "IDEMPOTENCY_KEY_REUSED" 422 "this Idempotency-Key was used for another request";
    TooManyRequests "TOO_MANY_REQUESTS" 429 "too many requests; wait as long as Retry-After says";
    RequestHeadersTooLarge "REQUEST_HEADERS_TOO_LARGE" 431 "the headers take at most 32768 bytes";
    UploadChecksumMismatch "UPLOAD_CHECKSUM_MISMATCH" 460 "the bytes that came are not those of the checksum; send them again";
    InternalServerError "INTERNAL_SERVER_ERROR" 500 "something broke on our side; quote the X-Request-Id header when you ask about it";
    MediaServiceError "MEDIA_SERVICE_INTERNAL_SERVER_ERROR" 500 "the media store failed; try again";
    ServiceUnavailable "SERVICE_UNAVAILABLE" 503 "the server cannot take this now; try again";
    InsufficientStorage "INSUFFICIENT_STORAGE" 507 "no space is left on the server";
}
