//! Loss: what is in the video and does not come along to another editor.

use super::{Format, Kind, Layout};

/// Something of the video that a format does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Loss {
    /// How captions look; their words come as files.
    CaptionLooks,
    /// Large words of a card, where they stand on footage.
    CardWords,
    /// The logo in the corner.
    Logo,
    /// The slow move over photos and drawn backgrounds.
    Motion,
    /// The blurred picture behind one of another shape.
    Blur,
    /// How pictures of another shape fill the frame.
    Framing,
    /// Transitions that are none of the usual dissolves.
    Transitions,
    /// Dissolves that are shorter or gone, because a film ends there.
    ShortDissolves,
    /// A last picture that is held: the film runs slower there.
    Held,
    /// Levels and fades of sounds.
    Levels,
    /// Music that steps back under the voice.
    Ducking,
}

impl Layout {
    /// What of the video not all of these formats hold, in the order of how soon it is missed.
    pub fn losses(&self, formats: &[Format]) -> Vec<Loss> {
        let mut losses = self.losses.clone();
        let not_said = formats.iter().any(|format| *format != Format::Fcpxml);
        losses.extend((not_said && self.has_other_shapes()).then_some(Loss::Framing));
        losses.extend((not_said && self.has_levels()).then_some(Loss::Levels));
        losses.sort();
        losses
    }

    fn has_other_shapes(&self) -> bool {
        let (width, height) = (u64::from(self.canvas.width), u64::from(self.canvas.height));
        let mediums = self.pictures.iter().filter_map(|shown| self.media.get(shown.clip.medium.as_ref()?));
        let mut sizes = mediums.filter(|medium| medium.kind != Kind::Sound).map(|medium| medium.size);
        sizes.any(|(across, down)| u64::from(across) * height != u64::from(down) * width)
    }

    fn has_levels(&self) -> bool {
        let mut sounds = self.lanes.iter().flat_map(|lane| &lane.sounds);
        sounds.any(|heard| heard.gain_db != 0 || heard.fade_in > 0 || heard.fade_out > 0)
    }
}
