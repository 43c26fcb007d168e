//! Footage from sites, as a video is made: what is asked, what is shown, what is told.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod fakes;

use async_trait::async_trait;
use fakes::lot::{Lot, finished};
use std::path::Path;
use std::sync::{Arc, Mutex};
use studio::ports::*;
use studio::{RenderRequest, Sites};

/// A site with films of these names.
struct FakeSite {
    films: Vec<&'static str>,
    refuses: Option<&'static str>,
    /// Words and their language.
    asked: Mutex<Vec<(String, String)>>,
    fetched: Mutex<Vec<String>>,
}

impl FakeSite {
    fn with(films: &[&'static str]) -> Arc<FakeSite> {
        Arc::new(FakeSite {
            films: films.to_vec(),
            refuses: None,
            asked: Mutex::default(),
            fetched: Mutex::default(),
        })
    }
    fn broken(message: &'static str) -> Arc<FakeSite> {
        Arc::new(FakeSite {
            films: Vec::new(),
            refuses: Some(message),
            asked: Mutex::default(),
            fetched: Mutex::default(),
        })
    }
    fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
    fn fetched(&self) -> Vec<String> {
        self.fetched.lock().unwrap().clone()
    }
}

#[async_trait]
impl FootageSite for FakeSite {
    fn id(&self) -> &'static str {
        if self.refuses.is_some() { "broken" } else { "fake" }
    }
    fn name(&self) -> &'static str {
        "Fake"
    }
    fn sends_to(&self) -> Vec<String> {
        vec!["footage.example".to_owned()]
    }
    fn needs_key(&self) -> bool {
        false
    }
    fn has_key(&self) -> bool {
        false
    }
    async fn search(&self, wanted: Wanted<'_>, _: &CancellationToken) -> Result<Vec<Offer>, Fault> {
        self.asked.lock().unwrap().push((wanted.words.to_owned(), wanted.language.to_owned()));
        if let Some(message) = self.refuses {
            return Err(Fault {
                code: "site_key".to_owned(),
                message: message.to_owned(),
                hint: "Put a working key into the settings.".to_owned(),
                retryable: false,
            });
        }
        Ok(self.films.iter().map(|film| fakes::offered(film)).collect())
    }
    async fn fetch(&self, offer: &Offer, out: &Path, _: &CancellationToken) -> Result<(), Fault> {
        self.fetched.lock().unwrap().push(offer.id.clone());
        std::fs::write(out, format!("film {}", offer.id)).unwrap();
        Ok(())
    }
}

fn lot(sites: &[Arc<FakeSite>]) -> Lot {
    let sites = sites.iter().map(|site| site.clone() as Arc<dyn FootageSite>).collect();
    Lot { sites: Sites::new(sites), ..Lot::new() }
}

fn script(text: &str) -> RenderRequest {
    RenderRequest { text: Some(text.to_owned()), ..RenderRequest::default() }
}

/// Of nothing that a file is named after.
fn legend() -> RenderRequest {
    let text = "The goats danced.\nCoffee woke them.\nMonks prayed.\nIt was late.";
    RenderRequest { title: Some("A legend".to_owned()), ..script(text) }
}

/// Makes a video with these sites on; answers its card and its receipt.
async fn make(lot: &Lot, on: &[&str], request: RenderRequest) -> (studio::api::JobView, serde_json::Value) {
    let (studio, running) = lot.started().await;
    studio.use_sites(&on.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
    let jobs = studio.submit_render(request).await.unwrap();
    let done = finished(&studio, &jobs[0].id).await;
    running.stop().await;
    let receipt = std::path::Path::new(&done.videos[0].path).with_extension("receipt.json");
    let receipt = serde_json::from_slice(&std::fs::read(receipt).unwrap()).unwrap();
    (done, receipt)
}

const BEES: &str = "Bees dance. The city sleeps at night.";

#[tokio::test]
async fn no_site_is_asked_before_it_is_switched_on() {
    let site = FakeSite::with(&["dancing-bee"]);
    let lot = lot(std::slice::from_ref(&site));
    make(&lot, &[], script(BEES)).await;
    assert_eq!(site.asked(), 0);
}

#[tokio::test]
async fn offline_no_site_is_asked_though_it_is_on() {
    let site = FakeSite::with(&["dancing-bee"]);
    let lot = lot(std::slice::from_ref(&site));
    let (studio, running) = lot.started().await;
    studio.switch_site("fake", true).unwrap();
    studio.work_offline(true).unwrap();
    let jobs = studio.submit_render(script(BEES)).await.unwrap();
    finished(&studio, &jobs[0].id).await;
    running.stop().await;
    assert_eq!(site.asked(), 0);
}

#[tokio::test]
async fn offline_what_was_fetched_before_is_shown_again() {
    let site = FakeSite::with(&["dancing-bee", "city-night"]);
    let lot = lot(std::slice::from_ref(&site));
    make(&lot, &["fake"], script(BEES)).await;
    let asked = (site.asked(), site.fetched().len());
    lot.studio().await.work_offline(true).unwrap();
    let (done, receipt) = make(&lot, &["fake"], script(BEES)).await;
    assert_eq!((site.asked(), site.fetched().len()), asked);
    assert_eq!(done.warnings, Vec::<String>::new());
    assert_eq!(receipt["used"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn offline_a_line_without_a_picture_says_why() {
    let site = FakeSite::with(&["dancing-bee", "city-night"]);
    let lot = lot(std::slice::from_ref(&site));
    lot.studio().await.work_offline(true).unwrap();
    let (done, _) = make(&lot, &["fake"], script(BEES)).await;
    assert_eq!(done.warnings, ["No site was asked for footage, because Spool works offline."]);
}

#[tokio::test]
async fn a_site_that_fails_for_good_is_not_asked_again_for_every_line() {
    let broken = FakeSite::broken("Fake did not accept its key.");
    let lot = lot(std::slice::from_ref(&broken));
    let lines = (0..12).map(|line| format!("The bees of garden {line} dance on yellow flowers."));
    make(&lot, &["broken"], script(&lines.collect::<Vec<_>>().join("\n"))).await;
    // Three lines are looked for at the same time.
    assert!(broken.asked() <= 3, "{:?}", broken.asked.lock().unwrap());
}

#[tokio::test]
async fn words_to_look_for_are_asked_in_their_own_language() {
    let site = FakeSite::with(&["dancing-bee"]);
    let mut narrator = fakes::FakeNarrator::english();
    narrator.voices[0].language = "zh-CN".to_owned();
    let lot = Lot { narrator: Arc::new(narrator), ..lot(std::slice::from_ref(&site)) };
    let line = studio::api::ScriptLine {
        text: "蜜蜂在跳舞。".to_owned(),
        search: vec!["honey bee".to_owned()],
    };
    let request = RenderRequest { lines: vec![line], ..script("蜜蜂在跳舞。") };
    make(&lot, &["fake"], request).await;
    let asked = site.asked.lock().unwrap().clone();
    assert_eq!(asked.first(), Some(&("honey bee".to_owned(), "en".to_owned())));
    assert!(
        asked.iter().skip(1).all(|(words, language)| words.is_ascii() || language.starts_with("zh")),
        "{asked:?}"
    );
}

#[tokio::test]
async fn a_site_that_was_switched_on_is_on_at_the_next_start() {
    let site = FakeSite::with(&["dancing-bee"]);
    let lot = lot(std::slice::from_ref(&site));
    let studio = lot.studio().await;
    assert!(studio.switch_site("fake", true).unwrap()[0].on);
    assert_eq!(studio.switch_site("nowhere", true).unwrap_err().code, "site_unknown");
    drop(studio);
    assert!(lot.studio().await.sites()[0].on);
}

#[tokio::test]
async fn each_line_shows_what_speaks_of_it_and_the_receipt_names_its_author() {
    let site = FakeSite::with(&["a-city-at-night", "dancing-bee", "a-boat"]);
    let lot = lot(std::slice::from_ref(&site));
    let (done, receipt) = make(&lot, &["fake"], script(BEES)).await;
    let mut fetched = site.fetched();
    fetched.sort();
    assert_eq!(fetched, ["a-city-at-night", "dancing-bee"]);
    assert!(done.warnings.is_empty(), "{:?}", done.warnings);
    let used = receipt["used"].as_array().unwrap();
    assert_eq!(used.len(), 2);
    assert!(used.iter().all(|file| file["source"]["author"] == "Ann" && file["source"]["licence"] == "CC0"));
}

#[tokio::test]
async fn what_does_not_fit_is_never_shown_and_that_is_told() {
    let site = FakeSite::with(&["a-boat"]);
    let lot = lot(std::slice::from_ref(&site));
    let (done, _) = make(&lot, &["fake"], script(BEES)).await;
    assert!(site.fetched().is_empty());
    assert!(
        done.warnings.iter().any(|warning| warning.contains("No footage was found for \"Bees dance")),
        "{:?}",
        done.warnings
    );
}

#[tokio::test]
async fn own_footage_goes_before_all_other_also_when_its_name_says_nothing() {
    let site = FakeSite::with(&["dancing-bee", "a-city-at-night"]);
    let lot = lot(std::slice::from_ref(&site));
    let clip = lot.file("IMG_0042.mp4", "a film");
    let request = RenderRequest { inputs: vec![clip], ..script(BEES) };
    make(&lot, &["fake"], request).await;
    assert_eq!(site.fetched().len(), 1, "only the line that would show the same again");
}

#[tokio::test]
async fn a_site_that_refuses_is_told_once_and_the_next_one_is_asked() {
    let (broken, site) =
        (FakeSite::broken("Fake did not accept its key."), FakeSite::with(&["dancing-bee", "city-night"]));
    let lot = lot(&[broken.clone(), site.clone()]);
    let (done, _) = make(&lot, &["broken", "fake"], script(BEES)).await;
    assert_eq!(done.warnings, ["Fake did not accept its key."]);
    assert_eq!(site.fetched().len(), 2);
}

#[tokio::test]
async fn the_same_words_are_asked_once_a_day_and_a_file_is_fetched_once() {
    let site = FakeSite::with(&["dancing-bee", "city-night"]);
    let lot = lot(std::slice::from_ref(&site));
    make(&lot, &["fake"], script(BEES)).await;
    let (asked, fetched) = (site.asked(), site.fetched().len());
    make(&lot, &["fake"], script(BEES)).await;
    assert_eq!((site.asked(), site.fetched().len()), (asked, fetched));
}

#[tokio::test]
async fn a_picture_of_something_else_is_not_used_and_the_lines_without_one_are_named() {
    let lot = lot(&[]);
    let clips = ["goat.mp4", "coffee.mp4"].map(|name| lot.file(name, name));
    let request = RenderRequest { inputs: clips.to_vec(), ..legend() };
    let (done, receipt) = make(&lot, &[], request).await;
    let told = "Lines 3 and 4 have no picture that fits. Choose one for each on the storyboard.";
    assert_eq!(done.warnings, [told]);
    assert_eq!(receipt["used"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn own_clips_whose_names_say_nothing_are_all_used_and_nothing_is_doubted() {
    let lot = lot(&[]);
    let clips = ["IMG_1.mp4", "IMG_2.mp4", "VID_3.mp4"].map(|name| lot.file(name, name));
    let request = RenderRequest { inputs: clips.to_vec(), ..legend() };
    let (done, receipt) = make(&lot, &[], request).await;
    assert_eq!(done.warnings, Vec::<String>::new());
    assert_eq!(receipt["used"].as_array().unwrap().len(), 3);
}
