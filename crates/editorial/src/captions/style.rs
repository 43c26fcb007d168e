//! How captions look: what a person may choose, and what each look does where nothing is chosen.

use crate::project::Percent;
use crate::timeline::Canvas;
use serde::{Deserialize, Serialize};

/// How the words behave on the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// White with a dark outline; the spoken word lights up.
    #[default]
    SpokenWord,
    /// Each word jumps in as it is spoken.
    Pop,
    /// Colour runs through the words with the voice.
    Karaoke,
    /// White on a dark box.
    Box,
    /// A coloured box moves from spoken word to spoken word.
    WordBox,
    /// White with a heavy dark outline, still.
    Outline,
    /// One large word at a time.
    OneWord,
    /// Small and quiet, on a dark panel at the side.
    LowerThird,
    /// Letters appear one by one as they are spoken.
    Typewriter,
    /// No words on the picture.
    Off,
}

impl Look {
    /// All of them.
    pub const ALL: [Look; 10] = [
        Look::SpokenWord,
        Look::Pop,
        Look::Karaoke,
        Look::Box,
        Look::WordBox,
        Look::Outline,
        Look::OneWord,
        Look::LowerThird,
        Look::Typewriter,
        Look::Off,
    ];

    /// Whether a word is drawn bit by bit until it was spoken, so that its end is seen from its beginning on.
    pub fn goes_by_word_ends(self) -> bool {
        matches!(self, Look::Karaoke | Look::Typewriter)
    }
}

/// Fonts that come with Spool. What one of them lacks is taken from those for that script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Font {
    /// Wide and plain.
    #[default]
    Montserrat,
    /// Tall and narrow, for headlines.
    Anton,
    /// Round.
    Nunito,
    /// With serifs.
    PlayfairDisplay,
    /// Neutral, with Greek.
    NotoSans,
}

/// Where the words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// Below the upper edge.
    Top,
    /// In the middle.
    Middle,
    /// Above the lower edge.
    Bottom,
}

/// Whose buttons and texts the words stay clear of in a tall picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SafeArea {
    /// All of them.
    #[default]
    Any,
    /// TikTok's.
    Tiktok,
    /// Instagram's and Facebook's.
    Reels,
    /// YouTube's.
    Shorts,
    /// Nobody's: a small margin only.
    None,
}

/// A colour as `#rrggbb`, or `#rrggbbaa` with how much it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour([u8; 4]);

impl Colour {
    /// From red, green and blue, and how much it covers (255 for all).
    pub const fn new(red: u8, green: u8, blue: u8, cover: u8) -> Colour {
        Colour([red, green, blue, cover])
    }

    /// As the subtitle renderer writes a colour: blue, green, red.
    pub(super) fn bgr(self) -> String {
        let [red, green, blue, _] = self.0;
        format!("&H{blue:02X}{green:02X}{red:02X}&")
    }

    /// Both in one, as a style has it.
    pub(super) fn whole(self) -> String {
        let [red, green, blue, cover] = self.0;
        format!("&H{:02X}{blue:02X}{green:02X}{red:02X}", 255 - cover)
    }

    /// As the subtitle renderer writes what shines through.
    pub(super) fn clear(self) -> String {
        format!("&H{:02X}&", 255 - self.0[3])
    }
}

impl TryFrom<String> for Colour {
    type Error = String;
    fn try_from(text: String) -> Result<Colour, String> {
        let wrong = || "a colour is written like \"#ffd52f\", or \"#ffd52fcc\" to let the picture through";
        let digits = text.strip_prefix('#').filter(|hex| hex.chars().all(|c| c.is_ascii_hexdigit()));
        let number = digits.and_then(|hex| u32::from_str_radix(hex, 16).ok()).ok_or_else(wrong)?;
        match text.len() {
            7 => Ok(Colour(((number << 8) | 0xff).to_be_bytes())),
            9 => Ok(Colour(number.to_be_bytes())),
            _ => Err(wrong().to_owned()),
        }
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> String {
        let [red, green, blue, cover] = colour.0;
        let cover = if cover == 255 { String::new() } else { format!("{cover:02x}") };
        format!("#{red:02x}{green:02x}{blue:02x}{cover}")
    }
}

/// What a person chose beside the look; what is left out is the look's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Lettering {
    /// Which font.
    #[serde(skip_serializing_if = "usual")]
    pub font: Font,
    /// Size against the look's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<Percent>,
    /// The words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_colour: Option<Colour>,
    /// The spoken word, its box, or the bar beside the panel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub highlight_colour: Option<Colour>,
    /// Around the letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outline_colour: Option<Colour>,
    /// Behind the words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub box_colour: Option<Colour>,
    /// Where they stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// What they stay clear of.
    #[serde(skip_serializing_if = "usual")]
    pub safe_area: SafeArea,
    /// Whether all letters are capitals.
    #[serde(skip_serializing_if = "usual")]
    pub upper_case: bool,
}

fn usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Everything that decides how captions look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Style {
    /// How the words behave.
    pub look: Look,
    /// What else was chosen.
    #[serde(default)]
    pub lettering: Lettering,
}

impl From<Look> for Style {
    fn from(look: Look) -> Style {
        Style { look, lettering: Lettering::default() }
    }
}

/// A style with every choice made. Lengths are in thousandths of the letters' size.
#[derive(Debug, Clone, Copy)]
pub(super) struct Design {
    /// Size of the letters, in thousandths of the picture's shorter side.
    pub em: u32,
    pub text: Colour,
    pub highlight: Colour,
    pub outline: Colour,
    pub back: Colour,
    /// Width of the outline.
    pub border: u32,
    /// How far the shadow falls.
    pub shadow: u32,
    pub position: Position,
}

const WHITE: Colour = Colour::new(0xff, 0xff, 0xff, 0xff);
const INK: Colour = Colour::new(0x0b, 0x0b, 0x10, 0xff);
const NIGHT: Colour = Colour::new(0x0e, 0x0e, 0x14, 0xd9);
const YELLOW: Colour = Colour::new(0xff, 0xd5, 0x2f, 0xff);
const GREEN: Colour = Colour::new(0x5c, 0xf2, 0x7a, 0xff);
const CYAN: Colour = Colour::new(0x3f, 0xdc, 0xff, 0xff);
const VIOLET: Colour = Colour::new(0x7a, 0x3c, 0xf5, 0xff);
const CORAL: Colour = Colour::new(0xff, 0x5a, 0x4f, 0xff);

impl Style {
    /// The same in another look, if one is given.
    pub(crate) fn in_look(self, look: Option<Look>) -> Style {
        Style { look: look.unwrap_or(self.look), ..self }
    }

    /// The look's own design, with what the person chose over it.
    pub(super) fn design(&self) -> Design {
        use Position::{Bottom, Middle};
        let plain = Design {
            em: 88,
            text: WHITE,
            highlight: YELLOW,
            outline: INK,
            back: NIGHT,
            border: 95,
            shadow: 35,
            position: Bottom,
        };
        let own = match self.look {
            Look::SpokenWord | Look::Off => plain,
            Look::Pop => Design { em: 98, highlight: GREEN, border: 110, ..plain },
            Look::Karaoke => Design { highlight: CYAN, ..plain },
            Look::Box => Design { em: 74, border: 0, shadow: 0, ..plain },
            Look::WordBox => Design { highlight: VIOLET, border: 80, shadow: 25, ..plain },
            Look::Outline => Design { em: 92, border: 150, shadow: 0, ..plain },
            Look::OneWord => Design { em: 150, border: 75, shadow: 30, position: Middle, ..plain },
            Look::LowerThird => Design { em: 56, highlight: CORAL, border: 0, shadow: 0, ..plain },
            Look::Typewriter => Design { em: 64, highlight: GREEN, border: 0, shadow: 0, ..plain },
        };
        let chosen = &self.lettering;
        Design {
            em: own.em * chosen.size.map_or(100, |size| u32::from(size.get())) / 100,
            text: chosen.text_colour.unwrap_or(own.text),
            highlight: chosen.highlight_colour.unwrap_or(own.highlight),
            outline: chosen.outline_colour.unwrap_or(own.outline),
            back: chosen.box_colour.unwrap_or(own.back),
            position: chosen.position.unwrap_or(own.position),
            ..own
        }
    }

    /// Where words may stand on `canvas`, and how large they are.
    pub(super) fn frame(&self, canvas: Canvas) -> Frame {
        let (width, height) = (f64::from(canvas.width), f64::from(canvas.height));
        let em = width.min(height) * f64::from(self.design().em) / 1000.0;
        let tall = height >= width * 1.5;
        // Thousandths of the side that the sites lay something over. Sources: the sites' own pages for advertisers
        // (Reels: 14 % above, 35 % below, 6 % at the sides) and templates measured from their apps.
        let (top, bottom, side) = match (tall, self.lettering.safe_area) {
            (false, _) => (60, 80, 70),
            (true, SafeArea::None) => (50, 60, 60),
            (true, SafeArea::Tiktok) => (75, 250, 130),
            (true, SafeArea::Reels) => (140, 350, 65),
            (true, SafeArea::Shorts) => (150, 250, 130),
            (true, SafeArea::Any) => (150, 350, 130),
        };
        let part = |side: f64, thousandths: i32| side * f64::from(thousandths) / 1000.0;
        let inner = width - 2.0 * part(width, side);
        Frame {
            em,
            left: part(width, side),
            width: inner,
            row: inner.min(LONGEST_ROW * em).max(em),
            top: part(height, top),
            bottom: height - part(height, bottom),
        }
    }

    /// How much text goes on the picture at once.
    pub fn room(&self, canvas: Canvas) -> Room {
        let frame = self.frame(canvas);
        let narrow = match self.lettering.font {
            Font::Montserrat => 100,
            Font::Anton => 66,
            Font::Nunito => 90,
            Font::PlayfairDisplay => 88,
            Font::NotoSans => 95,
        };
        Room { row: (frame.row / frame.em * 100.0) as u32, narrow }
    }
}

/// Longest row that is read at a glance, in sizes of its letters.
const LONGEST_ROW: f64 = 17.0;

/// Where words may stand, in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    /// Size of the letters.
    pub em: f64,
    /// The safe area's left edge.
    pub left: f64,
    /// The safe area's width.
    pub width: f64,
    /// Widest row.
    pub row: f64,
    pub top: f64,
    pub bottom: f64,
}

/// How much text goes on the picture at once; part of what names a line's phrases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Room {
    /// Widest row, in hundredths of the letters' size.
    pub row: u32,
    /// Width of the font's letters against the widest font's, in hundredths.
    pub narrow: u32,
}
