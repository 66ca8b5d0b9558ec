use super::receiver::{Receiver, begun, client, deliveries, listen, send, world};
use crate::support::Tenant;
use async_trait::async_trait;
use ports::outbound::{Answer, Outbound, OutboundError, Post};
use projections::webhooks::Status;
use serde_json::json;
use std::sync::Arc;

/// Sends, and never comes back: a process that dies before it stores how the try went.
struct Dies(Arc<dyn Outbound>);

#[async_trait]
impl Outbound for Dies {
    async fn post(&self, post: Post) -> Result<Answer, OutboundError> {
        self.0.post(post).await?;
        std::future::pending().await
    }
}

#[tokio::test]
async fn a_sender_that_dies_after_sending_sends_again_with_the_same_id() {
    let world = world().await;
    let dying = send(&world, Arc::new(Dies(client())));
    begun(&world).await;
    let (tenant, receiver) = (Tenant::new(&world).await, Receiver::start().await);
    listen(&world, &tenant, &receiver, json!({})).await;
    tenant.post(&world, json!({})).await;
    receiver.wait(1).await;
    drop(dying);
    let _again = send(&world, client());
    let taken = receiver.wait(2).await;
    assert_eq!(taken[0].json, taken[1].json);
    let stored = || async {
        let found = deliveries(&world, &tenant).await;
        found.iter().all(|one| one.status == Status::Delivered).then_some(found)
    };
    assert_eq!(testkit::eventually(crate::support::LIMIT, stored).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_happened_while_no_sender_ran_is_told_and_what_was_before_the_first_is_not() {
    let world = world().await;
    let (tenant, receiver) = (Tenant::new(&world).await, Receiver::start().await);
    listen(&world, &tenant, &receiver, json!({})).await;
    tenant.post(&world, json!({})).await;
    let first = send(&world, client());
    begun(&world).await;
    drop(first);
    let post = tenant.post(&world, json!({})).await;
    let _second = send(&world, client());
    let taken = receiver.wait(1).await;
    assert_eq!(taken[0].json["videoPostId"], post["id"]);
    assert_eq!(deliveries(&world, &tenant).await.len(), 1);
}
