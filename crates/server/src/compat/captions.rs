//! How these clients want captions to look, in the words of our own looks.

use super::lax;
use super::params::{Background, Notes, VideoParams};
use super::voices::shown;
use studio::{Colour, Font, Lettering, Look, Percent, Position};

/// The size of letters that these clients take for usual.
const USUAL_SIZE: i64 = 60;

/// The look and what is chosen beside it; what cannot be had becomes a sentence.
pub(super) fn map(asked: &VideoParams, notes: &mut Notes) -> (Look, Lettering) {
    if asked.subtitle_enabled == Some(false) {
        return (Look::Off, Lettering::default());
    }
    let (boxed, box_colour) = match &asked.text_background_color {
        Some(Background::Switch(on)) => (*on, None),
        Some(Background::Colour(word)) if word.trim().is_empty() => (false, None),
        Some(Background::Colour(word)) if lax::is_switch(word).is_some() => {
            (lax::is_switch(word) == Some(true), None)
        }
        Some(Background::Colour(text)) => (true, colour("text_background_color", text, notes)),
        None => (false, None),
    };
    let boxed = boxed || asked.rounded_subtitle_background == Some(true);
    let mut of = |name: &str, given: &Option<String>, usual: &str| {
        let given = given.as_deref().filter(|given| !given.trim().is_empty());
        given.filter(|given| !given.eq_ignore_ascii_case(usual)).and_then(|text| colour(name, text, notes))
    };
    let text_colour = of("text_fore_color", &asked.text_fore_color, "#FFFFFF");
    let outline_colour = of("stroke_color", &asked.stroke_color, "#000000");
    notes.other(&asked.stroke_width, 1.5, "stroke_width", "the outline is as wide as suits the letters");
    let lettering = Lettering {
        font: font(asked, notes),
        size: size(asked, notes),
        text_colour,
        outline_colour,
        box_colour,
        position: position(asked, notes),
        ..Lettering::default()
    };
    (if boxed { Look::Box } else { Look::Outline }, lettering)
}

fn colour(name: &str, text: &str, notes: &mut Notes) -> Option<Colour> {
    let text = text.trim();
    let short = text.strip_prefix('#').filter(|digits| digits.len() == 3 && digits.is_ascii());
    let long = short.map(|digits| digits.chars().fold("#".to_owned(), |long, c| format!("{long}{c}{c}")));
    let colour = Colour::try_from(long.unwrap_or_else(|| text.to_owned())).ok();
    if colour.is_none() {
        notes.say(format!("{name}: \"{}\" is no colour like #FFD52F; the usual one is used.", shown(text)));
    }
    colour
}

fn font(asked: &VideoParams, notes: &mut Notes) -> Font {
    let name = asked.font_name.as_deref().unwrap_or_default().to_lowercase();
    let known = [
        ("montserrat", Font::Montserrat),
        ("anton", Font::Anton),
        ("nunito", Font::Nunito),
        ("playfair", Font::PlayfairDisplay),
        ("noto", Font::NotoSans),
    ];
    let found = known.iter().find(|(word, _)| name.contains(word));
    if found.is_none() && !["", "stheitimedium.ttc"].contains(&name.as_str()) {
        notes.say("font_name: captions are set in one of Montserrat, Anton, Nunito, Playfair and Noto Sans.");
    }
    found.map(|(_, font)| *font).unwrap_or_default()
}

/// Against the usual size: ours is made for the look.
fn size(asked: &VideoParams, notes: &mut Notes) -> Option<Percent> {
    let size = asked.font_size.filter(|size| *size != USUAL_SIZE)?;
    let percent = size.saturating_mul(100) / USUAL_SIZE;
    if !(50..=200).contains(&percent) {
        notes.say("font_size: it is held between half and twice the usual 60.");
    }
    Some(Percent::of(percent.clamp(50, 200) as u16))
}

fn position(asked: &VideoParams, notes: &mut Notes) -> Option<Position> {
    match asked.subtitle_position.as_deref().unwrap_or("bottom") {
        "" | "bottom" => None,
        "top" => Some(Position::Top),
        "center" => Some(Position::Middle),
        "custom" => {
            notes.say("custom_position: captions stand at the nearest of top, middle and bottom.");
            Some(match asked.custom_position.unwrap_or(70.0) {
                percent if percent < 33.0 => Position::Top,
                percent if percent < 62.0 => Position::Middle,
                _ => Position::Bottom,
            })
        }
        other => {
            notes.say(format!("subtitle_position: Spool does not know {}; it is the bottom.", shown(other)));
            None
        }
    }
}
