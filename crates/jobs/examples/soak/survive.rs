//! Flipped bytes, rival owners, killed processes, cut power.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use jobs::{Attempt, Failure, Filter, Jobs, JobsError, NewJob, RunOptions, Work};
use serde_json::Value;

use crate::{Shown, promise};

const DEADLINE: Duration = Duration::from_secs(240);
const SEED: u64 = 7;

fn new(title: impl Into<String>) -> NewJob {
    NewJob { kind: "soak".into(), title: title.into(), ..NewJob::default() }
}

/// Does nothing, well.
struct Idler;

#[async_trait::async_trait]
impl Work for Idler {
    async fn run(&self, _: Attempt) -> Result<Value, Failure> {
        Ok(Value::Null)
    }
}

/// Whether the queue is worked off: the jobs that there is work for are over, whatever the disk did to them.
async fn is_worked_off(jobs: &Jobs) -> Result<bool, JobsError> {
    let work: Arc<dyn Work> = Arc::new(Idler);
    let executor = jobs.run(vec![("work".into(), work)], RunOptions::default()).await?;
    let idle = tokio::time::timeout(DEADLINE, executor.idle()).await.is_ok();
    executor.stop().await;
    Ok(idle)
}

/// Flips one byte of the database or its log at a time, beside a sound daily copy, opens it and works its queue.
pub(crate) async fn flips(count: usize) -> Shown {
    let home = tempfile::tempdir()?;
    for n in 0..200 {
        let kind = if n % 20 == 0 { "work" } else { "soak" };
        Jobs::open(home.path())?.submit(NewJob { kind: kind.into(), ..new(format!("job {n}")) }).await?;
    }
    let copying = Jobs::open(home.path())?;
    while !home.path().join("spool.backup.db").exists() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    for n in 0..20 {
        copying.submit(new(format!("after the copy {n}"))).await?;
    }
    // Taken while it is open, so that the log is there too.
    let files = ["spool.db", "spool.db-wal", "spool.backup.db"];
    let sound: Vec<Vec<u8>> =
        files.iter().map(|name| fs::read(home.path().join(name))).collect::<Result<_, _>>()?;
    drop(copying);

    fastrand::seed(SEED);
    let (mut opened, mut untouched, mut restored, mut anew, mut newer) = (0, 0, 0, 0, 0);
    let (mut kept, mut least, mut stuck) = (0, u64::MAX, 0);
    for _ in 0..count {
        let folder = tempfile::tempdir()?;
        let (which, in_header) = (fastrand::usize(0..files.len() - 1), fastrand::bool());
        for (n, (name, bytes)) in files.iter().zip(&sound).enumerate() {
            let mut bytes = bytes.clone();
            if n == which {
                let at = fastrand::usize(0..if in_header { bytes.len().min(4096) } else { bytes.len() });
                bytes[at] ^= fastrand::u8(1..);
            }
            fs::write(folder.path().join(name), bytes)?;
        }
        match Jobs::open(folder.path()) {
            Ok(jobs) => {
                jobs.list(Filter::default()).await?;
                let added = jobs.submit(new("after")).await?;
                jobs.get(added.id).await?;
                opened += 1;
                let here = jobs.counts().await?.values().sum::<u64>() - 1;
                (kept, least) = (kept + here, least.min(here));
                stuck += usize::from(!is_worked_off(&jobs).await?);
                match jobs.recovered() {
                    None => untouched += 1,
                    Some(recovered) if recovered.restored.is_some() => restored += 1,
                    Some(_) => anew += 1,
                }
            }
            // The byte that was hit is the version itself.
            Err(JobsError::NewerDatabase { .. }) => newer += 1,
            Err(error) => println!("did not open: {error}"),
        }
    }
    println!("{count} byte flips (seed {SEED}): {opened} opened and took a job");
    println!("  {untouched} as they were, {restored} from the daily copy, {anew} anew");
    println!("  {newer} said to be of a newer Spool, and left as they were; {} lost", count - opened - newer);
    println!("  {kept} of {} jobs kept, at least {least} of 220; {stuck} queues stood still", 220 * opened);
    promise(opened + newer == count, "the queue always opens")?;
    promise(stuck == 0, "a damaged job does not hold up the others")?;
    // The copy has 200, and one flip damages one of those.
    promise(least >= 199, "what the daily copy had is never lost")
}

/// Starts many at once on one folder.
pub(crate) async fn owners(count: usize) -> Shown {
    let folder = tempfile::tempdir()?;
    let rivals: Vec<Kid> =
        (0..count).map(|_| Kid::start("child-owns", folder.path())).collect::<Result<_, _>>()?;
    let words: Vec<String> = rivals.iter().map(Kid::hears).collect::<Result<_, _>>()?;
    let owners = words.iter().filter(|words| *words == "won").count();
    println!("{count} starts at once: {owners} owner");
    promise(owners == 1, "there is one owner")
}

/// Kills a process that submits, again and again, and looks for what it was promised.
pub(crate) async fn kills(count: usize) -> Shown {
    let folder = tempfile::tempdir()?;
    fastrand::seed(SEED);
    let mut acknowledged = Vec::new();
    for _ in 0..count {
        let kid = Kid::start("child-submits", folder.path())?;
        for _ in 0..fastrand::usize(1..40) {
            acknowledged.push(kid.hears()?);
        }
        acknowledged.extend(kid.kill()?);
    }
    let lost = lost(folder.path(), &acknowledged).await?;
    println!("{count} kills (kill -9): {} jobs acknowledged, {lost} lost", acknowledged.len());
    promise(lost == 0, "no acknowledged job is lost")
}

/// Cuts the power of a disk of its own while jobs are submitted.
pub(crate) async fn powercuts(count: usize) -> Shown {
    let home = tempfile::tempdir()?;
    let (image, disk) = (home.path().join("disk.img"), home.path().join("disk"));
    fs::create_dir(&disk)?;
    fs::File::create(&image)?.set_len(64 << 20)?;
    let mount = || run(Command::new("mount").args(["-o", "loop"]).arg(&image).arg(&disk));
    if run(Command::new("mkfs.ext4").arg("-q").arg(&image)).is_err() || mount().is_err() {
        println!("skipped: only root may mount the disk whose power is cut");
        return Ok(());
    }
    fastrand::seed(SEED);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/soak/powercut.py");
    let (mut acknowledged, mut damaged, mut missing, mut between) = (Vec::new(), 0, 0, 0);
    for _ in 0..count {
        let kid = Kid::start("child-submits", &disk)?;
        let mut said = Vec::new();
        for _ in 0..fastrand::usize(1..60) {
            said.push(kid.hears()?);
        }
        let cut = run(Command::new("python3").arg(&script).arg(&disk));
        said.extend(kid.kill()?);
        run(Command::new("umount").arg(&disk))?;
        let cut_at: u128 = cut?.trim().parse()?;
        let all = said.len();
        said.retain(|words| {
            words.split_once(' ').is_some_and(|(_, at)| at.parse().is_ok_and(|at: u128| at < cut_at))
        });
        between += all - said.len();
        acknowledged.extend(said);
        mount()?;
        damaged += usize::from(Jobs::open(&disk)?.recovered().is_some());
        missing = lost(&disk, &acknowledged).await?;
    }
    run(Command::new("umount").arg(&disk))?;
    let submitted = acknowledged.len();
    println!(
        "{count} power cuts: {submitted} jobs acknowledged, {missing} lost, {damaged} databases damaged"
    );
    println!("  {between} more were acknowledged while the power was being cut, and are not counted");
    promise(missing == 0 && damaged == 0, "no acknowledged job is lost")
}

async fn lost(folder: &Path, acknowledged: &[String]) -> Shown<usize> {
    let jobs = Jobs::open(folder)?;
    let mut lost = 0;
    for words in acknowledged {
        let id = words.split(' ').next().unwrap_or_default();
        lost += usize::from(jobs.get(id.parse()?).await.is_err());
    }
    Ok(lost)
}

fn run(command: &mut Command) -> Shown<String> {
    let said = command.output()?;
    if said.status.success() {
        Ok(String::from_utf8(said.stdout)?)
    } else {
        Err(String::from_utf8_lossy(&said.stderr).into())
    }
}

pub(crate) async fn submit_for_ever(folder: &Path) -> Shown {
    let jobs = Jobs::open(folder)?;
    loop {
        let id = jobs.submit(new("endless supply")).await?.id;
        say(format!("{id} {}", SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos()))?;
    }
}

pub(crate) async fn try_to_own(folder: &Path) -> Shown {
    match Jobs::open(folder)?.run(Vec::new(), RunOptions::default()).await {
        Ok(_executor) => {
            say("won")?;
            std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
            Ok(())
        }
        Err(error) => say(error),
    }
}

fn say(words: impl std::fmt::Display) -> Shown {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{words}")?;
    Ok(out.flush()?)
}

/// This program again, killed when it is no longer needed.
struct Kid {
    child: Child,
    said: Receiver<String>,
    _stdin: Option<ChildStdin>,
}

impl Kid {
    fn start(part: &str, folder: &Path) -> Shown<Kid> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(part)
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let stdout = child.stdout.take().ok_or("the child has no voice")?;
        let (tell, said) = channel();
        thread::spawn(move || {
            for words in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _ = tell.send(words);
            }
        });
        Ok(Kid { _stdin: child.stdin.take(), child, said })
    }

    fn hears(&self) -> Shown<String> {
        Ok(self.said.recv_timeout(DEADLINE)?)
    }

    /// Kills it, and returns what it had said until then.
    fn kill(mut self) -> Shown<Vec<String>> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(self.said.iter().collect())
    }
}

impl Drop for Kid {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
