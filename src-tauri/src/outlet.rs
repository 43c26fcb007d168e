//! A channel to the page that comes and goes: the newest subscriber hears, and hears what waited for it.

use crate::locked;
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::Mutex;
use tauri::ipc::Channel;

/// Messages of one kind for the page. A page that was reloaded subscribes again and replaces the one before.
pub struct Outlet<T> {
    keep: usize,
    state: Mutex<(Option<Channel<T>>, VecDeque<T>)>,
}

impl<T: Serialize + Clone> Outlet<T> {
    /// Keeps up to `keep` messages while nobody listens.
    pub fn new(keep: usize) -> Self {
        Self { keep, state: Mutex::new((None, VecDeque::new())) }
    }

    /// Takes a new listener and tells it what waited.
    pub fn subscribe(&self, channel: Channel<T>) {
        let mut state = locked(&self.state);
        for message in state.1.drain(..) {
            tell(&channel, message);
        }
        state.0 = Some(channel);
    }

    /// Tells the listener, or keeps the message for one to come.
    pub fn send(&self, message: T) {
        let mut state = locked(&self.state);
        if let Some(channel) = &state.0 {
            tell(channel, message);
        } else if state.1.len() < self.keep {
            state.1.push_back(message);
        }
    }
}

/// A page that went away hears nothing: it asks for the snapshot when it is back.
fn tell<T: Serialize>(channel: &Channel<T>, message: T) {
    if let Err(error) = channel.send(message) {
        tracing::debug!(%error, "the page did not hear");
    }
}
