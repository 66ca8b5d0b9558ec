//! How many requests an app and an address may send, and how many bad credentials.
//!
//! An address counts before anyone looks at credentials, an app only after they proved right: who merely knows a
//! tenant's API key uses up nothing of the tenant's.

mod guard;
mod rate;
mod source;

pub use guard::Guard;
pub use source::Source;

use crate::{ApiError, Platform, Settings};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::AppId;
use rate::{Rate, Standing};
use schemas::errors::Code;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// Beacons of one address: a session sends one in ten seconds, and two hundred may sit behind an address.
const BEACONS_PER_S: u32 = 20;

/// The counters of a process.
pub struct Limits {
    apps: Option<Rate<u32>>,
    addresses: Option<Rate<IpAddr>>,
    beacons: Option<Rate<IpAddr>>,
    /// Bad credentials.
    pub guard: Guard,
}

impl Limits {
    /// With the rates of the settings; 0 is no limit.
    pub fn new(settings: &Settings) -> Self {
        Self {
            apps: Rate::new("app", settings.app_requests_per_s),
            addresses: Rate::new("address", settings.address_requests_per_s),
            beacons: Rate::new("beacon", BEACONS_PER_S),
            guard: Guard::default(),
        }
    }

    /// Counts a beacon of a player against its address, whatever the settings say of addresses.
    pub fn count_beacon(&self, source: Source) -> Result<(), ApiError> {
        let standing = source.0.zip(self.beacons.as_ref()).map(|(ip, rate)| rate.count(block(ip)));
        let wait = standing.and_then(|standing| standing.wait);
        wait.map_or(Ok(()), |wait| Err(ApiError::from(Code::TooManyRequests).retry_after(wait)))
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new(&Settings::default())
    }
}

/// Where the limits that a request counted against stand; shared by the layer and the extractors of a request.
#[derive(Clone, Default)]
struct Counted(Arc<Mutex<Vec<Standing>>>);

impl Counted {
    fn has(&self, name: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|standing| standing.name == name)
    }

    fn add(&self, standing: Standing) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(standing);
    }
}

/// Counts a request against the app whose credentials it brought. For extractors, after the proof.
pub fn count_app(parts: &Parts, platform: &Platform, app: AppId) -> Result<(), ApiError> {
    let Some(rate) = &platform.limits.apps else { return Ok(()) };
    let counted = parts.extensions.get::<Counted>();
    // A request under an Idempotency-Key proves its caller twice and counts once.
    if counted.is_some_and(|counted| counted.has("app")) {
        return Ok(());
    }
    let standing = rate.count(app.get());
    let wait = standing.wait;
    if let Some(counted) = counted {
        counted.add(standing);
    }
    wait.map_or(Ok(()), |wait| Err(ApiError::from(Code::TooManyRequests).retry_after(wait)))
}

/// The answer to wrong credentials of the random kind (API secrets, tokens): the code, or 429 to a source that has
/// tried too often. Right ones pass all the same, so that nobody locks a tenant out.
pub fn bad_credentials(parts: &Parts, platform: &Platform, account: &str, code: Code) -> ApiError {
    let source = parts.extensions.get::<Source>().and_then(|source| source.0);
    match platform.limits.guard.bad(source, account) {
        None => code.into(),
        Some(wait) => ApiError::from(Code::TooManyRequests).retry_after(wait),
    }
}

/// The layer: counts the address and tells the client where it stands.
pub(crate) async fn layer(State(platform): State<Platform>, mut request: Request, next: Next) -> Response {
    let source = Source::of(&request, platform.settings.trusted_proxies);
    let counted = Counted::default();
    request.extensions_mut().insert(source);
    request.extensions_mut().insert(counted.clone());
    let standing = source.0.zip(platform.limits.addresses.as_ref()).map(|(ip, rate)| rate.count(block(ip)));
    let wait = standing.as_ref().and_then(|standing| standing.wait);
    if let Some(standing) = standing {
        counted.add(standing);
    }
    let mut response = match wait {
        Some(wait) => ApiError::from(Code::TooManyRequests).retry_after(wait).into_response(),
        None => next.run(request).await,
    };
    let standings = std::mem::take(&mut *counted.0.lock().unwrap_or_else(PoisonError::into_inner));
    let joined = |one: fn(&Standing) -> String| standings.iter().map(one).collect::<Vec<_>>().join(", ");
    for (name, text) in [(POLICY, joined(Standing::policy)), (LIMIT, joined(Standing::limit))] {
        if let Some(value) = HeaderValue::try_from(text).ok().filter(|value| !value.is_empty()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// What counts as one address: a whole /64 of IPv6, as one customer gets it.
fn block(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => ip,
        IpAddr::V6(six) => IpAddr::V6((six.to_bits() & !u128::from(u64::MAX)).into()),
    }
}
