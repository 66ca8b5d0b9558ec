//! The last byte: pieces become the source of the post.

use super::found::Found;
use super::pieces::Pieces;
use crate::uploads::assemble;
use ports::log::Actor;
use ports::{Context, clock};
use web::{ApiError, Platform, TusOf, TusTicket};

/// Joins what a whole or a final upload is made of. The same again changes nothing.
pub async fn finish(platform: &Platform, ticket: &TusTicket, found: &Found) -> Result<(), ApiError> {
    let mut keys = vec![];
    for source in sources(ticket) {
        let pieces = Pieces::of(&source).stored(platform).await?;
        keys.extend(pieces.into_iter().map(|piece| piece.key));
    }
    let context = Context::new(ticket.app, Actor::System, clock::now());
    assemble(platform, &found.post, &found.upload, &keys, &context).await
}

/// Where the bytes of an upload are: its own pieces, or those of its partial uploads.
pub fn sources(ticket: &TusTicket) -> Vec<TusTicket> {
    match &ticket.of {
        TusOf::Whole | TusOf::Partial(_) => vec![ticket.clone()],
        TusOf::Final(parts) => {
            let part = |&(number, size)| TusTicket { size, of: TusOf::Partial(number), ..ticket.clone() };
            parts.iter().map(part).collect()
        }
    }
}
