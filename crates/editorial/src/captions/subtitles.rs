//! Captions as files that sit beside the video: SubRip and WebVTT.

use super::Caption;
use crate::script::visible;
use crate::time::Time;
use std::fmt::Write;

/// SubRip text: numbered cues, times with a comma, a blank line after each.
pub fn to_srt(captions: &[Caption]) -> String {
    let mut out = String::new();
    for (index, caption) in shown(captions).enumerate() {
        let (start, end) = (clock(caption.start, ','), clock(caption.end, ','));
        let _ = write!(out, "{}\n{start} --> {end}\n{}\n\n", index + 1, one_line(&caption.text()));
    }
    out
}

/// WebVTT text; `<`, `>` and `&` are written as entities, as the format asks.
pub fn to_vtt(captions: &[Caption]) -> String {
    let mut out = String::from("WEBVTT\n\n");
    for caption in shown(captions) {
        let text = one_line(&caption.text()).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let _ = write!(out, "{} --> {}\n{text}\n\n", clock(caption.start, '.'), clock(caption.end, '.'));
    }
    out
}

/// Captions that last: a player has no use for one that ends when it begins.
fn shown(captions: &[Caption]) -> impl Iterator<Item = &Caption> {
    captions.iter().filter(|caption| caption.start.as_ms() < caption.end.as_ms())
}

/// A cue ends at a blank line and an arrow makes a header: text keeps neither, nor any hidden sign.
fn one_line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    visible(&text).split_whitespace().collect::<Vec<_>>().join(" ").replace("-->", "→")
}

fn clock(time: Time, point: char) -> String {
    let ms = time.as_ms().max(0);
    format!("{:02}:{:02}:{:02}{point}{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60, ms % 1_000)
}

#[cfg(test)]
mod tests {
    use super::super::CaptionWord;
    use super::*;

    fn caption(text: &str) -> Caption {
        let words = vec![CaptionWord { text: text.to_owned(), start: Time::from_ms(1_250) }];
        Caption { start: Time::from_ms(1_250), end: Time::from_ms(3_600_001), words }
    }

    #[test]
    fn srt_has_numbers_and_commas() {
        let srt = to_srt(&[caption("Hello\n\nthere --> you")]);
        assert_eq!(srt, "1\n00:00:01,250 --> 01:00:00,001\nHello there → you\n\n");
    }

    #[test]
    fn vtt_shows_markup_as_text() {
        let vtt = to_vtt(&[caption("<b>R&D</b>")]);
        assert_eq!(vtt, "WEBVTT\n\n00:00:01.250 --> 01:00:00.001\n&lt;b&gt;R&amp;D&lt;/b&gt;\n\n");
    }
}
