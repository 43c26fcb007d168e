//! Who speaks, as a host sees it: services that can, services that cannot, who stands in, and what may leave this
//! computer.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod fakes;

use async_trait::async_trait;
use editorial::Time;
use editorial::narration::words_by_length;
use fakes::lot::{Lot, finished, submit};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use studio::api::{Edit, EditKind, JobState, JobView, RenderChoices, VoiceSetup};
use studio::ports::*;
use studio::{RenderRequest, Studio};

/// A service that speaks until it has said enough.
struct FakeService {
    id: &'static str,
    has_key: AtomicBool,
    /// Lines that it speaks before it fails.
    leave: AtomicUsize,
    /// Whether it tells when words are spoken.
    times: bool,
    spoken: Mutex<Vec<String>>,
    /// Which voices the person has there, or the code of why it does not say; none from one that never tells.
    tells: Mutex<Option<Result<Vec<&'static str>, &'static str>>>,
    paces: Mutex<Vec<u16>>,
    pitches: Mutex<Vec<i8>>,
}

impl FakeService {
    fn new(id: &'static str, leave: usize) -> Arc<FakeService> {
        let (has_key, leave) = (AtomicBool::new(true), AtomicUsize::new(leave));
        Arc::new(FakeService {
            id,
            has_key,
            leave,
            times: true,
            spoken: Mutex::default(),
            tells: Mutex::default(),
            paces: Mutex::default(),
            pitches: Mutex::default(),
        })
    }
    fn spoken(&self) -> Vec<String> {
        self.spoken.lock().unwrap().clone()
    }
    fn tell(&self, told: Result<Vec<&'static str>, &'static str>) {
        *self.tells.lock().unwrap() = Some(told);
    }
    fn fault(&self, code: &str) -> Fault {
        let message = format!("{} has troubles.", self.id);
        Fault { code: code.to_owned(), message, hint: "Try again.".to_owned(), retryable: false }
    }
}

#[async_trait]
impl Narrator for FakeService {
    fn id(&self) -> &'static str {
        self.id
    }
    fn name(&self) -> &'static str {
        self.id
    }
    fn reach(&self, setup: &VoiceSetup) -> Reach {
        Reach {
            sends_to: vec![format!("{}.example", self.id)],
            needs_key: true,
            has_key: self.has_key.load(Ordering::SeqCst),
            wants_switch: false,
            model: setup.model.clone().unwrap_or_default(),
        }
    }
    fn ready(&self, _: &VoiceSetup) -> Result<(), Fault> {
        if self.has_key.load(Ordering::SeqCst) { Ok(()) } else { Err(self.fault("voice_key")) }
    }
    fn accepts(&self, setup: &VoiceSetup) -> Result<(), Fault> {
        if setup.address.as_deref() == Some("bad") { Err(self.fault("voice_address")) } else { Ok(()) }
    }
    fn fingerprint(&self, setup: &VoiceSetup) -> String {
        format!("{} {:?}", self.id, setup.model)
    }
    fn voices(&self) -> Vec<Voice> {
        let voice = |name: &str, gender| Voice {
            id: format!("{}:{name}", self.id),
            name: format!("{name} of {}", self.id),
            language: MANY.to_owned(),
            gender,
        };
        vec![voice("eve", Gender::Female), voice("bob", Gender::Male)]
    }
    fn unlisted(&self, id: &str) -> Option<Voice> {
        let name = id.strip_prefix(self.id)?.strip_prefix(":own-")?;
        let (name, language) = (name.to_owned(), MANY.to_owned());
        Some(Voice { id: id.to_owned(), name, language, gender: Gender::Female })
    }
    fn tells_voices(&self) -> bool {
        self.tells.lock().unwrap().is_some()
    }
    async fn look_up(&self, _: &VoiceSetup, _: &CancellationToken) -> Result<Vec<Voice>, Fault> {
        let told = self.tells.lock().unwrap().clone().unwrap_or(Err("voice_list"));
        let names = told.map_err(|code| self.fault(code))?;
        let voice = |name: &&str| Voice { name: (*name).to_owned(), ..self.voices()[0].clone() };
        Ok(names.iter().map(|name| Voice { id: format!("{}:{name}", self.id), ..voice(name) }).collect())
    }
    async fn narrate(
        &self,
        line: SpokenLine<'_>,
        _: &VoiceSetup,
        out: &Path,
        _: &CancellationToken,
    ) -> Result<Spoken, StageFailure> {
        if self.spoken.lock().unwrap().len() >= self.leave.load(Ordering::SeqCst) {
            return Err(StageFailure::GiveUp(self.fault("voice_quota")));
        }
        std::fs::write(out, format!("{} {}", self.id, line.text)).unwrap();
        self.spoken.lock().unwrap().push(line.text.to_owned());
        self.paces.lock().unwrap().push(line.rate_percent);
        self.pitches.lock().unwrap().push(line.pitch);
        let length = Time::from_ms(line.text.len() as i64 * 50);
        let words = if self.times { words_by_length(line.words, length) } else { Vec::new() };
        Ok(Spoken { length, words })
    }
    async fn test(&self, _: &VoiceSetup, _: &CancellationToken) -> Result<(), Fault> {
        if self.leave.load(Ordering::SeqCst) > 0 { Ok(()) } else { Err(self.fault("voice_quota")) }
    }
}

fn lot(services: &[&Arc<FakeService>]) -> Lot {
    let service = |one: &&Arc<FakeService>| -> Arc<dyn Narrator> { Arc::clone(*one) as Arc<dyn Narrator> };
    Lot { services: services.iter().map(service).collect(), ..Lot::new() }
}

fn project(lot: &Lot, voice: &str, own_of_second: Option<&str>) -> PathBuf {
    let mut second = json!({ "id": "s2", "text": "She dances." });
    if let Some(own) = own_of_second {
        second["voice"] = json!(own);
    }
    let project = json!({
        "format": "spool.project", "version": 1, "min_reader": 1,
        "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11", "title": "Bees", "language": "en",
        "canvas": { "width": 1080, "height": 1920, "fps": "30/1" },
        "defaults": { "voice": voice },
        "scenes": [
            { "id": "s1", "text": "A bee knows where lunch is." }, second,
            { "id": "s3", "text": "The others follow." },
        ],
    });
    lot.file("bees.spool", &project.to_string())
}

async fn made(lot: &Lot, studio: &Studio, voice: &str) -> JobView {
    let job = submit(studio, vec![project(lot, voice, None)]).await;
    finished(studio, &job.id).await
}

const LINES: [&str; 3] = ["A bee knows where lunch is.", "She dances.", "The others follow."];

#[tokio::test]
async fn the_service_whose_voice_was_picked_speaks() {
    let (first, second) = (FakeService::new("first", 9), FakeService::new("second", 9));
    let lot = lot(&[&first, &second]);
    let (studio, running) = lot.started().await;
    let job = made(&lot, &studio, "second:eve").await;
    assert_eq!((job.state, job.warnings), (JobState::Completed, vec![]));
    assert_eq!((first.spoken(), second.spoken()), (vec![], LINES.map(str::to_owned).to_vec()));
    assert!(lot.narrator.spoken.lock().unwrap().is_empty());
    let own = made(&lot, &studio, "second:own-voice").await;
    assert_eq!((own.state, second.spoken().len()), (JobState::Completed, 6));
    running.stop().await;
}

#[tokio::test]
async fn when_a_service_fails_in_the_middle_one_other_voice_speaks_the_whole() {
    let (first, second) = (FakeService::new("first", 2), FakeService::new("second", 9));
    let lot = lot(&[&first, &second]);
    let (studio, running) = lot.started().await;
    let job = made(&lot, &studio, "first:bob").await;
    assert_eq!(job.state, JobState::Completed);
    assert_eq!(job.warnings, ["first has troubles. \"bob of second\" speaks instead of \"bob of first\"."]);
    assert_eq!(second.spoken(), LINES);
    running.stop().await;
}

#[tokio::test]
async fn the_built_in_voice_is_the_last_to_take_over() {
    let (first, second) = (FakeService::new("first", 1), FakeService::new("second", 1));
    let lot = lot(&[&first, &second]);
    let (studio, running) = lot.started().await;
    let job = made(&lot, &studio, "first:eve").await;
    assert_eq!(job.state, JobState::Completed);
    assert_eq!(
        job.warnings,
        ["first has troubles. second has troubles. \"Anna\" speaks instead of \"eve of first\"."]
    );
    assert_eq!(*lot.narrator.spoken.lock().unwrap(), LINES);
    running.stop().await;
}

#[tokio::test]
async fn a_line_with_a_voice_of_its_own_keeps_it_when_the_others_change() {
    let (first, second) = (FakeService::new("first", 0), FakeService::new("second", 9));
    let lot = lot(&[&first, &second]);
    let (studio, running) = lot.started().await;
    second.has_key.store(false, Ordering::SeqCst);
    let job = submit(&studio, vec![project(&lot, "first:eve", Some("fake:anna"))]).await;
    let job = finished(&studio, &job.id).await;
    assert_eq!(job.warnings, ["first has troubles. \"Anna\" speaks instead of \"eve of first\"."]);
    assert_eq!(lot.narrator.spoken.lock().unwrap().len(), 3);
    running.stop().await;
}

#[tokio::test]
async fn offline_nobody_outside_is_asked_and_lines_spoken_before_are_still_there() {
    let (first, second) = (FakeService::new("first", 9), FakeService::new("second", 9));
    let lot = lot(&[&first, &second]);
    let (studio, running) = lot.started().await;
    made(&lot, &studio, "first:eve").await;
    studio.work_offline(true).unwrap();
    let again = made(&lot, &studio, "first:eve").await;
    assert_eq!((again.state, again.warnings), (JobState::Completed, vec![]));
    let other = made(&lot, &studio, "first:bob").await;
    assert_eq!(
        other.warnings,
        ["first was not asked, because Spool works offline. \"Anna\" speaks instead of \"bob of first\"."]
    );
    assert_eq!((first.spoken().len(), second.spoken().len()), (3, 0));
    assert_eq!(studio.test_voice_service("first").await.unwrap_err().code, "offline");
    assert!(studio.voices().iter().all(|voice| voice.ready != voice.online));
    running.stop().await;
}

#[tokio::test]
async fn words_stay_here_unless_a_voice_from_elsewhere_was_picked() {
    let first = FakeService::new("first", 9);
    let lot = lot(&[&first]);
    let (studio, running) = lot.started().await;
    for voice in ["fake:anna", "en-US-AriaNeural-Female", "nobody:at-all"] {
        assert_eq!(made(&lot, &studio, voice).await.state, JobState::Completed);
    }
    assert_eq!(first.spoken(), Vec::<String>::new());
    running.stop().await;
}

#[tokio::test]
async fn who_listens_to_a_voice_hears_it_or_why_not() {
    let first = FakeService::new("first", 1);
    let lot = lot(&[&first]);
    let studio = lot.studio().await;
    let heard = studio.voice_sample("first:eve").await.unwrap();
    assert!(std::fs::read_to_string(heard).unwrap().starts_with("first Hello"));
    let refused = studio.voice_sample("first:bob").await.unwrap_err();
    assert_eq!((refused.code.as_str(), refused.message.as_str()), ("voice_quota", "first has troubles."));
    first.has_key.store(false, Ordering::SeqCst);
    assert_eq!(studio.voice_sample("first:bob").await.unwrap_err().code, "voice_key");
    assert_eq!(studio.voice_sample("first:nobody").await.unwrap_err().code, "voice_unknown");
}

#[tokio::test]
async fn a_new_video_begins_with_the_voice_that_was_chosen_last_for_its_language() {
    let first = FakeService::new("first", 9);
    let lot = lot(&[&first]);
    let studio = lot.studio().await;
    let usual = |voices: &[(&str, &str)]| {
        let own = |(language, id): &(&str, &str)| ((*language).to_owned(), (*id).to_owned());
        studio.set_usual_voices(voices.iter().map(own).collect());
    };
    let begun = async |files: Vec<PathBuf>, text: &str| {
        let text = Some(text.to_owned());
        studio.new_project(files, text, None, None, vec![]).await.unwrap().voice
    };
    let alone = begun(vec![], "Bees dance.").await;
    assert_eq!(alone.as_str(), "fake:anna");

    usual(&[("en", "first:eve"), ("zh", "fake:anna")]);
    assert_eq!(begun(vec![], "Bees dance.").await, "first:eve");
    assert_ne!(begun(vec![], "蜜蜂会跳舞。").await, "fake:anna", "she speaks no Chinese");
    let order = RenderRequest { text: Some("Bees sleep.".to_owned()), ..RenderRequest::default() };
    let job = studio.submit_render(order).await.unwrap().remove(0);
    assert_eq!(studio.open_project_of(&job.id).await.unwrap().voice, "first:eve");

    usual(&[("en", "first:gone")]);
    assert_eq!(begun(vec![], "Bees wake.").await, alone);
    usual(&[("en", "first:eve")]);
    first.has_key.store(false, Ordering::SeqCst);
    assert_eq!(begun(vec![], "Bees hum.").await, alone, "its service has no key any more");
}

#[tokio::test]
async fn a_project_file_keeps_its_voice_whatever_was_chosen_last() {
    let first = FakeService::new("first", 9);
    let lot = lot(&[&first]);
    let studio = lot.studio().await;
    studio.set_usual_voices([("en".to_owned(), "first:eve".to_owned())].into());
    let opened = studio.open_project(project(&lot, "first:bob", None)).await.unwrap();
    assert_eq!(opened.voice, "first:bob");
    let job = submit(&studio, vec![lot.project("Another line.")]).await;
    assert_eq!(studio.open_project_of(&job.id).await.unwrap().voice, "fake:anna");
}

#[tokio::test]
async fn another_pitch_is_spoken_anew_and_the_usual_one_is_still_there() {
    let first = FakeService::new("first", 9);
    let lot = lot(&[&first]);
    let studio = lot.studio().await;
    let text = Some("Bees dance. They do.".to_owned());
    let project = studio.new_project(vec![], text, None, None, vec![]).await.unwrap();
    let edit = async |edit| studio.edit_project(&project.id, edit).await.unwrap();
    edit(Edit::Voice { scene: None, voice: Some("first:eve".to_owned()) }).await;
    for semitones in [0, 3, 0, 3] {
        let board = edit(Edit::Pitch { semitones }).await;
        assert_eq!(i32::from(board.pitch_semitones), semitones);
        studio.line_voice(&project.id, "s1").await.unwrap();
    }
    assert_eq!(*first.pitches.lock().unwrap(), [0, 3]);
    let refused = studio.edit_project(&project.id, Edit::Pitch { semitones: 9 }).await.unwrap_err();
    assert_eq!(refused.code, "edit_wrong");
}

#[tokio::test]
async fn a_voice_made_louder_is_neither_spoken_nor_shown_anew() {
    let lot = Lot::new();
    let (studio, running) = lot.started().await;
    let text = Some("Bees dance. They do.".to_owned());
    let project = studio.new_project(vec![], text, None, None, vec![]).await.unwrap();
    for db in [0, 5] {
        let board = studio.edit_project(&project.id, Edit::VoiceVolume { db }).await.unwrap();
        assert_eq!(board.voice_volume_db, db);
        let job = studio.make_project(&project.id, RenderChoices::default()).await.unwrap();
        assert_eq!(finished(&studio, &job.id).await.state, JobState::Completed);
    }
    assert_eq!(*lot.media.voice_levels.lock().unwrap(), [0, 5]);
    assert_eq!(lot.narrator.spoken.lock().unwrap().len(), 2);
    assert_eq!(lot.media.encoded.load(Ordering::SeqCst), 3, "two lines and the turn between them, once");
    let undone = studio.undo_project(&project.id).await.unwrap();
    assert_eq!((undone.voice_volume_db, undone.redo), (0, Some(EditKind::VoiceVolume)));
    running.stop().await;
}

#[tokio::test]
async fn voices_tell_whose_they_are_and_whether_a_key_is_needed() {
    let first = FakeService::new("first", 9);
    let lot = lot(&[&first]);
    let studio = lot.studio().await;
    first.has_key.store(false, Ordering::SeqCst);
    let voices = studio.voices();
    let told: Vec<_> = voices
        .iter()
        .map(|voice| (voice.id.as_str(), voice.engine.as_str(), voice.online, voice.needs_key, voice.ready))
        .collect();
    assert_eq!(
        told,
        [
            ("fake:anna", "builtin", false, false, true),
            ("first:eve", "first", true, true, false),
            ("first:bob", "first", true, true, false),
        ]
    );
    let services = studio.voice_services();
    assert_eq!((services.len(), services[0].id.as_str(), services[0].ready), (1, "first", false));
    assert_eq!(services[0].sends_to, ["first.example"]);
}

fn ids(studio: &Studio) -> Vec<String> {
    studio.voices().into_iter().map(|voice| voice.id).collect()
}

#[tokio::test]
async fn the_voices_that_a_person_has_at_a_service_are_on_the_list_also_offline_and_after_a_restart() {
    let first = FakeService::new("first", 9);
    first.tell(Ok(vec!["eve", "own-zoe"]));
    let lot = lot(&[&first]);
    let studio = lot.studio().await;
    let usual = ["fake:anna", "first:eve", "first:bob"];
    assert_eq!(ids(&studio), usual);
    assert_eq!(studio.voice_services()[0].own_voices, None);
    let told = studio.look_up_voices("first").await.unwrap().own_voices.unwrap();
    assert!(told.count == 2 && told.at_ms > 1_700_000_000_000, "{told:?}");
    let all = [&usual[..], &["first:own-zoe"]].concat();
    assert_eq!(ids(&studio), all);
    studio.work_offline(true).unwrap();
    assert_eq!(studio.look_up_voices("first").await.unwrap_err().code, "offline");
    drop(studio);
    let (studio, running) = lot.started().await;
    assert_eq!(ids(&studio), all);
    studio.work_offline(false).unwrap();
    let job = made(&lot, &studio, "first:own-zoe").await;
    assert_eq!((job.state, job.warnings, first.spoken().len()), (JobState::Completed, vec![], 3));
    running.stop().await;
}

#[tokio::test]
async fn a_service_that_works_is_asked_for_its_voices_and_one_that_does_not_tell_takes_nothing_away() {
    let (first, second) = (FakeService::new("first", 9), FakeService::new("second", 9));
    first.tell(Ok(vec!["own-zoe"]));
    let lot = lot(&[&first, &second]);
    let studio = lot.studio().await;
    assert_eq!(studio.test_voice_service("first").await, Ok(()));
    assert!(ids(&studio).contains(&"first:own-zoe".to_owned()));
    first.tell(Err("voice_key_wrong"));
    assert_eq!(studio.test_voice_service("first").await, Ok(()), "it speaks, and that was asked");
    assert_eq!(studio.look_up_voices("first").await.unwrap_err().code, "voice_key_wrong");
    assert!(ids(&studio).contains(&"first:own-zoe".to_owned()));
    assert_eq!(studio.look_up_voices("second").await.unwrap_err().code, "voice_list");
    assert_eq!(studio.look_up_voices("nobody").await.unwrap_err().code, "voice_service_unknown");
    assert_eq!(studio.voice_services()[1].own_voices, None);
}

#[tokio::test]
async fn voices_of_another_address_and_lists_that_are_damaged_are_not_believed() {
    let first = FakeService::new("first", 9);
    first.tell(Ok(vec!["own-zoe"]));
    let lot = lot(&[&first]);
    let studio = lot.studio().await;
    let kept = lot.folder.path().join("data/voices/first.json");
    studio.look_up_voices("first").await.unwrap();
    let told = std::fs::read_to_string(&kept).unwrap();
    for damaged in [
        "",
        "{\"version\":1",
        &told.replace("\"version\":1", "\"version\":2"),
        &told.replace("first:", "second:"),
    ] {
        std::fs::write(&kept, damaged).unwrap();
        assert_eq!(ids(&studio).len(), 3, "{damaged}");
    }
    std::fs::write(&kept, told).unwrap();
    let same = VoiceSetup { model: Some("big".to_owned()), ..VoiceSetup::default() };
    studio.setup_voice_service("first", same).unwrap();
    assert_eq!(ids(&studio).len(), 4);
    let elsewhere =
        VoiceSetup { address: Some("https://elsewhere.example/".to_owned()), ..VoiceSetup::default() };
    studio.setup_voice_service("first", elsewhere).unwrap();
    assert_eq!(ids(&studio).len(), 3);
}

#[tokio::test]
async fn how_a_service_is_reached_is_kept_for_the_next_start() {
    let first = FakeService::new("first", 9);
    let lot = lot(&[&first]);
    let studio = lot.studio().await;
    let model = |model: &str| VoiceSetup { model: Some(model.to_owned()), ..VoiceSetup::default() };
    assert_eq!(studio.setup_voice_service("first", model("big")).unwrap().model, "big");
    let on = VoiceSetup { on: Some(true), ..VoiceSetup::default() };
    assert_eq!(studio.setup_voice_service("first", on).unwrap().model, "big");
    let bad = VoiceSetup { address: Some("bad".to_owned()), ..VoiceSetup::default() };
    assert_eq!(studio.setup_voice_service("first", bad).unwrap_err().code, "voice_address");
    assert_eq!(studio.setup_voice_service("builtin", model("x")).unwrap_err().code, "voice_fixed");
    assert_eq!(studio.setup_voice_service("nobody", model("x")).unwrap_err().code, "voice_service_unknown");
    assert_eq!(studio.test_voice_service("first").await, Ok(()));
    drop(studio);
    assert_eq!(lot.studio().await.voice_services()[0].model, "big");
}

#[tokio::test]
async fn a_word_is_said_as_it_is_pronounced_and_written_as_it_is_written() {
    let first = FakeService::new("first", 9);
    let lot = lot(&[&first]);
    let (studio, running) = lot.started().await;
    let path = project(&lot, "first:eve", None);
    let mut text: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    text["pronunciations"] = json!({ "bee": "bea", "others follow": "udders tag along" });
    text["defaults"]["voice_rate_percent"] = json!(150);
    std::fs::write(&path, text.to_string()).unwrap();
    let job = submit(&studio, vec![path.clone()]).await;
    let job = finished(&studio, &job.id).await;
    assert_eq!(first.spoken(), ["A bea knows where lunch is.", "She dances.", "The udders tag along."]);
    let captions = std::fs::read_to_string(job.videos[0].captions.as_ref().unwrap()).unwrap();
    assert!(captions.contains("A bee knows") && captions.contains("others follow"), "{captions}");
    assert_eq!(*first.paces.lock().unwrap(), [150, 150, 150]);

    text["pronunciations"] = json!({ "lunch": "lonch" });
    std::fs::write(&path, text.to_string()).unwrap();
    let job = submit(&studio, vec![path]).await;
    finished(&studio, &job.id).await;
    assert_eq!(first.spoken()[3..], ["A bee knows where lonch is.", "The others follow."]);
    running.stop().await;
}

#[tokio::test]
async fn a_service_that_tells_no_times_gets_them_from_the_pauses() {
    let quiet =
        Arc::new(FakeService { times: false, ..Arc::into_inner(FakeService::new("first", 9)).unwrap() });
    let lot = lot(&[&quiet]);
    let (studio, running) = lot.started().await;
    let job = made(&lot, &studio, "first:eve").await;
    assert_eq!(job.state, JobState::Completed);
    let captions = std::fs::read_to_string(job.videos[0].captions.as_ref().unwrap()).unwrap();
    assert!(captions.contains("lunch"), "{captions}");
    running.stop().await;
}
