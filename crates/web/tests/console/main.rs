//! The console as a browser meets it: over HTTP, on a real store.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod account;
mod api;
mod audit;
mod blind;
mod browser;
mod decisions;
mod elsewhere;
mod hostile;
mod live;
mod machinery;
mod mcp;
mod operators;
mod pages;
mod policies;
mod rubrics;
mod second_step;
mod seed;
mod sessions;
mod sheets;
mod trail;
mod undo;
