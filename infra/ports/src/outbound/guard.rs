use super::{Reach, reach};
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::time::Duration;
use url::{Host, Url};

/// Ports from 1024 on where no web server is to be expected but a service that HTTP could harm: databases, brokers,
/// caches, cluster control, mail, remote desktops, and our own protocols. Below 1024 only 80 and 443 may be called.
const SERVICES: [u16; 52] = [
    1433, 1434, 1521, 1719, 1720, 1723, 1883, 1935, 2049, 2113, 2181, 2375, 2376, 2379, 2380, 3128, 3306,
    3389, 3659, 4045, 4190, 4369, 5060, 5061, 5432, 5433, 5672, 5900, 5984, 6000, 6379, 6566, 6665, 6667,
    6697, 7199, 7881, 7882, 8086, 8500, 9042, 9092, 9093, 9160, 9200, 9300, 10_250, 10_255, 11_211, 26_257,
    27_017, 28_015,
];
/// The longest that setting a URL waits for its name; one that does not answer is looked up again at each call.
const LOOK_UP: Duration = Duration::from_secs(2);

/// Why an address may not be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    #[error("it is not an absolute URL with a host")]
    Url,
    #[error("only http and https can be called")]
    Scheme,
    #[error("the URL may not hold a user name or a password")]
    UserInfo,
    #[error("port {0} may not be called; use 443, 80 or a web server's port from 1024 on")]
    Port(u16),
    #[error("the host is, or resolves to, {0}, which is not on the public internet")]
    Address(IpAddr),
    #[error("the URL leads back to this platform")]
    Own,
}

/// What may be called.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    /// Lets private, loopback and link-local addresses through: for tests and closed networks.
    pub allow_private: bool,
    /// Where this platform itself listens; never called, whatever else is allowed.
    pub own: Vec<SocketAddr>,
}

impl Guard {
    /// The URL, if it may be called as far as its text says. What its name resolves to is still to be looked at.
    pub fn url(&self, text: &str) -> Result<Url, Forbidden> {
        let url = Url::parse(text).map_err(|_| Forbidden::Url)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Forbidden::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Forbidden::UserInfo);
        }
        let port = url.port_or_known_default().ok_or(Forbidden::Url)?;
        if (port < 1024 && !matches!(port, 80 | 443)) || SERVICES.contains(&port) {
            return Err(Forbidden::Port(port));
        }
        // The parser has read decimal, octal and hexadecimal forms by now.
        match url.host().ok_or(Forbidden::Url)? {
            Host::Ipv4(address) => self.socket(SocketAddr::from((address, port)))?,
            Host::Ipv6(address) => self.socket(SocketAddr::from((address, port)))?,
            Host::Domain(_) => {}
        }
        Ok(url)
    }

    /// Whether an address may be called.
    pub fn address(&self, address: IpAddr) -> Result<(), Forbidden> {
        match reach(address) {
            Reach::Public => Ok(()),
            Reach::Private if self.allow_private => Ok(()),
            Reach::Private | Reach::Special => Err(Forbidden::Address(address)),
        }
    }

    /// Whether an address may be called at a port.
    pub fn socket(&self, to: SocketAddr) -> Result<(), Forbidden> {
        self.address(to.ip())?;
        let is_own = |own: &SocketAddr| {
            let same_host = own.ip() == to.ip() || (own.ip().is_unspecified() && is_here(to.ip()));
            own.port() == to.port() && same_host
        };
        if self.own.iter().any(is_own) { Err(Forbidden::Own) } else { Ok(()) }
    }

    /// Looks the URL's name up and judges every address, so that a tenant is told at once. A name that does not
    /// resolve now may later, and passes.
    pub async fn resolved(&self, url: &Url) -> Result<(), Forbidden> {
        let (Some(Host::Domain(name)), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Ok(());
        };
        let found = tokio::time::timeout(LOOK_UP, tokio::net::lookup_host((name, port))).await;
        let Ok(Ok(mut addresses)) = found else { return Ok(()) };
        addresses.try_for_each(|address| self.socket(address))
    }
}

/// Whether an address is one of this machine's: only those can be bound.
fn is_here(address: IpAddr) -> bool {
    UdpSocket::bind((address, 0)).is_ok()
}
