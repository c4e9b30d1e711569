//! Hooks for machines.
