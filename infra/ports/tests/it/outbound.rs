use domain::Timestamp;
use ports::outbound::{Forbidden, Guard, Reach, reach, retry_after_s};

/// What must never be called, by what is wrong with it.
const HOSTILE: [(&str, &str); 82] = [
    // Literals, each network of IANA's registry at its ends.
    ("address", "http://127.0.0.1/"),
    ("address", "http://127.255.255.254:8080/"),
    ("address", "http://0.0.0.0/"),
    ("address", "http://0.1.2.3/"),
    ("address", "http://10.0.0.1/"),
    ("address", "http://10.255.255.255/"),
    ("address", "http://172.16.0.1/"),
    ("address", "http://172.31.255.255/"),
    ("address", "http://192.168.0.1/"),
    ("address", "http://192.168.255.255/"),
    ("address", "http://100.64.0.1/"),
    ("address", "http://100.127.255.255/"),
    ("address", "http://169.254.0.1/"),
    ("address", "http://169.254.169.254/latest/meta-data/"),
    ("address", "http://192.0.0.8/"),
    ("address", "http://192.0.2.1/"),
    ("address", "http://192.88.99.1/"),
    ("address", "http://198.18.0.1/"),
    ("address", "http://198.19.255.255/"),
    ("address", "http://198.51.100.1/"),
    ("address", "http://203.0.113.1/"),
    ("address", "http://224.0.0.1/"),
    ("address", "http://239.255.255.255/"),
    ("address", "http://240.0.0.1/"),
    ("address", "http://255.255.255.255/"),
    ("address", "http://[::]/"),
    ("address", "http://[::1]/"),
    ("address", "http://[fc00::1]/"),
    ("address", "http://[fdff:ffff::1]/"),
    ("address", "http://[fe80::1]/"),
    ("address", "http://[febf::1]/"),
    ("address", "http://[ff02::1]/"),
    ("address", "http://[2001:db8::1]/"),
    ("address", "http://[3fff::1]/"),
    ("address", "http://[100::1]/"),
    // IPv4 inside IPv6: mapped, compatible, NAT64, 6to4, Teredo.
    ("address", "http://[::ffff:127.0.0.1]/"),
    ("address", "http://[::ffff:7f00:1]/"),
    ("address", "http://[::ffff:8.8.8.8]/"),
    ("address", "http://[::127.0.0.1]/"),
    ("address", "http://[64:ff9b::127.0.0.1]/"),
    ("address", "http://[64:ff9b::7f00:1]/"),
    ("address", "http://[64:ff9b:1::a00:1]/"),
    ("address", "http://[2002:7f00:1::]/"),
    ("address", "http://[2002:a00:1::1]/"),
    ("address", "http://[2001:0:7f00:1::]/"),
    // Other ways to write the same.
    ("address", "http://2130706433/"),
    ("address", "http://017700000001/"),
    ("address", "http://0x7f000001/"),
    ("address", "http://0x7f.0x0.0x0.0x1/"),
    ("address", "http://0177.0.0.1/"),
    ("address", "http://127.1/"),
    ("address", "http://127.0.1/"),
    ("address", "http://127.0.0.1./"),
    ("address", "http://0/"),
    ("address", "http://0xA9FEA9FE/"),
    ("address", "http://2852039166/"),
    ("address", "http://%31%32%37.0.0.1/"),
    ("address", "http://①②⑦.⓪.⓪.①/"),
    ("address", "http://１２７.０.０.１/"),
    ("address", "http:\\\\127.0.0.1\\"),
    ("address", "http:127.0.0.1/"),
    ("address", "http:///127.0.0.1/"),
    ("address", "http://\t127.0.0.1/"),
    // Credentials, which also hide the host from a reader.
    ("user info", "http://a@127.0.0.1/"),
    ("user info", "https://shop.example:x@evil.example/"),
    ("user info", "https://:x@shop.example/"),
    // Other schemes.
    ("scheme", "file:///etc/passwd"),
    ("scheme", "ftp://shop.example/"),
    ("scheme", "gopher://shop.example/_x"),
    ("scheme", "javascript:alert(1)"),
    ("scheme", "unix:/run/x.sock"),
    ("scheme", "data:text/plain,x"),
    // Ports of other services.
    ("port", "http://shop.example:22/"),
    ("port", "http://shop.example:25/"),
    ("port", "http://shop.example:2113/"),
    ("port", "http://shop.example:5432/"),
    ("port", "http://shop.example:9092/"),
    ("port", "http://shop.example:6379/"),
    ("port", "http://shop.example:0/"),
    // No URL at all.
    ("url", "shop.example/hooks"),
    ("url", "http://"),
    ("url", "http://[::1/"),
];

fn kind(forbidden: Forbidden) -> &'static str {
    match forbidden {
        Forbidden::Url => "url",
        Forbidden::Scheme => "scheme",
        Forbidden::UserInfo => "user info",
        Forbidden::Port(_) => "port",
        Forbidden::Address(_) => "address",
        Forbidden::Own => "own",
    }
}

#[test]
fn no_hostile_url_may_be_called() {
    for (wrong, url) in HOSTILE {
        let found = Guard::default().url(url).map(|url| url.to_string()).map_err(kind);
        assert_eq!(found, Err(wrong), "{url}");
    }
}

#[test]
fn web_servers_on_the_internet_may_be_called() {
    for url in [
        "https://shop.example/hooks?key=1#top",
        "http://shop.example",
        "https://shop.example:8443/",
        "http://8.8.8.8:3000/",
        "https://[2606:4700::1111]/",
        "https://쇼핑.example/훅",
    ] {
        assert!(Guard::default().url(url).is_ok(), "{url}");
    }
}

#[test]
fn the_operator_may_open_private_networks_and_nothing_else() {
    let guard = Guard { allow_private: true, own: vec![] };
    for url in ["http://127.0.0.1:40000/", "http://10.0.0.1/", "http://[::1]:9000/", "http://[fd00::1]/"] {
        assert!(guard.url(url).is_ok(), "{url}");
    }
    for (_, url) in HOSTILE.iter().filter(|(wrong, _)| *wrong != "address") {
        assert!(guard.url(url).is_err(), "{url}");
    }
    for url in ["http://0.0.0.0/", "http://224.0.0.1/", "http://[::ffff:127.0.0.1]/", "http://[::]/"] {
        assert!(guard.url(url).is_err(), "{url}");
    }
}

#[test]
fn we_never_call_ourselves() {
    let at = |own: &str| Guard { allow_private: true, own: vec![own.parse().unwrap()] };
    assert_eq!(at("127.0.0.1:8080").url("http://127.0.0.1:8080/x").err(), Some(Forbidden::Own));
    assert_eq!(at("0.0.0.0:8080").url("http://127.0.0.1:8080/x").err(), Some(Forbidden::Own));
    assert!(at("127.0.0.1:8080").url("http://127.0.0.1:8081/x").is_ok());
    assert!(at("0.0.0.0:8080").url("http://10.255.255.1:8080/x").is_ok(), "that is not this machine");
}

#[tokio::test]
async fn a_name_of_a_private_address_is_refused_and_one_that_is_not_known_yet_is_not() {
    let guard = Guard::default();
    let local = guard.url("http://localhost:3000/").unwrap();
    assert!(matches!(guard.resolved(&local).await, Err(Forbidden::Address(_))));
    assert_eq!(Guard { allow_private: true, own: vec![] }.resolved(&local).await, Ok(()));
    let unknown = guard.url("https://no-such-host.invalid/").unwrap();
    assert_eq!(guard.resolved(&unknown).await, Ok(()));
}

#[test]
fn neighbours_of_special_networks_are_public() {
    for address in [
        "9.255.255.255",
        "11.0.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "100.128.0.0",
        "198.20.0.0",
        "223.255.255.255",
    ] {
        assert_eq!(reach(address.parse().unwrap()), Reach::Public, "{address}");
    }
    for address in ["2001:200::1", "2003::1", "2a00:1450::1"] {
        assert_eq!(reach(address.parse().unwrap()), Reach::Public, "{address}");
    }
}

#[test]
fn a_retry_after_is_seconds_or_a_date() {
    let now = Timestamp::from_micros(1_445_412_420_000_000);
    assert_eq!(retry_after_s(" 120 ", now), Some(120));
    assert_eq!(retry_after_s("Wed, 21 Oct 2015 07:28:00 GMT", now), Some(60));
    assert_eq!(retry_after_s("Wed, 21 Oct 2015 07:26:00 GMT", now), Some(0));
    for nonsense in ["", "-5", "soon", "1.5"] {
        assert_eq!(retry_after_s(nonsense, now), None, "{nonsense}");
    }
}
