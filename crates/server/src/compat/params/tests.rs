//! What of another program's parameters becomes a choice of ours, and what is said of the rest.

use super::*;
use serde_json::json;
use studio::{Colour, Font, Look, Position};

fn map_with(body: Value, sites: &[SiteView]) -> Result<Mapped, Problem> {
    map_among(body, sites, &[])
}

fn map_among(body: Value, sites: &[SiteView], tracks: &[TrackView]) -> Result<Mapped, Problem> {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.mp4", "b.jpg", "c.mp3"] {
        std::fs::write(folder.path().join(name), "x").unwrap();
    }
    let shelf = Shelf::at(folder.path().to_owned()).unwrap();
    let here = Here { shelf: &shelf, voices: &[], sites, tracks };
    let params = serde_json::from_value::<VideoParams>(body).unwrap();
    let script = params.script().unwrap_or_default();
    params.map(script, &here)
}

fn map(body: Value) -> Result<Brief, Problem> {
    map_with(body, &[]).map(|mapped| mapped.briefs.into_iter().next().unwrap())
}

fn site(id: &str, on: bool) -> SiteView {
    let (id, name) = (id.to_owned(), id.to_uppercase());
    SiteView { id, name, sends_to: Vec::new(), needs_key: false, has_key: false, on }
}

fn names(paths: &[PathBuf]) -> Vec<String> {
    paths.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

#[test]
fn what_is_a_choice_of_ours_is_made() {
    let brief = map(json!({
        "video_subject": "Bees", "video_script": "Bees dance.", "video_aspect": "16:9",
        "video_concat_mode": "sequential", "video_transition_mode": "SlideIn", "video_source": "local",
        "video_materials": [{ "provider": "local", "url": "a.mp4" }, { "url": "b.jpg" }],
        "custom_audio_file": "c.mp3", "bgm_type": "custom", "bgm_file": "c.mp3", "bgm_volume": 0.5,
        "video_clip_speed": 1.5, "video_clip_duration": 3, "video_terms": "bee, dance ,",
        "match_materials_to_script": true, "subtitle_enabled": true, "text_background_color": true,
        "video_language": "en", "voice_rate": 1.2
    }))
    .unwrap();
    assert_eq!(brief.notes.len(), 1, "{:?}", brief.notes);
    assert!(brief.notes[0].starts_with("video_transition_mode: SlideIn and SlideOut are the same"));
    assert_eq!(names(&brief.footage), ["a.mp4", "b.jpg"]);
    assert!(brief.in_order && brief.recording.is_some() && brief.music.is_some());
    assert_eq!((brief.music_gain_db, brief.look), (Some(-6), Some(Look::Box)));
    assert_eq!(brief.transitions, [TransitionKind::Slide]);
    assert_eq!((brief.speed_percent, brief.longest_shot_ms), (Some(150), Some(3_000)));
    assert_eq!(brief.voice_rate_percent.map(Percent::get), Some(120));
    assert_eq!(
        (brief.searches, brief.choices.shape),
        (vec!["bee".into(), "dance".into()], Some(Shape::Wide))
    );
    assert_eq!((brief.title.as_deref(), brief.language.as_deref()), (Some("Bees"), Some("en")));
    assert_eq!(brief.sites, Some(Vec::new()), "what is local is looked for nowhere");
}

#[test]
fn numbers_switches_and_choices_may_be_texts() {
    let mapped = map_with(
        json!({
            "video_script": "x", "video_source": "local", "bgm_type": "", "font_size": 90.0, "video_count": "2",
            "voice_rate": "1.2", "video_clip_duration": "3", "stroke_width": "1.5", "n_threads": 2.0,
            "custom_position": "", "video_transition_mode": "", "video_aspect": "", "paragraph_number": "3",
            "subtitle_enabled": "true", "text_background_color": "true", "rounded_subtitle_background": 0,
            "video_materials": [{ "url": "a.mp4", "duration": "3" }, { "url": "b.jpg", "duration": 2.5 }]
        }),
        &[],
    )
    .unwrap();
    assert_eq!(mapped.briefs.len(), 2);
    let brief = &mapped.briefs[0];
    assert_eq!(brief.notes, Vec::<String>::new());
    assert_eq!(brief.lettering.unwrap().size.unwrap().get(), 150);
    assert_eq!(brief.voice_rate_percent.map(Percent::get), Some(120));
    assert_eq!((brief.longest_shot_ms, brief.look), (Some(3_000), Some(Look::Box)));
    assert_eq!(brief.choices.shape, Some(Shape::Vertical));
    for wrong in
        [json!({ "font_size": 60.5 }), json!({ "video_count": "many" }), json!({ "video_aspect": "2:1" })]
    {
        assert!(serde_json::from_value::<VideoParams>(wrong.clone()).is_err(), "{wrong}");
    }
}

#[test]
fn a_language_that_is_no_tag_is_left_to_the_script_and_said() {
    let asked = |language: &str| {
        let body = json!({ "video_script": "x", "video_source": "local", "bgm_type": "", "video_language": language });
        let brief = map(body).unwrap();
        (brief.language, brief.notes.len())
    };
    assert_eq!(asked("pt-BR"), (Some("pt-BR".to_owned()), 0));
    assert_eq!(asked("English"), (None, 1));
    assert_eq!(asked("../x"), (None, 1));
    assert_eq!((asked("auto"), asked("")), ((None, 0), (None, 0)));
}

#[test]
fn captions_look_as_they_were_asked_for() {
    let brief = map(json!({
        "video_script": "x", "video_source": "local", "bgm_type": "", "font_name": "Anton-Regular.ttf",
        "font_size": 90, "text_fore_color": "#FF0000", "stroke_color": "#00f", "subtitle_position": "top",
        "text_background_color": "#123456"
    }))
    .unwrap();
    assert_eq!(brief.notes, Vec::<String>::new());
    let colour = |text: &str| Some(Colour::try_from(text.to_owned()).unwrap());
    let lettering = brief.lettering.unwrap();
    assert_eq!((brief.look, lettering.font), (Some(Look::Box), Font::Anton));
    assert_eq!(lettering.size.unwrap().get(), 150);
    assert_eq!((lettering.text_colour, lettering.outline_colour), (colour("#ff0000"), colour("#0000ff")));
    assert_eq!((lettering.box_colour, lettering.position), (colour("#123456"), Some(Position::Top)));
}

#[test]
fn a_place_in_percent_is_the_nearest_of_three() {
    for (percent, place) in [(5.0, Position::Top), (50.0, Position::Middle), (88.0, Position::Bottom)] {
        let body = json!({ "video_script": "x", "subtitle_position": "custom", "custom_position": percent });
        let brief = map(body).unwrap();
        assert_eq!(brief.lettering.unwrap().position, Some(place), "{percent}");
        assert!(brief.notes.iter().any(|note| note.starts_with("custom_position: ")));
    }
}

#[test]
fn a_loud_voice_is_quiet_music() {
    let body = json!({ "video_script": "x", "bgm_file": "c.mp3", "bgm_volume": 0.2, "voice_volume": 2.0 });
    assert_eq!(map(body).unwrap().music_gain_db, Some(-20));
}

#[test]
fn only_sites_that_are_on_are_asked() {
    let asked = |source: &str, sites: &[SiteView]| {
        let body = json!({ "video_script": "x", "video_source": source, "bgm_type": "" });
        let brief = map_with(body, sites).unwrap().briefs.remove(0);
        (brief.sites, brief.notes.len())
    };
    let sites = [site("pexels", true), site("commons", true), site("pixabay", false)];
    assert_eq!(asked("pexels", &sites), (Some(vec!["pexels".to_owned()]), 0));
    assert_eq!(asked("local", &sites), (Some(Vec::new()), 0));
    assert_eq!(asked("pixabay", &sites), (None, 1), "and it is said");
    assert_eq!(asked("coverr", &[]), (None, 1));
}

#[test]
fn several_videos_show_the_same_files_in_orders_of_their_own() {
    let mapped = map_with(
        json!({
            "video_script": "x", "video_source": "local", "bgm_type": "", "video_count": 3,
            "video_materials": [{ "url": "a.mp4" }, { "url": "b.jpg" }]
        }),
        &[],
    )
    .unwrap();
    assert_eq!(mapped.briefs.len(), 3);
    assert_eq!(mapped.briefs[0].notes, Vec::<String>::new());
    for (number, brief) in mapped.briefs.iter().enumerate() {
        let mut shown = names(&brief.footage);
        shown.sort();
        assert_eq!((shown, brief.in_order), (vec!["a.mp4".into(), "b.jpg".into()], number > 0));
    }
    let many = map_with(json!({ "video_script": "x", "video_count": 1_000_000 }), &[]).unwrap().briefs;
    assert_eq!(many.len(), 10);
    assert!(many[0].notes.iter().any(|note| note.starts_with("video_count: 10 ")), "{:?}", many[0].notes);
}

#[test]
fn whatever_cannot_be_done_is_said() {
    let asked = json!({
        "video_script": "Bees dance.", "video_source": "pexels", "video_count": 3, "video_clip_duration": 0,
        "video_clip_speed": 9.5, "voice_rate": 9.0, "voice_volume": 2.0, "font_name": "x.ttf", "font_size": 800,
        "text_fore_color": "red", "stroke_color": "#ggg", "stroke_width": 3.0, "n_threads": 8,
        "subtitle_position": "left", "bgm_type": "sonilo", "bgm_file": "", "voice_name": "nobody-Male",
        "text_background_color": "blue", "sonilo_bgm_prompt": "calm"
    });
    let notes = map(asked.clone()).unwrap().notes;
    let known = ["video_script", "bgm_file"];
    for name in asked.as_object().unwrap().keys().filter(|name| !known.contains(&name.as_str())) {
        assert!(notes.iter().any(|note| note.starts_with(&format!("{name}: "))), "{name}: {notes:#?}");
    }
}

#[test]
fn defaults_and_nulls_say_nothing() {
    let brief = map(json!({
        "video_script": "Bees dance.", "video_source": "local", "video_terms": null, "bgm_type": "",
        "video_clip_duration": 5, "voice_rate": 1.0, "font_size": 60, "text_fore_color": "#ffffff",
        "video_count": 1, "n_threads": 2, "voice_name": "", "custom_position": 70, "video_aspect": null,
        "font_name": "STHeitiMedium.ttc", "stroke_width": 1.5, "subtitle_position": "bottom"
    }))
    .unwrap();
    assert_eq!(brief.notes, Vec::<String>::new());
}

#[test]
fn a_file_of_the_computer_and_none_at_all_get_the_same_answer() {
    let refused =
        |name: &str| map(json!({ "video_script": "x", "custom_audio_file": name })).err().unwrap().detail;
    assert_eq!(refused("/etc/passwd"), refused("/etc/no-such-file"));
}

#[test]
fn where_no_music_was_uploaded_chance_takes_some_that_comes_with_spool() {
    let track = TrackView {
        id: "night-drift".to_owned(),
        name: "Night drift".to_owned(),
        mood: "calm".to_owned(),
        length_ms: 60_000,
        author: "Spool".to_owned(),
        licence: "CC0-1.0".to_owned(),
    };
    let asked = |body: Value| {
        let mapped = map_among(body, &[], std::slice::from_ref(&track)).unwrap();
        let brief = mapped.briefs.into_iter().next().unwrap();
        (brief.music.is_some(), brief.track)
    };
    let recorded = json!({ "video_script": "x", "custom_audio_file": "c.mp3" });
    assert_eq!(asked(recorded), (false, Some("night-drift".to_owned())));
    assert_eq!(asked(json!({ "video_script": "x" })), (true, None));
    assert_eq!(asked(json!({ "video_script": "x", "bgm_type": "" })), (false, None));
    // It is called as /musics lists it.
    let named = json!({ "video_script": "x", "bgm_type": "custom", "bgm_file": "night-drift.m4a" });
    assert_eq!(asked(named), (false, Some("night-drift".to_owned())));
    let nowhere = json!({ "video_script": "x", "bgm_file": "day-drift.m4a" });
    assert!(map_among(nowhere, &[], std::slice::from_ref(&track)).is_err());
}

#[test]
fn music_by_chance_is_never_a_recording() {
    let brief = map(json!({ "video_script": "x", "custom_audio_file": "c.mp3" })).unwrap();
    assert_eq!((brief.recording.is_some(), brief.music), (true, None));
    assert!(map(json!({ "video_script": "x" })).unwrap().music.is_some());
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("c.mp3"), "x").unwrap();
    let shelf = Shelf::at(folder.path().to_owned()).unwrap();
    assert_eq!(shelf.music().len(), 1);
    shelf.recording("c.mp3").unwrap();
    assert_eq!(shelf.music(), Vec::<PathBuf>::new(), "also for the next task");
}
