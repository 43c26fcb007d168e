//! What a video wears, in the words of the command line.

use serde::de::DeserializeOwned;
use serde_json::Value;
use std::path::PathBuf;
use studio::{DressChoices, LogoChoice, Look, TransitionKind};

const LOOKS: &str =
    "spoken-word, pop, karaoke, box, word-box, outline, one-word, lower-third, typewriter or off";
const TRANSITIONS: &str =
    "none, fade, slide, slide-up, wipe, zoom, fade-black, fade-white, circle, blur, clock or pixels";

/// What the video wears; what is left out is as its project says.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Dress {
    #[arg(long, value_parser = look, help = format!("How captions look: {LOOKS}"))]
    look: Option<Look>,
    #[arg(long, value_parser = transition, help = format!("How one picture becomes the next: {TRANSITIONS}"))]
    transition: Option<TransitionKind>,
    /// How fast films run, in percent of their own pace, 25 to 400.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(25..=400))]
    speed: Option<u32>,
    /// A photo that stands in a corner all the time, best one with a see-through background; or none.
    #[arg(long, value_name = "FILE|none")]
    logo: Option<PathBuf>,
    /// Words that are shown large before the first line; "" for none.
    #[arg(long, value_name = "TEXT")]
    title_card: Option<String>,
    /// Words that are shown large after the last line; "" for none.
    #[arg(long, value_name = "TEXT")]
    end_card: Option<String>,
    /// The voice of every line, see spool voices.
    #[arg(long, value_name = "ID")]
    voice: Option<String>,
}

impl From<Dress> for DressChoices {
    fn from(dress: Dress) -> DressChoices {
        let Dress { look, transition, speed, logo, title_card, end_card, voice } = dress;
        let logo = logo.map(|path| match path.to_str() {
            Some(word) if word.eq_ignore_ascii_case("none") => LogoChoice::Nothing,
            _ => LogoChoice::File(path),
        });
        DressChoices { look, transition, speed_percent: speed, logo, title_card, end_card, voice }
    }
}

fn look(word: &str) -> Result<Look, String> {
    named(word).ok_or_else(|| format!("choose {LOOKS}"))
}

fn transition(word: &str) -> Result<TransitionKind, String> {
    named(word).ok_or_else(|| format!("choose {TRANSITIONS}"))
}

/// A choice by its name in a project, in which a hyphen may stand for an underscore.
fn named<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(Value::String(word.to_lowercase().replace('-', "_"))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Words {
        #[command(flatten)]
        dress: Dress,
    }

    fn said(words: &[&str]) -> Result<DressChoices, String> {
        let words = Words::try_parse_from([&["spool"], words].concat());
        words.map(|words| words.dress.into()).map_err(|error| error.to_string())
    }

    #[test]
    fn every_name_that_is_offered_is_known() {
        let names = |list: &'static str| list.split([',', ' ']).filter(|word| !["", "or"].contains(word));
        for name in names(LOOKS) {
            assert!(said(&["--look", name]).is_ok_and(|dress| dress.look.is_some()), "{name}");
        }
        for name in names(TRANSITIONS) {
            assert!(said(&["--transition", name]).is_ok_and(|dress| dress.transition.is_some()), "{name}");
        }
        assert_eq!(said(&["--look", "Word_Box"]).unwrap().look, Some(Look::WordBox));
        assert_eq!((names(LOOKS).count(), names(TRANSITIONS).count()), (10, 12));
    }

    #[test]
    fn a_wrong_word_is_answered_with_the_right_ones() {
        assert!(said(&["--look", "shiny"]).unwrap_err().contains(LOOKS));
        assert!(said(&["--transition", "explode"]).unwrap_err().contains(TRANSITIONS));
        for wrong in ["24", "401", "fast"] {
            let told = said(&["--speed", wrong]).unwrap_err();
            assert!(told.contains("--speed") && told.contains(wrong), "{told}");
        }
    }

    #[test]
    fn what_is_left_out_stays_and_none_takes_the_logo_off() {
        assert_eq!(said(&[]).unwrap(), DressChoices::default());
        assert_eq!(said(&["--logo", "none"]).unwrap().logo, Some(LogoChoice::Nothing));
        let file = said(&["--logo", "mark.png", "--title-card", "Bees", "--end-card", ""]).unwrap();
        assert_eq!(file.logo, Some(LogoChoice::File("mark.png".into())));
        assert_eq!((file.title_card.as_deref(), file.end_card.as_deref()), (Some("Bees"), Some("")));
    }
}
