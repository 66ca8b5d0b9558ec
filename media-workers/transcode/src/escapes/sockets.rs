//! Attempts to speak to somebody.

use super::Attempt;
use super::Expected::{Refused, Works};
use super::hold::done;
use std::fs::File;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};

pub(super) const ATTEMPTS: &[Attempt] = &[
    ("connect by TCP", Refused, |around| TcpStream::connect(("127.0.0.1", around.port)).map(drop)),
    ("listen for TCP", Refused, |_| TcpListener::bind("127.0.0.1:0").map(drop)),
    ("send by UDP", Refused, |around| {
        UdpSocket::bind("127.0.0.1:0")?.send_to(b"x", ("127.0.0.1", around.port)).map(drop)
    }),
    ("connect to a Unix socket", Refused, |around| {
        UnixStream::connect(around.folder.join("socket")).map(drop)
    }),
    ("listen on a Unix socket without a path", Refused, |around| {
        let name = SocketAddr::from_abstract_name(format!("reelog-{}", around.port))?;
        UnixListener::bind_addr(&name).map(drop)
    }),
    ("speak to the kernel by netlink", Refused, |_| socket(libc::AF_NETLINK, libc::SOCK_RAW)),
    ("open a socket of any family and kind", Refused, |_| {
        let kinds = [libc::SOCK_STREAM, libc::SOCK_DGRAM, libc::SOCK_RAW, libc::SOCK_SEQPACKET];
        let opened = |family| kinds.iter().map(move |kind| socket(family, *kind));
        (0..64).flat_map(opened).find(Result::is_ok).unwrap_or_else(|| done(-1))
    }),
    ("pass a descriptor on", Refused, |_| {
        let (here, _there) = UnixStream::pair()?;
        pass_on(here.as_raw_fd())
    }),
    ("wake a thread through an unnamed pair", Works, |_| {
        // As message buses do it: as files, by `write` and not by `send`.
        let (here, there) = UnixStream::pair()?;
        File::from(OwnedFd::from(here)).write_all(b"x")?;
        File::from(OwnedFd::from(there)).read_exact(&mut [0])
    }),
];

#[allow(unsafe_code, reason = "the attempt is a system call")]
fn socket(family: i32, kind: i32) -> std::io::Result<()> {
    // SAFETY: no pointers; the descriptor ends with this process.
    done(i64::from(unsafe { libc::socket(family, kind, 0) }))
}

#[allow(unsafe_code, reason = "the attempt is a system call")]
fn pass_on(descriptor: i32) -> std::io::Result<()> {
    let mut byte = 0_u8;
    let mut part = libc::iovec { iov_base: (&raw mut byte).cast(), iov_len: 1 };
    // SAFETY: an all-zero msghdr is a valid value of that plain C struct.
    let mut message: libc::msghdr = unsafe { std::mem::zeroed() };
    (message.msg_iov, message.msg_iovlen) = (&raw mut part, 1);
    // SAFETY: the message and what it points to live through the call. What would be attached does not matter: without
    // the call nothing can be.
    done(unsafe { libc::sendmsg(descriptor, &raw const message, 0) } as i64)
}
