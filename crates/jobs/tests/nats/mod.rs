//! A hub of its own for one test: a real NATS server that writes to its disk before it answers.

#![allow(dead_code, reason = "each test uses what it needs")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
};

use tempfile::TempDir;

/// A server that ends with the test.
pub struct Server {
    child: Child,
    port: u16,
    folder: TempDir,
    /// More lines of its configuration.
    more: &'static str,
}

impl Server {
    pub fn start() -> Server {
        Server::with("")
    }

    pub fn with(more: &'static str) -> Server {
        let folder = tempfile::tempdir().unwrap();
        let (child, port) = run(folder.path(), -1, more);
        Server { child, port, folder, more }
    }

    /// Its address, with a queue on it; the token goes before the host.
    pub fn url(&self, token: &str) -> String {
        format!("nats://{token}127.0.0.1:{}/test", self.port)
    }

    /// As `kill -9` does.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// On the same port, with what it had written.
    pub fn start_again(&mut self) {
        (self.child, self.port) = run(self.folder.path(), self.port.into(), self.more);
    }

    /// On the same port, with nothing.
    pub fn start_anew(&mut self) {
        self.folder = tempfile::tempdir().unwrap();
        self.start_again();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[allow(clippy::disallowed_methods, reason = "a test of what is between programs has to start the other one")]
fn run(folder: &Path, port: i32, more: &str) -> (Child, u16) {
    let config = folder.join("hub.conf");
    let store = folder.display();
    let lines = format!(
        "listen: \"127.0.0.1:{port}\"\nserver_name: test-sync-always\n\
         jetstream {{ store_dir: \"{store}\", sync_interval: always, {more} }}\n"
    );
    std::fs::write(&config, lines).unwrap();
    let mut command = Command::new(program());
    let mut child =
        command.arg("-c").arg(config).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let (mut port, mut heard) = (None, Vec::new());
    for line in said.by_ref() {
        let told = line.rsplit_once("client connections on ").and_then(|(_, at)| at.rsplit_once(':'));
        port = told.map(|(_, port)| port.trim().parse().unwrap()).or(port);
        if line.contains("Server is ready") {
            break;
        }
        heard.push(line);
    }
    thread::spawn(move || said.for_each(drop));
    let Some(port) = port else { panic!("the server says: {heard:#?}") };
    (child, port)
}

/// Where the set-up puts the server.
fn program() -> PathBuf {
    let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")));
    let resources = folder("SPOOL_RESOURCES").or_else(|| cache.map(|cache| cache.join("spool/resources")));
    let program = resources.unwrap_or_default().join("hub/nats-server");
    assert!(program.is_file(), "there is no {}; npm run setup brings it", program.display());
    program
}
