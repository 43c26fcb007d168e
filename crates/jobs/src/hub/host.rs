//! Being the hub: the NATS server of this computer, set up so that what it has answered survives a power cut, nobody
//! comes in without the token, and its disk is never filled.

use std::{
    fs, io,
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket},
    path::{Path, PathBuf},
    process::Command,
};

use crate::{JobsError, lock::make_folder};

/// How a hub is to be run.
#[derive(Clone, Debug)]
pub struct HubHost {
    /// The server's program.
    pub program: PathBuf,
    /// Where it keeps jobs and files.
    pub folder: PathBuf,
    /// Whether other computers may reach it, or only this one.
    pub lan: bool,
    /// Its port.
    pub port: u16,
    /// The most bytes that it may keep.
    pub most: u64,
}

impl HubHost {
    /// The address that others join by. It has the token in it.
    pub fn url(&self, token: &str) -> String {
        let host = if self.lan { own_address() } else { IpAddr::V4(Ipv4Addr::LOCALHOST) };
        format!("nats://{token}@{}", SocketAddr::new(host, self.port))
    }

    /// The program, ready to be started in place of this one or beside it.
    ///
    /// # Errors
    /// When the port is taken, or the folder cannot be written to.
    pub fn command(&self, token: &str) -> Result<Command, JobsError> {
        let refused = |source| JobsError::Folder { path: self.folder.clone(), source };
        let listen = SocketAddr::new(
            IpAddr::V4(if self.lan { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST }),
            self.port,
        );
        TcpListener::bind(listen)
            .map(drop)
            .map_err(|source| JobsError::PortTaken { port: self.port, source })?;
        make_folder(&self.folder)?;
        let config = self.folder.join("hub.conf");
        write_secret(&config, &self.config(listen, token)).map_err(refused)?;
        #[expect(
            clippy::disallowed_methods,
            reason = "the hub is a program of its own that outlives no command"
        )]
        let mut command = Command::new(&self.program);
        command.arg("-c").arg(config);
        Ok(command)
    }

    fn config(&self, listen: SocketAddr, token: &str) -> String {
        let (store, log) = (quoted(&self.folder.join("kept")), quoted(&self.folder.join("hub.log")));
        format!(
            "# Written by Spool at every start.\n\
             listen: \"{listen}\"\n\
             server_name: \"spool-sync-always\"\n\
             authorization {{ token: {} }}\n\
             max_payload: 4MB\n\
             log_file: {log}\n\
             logfile_size_limit: 10MB\n\
             logfile_max_num: 3\n\
             jetstream {{ store_dir: {store}, sync_interval: always, max_file_store: {} }}\n",
            quoted(Path::new(token)),
            self.most,
        )
    }
}

/// A text as the server's configuration has it.
fn quoted(text: &Path) -> String {
    serde_json::Value::from(text.to_string_lossy()).to_string()
}

/// Writes what only its owner may read.
fn write_secret(path: &Path, text: &str) -> io::Result<()> {
    let _ = fs::remove_file(path);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    io::Write::write_all(&mut options.open(path)?, text.as_bytes())
}

/// The address that other computers in this network reach us by, as far as that can be told without asking anybody.
fn own_address() -> IpAddr {
    let asked = || {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        // Nothing is sent: the system only chooses the way.
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9))?;
        socket.local_addr()
    };
    asked().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |address| address.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hub_writes_before_it_answers_and_lets_nobody_in_without_the_token() {
        let folder = tempfile::tempdir().unwrap();
        let host = HubHost {
            program: "nats-server".into(),
            folder: folder.path().join("a \"b\""),
            lan: false,
            port: 0,
            most: 50_000_000_000,
        };
        host.command("s3cret").unwrap();
        let config = fs::read_to_string(host.folder.join("hub.conf")).unwrap();
        for line in
            ["sync_interval: always", "sync-always", "token: \"s3cret\"", "127.0.0.1:0", "a \\\"b\\\""]
        {
            assert!(config.contains(line), "{config}");
        }
        assert!(!config.contains("0.0.0.0"), "{config}");
    }

    #[test]
    fn a_port_that_is_taken_is_told() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let (program, folder) = (PathBuf::from("x"), PathBuf::from("y"));
        let refused = HubHost { program, folder, lan: false, port, most: 1 }.command("t").unwrap_err();
        assert_eq!(refused.code(), "port_taken");
    }
}
