//! A project while it is worked on: one row a line, what each shows, and the changes that can be made to it.

use super::EditKind;
use editorial::Shape;
use editorial::captions::{Colour, Font, Lettering, Position, SafeArea};
use editorial::project::{Card, Logo, Music, Opacity, Percent, Permille};
use editorial::timeline::Corner;
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
    /// How much higher than of themselves voices speak, in semitones, -6 to 6.
    pub pitch_semitones: i8,
    /// How loud what is spoken is against music and clips, in decibels.
    pub voice_volume_db: i32,
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
    /// How long that takes, in milliseconds.
    pub transition_ms: u32,
    /// What is shown before the first line.
    pub title_card: Option<CardView>,
    /// What is shown after the last line.
    pub end_card: Option<CardView>,
    /// What stands in a corner all the time.
    pub logo: Option<LogoView>,
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
    /// The person's own recording of this line alone: its media id.
    pub recording: Option<String>,
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
    /// Where in the clip it begins, in milliseconds; none while Spool chooses.
    pub in_ms: Option<u64>,
    /// `fill`, `contain` or `blur`.
    pub fit: String,
    /// The point to keep in view, in thousandths from left and top.
    pub focus: Option<(u16, u16)>,
    /// How fast its film runs, in percent of its own pace.
    pub speed_percent: u16,
    /// How loud its film itself is heard, in decibels against the file's own level; none while it is silent.
    pub sound_db: Option<i32>,
    /// How its picture comes in; none for the usual way.
    pub transition: Option<String>,
    /// How its captions look; none for the usual look.
    pub look: Option<String>,
    /// About how long it is spoken, in milliseconds.
    pub length_ms: u64,
    /// About how long its pictures are seen, in milliseconds: with half of the silence at its two sides.
    #[serde(default)]
    pub shown_ms: u64,
    /// How many pictures those are; 0 while it says nothing.
    #[serde(default)]
    pub frames: u64,
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
    /// Whether it can be heard, once it was looked into.
    pub has_sound: Option<bool>,
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
    /// How far it steps back while somebody speaks, in decibels, -60 to 0.
    pub duck_db: i32,
}

/// A picture with large words, on which nobody speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CardView {
    /// The words, at most 200 letters, in as many rows as they have lines.
    pub text: String,
    /// How long it is shown, in milliseconds.
    pub ms: u32,
}

/// One of the two cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardPlace {
    /// Before the first line.
    Title,
    /// After the last line.
    End,
}

/// A small picture that stands in a corner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LogoView {
    /// Media id of a photo.
    pub media: String,
    /// Where it stands.
    #[ts(type = "\"top_left\" | \"top_right\" | \"bottom_left\" | \"bottom_right\"")]
    pub corner: Corner,
    /// Its longer side, in thousandths of the canvas' shorter one.
    #[ts(type = "number")]
    pub size: Permille,
    /// How little is seen through it, 0 to 100.
    #[ts(type = "number")]
    pub opacity_percent: Opacity,
}

impl From<&Card> for CardView {
    fn from(card: &Card) -> CardView {
        CardView { text: card.text.as_str().to_owned(), ms: card.ms.get() }
    }
}

impl From<Logo> for LogoView {
    fn from(Logo { media, corner, size, opacity_percent }: Logo) -> LogoView {
        LogoView { media, corner, size, opacity_percent }
    }
}

impl From<LogoView> for Logo {
    fn from(LogoView { media, corner, size, opacity_percent }: LogoView) -> Logo {
        Logo { media, corner, size, opacity_percent }
    }
}

impl From<&Music> for MusicView {
    fn from(music: &Music) -> MusicView {
        let (gain_db, duck_db) = (music.gain_db.get(), music.duck_db.get().min(0));
        MusicView { media: music.media.clone(), gain_db, duck_db }
    }
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
