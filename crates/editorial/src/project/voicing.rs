//! Changes to what is heard of the words: how voices sound, and the person's own recordings in their place.

use super::edit::{EditError, Edited, checked};
use super::{ChosenBy, Document, MediaKind, Recording};

impl Document {
    /// Another pitch of all voices, in semitones against their own.
    ///
    /// # Errors
    /// `Wrong` for one that is out of range.
    pub fn pitch(&mut self, semitones: i32) -> Edited {
        self.project.defaults.voice_pitch_semitones = checked(semitones.into())?;
        Ok(())
    }

    /// Another volume of all that is spoken against music and clips, in decibels.
    ///
    /// # Errors
    /// `Wrong` for one that is out of range.
    pub fn voice_volume(&mut self, db: i32) -> Edited {
        self.project.defaults.voice_volume_db = checked(db.into())?;
        Ok(())
    }

    /// A file as the person's recording of the whole script, or voices again. It is no music any more.
    ///
    /// # Errors
    /// `NoSuchFile`, `NoSound`.
    pub fn narrate_with(&mut self, media: Option<&str>) -> Edited {
        let media = media.map(|name| self.heard_file(name)).transpose()?;
        if let Some(media) = &media {
            self.project.music.take_if(|music| music.media == *media);
        }
        let chosen_by = Some(ChosenBy::Person);
        self.project.narration = media.map(|media| Recording { media, chosen_by });
        Ok(())
    }

    /// A file as the person's recording of one line, or its voice again. It is no music any more.
    ///
    /// # Errors
    /// `NoSuchLine`, `NoSuchFile`, `NoSound`.
    pub fn record(&mut self, scene: &str, media: Option<&str>) -> Edited {
        let place = self.place(scene)?;
        let media = media.map(|name| self.heard_file(name)).transpose()?;
        if let Some(media) = &media {
            self.project.music.take_if(|music| music.media == *media);
        }
        self.project.scenes[place].recording = media;
        Ok(())
    }

    /// A file of the project that may be listened to, by its name in it.
    fn heard_file(&self, name: &str) -> Result<String, EditError> {
        let file = self.file(name)?;
        if file.kind == Some(MediaKind::Photo) {
            return Err(EditError::NoSound { name: file.path.name() });
        }
        Ok(name.to_owned())
    }
}
