//! What opening does with a database that is new, shared, too new, or damaged.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::{collections::BTreeMap, fs, path::Path, sync::Arc, time::Duration};

use jobs::{Change, Filter, Jobs, JobsError, NewJob};
use proptest::{prelude::*, sample::Index};
use rusqlite::Connection;
use tokio::time::timeout;

const DEADLINE: Duration = Duration::from_secs(60);

fn new(title: &str) -> NewJob {
    NewJob { kind: "test".into(), title: title.into(), ..NewJob::default() }
}

async fn titles(jobs: &Jobs) -> Vec<String> {
    let page = jobs.list(Filter::default()).await.unwrap();
    page.jobs.into_iter().map(|job| job.title).collect()
}

/// Every database file of a folder, but for the shared memory that readers rebuild.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let named = entries.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path));
    named
        .filter(|(name, _)| name.starts_with("spool.db") && !name.ends_with("-shm"))
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

#[tokio::test]
async fn jobs_are_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let id = Jobs::open(folder.path()).unwrap().submit(new("Bees")).await.unwrap().id;
    let jobs = Jobs::open(folder.path()).unwrap();
    assert_eq!(jobs.get(id).await.unwrap().title, "Bees");
    assert_eq!(jobs.recovered(), None);
}

#[tokio::test]
async fn a_subscriber_hears_what_another_handle_does() {
    let folder = tempfile::tempdir().unwrap();
    let [here, there] = [Jobs::open(folder.path()).unwrap(), Jobs::open(folder.path()).unwrap()];
    let mut feed = here.subscribe();
    let job = there.submit(new("Bees")).await.unwrap();
    assert_eq!(timeout(DEADLINE, feed.recv()).await.unwrap(), Change::Job(Box::new(job.clone())));
    there.delete(job.id).await.unwrap();
    assert_eq!(timeout(DEADLINE, feed.recv()).await.unwrap(), Change::Deleted(job.id));
}

#[tokio::test]
async fn many_handles_submitting_one_key_make_one_job() {
    let folder = tempfile::tempdir().unwrap();
    let handles: Vec<Jobs> = (0..8).map(|_| Jobs::open(folder.path()).unwrap()).collect();
    let submits = handles.into_iter().map(|jobs| {
        tokio::spawn(
            async move { jobs.submit(NewJob { key: Some("k".into()), ..new("Bees") }).await.unwrap().id },
        )
    });
    let mut ids = Vec::new();
    for submit in submits.collect::<Vec<_>>() {
        ids.push(submit.await.unwrap());
    }
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

#[tokio::test]
async fn a_newer_database_is_refused_and_untouched() {
    for in_the_log_only in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        Jobs::open(folder.path()).unwrap().submit(new("Bees")).await.unwrap();
        let db = Connection::open(folder.path().join("spool.db")).unwrap();
        db.pragma_update(None, "user_version", 999).unwrap();
        let still_open = in_the_log_only.then(|| db.unchecked_transaction().unwrap());
        if still_open.is_none() {
            db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        }
        let before = files(folder.path());
        let refused = Jobs::open(folder.path()).err().unwrap();
        assert!(matches!(refused, JobsError::NewerDatabase { found: 999, known: 1 }), "{refused}");
        assert_eq!(files(folder.path()), before);
    }
}

#[tokio::test]
async fn a_damaged_database_is_set_aside_and_the_queue_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    Jobs::open(folder.path()).unwrap().submit(new("lost")).await.unwrap();
    let path = folder.path().join("spool.db");
    fs::write(&path, b"This was a database once, before the disk went bad. ".repeat(100)).unwrap();
    let jobs = Jobs::open(folder.path()).unwrap();
    let recovered = jobs.recovered().unwrap();
    assert!(fs::read(&recovered.moved_to).unwrap().starts_with(b"This was"));
    assert!(recovered.moved_to.file_name().unwrap().to_str().unwrap().starts_with("spool.db.damaged-"));
    jobs.submit(new("found")).await.unwrap();
    assert_eq!(titles(&Jobs::open(folder.path()).unwrap()).await, ["found"]);
}

#[tokio::test]
async fn the_database_of_another_program_is_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let db = Connection::open(folder.path().join("spool.db")).unwrap();
    db.execute_batch("PRAGMA application_id = 7; CREATE TABLE theirs (x)").unwrap();
    drop(db);
    assert!(Jobs::open(folder.path()).unwrap().recovered().is_some());
}

#[test]
fn a_damaged_database_in_use_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spool.db");
    fs::write(&path, b"garbage ".repeat(1000)).unwrap();
    let somebody = fs::File::create(folder.path().join("executor.lock")).unwrap();
    somebody.lock().unwrap();
    assert!(matches!(Jobs::open(folder.path()), Err(JobsError::Damaged)));
    assert!(fs::read(&path).unwrap().starts_with(b"garbage"));
    drop(somebody);
    assert!(Jobs::open(folder.path()).unwrap().recovered().is_some());
}

/// A closed database with some jobs in it.
fn healthy(runtime: &tokio::runtime::Runtime) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    runtime.block_on(async {
        let jobs = Jobs::open(folder.path()).unwrap();
        for title in ["a", "b", "c"] {
            jobs.submit(NewJob { key: Some(title.into()), ..new(title) }).await.unwrap();
        }
    });
    fs::read(folder.path().join("spool.db")).unwrap()
}

/// `PROPTEST_CASES=10000` flips more of them.
#[test]
fn no_flipped_byte_keeps_the_queue_from_opening() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let healthy = Arc::new(healthy(&runtime));
    let flip = (any::<Index>(), any::<bool>(), 1..=u8::MAX);
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |((at, in_header, mask) in flip)| {
        let folder = tempfile::tempdir().unwrap();
        let mut bytes = healthy.to_vec();
        let at = if in_header { at.index(4096) } else { at.index(bytes.len()) };
        bytes[at] ^= mask;
        fs::write(folder.path().join("spool.db"), &bytes).unwrap();
        match Jobs::open(folder.path()) {
            Ok(jobs) => runtime.block_on(async {
                titles(&jobs).await;
                jobs.submit(new("after")).await.unwrap();
                assert!(titles(&jobs).await.contains(&"after".to_owned()));
            }),
            Err(error) => assert!(matches!(error, JobsError::NewerDatabase { .. }), "byte {at}: {error}"),
        }
    });
}
