//! From what the page asks to what happens to a project.

use super::history::History;
use super::shelf::Kept;
use crate::api::{ApiError, CardView, Edit, EditKind};
use crate::intake::Production;
use crate::production::find_in;
use editorial::project::{Document, Logo};
use std::path::Path;

/// Changes a project, and tells what to call that.
///
/// # Errors
/// What the change may be refused for; nothing was changed then.
pub(super) fn apply(document: &mut Document, edit: &Edit) -> Result<EditKind, ApiError> {
    match edit {
        Edit::Text { scene, text } => document.say(scene, text)?,
        Edit::Split { scene, at } => document.split(scene, usize::try_from(*at).unwrap_or(usize::MAX))?,
        Edit::Merge { scene } => document.merge(scene)?,
        Edit::Move { scene, before } => document.move_line(scene, before.as_deref())?,
        Edit::Add { after, text } => document.add_line(after.as_deref(), text)?,
        Edit::Paste { scene, texts } => document.paste(scene, texts)?,
        Edit::Remove { scene } => document.remove_line(scene)?,
        Edit::Picture { scene, media, in_ms } => document.show(scene, media.as_deref(), *in_ms)?,
        Edit::Search { scene, words } => document.look_for(scene, words.as_deref())?,
        Edit::OtherPictures {} => document.shuffle(),
        Edit::Framing { scene, fit, focus } => document.frame(scene, fit, *focus)?,
        Edit::Voice { scene, voice } => document.speak_with(scene.as_deref(), voice.as_deref())?,
        Edit::Pace { rate_percent } => document.pace(*rate_percent)?,
        Edit::Pause { scene, ms } => document.pause(scene.as_deref(), *ms)?,
        Edit::Pronunciation { written, spoken } => document.pronounce(written, spoken.as_deref())?,
        Edit::Pitch { semitones } => document.pitch(*semitones)?,
        Edit::VoiceVolume { db } => document.voice_volume(*db)?,
        Edit::Narration { media } => document.narrate_with(media.as_deref())?,
        Edit::Recording { scene, media } => document.record(scene, media.as_deref())?,
        Edit::Title { title } => document.retitle(title)?,
        Edit::Shape { shape } => document.reshape(*shape),
        Edit::Look { scene, look } => document.look_like(scene.as_deref(), look.as_deref())?,
        Edit::Captions { captions } => document.letter(captions.clone().into()),
        Edit::Transition { scene, transition } => {
            document.change_by(scene.as_deref(), transition.as_deref())?
        }
        Edit::Music { music: None } => document.play_under(None)?,
        Edit::Music { music: Some(music) } => {
            document.play_under(Some((&music.media, music.gain_db)))?;
            document.duck(music.duck_db)?;
        }
        Edit::TransitionLength { ms } => document.change_within(*ms)?,
        Edit::TitleCard { card } => document.open_with(card.as_ref().map(words))?,
        Edit::EndCard { card } => document.end_with(card.as_ref().map(words))?,
        Edit::Logo { logo } => document.stand_in_corner(logo.clone().map(Logo::from))?,
        Edit::Speed { scene, percent } => document.run_at(scene, *percent)?,
        Edit::ClipSound { scene, db } => document.hear(scene, *db)?,
    }
    Ok(kind(edit))
}

fn words(card: &CardView) -> (&str, u32) {
    (&card.text, card.ms)
}

fn kind(edit: &Edit) -> EditKind {
    match edit {
        Edit::Text { .. } => EditKind::Text,
        Edit::Split { .. } => EditKind::Split,
        Edit::Merge { .. } => EditKind::Merge,
        Edit::Move { .. } => EditKind::Move,
        Edit::Add { .. } => EditKind::Add,
        Edit::Paste { .. } => EditKind::Paste,
        Edit::Remove { .. } => EditKind::Remove,
        Edit::Picture { .. } => EditKind::Picture,
        Edit::Search { .. } => EditKind::Search,
        Edit::OtherPictures {} => EditKind::OtherPictures,
        Edit::Framing { .. } => EditKind::Framing,
        Edit::Voice { .. } => EditKind::Voice,
        Edit::Pace { .. } => EditKind::Pace,
        Edit::Pause { .. } => EditKind::Pause,
        Edit::Pronunciation { .. } => EditKind::Pronunciation,
        Edit::Pitch { .. } => EditKind::Pitch,
        Edit::VoiceVolume { .. } => EditKind::VoiceVolume,
        Edit::Narration { .. } => EditKind::Narration,
        Edit::Recording { .. } => EditKind::Recording,
        Edit::Title { .. } => EditKind::Title,
        Edit::Shape { .. } => EditKind::Shape,
        Edit::Look { .. } => EditKind::Look,
        Edit::Captions { .. } => EditKind::Captions,
        Edit::Transition { .. } => EditKind::Transition,
        Edit::Music { .. } => EditKind::Music,
        Edit::TransitionLength { .. } => EditKind::TransitionLength,
        Edit::TitleCard { .. } => EditKind::TitleCard,
        Edit::EndCard { .. } => EditKind::EndCard,
        Edit::Logo { .. } => EditKind::Logo,
        Edit::Speed { .. } => EditKind::Speed,
        Edit::ClipSound { .. } => EditKind::ClipSound,
    }
}

/// A project that is kept in another file from now on: files below that one's folder are named from there, and all
/// others are found where they are.
///
/// # Errors
/// When the text does not open, which only a fault of ours can cause.
pub(super) fn at_home(kept: Kept, path: &Path) -> Result<Kept, ApiError> {
    let document = kept.document()?;
    let found = find_in(kept.root.as_deref(), &kept.located, &document.project);
    let before = document.to_text();
    let located = kept.located.iter().map(|(name, path)| (name.clone(), path.clone())).chain(found.clone());
    let root = path.parent().map(Path::to_path_buf);
    let mut moved = Production { document, root, located: located.collect(), warnings: Vec::new() };
    for (name, path) in &found {
        moved.at_home(name, path);
    }
    let after = moved.document.to_text();
    let (text, history) = match after == before {
        true => (kept.text, kept.history),
        false => (after, History::default()),
    };
    Ok(Kept { text, history, root: moved.root, located: moved.located, ..kept })
}
