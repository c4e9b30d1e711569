//! The console as a browser meets it: over HTTP, on a real store.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod browser;
mod decisions;
mod hostile;
mod machinery;
mod pages;
mod rubrics;
mod seed;
mod sessions;
mod sheets;
mod trail;
