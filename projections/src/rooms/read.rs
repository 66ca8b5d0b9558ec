use crate::db::{ReadDb, ReadError, Sql, containing};
use crate::page::{Page, Paged, Sort};
use crate::posts::access_name;
use domain::access::AccessLevel;
use domain::room::{Active, Kind, RoomState, State};
use domain::{AppId, AppUserId, MemberId, RoomId};
use uuid::Uuid;

const STATE: &str = "select state from room_view";

/// Which rooms to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoomFilter {
    /// The owner's number.
    pub member: Option<MemberId>,
    /// The owner's id at the tenant, exactly.
    pub app_user_id: Option<String>,
    /// Part of the title, in any case.
    pub keyword: Option<String>,
    pub state: Option<RoomState>,
    pub kind: Option<Kind>,
    /// Leaves this kind out.
    pub without: Option<Kind>,
    pub access_level: Option<AccessLevel>,
    /// Only what this member sees, as [`domain::room::sees`] says.
    pub seer: Option<Seer>,
    /// Only what the group of a member of a Vicollo app lets this member list.
    pub sight: Option<Sight>,
}

/// A member who lists rooms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seer {
    pub member: MemberId,
    pub app_user_id: AppUserId,
}

/// What a member of a Vicollo app lists, by the permissions of the group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    pub member: MemberId,
    pub app_user_id: AppUserId,
    /// `VIDEO_ROOM_LIST_ANY`, and so on.
    pub any: bool,
    pub mine: bool,
    pub public: bool,
    pub for_members: bool,
    pub present: bool,
    pub allowed: bool,
}

impl Sight {
    /// The same rules as [`domain::permission::ways`] has for listing rooms, as a condition.
    fn narrow(&self, condition: Sql) -> Sql {
        if self.any {
            return condition;
        }
        let listed = || format!("% {} %", self.app_user_id);
        let condition = condition.push(" and (0 = 1");
        let condition = condition.bind_some(" or member = ", self.mine.then_some(self.member.get()));
        let condition = condition.push(if self.public { " or access_level = 'PUBLIC'" } else { "" });
        let condition =
            condition.push(if self.for_members { " or access_level in ('MEMBER', 'APP')" } else { "" });
        let condition = condition.bind_some(" or present like ", self.present.then(listed));
        if !self.allowed {
            return condition.push(")");
        }
        condition.bind(" or (access_level <> 'PRIVATE' and allowed like ", listed()).push("))")
    }
}

/// An app's room.
pub async fn get(db: &ReadDb, app: AppId, room: RoomId) -> Result<Option<Active>, ReadError> {
    let sql = Sql::new(STATE).bind(" where stream_key = ", room.to_string()).bind(" and app = ", app.get());
    Ok(active(db, sql).await?.pop())
}

/// An app's room by its UUID.
pub async fn by_uuid(db: &ReadDb, app: AppId, uuid: Uuid) -> Result<Option<Active>, ReadError> {
    let sql = Sql::new(STATE).bind(" where uuid = ", uuid.to_string()).bind(" and app = ", app.get());
    Ok(active(db, sql).await?.pop())
}

/// A room by its UUID, of whichever app: for media servers, which know a room by nothing else.
pub async fn of_any_app(db: &ReadDb, uuid: Uuid) -> Result<Option<Active>, ReadError> {
    let sql = Sql::new(STATE).bind(" where uuid = ", uuid.to_string()).push(" order by room limit 1");
    Ok(active(db, sql).await?.pop())
}

/// The rooms of an app.
pub async fn list(
    db: &ReadDb,
    app: AppId,
    filter: &RoomFilter,
    sort: Sort,
    page: Page,
) -> Result<Paged<Active>, ReadError> {
    let keyword = filter.keyword.as_ref().map(|keyword| containing(&keyword.to_lowercase()));
    let escape = if keyword.is_some() { " escape '\\'" } else { "" };
    let condition = Sql::new(" from room_view")
        .bind(" where app = ", app.get())
        .bind_some(" and member = ", filter.member.map(MemberId::get))
        .bind_some(" and app_user_id = ", filter.app_user_id.as_deref())
        .bind_some(" and room_state = ", filter.state.map(RoomState::name))
        .bind_some(" and kind = ", filter.kind.map(Kind::name))
        .bind_some(" and kind <> ", filter.without.map(Kind::name))
        .bind_some(" and access_level = ", filter.access_level.map(access_name))
        .bind_some(" and title_folded like ", keyword)
        .push(escape);
    let condition = match &filter.seer {
        None => condition,
        Some(seer) => condition
            .push(" and (access_level = 'PUBLIC'")
            .bind(" or member = ", seer.member.get())
            // An appUserId has letters and digits only, so nothing in it is a pattern.
            .bind(" or allowed like ", format!("% {} %", seer.app_user_id))
            .push(")"),
    };
    let condition = filter.sight.as_ref().map_or(condition.clone(), |sight| sight.narrow(condition));
    let total = db.count(&condition).await?;
    let sql = Sql::new("select state")
        .then(&condition)
        .push(&sort.order_by("room"))
        .bind(" limit ", page.limit())
        .bind(" offset ", page.offset());
    Ok(Paged { content: active(db, sql).await?, total })
}

async fn active(db: &ReadDb, sql: Sql) -> Result<Vec<Active>, ReadError> {
    let of = |state| match state {
        State::Active(room) => Some(*room),
        State::Absent | State::Deleted { .. } => None,
    };
    Ok(db.states("room_view", sql).await?.into_iter().filter_map(of).collect())
}
