//! The words of a card: large, in the middle of the picture, there as long as the card is.

use super::ass::{clock, harmless, header};
use super::draw::draw_block;
use super::faces::Faces;
use super::layout::{card, clean};
use super::style::{Lettering, Look, Position, Style};
use super::{Caption, CaptionWord};
use crate::project::Percent;
use crate::script;
use crate::time::Time;
use crate::timeline::Canvas;

/// Most letters a card holds.
pub const LONGEST_CARD: usize = 200;
/// Words that stand alone are so large, in percent of captions.
const LARGER: u16 = 135;

impl Style {
    /// How cards look in a video whose captions look like this: the same letters, at their own size and place.
    pub fn of_card(&self) -> Style {
        let Lettering { font, text_colour, outline_colour, safe_area, upper_case, .. } = self.lettering;
        let usual = Lettering::default();
        let lettering = Lettering { font, text_colour, outline_colour, safe_area, upper_case, ..usual };
        Style { look: Look::OneWord, lettering }
    }

    /// How words look that stand alone on a drawn background: as all captions, larger and in the middle.
    pub fn large(&self) -> Style {
        let Style { look, lettering } = *self;
        let size = lettering.size.map_or(100, Percent::get);
        let size = Some(Percent::of((size * LARGER / 100).min(200)));
        Style { look, lettering: Lettering { size, position: Some(Position::Middle), ..lettering } }
    }
}

/// The lines of a card that is seen for `length`, each as a phrase, so that its fonts can be found.
pub fn card_captions(text: &str, length: Time) -> Vec<Caption> {
    let word = |word: &str| CaptionWord { text: word.to_owned(), start: Time::ZERO };
    let caption = |line: &str| {
        let words: Vec<CaptionWord> = script::words(line).into_iter().map(word).collect();
        (!clean(line).is_empty()).then_some(Caption { start: Time::ZERO, end: length, words })
    };
    text.lines().filter_map(caption).collect()
}

/// One subtitle script that draws the lines of a card on `canvas` with `faces`; an empty text without words.
///
/// `style` is one of [`Style::of_card`]. Without a face the renderer breaks and sets the lines by itself.
pub fn draw_card(lines: &[Caption], style: &Style, canvas: Canvas, faces: &Faces) -> String {
    let Some(first) = lines.first() else { return String::new() };
    let (start, end) = (first.start, first.end);
    if faces.is_empty() {
        let rows: Vec<String> = lines.iter().map(|line| harmless(&clean(&line.text()))).collect();
        let (start, end, text) = (clock(start), clock(end), rows.join("\\N"));
        return format!("{}Dialogue: 0,{start},{end},Caption,,0,0,0,,{text}\n", header(style, canvas));
    }
    draw_block((start, end), &card(lines, style, canvas, faces), style, canvas, faces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::FrameRate;

    const CANVAS: Canvas = Canvas { width: 1080, height: 1920, fps: FrameRate::THIRTY };

    #[test]
    fn a_card_without_fonts_is_one_event_whatever_its_words_are() {
        for text in ["Why bees dance", "one\ntwo", "{\\pos(0,0)}\r\nDialogue: 1", "为什么夜空是黑的？"]
        {
            let lines = card_captions(text, Time::from_ms(2_500));
            let ass = draw_card(&lines, &Style::default().of_card(), CANVAS, &Faces::default());
            assert_eq!(ass.lines().filter(|line| line.starts_with("Dialogue")).count(), 1, "{ass}");
            assert!(ass.contains(",0:00:02.50,Caption") && !ass.contains(",{\\"), "{ass}");
        }
    }

    #[test]
    fn a_card_without_words_draws_nothing() {
        for text in ["", " \n", "\u{200b}\n\u{202e}"] {
            let lines = card_captions(text, Time::from_ms(900));
            assert_eq!(draw_card(&lines, &Style::default().of_card(), CANVAS, &Faces::default()), "");
        }
    }
}
