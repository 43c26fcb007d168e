//! Captions in the language of subtitle renderers and editors (Advanced SubStation Alpha), one event a phrase.
//!
//! This is the file beside the video, and what is drawn where Spool's own fonts are missing; see `draw` for the rest.

use super::layout::clean;
use super::style::{Look, Style};
use super::{Caption, Position};
use crate::time::Time;
use crate::timeline::Canvas;
use std::fmt::Write;
use unicode_segmentation::UnicodeSegmentation;

/// One subtitle script of `captions` on `canvas`, in phrases that the renderer breaks into rows.
///
/// A look that draws nothing on the picture still has its words here.
pub fn to_ass(captions: &[Caption], style: &Style, canvas: Canvas) -> String {
    let mut out = header(style, canvas);
    for caption in captions {
        let (start, end) = (clock(caption.start), clock(caption.end));
        let text = clean(&caption.text());
        let text = if style.lettering.upper_case { text.to_uppercase() } else { text };
        if start < end && !text.is_empty() {
            let _ = writeln!(out, "Dialogue: 0,{start},{end},Caption,,0,0,0,,{}", harmless(&text));
        }
    }
    out
}

/// A cleaned text with everything the renderer would obey made visible instead.
pub(super) fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for grapheme in text.graphemes(true) {
        match grapheme {
            "\\" => out.push_str("\\\u{2060}"),
            "{" => out.push_str("\\{"),
            "}" => out.push_str("\\}"),
            other => out.push_str(other),
        }
    }
    out
}

/// Everything before the events: the picture's size and the one style, in the same design as on the picture.
pub(super) fn header(style: &Style, canvas: Canvas) -> String {
    let Canvas { width, height, .. } = canvas;
    let (design, frame) = (style.design(), style.frame(canvas));
    let size = frame.em * 1.3;
    let part = |thousandths: u32| frame.em * f64::from(thousandths) / 1000.0;
    let boxed = matches!(style.look, Look::Box | Look::Typewriter | Look::LowerThird);
    let (border, outline, around) =
        if boxed { (3, part(250), design.back) } else { (1, part(design.border), design.outline) };
    let shadow = part(design.shadow);
    let (text, around) = (design.text.whole(), around.whole());
    let side = frame.left;
    let (place, margin) = match design.position {
        Position::Top => (8, frame.top),
        Position::Middle => (5, 0.0),
        Position::Bottom => (2, f64::from(height) - frame.bottom),
    };
    let font = style.lettering.font.name();
    format!(
        "[Script Info]\nScriptType: v4.00+\nPlayResX: {width}\nPlayResY: {height}\nWrapStyle: 0\n\
         ScaledBorderAndShadow: yes\nKerning: yes\nYCbCr Matrix: TV.709\n\n\
         [V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
         Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, \
         Alignment, MarginL, MarginR, MarginV, Encoding\n\
         Style: Caption,{font},{size:.1},{text},{text},{around},&H80000000,\
         0,0,0,0,100,100,0,0,{border},{outline:.1},{shadow:.1},{place},{side:.0},{side:.0},{margin:.0},-1\n\n\
         [Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    )
}

/// `h:mm:ss.cc`, rounded to the nearest hundredth.
pub(super) fn clock(time: Time) -> String {
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
    use super::super::CaptionWord;
    use super::*;
    use crate::time::FrameRate;
    use proptest::prelude::*;

    fn events(text: &str, style: Style) -> Vec<String> {
        let canvas = Canvas { width: 1080, height: 1920, fps: FrameRate::THIRTY };
        let words = vec![CaptionWord { text: text.to_owned(), start: Time::from_ms(100) }];
        let caption = Caption { start: Time::from_ms(100), end: Time::from_ms(900), words };
        let text = to_ass(&[caption], &style, canvas);
        text.lines().filter(|line| line.starts_with("Dialogue")).map(str::to_owned).collect()
    }

    #[test]
    fn a_phrase_is_one_event() {
        let event = "Dialogue: 0,0:00:00.10,0:00:00.90,Caption,,0,0,0,,Bees dance.";
        assert_eq!(events("Bees dance.", Look::SpokenWord.into()), [event]);
    }

    #[test]
    fn markup_in_a_persons_text_is_shown_and_not_obeyed() {
        for (text, shown) in [
            ("{\\pos(0,0)}", "\\{\\\u{2060}pos(0,0)\\}"),
            ("C:\\new", "C:\\\u{2060}new"),
            ("a\nDialogue: 0", "a Dialogue: 0"),
            ("{braces}", "\\{braces\\}"),
            ("\u{202e}back\u{200b}wards\u{7}", "backwards"),
        ] {
            let line = &events(text, Look::Outline.into())[0];
            assert_eq!(line.split(",,").last(), Some(shown), "{text}");
        }
    }

    #[test]
    fn a_word_of_a_million_letters_is_cut() {
        let line = &events(&"x".repeat(1_000_000), Look::Outline.into())[0];
        assert!(line.len() < 700);
    }

    proptest! {
        #[test]
        fn no_text_adds_an_event_or_a_command(text in "[\\\\{}a-zNnh \u{1}-\u{1f}\u{85}\u{2028}\u{202a}-\u{202e}]{0,60}") {
            let events = events(&text, Look::Outline.into());
            prop_assert!(events.len() <= 1);
            let shown = events.first().map_or("", |event| event.splitn(10, ',').last().unwrap_or_default());
            prop_assert!(!commands(shown), "{}", shown);
        }
    }

    /// Whether the renderer would find something to obey: an open brace or a letter after a backslash.
    fn commands(text: &str) -> bool {
        let mut before = ' ';
        text.chars().any(|c| {
            let open = c == '{' && before != '\\';
            let escape = before == '\\' && !matches!(c, '{' | '}' | '\u{2060}');
            before = c;
            open || escape
        })
    }
}
