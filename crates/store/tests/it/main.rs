//! What the store promises, on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod audit;
mod deliveries;
mod effects;
mod health;
mod inbox;
mod lever_side;
mod operators;
mod policies;
mod privacy;
mod proposals;
mod rubrics;
mod settings;
mod snapshots;
mod stops;
mod support;
mod transactions;
mod transcripts;
