//! The desk in folders of its own: what survives when the power is cut, what comes back, and what others may do
//! meanwhile.

use super::shelf::{MOST_VERSIONS, versions};
use super::*;
use crate::api::{Edit, EditKind};
use crate::files::power;
use std::fs;
use std::time::Duration;

struct Room {
    folder: tempfile::TempDir,
}

const TEXT: &str = r#"{"format":"spool.project","version":1,"min_reader":1,
  "id":"0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11", "title":"Why bees dance", "mood": {"deep": [1, 2]},
  "canvas":{"width":1080,"height":1920,"fps":"30/1"},
  "scenes":[{"id":"s1","text":"A bee knows where lunch is.","beat":1},{"id":"s2","text":"She dances."},{"id":"s3","text":"The others follow."}],
  "media":{"m1":{"path":"hive.mp4","kind":"video"},"m2":{"path":"mark.png","kind":"photo"},"m9":{"path":"song.mp3","kind":"audio"}}}"#;

impl Room {
    fn new() -> Room {
        Room { folder: tempfile::tempdir().unwrap() }
    }

    /// A desk as the program finds it when it starts.
    fn desk(&self) -> Desk {
        Desk::at(self.folder.path().join("projects"))
    }

    fn file(&self) -> PathBuf {
        let path = self.folder.path().join("mine/bees.spool");
        if !path.exists() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, TEXT).unwrap();
        }
        path
    }

    fn kept(&self, id: &str) -> PathBuf {
        self.folder.path().join("projects").join(id)
    }
}

fn now() -> SystemTime {
    SystemTime::now()
}

fn script(text: &str) -> Production {
    intake::take_in(&[], Some(text), None).unwrap().remove(0)
}

fn text_of(scene: &str, text: &str) -> Act {
    Act::Edit(Edit::Text { scene: scene.to_owned(), text: text.to_owned() })
}

fn lines(open: &Open) -> Vec<String> {
    open.kept.document().unwrap().project.scenes.into_iter().map(|scene| scene.text).collect()
}

fn every_edit() -> Vec<(Edit, EditKind)> {
    let s = str::to_owned;
    let music = |media| Some(crate::api::MusicView { media: s(media), gain_db: -20, duck_db: -6 });
    let card = |text: &str, ms| Some(crate::api::CardView { text: s(text), ms });
    let logo = editorial::project::Logo::of(s("m2")).into();
    vec![
        (Edit::Text { scene: s("s1"), text: s("蜜蜂 \"knows\" \\ it.") }, EditKind::Text),
        (Edit::Split { scene: s("s3"), at: 4 }, EditKind::Split),
        (Edit::Merge { scene: s("s2") }, EditKind::Merge),
        (Edit::Move { scene: s("s4"), before: Some(s("s1")) }, EditKind::Move),
        (Edit::Add { after: None, text: s("") }, EditKind::Add),
        (Edit::Paste { scene: s("s1"), texts: vec![s("One."), s("Two.")] }, EditKind::Paste),
        (Edit::Remove { scene: s("s3") }, EditKind::Remove),
        (Edit::Picture { scene: s("s1"), media: Some(s("m1")), in_ms: Some(300) }, EditKind::Picture),
        (Edit::Framing { scene: s("s1"), fit: s("blur"), focus: Some((1, 2)) }, EditKind::Framing),
        (Edit::Voice { scene: Some(s("s1")), voice: Some(s("a:b")) }, EditKind::Voice),
        (Edit::Voice { scene: None, voice: Some(s("a:c")) }, EditKind::Voice),
        (Edit::Title { title: s("Bees") }, EditKind::Title),
        (Edit::Shape { shape: editorial::Shape::Wide }, EditKind::Shape),
        (Edit::Look { scene: None, look: Some(s("off")) }, EditKind::Look),
        (Edit::Look { scene: Some(s("s1")), look: Some(s("karaoke")) }, EditKind::Look),
        (Edit::Transition { scene: None, transition: Some(s("wipe")) }, EditKind::Transition),
        (Edit::Transition { scene: Some(s("s1")), transition: Some(s("clock")) }, EditKind::Transition),
        (Edit::TransitionLength { ms: 700 }, EditKind::TransitionLength),
        (Edit::TitleCard { card: card("Why bees\ndance", 2_000) }, EditKind::TitleCard),
        (Edit::TitleCard { card: None }, EditKind::TitleCard),
        (Edit::EndCard { card: card("谢谢", 900) }, EditKind::EndCard),
        (Edit::Logo { logo: Some(logo) }, EditKind::Logo),
        (Edit::Speed { scene: s("s1"), percent: 150 }, EditKind::Speed),
        (Edit::ClipSound { scene: s("s1"), db: Some(-12) }, EditKind::ClipSound),
        (Edit::Music { music: music("m9") }, EditKind::Music),
        (Edit::Music { music: None }, EditKind::Music),
    ]
}

#[test]
fn every_change_can_be_taken_back_to_the_same_bytes_also_after_a_restart() {
    let room = Room::new();
    let id = room.desk().open_file(&room.file(), now()).unwrap().id;
    let mut texts = vec![TEXT.to_owned()];
    for (edit, kind) in every_edit() {
        let open = room.desk().act(&id, &Act::Edit(edit), now()).unwrap();
        assert_eq!(open.kept.history.undo_kind(), Some(kind));
        texts.push(open.kept.text);
    }
    let last = texts.pop().unwrap();
    for before in texts.iter().rev() {
        assert_eq!(&room.desk().act(&id, &Act::Undo, now()).unwrap().kept.text, before);
    }
    let nothing = room.desk().act(&id, &Act::Undo, now()).unwrap();
    assert_eq!((nothing.kept.text.as_str(), nothing.kept.history.undo_kind()), (TEXT, None));
    for after in texts[1..].iter().chain([&last]) {
        assert_eq!(&room.desk().act(&id, &Act::Redo, now()).unwrap().kept.text, after);
    }
}

#[test]
fn what_is_typed_into_one_line_is_taken_back_at_once_and_never_what_came_before() {
    let room = Room::new();
    let desk = room.desk();
    let id = desk.begin(script("One. Two."), now()).unwrap().id;
    for text in ["One m", "One mo", "One more."] {
        desk.act(&id, &text_of("s1", text), now()).unwrap();
    }
    desk.act(&id, &text_of("s2", "Two more."), now()).unwrap();
    desk.act(&id, &text_of("s1", "One again."), now()).unwrap();
    let undone = |desk: &Desk| lines(&desk.act(&id, &Act::Undo, now()).unwrap());
    assert_eq!(undone(&desk), ["One more.", "Two more."]);
    assert_eq!(undone(&desk), ["One more.", "Two."]);
    assert_eq!(undone(&desk), ["One.", "Two."]);
    desk.act(&id, &Act::Redo, now()).unwrap();
    desk.act(&id, &text_of("s1", "After a redo."), now()).unwrap();
    assert_eq!(undone(&desk), ["One more.", "Two."]);
    desk.act(&id, &text_of("s1", "a"), now()).unwrap();
    room.desk().act(&id, &text_of("s1", "ab"), now()).unwrap();
    assert_eq!(undone(&desk), ["a", "Two."], "another session types something else");
}

#[test]
fn a_hundred_changes_can_be_taken_back() {
    let room = Room::new();
    let desk = room.desk();
    let id = desk.begin(script("One."), now()).unwrap().id;
    for n in 0..100 {
        desk.act(&id, &Act::Edit(Edit::Title { title: format!("Title {n}") }), now()).unwrap();
    }
    let undone =
        (0..100).filter(|_| desk.act(&id, &Act::Undo, now()).unwrap().kept.history.redo_kind().is_some());
    assert_eq!(undone.count(), 100);
    assert_eq!(desk.peek(&id).unwrap().title().unwrap(), "One");
}

/// Cuts the power after each step of what `act` does, and looks at what the next start finds.
fn cut_everywhere(act: impl Fn(&Room, &Desk), look: impl Fn(&Room, usize)) {
    for steps in 0..200 {
        let room = Room::new();
        let desk = room.desk();
        power::cut_after(None);
        let before = power::steps();
        // What is there before the cut is written with power on.
        desk.open_file(&room.file(), now()).unwrap();
        let prepared = power::steps() - before;
        assert!(prepared > 0);
        power::cut_after(Some(steps));
        act(&room, &desk);
        let used_up = {
            power::cut_after(None);
            power::steps() - before - prepared
        };
        look(&room, steps);
        if used_up < steps {
            return;
        }
    }
    panic!("it never came to an end");
}

const ID: &str = "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11";

#[test]
fn a_cut_at_any_step_leaves_the_project_before_or_after_the_change_and_what_was_answered_is_there() {
    let answered = std::cell::Cell::new(0);
    cut_everywhere(
        |_, desk| {
            answered.set(0);
            for text in ["one", "two", "three"] {
                if desk.act(ID, &text_of("s1", text), now()).is_err() {
                    break;
                }
                answered.set(answered.get() + 1);
                drop(desk.save(ID, now()));
            }
        },
        |room, steps| {
            let all = ["A bee knows where lunch is.", "one", "two", "three"];
            let desk = room.desk();
            let open = desk.get(ID, now()).unwrap();
            let there = all.iter().position(|text| *text == lines(&open)[0]).unwrap();
            let (answered, one_more) = (answered.get(), answered.get() + 1);
            assert!((answered..=one_more).contains(&there), "{there} after {answered}, cut after {steps}");
            // The file is whole at any time, and says the same after the start.
            let file = fs::read(room.file()).unwrap();
            assert_eq!(String::from_utf8(file).unwrap(), open.kept.text, "cut after {steps}");
            assert!(!open.unsaved() && open.trouble.is_none());
            assert_eq!(desk.recent().unwrap().len(), 1);
            let halves = [room.kept(ID), room.file().parent().unwrap().to_owned()];
            let left = halves.iter().flat_map(|folder| fs::read_dir(folder).unwrap().flatten());
            let left: Vec<_> =
                left.filter(|e| e.file_name().to_string_lossy().starts_with(".spool-")).collect();
            assert!(left.is_empty(), "{left:?}");
            let changed = desk.act(ID, &text_of("s1", "goes on"), now()).unwrap();
            assert_eq!(lines(&changed)[0], "goes on");
        },
    );
}

#[test]
fn a_cut_while_it_is_saved_elsewhere_loses_neither() {
    cut_everywhere(
        |room, desk| drop(desk.save_as(ID, &room.folder.path().join("other/copy.spool"), now())),
        |room, steps| {
            assert_eq!(fs::read_to_string(room.file()).unwrap(), TEXT, "cut after {steps}");
            let copy = room.folder.path().join("other/copy.spool");
            if copy.exists() {
                assert_eq!(lines(&room.desk().open_file(&copy, now()).unwrap()).len(), 3);
            }
            assert_eq!(lines(&room.desk().get(ID, now()).unwrap()).len(), 3);
        },
    );
}

#[test]
fn a_damaged_project_is_set_aside_and_hides_no_other() {
    let room = Room::new();
    let desk = room.desk();
    let id = desk.begin(script("One."), now()).unwrap().id;
    desk.act(&id, &text_of("s1", "Two."), now()).unwrap();
    let other = desk.begin(script("Other."), now()).unwrap().id;
    let lost = desk.begin(script("Lost."), now()).unwrap().id;
    for bad in [&b"{\"shape\": 1, \"te"[..], b"", &[0; 4096], b"{\"shape\":1}"] {
        fs::write(room.kept(&id).join("desk.json"), bad).unwrap();
        fs::write(room.kept(&lost).join("desk.json"), bad).unwrap();
        let found = room.desk().recent().unwrap();
        assert_eq!(found.iter().filter(|open| open.id == other || open.id == id).count(), 2);
        let open = room.desk().get(&id, now()).unwrap();
        assert_eq!((lines(&open), open.kept.warnings.len()), (vec!["One.".to_owned()], 1));
        assert_eq!(room.desk().get(&lost, now()).err().unwrap().code, "project_gone");
    }
    let aside = fs::read_dir(room.kept(&lost)).unwrap().flatten();
    assert_eq!(aside.filter(|e| e.file_name().to_string_lossy().contains("damaged")).count(), 4);
}

#[test]
fn what_a_newer_spool_kept_is_left_alone() {
    let room = Room::new();
    let id = room.desk().begin(script("One."), now()).unwrap().id;
    let newer = r#"{"shape":2,"words":[]}"#;
    fs::write(room.kept(&id).join("desk.json"), newer).unwrap();
    assert_eq!(room.desk().get(&id, now()).err().unwrap().code, "newer_version");
    assert!(room.desk().recent().unwrap().is_empty());
    assert_eq!(fs::read_to_string(room.kept(&id).join("desk.json")).unwrap(), newer);
}

#[test]
fn ten_versions_are_kept_and_not_one_a_key() {
    let room = Room::new();
    let desk = room.desk();
    let id = desk.begin(script("One."), now()).unwrap().id;
    for n in 0..30 {
        desk.act(&id, &text_of("s1", &format!("{n}")), now()).unwrap();
    }
    assert_eq!(versions(&room.kept(&id)).len(), 1);
    for n in 1..30 {
        let later = now() + Duration::from_secs(600 * n);
        desk.act(&id, &text_of("s1", &format!("later {n}")), later).unwrap();
    }
    assert_eq!(versions(&room.kept(&id)).len(), MOST_VERSIONS);
}

#[test]
fn five_hundred_lines_are_changed_with_few_writes() {
    let room = Room::new();
    let desk = room.desk();
    let script = script(&"Bees dance. ".repeat(500));
    let id = desk.begin(script, now()).unwrap().id;
    let before = power::steps();
    for n in 0..20 {
        desk.act(&id, &text_of(&format!("s{}", n * 20 + 1), "Other words."), now()).unwrap();
    }
    // Four steps replace a file: one file a change, and one version of it all.
    assert_eq!(power::steps() - before, 4 * (20 + 1));
    assert_eq!(lines(&desk.peek(&id).unwrap()).iter().filter(|line| *line == "Other words.").count(), 20);
}

#[test]
fn a_change_from_outside_is_noticed_and_the_second_try_takes_it() {
    let room = Room::new();
    let desk = room.desk();
    let id = desk.open_file(&room.file(), now()).unwrap().id;
    desk.act(&id, &text_of("s1", "Mine."), now()).unwrap();
    desk.save(&id, now()).unwrap();
    let theirs = TEXT.replace("She dances.", "She sings.");
    fs::write(room.file(), &theirs).unwrap();

    let refused = desk.act(&id, &text_of("s3", "Typed."), now()).err().unwrap();
    assert_eq!((refused.code.as_str(), refused.retryable), ("project_changed_outside", true));
    let other = desk.act(&id, &text_of("s3", "Typed on."), now()).err().unwrap();
    assert_eq!(other.code, "project_changed_outside", "only the same change again is an answer");
    assert_eq!(fs::read_to_string(room.file()).unwrap(), theirs);
    let taken = desk.act(&id, &text_of("s3", "Typed on."), now()).unwrap();
    assert_eq!(lines(&taken), ["A bee knows where lunch is.", "She sings.", "Typed on."]);
    assert!(versions(&room.kept(&id)).iter().any(|path| fs::read_to_string(path).unwrap().contains("Mine.")));

    desk.save(&id, now()).unwrap();
    assert!(fs::read_to_string(room.file()).unwrap().contains("Typed on."));
    fs::write(room.file(), &theirs).unwrap();
    let looked = desk.get(&id, now()).unwrap();
    assert_eq!((lines(&looked)[2].as_str(), looked.unsaved()), ("The others follow.", false));
}

#[test]
fn a_file_that_was_only_touched_is_the_same() {
    let room = Room::new();
    let desk = room.desk();
    let id = desk.open_file(&room.file(), now()).unwrap().id;
    fs::write(room.file(), TEXT).unwrap();
    assert_eq!(lines(&desk.act(&id, &text_of("s1", "Mine."), now()).unwrap())[0], "Mine.");
}

#[test]
fn nonsense_from_outside_is_refused_and_what_is_here_stays() {
    let room = Room::new();
    let desk = room.desk();
    let id = desk.open_file(&room.file(), now()).unwrap().id;
    fs::write(room.file(), "not a project").unwrap();
    let refused = desk.get(&id, now()).err().unwrap();
    assert_eq!(refused.message, "\"bees.spool\": This file is not a Spool project.");
    assert_eq!(fs::read_to_string(room.file()).unwrap(), "not a project");
    assert_eq!(lines(&desk.peek(&id).unwrap()).len(), 3);
}

#[test]
fn a_file_that_is_gone_stops_nobody_and_is_not_made_again() {
    let room = Room::new();
    let desk = room.desk();
    let id = desk.open_file(&room.file(), now()).unwrap().id;
    let moved = room.folder.path().join("moved.spool");
    fs::rename(room.file(), &moved).unwrap();
    let edited = desk.act(&id, &text_of("s1", "Mine."), now()).unwrap();
    assert!(edited.unsaved());
    desk.save(&id, now()).unwrap();
    assert!(!room.folder.path().join("mine/bees.spool").exists());
    let found = desk.open_file(&moved, now()).unwrap();
    assert_eq!((found.id, found.kept.file), (id, Some(moved)));
}

#[test]
fn the_same_file_is_one_project_and_a_copy_of_it_another() {
    let room = Room::new();
    let desk = room.desk();
    let first = desk.open_file(&room.file(), now()).unwrap().id;
    let copy = room.folder.path().join("copy.spool");
    fs::copy(room.file(), &copy).unwrap();
    let second = desk.open_file(&copy, now()).unwrap().id;
    assert_ne!(first, second);
    assert_eq!(desk.open_file(&room.file(), now()).unwrap().id, first);
    desk.act(&second, &text_of("s1", "Copy."), now()).unwrap();
    desk.save(&second, now()).unwrap();
    assert_eq!(fs::read_to_string(room.file()).unwrap(), TEXT);
}

#[test]
fn what_was_taken_off_the_desk_is_gone_after_a_month() {
    let room = Room::new();
    let desk = room.desk();
    let id = desk.begin(script("Bees dance."), now()).unwrap().id;
    desk.forget(&id, now()).unwrap();
    let left = || fs::read_dir(room.folder.path().join("projects/forgotten")).unwrap().count();
    let day = Duration::from_secs(24 * 3_600);
    desk.sweep(now() + 29 * day);
    assert_eq!(left(), 1);
    desk.sweep(now() + 31 * day);
    assert_eq!(left(), 0);
}

/// Everything that is shown to who asks what projects name.
fn shown(desk: &Desk) -> Result<String, String> {
    let mut all = String::new();
    let shown = desk.show(&mut |text| all.push_str(&String::from_utf8_lossy(text)));
    shown.map(|()| all).map_err(|error| error.code)
}

#[test]
fn who_asks_what_projects_name_is_shown_what_they_are_were_and_can_become_again() {
    let room = Room::new();
    let desk = room.desk();
    let id = desk.open_file(&room.file(), now()).unwrap().id;
    let of = |mark: &str| TEXT.replace("hive.mp4", &format!("{mark}/hive.mp4"));
    let mut kept = desk.shelf.load(&id).unwrap();
    desk.shelf.keep_version(&id, &Kept { text: of("a0f0"), ..kept.clone() }, now(), true);
    // A step holds only the letters that differ, and none of these names whole.
    for mark in ["b0f1", "b1f2", "b1f3"].windows(2) {
        kept.history.did(EditKind::Text, &of(mark[0]), &of(mark[1]), false);
    }
    kept.text = kept.history.undo(&of("b1f3")).unwrap();
    kept.located.insert("m2".to_owned(), "/c0f0/mark.png".into());
    desk.shelf.store(&id, &kept).unwrap();
    fs::write(room.file(), of("d0f0")).unwrap();
    let all = shown(&desk).unwrap();
    for mark in ["a0f0", "b0f1", "b1f2", "b1f3", "c0f0", "d0f0"] {
        assert!(all.contains(mark), "{mark}");
    }
    desk.forget(&id, now()).unwrap();
    assert_eq!(shown(&desk).unwrap(), "", "what was taken off the desk names nothing any more");
}

#[test]
fn what_projects_name_is_not_known_while_one_of_them_cannot_be_read() {
    let room = Room::new();
    let desk = room.desk();
    let id = desk.open_file(&room.file(), now()).unwrap().id;
    let path = room.kept(&id).join("desk.json");
    let whole = fs::read_to_string(&path).unwrap();
    for damaged in [&whole[..whole.len() / 2], &whole.replace(r#""shape":1"#, r#""shape":2"#)] {
        fs::write(&path, damaged).unwrap();
        assert_eq!(shown(&desk), Err("unused_unknown".to_owned()));
    }
}

#[test]
fn what_projects_name_is_not_known_while_the_persons_own_file_is_away_or_damaged() {
    let room = Room::new();
    let (desk, file) = (room.desk(), room.file());
    desk.open_file(&file, now()).unwrap();
    fs::write(&file, "{").unwrap();
    assert_eq!(shown(&desk), Err("unused_unknown".to_owned()));
    fs::remove_file(&file).unwrap();
    assert!(shown(&desk).is_ok(), "somebody deleted it");
    fs::remove_dir(file.parent().unwrap()).unwrap();
    assert_eq!(shown(&desk), Err("unused_unknown".to_owned()), "its disk may come back");
}

#[test]
fn a_project_of_a_newer_spool_is_changed_only_as_a_copy() {
    let room = Room::new();
    let newer = TEXT.replace("\"version\":1", "\"version\":7");
    fs::write(room.file(), &newer).unwrap();
    let desk = room.desk();
    let id = desk.open_file(&room.file(), now()).unwrap().id;
    let refused = desk.act(&id, &text_of("s1", "Mine."), now()).err().unwrap();
    assert_eq!(refused.code, "project_read_only");
    let copy = desk.save_as(&id, &room.folder.path().join("copy.spool"), now()).unwrap();
    assert_ne!(copy.id, id);
    let changed = desk.act(&copy.id, &text_of("s1", "Mine."), now()).unwrap();
    assert!(changed.kept.text.contains("\"deep\""));
    assert_eq!(fs::read_to_string(room.file()).unwrap(), newer);
}

#[test]
fn a_project_that_gets_a_file_is_kept_there_and_finds_its_clips() {
    let room = Room::new();
    let desk = room.desk();
    let clips = room.folder.path().join("clips");
    fs::create_dir_all(&clips).unwrap();
    let inputs = [clips.join("hive.mp4"), clips.join("bee.jpg")];
    inputs.iter().for_each(|path| fs::write(path, "").unwrap());
    let id = desk.begin(script("One."), now()).unwrap().id;
    desk.act(&id, &Act::AddFiles(inputs.to_vec()), now()).unwrap();
    let far = desk.save_as(&id, &room.folder.path().join("far/x.spool"), now()).unwrap();
    assert_eq!((far.id.as_str(), far.kept.located.len()), (id.as_str(), 2));
    let near = desk.save_as(&id, &room.folder.path().join("near.spool"), now()).unwrap();
    assert_ne!(near.id, id, "a second file is another project");
    assert!(near.kept.located.is_empty() && near.kept.text.contains("\"clips/bee.jpg\""));
    desk.act(&id, &text_of("s1", "Far."), now()).unwrap();
    desk.save(&id, now()).unwrap();
    assert!(fs::read_to_string(room.folder.path().join("far/x.spool")).unwrap().contains("Far."));
}

#[test]
fn files_are_added_once_and_what_is_no_picture_or_sound_is_left_out_aloud() {
    let room = Room::new();
    let desk = room.desk();
    let id = desk.open_file(&room.file(), now()).unwrap().id;
    let mine = room.file().parent().unwrap().to_owned();
    let inputs = [mine.join("new.jpg"), room.folder.path().join("far.mp3"), mine.join("x.xyz")];
    inputs.iter().for_each(|path| fs::write(path, "").unwrap());
    let added = desk.act(&id, &Act::AddFiles(inputs.to_vec()), now()).unwrap();
    let media = &added.kept.document().unwrap().project.media;
    assert_eq!(media.keys().collect::<Vec<_>>(), ["f1", "f2", "m1", "m2", "m9"]);
    assert_eq!(
        added.kept.located.keys().collect::<Vec<_>>(),
        ["f2"],
        "a file beside the project is found by its name"
    );
    assert_eq!(added.kept.warnings, ["\"x.xyz\" was left out: Spool has no use for it here."]);
    let again = desk.act(&id, &Act::AddFiles(inputs[..2].to_vec()), now()).unwrap();
    assert_eq!(again.kept.document().unwrap().project.media.len(), 5);
    assert_eq!(again.kept.history.undo_kind(), Some(EditKind::Files));
}

#[test]
fn a_forgotten_project_is_off_the_list_and_its_file_is_whole() {
    let room = Room::new();
    let desk = room.desk();
    let id = desk.open_file(&room.file(), now()).unwrap().id;
    desk.act(&id, &text_of("s1", "Last words."), now()).unwrap();
    desk.forget(&id, now()).unwrap();
    assert!(desk.recent().unwrap().is_empty());
    assert!(fs::read_to_string(room.file()).unwrap().contains("Last words."));
    assert_eq!(desk.forget(&id, now()).err().unwrap().code, "project_gone");
    assert_eq!(lines(&desk.open_file(&room.file(), now()).unwrap())[0], "Last words.");
}

#[test]
fn a_name_that_is_no_id_leads_nowhere() {
    let room = Room::new();
    let desk = room.desk();
    desk.begin(script("One."), now()).unwrap();
    for id in ["", "..", "../projects", ".lock", "forgotten", "/etc"] {
        assert_eq!(desk.get(id, now()).err().unwrap().code, "project_gone", "{id}");
        assert_eq!(desk.forget(id, now()).err().unwrap().code, "project_gone", "{id}");
    }
}

#[test]
fn two_programs_at_one_desk_lose_nothing_of_each_other() {
    let room = Room::new();
    let id = room.desk().begin(script(&"Bees dance. ".repeat(20)), now()).unwrap().id;
    std::thread::scope(|scope| {
        for half in 0..2 {
            let (desk, id) = (room.desk(), &id);
            scope.spawn(move || {
                for n in 0..10 {
                    let scene = format!("s{}", half * 10 + n + 1);
                    desk.act(id, &text_of(&scene, &format!("By {half}.")), now()).unwrap();
                }
            });
        }
    });
    let open = room.desk().get(&id, now()).unwrap();
    assert_eq!(open.kept.revision, 21);
    assert!(lines(&open).iter().all(|line| line.starts_with("By ")));
}
