//! What each change does, and that it does nothing else.

use super::super::{Document, ProjectError};
use super::EditError;
use crate::preset::Shape;
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
    document.show("s1", Some("m2"), 0).unwrap();
    let clip = saved(&document)["scenes"][0]["clip"].clone();
    assert_eq!(
        (&clip["media"], &clip["chosen_by"], &clip["grade"]),
        (&json!("m2"), &json!("person"), &json!("warm"))
    );
    document.show("s1", None, 500).unwrap();
    let clip = saved(&document)["scenes"][0]["clip"].clone();
    assert_eq!((clip.get("media"), clip.get("chosen_by"), &clip["in_ms"]), (None, None, &json!(0)));
    assert_eq!((&clip["focus"], &clip["grade"]), (&json!([400, 500]), &json!("warm")));
}

#[test]
fn what_cannot_be_shown_or_played_is_refused_by_name() {
    let mut document = opened();
    let before = document.clone();
    assert_eq!(document.show("s1", Some("m9"), 0), Err(EditError::NoPicture { name: "song.mp3".to_owned() }));
    assert_eq!(document.show("s1", Some("m7"), 0), Err(EditError::NoSuchFile));
    assert!(matches!(document.show("s1", Some("m1"), u64::MAX), Err(EditError::Wrong { .. })));
    assert!(matches!(document.frame("s1", "stretch", None), Err(EditError::Wrong { .. })));
    assert!(matches!(document.frame("s1", "fill", Some((1_001, 0))), Err(EditError::Wrong { .. })));
    assert!(matches!(document.play_under(Some(("m9", 90))), Err(EditError::Wrong { .. })));
    assert!(matches!(document.look_like("shiny"), Err(EditError::Wrong { .. })));
    assert!(matches!(document.change_by("explode"), Err(EditError::Wrong { .. })));
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
    document.look_like("off").unwrap();
    document.change_by("wipe").unwrap();
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
    let outcome = match kind % 16 {
        0 => document.say(one, words),
        1 => document.split(one, other),
        2 => document.move_line(one, two),
        3 => document.add_line(two, words),
        4 => document.show(one, Some(media), other as u64),
        5 => document.show(one, None, 0),
        6 => document.frame(one, "contain", Some((other as u16, line as u16))),
        7 => document.speak_with(two, Some("builtin:x/y")),
        8 => document.speak_with(two, None),
        9 => document.retitle(words),
        10 => document.look_like("karaoke"),
        11 => document.change_by("none"),
        12 => document.play_under(Some((media, -20))),
        13 => document.look_for(one, Some(words)),
        14 => {
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
