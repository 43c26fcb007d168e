//! Looks that are kept and tables that become many videos, through the studio's door.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod fakes;

use fakes::lot::Lot;
use studio::Shape;
use studio::api::{Edit, EditKind, RenderChoices, Storyboard};

async fn begun(lot: &Lot, studio: &studio::Studio, script: &str) -> Storyboard {
    let files = vec![lot.file("goats.jpg", "a goat")];
    studio.new_project(files, Some(script.to_owned()), None, None, vec![]).await.unwrap()
}

fn looks(look: &str) -> Edit {
    Edit::Look { scene: None, look: Some(look.to_owned()) }
}

#[tokio::test]
async fn a_look_is_kept_by_name_and_worn_by_another_project_as_one_step() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let mine = begun(&lot, &studio, "Goats dance.").await;
    studio.edit_project(&mine.id, looks("karaoke")).await.unwrap();
    assert_eq!(studio.keep_look(&mine.id, " ").await.unwrap_err().code, "look_unnamed");
    studio.keep_look(&mine.id, "Goats").await.unwrap();
    let kept = studio.keep_look(&mine.id, "Goats").await.unwrap();
    assert_eq!(kept.iter().map(|look| look.name.as_str()).collect::<Vec<_>>(), ["Goats"]);

    let other = begun(&lot, &studio, "Bees dance. They do.").await;
    let worn = studio.wear_look(&other.id, &kept[0].id).await.unwrap();
    assert_eq!((worn.look.as_str(), worn.undo, worn.scenes.len()), ("karaoke", Some(EditKind::Dress), 2));
    assert_eq!(studio.undo_project(&other.id).await.unwrap().look, "spoken_word");
    assert!(studio.forget_look(&kept[0].id).await.unwrap().is_empty());
    assert_eq!(studio.wear_look(&other.id, &kept[0].id).await.unwrap_err().code, "look_gone");
    assert_eq!(studio.wear_look(&other.id, "../../etc/passwd").await.unwrap_err().code, "look_gone");
}

#[tokio::test]
async fn a_look_takes_its_logo_along_in_its_file() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    lot.file("logo.png", "a logo");
    let project = serde_json::json!({
        "format": "spool.project", "version": 1, "min_reader": 1,
        "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c12", "title": "Branded",
        "canvas": { "width": 1080, "height": 1920, "fps": "30/1" },
        "scenes": [{ "id": "s1", "text": "Bees dance." }],
        "logo": { "media": "l", "corner": "top_left" }, "end_card": { "text": "Follow me" },
        "media": { "l": { "path": "logo.png", "kind": "photo" } },
    });
    let branded = studio.open_project(lot.file("branded.spool", &project.to_string())).await.unwrap();
    let file = lot.folder.path().join("Mine.spoollook");
    studio.save_look_as(&branded.id, file.clone()).await.unwrap();
    let other = begun(&lot, &studio, "Goats dance.").await;
    let worn = studio.wear_look_file(&other.id, file).await.unwrap();
    let logo = worn.media.iter().find(|file| file.name.ends_with(".png")).unwrap();
    assert_eq!((logo.missing, worn.undo), (false, Some(EditKind::Dress)));
    let wrong = lot.file("Wrong.spoollook", "{\"format\":\"spool.project\"}");
    assert_eq!(studio.wear_look_file(&other.id, wrong).await.unwrap_err().code, "look_wrong");
}

#[tokio::test]
async fn a_table_makes_a_video_of_each_row_in_each_shape() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let table =
        lot.file("videos.csv", "title,script,voice\nBees,They dance.,\nEmpty,,\nGoats,They jump.,Nobody\n");
    let seen = studio.look_into_table(table.clone()).await.unwrap();
    assert_eq!(seen.rows.iter().map(|row| (row.line, row.title.as_str())).collect::<Vec<_>>(), [(2, "Bees")]);
    let refused: Vec<(u64, &str)> = seen.refused.iter().map(|row| (row.line, row.code.as_str())).collect();
    assert_eq!(refused, [(3, "row_empty"), (4, "row_voice")]);
    let shapes = vec![Shape::Vertical, Shape::Wide];
    let jobs = studio.submit_table(table, RenderChoices::default(), shapes).await.unwrap();
    assert_eq!(
        jobs.iter().map(|job| job.choices.shape).collect::<Vec<_>>(),
        [Some(Shape::Vertical), Some(Shape::Wide)]
    );
    let nothing = lot.file("none.csv", "title,script\nBees,\n");
    let error = studio.submit_table(nothing, RenderChoices::default(), Vec::new()).await.unwrap_err();
    assert_eq!(error.code, "table_empty");
}

#[tokio::test]
async fn what_is_written_anew_begins_with_music_of_its_mood_and_a_project_stays_as_it_is() {
    let lot = Lot::new();
    let studio = lot.studio().await;
    let track = |id: &str, mood: &str| {
        lot.file(&format!("music/{id}.m4a"), "music");
        serde_json::json!({ "id": id, "name": id, "mood": mood, "length_ms": 48_000,
            "author": "The Spool authors", "licence": "CC0-1.0", "file": format!("{id}.m4a") })
    };
    let list = serde_json::json!([track("drift", "calm"), track("moons", "dreamy")]);
    let folder = lot.file("music/tracks.json", &list.to_string());
    studio.offer_music(folder.parent().unwrap().to_owned());
    let bed = |board: &Storyboard| {
        let media = board.music.as_ref()?.media.clone();
        board.media.iter().find(|file| file.id == media).map(|file| file.name.clone())
    };
    let space = begun(&lot, &studio, "Stars and planets shine. Space is dark.").await;
    assert_eq!((bed(&space).as_deref(), space.undo), (Some("moons.m4a"), None));
    let plain = begun(&lot, &studio, "This is a form. Fill it in.").await;
    assert_eq!(bed(&plain).as_deref(), Some("drift.m4a"));
    let (own, script) = (vec![lot.file("my music.mp3", "x")], "Stars shine. So they do.".to_owned());
    let given = studio.new_project(own, Some(script), None, None, vec![]).await.unwrap();
    assert_eq!(bed(&given).as_deref(), Some("my music.mp3"));
    let opened = studio.open_project(lot.project("She can tell her sisters.")).await.unwrap();
    assert_eq!(bed(&opened).as_deref(), Some("music.mp3"));
}
