//! The server over real sockets: what clients can do, and what is turned away.

#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test, a panic is the report")]

mod asked;
mod browser;
mod desk;
mod pieces;
mod random;
mod refusals;
mod talk;
mod topics;
mod webhooks;
