//! What opening does with a database that is new, shared, too new, or damaged.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::{collections::BTreeMap, fs, path::Path, sync::Arc, time::Duration};

use jobs::{Change, Filter, Jobs, JobsError, NewJob, RunOptions, State};
use proptest::{prelude::*, sample::Index};
use rusqlite::Connection;
use tokio::time::timeout;

const DEADLINE: Duration = Duration::from_secs(240);

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

#[test]
fn rivals_that_open_a_new_list_at_the_same_moment_all_get_it() {
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let start = std::sync::Barrier::new(16);
        let open = || {
            start.wait();
            Jobs::open(folder.path()).map(drop)
        };
        std::thread::scope(|scope| {
            let rivals: Vec<_> = (0..16).map(|_| scope.spawn(open)).collect();
            for rival in rivals {
                rival.join().unwrap().unwrap();
            }
        });
    }
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
        assert!(matches!(refused, JobsError::NewerDatabase { found: 999, known: 2 }), "{refused}");
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
    assert_eq!(recovered.restored, None);
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

/// Waits for the daily copy, which is made off the path of whoever opened.
async fn copied(folder: &Path) {
    let made = async {
        while !folder.join("spool.backup.db").exists() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(DEADLINE, made).await.unwrap();
}

#[tokio::test]
async fn a_damaged_database_goes_on_from_its_daily_copy() {
    let folder = tempfile::tempdir().unwrap();
    let kept = Jobs::open(folder.path()).unwrap().submit(new("kept")).await.unwrap();
    let jobs = Jobs::open(folder.path()).unwrap();
    copied(folder.path()).await;
    jobs.submit(new("too late for the copy")).await.unwrap();
    drop(jobs);
    let path = folder.path().join("spool.db");
    fs::write(&path, b"gone bad ".repeat(1000)).unwrap();

    let jobs = Jobs::open(folder.path()).unwrap();
    let restored = jobs.recovered().unwrap().restored.unwrap();
    assert_eq!((restored.jobs, titles(&jobs).await), (1, vec!["kept".to_owned()]));
    assert!(restored.copied_at_ms > kept.created_at_ms - 5000);
    let mut feed = jobs.subscribe();
    let newer = jobs.submit(new("new")).await.unwrap();
    assert!(newer.revision > 1_000_000, "no revision is used twice");
    assert_eq!(timeout(DEADLINE, feed.recv()).await.unwrap(), Change::Job(Box::new(newer)));
    drop(jobs);
    let next = Jobs::open(folder.path()).unwrap();
    assert!(next.recovered().is_some(), "whoever opens first, those who come later hear of it");
    next.heed_recovery().await.unwrap();
    assert_eq!(Jobs::open(folder.path()).unwrap().recovered(), None);
}

/// A list with a copy and a newer job, damaged so that it can still be read; and the same, repaired.
async fn damaged_and_repaired() -> [BTreeMap<String, Vec<u8>>; 2] {
    let folder = tempfile::tempdir().unwrap();
    let binned = Jobs::open(folder.path()).unwrap().submit(new("deleted since the copy")).await.unwrap().id;
    let jobs = Jobs::open(folder.path()).unwrap();
    copied(folder.path()).await;
    for n in 0..100 {
        jobs.submit(new(&n.to_string())).await.unwrap();
    }
    jobs.delete(binned).await.unwrap();
    jobs.pause_queue().await.unwrap();
    drop(jobs);
    let path = folder.path().join("spool.db");
    let db = Connection::open(&path).unwrap();
    // A page that no job lies on.
    let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'jobs_by_state'";
    let page: usize = db.query_row(sql, [], |row| row.get(0)).unwrap();
    drop(db);
    let mut bytes = fs::read(&path).unwrap();
    bytes[(page - 1) * 4096..page * 4096].fill(0xA5);
    fs::write(&path, bytes).unwrap();
    let all = |folder: &Path| {
        let mut all = files(folder);
        all.insert("spool.backup.db".into(), fs::read(folder.join("spool.backup.db")).unwrap());
        all
    };
    let damaged = all(folder.path());
    drop(Jobs::open(folder.path()).unwrap());
    [damaged, all(folder.path())]
}

#[tokio::test]
async fn a_repair_that_is_cut_off_anywhere_goes_on_at_the_next_start() {
    let [damaged, repaired] = damaged_and_repaired().await;
    let half = &repaired["spool.db"][..4096];
    type Changed<'a> = &'a [(&'a str, Option<&'a [u8]>)];
    let cut_off: [Changed; 4] = [
        &[],
        &[("spool.db.repairing", Some(half))],
        &[("spool.db.repaired", Some(&repaired["spool.db"]))],
        &[("spool.db.repaired", Some(&repaired["spool.db"])), ("spool.db", None)],
    ];
    for changed in cut_off {
        let folder = tempfile::tempdir().unwrap();
        let mut there: BTreeMap<&str, &[u8]> =
            damaged.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        for (name, bytes) in changed {
            match bytes {
                Some(bytes) => there.insert(name, bytes),
                None => there.remove(name),
            };
        }
        for (name, bytes) in there {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        let jobs = Jobs::open(folder.path()).unwrap();
        assert_eq!(jobs.recovered().unwrap().salvaged, 100);
        let (titles, paused) = (titles(&jobs).await, jobs.queue_paused().await.unwrap());
        assert_eq!((titles.len(), paused), (50, true), "a page of them; a paused queue stays paused");
        assert!(!titles.contains(&"deleted since the copy".to_owned()));
        assert!(!folder.path().join("spool.db.repaired").exists());
    }
}

/// Does nothing, well.
struct Idler;

#[async_trait::async_trait]
impl jobs::Work for Idler {
    async fn run(&self, _: jobs::Attempt) -> Result<serde_json::Value, jobs::Failure> {
        Ok(serde_json::Value::Null)
    }
}

#[tokio::test]
async fn a_job_that_the_disk_damaged_does_not_hold_up_the_others() {
    let damages = [
        "record = replace(record, '\"kind\":\"test\"', '\"kind\":\"tes~\"')",
        "kind = 'tesu'",
        "record = replace(record, '\"state\":\"queued\"', '\"state\":\"quexed\"')",
        "record = replace(record, id, replace(id, '-7', '-6'))",
        "record = '{'",
    ];
    for damage in damages {
        let folder = tempfile::tempdir().unwrap();
        let jobs = Jobs::open(folder.path()).unwrap();
        let (hurt, sound) =
            (jobs.submit(new("hurt")).await.unwrap().id, jobs.submit(new("sound")).await.unwrap());
        let db = Connection::open(folder.path().join("spool.db")).unwrap();
        assert_eq!(db.execute(&format!("UPDATE jobs SET {damage} WHERE id = ?1"), [hurt.to_string()]), Ok(1));
        let work: Arc<dyn jobs::Work> = Arc::new(Idler);
        let executor = jobs.run(vec![("test".into(), work)], RunOptions::default()).await.unwrap();
        timeout(DEADLINE, executor.idle()).await.expect(damage);
        executor.stop().await;
        assert_eq!(jobs.get(sound.id).await.unwrap().state, State::Completed, "{damage}");
        let hurt = jobs.get(hurt).await.unwrap();
        let told = hurt.error.map(|error| error.code);
        assert!(hurt.state == State::Completed || told.as_deref() == Some("job_unreadable"), "{damage}");
    }
}

#[tokio::test]
async fn who_asks_what_all_jobs_name_is_told_that_one_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let jobs = Jobs::open(folder.path()).unwrap();
    let hurt = jobs.submit(new("hurt")).await.unwrap().id;
    jobs.submit(new("sound")).await.unwrap();
    let db = Connection::open(folder.path().join("spool.db")).unwrap();
    db.execute("UPDATE jobs SET record = '{' WHERE id = ?1", [hurt.to_string()]).unwrap();
    let (tell, told) = std::sync::mpsc::channel();
    jobs.each(move |job| tell.send(job.map(|job| job.title)).unwrap()).await.unwrap();
    let mut shown: Vec<Option<String>> = told.into_iter().collect();
    shown.sort();
    assert_eq!(shown, [None, Some("sound".to_owned())]);
}

#[tokio::test]
async fn what_can_still_be_read_of_a_damaged_database_is_not_lost() {
    for has_copy in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let first = Jobs::open(folder.path()).unwrap().submit(new("first")).await.unwrap().id;
        let jobs = Jobs::open(folder.path()).unwrap();
        copied(folder.path()).await;
        jobs.cancel(first).await.unwrap();
        for n in 0..300 {
            jobs.submit(new(&n.to_string())).await.unwrap();
        }
        drop(jobs);
        if !has_copy {
            fs::remove_file(folder.path().join("spool.backup.db")).unwrap();
        }
        let path = folder.path().join("spool.db");
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 4096 / 2 * 4096;
        bytes[middle..middle + 4096].fill(0xA5);
        fs::write(&path, &bytes).unwrap();

        let jobs = Jobs::open(folder.path()).unwrap();
        let recovered = jobs.recovered().unwrap();
        assert_eq!(recovered.restored.is_some(), has_copy);
        assert!((250..=301).contains(&recovered.salvaged), "{recovered:?}");
        assert_eq!(jobs.get(first).await.unwrap().state, State::Cancelled);
        assert_eq!(fs::read(&recovered.moved_to).unwrap(), bytes, "the evidence is left as it was");
    }
}

#[tokio::test]
async fn a_database_that_vanished_comes_back_from_its_daily_copy() {
    for empty in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        Jobs::open(folder.path()).unwrap().submit(new("kept")).await.unwrap();
        let jobs = Jobs::open(folder.path()).unwrap();
        copied(folder.path()).await;
        drop(jobs);
        let path = folder.path().join("spool.db");
        fs::remove_file(&path).unwrap();
        if empty {
            fs::write(&path, b"").unwrap();
        }
        let jobs = Jobs::open(folder.path()).unwrap();
        assert_eq!(jobs.recovered().unwrap().restored.unwrap().jobs, 1);
        assert_eq!(titles(&jobs).await, ["kept"]);
    }
}

#[tokio::test]
async fn a_daily_copy_that_is_damaged_as_well_does_not_keep_the_queue_from_opening() {
    let folder = tempfile::tempdir().unwrap();
    Jobs::open(folder.path()).unwrap().submit(new("lost")).await.unwrap();
    for file in ["spool.db", "spool.backup.db"] {
        fs::write(folder.path().join(file), b"gone bad ".repeat(1000)).unwrap();
    }
    let jobs = Jobs::open(folder.path()).unwrap();
    assert_eq!(jobs.recovered().unwrap().restored, None);
    assert!(titles(&jobs).await.is_empty());
}

#[tokio::test]
async fn an_empty_list_never_replaces_the_copy_of_a_full_one() {
    let folder = tempfile::tempdir().unwrap();
    Jobs::open(folder.path()).unwrap().submit(new("kept")).await.unwrap();
    drop(Jobs::open(folder.path()).unwrap());
    let full = Jobs::open(folder.path()).unwrap();
    copied(folder.path()).await;
    drop(full);
    let copy = folder.path().join("spool.backup.db");
    let old = std::time::SystemTime::now() - Duration::from_secs(90_000);
    fs::File::options().write(true).open(&copy).unwrap().set_modified(old).unwrap();
    let before = fs::read(&copy).unwrap();
    let db = Connection::open(folder.path().join("spool.db")).unwrap();
    db.execute("DELETE FROM jobs", []).unwrap();
    drop(db);
    let jobs = Jobs::open(folder.path()).unwrap();
    jobs.run(Vec::new(), RunOptions::default()).await.unwrap().stop().await;
    drop(jobs);
    assert_eq!(fs::read(&copy).unwrap(), before);
}

/// What the first version of the database looked like, with a job that it wrote.
fn first_version(path: &Path) -> Connection {
    let db = Connection::open(path).unwrap();
    db.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
    db.execute_batch(include_str!("../src/schema/1.sql")).unwrap();
    db.pragma_update(None, "application_id", 0x5370_6f6c).unwrap();
    db.pragma_update(None, "user_version", 1).unwrap();
    let record = include_str!("first_version.json").trim();
    let id = "01a0b1c2-0000-7000-8000-000000000001";
    let sql = "INSERT INTO jobs VALUES (?1, 1, 'running', 'test', 0, '8', 'k', ?2)";
    db.execute(sql, [id, record]).unwrap();
    db.execute("UPDATE queue SET revision = 1", []).unwrap();
    db
}

#[tokio::test]
async fn a_database_of_the_first_version_is_migrated_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    drop(first_version(&folder.path().join("spool.db")));
    let jobs = Jobs::open(folder.path()).unwrap();
    let old = jobs.list(Filter::default()).await.unwrap().jobs.remove(0);
    assert_eq!((old.title.as_str(), old.state, old.lost), ("Bees", State::Running, 0));
    assert_eq!(jobs.history(old.id).await.unwrap().len(), 1);
    let kept = Connection::open(folder.path().join("spool.before-1.db")).unwrap();
    let version: i64 = kept.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 1);
}

/// The files as a process leaves them that is killed in the middle of the migration.
#[tokio::test]
async fn a_migration_that_was_killed_is_done_at_the_next_start() {
    let (folder, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let db = first_version(&folder.path().join("spool.db"));
    db.pragma_update(None, "cache_size", 1).unwrap();
    let steps = include_str!("../src/schema/2.sql");
    for at in steps.match_indices(';').map(|(at, _)| at + 1) {
        db.execute_batch(&format!("BEGIN IMMEDIATE; {}", &steps[..at])).unwrap();
        for (name, bytes) in files(folder.path()) {
            fs::write(after.path().join(name), bytes).unwrap();
        }
        db.execute_batch("ROLLBACK").unwrap();
        let jobs = Jobs::open(after.path()).unwrap();
        assert_eq!((jobs.recovered(), titles(&jobs).await), (None, vec!["Bees".to_owned()]));
        drop(jobs);
        for (name, _) in files(after.path()) {
            fs::remove_file(after.path().join(name)).unwrap();
        }
    }
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
