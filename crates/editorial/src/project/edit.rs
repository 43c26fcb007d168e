//! Changes to a project while it is worked on: each one a person's act, each keeping whatever it does not name.
//!
//! A line may be empty here, for it is being typed; whether anything can be spoken is asked when a video is made.

mod dressing;

use super::{
    ChosenBy, Clip, Defaults, Document, MOST_SCENES, Media, MediaKind, Millis, Music, Pause, Percent,
    Permille, ProjectError, Scene, unknown,
};
use crate::captions::{Lettering, Look};
use crate::preset::Shape;
use crate::script;
use serde::de::DeserializeOwned;
use serde_json::Value;
use thiserror::Error;

/// Longest title, in characters.
const LONGEST_TITLE: usize = 200;
/// Longest words to look for, in characters.
const LONGEST_SEARCH: usize = 100;
/// Longest name of a voice, in characters.
const LONGEST_VOICE: usize = 200;

/// Why a change was not made. Nothing was changed then.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditError {
    /// It was taken out meanwhile, or never was.
    #[error("That line is not in the project any more.")]
    NoSuchLine,
    /// As for lines.
    #[error("That file is not in the project any more.")]
    NoSuchFile,
    /// There is no line to join it to.
    #[error("The first line has none before it to be joined to.")]
    FirstLine,
    /// A sound as a picture.
    #[error("\"{name}\" has no picture to show.")]
    NoPicture {
        /// The file.
        name: String,
    },
    /// A photo as music.
    #[error("\"{name}\" has no sound to play.")]
    NoSound {
        /// The file.
        name: String,
    },
    /// A film or a sound as a logo.
    #[error("\"{name}\" is not a photo, so it cannot be the logo.")]
    NoPhoto {
        /// The file.
        name: String,
    },
    /// A number or name that cannot be.
    #[error("That cannot be chosen here: {what}.")]
    Wrong {
        /// What is wrong with it.
        what: String,
    },
    /// It would be more than a project may hold.
    #[error(transparent)]
    Limit(#[from] ProjectError),
}

impl EditError {
    /// For programs.
    pub fn code(&self) -> &'static str {
        match self {
            EditError::NoSuchLine | EditError::NoSuchFile | EditError::FirstLine => "edit_outdated",
            EditError::NoPicture { .. } | EditError::NoSound { .. } | EditError::NoPhoto { .. } => {
                "media_kind"
            }
            EditError::Wrong { .. } => "edit_wrong",
            EditError::Limit(limit) => limit.code(),
        }
    }

    /// What to try.
    pub fn hint(&self) -> &'static str {
        match self {
            EditError::NoSuchLine | EditError::NoSuchFile | EditError::FirstLine => {
                "Open the project again to see it as it is now."
            }
            EditError::NoPicture { .. } => "Choose a video or a photo for this line.",
            EditError::NoSound { .. } => "Choose a sound file, or none.",
            EditError::NoPhoto { .. } => "Choose a photo, best one with a see-through background.",
            EditError::Wrong { .. } => "Choose something else.",
            EditError::Limit(limit) => limit.hint(),
        }
    }
}

pub(super) type Edited = Result<(), EditError>;

impl Document {
    /// Other words for a line.
    ///
    /// # Errors
    /// `NoSuchLine`; `Limit` when the script would be too long.
    pub fn say(&mut self, scene: &str, text: &str) -> Edited {
        let at = self.place(scene)?;
        let before = std::mem::replace(&mut self.project.scenes[at].text, one_line(text));
        self.within_limits().inspect_err(|_| self.project.scenes[at].text = before)
    }

    /// Cuts a line in two after `at` characters. The second has the same voice and look of captions, and no picture of its
    /// own yet; a recording of the line is let go.
    ///
    /// # Errors
    /// `NoSuchLine`; `Limit` when there are as many lines as may be.
    pub fn split(&mut self, scene: &str, at: usize) -> Edited {
        let place = self.place(scene)?;
        self.room_for_a_line()?;
        let whole = &self.project.scenes[place];
        let cut = whole.text.char_indices().nth(at).map_or(whole.text.len(), |(byte, _)| byte);
        let (first, second) = whole.text.split_at(cut);
        let (first, second) = (first.trim_end().to_owned(), second.trim_start().to_owned());
        let new = Scene {
            voice: whole.voice.clone(),
            pause_ms: whole.pause_ms,
            look: whole.look,
            ..Scene::of(self.new_id(), second)
        };
        self.project.scenes[place].text = first;
        self.project.scenes[place].pause_ms = None;
        // It says both.
        self.project.scenes[place].recording = None;
        self.project.scenes.insert(place + 1, new);
        Ok(())
    }

    /// Joins a line to the one before it, whose picture and voice stay.
    ///
    /// # Errors
    /// `NoSuchLine`, `FirstLine`.
    pub fn merge(&mut self, scene: &str) -> Edited {
        let place = self.place(scene)?;
        let before = place.checked_sub(1).ok_or(EditError::FirstLine)?;
        let apart = self.clone();
        let second = self.take_out(place);
        self.project.scenes[before].pause_ms = second.pause_ms;
        if !second.text.trim().is_empty() {
            self.project.scenes[before].recording = None;
        }
        let first = &mut self.project.scenes[before].text;
        let (start, end) = (first.trim_end(), second.text.trim_start());
        let space = !start.is_empty() && !end.is_empty() && script::spaced(start, end);
        *first = format!("{start}{}{end}", if space { " " } else { "" });
        self.within_limits().inspect_err(|_| *self = apart)
    }

    /// Puts a line before another; at the end without one.
    ///
    /// # Errors
    /// `NoSuchLine`.
    pub fn move_line(&mut self, scene: &str, before: Option<&str>) -> Edited {
        let from = self.place(scene)?;
        if before == Some(scene) {
            return Ok(());
        }
        before.map(|before| self.place(before)).transpose()?;
        let moved = self.project.scenes.remove(from);
        let to = before.map_or(Ok(self.project.scenes.len()), |before| self.place(before))?;
        self.project.scenes.insert(to, moved);
        Ok(())
    }

    /// A new line after another; at the top without one.
    ///
    /// # Errors
    /// `NoSuchLine`; `Limit`.
    pub fn add_line(&mut self, after: Option<&str>, text: &str) -> Edited {
        let at = after.map_or(Ok(0), |after| self.place(after).map(|place| place + 1))?;
        self.room_for_a_line()?;
        let new = Scene::of(self.new_id(), one_line(text));
        self.project.scenes.insert(at, new);
        self.within_limits().inspect_err(|_| drop(self.project.scenes.remove(at)))
    }

    /// Several lines in the place of one: the first are its words from now on, the others come after it.
    ///
    /// # Errors
    /// `NoSuchLine`; `Limit`. Nothing was changed then.
    pub fn paste(&mut self, scene: &str, texts: &[String]) -> Edited {
        let apart = self.clone();
        self.put_in(scene, texts).inspect_err(|_| *self = apart)
    }

    fn put_in(&mut self, scene: &str, texts: &[String]) -> Edited {
        let at = self.place(scene)?;
        let Some((first, others)) = texts.split_first() else { return Ok(()) };
        self.say(scene, first)?;
        for (number, text) in others.iter().enumerate() {
            let after = self.project.scenes[at + number].id.clone();
            self.add_line(Some(&after), text)?;
        }
        Ok(())
    }

    /// Takes a line out.
    ///
    /// # Errors
    /// `NoSuchLine`.
    pub fn remove_line(&mut self, scene: &str) -> Edited {
        let place = self.place(scene)?;
        self.take_out(place);
        Ok(())
    }

    /// Shows a file for a line, from `in_ms` on, or from where Spool finds best; without a file Spool chooses again.
    ///
    /// # Errors
    /// `NoSuchLine`, `NoSuchFile`, `NoPicture`; `Wrong` for a start after four hours.
    pub fn show(&mut self, scene: &str, media: Option<&str>, in_ms: Option<u64>) -> Edited {
        let place = self.place(scene)?;
        let in_ms = in_ms.map(|ms| checked::<Millis>(i64::try_from(ms).unwrap_or(i64::MAX))).transpose()?;
        if let Some(name) = media {
            let file = self.file(name)?;
            if file.kind == Some(MediaKind::Audio) {
                return Err(EditError::NoPicture { name: file.path.name() });
            }
        }
        let clip = self.project.scenes[place].clip.get_or_insert_with(Clip::default);
        clip.media = media.map(str::to_owned);
        clip.in_ms = in_ms.filter(|_| media.is_some());
        clip.chosen_by = media.map(|_| ChosenBy::Person);
        Ok(())
    }

    /// Words to look for when a line has no picture; none, or empty ones, for its own.
    ///
    /// # Errors
    /// `NoSuchLine`; `Wrong` for more than a hundred letters.
    pub fn look_for(&mut self, scene: &str, words: Option<&str>) -> Edited {
        let place = self.place(scene)?;
        let words = words.map(|words| one_line(words).trim().to_owned()).filter(|words| !words.is_empty());
        if words.as_ref().is_some_and(|words| words.chars().count() > LONGEST_SEARCH) {
            let what = format!("words to look for have at most {LONGEST_SEARCH} characters");
            return Err(EditError::Wrong { what });
        }
        let clip = &mut self.project.scenes[place].clip;
        if words.is_some() || clip.is_some() {
            clip.get_or_insert_with(Clip::default).search = words;
        }
        Ok(())
    }

    /// Other pictures for the lines that Spool chooses for, where several are as good as each other.
    pub fn shuffle(&mut self) {
        let seed = &mut self.project.defaults.seed;
        *seed = Some(seed.unwrap_or_default().wrapping_add(1));
    }

    /// How a line's picture fills the canvas, by name, and the point to keep in view, in thousandths.
    ///
    /// # Errors
    /// `NoSuchLine`; `Wrong`.
    pub fn frame(&mut self, scene: &str, fit: &str, focus: Option<(u16, u16)>) -> Edited {
        let place = self.place(scene)?;
        let fit = named(fit)?;
        let focus = match focus {
            Some((x, y)) => Some([checked::<Permille>(x.into())?, checked(y.into())?]),
            None => None,
        };
        let clip = self.project.scenes[place].clip.get_or_insert_with(Clip::default);
        (clip.fit, clip.focus) = (fit, focus);
        Ok(())
    }

    /// A voice for one line, or for all without their own; none for the usual one.
    ///
    /// # Errors
    /// `NoSuchLine`; `Wrong` for a name that no voice has.
    pub fn speak_with(&mut self, scene: Option<&str>, voice: Option<&str>) -> Edited {
        let no_name = |voice: &str| {
            voice.is_empty() || voice.chars().count() > LONGEST_VOICE || voice.chars().any(char::is_control)
        };
        if voice.is_some_and(no_name) {
            return Err(EditError::Wrong { what: "no voice has such a name".to_owned() });
        }
        let voice = voice.map(str::to_owned);
        match scene {
            Some(scene) => {
                let place = self.place(scene)?;
                self.project.scenes[place].voice = voice;
            }
            None => self.project.defaults.voice = voice,
        }
        Ok(())
    }

    /// Another pace of all voices, in percent of their own.
    ///
    /// # Errors
    /// `Wrong` for one that is out of range.
    pub fn pace(&mut self, percent: u32) -> Edited {
        self.project.defaults.voice_rate_percent = checked::<Percent>(percent.into())?;
        Ok(())
    }

    /// Silence after one line, or between all without their own; none for the usual one.
    ///
    /// # Errors
    /// `NoSuchLine`; `Wrong` for more than a minute.
    pub fn pause(&mut self, scene: Option<&str>, ms: Option<u32>) -> Edited {
        let pause = ms.map(|ms| checked::<Pause>(ms.into())).transpose()?;
        match scene {
            Some(scene) => {
                let place = self.place(scene)?;
                self.project.scenes[place].pause_ms = pause;
            }
            None => {
                let usual = || Defaults::default().gap_ms;
                self.project.defaults.gap_ms = pause.map_or_else(usual, |pause| Millis::of(pause.get()));
            }
        }
        Ok(())
    }

    /// How a word is said in all lines; none for as it is written.
    ///
    /// # Errors
    /// `Wrong` for what is no word, or cannot be said.
    pub fn pronounce(&mut self, written: &str, spoken: Option<&str>) -> Edited {
        let with = self.project.pronunciations.with(written, spoken);
        self.project.pronunciations = with.map_err(|what| EditError::Wrong { what })?;
        Ok(())
    }

    /// Another title. An empty one changes nothing.
    ///
    /// # Errors
    /// `Wrong` for one that is too long.
    pub fn retitle(&mut self, title: &str) -> Edited {
        let title = one_line(title).trim().to_owned();
        if title.chars().count() > LONGEST_TITLE {
            return Err(EditError::Wrong { what: format!("a title has at most {LONGEST_TITLE} characters") });
        }
        if !title.is_empty() {
            self.project.title = title;
        }
        Ok(())
    }

    /// Another shape; the frame rate stays.
    pub fn reshape(&mut self, shape: Shape) {
        let canvas = &mut self.project.canvas;
        (canvas.width, canvas.height) = shape.size();
    }

    /// Another look of the captions, by name: of one line, or of all without their own; none for the usual one.
    ///
    /// # Errors
    /// `NoSuchLine`; `Wrong` for a name that no look has.
    pub fn look_like(&mut self, scene: Option<&str>, look: Option<&str>) -> Edited {
        let look = look.map(named::<Look>).transpose()?;
        match scene {
            Some(scene) => {
                let place = self.place(scene)?;
                self.project.scenes[place].look = look;
            }
            None => self.project.defaults.look = look.unwrap_or_default(),
        }
        Ok(())
    }

    /// Font, size, colours and place of the captions; all as the look has it when nothing is chosen.
    pub fn letter(&mut self, lettering: Lettering) {
        let usual = lettering == Lettering::default();
        self.project.defaults.captions = (!usual).then_some(lettering);
    }

    /// A file as music at a level in decibels, or no music. How it steps back and fades stays.
    ///
    /// # Errors
    /// `NoSuchFile`, `NoSound`; `Wrong` for a level that is out of range.
    pub fn play_under(&mut self, music: Option<(&str, i32)>) -> Edited {
        let Some((name, gain)) = music else {
            self.project.music = None;
            return Ok(());
        };
        let file = self.file(name)?;
        if file.kind == Some(MediaKind::Photo) {
            return Err(EditError::NoSound { name: file.path.name() });
        }
        let gain_db = checked(gain.into())?;
        let media = name.to_owned();
        self.project.music = Some(match self.project.music.take() {
            // How another file repeats is not known of this one.
            Some(now) => {
                Music { round_ms: now.round_ms.filter(|_| now.media == media), media, gain_db, ..now }
            }
            None => Music { gain_db, ..Music::bed(media) },
        });
        Ok(())
    }

    /// Where a line stands.
    pub(super) fn place(&self, scene: &str) -> Result<usize, EditError> {
        self.project.scenes.iter().position(|one| one.id == scene).ok_or(EditError::NoSuchLine)
    }

    pub(super) fn file(&self, name: &str) -> Result<&Media, EditError> {
        self.project.media.get(name).ok_or(EditError::NoSuchFile)
    }

    /// A line with all that was ever said of it: a new one of the same name is another.
    fn take_out(&mut self, place: usize) -> Scene {
        let scene = self.project.scenes.remove(place);
        if let Some(unknown) = &mut self.unknown {
            unknown::forget(unknown, "scenes", &scene.id);
        }
        scene
    }

    /// A name that no line has.
    fn new_id(&self) -> String {
        let numbers = self.project.scenes.iter().filter_map(|scene| scene.id.strip_prefix('s')?.parse().ok());
        let highest: u64 = numbers.max().unwrap_or(0);
        let free = |id: &String| self.place(id).is_err();
        (highest.saturating_add(1)..=u64::MAX)
            .chain(1..)
            .map(|n| format!("s{n}"))
            .find(free)
            .unwrap_or_default()
    }

    fn room_for_a_line(&self) -> Edited {
        if self.project.scenes.len() >= MOST_SCENES {
            return Err(ProjectError::TooMany { what: "lines", limit: MOST_SCENES }.into());
        }
        Ok(())
    }

    fn within_limits(&self) -> Edited {
        Ok(super::check_length(&self.project)?)
    }
}

/// A text without line breaks and signs that cannot be spoken; what is being typed may end in a space.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect()
}

/// A choice by the name it has in the document.
fn named<T: DeserializeOwned>(name: &str) -> Result<T, EditError> {
    serde_json::from_value(Value::String(name.to_owned()))
        .map_err(|_| EditError::Wrong { what: format!("there is no \"{}\"", super::showable(name)) })
}

/// A number held against the range it has in the document.
pub(super) fn checked<T: TryFrom<i64, Error = String>>(number: i64) -> Result<T, EditError> {
    T::try_from(number).map_err(|what| EditError::Wrong { what })
}

#[cfg(test)]
mod tests;
