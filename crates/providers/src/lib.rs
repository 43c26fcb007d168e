//! Voices, footage sources, script writers: built in and over the network.
//!
//! One type a vendor, each implementing a port of `studio`. Built in: [`Kokoro`], a voice that runs on this
//! machine, from the files that [`resources`] finds. Online, once switched on: [`footage`].

pub mod footage;
pub mod kokoro;
pub mod resources;
mod speech;
mod web;

pub use kokoro::{Kokoro, default_voice};
