//! A project while it is worked on: one row a line, what each shows, and the changes that can be made to it.

use editorial::Shape;
use editorial::captions::{Colour, Font, Lettering, Position, SafeArea};
use editorial::project::Percent;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An open project, whole. Every change answers with a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Storyboard {
    /// The project's own id.
    pub id: String,
    /// The video's title.
    pub title: String,
    /// BCP 47 tag of what is spoken.
    pub language: String,
    /// The shape; none for a canvas of another size.
    #[ts(type = "\"9:16\" | \"16:9\" | \"1:1\" | \"4:5\" | null")]
    pub shape: Option<Shape>,
    /// Name of the file that it is kept in, when the person has one; none while Spool alone keeps it.
    pub file: Option<String>,
    /// Written by a newer Spool: it can be played and made, and changed only as a copy.
    pub read_only: bool,
    /// Grows with every change; the newer one wins.
    pub revision: u64,
    /// What an undo would take back.
    pub undo: Option<EditKind>,
    /// What a redo would bring back.
    pub redo: Option<EditKind>,
    /// Voice id for lines without one of their own.
    pub voice: String,
    /// How fast voices speak, in percent of their own pace.
    pub rate_percent: u16,
    /// Silence between lines, in milliseconds.
    pub gap_ms: u32,
    /// How words are said that are not said as they are written.
    pub pronunciations: Vec<Pronunciation>,
    /// How captions look: one of the nine looks, or `off`.
    pub look: String,
    /// What was chosen for them beside the look.
    pub captions: CaptionsView,
    /// How pictures change: `none`, `fade`, `slide`...
    pub transition: String,
    /// Music under everything.
    pub music: Option<MusicView>,
    /// The person's own recording of the whole script: its media id.
    pub narration: Option<String>,
    /// Lines in order.
    pub scenes: Vec<SceneView>,
    /// Files by the names that scenes use, in the order they came.
    pub media: Vec<MediaView>,
    /// About how long the video will be, in milliseconds.
    pub length_ms: u64,
    /// What was left out or changed when it was opened, in sentences.
    pub warnings: Vec<String>,
}

/// One line and its picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SceneView {
    /// Its name within the project.
    pub id: String,
    /// What is spoken.
    pub text: String,
    /// Voice id of this line alone.
    pub voice: Option<String>,
    /// Silence after it, in milliseconds; none for the usual one.
    pub pause_ms: Option<u32>,
    /// What is shown: media id. None when no file is there at all: a drawn background is shown.
    pub media: Option<String>,
    /// Whether Spool looks for a picture, or for a better one, when the video is made.
    #[serde(default)]
    pub sought: bool,
    /// Words to look for that somebody wrote.
    #[serde(default)]
    pub search: Option<String>,
    /// What Spool looks for first where nobody wrote any; empty when the line says nothing that can be seen.
    #[serde(default)]
    pub looks_for: String,
    /// Who chose it.
    pub chosen_by: Chooser,
    /// How well the picture fits the words.
    pub fits: Match,
    /// Media ids of what else could be shown, the best first, at most eight.
    pub alternatives: Vec<String>,
    /// Where in the clip it begins, in milliseconds.
    pub in_ms: u64,
    /// `fill`, `contain` or `blur`.
    pub fit: String,
    /// The point to keep in view, in thousandths from left and top.
    pub focus: Option<(u16, u16)>,
    /// About how long it is spoken, in milliseconds.
    pub length_ms: u64,
}

/// How a word is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Pronunciation {
    /// As it is written; small letters stand for all writings.
    pub written: String,
    /// As it is said.
    pub spoken: String,
}

/// Who made a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Chooser {
    /// The creator: Spool does not change it.
    Person,
    /// The program.
    Spool,
}

/// How well a picture fits the words of its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Match {
    /// Words and picture speak of the same, or a person chose it.
    Good,
    /// Something of it.
    Fair,
    /// Its name says nothing of what it shows.
    Unknown,
    /// Its name speaks of something else.
    Weak,
    /// There is no picture: the words are shown large.
    None,
}

/// A file of the project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MediaView {
    /// The name that scenes use.
    pub id: String,
    /// Its file name.
    pub name: String,
    /// `video`, `photo` or `audio`.
    pub kind: String,
    /// Length in milliseconds, once it was looked into; none for photos.
    pub length_ms: Option<u64>,
    /// Whether it is not where it should be.
    pub missing: bool,
}

/// A picture that could be shown and is not of the project yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OfferView {
    /// Names it until others have been looked for many times.
    pub id: String,
    /// What it shows, in its own words.
    pub name: String,
    /// `video` or `photo`.
    pub kind: String,
    /// Whether it lies in a folder of the person's own.
    pub own: bool,
    /// What people call the site that it is on; empty for the person's own.
    pub site: String,
    /// Who made it, as far as the site says.
    pub author: String,
    /// What may be done with it; empty for the person's own.
    pub licence: String,
    /// Length in milliseconds; none for photos, and where the site does not say.
    pub length_ms: Option<u64>,
    /// How well it fits the line: `good`, `fair` or `weak`.
    pub fits: Match,
}

/// What could be shown for a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OffersView {
    /// At most 24, the best first.
    pub offers: Vec<OfferView>,
    /// Who could not be asked, and why, in sentences.
    pub notes: Vec<String>,
}

/// Music under everything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MusicView {
    /// Media id.
    pub media: String,
    /// Level against the file's own, in decibels, -40 to 12.
    pub gain_db: i32,
}

/// What was chosen for captions beside their look; whatever is null is as the look has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CaptionsView {
    /// Which font; what it lacks is taken from the fonts for that script.
    #[ts(type = "\"montserrat\" | \"anton\" | \"nunito\" | \"playfair_display\" | \"noto_sans\"")]
    pub font: Font,
    /// Size against the look's own, 50 to 200 percent.
    #[ts(type = "number | null")]
    pub size: Option<Percent>,
    /// The words: `#rrggbb`, or `#rrggbbaa` with how much it covers.
    #[ts(type = "string | null")]
    pub text_colour: Option<Colour>,
    /// The spoken word, its box, or the bar beside the panel.
    #[ts(type = "string | null")]
    pub highlight_colour: Option<Colour>,
    /// Around the letters.
    #[ts(type = "string | null")]
    pub outline_colour: Option<Colour>,
    /// Behind the words.
    #[ts(type = "string | null")]
    pub box_colour: Option<Colour>,
    /// Where they stand.
    #[ts(type = "\"top\" | \"middle\" | \"bottom\" | null")]
    pub position: Option<Position>,
    /// Whose buttons they stay clear of in a tall picture.
    #[ts(type = "\"any\" | \"tiktok\" | \"reels\" | \"shorts\" | \"none\"")]
    pub safe_area: SafeArea,
    /// Whether all letters are capitals.
    pub upper_case: bool,
}

impl From<Lettering> for CaptionsView {
    fn from(lettering: Lettering) -> CaptionsView {
        let Lettering {
            font,
            size,
            text_colour,
            highlight_colour,
            outline_colour,
            box_colour,
            position,
            safe_area,
            upper_case,
        } = lettering;
        CaptionsView {
            font,
            size,
            text_colour,
            highlight_colour,
            outline_colour,
            box_colour,
            position,
            safe_area,
            upper_case,
        }
    }
}

impl From<CaptionsView> for Lettering {
    fn from(view: CaptionsView) -> Lettering {
        let CaptionsView {
            font,
            size,
            text_colour,
            highlight_colour,
            outline_colour,
            box_colour,
            position,
            safe_area,
            upper_case,
        } = view;
        Lettering {
            font,
            size,
            text_colour,
            highlight_colour,
            outline_colour,
            box_colour,
            position,
            safe_area,
            upper_case,
        }
    }
}

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
        /// Where in the clip to begin, in milliseconds.
        in_ms: u64,
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
    /// Another look of the captions.
    Look {
        /// One of the nine looks, or `off`.
        look: String,
    },
    /// Font, size, colours and place of the captions.
    Captions {
        /// All of it as it is from now on.
        captions: CaptionsView,
    },
    /// Another way from picture to picture.
    Transition {
        /// Its name.
        transition: String,
    },
    /// Music, or none.
    Music {
        /// Media id and level.
        music: Option<MusicView>,
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
}

/// A project that was worked on, to go on with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RecentProject {
    /// The project's own id.
    pub id: String,
    /// The video's title.
    pub title: String,
    /// Count of lines.
    pub lines: u32,
    /// About how long the video will be, in milliseconds.
    pub length_ms: u64,
    /// When it was last changed: RFC 3339, UTC.
    pub changed_at: String,
    /// Name of its file, when the person has one.
    pub file: Option<String>,
    /// Whether that file is not where it was.
    pub missing: bool,
    /// Whether it stands before those that were changed later.
    pub pinned: bool,
}
