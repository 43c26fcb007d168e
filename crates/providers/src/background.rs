//! Background: what computes for long does so on a thread that steps back for the rest of this computer, first of all for
//! our own answers to the person and to other programs.

use std::io;
use std::thread;
use tokio::sync::oneshot;

/// How much nicer such a thread is than the others: less than the programs that render, for somebody may be waiting to
/// hear a line.
#[cfg(target_os = "linux")]
const NICER: i32 = 5;

/// Begins `work` on a thread of its own, which ends with it. Nothing is told if it broke.
///
/// # Errors
/// When the system gives no thread.
pub(crate) fn begin<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<oneshot::Receiver<T>> {
    let (tell, told) = oneshot::channel();
    let all = move || {
        step_back();
        // Whoever began it may be gone.
        let _ = tell.send(work());
    };
    thread::Builder::new().name(name.to_owned()).spawn(all)?;
    Ok(told)
}

/// On Linux each thread has a niceness, which the threads that it starts have from it.
#[cfg(target_os = "linux")]
fn step_back() {
    if let Err(error) = rustix::process::nice(NICER) {
        tracing::debug!(%error, "a thread does not step back");
    }
}

/// Elsewhere that is of whole programs, or takes an unsafe call.
#[cfg(not(target_os = "linux"))]
fn step_back() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn work_steps_back_and_nobody_else_does() {
        let niceness = || rustix::process::getpriority_process(None).expect("a niceness");
        let ours = niceness();
        let theirs = begin("test", niceness).expect("a thread").await.expect("an answer");
        assert_eq!((theirs, niceness()), ((ours + NICER).min(19), ours));
    }

    #[tokio::test]
    async fn work_that_breaks_tells_nothing() {
        let broken = begin("test", || assert!(std::env::args().count() == 0, "as it is to be"));
        assert!(broken.expect("a thread").await.is_err());
    }
}
