//! Edits: what can be changed about a project that is worked on, and how each is named when it is taken back.

use super::storyboard::{CaptionsView, CardView, LogoView, MusicView};
use editorial::Shape;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One change. What it does not name stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
#[ts(export)]
pub enum Edit {
    /// Other words.
    Text {
        /// Which line.
        scene: String,
        /// The words, one line.
        text: String,
    },
    /// Cuts a line in two; the second keeps the picture's choice open.
    Split {
        /// Which line.
        scene: String,
        /// Characters (Unicode scalar values) that stay in the first.
        at: u32,
    },
    /// Joins a line to the one before it, whose picture stays.
    Merge {
        /// The second of the two.
        scene: String,
    },
    /// Puts a line before another; at the end without one.
    Move {
        /// Which line.
        scene: String,
        /// Before which.
        before: Option<String>,
    },
    /// A new line after another; at the top without one.
    Add {
        /// After which.
        after: Option<String>,
        /// Its words, which may be empty while they are typed.
        text: String,
    },
    /// Several lines in the place of one: the first are its words from now on, the others come after it.
    Paste {
        /// Which line.
        scene: String,
        /// Words of each.
        texts: Vec<String>,
    },
    /// Takes a line out.
    Remove {
        /// Which line.
        scene: String,
    },
    /// Shows another picture; none lets Spool choose again.
    Picture {
        /// Which line.
        scene: String,
        /// Media id.
        media: Option<String>,
        /// Where in the clip to begin, in milliseconds; none to let Spool choose.
        #[serde(default)]
        in_ms: Option<u64>,
    },
    /// Words to look for when the line has no picture.
    Search {
        /// Which line.
        scene: String,
        /// At most a hundred letters; none for its own.
        words: Option<String>,
    },
    /// Other pictures for all lines that Spool chooses for, where several are as good as each other.
    OtherPictures {},
    /// How the picture fills the canvas.
    Framing {
        /// Which line.
        scene: String,
        /// `fill`, `contain` or `blur`.
        fit: String,
        /// The point to keep in view, in thousandths from left and top.
        focus: Option<(u16, u16)>,
    },
    /// A voice for one line, or for all without their own.
    Voice {
        /// Which line; none for all.
        scene: Option<String>,
        /// Voice id; none for the usual one.
        voice: Option<String>,
    },
    /// Another pace of all voices.
    Pace {
        /// Percent of their own, 50-200.
        rate_percent: u32,
    },
    /// Silence after one line, or between all without their own.
    Pause {
        /// After which line; none for all.
        scene: Option<String>,
        /// Milliseconds, at most a minute; none for the usual one.
        ms: Option<u32>,
    },
    /// How a word is said in all lines.
    Pronunciation {
        /// The word, as it is written.
        written: String,
        /// As it is said; none for as it is written.
        spoken: Option<String>,
    },
    /// Another pitch of all voices.
    Pitch {
        /// Semitones above their own, -6 to 6.
        semitones: i32,
    },
    /// Another volume of all that is spoken, against music and clips.
    VoiceVolume {
        /// Decibels against its own, -60 to 12.
        db: i32,
    },
    /// The person's own recording of the whole script, or voices again.
    Narration {
        /// Media id; none for voices.
        media: Option<String>,
    },
    /// The person's own recording of one line, or its voice again.
    Recording {
        /// Which line.
        scene: String,
        /// Media id; none for its voice.
        media: Option<String>,
    },
    /// Another title.
    Title {
        /// The title.
        title: String,
    },
    /// Another shape.
    Shape {
        /// The shape.
        #[ts(type = "\"9:16\" | \"16:9\" | \"1:1\" | \"4:5\"")]
        shape: Shape,
    },
    /// Another look of the captions: of one line, or of all without their own.
    Look {
        /// Which line; none for all.
        scene: Option<String>,
        /// One of the nine looks, or `off`; none for the usual one.
        look: Option<String>,
    },
    /// Font, size, colours and place of the captions.
    Captions {
        /// All of it as it is from now on.
        captions: CaptionsView,
    },
    /// Another way from picture to picture: how one line's comes in, or all without their own.
    Transition {
        /// Which line; none for all.
        scene: Option<String>,
        /// Its name; none for the usual one.
        transition: Option<String>,
    },
    /// Music, or none.
    Music {
        /// Media id and levels.
        music: Option<MusicView>,
    },
    /// Another length of all transitions.
    TransitionLength {
        /// Milliseconds.
        ms: u32,
    },
    /// What is shown before the first line. Its picture stays.
    TitleCard {
        /// Words and length; none for no card.
        card: Option<CardView>,
    },
    /// What is shown after the last line. Its picture stays.
    EndCard {
        /// Words and length; none for no card.
        card: Option<CardView>,
    },
    /// What stands in a corner.
    Logo {
        /// All of it as it is from now on; none for no logo.
        logo: Option<LogoView>,
    },
    /// Another speed of a line's film.
    Speed {
        /// Which line.
        scene: String,
        /// Percent of its own pace, 25 to 400.
        percent: u32,
    },
    /// Whether a line's film itself is heard, and how loud.
    ClipSound {
        /// Which line.
        scene: String,
        /// Decibels against the file's own level, -60 to 12; none to keep it silent.
        db: Option<i32>,
    },
}

/// What a change was, to name it: "Undo: other words".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum EditKind {
    /// Other words.
    Text,
    /// A line cut in two.
    Split,
    /// Two lines joined.
    Merge,
    /// A line moved.
    Move,
    /// A line added.
    Add,
    /// Several lines put in.
    Paste,
    /// A line taken out.
    Remove,
    /// Another picture.
    Picture,
    /// Other words to look for.
    Search,
    /// Other pictures where several are as good.
    OtherPictures,
    /// Another framing.
    Framing,
    /// Another voice.
    Voice,
    /// Another pace.
    Pace,
    /// Another pause.
    Pause,
    /// Another way to say a word.
    Pronunciation,
    /// Another pitch of voices.
    Pitch,
    /// Another volume of voices.
    VoiceVolume,
    /// Another recording of the script, or none.
    Narration,
    /// Another recording of a line, or none.
    Recording,
    /// Another title.
    Title,
    /// Another shape.
    Shape,
    /// Another look.
    Look,
    /// Other letters of the captions.
    Captions,
    /// Another transition.
    Transition,
    /// Other music.
    Music,
    /// Files added.
    Files,
    /// Another look of the person's own.
    Dress,
    /// Another length of transitions.
    TransitionLength,
    /// Another title card.
    TitleCard,
    /// Another end card.
    EndCard,
    /// Another logo.
    Logo,
    /// Another speed of film.
    Speed,
    /// Another sound of film.
    ClipSound,
}
