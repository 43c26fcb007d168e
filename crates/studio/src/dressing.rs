//! Dressing: what one video wears whatever its project says, as whoever asks for it names it.

use crate::api::{ApiError, InputKind};
use crate::intake::{self, Production};
use crate::looks::located;
use editorial::captions::Look;
use editorial::project::{Card, Logo};
use editorial::timeline::TransitionKind;
use std::path::{Path, PathBuf};

/// What one video wears; what is not named is as its project says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DressChoices {
    /// How captions look, also where a line has its own look.
    pub look: Option<Look>,
    /// How pictures change, also where a line has its own way.
    pub transition: Option<TransitionKind>,
    /// How fast the film of every line runs, in percent of its own pace, 25 to 400.
    pub speed_percent: Option<u32>,
    /// What stands in a corner.
    pub logo: Option<LogoChoice>,
    /// Words of the card before the first line; empty for no card.
    pub title_card: Option<String>,
    /// Words of the card after the last line; empty for no card.
    pub end_card: Option<String>,
    /// Who speaks, also where a line has a voice of its own.
    pub voice: Option<String>,
}

/// What stands in a corner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogoChoice {
    /// None.
    Nothing,
    /// A photo of the person's own, where the project's logo stands, else above on the right.
    File(PathBuf),
}

impl DressChoices {
    /// A production that wears this.
    ///
    /// # Errors
    /// `edit_wrong` for a speed, words or a voice's name that cannot be; `media_kind` for a logo that is no photo; `input_missing`,
    /// `not_a_file`.
    pub(crate) fn on(&self, mut production: Production) -> Result<Production, ApiError> {
        let document = &mut production.document;
        if let Some(look) = self.look {
            document.project.defaults.look = look;
            document.project.scenes.iter_mut().for_each(|scene| scene.look = None);
        }
        if let Some(kind) = self.transition {
            document.project.defaults.transition.kind = kind;
            document.project.scenes.iter_mut().for_each(|scene| scene.transition = None);
        }
        if let Some(percent) = self.speed_percent {
            let lines: Vec<String> = document.project.scenes.iter().map(|scene| scene.id.clone()).collect();
            lines.iter().try_for_each(|line| document.run_at(line, percent))?;
        }
        if let Some(words) = &self.title_card {
            let ms = length(document.project.title_card.as_ref());
            document.open_with(Some((words.as_str(), ms)).filter(|_| !words.trim().is_empty()))?;
        }
        if let Some(words) = &self.end_card {
            let ms = length(document.project.end_card.as_ref());
            document.end_with(Some((words.as_str(), ms)).filter(|_| !words.trim().is_empty()))?;
        }
        if let Some(voice) = &self.voice {
            document.speak_with(None, Some(voice))?;
            document.project.scenes.iter_mut().for_each(|scene| scene.voice = None);
        }
        match &self.logo {
            None => {}
            Some(LogoChoice::Nothing) => document.stand_in_corner(None)?,
            Some(LogoChoice::File(path)) => stand(&mut production, path)?,
        }
        Ok(production)
    }
}

fn length(card: Option<&Card>) -> u32 {
    card.map_or_else(|| Card::default().ms, |card| card.ms).get()
}

fn stand(production: &mut Production, path: &Path) -> Result<(), ApiError> {
    intake::plain_file(path)?;
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if intake::classify(&path) != InputKind::Photo {
        let message = format!("\"{}\" is not a photo, so it cannot be the logo.", intake::shown(&path));
        let hint = "Choose a photo, best one with a see-through background.";
        return Err(ApiError::lasting("media_kind", message, hint));
    }
    let media = located(production, &path);
    let logo = match production.document.project.logo.take() {
        Some(now) => Logo { media, ..now },
        None => Logo::of(media),
    };
    Ok(production.document.stand_in_corner(Some(logo))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use editorial::timeline::Corner;

    fn plain() -> Production {
        intake::script(Some("Bees dance. They do."), None).unwrap()
    }

    #[test]
    fn a_video_wears_what_is_named_and_nothing_else() {
        let bare = plain();
        let same = DressChoices::default().on(bare.clone()).unwrap();
        assert_eq!(same.document, bare.document);
        let choices = DressChoices {
            look: Some(Look::Box),
            transition: Some(TransitionKind::Wipe),
            speed_percent: Some(150),
            title_card: Some("Why bees dance".to_owned()),
            end_card: Some("Thanks".to_owned()),
            voice: Some("openai:nova".to_owned()),
            logo: None,
        };
        let mut bare = bare;
        bare.document.project.scenes[1].voice = Some("edge:en-US-GuyNeural".to_owned());
        let project = choices.on(bare).unwrap().document.project;
        let spoken = project.scenes.iter().map(|scene| project.voice_of(scene)).collect::<Vec<_>>();
        assert_eq!(spoken, [Some("openai:nova"); 2]);
        assert_eq!(
            (project.defaults.look, project.defaults.transition.kind),
            (Look::Box, TransitionKind::Wipe)
        );
        assert!(
            project.clips().all(|clip| clip.speed_percent.percent() == 150) && project.clips().count() == 2
        );
        let words = |card: Option<Card>| card.map(|card| (String::from(card.text), card.ms.get()));
        assert_eq!(words(project.title_card), Some(("Why bees dance".to_owned(), 2_500)));
        assert_eq!(words(project.end_card), Some(("Thanks".to_owned(), 2_500)));
    }

    #[test]
    fn no_words_are_no_card_and_none_is_no_logo() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("logo.png");
        std::fs::write(&file, "a logo").unwrap();
        let on = |logo, words: &str| DressChoices {
            logo: Some(logo),
            title_card: Some(words.to_owned()),
            ..DressChoices::default()
        };
        let worn = on(LogoChoice::File(file.clone()), "Bees").on(plain()).unwrap();
        let project = &worn.document.project;
        let logo = project.logo.clone().unwrap();
        assert_eq!((worn.located.get(&logo.media), logo.corner), (Some(&file), Corner::TopRight));
        assert!(project.title_card.is_some());
        let taken_off = on(LogoChoice::Nothing, " ").on(worn).unwrap().document.project;
        assert_eq!((taken_off.logo, taken_off.title_card), (None, None));
    }

    #[test]
    fn a_logo_that_is_no_photo_or_not_there_is_told_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let film = folder.path().join("logo.mp4");
        std::fs::write(&film, "a film").unwrap();
        let with = |path: &Path| {
            let logo = Some(LogoChoice::File(path.to_owned()));
            DressChoices { logo, ..DressChoices::default() }.on(plain()).unwrap_err()
        };
        let refused = with(&film);
        assert_eq!(refused.code, "media_kind");
        assert!(refused.message.starts_with("\"logo.mp4\" is not a photo"), "{}", refused.message);
        assert_eq!(with(&folder.path().join("gone.png")).code, "input_missing");
        let fast = DressChoices { speed_percent: Some(900), ..DressChoices::default() };
        assert_eq!(fast.on(plain()).unwrap_err().code, "edit_wrong");
        let nobody = DressChoices { voice: Some(String::new()), ..DressChoices::default() };
        assert_eq!(nobody.on(plain()).unwrap_err().code, "edit_wrong");
    }
}
