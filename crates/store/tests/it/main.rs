//! What the store promises, on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod accounts;
mod audit;
mod authenticators;
mod deliveries;
mod effects;
mod health;
mod identities;
mod inbox;
mod lever_side;
mod operators;
mod persons;
mod policies;
mod privacy;
mod proposals;
mod rubrics;
mod settings;
mod sight;
mod snapshots;
mod stops;
mod support;
mod tokens;
mod transactions;
mod transcripts;
mod undos;
mod withdrawal;
