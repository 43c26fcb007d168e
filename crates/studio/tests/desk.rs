//! Projects that are worked on, through the studio's door: what a storyboard shows, when files are written, and what
//! pictures and voices of it there are.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod fakes;

use fakes::lot::{Lot, PATIENCE, finished};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;
use studio::api::{
    CardPlace, CardView, Chooser, Edit, EditKind, JobState, LogoView, Match, RenderChoices, Storyboard,
};
use studio::{Look, Studio};

fn text(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(path).unwrap()
}

fn says(scene: &str, text: &str) -> Edit {
    Edit::Text { scene: scene.to_owned(), text: text.to_owned() }
}

fn shows(scene: &str, media: Option<&str>) -> Edit {
    Edit::Picture { scene: scene.to_owned(), media: media.map(str::to_owned), in_ms: None }
}

async fn begun(studio: &Studio, script: &str, files: Vec<PathBuf>) -> Storyboard {
    studio.new_project(files, Some(script.to_owned()), None, None, vec![]).await.unwrap()
}

#[tokio::test]
async fn spool_chooses_what_fits_and_says_how_well_and_what_else_there_is() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let files =
        ["coffee beans.mp4", "dancing goat.jpg", "IMG_1.jpg", "me.mp3"].map(|name| lot.file(name, "x"));
    let script = "The goats ate coffee beans. A goat slept. Nobody knew why.";
    let project = begun(&studio, script, files.to_vec()).await;
    let rows = || project.scenes.iter();
    let names: Vec<&str> = rows()
        .map(|row| {
            project.media.iter().find(|file| Some(&file.id) == row.media.as_ref()).unwrap().name.as_str()
        })
        .collect();
    assert_eq!(names, ["coffee beans.mp4", "dancing goat.jpg", "IMG_1.jpg"]);
    assert_eq!(rows().map(|row| row.fits).collect::<Vec<_>>(), [Match::Good, Match::Fair, Match::Unknown]);
    assert!(rows().all(|row| row.chosen_by == Chooser::Spool && row.alternatives.len() == 2));
    assert_eq!(rows().next().unwrap().alternatives[0], project.scenes[1].media.clone().unwrap());
    let kinds: Vec<&str> = project.media.iter().map(|file| file.kind.as_str()).collect();
    assert_eq!(kinds, ["video", "photo", "photo", "audio"]);
    assert_eq!(project.narration.as_deref(), Some("f4"), "taken in as for a video");

    let other = project.scenes[1].media.clone();
    let chosen = studio.edit_project(&project.id, shows("s3", other.as_deref())).await.unwrap();
    let (second, third) = (&chosen.scenes[1], &chosen.scenes[2]);
    assert_eq!((third.fits, third.chosen_by), (Match::Good, Chooser::Person));
    assert_ne!(
        second.media, third.media,
        "what a person chose is shown for others only when nothing else is left"
    );
}

#[tokio::test]
async fn without_files_there_is_no_picture_and_an_empty_line_takes_no_time() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let project = begun(&studio, "Bees dance.", Vec::new()).await;
    assert_eq!((project.scenes[0].fits, &project.scenes[0].media), (Match::None, &None));
    assert_eq!((project.voice.as_str(), project.look.as_str()), ("fake:anna", "spoken_word"));
    let edit = Edit::Add { after: Some("s1".to_owned()), text: String::new() };
    let typing = studio.edit_project(&project.id, edit).await.unwrap();
    assert_eq!((typing.scenes[1].length_ms, typing.length_ms), (0, project.length_ms));
    studio.edit_project(&project.id, says("s1", "…")).await.unwrap();
    let refused = studio.make_project(&project.id, RenderChoices::default()).await.unwrap_err();
    assert_eq!(refused.code, "script_empty");
}

#[tokio::test]
async fn a_line_has_its_true_length_once_it_was_spoken() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let project = begun(&studio, "Bees dance. They do.", Vec::new()).await;
    let wav = studio.line_voice(&project.id, "s1").await.unwrap();
    assert_eq!(text(wav), "Bees dance.");
    let now = studio.get_project(&project.id).await.unwrap();
    assert_eq!((now.scenes[0].length_ms, now.scenes[1].length_ms), (11 * 60, project.scenes[1].length_ms));
    studio.line_voice(&project.id, "s1").await.unwrap();
    assert_eq!(lot.narrator.spoken.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_project_that_is_changed_while_it_is_made_leaves_the_video_as_it_was() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let project = begun(&studio, "One line. Another line.", Vec::new()).await;
    let job = studio.make_project(&project.id, RenderChoices::default()).await.unwrap();
    studio.edit_project(&project.id, says("s2", "Other words.")).await.unwrap();
    let running = studio.start("a test").await.unwrap();
    assert_eq!(finished(&studio, &job.id).await.state, JobState::Completed);
    assert_eq!(*lot.narrator.spoken.lock().unwrap(), ["One line.", "Another line."]);
    running.stop().await;
}

#[tokio::test]
async fn the_folder_of_a_video_is_made_when_it_is_asked_for() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let project = begun(&studio, "One line.", Vec::new()).await;
    let there = || std::fs::remove_dir(lot.output()).is_ok();
    there();
    let job = studio.make_project(&project.id, RenderChoices::default()).await.unwrap();
    assert!(there());
    studio.duplicate_job(&job.id).await.unwrap();
    assert!(there());
}

#[tokio::test]
async fn the_persons_file_is_written_at_once_and_then_twice_a_second_at_most() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let file = lot.project("She can tell her sisters.");
    let project = studio.open_project(file.clone()).await.unwrap();
    assert_eq!(project.file.as_deref(), Some("bees.spool"));
    studio.edit_project(&project.id, says("s2", "First.")).await.unwrap();
    assert!(text(&file).contains("First."));
    studio.edit_project(&project.id, says("s2", "Second.")).await.unwrap();
    studio.edit_project(&project.id, says("s2", "Third.")).await.unwrap();
    assert!(text(&file).contains("First."), "half a second has not gone by");
    let written = async {
        while !text(&file).contains("Third.") {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, written).await.expect("the last word is written without another change");
    studio.edit_project(&project.id, says("s2", "Last.")).await.unwrap();
    studio.save_projects().await;
    assert!(text(&file).contains("Last."), "whoever leaves has everything written");
}

#[tokio::test]
async fn two_windows_see_each_others_changes_by_their_revisions() {
    let lot = Lot::new();
    let (one, two) = (lot.studio().await, lot.studio().await);
    let project = begun(&one, "One line. Another line.", Vec::new()).await;
    let (first, second) = tokio::join!(
        one.edit_project(&project.id, says("s1", "A.")),
        two.edit_project(&project.id, says("s2", "B."))
    );
    let mut revisions = [first.unwrap().revision, second.unwrap().revision];
    revisions.sort_unstable();
    assert_eq!(revisions, [project.revision + 1, project.revision + 2]);
    let now = one.get_project(&project.id).await.unwrap();
    assert_eq!((now.scenes[0].text.as_str(), now.scenes[1].text.as_str()), ("A.", "B."));
    let undone = two.undo_project(&project.id).await.unwrap();
    assert_eq!((undone.redo, undone.revision), (Some(EditKind::Text), now.revision + 1));
}

#[tokio::test]
async fn the_list_of_projects_has_the_newest_first_and_tells_which_file_is_gone() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let file = lot.project("She can tell her sisters.");
    let first = studio.open_project(file.clone()).await.unwrap();
    let second = begun(&studio, "Bees dance.", Vec::new()).await;
    studio.edit_project(&first.id, says("s1", "Newest.")).await.unwrap();
    std::fs::remove_file(file).unwrap();
    let recent = studio.recent_projects().await.unwrap();
    let told: Vec<_> = recent.iter().map(|one| (one.id.as_str(), one.lines, one.missing)).collect();
    assert_eq!(told, [(first.id.as_str(), 4, true), (second.id.as_str(), 1, false)]);
    assert_eq!(recent[0].file.as_deref(), Some("bees.spool"));
    assert!(recent.iter().all(|one| one.length_ms > 0 && one.changed_at.ends_with('Z')));
    studio.forget_project(&second.id).await.unwrap();
    assert_eq!(studio.recent_projects().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_project_that_is_pinned_stands_first_also_after_a_restart() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let first = begun(&studio, "Bees dance.", Vec::new()).await;
    let second = begun(&studio, "Tides turn.", Vec::new()).await;
    let ids = async |studio: &Studio| {
        let recent = studio.recent_projects().await.unwrap();
        recent.into_iter().map(|one| (one.id, one.pinned)).collect::<Vec<_>>()
    };
    studio.pin_project(&first.id, true).await.unwrap();
    studio.edit_project(&second.id, says("s1", "Newest.")).await.unwrap();
    drop(studio);
    let studio = lot.studio().await;
    assert_eq!(ids(&studio).await, [(first.id.clone(), true), (second.id.clone(), false)]);
    assert_eq!(studio.get_project(&first.id).await.unwrap().revision, first.revision);
    studio.pin_project(&first.id, false).await.unwrap();
    assert_eq!(ids(&studio).await[0].0, second.id);
    assert_eq!(studio.pin_project("no-id", true).await.unwrap_err().code, "project_gone");
}

#[tokio::test]
async fn the_sample_is_copied_once_and_anew_when_that_copy_was_changed() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let sample = lot.project("She can tell her sisters.");
    let before = text(&sample);
    let copy = studio.open_copy(sample.clone()).await.unwrap();
    assert_eq!(studio.open_copy(sample.clone()).await.unwrap().id, copy.id);
    assert!(copy.media.iter().all(|file| !file.missing) && copy.file.is_none());
    studio.edit_project(&copy.id, says("s1", "Mine.")).await.unwrap();
    assert_ne!(studio.open_copy(sample.clone()).await.unwrap().id, copy.id);
    assert_eq!(text(&sample), before);
}

#[tokio::test]
async fn each_line_has_its_own_exact_picture_as_the_video_has_it() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let project = studio.open_project(lot.project("She can tell her sisters.")).await.unwrap();
    for scene in &project.scenes {
        let picture = studio.line_picture(&project.id, &scene.id).await.unwrap();
        assert_eq!((text(&picture).as_str(), picture.extension().unwrap()), ("poster", "jpg".as_ref()));
    }
    let thumb = studio.file_picture(&project.id, "m1").await.unwrap();
    assert_eq!(text(thumb), "poster");
    let known = studio.get_project(&project.id).await.unwrap();
    assert_eq!(known.media[0].length_ms, Some(6_000), "now it was looked into");
    assert_eq!(studio.file_picture(&project.id, "m9").await.unwrap_err().code, "media_kind");
    assert_eq!(studio.file_picture(&project.id, "m7").await.unwrap_err().code, "media_missing");
    assert!(studio.line_picture(&project.id, "s9").await.is_err());
}

#[tokio::test]
async fn a_file_that_is_missing_hides_its_own_line_and_no_other() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let path = lot.project("She can tell her sisters.");
    for gone in ["media/hive.mp4", "media/music.mp3"] {
        std::fs::remove_file(path.with_file_name(gone)).unwrap();
    }
    let project = studio.open_project(path).await.unwrap();
    assert!(project.media.iter().all(|file| file.missing));
    assert_eq!(studio.line_picture(&project.id, "s1").await.unwrap_err().code, "media_missing");
    studio.line_picture(&project.id, "s2").await.unwrap();
    studio.line_voice(&project.id, "s1").await.unwrap();
}

#[tokio::test]
async fn a_line_is_pictured_in_another_look_which_is_kept_and_changes_nothing() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let project = begun(&studio, "Bees dance. They really do.", vec![lot.file("hive.mp4", "a clip")]).await;
    let as_it_is = studio.line_picture(&project.id, "s1").await.unwrap();
    let boxed = studio.line_in_look(&project.id, "s1", Look::Box).await.unwrap();
    let off = studio.line_in_look(&project.id, "s1", Look::Off).await.unwrap();
    assert!(as_it_is != boxed && boxed != off && off != as_it_is);
    let made = lot.media.posters.load(SeqCst);
    assert_eq!(studio.line_in_look(&project.id, "s1", Look::Box).await.unwrap(), boxed);
    assert_eq!(lot.media.posters.load(SeqCst), made);
    let now = studio.get_project(&project.id).await.unwrap();
    assert_eq!((now.revision, now.undo, &now.scenes[0].look), (project.revision, None, &None));
    assert_eq!(studio.line_in_look(&project.id, "s9", Look::Box).await.unwrap_err().code, "script_empty");
}

#[tokio::test]
async fn a_line_is_pictured_at_any_of_its_frames_and_never_beyond_them() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let project = begun(&studio, "Bees dance for lunch. They really do.", Vec::new()).await;
    let [first, second] = &project.scenes[..] else { panic!("two lines") };
    let half_a_pause = 110;
    assert!(second.shown_ms.abs_diff(second.length_ms + half_a_pause) <= 34);
    assert!(first.shown_ms.abs_diff(first.length_ms + half_a_pause) <= 34);
    let at = |frame: u64| (2 * frame + 1) * second.shown_ms / second.frames / 2;
    let picture = async |ms: u64| studio.line_picture_at(&project.id, "s2", ms as u32).await.unwrap();
    let middle = studio.line_picture(&project.id, "s2").await.unwrap();
    assert_eq!(picture(at(second.frames / 2)).await, middle);
    let (start, end) = (picture(at(0)).await, picture(at(second.frames - 1)).await);
    assert!(start != middle && middle != end && end != start);
    assert_ne!(picture(at(1)).await, start, "each frame is another picture");
    assert_eq!((picture(0).await, picture(u64::from(u32::MAX)).await), (start, end));
    let nobody = studio.line_picture_at(&project.id, "s9", 0).await.unwrap_err();
    assert_eq!(nobody.code, "script_empty");
}

#[tokio::test]
async fn a_damaged_clip_hides_its_own_line_and_no_other() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let path = lot.project("She can tell her sisters.");
    lot.file("media/hive.mp4", "damaged");
    let project = studio.open_project(path).await.unwrap();
    assert_eq!(studio.line_picture(&project.id, "s1").await.unwrap_err().code, "media_damaged");
    studio.line_picture(&project.id, "s2").await.unwrap();
}

#[tokio::test]
async fn two_pictures_are_made_at_a_time_and_those_nobody_waits_for_are_given_up() {
    let lot = Lot::new();
    lot.media.endless_posters.store(true, SeqCst);
    let studio = lot.studio().await;
    let files = ["a.jpg", "b.jpg", "c.jpg"].map(|name| lot.file(name, name));
    let project = begun(&studio, "Bees dance.", files.to_vec()).await;
    let ask = |media: &'static str| {
        let (studio, id) = (studio.clone(), project.id.clone());
        tokio::spawn(async move { studio.file_picture(&id, media).await.map(|_| ()) })
    };
    let waiting = [ask("f1"), ask("f2")];
    while lot.media.posters.load(SeqCst) < 2 {
        tokio::task::yield_now().await;
    }
    let third = ask("f3");
    waiting.iter().for_each(|asked| asked.abort());
    while lot.media.posters.load(SeqCst) < 3 {
        tokio::task::yield_now().await;
    }
    assert_eq!(lot.media.most_posters.load(SeqCst), 2);
    third.abort();
    while lot.media.open.load(SeqCst) > 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn pace_pauses_and_pronunciations_count_in_the_length_and_can_be_taken_back() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let project = begun(&studio, "Bees dance for lunch. They really do.", Vec::new()).await;
    let mut edits = Vec::new();
    for edit in [
        Edit::Pause { scene: None, ms: Some(500) },
        Edit::Pause { scene: Some("s1".to_owned()), ms: Some(2_000) },
        Edit::Pronunciation { written: "bees".to_owned(), spoken: Some("beez".to_owned()) },
        Edit::Pace { rate_percent: 200 },
    ] {
        edits.push(studio.edit_project(&project.id, edit).await.unwrap());
    }
    assert_eq!((edits[0].gap_ms, edits[0].length_ms), (500, project.length_ms + 280));
    assert_eq!((edits[1].scenes[0].pause_ms, edits[1].length_ms), (Some(2_000), project.length_ms + 1_780));
    assert_eq!(edits[2].pronunciations[0].spoken, "beez");
    assert_eq!((edits[3].rate_percent, edits[3].undo), (200, Some(EditKind::Pace)));
    assert_eq!(edits[3].scenes[0].length_ms, project.scenes[0].length_ms / 2);
    let wav = studio.line_voice(&project.id, "s1").await.unwrap();
    assert_eq!(text(wav), "beez dance for lunch.");
    let mut back = edits[3].clone();
    for _ in 0..4 {
        back = studio.undo_project(&project.id).await.unwrap();
    }
    let plain = |board: &Storyboard| {
        (board.rate_percent, board.gap_ms, board.scenes.clone(), board.pronunciations.clone())
    };
    assert_eq!(plain(&back), plain(&project));
    let refused = studio.edit_project(&project.id, Edit::Pace { rate_percent: 20 }).await.unwrap_err();
    assert_eq!(refused.code, "edit_wrong");
}

#[tokio::test]
async fn cards_a_logo_and_what_a_line_has_of_its_own_are_shown_as_they_were_chosen() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let files = [lot.file("hive.mp4", "a clip"), lot.file("mark.png", "a logo")];
    let project = begun(&studio, "Bees dance for lunch. They really do.", files.to_vec()).await;
    assert_eq!(project.scenes[1].media.as_deref(), Some("f2"), "until it is a logo it is a picture");
    let first = || "s1".to_owned();
    let card = |text: &str| Some(CardView { text: text.to_owned(), ms: 2_000 });
    let logo: LogoView = serde_json::from_value(serde_json::json!({
        "media": "f2", "corner": "bottom_left", "size": 200, "opacity_percent": 60,
    }))
    .unwrap();
    let mut board = project.clone();
    for edit in [
        Edit::TitleCard { card: card("Why bees\ndance") },
        Edit::EndCard { card: card("Thanks") },
        Edit::Logo { logo: Some(logo.clone()) },
        Edit::TransitionLength { ms: 700 },
        Edit::Transition { scene: Some(first()), transition: Some("circle".to_owned()) },
        Edit::Look { scene: Some(first()), look: Some("karaoke".to_owned()) },
        Edit::Speed { scene: first(), percent: 150 },
        Edit::ClipSound { scene: first(), db: Some(-12) },
    ] {
        board = studio.edit_project(&project.id, edit).await.unwrap();
    }
    assert_eq!((board.title_card, board.end_card), (card("Why bees\ndance"), card("Thanks")));
    assert_eq!((board.logo, board.transition_ms), (Some(logo), 700));
    let line = &board.scenes[0];
    let own = (line.transition.as_deref(), line.look.as_deref(), line.speed_percent, line.sound_db);
    assert_eq!(own, (Some("circle"), Some("karaoke"), 150, Some(-12)));
    assert_eq!((board.look.as_str(), board.scenes[1].look.as_deref()), ("spoken_word", None));
    // Two cards and half a pause beside each.
    assert_eq!(board.length_ms, project.length_ms + 2 * 2_000 + 2 * 110);
    let shown: Vec<_> = board.scenes.iter().flat_map(|scene| [&scene.media].into_iter().flatten()).collect();
    assert!(!shown.contains(&&"f2".to_owned()), "a logo is no line's picture: {shown:?}");
    let refused = |edit| studio.edit_project(&project.id, edit);
    let faster = refused(Edit::Speed { scene: first(), percent: 500 }).await.unwrap_err();
    let long = refused(Edit::EndCard { card: card(&"x".repeat(201)) }).await.unwrap_err();
    assert_eq!((faster.code.as_str(), long.code.as_str()), ("edit_wrong", "edit_wrong"));
}

#[tokio::test]
async fn a_card_is_pictured_although_a_logo_and_a_clip_are_gone_and_only_while_there_is_one() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let files = [lot.file("hive.mp4", "a clip"), lot.file("mark.png", "a logo")];
    let project = begun(&studio, "Bees dance for lunch. They really do.", files.to_vec()).await;
    let card = Some(CardView { text: "Why bees dance".to_owned(), ms: 2_000 });
    let logo = serde_json::from_value(serde_json::json!({
        "media": "f2", "corner": "top_right", "size": 140, "opacity_percent": 100,
    }));
    let clip = Edit::Picture { scene: "s1".to_owned(), media: Some("f1".to_owned()), in_ms: None };
    for edit in [clip, Edit::TitleCard { card }, Edit::Logo { logo: Some(logo.unwrap()) }] {
        studio.edit_project(&project.id, edit).await.unwrap();
    }
    let with_logo = studio.card_picture(&project.id, CardPlace::Title).await.unwrap();
    files.iter().for_each(|file| std::fs::remove_file(file).unwrap());
    let without = studio.card_picture(&project.id, CardPlace::Title).await.unwrap();
    assert_ne!(with_logo, without, "the logo stands on the card as well");
    studio.line_picture(&project.id, "s2").await.unwrap();
    let none = studio.card_picture(&project.id, CardPlace::End).await.unwrap_err();
    assert_eq!(none.code, "script_empty");
}

#[tokio::test]
async fn a_film_begins_where_something_is_seen_until_somebody_chooses_a_start() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let files = [
        lot.file("goat.mp4", "a dark beginning"),
        lot.file("coffee.mp4", "closed"),
        lot.file("monk.mp4", "a film"),
        lot.file("night.jpg", "x"),
    ];
    let script = "The goat danced. Coffee woke them. A monk prayed. The night was long.";
    let project = begun(&studio, script, files.to_vec()).await;
    let start = async |scene: &str| studio.line_start(&project.id, scene).await.unwrap();
    for (scene, expected, why) in [
        ("s1", Some(1_200), "its beginning is dark"),
        ("s2", Some(0), "nobody can look into it"),
        ("s3", Some(0), "nothing is wrong with it"),
        ("s4", None, "a photo has no beginning"),
    ] {
        assert_eq!(start(scene).await, expected, "{why}");
    }
    assert!(project.scenes.iter().all(|row| row.in_ms.is_none()), "nobody chose one");
    for in_ms in [0, 300] {
        let edit = Edit::Picture { scene: "s1".to_owned(), media: Some("f1".to_owned()), in_ms: Some(in_ms) };
        let board = studio.edit_project(&project.id, edit).await.unwrap();
        assert_eq!((board.scenes[0].in_ms, start("s1").await), (Some(in_ms), Some(in_ms)));
    }
    studio.edit_project(&project.id, shows("s1", Some("f1"))).await.unwrap();
    assert_eq!(start("s1").await, Some(1_200), "it was given back");
}

#[tokio::test]
async fn a_line_that_is_looked_at_has_only_its_film_looked_into_and_once() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let files = ["a.mp4", "b.mp4", "c.mp4"].map(|name| lot.file(name, name));
    let project = begun(&studio, "One. Two. Three.", files.to_vec()).await;
    let surveyed = || lot.media.surveyed.load(SeqCst);
    studio.line_picture(&project.id, "s1").await.unwrap();
    assert_eq!(surveyed(), 1);
    studio.line_picture(&project.id, "s3").await.unwrap();
    assert_eq!(surveyed(), 3, "with the line before it, which is seen in the transition");
    studio.line_picture(&project.id, "s2").await.unwrap();
    studio.line_start(&project.id, "s3").await.unwrap();
    assert_eq!(surveyed(), 3);
}

#[tokio::test]
async fn other_words_in_one_line_move_the_start_of_no_other() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let film = lot.file("IMG_1.mp4", "a dark beginning");
    let project = begun(&studio, "One. Two.", vec![film]).await;
    let starts = async || {
        let one = studio.line_start(&project.id, "s1").await.unwrap();
        (one, studio.line_start(&project.id, "s2").await.unwrap())
    };
    assert_eq!(starts().await, (Some(1_200), Some(3_000)), "each has its own half of the film");
    studio.edit_project(&project.id, says("s1", "One, and more words than there were.")).await.unwrap();
    assert_eq!(starts().await.1, Some(3_000));
}
