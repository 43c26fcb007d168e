//! How the queue's answers grow with the number of jobs on the list.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use async_trait::async_trait;
use jobs::{Attempt, Failure, Filter, Jobs, NewJob, Retention, RunOptions, Work};
use rusqlite::{Connection, params};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Shown, promise};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
const SUBMITS: usize = 300;
const RUNS: usize = 200;
const PAGES: usize = 100;

struct Row {
    what: &'static str,
    times: Vec<f64>,
}

/// Prints the table: milliseconds at each size, and the growth from the smallest to the largest.
pub(crate) async fn table() -> Shown {
    let mut rows: Vec<Row> = Vec::new();
    for size in SIZES {
        for (n, (what, time)) in measure(size).await?.into_iter().enumerate() {
            if rows.len() == n {
                rows.push(Row { what, times: Vec::new() });
            }
            rows[n].times.push(time.as_secs_f64() * 1000.0);
        }
    }
    print!("{:<34}", "ms");
    SIZES.iter().for_each(|size| print!("{size:>12}"));
    println!("{:>10}", "growth");
    for Row { what, times } in &rows {
        print!("{what:<34}");
        times.iter().for_each(|time| print!("{time:>12.2}"));
        println!("{:>9.1}x", times[times.len() - 1] / times[0]);
    }
    let last = |what: &str| {
        rows.iter().find(|row| row.what == what).and_then(|row| row.times.last()).copied().unwrap_or(f64::MAX)
    };
    promise(last("page of 50") < 5.0, "a page of 50 in 5 ms")?;
    promise(last("submit, p99") < 150.0, "a submit in 150 ms")?;
    promise(last("open") < 2000.0, "open in 2 s")
}

async fn measure(size: usize) -> Shown<Vec<(&'static str, Duration)>> {
    let folder = tempfile::tempdir()?;
    fill(folder.path(), size).await?;
    let mut opens = Vec::new();
    for _ in 0..3 {
        let start = Instant::now();
        drop(Jobs::open(folder.path())?);
        opens.push(start.elapsed());
    }
    let jobs = Jobs::open(folder.path())?;

    let (mut pages, mut after) = (Vec::new(), None);
    for _ in 0..PAGES.min(size / 50) {
        let start = Instant::now();
        let page = jobs.list(Filter { after, ..Filter::default() }).await?;
        pages.push(start.elapsed());
        after = page.next;
    }
    let mut submits = Vec::new();
    for n in 0..SUBMITS {
        let start = Instant::now();
        jobs.submit(NewJob { kind: "soak".into(), title: n.to_string(), ..NewJob::default() }).await?;
        submits.push(start.elapsed());
    }
    let start = Instant::now();
    jobs.counts().await?;
    let counts = start.elapsed();
    let runs = run(&jobs).await?;
    Ok(vec![
        ("open", nth(opens, 50)),
        ("page of 50", nth(pages.clone(), 50)),
        ("page of 50, p99", nth(pages, 99)),
        ("submit, p50", nth(submits.clone(), 50)),
        ("submit, p99", nth(submits, 99)),
        ("counts of all states", counts),
        ("claim, run nothing, finish", runs),
    ])
}

struct Nothing(tokio::sync::mpsc::Sender<()>);

#[async_trait]
impl Work for Nothing {
    async fn run(&self, _: Attempt) -> Result<Value, Failure> {
        // Once nobody counts any more, nobody hears.
        let _ = self.0.send(()).await;
        Ok(json!(null))
    }
}

/// The mean time of a job that does nothing: two durable writes and the look for the next.
async fn run(jobs: &Jobs) -> Shown<Duration> {
    let (done, mut hears) = tokio::sync::mpsc::channel(1);
    let start = Instant::now();
    // What retention forgets of such a list at its first look is no part of a job's time.
    let retention = Retention { count: u64::MAX, ..Retention::default() };
    let options = RunOptions { retention, ..RunOptions::default() };
    let executor = jobs.run(vec![("soak".into(), Arc::new(Nothing(done)))], options).await?;
    for _ in 0..RUNS {
        hears.recv().await.ok_or("the executor is gone")?;
    }
    let mean = start.elapsed() / u32::try_from(RUNS)?;
    drop(hears);
    executor.stop().await;
    Ok(mean)
}

fn nth(mut times: Vec<Duration>, percent: usize) -> Duration {
    times.sort();
    times.get((times.len() * percent / 100).min(times.len() - 1)).copied().unwrap_or_default()
}

/// Writes the jobs past the door, as it would have: one by one they would take an hour.
async fn fill(folder: &Path, size: usize) -> Shown {
    let args = json!({ "project": { "lines": vec!["A line that somebody speaks."; 10] } });
    let new = NewJob { kind: "soak".into(), title: "A video about bees".into(), args, ..NewJob::default() };
    let first = Jobs::open(folder)?.submit(new).await?;
    let mut db = Connection::open(folder.join("spool.db"))?;
    let change = db.transaction()?;
    let sql = "INSERT INTO jobs (id, revision, state, kind, priority, place, key, record)
        VALUES (?1, ?2, ?3, 'soak', 0, ?4, NULL, ?5)";
    for n in 1..size {
        let id = Uuid::now_v7();
        let place = format!("{}8", id.simple());
        let mut record = serde_json::to_value(&first)?;
        (record["id"], record["order"]) = (json!(id), json!(place));
        let state = if n % 2 == 0 { "queued" } else { "completed" };
        record["state"] = json!(state);
        let id = id.to_string();
        change.prepare_cached(sql)?.execute(params![id, n as u64 + 1, state, place, record.to_string()])?;
    }
    change.execute("UPDATE queue SET revision = ?1", [size as u64])?;
    Ok(change.commit()?)
}
