//! Pictures for the lines of a project that is worked on: what own folders and sites offer, what becomes of the one that
//! is taken, how several are fetched, and what the receipt says of them all.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod fakes;

use async_trait::async_trait;
use fakes::lot::{Lot, PATIENCE, finished, submit};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use studio::api::{Chooser, Edit, EditKind, JobView, Match, RenderChoices, Storyboard};
use studio::ports::*;
use studio::{Sites, Studio};
use tokio::sync::Barrier;

/// A site with films of these names.
struct FakeSite {
    films: Vec<&'static str>,
    /// A fetch goes on once so many are under way.
    together: Barrier,
    under_way: AtomicUsize,
    most_under_way: AtomicUsize,
    /// The next fetches that break in the middle.
    breaks: AtomicUsize,
    /// How much of each file was there before it was fetched.
    had: Mutex<Vec<u64>>,
}

impl FakeSite {
    fn with(films: &[&'static str]) -> FakeSite {
        FakeSite {
            films: films.to_vec(),
            together: Barrier::new(1),
            under_way: AtomicUsize::new(0),
            most_under_way: AtomicUsize::new(0),
            breaks: AtomicUsize::new(0),
            had: Mutex::default(),
        }
    }
    fn had(&self) -> Vec<u64> {
        self.had.lock().unwrap().clone()
    }
}

#[async_trait]
impl FootageSite for FakeSite {
    fn id(&self) -> &'static str {
        "fake"
    }
    fn name(&self) -> &'static str {
        "Fake"
    }
    fn sends_to(&self) -> Vec<String> {
        vec!["footage.example".to_owned()]
    }
    async fn search(&self, _: Wanted<'_>, _: &CancellationToken) -> Result<Vec<Offer>, Fault> {
        let offer = |film: &&str| Offer {
            preview: format!("https://footage.example/{film}.jpg"),
            ..fakes::offered(film)
        };
        Ok(self.films.iter().map(offer).collect())
    }
    async fn fetch(&self, offer: &Offer, out: &Path, _: &CancellationToken) -> Result<(), Fault> {
        let before = std::fs::read(out).unwrap_or_default();
        self.had.lock().unwrap().push(before.len() as u64);
        let under_way = self.under_way.fetch_add(1, SeqCst) + 1;
        self.most_under_way.fetch_max(under_way, SeqCst);
        self.together.wait().await;
        self.under_way.fetch_sub(1, SeqCst);
        let film = format!("film {}", offer.id).into_bytes();
        if self.breaks.load(SeqCst) > 0 {
            self.breaks.fetch_sub(1, SeqCst);
            std::fs::write(out, &film[..film.len() / 2]).unwrap();
            return Err(Fault {
                code: "site_unreachable".to_owned(),
                message: "Fake could not be reached.".to_owned(),
                hint: "Check the connection to the internet.".to_owned(),
                retryable: true,
            });
        }
        std::fs::write(out, [&before[..], &film[before.len()..]].concat()).unwrap();
        Ok(())
    }
    async fn preview(&self, _: &Offer, out: &Path, _: &CancellationToken) -> Result<(), Fault> {
        std::fs::write(out, "a still").unwrap();
        Ok(())
    }
}

fn lot(site: FakeSite) -> (Lot, Arc<FakeSite>) {
    let site = Arc::new(site);
    (Lot { sites: Sites::new(vec![site.clone() as Arc<dyn FootageSite>]), ..Lot::new() }, site)
}

async fn begun(studio: &Studio, text: &str) -> Storyboard {
    studio.new_project(Vec::new(), Some(text.to_owned()), None, None, vec![]).await.unwrap()
}

fn receipt_of(done: &JobView) -> Value {
    let path = PathBuf::from(&done.videos[0].path).with_extension("receipt.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Makes a project as it is; answers its receipt.
async fn made(lot: &Lot, id: &str) -> (JobView, Value) {
    let (studio, running) = lot.started().await;
    let job = studio.make_project(id, RenderChoices::default()).await.unwrap();
    let done = finished(&studio, &job.id).await;
    running.stop().await;
    let receipt = receipt_of(&done);
    (done, receipt)
}

/// The files that a receipt names, with the lines that they were chosen for.
fn shown(receipt: &Value) -> Vec<(String, Vec<String>)> {
    let lines = |used: &Value| {
        let lines = used["lines"].as_array().cloned().unwrap_or_default();
        lines.iter().map(|line| line["scene"].as_str().unwrap().to_owned()).collect()
    };
    let used = receipt["used"].as_array().unwrap().iter();
    used.map(|used| (used["file"].as_str().unwrap().to_owned(), lines(used))).collect()
}

const BEES: &str = "Bees dance. The city sleeps at night.";

#[tokio::test]
async fn what_a_site_offers_is_graded_taken_in_one_step_and_made_with_its_licence() {
    let (lot, site) = lot(FakeSite::with(&["a-boat", "dancing-bee"]));
    let studio = lot.studio().await;
    studio.switch_site("fake", true).unwrap();
    let project = begun(&studio, BEES).await;
    assert_eq!((project.scenes[0].looks_for.as_str(), project.scenes[0].sought), ("Bees dance", true));

    let found = studio.find_pictures(&project.id, "s1", "bees").await.unwrap();
    let told: Vec<_> = found.offers.iter().map(|offer| (offer.name.as_str(), offer.fits)).collect();
    assert_eq!(told, [("dancing bee", Match::Good), ("a boat", Match::Weak)]);
    let bee = &found.offers[0];
    assert_eq!(
        (bee.site.as_str(), bee.author.as_str(), bee.licence.as_str(), bee.length_ms, bee.own),
        ("Fake", "Ann", "CC0", Some(20_000), false)
    );
    assert!(studio.offer_picture(&project.id, &bee.id).await.unwrap().is_file());

    studio.fetch_picture(&project.id, &bee.id, &|_| ()).await.unwrap();
    let taken = studio.take_picture(&project.id, "s1", &bee.id).await.unwrap();
    assert_eq!(site.had().len(), 1, "fetched once");
    let line = &taken.scenes[0];
    assert_eq!(
        (line.chosen_by, taken.undo, taken.media.len()),
        (Chooser::Person, Some(EditKind::Picture), 1)
    );
    assert_eq!(taken.media[0].name, "dancing bee.mp4");
    let undone = studio.undo_project(&project.id).await.unwrap();
    assert_eq!((undone.media.len(), undone.scenes[0].media.as_ref(), undone.undo), (0, None, None));
    let again = studio.take_picture(&project.id, "s1", &bee.id).await.unwrap();
    studio.switch_site("fake", false).unwrap();
    // Everything that can be made again goes; what was chosen is no such thing.
    studio.clean_storage().await.unwrap();
    drop(studio);

    let (done, receipt) = made(&lot, &again.id).await;
    assert_eq!(site.had().len(), 1, "{:?}", done.warnings);
    let used = &receipt["used"][0];
    assert_eq!((&used["file"], &used["source"]["author"]), (&json!("dancing bee.mp4"), &json!("Ann")));
    let lines = used["lines"].as_array().unwrap();
    assert_eq!(lines[0], json!({ "scene": "s1", "chosen_by": "person", "from_ms": 0 }));
    let topic = json!({ "scene": "s2", "chosen_by": "spool", "from_ms": 3_000, "fits": "fair" });
    assert_eq!(lines[1..], [topic], "it is of what the whole video is about");
    let fetched = used["source"]["fetched"].as_str().unwrap();
    assert!(fetched.ends_with('Z') && fetched.starts_with("20"), "{fetched}");
}

#[tokio::test]
async fn a_file_of_an_own_folder_is_shown_where_it_lies() {
    let lot = Lot::new();
    let bee = lot.file("footage/dancing-bee.mp4", "a bee");
    let (studio, running) = lot.started().await;
    studio.add_library_folder(bee.parent().unwrap()).unwrap();
    let known = async {
        while studio.library().folders[0].files == 0 || studio.library().to_look_at > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, known).await.unwrap();
    let project = begun(&studio, BEES).await;
    let found = studio.find_pictures(&project.id, "s1", "bees").await.unwrap();
    let told: Vec<_> = found.offers.iter().map(|offer| (offer.name.as_str(), offer.own)).collect();
    assert_eq!(told, [("dancing-bee.mp4", true)]);
    let offer = &found.offers[0].id;
    studio.take_picture(&project.id, "s1", offer).await.unwrap();
    let twice = studio.take_picture(&project.id, "s2", offer).await.unwrap();
    assert_eq!(twice.media.len(), 1, "the same file is one file of the project");
    assert!(!lot.folder.path().join("data/footage").exists());
    std::fs::remove_file(&bee).unwrap();
    let gone = studio.take_picture(&project.id, "s1", offer).await.unwrap_err();
    assert_eq!((gone.code.as_str(), gone.message.contains("dancing-bee.mp4")), ("media_missing", true));
    running.stop().await;
}

#[tokio::test]
async fn nobody_is_asked_who_is_off_and_nobody_is_asked_offline() {
    let (lot, site) = lot(FakeSite::with(&["dancing-bee"]));
    let studio = lot.studio().await;
    let project = begun(&studio, BEES).await;
    assert!(!project.scenes[0].sought);
    let nowhere = studio.find_pictures(&project.id, "s1", "bees").await.unwrap_err();
    assert_eq!(nowhere.code, "nowhere_to_look");
    studio.switch_site("fake", true).unwrap();
    studio.work_offline(true).unwrap();
    let found = studio.find_pictures(&project.id, "s1", "bees").await.unwrap();
    assert!(found.offers.is_empty());
    assert_eq!(found.notes, ["No site was asked for footage, because Spool works offline."]);
    assert!(!studio.get_project(&project.id).await.unwrap().scenes[0].sought);
    studio.work_offline(false).unwrap();
    let found = studio.find_pictures(&project.id, "s1", "bees").await.unwrap();
    studio.work_offline(true).unwrap();
    let refused = studio.fetch_picture(&project.id, &found.offers[0].id, &|_| ()).await.unwrap_err();
    assert_eq!((refused.code.as_str(), site.had().len()), ("offline", 0));
    let unknown = studio.take_picture(&project.id, "s1", "018f").await.unwrap_err();
    assert_eq!(unknown.code, "offer_gone");
}

#[tokio::test]
async fn words_to_look_for_are_an_edit_and_other_pictures_are_one() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let files: Vec<PathBuf> = (0..8).map(|n| lot.file(&format!("IMG_{n}.mp4"), &format!("{n}"))).collect();
    let text = "It was so. Then it was not. Nobody knew why.";
    let project = studio.new_project(files, Some(text.to_owned()), None, None, vec![]).await.unwrap();
    let search = Edit::Search { scene: "s1".to_owned(), words: Some("an old clock".to_owned()) };
    let sought = studio.edit_project(&project.id, search).await.unwrap();
    assert_eq!(
        (sought.scenes[0].search.as_deref(), sought.undo),
        (Some("an old clock"), Some(EditKind::Search))
    );
    let of = |board: &Storyboard| -> Vec<_> { board.scenes.iter().map(|line| line.media.clone()).collect() };
    let mut ways = vec![of(&sought)];
    for _ in 0..4 {
        let board = studio.edit_project(&project.id, Edit::OtherPictures {}).await.unwrap();
        assert_eq!(board.undo, Some(EditKind::OtherPictures));
        ways.push(of(&board));
    }
    let last = ways.last().unwrap().clone();
    drop(studio);
    let (_, receipt) = made(&lot, &project.id).await;
    let studio = lot.studio().await;
    let board = studio.get_project(&project.id).await.unwrap();
    let name = |id: &Option<String>| board.media.iter().find(|file| Some(&file.id) == id.as_ref()).unwrap();
    let mut promised: Vec<_> =
        last.iter().zip(1..).map(|(id, n)| (name(id).name.clone(), vec![format!("s{n}")])).collect();
    promised.sort();
    assert_eq!(shown(&receipt), promised, "the video shows what the storyboard shows");
    let different: std::collections::HashSet<_> = ways.iter().collect();
    assert!(different.len() >= 4, "{ways:?}");
    for way in ways.iter().rev().skip(1) {
        assert_eq!(of(&studio.undo_project(&project.id).await.unwrap()), *way);
    }
}

/// A project of one line that outlasts its clip of six seconds by four, with spare clips.
fn long_line(lot: &Lot) -> PathBuf {
    let media = |name: &str| {
        lot.file(name, name);
        json!({ "path": name, "source": { "author": format!("Author of {name}"), "licence": "CC BY 4.0" } })
    };
    let project = json!({
        "format": "spool.project", "version": 1, "min_reader": 1,
        "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11", "title": "Why bees dance",
        "canvas": { "width": 1080, "height": 1920, "fps": "30/1" },
        "scenes": [{ "id": "s1", "text": "A bee knows where lunch is. ".repeat(6), "clip": { "media": "m1" } }],
        "media": { "m1": media("hive.mp4"), "m2": media("IMG_1.mp4"), "m3": media("IMG_2.mp4") },
    });
    lot.file("bees.spool", &project.to_string())
}

#[tokio::test]
async fn a_clip_that_fills_in_is_in_the_receipt_with_its_licence_and_one_that_is_not_seen_is_not() {
    let lot = Lot::new();
    let project = long_line(&lot);
    let (studio, running) = lot.started().await;
    let done = finished(&studio, &submit(&studio, vec![project]).await.id).await;
    running.stop().await;
    let receipt = receipt_of(&done);
    let files: Vec<String> = shown(&receipt).into_iter().map(|(file, _)| file).collect();
    assert_eq!(files, ["hive.mp4", "IMG_1.mp4"]);
    let spare = &receipt["used"][1];
    assert_eq!(
        (&spare["source"]["author"], &spare["source"]["licence"]),
        (&json!("Author of IMG_1.mp4"), &json!("CC BY 4.0"))
    );
    let kit = studio.upload_kit(&done.id).await.unwrap();
    assert!(kit.credits.iter().any(|credit| credit.contains("Author of IMG_1.mp4")), "{:?}", kit.credits);
}

#[tokio::test]
async fn a_recording_is_in_the_receipt_with_its_licence() {
    let lot = Lot::new();
    lot.file("voice.mp3", "a recording");
    let line = |id: &str| json!({ "id": id, "text": "A bee knows where lunch is." });
    let source = json!({ "author": "Bo", "licence": "CC BY 4.0" });
    let project = json!({
        "format": "spool.project", "version": 1, "min_reader": 1,
        "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11", "title": "Why bees dance",
        "canvas": { "width": 1080, "height": 1920, "fps": "30/1" },
        "scenes": [line("s1"), line("s2"), line("s3")],
        "narration": { "media": "r1" },
        "media": { "r1": { "path": "voice.mp3", "source": source } },
    });
    let project = lot.file("bees.spool", &project.to_string());
    let (studio, running) = lot.started().await;
    let done = finished(&studio, &submit(&studio, vec![project]).await.id).await;
    running.stop().await;
    let receipt = receipt_of(&done);
    assert_eq!(shown(&receipt), [("voice.mp3".to_owned(), vec![])]);
    assert_eq!(receipt["used"][0]["source"]["author"], "Bo");
}

#[tokio::test]
async fn what_lines_need_is_fetched_three_at_a_time_and_each_line_gets_its_own() {
    let films = ["goat-hill", "coffee-cup", "monk-abbey", "harbour-boat", "violin-music", "snow-mountain"];
    let (lot, site) = lot(FakeSite { together: Barrier::new(3), ..FakeSite::with(&films) });
    let studio = lot.studio().await;
    studio.switch_site("fake", true).unwrap();
    let text =
        "Goats danced.\nCoffee woke them.\nMonks prayed.\nA harbour slept.\nViolins played.\nSnow fell.";
    let project = begun(&studio, text).await;
    drop(studio);
    let (done, receipt) = made(&lot, &project.id).await;
    assert_eq!(done.warnings, Vec::<String>::new());
    assert_eq!((site.had().len(), site.most_under_way.load(SeqCst)), (6, 3));
    let mut lines = shown(&receipt);
    lines.sort_by_key(|(_, lines)| lines.clone());
    let expected = films.iter().zip(1..).map(|(film, n)| (format!("fake:{film}"), vec![format!("s{n}")]));
    assert_eq!(lines, expected.collect::<Vec<_>>());
    assert!(receipt["used"].as_array().unwrap().iter().all(|used| used["lines"][0]["fits"] != json!("weak")));
    assert!(receipt["used"].as_array().unwrap().iter().all(|used| used["source"]["fetched"].is_string()));
}

#[tokio::test]
async fn a_file_that_was_fetched_in_part_is_gone_on_with_after_a_restart() {
    let (lot, site) = lot(FakeSite { breaks: AtomicUsize::new(1), ..FakeSite::with(&["dancing-bee"]) });
    let studio = lot.studio().await;
    studio.switch_site("fake", true).unwrap();
    let project = begun(&studio, "Bees dance.").await;
    drop(studio);
    let (first, _) = made(&lot, &project.id).await;
    assert!(first.warnings.contains(&"Fake could not be reached.".to_owned()), "{:?}", first.warnings);
    let (second, receipt) = made(&lot, &project.id).await;
    assert_eq!(second.warnings, Vec::<String>::new());
    let half = "film dancing-bee".len() as u64 / 2;
    assert_eq!(site.had(), [0, half]);
    let whole = blake3::hash(b"film dancing-bee").to_hex().to_string();
    assert_eq!(receipt["used"][0]["blake3"], whole.as_str());
}
