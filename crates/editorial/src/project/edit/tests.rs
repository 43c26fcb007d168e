//! What each change does, and that it does nothing else.

use super::super::{ChosenBy, Document, Media, ProjectError};
use super::EditError;
use crate::captions::Look;
use crate::preset::Shape;
use crate::project::{Clip, Logo, MediaKind, Millis, Opacity, Permille, TransitionChoice};
use crate::timeline::{Corner, TransitionKind};
use proptest::prelude::*;
use serde_json::{Value, json};

fn sample() -> Value {
    json!({
        "format": "spool.project", "version": 1, "min_reader": 1, "made_with": "spool 0.1.0",
        "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11", "title": "Why bees dance", "language": "en",
        "canvas": { "width": 1080, "height": 1920, "fps": "25/1" },
        "scenes": [
            { "id": "s1", "text": "A bee can tell its sisters.", "mood": "calm",
              "clip": { "media": "m1", "in_ms": 700, "focus": [400, 500], "grade": "warm" } },
            { "id": "s2", "text": "She does it by dancing.", "voice": "builtin:a/b", "beat": 2 },
            { "id": "s3", "text": "Really.", "tags": [{ "id": "t", "x": 1 }] },
        ],
        "music": { "media": "m9", "gain_db": -18, "duck_db": -4, "loop": true },
        "media": {
            "m1": { "path": "hive.mp4", "kind": "video", "duration_ms": 14320 },
            "m2": { "path": "field.jpg" },
            "m9": { "path": "song.mp3", "kind": "audio", "bpm": 90 },
        },
        "stickers": [1, 2],
    })
}

fn opened() -> Document {
    Document::draft(sample().to_string().as_bytes()).unwrap()
}

fn texts(document: &Document) -> Vec<&str> {
    document.project.scenes.iter().map(|scene| scene.text.as_str()).collect()
}

fn saved(document: &Document) -> Value {
    serde_json::from_str(&document.to_text()).unwrap()
}

#[test]
fn a_line_is_cut_where_the_caret_is_and_the_second_half_is_open_for_a_picture() {
    let mut document = opened();
    document.split("s2", 11).unwrap();
    assert_eq!(texts(&document)[1..3], ["She does it", "by dancing."]);
    let second = &document.project.scenes[2];
    assert_eq!(
        (second.id.as_str(), second.voice.as_deref(), &second.clip),
        ("s4", Some("builtin:a/b"), &None)
    );
}

#[test]
fn pasted_lines_take_the_place_of_one_in_their_order() {
    let mut document = opened();
    let pasted = ["One.", "Two.", "Three."].map(str::to_owned);
    document.paste("s2", &pasted).unwrap();
    assert_eq!(texts(&document), ["A bee can tell its sisters.", "One.", "Two.", "Three.", "Really."]);
    assert_eq!(document.project.scenes[1].voice.as_deref(), Some("builtin:a/b"));
}

#[test]
fn a_paste_that_would_be_too_much_changes_nothing() {
    let mut document = opened();
    let before = saved(&document);
    let pasted = vec!["A line.".to_owned(); 600];
    assert!(matches!(document.paste("s2", &pasted), Err(EditError::Limit(_))));
    assert!(matches!(document.paste("s9", &pasted), Err(EditError::NoSuchLine)));
    assert_eq!(saved(&document), before);
}

#[test]
fn a_cut_at_an_end_leaves_an_empty_line() {
    let mut document = opened();
    document.split("s3", 99).unwrap();
    document.split("s1", 0).unwrap();
    assert_eq!(
        texts(&document),
        ["", "A bee can tell its sisters.", "She does it by dancing.", "Really.", ""]
    );
}

#[test]
fn pace_pauses_and_pronunciations_are_changed_and_taken_back() {
    let mut document = opened();
    let before = saved(&document);
    document.pace(125).unwrap();
    document.pause(None, Some(500)).unwrap();
    document.pause(Some("s2"), Some(0)).unwrap();
    document.pronounce("Bee", Some("bea")).unwrap();
    let after = saved(&document);
    assert_eq!(
        (&after["defaults"]["voice_rate_percent"], &after["defaults"]["gap_ms"]),
        (&json!(125), &json!(500))
    );
    assert_eq!(
        (&after["scenes"][1]["pause_ms"], &after["pronunciations"]),
        (&json!(0), &json!({ "Bee": "bea" }))
    );
    document.pace(100).unwrap();
    document.pause(None, None).unwrap();
    document.pause(Some("s2"), None).unwrap();
    document.pronounce("Bee", None).unwrap();
    assert_eq!(saved(&document), before);
}

#[test]
fn a_pace_pause_or_word_that_cannot_be_is_refused() {
    let mut document = opened();
    let before = saved(&document);
    let wrong = |edited: Result<(), EditError>| edited.unwrap_err().to_string();
    assert_eq!(
        wrong(document.pace(201)),
        "That cannot be chosen here: 201 is not between 50 and 200 percent."
    );
    assert!(wrong(document.pause(None, Some(60_001))).contains("is not between 0 and 60000 milliseconds"));
    assert_eq!(document.pause(Some("s9"), None), Err(EditError::NoSuchLine));
    assert!(wrong(document.pronounce("?", Some("what"))).contains("is no word that can be pronounced"));
    assert_eq!(saved(&document), before);
}

#[test]
fn pitch_and_volume_of_voices_are_changed_and_taken_back() {
    let mut document = opened();
    let before = document.to_text();
    document.pitch(-3).unwrap();
    document.voice_volume(4).unwrap();
    let after: Value = serde_json::from_str(&document.to_text()).unwrap();
    assert_eq!(
        (&after["defaults"]["voice_pitch_semitones"], &after["defaults"]["voice_volume_db"]),
        (&json!(-3), &json!(4))
    );
    assert!(matches!(document.pitch(7), Err(EditError::Wrong { .. })));
    assert!(matches!(document.voice_volume(13), Err(EditError::Wrong { .. })));
    document.pitch(0).unwrap();
    document.voice_volume(0).unwrap();
    assert_eq!(document.to_text(), before, "what is usual is not written down");
}

#[test]
fn the_persons_recordings_come_and_go_and_are_no_music_beside() {
    let mut document = opened();
    let sound =
        |path: &str| -> Media { serde_json::from_value(json!({ "path": path, "kind": "audio" })).unwrap() };
    document.project.media.insert("a1".to_owned(), sound("me.m4a"));
    document.project.media.insert(
        "p1".to_owned(),
        serde_json::from_value(json!({ "path": "me.jpg", "kind": "photo" })).unwrap(),
    );
    document.play_under(None).unwrap();
    let before = document.to_text();
    document.play_under(Some(("a1", -18))).unwrap();
    document.narrate_with(Some("a1")).unwrap();
    let narration = document.project.narration.clone().unwrap();
    assert_eq!((narration.media.as_str(), narration.chosen_by), ("a1", Some(ChosenBy::Person)));
    assert!(document.project.music.is_none());
    assert_eq!(document.project.heard().collect::<Vec<_>>(), ["a1"]);
    document.narrate_with(None).unwrap();
    document.record("s2", Some("a1")).unwrap();
    assert_eq!(document.project.recording_of(&document.project.scenes[1]), Some("a1"));
    assert!(document.project.wanted().any(|name| name == "a1"));
    for refused in [document.narrate_with(Some("p1")), document.record("s2", Some("p1"))] {
        assert_eq!(refused, Err(EditError::NoSound { name: "me.jpg".to_owned() }));
    }
    assert_eq!(document.narrate_with(Some("a9")), Err(EditError::NoSuchFile));
    assert_eq!(document.record("s9", None), Err(EditError::NoSuchLine));
    document.record("s2", None).unwrap();
    assert_eq!(document.to_text(), before);
}

#[test]
fn a_recording_of_a_line_goes_when_its_words_become_those_of_others() {
    let recorded = || {
        let mut document = opened();
        let sound = serde_json::from_value(json!({ "path": "me.m4a", "kind": "audio" })).unwrap();
        document.project.media.insert("a1".to_owned(), sound);
        document.record("s2", Some("a1")).unwrap();
        document
    };
    let recordings = |document: &Document| {
        document.project.scenes.iter().filter(|scene| scene.recording.is_some()).count()
    };
    let mut split = recorded();
    split.split("s2", 3).unwrap();
    assert_eq!(recordings(&split), 0);
    let mut merged = recorded();
    merged.merge("s2").unwrap();
    assert_eq!(recordings(&merged), 0);
    let mut said = recorded();
    said.say("s2", "Other words.").unwrap();
    assert_eq!(recordings(&said), 1, "a slip of the pen is mended without losing it");
}

#[test]
fn a_pause_stays_after_the_words_that_it_followed() {
    let mut document = opened();
    document.pause(Some("s2"), Some(900)).unwrap();
    document.split("s2", 11).unwrap();
    let pauses = |document: &Document| -> Vec<Option<u32>> {
        document.project.scenes.iter().map(|scene| scene.pause_ms.map(|pause| pause.get())).collect()
    };
    assert_eq!(pauses(&document), [None, None, Some(900), None]);
    document.merge("s4").unwrap();
    assert_eq!(pauses(&document), [None, Some(900), None]);
}

#[test]
fn two_lines_join_as_their_script_is_written() {
    let mut document = opened();
    document.merge("s2").unwrap();
    assert_eq!(texts(&document)[0], "A bee can tell its sisters. She does it by dancing.");
    assert_eq!(saved(&document)["scenes"][0]["clip"]["grade"], "warm");
    document.say("s1", "蜜蜂会跳舞。").unwrap();
    document.say("s3", "真的。").unwrap();
    document.merge("s3").unwrap();
    assert_eq!(texts(&document), ["蜜蜂会跳舞。真的。"]);
    assert_eq!(document.merge("s1"), Err(EditError::FirstLine));
}

#[test]
fn a_line_moves_before_another_or_to_the_end() {
    let mut document = opened();
    let order = |document: &Document| saved(document)["scenes"].as_array().unwrap().clone();
    document.move_line("s3", Some("s1")).unwrap();
    assert_eq!(order(&document)[0]["tags"], json!([{ "id": "t", "x": 1 }]));
    document.move_line("s3", None).unwrap();
    document.move_line("s3", Some("s3")).unwrap();
    assert_eq!(texts(&document)[2], "Really.");
    assert_eq!(document.move_line("s1", Some("s9")), Err(EditError::NoSuchLine));
    assert_eq!(texts(&document)[0], "A bee can tell its sisters.");
}

#[test]
fn letters_are_kept_as_chosen_and_leave_nothing_when_all_is_usual() {
    use crate::captions::{Colour, Font, Lettering, Position};
    use crate::project::Percent;
    let mut document = opened();
    let before = document.to_text();
    let text_colour = Colour::try_from("#ffd52f".to_owned()).ok();
    let (size, position) = (Some(Percent::of(130)), Some(Position::Top));
    document.letter(Lettering { font: Font::Anton, size, text_colour, position, ..Lettering::default() });
    let chosen = json!({ "font": "anton", "size": 130, "text_colour": "#ffd52f", "position": "top" });
    assert_eq!(saved(&document)["defaults"]["captions"], chosen);
    document.letter(Lettering::default());
    assert_eq!(document.to_text(), before);
}

#[test]
fn a_new_line_is_another_than_one_that_was_taken_out() {
    let mut document = opened();
    document.remove_line("s3").unwrap();
    document.add_line(Some("s2"), "New.").unwrap();
    document.add_line(None, "").unwrap();
    let scenes = saved(&document)["scenes"].clone();
    assert_eq!((&scenes[3]["text"], scenes[3].get("tags")), (&json!("New."), None));
    assert_eq!(texts(&document)[0], "");
}

#[test]
fn a_picture_that_a_person_chose_is_theirs_until_they_give_it_back() {
    let mut document = opened();
    document.show("s1", Some("m2"), None).unwrap();
    let clip = saved(&document)["scenes"][0]["clip"].clone();
    assert_eq!(
        (&clip["media"], &clip["chosen_by"], &clip["grade"]),
        (&json!("m2"), &json!("person"), &json!("warm"))
    );
    document.show("s1", None, Some(500)).unwrap();
    let clip = saved(&document)["scenes"][0]["clip"].clone();
    assert_eq!((clip.get("media"), clip.get("chosen_by"), clip.get("in_ms")), (None, None, None));
    assert_eq!((&clip["focus"], &clip["grade"]), (&json!([400, 500]), &json!("warm")));
}

#[test]
fn a_start_that_a_person_chose_is_theirs_until_they_give_it_back() {
    let mut document = opened();
    let start = |document: &Document| saved(document)["scenes"][0]["clip"].get("in_ms").cloned();
    document.show("s1", Some("m2"), Some(0)).unwrap();
    assert_eq!(start(&document), Some(json!(0)), "the very beginning is a choice");
    document.show("s1", Some("m2"), None).unwrap();
    assert_eq!(start(&document), None);
}

#[test]
fn what_cannot_be_shown_or_played_is_refused_by_name() {
    let mut document = opened();
    let before = document.clone();
    assert_eq!(
        document.show("s1", Some("m9"), None),
        Err(EditError::NoPicture { name: "song.mp3".to_owned() })
    );
    assert_eq!(document.show("s1", Some("m7"), None), Err(EditError::NoSuchFile));
    assert!(matches!(document.show("s1", Some("m1"), Some(u64::MAX)), Err(EditError::Wrong { .. })));
    assert!(matches!(document.frame("s1", "stretch", None), Err(EditError::Wrong { .. })));
    assert!(matches!(document.frame("s1", "fill", Some((1_001, 0))), Err(EditError::Wrong { .. })));
    assert!(matches!(document.play_under(Some(("m9", 90))), Err(EditError::Wrong { .. })));
    assert!(matches!(document.look_like(None, Some("shiny")), Err(EditError::Wrong { .. })));
    assert!(matches!(document.change_by(None, Some("explode")), Err(EditError::Wrong { .. })));
    assert!(matches!(document.speak_with(None, Some("a\nb")), Err(EditError::Wrong { .. })));
    assert!(matches!(document.retitle(&"x".repeat(201)), Err(EditError::Wrong { .. })));
    assert_eq!(document, before);
}

#[test]
fn music_that_is_changed_steps_back_as_before() {
    let mut document = opened();
    document.play_under(Some(("m1", -9))).unwrap();
    let music = saved(&document)["music"].clone();
    assert_eq!(
        (&music["media"], &music["duck_db"], &music["loop"]),
        (&json!("m1"), &json!(-4), &json!(true))
    );
    document.play_under(None).unwrap();
    assert_eq!(saved(&document).get("music"), None);
}

#[test]
fn everything_else_is_chosen_by_its_name() {
    let mut document = opened();
    document.reshape(Shape::Square);
    document.look_like(None, Some("off")).unwrap();
    document.change_by(None, Some("wipe")).unwrap();
    document.frame("s2", "blur", Some((10, 1_000))).unwrap();
    document.speak_with(Some("s1"), Some("builtin:c/d")).unwrap();
    document.speak_with(Some("s2"), None).unwrap();
    document.retitle(" Bees\ndance ").unwrap();
    document.retitle(" ").unwrap();
    let saved = saved(&document);
    assert_eq!(saved["canvas"], json!({ "width": 1080, "height": 1080, "fps": "25/1" }));
    assert_eq!((&saved["defaults"]["look"], &saved["title"]), (&json!("off"), &json!("Bees dance")));
    assert_eq!(saved["defaults"]["transition"], json!({ "kind": "wipe", "ms": 400 }));
    assert_eq!(saved["scenes"][1]["clip"]["focus"], json!([10, 1_000]));
    assert_eq!(
        (&saved["scenes"][0]["voice"], saved["scenes"][1].get("voice")),
        (&json!("builtin:c/d"), None)
    );
}

fn logo(media: &str) -> Logo {
    let (size, opacity_percent) = (Permille::of(200), Opacity::of(60));
    Logo { media: media.to_owned(), corner: Corner::BottomLeft, size, opacity_percent }
}

#[test]
fn a_card_is_put_on_reworded_and_taken_off_and_keeps_its_picture() {
    let mut document = opened();
    let before = document.to_text();
    document.open_with(Some(("Why bees \r\ndance\u{7}", 2_500))).unwrap();
    document.end_with(Some(("", 1_000))).unwrap();
    let card = saved(&document)["title_card"].clone();
    assert_eq!(card, json!({ "text": "Why bees\ndance", "ms": 2_500 }));
    assert_eq!(saved(&document)["end_card"]["text"], "");
    let clip = Clip { media: Some("m2".to_owned()), ..Clip::default() };
    document.project.title_card.as_mut().unwrap().clip = Some(clip.clone());
    document.open_with(Some(("Bees", 900))).unwrap();
    let card = document.project.title_card.clone().unwrap();
    assert_eq!((card.text.as_str(), card.ms.get(), card.clip), ("Bees", 900, Some(clip)));
    let long = "x".repeat(201);
    assert!(matches!(document.open_with(Some((&long, 900))), Err(EditError::Wrong { .. })));
    assert!(matches!(document.end_with(Some(("x", u32::MAX))), Err(EditError::Wrong { .. })));
    assert_eq!(saved(&document)["title_card"]["text"], "Bees");
    document.open_with(None).unwrap();
    document.end_with(None).unwrap();
    assert_eq!(document.to_text(), before);
}

#[test]
fn only_a_photo_stands_in_the_corner() {
    let mut document = opened();
    document.project.media.get_mut("m2").unwrap().kind = Some(MediaKind::Photo);
    document.stand_in_corner(Some(logo("m2"))).unwrap();
    let stands = json!({ "media": "m2", "corner": "bottom_left", "size": 200, "opacity_percent": 60 });
    assert_eq!(saved(&document)["logo"], stands);
    for (media, name) in [("m1", "hive.mp4"), ("m9", "song.mp3")] {
        let refused = document.stand_in_corner(Some(logo(media))).unwrap_err();
        assert_eq!(refused, EditError::NoPhoto { name: name.to_owned() });
        assert_eq!(refused.code(), "media_kind");
    }
    assert_eq!(document.stand_in_corner(Some(logo("m7"))), Err(EditError::NoSuchFile));
    assert_eq!(saved(&document)["logo"]["media"], "m2");
    document.stand_in_corner(None).unwrap();
    assert_eq!(saved(&document).get("logo"), None);
}

#[test]
fn a_line_has_captions_of_its_own_look_until_they_look_as_all_others() {
    let mut document = opened();
    document.look_like(Some("s2"), Some("karaoke")).unwrap();
    document.look_like(None, Some("box")).unwrap();
    let text = document.to_text();
    let again = Document::open(text.as_bytes()).unwrap();
    assert_eq!((again.to_text(), again.project.scenes[1].look), (text, Some(Look::Karaoke)));
    let looks: Vec<Look> =
        again.project.scenes.iter().map(|scene| again.project.style_of(scene).look).collect();
    assert_eq!(looks[..3], [Look::Box, Look::Karaoke, Look::Box]);
    document.split("s2", 1).unwrap();
    assert_eq!(saved(&document)["scenes"][2]["look"], "karaoke", "both halves look as the whole did");
    document.look_like(Some("s2"), None).unwrap();
    assert_eq!(saved(&document)["scenes"][1].get("look"), None);
    assert_eq!(document.look_like(Some("s9"), None), Err(EditError::NoSuchLine));
    assert!(matches!(document.look_like(Some("s1"), Some("shiny")), Err(EditError::Wrong { .. })));
}

#[test]
fn a_line_comes_in_its_own_way_as_long_as_all_others_until_it_comes_as_they_do() {
    let mut document = opened();
    document.change_by(Some("s2"), Some("circle")).unwrap();
    document.project.scenes[2].transition =
        Some(TransitionChoice { kind: TransitionKind::Wipe, ms: Millis::of(90) });
    document.change_within(700).unwrap();
    let saved_now = saved(&document);
    assert_eq!(saved_now["defaults"]["transition"], json!({ "kind": "fade", "ms": 700 }));
    assert_eq!(saved_now["scenes"][1]["transition"], json!({ "kind": "circle", "ms": 700 }));
    assert_eq!(saved_now["scenes"][2]["transition"]["ms"], 90, "its length was chosen for it alone");
    document.change_by(Some("s3"), Some("none")).unwrap();
    assert_eq!(saved(&document)["scenes"][2]["transition"], json!({ "kind": "none", "ms": 90 }));
    document.change_by(Some("s2"), None).unwrap();
    assert_eq!(saved(&document)["scenes"][1].get("transition"), None);
    assert_eq!(document.change_by(Some("s9"), None), Err(EditError::NoSuchLine));
    assert!(matches!(document.change_within(u32::MAX), Err(EditError::Wrong { .. })));
}

#[test]
fn a_film_runs_at_its_own_speed_and_is_heard_or_silent() {
    let mut document = opened();
    document.run_at("s1", 150).unwrap();
    document.hear("s1", Some(-12)).unwrap();
    document.run_at("s2", 50).unwrap();
    let clips = |document: &Document| saved(document)["scenes"].clone();
    let first = clips(&document)[0]["clip"].clone();
    assert_eq!((&first["speed_percent"], &first["sound_db"]), (&json!(150), &json!(-12)));
    assert_eq!((&first["media"], &first["grade"]), (&json!("m1"), &json!("warm")));
    assert_eq!(clips(&document)[1]["clip"]["speed_percent"], 50, "also before a picture was chosen");
    document.run_at("s1", 100).unwrap();
    document.hear("s1", None).unwrap();
    let first = clips(&document)[0]["clip"].clone();
    assert_eq!((first.get("speed_percent"), first.get("sound_db")), (None, None));
    for wrong in [24, 401, u32::MAX] {
        assert!(matches!(document.run_at("s1", wrong), Err(EditError::Wrong { .. })), "{wrong}");
    }
    assert!(matches!(document.hear("s1", Some(13)), Err(EditError::Wrong { .. })));
    assert_eq!(document.hear("s9", None), Err(EditError::NoSuchLine));
}

#[test]
fn music_steps_back_as_far_as_it_is_told_and_never_forward() {
    let mut document = opened();
    document.duck(-20).unwrap();
    assert_eq!(saved(&document)["music"]["duck_db"], -20);
    assert!(matches!(document.duck(1), Err(EditError::Wrong { .. })));
    assert!(matches!(document.duck(-61), Err(EditError::Wrong { .. })));
    document.play_under(None).unwrap();
    assert_eq!(document.duck(-3), Err(EditError::NoSuchFile));
}

#[test]
fn words_are_one_line_and_have_an_end() {
    let mut document = opened();
    document.say("s1", "two\nlines\u{7} and a space ").unwrap();
    assert_eq!(texts(&document)[0], "two lines  and a space ");
    let before = document.clone();
    let too_long = Err(EditError::Limit(ProjectError::ScriptTooLong));
    assert_eq!(document.say("s1", &"x".repeat(50_001)), too_long);
    assert_eq!(document.add_line(None, &"x".repeat(50_001)), too_long);
    assert_eq!(document, before);
    for _ in 3..500 {
        document.add_line(None, "").unwrap();
    }
    let too_many = Err(EditError::Limit(ProjectError::TooMany { what: "lines", limit: 500 }));
    assert_eq!(document.add_line(None, ""), too_many);
    assert_eq!(document.split("s1", 3), too_many);
}

#[test]
fn words_to_look_for_stay_with_their_line_and_the_rest_of_its_picture() {
    let mut document = opened();
    document.look_for("s1", Some("  bees\nin a hive ")).unwrap();
    document.look_for("s3", Some("")).unwrap();
    let saved = saved(&document);
    let clip = &saved["scenes"][0]["clip"];
    assert_eq!(
        (&clip["search"], &clip["media"], &clip["grade"]),
        (&json!("bees in a hive"), &json!("m1"), &json!("warm"))
    );
    assert!(saved["scenes"][2]["clip"].is_null(), "no words make no choice");
    document.look_for("s1", None).unwrap();
    assert_eq!(document.project.scenes[0].clip.as_ref().unwrap().search, None);
    assert!(matches!(document.look_for("s1", Some(&"x".repeat(101))), Err(EditError::Wrong { .. })));
    assert_eq!(document.look_for("s9", Some("bees")), Err(EditError::NoSuchLine));
}

#[test]
fn other_pictures_are_another_number_each_time_and_a_project_without_one_has_none() {
    let mut document = opened();
    assert!(saved(&document)["defaults"].get("seed").is_none());
    document.shuffle();
    document.shuffle();
    assert_eq!(saved(&document)["defaults"]["seed"], 2);
}

/// One change out of all there are, by numbers that pick line, file and words.
fn change(document: &mut Document, (kind, line, other, words): (u8, usize, usize, &str)) {
    let ids: Vec<String> = document.project.scenes.iter().map(|scene| scene.id.clone()).collect();
    let pick = |n: usize| ids.get(n % (ids.len() + 1)).map(String::as_str);
    let (one, two) = (pick(line).unwrap_or("s9"), pick(other));
    let media = ["m1", "m2", "m9"][other % 3];
    let outcome = match kind % 22 {
        0 => document.say(one, words),
        1 => document.split(one, other),
        2 => document.move_line(one, two),
        3 => document.add_line(two, words),
        4 => document.show(one, Some(media), Some(other as u64)),
        5 => document.show(one, None, None),
        6 => document.frame(one, "contain", Some((other as u16, line as u16))),
        7 => document.speak_with(two, Some("builtin:x/y")),
        8 => document.speak_with(two, None),
        9 => document.retitle(words),
        10 => document.look_like(None, Some("karaoke")),
        11 => document.change_by(two, Some("none")),
        12 => document.play_under(Some((media, -20))),
        13 => document.open_with(Some((words, 1_000 + other as u32))),
        14 => document.end_with(None),
        15 => document.stand_in_corner(Some(logo(media))),
        16 => document.run_at(one, 25 + 100 * other as u32),
        17 => document.hear(one, Some(-(line as i32))),
        18 => document.duck(-(other as i32)),
        19 => document.look_for(one, Some(words)),
        20 => {
            document.shuffle();
            Ok(())
        }
        _ => {
            document.reshape(Shape::Wide);
            Ok(())
        }
    };
    // A refusal is an answer as well; it only must not spoil anything.
    drop(outcome);
}

proptest! {
    #[test]
    fn whatever_nobody_knows_survives_a_hundred_changes(
        changes in prop::collection::vec((any::<u8>(), 0usize..40, 0usize..40, "\\PC{0,20}"), 100)
    ) {
        let mut document = opened();
        for (kind, line, other, words) in &changes {
            change(&mut document, (*kind, *line, *other, words));
            // The desk keeps the text and nothing else.
            document = Document::draft(document.to_text().as_bytes()).unwrap();
        }
        let (saved, first) = (saved(&document), sample());
        prop_assert_eq!(&saved["stickers"], &first["stickers"]);
        prop_assert_eq!(&saved["media"]["m1"]["duration_ms"], &json!(14320));
        prop_assert_eq!(&saved["media"]["m9"]["bpm"], &json!(90));
        prop_assert_eq!(&saved["music"]["loop"], &json!(true));
        let scene = |id: &str| saved["scenes"].as_array().unwrap().iter().find(|scene| scene["id"] == id).unwrap();
        prop_assert_eq!(&scene("s1")["mood"], &json!("calm"));
        prop_assert_eq!(&scene("s1")["clip"]["grade"], &json!("warm"));
        prop_assert_eq!(&scene("s2")["beat"], &json!(2));
        prop_assert_eq!(&scene("s3")["tags"], &first["scenes"][2]["tags"]);
    }
}
