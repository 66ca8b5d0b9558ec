use async_trait::async_trait;
use ports::outbound::{Forbidden, Guard};
use reqwest::dns::{Addrs, Name, Resolving};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// How names become addresses.
#[async_trait]
pub trait Resolve: Send + Sync + 'static {
    /// Every address of a name.
    async fn resolve(&self, name: &str) -> io::Result<Vec<IpAddr>>;
}

/// As the machine does it. Each look-up waits on a thread of its own, so a slow name server holds up only its names.
pub struct SystemResolver;

#[async_trait]
impl Resolve for SystemResolver {
    async fn resolve(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect())
    }
}

/// Why a name leads nowhere.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LookUpError {
    #[error("the host name cannot be resolved")]
    Unresolved,
    #[error(transparent)]
    Forbidden(Forbidden),
}

/// Gives the connector only addresses that the guard lets through; a single bad one among them spoils the name.
pub(crate) struct GuardedResolver {
    pub guard: Guard,
    pub resolver: Arc<dyn Resolve>,
}

impl reqwest::dns::Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (guard, resolver) = (self.guard.clone(), self.resolver.clone());
        Box::pin(async move {
            let found = resolver.resolve(name.as_str()).await.map_err(|_| LookUpError::Unresolved)?;
            for address in &found {
                guard.address(*address).map_err(LookUpError::Forbidden)?;
            }
            let addresses: Addrs = Box::new(found.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}
