//! CMX 3600, an edit list: one track of pictures and the lanes of sound, each as source and place, in time code that
//! begins at one hour. Names and paths are in its comments, where editors look for them.

use super::{Clip, Kind, Layout, Medium, Pace, Shown};
use crate::time::FrameRate;
use std::fmt::Write;

/// The hour at which edits begin.
const HOUR: u64 = 1;
/// A source without a tape.
const REEL: &str = "AX";
/// What is nothing.
const BLACK: &str = "BL";

pub(super) fn write(layout: &Layout) -> String {
    let mut list = List {
        layout,
        clock: Clock::of(layout.canvas.fps),
        number: 0,
        text: format!("TITLE: {}\n", layout.title),
    };
    list.text.push_str("FCM: NON-DROP FRAME\n");
    let mut before: Option<&Shown> = None;
    for shown in &layout.pictures {
        match before.filter(|_| shown.dissolve > 0) {
            Some(before) => list.dissolve(before, shown),
            None => list.cut(&shown.clip, end_of_picture(layout, shown), "V"),
        }
        list.marks(shown);
        before = Some(shown);
    }
    for (number, lane) in layout.lanes.iter().enumerate() {
        let channel = if number == 0 { "A".to_owned() } else { format!("A{}", number + 1) };
        for heard in &lane.sounds {
            list.cut(&heard.clip, heard.clip.end(), &channel);
        }
    }
    list.text
}

/// Where a picture ends in a list, in which a dissolve begins with the picture that comes in.
fn end_of_picture(layout: &Layout, shown: &Shown) -> u64 {
    let next = layout.pictures.iter().find(|next| next.clip.at == shown.clip.end() && next.clip.frames > 0);
    shown.clip.end() - next.map_or(0, |next| next.dissolve / 2)
}

struct List<'a> {
    layout: &'a Layout,
    clock: Clock,
    number: usize,
    text: String,
}

impl<'a> List<'a> {
    fn cut(&mut self, clip: &Clip, end: u64, channel: &str) {
        self.number += 1;
        let stretch = Stretch { at: clip.at, end, from: clip.from };
        self.event(clip, channel, "C", stretch);
        self.named(clip, "FROM");
        self.file(clip);
    }

    /// A list tells of both sides: the old picture with no length of its own, then the new one.
    fn dissolve(&mut self, before: &Shown, shown: &Shown) {
        self.number += 1;
        let early = shown.dissolve / 2;
        let at = shown.clip.at - early;
        let old = &before.clip;
        let left = old.from + old.pace.gone_by(at - old.at);
        self.event(old, "V", "C", Stretch { at, end: at, from: left });
        let end = end_of_picture(self.layout, shown);
        let from = match self.film(&shown.clip) {
            true => shown.clip.from - shown.clip.pace.gone_by(early),
            false => 0,
        };
        let way = format!("D    {:03}", shown.dissolve);
        self.event(&shown.clip, "V", &way, Stretch { at, end, from });
        // Readers take the one file that is named for that of the picture which comes in.
        self.named(old, "FROM");
        self.named(&shown.clip, "TO");
        self.file(&shown.clip);
    }

    fn medium(&self, clip: &Clip) -> Option<&'a Medium> {
        self.layout.media.get(clip.medium.as_ref()?)
    }

    fn film(&self, clip: &Clip) -> bool {
        self.medium(clip).is_some_and(|medium| medium.kind == Kind::Film)
    }

    fn event(&mut self, clip: &Clip, channel: &str, way: &str, Stretch { at, end, from }: Stretch) {
        let medium = self.medium(clip);
        let begins = medium.map_or(0, |medium| self.layout.canvas.fps.nearest_frame(medium.begins));
        let reel = if medium.is_some() { REEL } else { BLACK };
        let hour = self.clock.second * 3_600 * HOUR;
        let code = |frame| self.clock.code(frame);
        // A list counts what is shown, and says beside it how fast that runs.
        let (source, until) = (begins + from, begins + from + (end - at));
        let _ = writeln!(
            self.text,
            "\n{:03}  {reel:<8} {channel:<5} {way:<8} {} {} {} {}",
            self.number,
            code(source),
            code(until),
            code(hour + at),
            code(hour + end),
        );
        if clip.pace != Pace::USUAL && end > at {
            let pace = self.clock.second as f64 * clip.pace.factor();
            let _ = writeln!(self.text, "M2   {reel:<8} {pace:05.1}                {}", code(source));
        }
    }

    fn named(&mut self, clip: &Clip, side: &str) {
        if let Some(medium) = self.medium(clip) {
            let _ = writeln!(self.text, "* {side} CLIP NAME: {}", super::in_a_row(&medium.name));
        }
    }

    fn file(&mut self, clip: &Clip) {
        if let Some(medium) = self.medium(clip) {
            let _ = writeln!(self.text, "* FROM FILE: {}", super::in_a_row(&medium.path));
        }
    }

    /// Lines that begin while this picture is shown.
    fn marks(&mut self, shown: &Shown) {
        let at = shown.clip.at - shown.dissolve / 2;
        let marks = self
            .layout
            .marks
            .iter()
            .filter(|mark| mark.at >= at && mark.at < end_of_picture(self.layout, shown));
        for mark in marks {
            let code = self.clock.code(self.clock.second * 3_600 * HOUR + mark.at);
            let _ = writeln!(self.text, "* LOC: {code} YELLOW  {}", mark.text);
        }
    }
}

struct Stretch {
    at: u64,
    end: u64,
    from: u64,
}

/// Time code without dropped numbers.
struct Clock {
    /// Frames that it counts as a second.
    second: u64,
}

impl Clock {
    fn of(fps: FrameRate) -> Clock {
        let (num, den) = fps.ratio();
        Clock { second: (u64::from(num) + u64::from(den) / 2) / u64::from(den).max(1) }
    }

    fn code(&self, frame: u64) -> String {
        let (seconds, frames) = (frame / self.second, frame % self.second);
        format!("{:02}:{:02}:{:02}:{frames:02}", seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60)
    }
}
