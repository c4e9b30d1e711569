//! Fulcrum
fn main() {}
