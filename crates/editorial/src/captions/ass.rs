//! Captions in the language of the subtitle renderer (Advanced SubStation Alpha), to be drawn on the picture.

use super::{Caption, CaptionWord, Look, MOST_GRAPHEMES, ROW_UNITS, row_starts};
use crate::script;
use crate::time::Time;
use crate::timeline::Canvas;
use std::fmt::Write;
use unicode_segmentation::UnicodeSegmentation;

/// Font for text in Latin, Greek and Cyrillic letters.
const LATIN_FONT: &str = "Montserrat ExtraBold";
/// Font for text with Han characters.
const HAN_FONT: &str = "Noto Sans SC Black";
/// Rows that one word may take.
const MOST_ROWS: usize = 3;
/// The spoken word, as blue-green-red: a warm yellow.
const SPOKEN: &str = "&H2FD5FF&";

/// One subtitle script that draws `captions` on `canvas`; an empty text when there is nothing to draw.
pub fn to_ass(captions: &[Caption], look: Look, canvas: Canvas) -> String {
    if look == Look::Off || captions.is_empty() {
        return String::new();
    }
    let mut out = header(captions, look, canvas);
    for caption in captions {
        match look {
            Look::SpokenWord => spoken_word(&mut out, caption),
            Look::Outline | Look::Box => {
                event(&mut out, caption.start, caption.end, &rows(&caption.words, None))
            }
            Look::Off => {}
        }
    }
    out
}

/// One event for each word, the whole phrase in it, that word lit.
fn spoken_word(out: &mut String, caption: &Caption) {
    for (index, word) in caption.words.iter().enumerate() {
        let start = if index == 0 { caption.start } else { word.start };
        let end = caption.words.get(index + 1).map_or(caption.end, |next| next.start);
        event(out, start, end, &rows(&caption.words, Some(index)));
    }
}

fn event(out: &mut String, start: Time, end: Time, text: &str) {
    if clock(start) < clock(end) {
        let _ = writeln!(out, "Dialogue: 0,{},{},Caption,,0,0,0,,{text}", clock(start), clock(end));
    }
}

/// The phrase in rows, with `lit` coloured.
fn rows(words: &[CaptionWord], lit: Option<usize>) -> String {
    let starts = row_starts(words);
    let mut text = String::new();
    for (index, word) in words.iter().enumerate() {
        if starts.contains(&index) {
            text.push_str("\\N");
        } else if index > 0 && script::spaced(&words[index - 1].text, &word.text) {
            text.push(' ');
        }
        let plain = in_rows(&word.text).iter().map(|row| harmless(row)).collect::<Vec<_>>().join("\\N");
        if lit == Some(index) {
            let _ = write!(text, "{{\\c{SPOKEN}}}{plain}{{\\c}}");
        } else {
            text.push_str(&plain);
        }
    }
    text
}

/// A word that is wider than the picture, in as many rows as may stand on it.
fn in_rows(word: &str) -> Vec<String> {
    let mut rows = vec![String::new()];
    for grapheme in word.graphemes(true).take(MOST_GRAPHEMES) {
        let full = script::width(rows.last().map_or("", String::as_str)) >= ROW_UNITS;
        if full && rows.len() == MOST_ROWS {
            rows.last_mut().into_iter().for_each(|row| row.push('…'));
            break;
        }
        if full {
            rows.push(String::new());
        }
        rows.last_mut().into_iter().for_each(|row| row.push_str(grapheme));
    }
    rows
}

/// A person's text with everything the renderer would obey made visible instead.
fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for grapheme in text.graphemes(true).take(MOST_GRAPHEMES) {
        match grapheme {
            "\\" => out.push_str("\\\u{2060}"),
            "{" => out.push_str("\\{"),
            "}" => out.push_str("\\}"),
            "\n" | "\r\n" | "\r" => out.push(' '),
            other => out.extend(other.chars().take(12).filter(|c| !c.is_control())),
        }
    }
    out
}

fn header(captions: &[Caption], look: Look, canvas: Canvas) -> String {
    let han = captions.iter().any(|c| c.words.iter().any(|w| w.text.chars().any(script::is_han)));
    let font = if han { HAN_FONT } else { LATIN_FONT };
    let Canvas { width, height, .. } = canvas;
    let short = width.min(height);
    // Sites lay their buttons over the lowest fifth of a tall picture; a wide one has only the player's bar.
    let margin = if height > width { height * 24 / 100 } else { height * 8 / 100 };
    let side = width * 8 / 100;
    let size = short * 112 / 1000;
    let (outline, shadow, border, back) = match look {
        Look::Box => (short * 18 / 1000, 0, 3, "&H30101010"),
        _ => (short * 8 / 1000, short * 3 / 1000, 1, "&H90000000"),
    };
    let outline_colour = if look == Look::Box { back } else { "&H00101010" };
    format!(
        "[Script Info]\nScriptType: v4.00+\nPlayResX: {width}\nPlayResY: {height}\nWrapStyle: 0\n\
         ScaledBorderAndShadow: yes\nYCbCr Matrix: TV.709\n\n\
         [V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
         Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, \
         Alignment, MarginL, MarginR, MarginV, Encoding\n\
         Style: Caption,{font},{size},&H00FFFFFF,&H00FFFFFF,{outline_colour},{back},0,0,0,0,100,100,0,0,{border},\
         {outline},{shadow},2,{side},{side},{margin},-1\n\n\
         [Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    )
}

/// `h:mm:ss.cc`, rounded to the nearest hundredth.
fn clock(time: Time) -> String {
    let hundredths = (time.as_ms().max(0) + 5) / 10;
    format!(
        "{}:{:02}:{:02}.{:02}",
        hundredths / 360_000,
        hundredths / 6_000 % 60,
        hundredths / 100 % 60,
        hundredths % 100
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::FrameRate;

    fn caption(words: &[(&str, i64)], end: i64) -> Caption {
        let words: Vec<CaptionWord> = words
            .iter()
            .map(|(text, ms)| CaptionWord { text: (*text).to_owned(), start: Time::from_ms(*ms) })
            .collect();
        Caption { start: words[0].start, end: Time::from_ms(end), words }
    }

    fn events(look: Look, caption: Caption) -> Vec<String> {
        let canvas = Canvas { width: 1080, height: 1920, fps: FrameRate::THIRTY };
        let text = to_ass(&[caption], look, canvas);
        text.lines().filter(|line| line.starts_with("Dialogue")).map(str::to_owned).collect()
    }

    #[test]
    fn each_word_lights_up_in_its_turn() {
        assert_eq!(
            events(Look::SpokenWord, caption(&[("Bees", 100), ("dance.", 500)], 900)),
            [
                "Dialogue: 0,0:00:00.10,0:00:00.50,Caption,,0,0,0,,{\\c&H2FD5FF&}Bees{\\c} dance.",
                "Dialogue: 0,0:00:00.50,0:00:00.90,Caption,,0,0,0,,Bees {\\c&H2FD5FF&}dance.{\\c}",
            ]
        );
    }

    #[test]
    fn markup_in_a_persons_text_is_shown_and_not_obeyed() {
        for (text, shown) in [
            ("{\\pos(0,0)}", "\\{\\\u{2060}pos(0,0)\\}"),
            ("C:\\new", "C:\\\u{2060}new"),
            ("a\nDialogue: 0", "a Dialogue: 0"),
            ("{braces}", "\\{braces\\}"),
        ] {
            let line = &events(Look::Outline, caption(&[(text, 0)], 900))[0];
            assert_eq!(line.split(",,").last(), Some(shown), "{text}");
        }
    }

    #[test]
    fn a_word_wider_than_the_picture_goes_on_in_the_next_row() {
        let line = &events(Look::Outline, caption(&[("https://www.example.com/why-bees-dance", 0)], 900))[0];
        assert!(line.ends_with(",,https://www.example.\\Ncom/why-bees-dance"), "{line}");
    }

    #[test]
    fn a_word_of_a_million_letters_is_cut() {
        let line = &events(Look::Outline, caption(&[(&"x".repeat(1_000_000), 0)], 900))[0];
        assert!(line.len() < 700);
    }

    #[test]
    fn nothing_is_drawn_when_captions_are_off() {
        assert!(events(Look::Off, caption(&[("Bees", 0)], 900)).is_empty());
    }
}
