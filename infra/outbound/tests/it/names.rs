use crate::receiver::{Receiver, Says, call, client_with};
use async_trait::async_trait;
use outbound::Resolve;
use ports::outbound::{Forbidden, Guard, OutboundError};
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

/// Answers one list after the other, then nothing.
struct Script(Mutex<Vec<Vec<IpAddr>>>);

impl Script {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let parse = |list: &&[&str]| list.iter().map(|address| address.parse().unwrap()).collect();
        Arc::new(Self(Mutex::new(answers.iter().rev().map(parse).collect())))
    }
}

#[async_trait]
impl Resolve for Script {
    async fn resolve(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        self.0.lock().unwrap().pop().ok_or_else(|| io::Error::other("no such name"))
    }
}

const OK: Says = Says::once("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n");

#[tokio::test]
async fn a_name_that_resolves_into_our_network_is_refused_at_the_connection() {
    let receiver = Receiver::start(OK).await;
    let url = format!("http://rebind.example:{}/", receiver.at.port());
    for address in
        ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "fd00::1"]
    {
        let client = client_with(Guard::default(), Script::new(&[&[address]]));
        let expected = Forbidden::Address(address.parse().unwrap());
        assert_eq!(call(&client, &url).await, Err(OutboundError::Forbidden(expected)));
    }
    assert_eq!(receiver.calls(), 0);
}

#[tokio::test]
async fn one_bad_address_among_good_ones_spoils_the_name() {
    let client = client_with(Guard::default(), Script::new(&[&["8.8.8.8", "127.0.0.1"]]));
    let ended = call(&client, "http://rebind.example:9999/").await;
    assert_eq!(ended, Err(OutboundError::Forbidden(Forbidden::Address("127.0.0.1".parse().unwrap()))));
}

#[tokio::test]
async fn a_name_that_turns_private_after_it_was_judged_gains_nothing() {
    let receiver = Receiver::start(OK).await;
    // The first answer is public, as when the URL was set; the connection asks anew and is told loopback.
    let resolver = Script::new(&[&["8.8.8.8"], &["127.0.0.1"]]);
    let url = format!("http://rebind.example:{}/", receiver.at.port());
    for address in resolver.resolve("rebind.example").await.unwrap() {
        assert_eq!(Guard::default().address(address), Ok(()));
    }
    let client = client_with(Guard::default(), resolver);
    let ended = call(&client, &url).await;
    assert_eq!(ended, Err(OutboundError::Forbidden(Forbidden::Address("127.0.0.1".parse().unwrap()))));
    assert_eq!(receiver.calls(), 0);
}

#[tokio::test]
async fn an_unknown_name_is_no_answer() {
    let client = client_with(Guard::default(), Script::new(&[]));
    assert_eq!(call(&client, "http://nobody.example/").await, Err(OutboundError::Unresolved));
}

#[tokio::test]
async fn a_name_of_our_own_listener_is_refused_even_where_private_addresses_are_not() {
    let receiver = Receiver::start(OK).await;
    let guard = Guard { allow_private: true, own: vec![receiver.at] };
    let client = client_with(guard, Script::new(&[&["127.0.0.1"]]));
    let ended = call(&client, &format!("http://me.example:{}/", receiver.at.port())).await;
    assert_eq!(ended, Err(OutboundError::Forbidden(Forbidden::Own)));
    let ended = call(&client, &receiver.url()).await;
    assert_eq!(ended, Err(OutboundError::Forbidden(Forbidden::Own)));
    assert_eq!(receiver.calls(), 0);
}

#[tokio::test]
async fn a_name_of_a_good_address_is_called_there() {
    let receiver = Receiver::start(OK).await;
    let guard = Guard { allow_private: true, own: vec![] };
    let client = client_with(guard, Script::new(&[&["127.0.0.1"]]));
    let answer = call(&client, &format!("http://shop.example:{}/", receiver.at.port())).await.unwrap();
    assert_eq!((answer.status, receiver.calls()), (204, 1));
}
