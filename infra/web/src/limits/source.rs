use axum::extract::{ConnectInfo, Request};
use std::net::{IpAddr, SocketAddr};

/// The address a request came from; none where there is no socket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Source(pub Option<IpAddr>);

impl Source {
    /// The peer, or what the outermost of `proxies` proxies of ours wrote into `X-Forwarded-For`: counted from its
    /// end, because whatever stands before can be made up by the client.
    pub(super) fn of(request: &Request, proxies: u8) -> Self {
        let peer =
            request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_canonical());
        let Some(hops) = usize::from(proxies).checked_sub(1) else { return Self(peer) };
        let named =
            request.headers().get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let list: Vec<&str> = named.flat_map(|text| text.split(',')).map(str::trim).collect();
        let told = list.iter().rev().nth(hops).and_then(|text| text.parse::<IpAddr>().ok());
        Self(told.map(|ip| ip.to_canonical()).or(peer))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that meets a surprise shall fail where it stands")]
mod tests {
    use super::*;
    use axum::body::Body;

    #[test]
    fn only_what_our_own_proxies_wrote_is_believed() {
        let mut request = Request::builder().header("x-forwarded-for", "9.9.9.9, 1.2.3.4");
        request = request.header("x-forwarded-for", "10.0.0.7");
        let mut request = request.body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 80))));
        let told = |proxies| Source::of(&request, proxies).0.unwrap().to_string();
        assert_eq!([0, 1, 2, 9].map(told), ["127.0.0.1", "10.0.0.7", "1.2.3.4", "127.0.0.1"]);
    }
}
