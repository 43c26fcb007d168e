//! From what the page asks to what happens to a project.

use super::history::History;
use super::shelf::Kept;
use crate::api::{ApiError, Edit, EditKind, MusicView};
use crate::intake::Production;
use crate::order::Order;
use crate::production::find;
use editorial::project::Document;
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
        Edit::Title { title } => document.retitle(title)?,
        Edit::Shape { shape } => document.reshape(*shape),
        Edit::Look { look } => document.look_like(look)?,
        Edit::Captions { captions } => document.letter(captions.clone().into()),
        Edit::Transition { transition } => document.change_by(transition)?,
        Edit::Music { music } => {
            let bed = |music: &MusicView| (music.media.clone(), music.gain_db);
            let bed = music.as_ref().map(bed);
            document.play_under(bed.as_ref().map(|(media, gain)| (media.as_str(), *gain)))?;
        }
    }
    Ok(kind(edit))
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
        Edit::Title { .. } => EditKind::Title,
        Edit::Shape { .. } => EditKind::Shape,
        Edit::Look { .. } => EditKind::Look,
        Edit::Captions { .. } => EditKind::Captions,
        Edit::Transition { .. } => EditKind::Transition,
        Edit::Music { .. } => EditKind::Music,
    }
}

/// A project that is kept in another file from now on: files below that one's folder are named from there, and all
/// others are found where they are.
///
/// # Errors
/// When the text does not open, which only a fault of ours can cause.
pub(super) fn at_home(kept: Kept, path: &Path) -> Result<Kept, ApiError> {
    let document = kept.document()?;
    let order = Order {
        version: 1,
        project: String::new(),
        root: kept.root.clone(),
        located: kept.located.clone(),
        choices: Default::default(),
        output: None,
        output_folder: Default::default(),
        warnings: Vec::new(),
        sites: None,
        home: None,
        parcels: Default::default(),
        stays: false,
        made: None,
    };
    let found = find(&order, &document.project);
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
