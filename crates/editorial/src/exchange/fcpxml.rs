//! Final Cut Pro's XML. Pictures stand in one storyline; sounds hang below the picture that is shown when they begin.
//! Times are fractions of a second that fall on the video's frames.

use super::{Clip, Heard, Kind, Layout, Medium, Pace, Role, Shown, in_a_row};
use crate::time::{FrameRate, TICKS_PER_SECOND, Time};
use crate::timeline::Fit;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::collections::BTreeMap;

/// The format's version, which every Final Cut of the last years reads.
const VERSION: &str = "1.10";
/// Final Cut's own dissolve.
const DISSOLVE: &str = "FxPlug:4731E73A-8DAC-4113-9A30-AE85B1761265";
/// Stills have time on both sides of what is shown of them.
const STILL: u64 = 3_600;
/// Rates that Final Cut names when a clip's is not that of the video.
const RATES: [(&str, u32, u32); 9] = [
    ("23.98", 24_000, 1_001),
    ("24", 24, 1),
    ("25", 25, 1),
    ("29.97", 30_000, 1_001),
    ("30", 30, 1),
    ("48", 48, 1),
    ("50", 50, 1),
    ("59.94", 60_000, 1_001),
    ("60", 60, 1),
];

pub(super) fn write(layout: &Layout) -> String {
    let ids = layout.media.keys().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
    let mut page = Page { layout, ids, xml: Writer::new_with_indent(Vec::new(), b' ', 2) };
    page.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    page.event(Event::DocType(BytesText::from_escaped("fcpxml")));
    page.within("fcpxml", &[("version", VERSION.to_owned())], |page| {
        page.within("resources", &[], Page::resources);
        page.within("library", &[], |page| {
            page.within("event", &[("name", layout.title.clone())], |page| {
                page.within("project", &[("name", layout.title.clone())], Page::sequence);
            });
        });
    });
    let mut text = String::from_utf8(page.xml.into_inner()).unwrap_or_default();
    text.push('\n');
    text
}

type Words<'w> = [(&'static str, String)];

struct Page<'a> {
    layout: &'a Layout,
    /// Places of files among the resources.
    ids: BTreeMap<&'a str, usize>,
    xml: Writer<Vec<u8>>,
}

impl<'a> Page<'a> {
    fn event(&mut self, event: Event<'_>) {
        self.xml.write_event(event).expect("memory takes what is written to it");
    }

    fn start<'n>(name: &'n str, words: &'n Words<'_>) -> BytesStart<'n> {
        BytesStart::new(name).with_attributes(words.iter().map(|(name, value)| (*name, value.as_str())))
    }

    fn within(&mut self, name: &str, words: &Words<'_>, inside: impl FnOnce(&mut Self)) {
        self.event(Event::Start(Self::start(name, words)));
        inside(self);
        self.event(Event::End(BytesEnd::new(name)));
    }

    fn leaf(&mut self, name: &str, words: &Words<'_>) {
        self.event(Event::Empty(Self::start(name, words)));
    }

    fn time(&self, frames: u64) -> String {
        let (num, den) = self.layout.canvas.fps.ratio();
        fraction(u128::from(frames) * u128::from(den), num.into())
    }

    fn resources(&mut self) {
        let canvas = self.layout.canvas;
        let own = [
            ("id", "video".to_owned()),
            ("frameDuration", self.time(1)),
            ("width", canvas.width.to_string()),
            ("height", canvas.height.to_string()),
            ("colorSpace", "1-1-1 (Rec. 709)".to_owned()),
        ];
        self.leaf("format", &own);
        for (place, medium) in self.layout.media.values().enumerate() {
            self.asset(place, medium);
        }
        let dissolve = [("id", "dissolve"), ("name", "Cross Dissolve"), ("uid", DISSOLVE)];
        self.leaf("effect", &dissolve.map(|(name, value)| (name, value.to_owned())));
    }

    fn asset(&mut self, place: usize, medium: &Medium) {
        let (width, height) = medium.size;
        let size = [("width", width.to_string()), ("height", height.to_string())];
        let named = |name: &'static str, value: String| (name, value);
        let own = match medium.kind {
            Kind::Film => {
                let (num, den) = medium.rate.unwrap_or(self.layout.canvas.fps).ratio();
                Some(named("frameDuration", fraction(den.into(), num.into())))
            }
            Kind::Still => Some(named("name", "FFVideoFormatRateUndefined".to_owned())),
            Kind::Sound => None,
        };
        let mut words = vec![
            named("id", format!("file{place}")),
            named("name", in_a_row(&medium.name)),
            named("start", seconds(medium.begins)),
            named(
                "duration",
                if medium.kind == Kind::Still { "0s".to_owned() } else { seconds(medium.length) },
            ),
        ];
        if let Some(own) = own {
            let id = format!("format{place}");
            self.leaf("format", &[vec![named("id", id.clone()), own], size.to_vec()].concat());
            words.extend([named("hasVideo", "1".to_owned()), named("format", id)]);
            words.push(named("videoSources", "1".to_owned()));
        }
        if medium.has_sound {
            words.extend([named("hasAudio", "1".to_owned()), named("audioSources", "1".to_owned())]);
        }
        self.within("asset", &words, |page| {
            page.leaf("media-rep", &[("kind", "original-media".to_owned()), ("src", medium.url.clone())]);
        });
    }

    fn sequence(&mut self) {
        let words = [
            ("format", "video".to_owned()),
            ("duration", self.time(self.layout.frames)),
            ("tcStart", "0s".to_owned()),
            ("tcFormat", "NDF".to_owned()),
            ("audioLayout", "stereo".to_owned()),
            ("audioRate", "48k".to_owned()),
        ];
        self.within("sequence", &words, |page| {
            page.within("spine", &[], |page| {
                for shown in &page.layout.pictures {
                    page.picture(shown);
                }
            });
        });
    }

    fn picture(&mut self, shown: &'a Shown) {
        let clip = &shown.clip;
        if shown.dissolve > 0 {
            let words = [
                ("name", "Cross Dissolve".to_owned()),
                ("offset", self.time(clip.at - shown.dissolve / 2)),
                ("duration", self.time(shown.dissolve)),
            ];
            self.within("transition", &words, |page| {
                page.leaf(
                    "filter-video",
                    &[("ref", "dissolve".to_owned()), ("name", "Cross Dissolve".to_owned())],
                );
            });
        }
        let medium = clip.medium.as_ref().and_then(|name| self.layout.media.get(name));
        let offset = self.time(clip.at);
        let (name, words) = match medium {
            None => {
                let start = self.time(0);
                ("gap", vec![("offset", offset), ("start", start), ("duration", self.time(clip.frames))])
            }
            Some(medium) if medium.kind == Kind::Still => ("video", self.words(clip, medium, offset)),
            Some(medium) => {
                let mut words = self.words(clip, medium, offset);
                words.push(("srcEnable", "video".to_owned()));
                ("asset-clip", words)
            }
        };
        self.within(name, &words, |page| {
            if let Some(medium) = medium {
                page.timing(clip, medium);
                page.framing(shown, medium);
            }
            let began = |at: u64| at >= clip.at && at < clip.end();
            for (place, lane) in page.layout.lanes.iter().enumerate() {
                for heard in lane.sounds.iter().filter(|heard| began(heard.clip.at)) {
                    page.sound(shown, heard, lane.role, place);
                }
            }
            for mark in page.layout.marks.iter().filter(|mark| began(mark.at)) {
                let at = page.inside(shown, mark.at);
                page.leaf(
                    "marker",
                    &[("start", at), ("duration", page.time(1)), ("value", mark.text.clone())],
                );
            }
        });
    }

    fn words(&self, clip: &Clip, medium: &Medium, offset: String) -> Vec<(&'static str, String)> {
        let place = clip.medium.as_deref().and_then(|name| self.ids.get(name)).copied().unwrap_or_default();
        vec![
            ("ref", format!("file{place}")),
            ("offset", offset),
            ("name", in_a_row(&medium.name)),
            ("start", self.start_of(clip, Some(medium), 0)),
            ("duration", self.time(clip.frames)),
        ]
    }

    /// A clip's own clock, so many frames after its first.
    fn start_of(&self, clip: &Clip, medium: Option<&Medium>, after: u64) -> String {
        let (num, den) = self.layout.canvas.fps.ratio();
        let (num, den) = (u128::from(num), u128::from(den));
        let ticks = TICKS_PER_SECOND as u128;
        let Some(medium) = medium else { return self.time(after) };
        if medium.kind == Kind::Still {
            return fraction(u128::from(STILL) * num + u128::from(after) * den, num);
        }
        let Pace { film, seen } = clip.pace;
        let (film, seen) = (u128::from(film), u128::from(seen));
        let begins = u128::from(medium.begins.0.unsigned_abs());
        // (begins + from) / pace + after, over one denominator.
        let first = (begins * num + u128::from(clip.from) * den * ticks) * seen;
        fraction(first + u128::from(after) * den * ticks * film, ticks * num * film)
    }

    /// The time of a frame of the video by the clock of the picture that is shown then.
    fn inside(&self, shown: &Shown, at: u64) -> String {
        let medium = shown.clip.medium.as_ref().and_then(|name| self.layout.media.get(name));
        self.start_of(&shown.clip, medium, at - shown.clip.at)
    }

    fn timing(&mut self, clip: &Clip, medium: &Medium) {
        let other = |rate: &FrameRate| *rate != self.layout.canvas.fps;
        if let Some((num, den)) = medium.rate.filter(other).map(FrameRate::ratio) {
            let known = RATES.iter().find(|(_, above, below)| (*above, *below) == (num, den));
            let rate = known.map(|(name, ..)| ("srcFrameRate", (*name).to_owned()));
            let words: Vec<_> = [("scaleEnabled", "0".to_owned())].into_iter().chain(rate).collect();
            self.leaf("conform-rate", &words);
        }
        if clip.pace == Pace::USUAL || medium.kind == Kind::Still {
            return;
        }
        let end = medium.begins + medium.length;
        self.within("timeMap", &[], |page| {
            for moment in [medium.begins, end] {
                let ticks = u128::from(moment.0.unsigned_abs());
                let Pace { film, seen } = clip.pace;
                let shown = fraction(ticks * u128::from(seen), TICKS_PER_SECOND as u128 * u128::from(film));
                let words = [("time", shown), ("value", seconds(moment)), ("interp", "linear".to_owned())];
                page.leaf("timept", &words);
            }
        });
    }

    /// How a picture fills the frame. What sticks out on one side is moved so that its focus is seen.
    fn framing(&mut self, shown: &Shown, medium: &Medium) {
        let fills = shown.fit == Fit::Fill;
        self.leaf("adjust-conform", &[("type", if fills { "fill" } else { "fit" }.to_owned())]);
        let canvas = self.layout.canvas;
        let (across, down) = (f64::from(canvas.width), f64::from(canvas.height));
        let (width, height) = (f64::from(medium.size.0.max(1)), f64::from(medium.size.1.max(1)));
        let scale = (across / width).max(down / height);
        let moved = |whole: f64, seen: f64, focus: u16| {
            let edge = (whole * f64::from(focus) / 1_000.0 - seen / 2.0).clamp(0.0, (whole - seen).max(0.0));
            // Final Cut counts in hundredths of the frame's height.
            (whole / 2.0 - edge - seen / 2.0) / down * 100.0
        };
        let right = moved(width * scale, across, shown.focus[0]);
        let up = -moved(height * scale, down, shown.focus[1]);
        if fills && (right.abs() >= 0.01 || up.abs() >= 0.01) {
            // No "-0".
            let (right, up) = (right + 0.0, up + 0.0);
            self.leaf("adjust-transform", &[("position", format!("{right:.3} {up:.3}"))]);
        }
    }

    fn sound(&mut self, under: &Shown, heard: &Heard, role: Role, lane: usize) {
        let clip = &heard.clip;
        let Some(medium) = clip.medium.as_ref().and_then(|name| self.layout.media.get(name)) else { return };
        let mut words = self.words(clip, medium, self.inside(under, clip.at));
        words.insert(1, ("lane", format!("-{}", lane + 1)));
        let role = match role {
            Role::Voice => "dialogue",
            Role::Clips => "effects",
            Role::Music => "music",
        };
        words.extend([("srcEnable", "audio".to_owned()), ("audioRole", role.to_owned())]);
        self.within("asset-clip", &words, |page| {
            page.timing(clip, medium);
            page.level(heard);
        });
    }

    fn level(&mut self, heard: &Heard) {
        if heard.gain_db == 0 && heard.fade_in == 0 && heard.fade_out == 0 {
            return;
        }
        let level = format!("{}dB", heard.gain_db);
        let words = [("amount", level.clone())];
        if heard.fade_in == 0 && heard.fade_out == 0 {
            return self.leaf("adjust-volume", &words);
        }
        self.within("adjust-volume", &words, |page| {
            page.within("param", &[("name", "amount".to_owned()), ("value", level)], |page| {
                for (name, frames) in [("fadeIn", heard.fade_in), ("fadeOut", heard.fade_out)] {
                    if frames > 0 {
                        let words = [("type", "easeIn".to_owned()), ("duration", page.time(frames))];
                        page.leaf(name, &words);
                    }
                }
            });
        });
    }
}

/// A time as it is, whatever its grid.
fn seconds(time: Time) -> String {
    fraction(u128::from(time.0.unsigned_abs()), TICKS_PER_SECOND as u128)
}

/// Parts of a second that every rate and all milliseconds fall on, for fractions that are finer than Final Cut reads.
const FINEST: u128 = 720_000;

/// Seconds as Final Cut writes them, in lowest terms.
fn fraction(above: u128, below: u128) -> String {
    let (mut a, mut b) = (above, below.max(1));
    while b > 0 {
        (a, b) = (b, a % b);
    }
    match (above / a.max(1), below / a.max(1)) {
        (above, 0 | 1) => format!("{above}s"),
        (above, below) if below > u128::from(u32::MAX) => fraction(above * FINEST / below, FINEST),
        (above, below) => format!("{above}/{below}s"),
    }
}
