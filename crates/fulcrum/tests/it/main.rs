//! Scenarios of the whole product: a simulated Lever, a real database, a clock that moves when told.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod calls;
mod commands;
mod failures;
mod isolation;
mod lever_moves;
mod lever_users;
mod models;
mod oauth;
mod pages;
mod phases;
mod policies;
mod reconcile;
mod rubrics;
mod shared_budget;
mod sign_in;
mod stops;
mod storm;
mod support;
mod undo;
mod walk;
