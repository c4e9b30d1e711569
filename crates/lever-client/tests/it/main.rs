//! What the client sends and how it takes the answers, against a server that answers by a script.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod answers;
mod files;
mod oauth;
mod paging;
mod random_walk;
mod reads;
mod redirects;
mod requests;
mod retries;
mod script;
mod simulated;
mod writes;
