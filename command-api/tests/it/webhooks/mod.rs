//! Webhooks, from the tenant's settings to a receiver on this machine.

mod bodies;
mod callback;
mod deliveries;
mod failures;
mod how_to;
mod receiver;
mod restart;
mod rooms;
mod secrets;
mod tenants;
