//! Named intent: how good and how shaped a video is asked for. What an encoder makes of it stays in `media`.

use serde::{Deserialize, Serialize};

/// How much care the picture gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// Half size, to look at quickly.
    Draft,
    /// What sites need.
    #[default]
    Standard,
    /// Slow and fine.
    Best,
}

/// The picture's proportions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Shape {
    /// TikTok, Reels, Shorts.
    #[default]
    #[serde(rename = "9:16")]
    Vertical,
    /// Television and desktop players.
    #[serde(rename = "16:9")]
    Wide,
    /// A square feed.
    #[serde(rename = "1:1")]
    Square,
    /// A tall feed.
    #[serde(rename = "4:5")]
    Portrait,
}

impl Shape {
    /// Width and height in pixels at full size.
    pub const fn size(self) -> (u32, u32) {
        match self {
            Shape::Vertical => (1080, 1920),
            Shape::Wide => (1920, 1080),
            Shape::Square => (1080, 1080),
            Shape::Portrait => (1080, 1350),
        }
    }

    /// The name people write: `9:16` and so on.
    pub const fn name(self) -> &'static str {
        match self {
            Shape::Vertical => "9:16",
            Shape::Wide => "16:9",
            Shape::Square => "1:1",
            Shape::Portrait => "4:5",
        }
    }

    /// Reads the name that people write.
    pub fn named(text: &str) -> Option<Shape> {
        [Shape::Vertical, Shape::Wide, Shape::Square, Shape::Portrait].into_iter().find(|s| s.name() == text)
    }
}
