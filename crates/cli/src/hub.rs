//! `spool hub`: this computer keeps the queue that several share.

use crate::args::Hub;
use crate::say::Done;
use providers::resources;
use serde_json::json;
use studio::api::ApiError;
use studio::{Folders, HubHost};

/// Turns into the hub's server, which runs until told to stop.
pub(crate) fn run(folders: &Folders, hub: &Hub, json: bool) -> Result<Done, ApiError> {
    let program = resources::find().hub().ok_or_else(|| {
        let message = "The program that keeps a shared queue is not here.";
        ApiError::lasting("tools_missing", message, "Install Spool again, or run: npm run setup")
    })?;
    let folder = folders.data.join("hub").join("server");
    let token = server::Token::in_file(&folders.data.join("hub-token"))?;
    let host = HubHost { program, folder, lan: hub.lan, port: hub.port, most: hub.keep * 1_000_000_000 };
    let mut command = host.command(token.reveal())?;
    let url = host.url(token.reveal());
    if json {
        println!("{}", json!({ "url": url }));
    } else {
        println!("SPOOL_QUEUE_URL={url}");
        eprintln!(
            "Set that on every computer that is to share the queue, then open Spool there or run: spool work"
        );
        eprintln!("Films and the token travel as they are: only in a network you trust. Ctrl+C to stop.");
    }
    let ended = become_it(&mut command);
    let message = format!("The hub could not be started ({ended}).");
    Err(ApiError::lasting("tools_missing", message, "Install Spool again."))
}

/// The server takes the place of this program, so that neither outlives the other.
#[cfg(unix)]
fn become_it(command: &mut std::process::Command) -> String {
    std::os::unix::process::CommandExt::exec(command).to_string()
}

#[cfg(not(unix))]
fn become_it(command: &mut std::process::Command) -> String {
    command.status().map_or_else(|error| error.to_string(), |status| status.to_string())
}
