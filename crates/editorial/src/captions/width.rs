//! How wide a text will be, near enough to group words into phrases before any font is at hand.
//!
//! Rows are measured exactly when they are drawn; see `faces`.

use super::Room;
use unicode_segmentation::UnicodeSegmentation;

/// Width in hundredths of the letters' size.
pub(super) fn width(text: &str, room: Room) -> u32 {
    text.graphemes(true)
        .map(|grapheme| {
            let units = grapheme.chars().next().map_or(0, advance);
            if units == WIDE { WIDE } else { units * room.narrow / 100 }
        })
        .sum()
}

/// A Han character or an emoji: a square.
const WIDE: u32 = 100;

/// Means of Montserrat ExtraBold by class of letter, of the bundled Noto fonts for other scripts.
fn advance(c: char) -> u32 {
    match c {
        ' ' => 27,
        'i' | 'j' | 'l' | 'f' | 't' | 'r' | 'I' | '.'..='/' | ',' | ':' | ';' | '!' | '\'' | '(' | ')' => 36,
        'm' | 'w' | 'M' | 'W' => 97,
        'A'..='Z' => 76,
        '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => 63,
        '\u{370}'..='\u{52f}' => 70,
        '\u{590}'..='\u{5ff}' => 60,
        '\u{600}'..='\u{6ff}' => 50,
        '\u{900}'..='\u{1fff}' => 62,
        '\u{2000}'..='\u{206f}' => 40,
        _ => WIDE,
    }
}
