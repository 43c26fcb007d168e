//! The child that works a queue with failpoints: at the named boundary of its job it cancels through a second handle,
//! or ends as a crash would.

use super::Shown;
use crate::process::fields_of;
use media::Ffmpeg;
use providers::{Kokoro, resources};
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use studio::api::JobState;
use studio::{Folders, Ports, Studio};

/// The rest between two looks at the job that was cancelled, and at its tools.
const LOOK: Duration = Duration::from_millis(5);

/// Works until the job is cancelled and no tool of it is left, and prints how many milliseconds that took; or does not come back.
pub(crate) fn run(words: &[String]) -> Shown {
    let [point, act, job] = words else { return Err("chaos-child POINT cancel|abort JOB".into()) };
    let (reached, is_reached) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::sync_channel::<()>(1);
    let may_go_on = std::sync::Mutex::new(may_go_on);
    let (first, aborts) = (AtomicBool::new(true), act == "abort");
    fail::cfg_callback(point, move || {
        if !first.swap(false, Ordering::SeqCst) {
            return;
        }
        if aborts {
            std::process::abort();
        }
        // The work stands here until the cancel is written.
        let told = reached.send(());
        if let (Ok(()), Ok(may_go_on)) = (told, may_go_on.lock()) {
            let _ = may_go_on.recv();
        }
    })?;
    let runtime = || tokio::runtime::Builder::new_multi_thread().worker_threads(3).enable_all().build();
    let (works, asks) = (runtime()?, runtime()?);
    let running =
        works.block_on(async { full().await?.start("chaos").await }).map_err(|error| error.to_string())?;
    is_reached.recv_timeout(Duration::from_secs(120)).map_err(|_| "the boundary was never reached")?;
    let took = asks.block_on(async {
        let studio = Studio::open(Folders::platform(), None).await?;
        let began = Instant::now();
        studio.cancel_job(job).await?;
        // Whoever is not listening any more has gone on by itself.
        let _ = go_on.send(());
        // The tools have to be gone while we live: with us they would go anyway.
        let gone = async || {
            let cancelled = studio.get_job(job).await?.state == JobState::Cancelled;
            Ok::<_, studio::api::ApiError>(cancelled && children(std::process::id()).is_empty())
        };
        while !gone().await? && began.elapsed() < Duration::from_secs(20) {
            tokio::time::sleep(LOOK).await;
        }
        Ok::<_, studio::api::ApiError>(began.elapsed())
    });
    println!("{}", took.map_err(|error| error.to_string())?.as_millis());
    works.block_on(running.stop());
    Ok(())
}

/// The programs that a process started and that are not dead: proc(5), `stat`, fields 3 and 4.
fn children(parent: u32) -> Vec<i32> {
    let lives = |entry: fs::DirEntry| {
        let id: i32 = entry.file_name().to_str()?.parse().ok()?;
        let fields = fields_of(id)?;
        (fields.first()? != "Z" && fields.get(1)?.parse() == Ok(parent)).then_some(id)
    };
    fs::read_dir("/proc").into_iter().flatten().flatten().filter_map(lives).collect()
}

/// A studio that can make videos, composed as the command line does.
async fn full() -> Result<Studio, studio::api::ApiError> {
    let (folders, resources) = (Folders::platform(), resources::find());
    let fonts = resources.fonts().unwrap_or_else(|| folders.data.join("fonts"));
    let media = Ffmpeg::find(resources.tools(), fonts, folders.data.join("work")).map_err(|error| {
        studio::api::ApiError::lasting("tools_missing", error.to_string(), "Then try again.")
    })?;
    let ports = Ports {
        media: Arc::new(media),
        narrators: studio::Narrators::new(vec![Arc::new(Kokoro::new(resources))]),
        machine: Arc::new(machine::Computer::new()),
        embedder: std::sync::Arc::new(studio::ports::NoEmbedder),
        sites: studio::Sites::default(),
        writers: studio::Writers::default(),
        keys: std::sync::Arc::new(studio::ports::NoKeys),
    };
    Studio::open(folders, ports).await
}
