use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Where an address leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Someone's host on the internet.
    Public,
    /// A network that only its own hosts reach: private, shared, loopback, link-local.
    Private,
    /// No host of its own: multicast, reserved, documentation, or a way to write an IPv4 address in IPv6.
    Special,
}

/// IPv4 networks that are not public: address, bits, reach (IANA's special-purpose registry).
const V4: [(Ipv4Addr, u32, Reach); 16] = [
    (Ipv4Addr::UNSPECIFIED, 8, Reach::Special),
    (Ipv4Addr::new(10, 0, 0, 0), 8, Reach::Private),
    // Between a provider's customers and its NAT.
    (Ipv4Addr::new(100, 64, 0, 0), 10, Reach::Private),
    (Ipv4Addr::new(127, 0, 0, 0), 8, Reach::Private),
    // Link-local; clouds give credentials out at 169.254.169.254.
    (Ipv4Addr::new(169, 254, 0, 0), 16, Reach::Private),
    (Ipv4Addr::new(172, 16, 0, 0), 12, Reach::Private),
    (Ipv4Addr::new(192, 0, 0, 0), 24, Reach::Special),
    (Ipv4Addr::new(192, 0, 2, 0), 24, Reach::Special),
    // Relays of 6to4.
    (Ipv4Addr::new(192, 88, 99, 0), 24, Reach::Special),
    (Ipv4Addr::new(192, 168, 0, 0), 16, Reach::Private),
    // Between devices under measurement.
    (Ipv4Addr::new(198, 18, 0, 0), 15, Reach::Private),
    (Ipv4Addr::new(198, 51, 100, 0), 24, Reach::Special),
    (Ipv4Addr::new(203, 0, 113, 0), 24, Reach::Special),
    (Ipv4Addr::new(224, 0, 0, 0), 4, Reach::Special),
    (Ipv4Addr::new(240, 0, 0, 0), 4, Reach::Special),
    (Ipv4Addr::BROADCAST, 32, Reach::Special),
];

/// IPv6 networks with a reach of their own. What is in none of them and not in 2000::/3 is special: v4-mapped and
/// v4-compatible addresses, NAT64 (64:ff9b::/96 and 64:ff9b:1::/48), multicast, and what is not assigned.
const V6: [(Ipv6Addr, u32, Reach); 7] = [
    (Ipv6Addr::LOCALHOST, 128, Reach::Private),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, Reach::Private),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, Reach::Private),
    // Of protocols, Teredo among them: it carries an IPv4 address.
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, Reach::Special),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, Reach::Special),
    // 6to4 carries an IPv4 address, too.
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, Reach::Special),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, Reach::Special),
];
const V6_ASSIGNED: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Where an address leads.
pub fn reach(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(address) => {
            let found = V4.iter().find(|(network, bits, _)| in_v4(address, *network, *bits));
            found.map_or(Reach::Public, |(.., reach)| *reach)
        }
        IpAddr::V6(address) => {
            let found = V6.iter().find(|(network, bits, _)| in_v6(address, *network, *bits));
            let elsewhere =
                if in_v6(address, V6_ASSIGNED.0, V6_ASSIGNED.1) { Reach::Public } else { Reach::Special };
            found.map_or(elsewhere, |(.., reach)| *reach)
        }
    }
}

fn in_v4(address: Ipv4Addr, network: Ipv4Addr, bits: u32) -> bool {
    (address.to_bits() ^ network.to_bits()).leading_zeros() >= bits
}

fn in_v6(address: Ipv6Addr, network: Ipv6Addr, bits: u32) -> bool {
    (address.to_bits() ^ network.to_bits()).leading_zeros() >= bits
}
