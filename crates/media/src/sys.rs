//! What Linux needs between fork and exec so that a child never outlives us. With `providers::quiet`, the only unsafe
//! code in the workspace.

use tokio::process::Command;

/// How much nicer a child is than we are.
#[cfg(target_os = "linux")]
const NICER: i32 = 10;

/// Makes the child die when the thread that starts it ends, leave no core file, and step back for other programs.
///
/// The signal is tied to the *thread*, so start children only from one that lives as long as we do.
#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
pub(crate) fn tie_to_us(command: &mut Command) {
    use rustix::process::{self, Resource, Rlimit, Signal};

    let us = process::getpid();
    let before_exec = move || {
        process::set_parent_process_death_signal(Some(Signal::KILL))?;
        // We may have died before the line above took effect: then nobody would ever send the signal.
        if process::getppid() != Some(us) {
            return Err(std::io::ErrorKind::BrokenPipe.into());
        }
        let _ = process::setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
        let _ = process::nice(NICER);
        Ok(())
    };
    // SAFETY: `before_exec` runs in the child between fork and exec. It makes four plain system calls and returns
    // errors that hold no allocation; it takes no lock, allocates nothing and touches no shared state.
    unsafe {
        command.pre_exec(before_exec);
    }
}

/// Elsewhere the process group, or the job object on Windows, does what can be done.
#[cfg(not(target_os = "linux"))]
pub(crate) fn tie_to_us(_command: &mut Command) {}
