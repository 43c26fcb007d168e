//! The one place that starts programs, and sees to it that they end.
//!
//! A child runs in a group of its own, low in priority, with hardly any environment, and is dead and reaped
//! before `run` returns, however it returns. Every wait has a limit; what a child says is read in bounded pieces.

mod lines;
mod progress;
mod spawn;

pub(crate) use lines::Tail;
pub(crate) use progress::{Mark, mark};
pub(crate) use spawn::banner;

use lines::Lines;
use process_wrap::tokio::ChildWrapper;
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::ExitStatus;
use std::sync::OnceLock;
use std::time::Duration;
use studio::ports::CancellationToken;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::time::{MissedTickBehavior, interval, timeout};

/// How long a killed or finished child may take to be gone.
const GONE: Duration = Duration::from_secs(2);

/// A program to run.
pub(crate) struct Step<'a> {
    pub program: &'a Path,
    pub args: Vec<OsString>,
    /// Names without a folder mean files here.
    pub folder: &'a Path,
    pub patience: Patience,
}

/// How long a program may take, in seconds that this computer was awake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Patience {
    /// In all.
    pub whole: u32,
    /// Without a sign of progress.
    pub still: u32,
}

/// Seconds that work may stand still. The queue's own patience with an attempt is a minute: ours ends first, so that
/// what hung is known and only that is made again.
const USUAL: u32 = 55;
/// Another number of seconds, for slow disks; all other limits are in proportion.
const OTHER: &str = "SPOOL_PATIENCE";

impl Patience {
    /// For a look at a file.
    pub fn look() -> Patience {
        Patience { whole: in_proportion(20), still: in_proportion(20) }
    }

    /// For work on `seconds` of video or sound: stopped when it stands still, and at last in any case.
    pub fn work(seconds: u64) -> Patience {
        let whole = seconds.saturating_mul(60).saturating_add(600).min(u64::from(u32::MAX));
        Patience { whole: u32::try_from(whole).unwrap_or(u32::MAX), still: in_proportion(USUAL) }
    }
}

/// What a limit that is usually so many seconds is on this computer.
fn in_proportion(seconds: u32) -> u32 {
    static CHOSEN: OnceLock<u32> = OnceLock::new();
    let chosen = *CHOSEN.get_or_init(|| patience_of(std::env::var(OTHER).ok().as_deref()));
    (seconds.saturating_mul(chosen) / USUAL).max(1)
}

fn patience_of(said: Option<&str>) -> u32 {
    said.and_then(|text| text.trim().parse().ok()).map_or(USUAL, |seconds: u32| seconds.clamp(1, 3_600))
}

/// Where a line was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Voice {
    Out,
    Err,
}

/// Whether a line shows that the work moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Moved,
    Nothing,
}

/// Why a program did not end well.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RunError {
    #[error("stopped because it was asked to")]
    Cancelled,
    #[error("the program did not start: {0}")]
    Start(#[source] io::Error),
    #[error("nothing moved for {0} s")]
    Still(u32),
    #[error("closed its mouth and went on")]
    Silent,
    #[error("not done after {0} s")]
    Late(u32),
    #[error("what the program said could not be read: {0}")]
    Read(#[source] io::Error),
    #[error("ended with {how:?}: {said}")]
    Exit { how: End, said: Tail },
}

/// How a program came to an end that was not a good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// It gave up itself, with this code.
    GaveUp(i32),
    /// The system or somebody else killed it without a warning, as is done when memory runs out.
    Killed,
    /// It broke.
    Broke,
}

impl End {
    /// SIGKILL by its number, and as a shell in between tells it.
    const KILL: i32 = 9;
    const KILL_TOLD: i32 = 128 + Self::KILL;

    fn of(status: ExitStatus) -> End {
        match status.code() {
            Some(Self::KILL_TOLD) => End::Killed,
            Some(code) => End::GaveUp(code),
            #[cfg(unix)]
            None if std::os::unix::process::ExitStatusExt::signal(&status) == Some(Self::KILL) => End::Killed,
            None => End::Broke,
        }
    }
}

/// Runs a program to its end, giving each line it says to `heard`. Returns the last lines of its complaints.
pub(crate) async fn run(
    step: Step<'_>,
    cancel: &CancellationToken,
    mut heard: impl FnMut(Voice, &str) -> Sign + Send,
) -> Result<Tail, RunError> {
    if cancel.is_cancelled() {
        return Err(RunError::Cancelled);
    }
    let patience = step.patience;
    let mut child = spawn::spawn(step).await.map_err(RunError::Start)?;
    match listen(child.as_mut(), patience, cancel, &mut heard).await {
        Ok(said) => match timeout(GONE, child.wait()).await {
            Ok(Ok(status)) if status.success() => Ok(said),
            Ok(Ok(status)) => Err(RunError::Exit { how: End::of(status), said }),
            _ => {
                end(child.as_mut()).await;
                Err(RunError::Silent)
            }
        },
        Err(error) => {
            end(child.as_mut()).await;
            Err(error)
        }
    }
}

/// Kills the whole group and waits until it is reaped.
async fn end(child: &mut dyn ChildWrapper) {
    if let Err(error) = child.start_kill() {
        tracing::debug!(%error, "a program was already gone when it was to be stopped");
    }
    if !matches!(timeout(GONE, child.wait()).await, Ok(Ok(_))) {
        tracing::error!(id = ?child.id(), "a program did not end when it was killed");
    }
}

/// Reads both voices until they fall silent for good.
async fn listen(
    child: &mut dyn ChildWrapper,
    patience: Patience,
    cancel: &CancellationToken,
    heard: &mut (impl FnMut(Voice, &str) -> Sign + Send),
) -> Result<Tail, RunError> {
    let (mut out, mut err) = (child.stdout().take(), child.stderr().take());
    let (mut out_lines, mut err_lines) = (Lines::default(), Lines::default());
    let mut tail = Tail::default();
    // Ticks and not the clock: a computer that slept, or a program that was frozen, has not been waiting.
    let mut tick = interval(Duration::from_secs(1));
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut lived, mut still) = (0, 0);
    let (mut out_bytes, mut err_bytes) = ([0; 8192], [0; 8192]);
    while out.is_some() || err.is_some() {
        tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(RunError::Cancelled),
            _ = tick.tick() => {
                (lived, still) = (lived + 1, still + 1);
                if still > patience.still {
                    return Err(RunError::Still(patience.still));
                }
                if lived > patience.whole {
                    return Err(RunError::Late(patience.whole));
                }
            }
            read = some(&mut out, &mut out_bytes), if out.is_some() => {
                let count = read.map_err(RunError::Read)?;
                out_lines.take(&out_bytes[..count], |line| {
                    if heard(Voice::Out, line) == Sign::Moved {
                        still = 0;
                    }
                });
                if count == 0 {
                    out = None;
                }
            }
            read = some(&mut err, &mut err_bytes), if err.is_some() => {
                let count = read.map_err(RunError::Read)?;
                err_lines.take(&err_bytes[..count], |line| {
                    tail.push(line);
                    if heard(Voice::Err, line) == Sign::Moved {
                        still = 0;
                    }
                });
                if count == 0 {
                    err = None;
                }
            }
        }
    }
    Ok(tail)
}

async fn some(pipe: &mut Option<impl AsyncRead + Unpin>, bytes: &mut [u8]) -> io::Result<usize> {
    match pipe {
        Some(pipe) => pipe.read(bytes).await,
        None => Ok(0),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::time::Instant;

    #[test]
    fn patience_is_a_number_of_seconds_or_the_usual() {
        for (said, seconds) in
            [(None, USUAL), (Some("6"), 6), (Some(" 300 "), 300), (Some("0"), 1), (Some("soon"), USUAL)]
        {
            assert_eq!(patience_of(said), seconds, "{said:?}");
        }
    }

    async fn shell(script: &str, patience: Patience) -> Result<Tail, RunError> {
        let args = ["-c", script].map(OsString::from).to_vec();
        let step = Step { program: Path::new("/bin/sh"), args, folder: Path::new("/"), patience };
        run(step, &CancellationToken::new(), |_, _| Sign::Nothing).await
    }

    #[tokio::test]
    async fn a_program_that_fails_tells_its_last_words() {
        let ended = shell("echo one >&2; echo two >&2; exit 3", Patience::look()).await;
        assert!(matches!(ended, Err(RunError::Exit { how: End::GaveUp(3), said }) if said.says("two")));
    }

    #[tokio::test]
    async fn who_was_killed_did_not_give_up() {
        for (script, expected) in [
            ("kill -KILL $$", End::Killed),
            ("exit 137", End::Killed),
            ("kill -SEGV $$", End::Broke),
            ("exit 1", End::GaveUp(1)),
        ] {
            let ended = shell(script, Patience::look()).await;
            assert!(
                matches!(ended, Err(RunError::Exit { how, .. }) if how == expected),
                "{script}: {ended:?}"
            );
        }
    }

    #[tokio::test]
    async fn a_program_that_stands_still_or_takes_too_long_is_stopped() {
        let began = Instant::now();
        let still = shell("trap '' TERM; while :; do sleep 1; done", Patience { whole: 60, still: 1 }).await;
        assert!(matches!(still, Err(RunError::Still(1))), "{still:?}");
        let late = shell("exec sleep 60", Patience { whole: 1, still: 60 }).await;
        assert!(matches!(late, Err(RunError::Late(1))), "{late:?}");
        assert!(began.elapsed() < Duration::from_secs(45), "not waited out");
    }

    #[tokio::test]
    async fn a_program_that_closes_its_mouth_and_goes_on_is_stopped() {
        let began = Instant::now();
        let ended = shell("exec >&- 2>&-; sleep 60", Patience::look()).await;
        assert!(matches!(ended, Err(RunError::Silent)), "{ended:?}");
        assert!(began.elapsed() < Duration::from_secs(45), "not waited out");
    }

    #[tokio::test]
    async fn a_flood_of_words_is_read_to_its_end_and_not_kept() {
        let ended = shell("yes flood | head -c 20000000 >&2; echo last >&2", Patience::look()).await;
        assert!(ended.is_ok_and(|said| said.says("last") && said.to_string().len() < 1_000));
    }

    #[tokio::test]
    async fn children_know_hardly_anything_of_our_environment() {
        let args = ["-c", "env"].map(OsString::from).to_vec();
        let step =
            Step { program: Path::new("/bin/sh"), args, folder: Path::new("/"), patience: Patience::look() };
        let mut names = Vec::new();
        let heard = |_, line: &str| {
            names.extend(line.split_once('=').map(|(name, _)| name.to_owned()));
            Sign::Nothing
        };
        run(step, &CancellationToken::new(), heard).await.unwrap();
        assert!(
            names.iter().all(|name| ["HOME", "PWD", "OLDPWD", "SHLVL", "_"].contains(&&**name)
                || name.contains("TMP")
                || name.starts_with("XDG")),
            "{names:?}"
        );
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_does_not_start() {
        let step = Step {
            program: Path::new("/nowhere/x"),
            args: Vec::new(),
            folder: Path::new("/"),
            patience: Patience::look(),
        };
        let ended = run(step, &CancellationToken::new(), |_, _| Sign::Nothing).await;
        assert!(matches!(ended, Err(RunError::Start(_))));
    }
}
