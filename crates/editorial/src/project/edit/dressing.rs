//! Changes to how a video is dressed: its cards and logo, how pictures come in, how fast film runs and what is heard
//! of it, and how far music steps back.

use super::{EditError, Edited, checked, named, one_line};
use crate::project::{
    Card, CardText, Clip, Decibels, Defaults, Document, Logo, MediaKind, Millis, TransitionChoice,
};
use crate::timeline::{Speed, TransitionKind};

impl Document {
    /// Words of the card before the first line and how many milliseconds it is shown, or no card. Its picture stays.
    ///
    /// # Errors
    /// `Wrong` for more words than a card holds, or more than four hours.
    pub fn open_with(&mut self, card: Option<(&str, u32)>) -> Edited {
        self.project.title_card = worded(self.project.title_card.as_ref(), card)?;
        Ok(())
    }

    /// The same of the card after the last line.
    ///
    /// # Errors
    /// As [`Document::open_with`].
    pub fn end_with(&mut self, card: Option<(&str, u32)>) -> Edited {
        self.project.end_card = worded(self.project.end_card.as_ref(), card)?;
        Ok(())
    }

    /// A photo in a corner all the time, or none.
    ///
    /// # Errors
    /// `NoSuchFile`; `NoPhoto` for a film or a sound.
    pub fn stand_in_corner(&mut self, logo: Option<Logo>) -> Edited {
        if let Some(logo) = &logo {
            let file = self.file(&logo.media)?;
            if file.kind.is_some_and(|kind| kind != MediaKind::Photo) {
                return Err(EditError::NoPhoto { name: file.path.name() });
            }
        }
        self.project.logo = logo;
        Ok(())
    }

    /// Another way from picture to picture, by name; its length stays. Of one line how its own picture comes in, of all
    /// how it does where a line says nothing; none for the usual way.
    ///
    /// # Errors
    /// `NoSuchLine`; `Wrong` for a name that no transition has.
    pub fn change_by(&mut self, scene: Option<&str>, transition: Option<&str>) -> Edited {
        let kind = transition.map(named::<TransitionKind>).transpose()?;
        let ms = self.project.defaults.transition.ms;
        match scene {
            Some(scene) => {
                let place = self.place(scene)?;
                let own = &mut self.project.scenes[place].transition;
                *own = kind.map(|kind| TransitionChoice { kind, ms: own.map_or(ms, |own| own.ms) });
            }
            None => {
                let usual = Defaults::default().transition.kind;
                self.project.defaults.transition.kind = kind.unwrap_or(usual);
            }
        }
        Ok(())
    }

    /// How many milliseconds transitions take; also those of lines that have their own and took as long as all.
    ///
    /// # Errors
    /// `Wrong` for more than four hours.
    pub fn change_within(&mut self, ms: u32) -> Edited {
        let ms = checked::<Millis>(ms.into())?;
        let before = std::mem::replace(&mut self.project.defaults.transition.ms, ms);
        let own = self.project.scenes.iter_mut().filter_map(|scene| scene.transition.as_mut());
        own.filter(|own| own.ms == before).for_each(|own| own.ms = ms);
        Ok(())
    }

    /// How fast a line's film runs, in percent of its own pace.
    ///
    /// # Errors
    /// `NoSuchLine`; `Wrong` for a speed that is out of range.
    pub fn run_at(&mut self, scene: &str, percent: u32) -> Edited {
        let speed = checked::<Speed>(percent.into())?;
        self.clip(scene)?.speed_percent = speed;
        Ok(())
    }

    /// How loud a line's film itself is heard, in decibels against the file's own level; none to keep it silent.
    ///
    /// # Errors
    /// `NoSuchLine`; `Wrong` for a level that is out of range.
    pub fn hear(&mut self, scene: &str, db: Option<i32>) -> Edited {
        let sound = db.map(|db| checked::<Decibels>(db.into())).transpose()?;
        self.clip(scene)?.sound_db = sound;
        Ok(())
    }

    /// How far the music steps back while somebody speaks, in decibels, 0 or less.
    ///
    /// # Errors
    /// `NoSuchFile` without music; `Wrong` for a level that is out of range.
    pub fn duck(&mut self, db: i32) -> Edited {
        let duck = checked::<Decibels>(db.into())?;
        if duck.get() > 0 {
            return Err(EditError::Wrong { what: "music does not get louder under a voice".to_owned() });
        }
        self.project.music.as_mut().ok_or(EditError::NoSuchFile)?.duck_db = duck;
        Ok(())
    }

    fn clip(&mut self, scene: &str) -> Result<&mut Clip, EditError> {
        let place = self.place(scene)?;
        Ok(self.project.scenes[place].clip.get_or_insert_with(Clip::default))
    }
}

/// A card with other words and another length.
fn worded(now: Option<&Card>, card: Option<(&str, u32)>) -> Result<Option<Card>, EditError> {
    let Some((text, ms)) = card else { return Ok(None) };
    let rows: Vec<String> = text.lines().map(|row| one_line(row).trim().to_owned()).collect();
    let text = CardText::try_from(rows.join("\n")).map_err(|what| EditError::Wrong { what })?;
    let ms = checked::<Millis>(ms.into())?;
    Ok(Some(Card { text, ms, ..now.cloned().unwrap_or_default() }))
}
