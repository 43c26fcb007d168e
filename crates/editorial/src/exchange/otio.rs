//! OpenTimelineIO. Times are counted in frames of the video, but for what a file says of itself; dissolves lie over the
//! middle of their cuts.

use super::{Clip, Kind, Layout, Medium, Pace, Role, in_a_row};
use crate::time::{FrameRate, Time};
use serde_json::{Value, json};

pub(super) fn write(layout: &Layout) -> String {
    let writer = Writer { layout, fps: layout.canvas.fps };
    let mut tracks = vec![writer.track("Pictures", "Video", writer.pictures())];
    for lane in &layout.lanes {
        let name = match lane.role {
            Role::Voice => "Narration",
            Role::Clips => "Sound of clips",
            Role::Music => "Music",
        };
        tracks.push(writer.track(name, "Audio", writer.sounds(lane.sounds.iter().map(|heard| &heard.clip))));
    }
    let stack = json!({
        "OTIO_SCHEMA": "Stack.1", "name": "tracks", "metadata": {}, "source_range": null, "effects": [],
        "markers": writer.markers(), "enabled": true, "children": tracks,
    });
    let timeline = json!({
        "OTIO_SCHEMA": "Timeline.1", "name": layout.title, "metadata": {}, "global_start_time": null,
        "tracks": stack,
    });
    format!("{timeline:#}\n")
}

struct Writer<'a> {
    layout: &'a Layout,
    fps: FrameRate,
}

impl Writer<'_> {
    fn track(&self, name: &str, kind: &str, children: Vec<Value>) -> Value {
        json!({
            "OTIO_SCHEMA": "Track.1", "name": name, "kind": kind, "metadata": {}, "source_range": null,
            "effects": [], "markers": [], "enabled": true, "children": children,
        })
    }

    fn pictures(&self) -> Vec<Value> {
        let mut children = Vec::new();
        for shown in &self.layout.pictures {
            if shown.dissolve > 0 {
                let before = shown.dissolve / 2;
                children.push(json!({
                    "OTIO_SCHEMA": "Transition.1", "name": "Cross Dissolve", "metadata": {},
                    "transition_type": "SMPTE_Dissolve",
                    "in_offset": frames(before, self.fps),
                    "out_offset": frames(shown.dissolve - before, self.fps),
                }));
            }
            children.push(self.clip(&shown.clip));
        }
        children
    }

    fn sounds<'a>(&self, clips: impl Iterator<Item = &'a Clip>) -> Vec<Value> {
        let mut children = Vec::new();
        let mut end = 0;
        for clip in clips {
            if clip.at > end {
                children.push(self.gap(clip.at - end));
            }
            children.push(self.clip(clip));
            end = clip.end();
        }
        children
    }

    fn gap(&self, length: u64) -> Value {
        json!({
            "OTIO_SCHEMA": "Gap.1", "name": "", "metadata": {}, "effects": [], "markers": [], "enabled": true,
            "source_range": range(frames(0, self.fps), frames(length, self.fps)),
        })
    }

    fn clip(&self, clip: &Clip) -> Value {
        let Some((medium, of)) =
            clip.medium.as_ref().and_then(|name| Some((self.layout.media.get(name)?, name)))
        else {
            return self.gap(clip.frames);
        };
        let effects = match clip.pace {
            Pace::USUAL => json!([]),
            pace => json!([{
                "OTIO_SCHEMA": "LinearTimeWarp.1", "name": "Speed", "metadata": {},
                "effect_name": "LinearTimeWarp", "time_scalar": pace.factor(),
            }]),
        };
        let begins = moment(medium.begins, self.fps) + clip.from as f64;
        json!({
            "OTIO_SCHEMA": "Clip.2", "name": in_a_row(&medium.name), "metadata": { "spool": { "file": of } },
            "source_range": range(rational(begins, self.fps), frames(clip.frames, self.fps)),
            "effects": effects, "markers": [], "enabled": true,
            "active_media_reference_key": "DEFAULT_MEDIA",
            "media_references": { "DEFAULT_MEDIA": self.reference(medium) },
        })
    }

    fn reference(&self, medium: &Medium) -> Value {
        let rate = medium.rate.unwrap_or(self.fps);
        let length = match medium.kind {
            Kind::Still => self.layout.frames as f64,
            Kind::Film | Kind::Sound => moment(medium.length, rate).round(),
        };
        let rate = if medium.kind == Kind::Film { rate } else { self.fps };
        let begins = moment(medium.begins, rate).round();
        json!({
            "OTIO_SCHEMA": "ExternalReference.1", "name": in_a_row(&medium.name), "metadata": {},
            "available_range": range(rational(begins, rate), rational(length, rate)),
            "available_image_bounds": null, "target_url": medium.url,
        })
    }

    fn markers(&self) -> Vec<Value> {
        let marker = |mark: &super::Mark| {
            json!({
                "OTIO_SCHEMA": "Marker.2", "name": mark.text, "metadata": {}, "color": "YELLOW", "comment": "",
                "marked_range": range(frames(mark.at, self.fps), frames(mark.frames, self.fps)),
            })
        };
        self.layout.marks.iter().map(marker).collect()
    }
}

/// A time in frames, which need not be whole.
fn moment(time: Time, fps: FrameRate) -> f64 {
    let (num, den) = fps.ratio();
    time.0 as f64 * f64::from(num) / (crate::time::TICKS_PER_SECOND as f64 * f64::from(den))
}

fn frames(count: u64, fps: FrameRate) -> Value {
    rational(count as f64, fps)
}

fn rational(value: f64, fps: FrameRate) -> Value {
    let (num, den) = fps.ratio();
    json!({ "OTIO_SCHEMA": "RationalTime.1", "rate": f64::from(num) / f64::from(den), "value": value })
}

fn range(start: Value, duration: Value) -> Value {
    json!({ "OTIO_SCHEMA": "TimeRange.1", "start_time": start, "duration": duration })
}
