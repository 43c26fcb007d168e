//! Starting a program, always from the same thread: on Linux a child is tied to the thread that started it, and
//! the threads of an executor may end while the work goes on.

use super::Step;
use crate::sys;
use process_wrap::tokio::{ChildWrapper, CommandWrap, KillOnDrop};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::process::Stdio;
use std::sync::OnceLock;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// What a child may know of our environment: where its own settings and temporary files are, and no more.
const KEPT: [&str; 12] = [
    "HOME",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "FONTCONFIG_PATH",
    "TMPDIR",
    "TMP",
    "TEMP",
    "SystemRoot",
    "WINDIR",
    "USERPROFILE",
    "LOCALAPPDATA",
];

type Child = Box<dyn ChildWrapper>;

struct Request {
    command: CommandWrap,
    runtime: Handle,
    answer: oneshot::Sender<io::Result<Child>>,
}

/// Starts the program of `step`.
pub(super) async fn spawn(step: Step<'_>) -> io::Result<Child> {
    let (answer, child) = oneshot::channel();
    let request = Request { command: command(step), runtime: Handle::current(), answer };
    spawner()?.send(request).map_err(|_| gone())?;
    child.await.map_err(|_| gone())?
}

fn gone() -> io::Error {
    io::Error::other("the thread that starts programs is gone")
}

/// The thread that starts every program, for as long as we live.
fn spawner() -> io::Result<&'static mpsc::Sender<Request>> {
    static SPAWNER: OnceLock<mpsc::Sender<Request>> = OnceLock::new();
    if let Some(sender) = SPAWNER.get() {
        return Ok(sender);
    }
    let (sender, requests) = mpsc::channel::<Request>();
    thread::Builder::new().name("spool-spawn".to_owned()).spawn(move || {
        for Request { mut command, runtime, answer } in requests {
            let _entered = runtime.enter();
            // Nobody waits any more: the child is dropped here, which kills it.
            let _ = answer.send(command.spawn());
        }
    })?;
    Ok(SPAWNER.get_or_init(|| sender))
}

#[allow(clippy::disallowed_methods)]
fn command(step: Step<'_>) -> CommandWrap {
    let mut command = tokio::process::Command::new(step.program);
    command
        .args(step.args)
        .current_dir(step.folder)
        .env_clear()
        .envs(KEPT.iter().filter_map(|name| std::env::var_os(name).map(|value| (*name, value))))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    sys::tie_to_us(&mut command);
    let mut wrapped = CommandWrap::from(command);
    wrapped.wrap(KillOnDrop);
    #[cfg(unix)]
    wrapped.wrap(process_wrap::tokio::ProcessGroup::leader());
    #[cfg(windows)]
    wrapped.wrap(process_wrap::tokio::JobObject);
    wrapped
}

/// How long a program may take to say who it is: a virus scanner reads all of it first, and a busy computer has more to
/// do.
const STARTS: Duration = Duration::from_secs(60);

/// The first line a program says when asked for its version; for the start, before there is an executor.
#[allow(clippy::disallowed_methods)]
pub(crate) fn banner(program: &Path) -> io::Result<String> {
    let mut child = std::process::Command::new(program)
        .arg("-version")
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let stdout = child.stdout.take();
    let (sender, line) = mpsc::channel();
    thread::spawn(move || {
        let mut first = String::new();
        let read = stdout.map(|out| BufReader::new(out.take(4_096)).read_line(&mut first));
        let _ = sender.send(read.transpose().map(|_| first));
    });
    let said = line.recv_timeout(STARTS);
    // It has said what we asked for, or never will. The reader ends with the pipe, which a grandchild may hold
    // longer than we care to wait.
    let _ = child.kill();
    child.wait()?;
    said.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
}
