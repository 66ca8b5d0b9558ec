//! A body that knows how much of it has left.

use super::watched::Watched;
use bytes::Bytes;
use domain::AppId;
use domain::post::{Active, Owner};
use domain::{PostId, Timestamp};
use futures::Stream;
use ports::blobs::ByteStream;
use ports::clock;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use web::{Delivered, Meter};

/// A long answer is counted in pieces, so that usage shows while someone watches.
const PIECE_MS: u64 = 10_000;

/// What is counted, and for whom.
pub struct Account {
    meter: Meter,
    app: AppId,
    post: PostId,
    owner: Owner,
    watched: Watched,
    /// Bytes and media time counted already.
    counted: (u64, u64),
    requests: u64,
    next_piece: Timestamp,
}

impl Account {
    pub fn new(meter: Meter, post: &Active, watched: Watched) -> Self {
        let (app, owner) = (post.app, post.owner.clone());
        let next_piece = clock::now().plus_ms(PIECE_MS);
        Self { meter, app, post: post.post, owner, watched, counted: (0, 0), requests: 1, next_piece }
    }

    /// Counts what has come to `sent` bytes in all.
    fn count(&mut self, sent: u64, at: Timestamp) {
        let ms = self.watched.ms(sent);
        let delivered = Delivered {
            app: self.app,
            member: self.owner.member,
            app_user_id: self.owner.app_user_id.clone(),
            post: self.post,
            bytes: sent - self.counted.0,
            watched_ms: ms - self.counted.1,
            requests: self.requests,
        };
        self.counted = (sent, ms);
        self.requests = 0;
        self.next_piece = at.plus_ms(PIECE_MS);
        self.meter.add(delivered, at);
    }
}

/// The stream of an answer. However the answer ends, what left is counted once.
pub struct Counted {
    bytes: ByteStream,
    account: Account,
    expected: u64,
    sent: u64,
    /// The last chunk: it has left when the next is asked for, or when it is the last of all.
    handed_over: u64,
}

impl Counted {
    /// Counts `bytes`, which are `expected` many.
    pub fn new(bytes: ByteStream, account: Account, expected: u64) -> Self {
        Self { bytes, account, expected, sent: 0, handed_over: 0 }
    }

    fn settle(&mut self) {
        self.sent += std::mem::take(&mut self.handed_over);
    }
}

impl Stream for Counted {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        self.settle();
        let next = self.bytes.as_mut().poll_next(cx);
        if let Poll::Ready(Some(Ok(chunk))) = &next {
            self.handed_over = chunk.len() as u64;
            let now = clock::now();
            if now >= self.account.next_piece {
                let sent = self.sent;
                self.account.count(sent, now);
            }
        }
        next
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        // The server does not ask again after the last byte that it announced.
        if self.sent + self.handed_over >= self.expected {
            self.settle();
        }
        let sent = self.sent;
        self.account.count(sent, clock::now());
    }
}
