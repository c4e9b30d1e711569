//! Fulcrum: configuration, wiring and commands.
//!
//! The only crate that knows all others, the environment and the system's clock. Start with [`wiring`], which puts
//! the parts together, or with [`command`], one command in each file.

pub mod command;
pub mod config;
pub mod demo;
pub mod hooks;
pub mod isolation;
pub mod permission;
pub mod replay;
pub mod system;
pub mod wiring;
