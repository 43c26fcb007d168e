//! Layout: every token of a phrase at its place on the picture, in pixels.
//!
//! Rows are chosen here, from widths that the shaper measures, and so is the order of tokens in a row: the subtitle
//! renderer orders text only within one stretch of one style, which a lit word would cut into pieces.

use super::faces::{Extent, Faces, Run};
use super::style::{Frame, Look, Position, Style};
use super::tokens::tokens;
use super::{Caption, MOST_GRAPHEMES};
use crate::script;
use crate::time::Time;
use crate::timeline::Canvas;
use unicode_bidi::{BidiInfo, Direction, Level, get_base_direction};
use unicode_segmentation::UnicodeSegmentation;

/// Smallest that a phrase is drawn to fit two rows, against its usual size.
const SMALLEST: f64 = 0.6;
/// Foot to foot of two rows, in sizes of the letters.
const PITCH: f64 = 1.16;
/// Room between the ink of two rows that are taller than usual.
const BETWEEN: f64 = 0.14;

/// Smallest that the words of a card are drawn, against their usual size.
const SMALLEST_CARD: f64 = 0.3;
/// Rows of a card at their usual size; smaller ones may be more.
const CARD_ROWS: f64 = 4.0;

/// From the edge to the words beside a bar, in sizes of the letters.
pub(super) const LEDGE: f64 = 0.75;

/// A token and its place.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub runs: Vec<Run>,
    pub start: Time,
    pub end: Time,
    pub extent: Extent,
    /// Left edge in pixels.
    pub x: f64,
    /// Which row, from 0.
    pub row: usize,
    /// Whether it touches the token before it.
    pub tight: bool,
}

/// A row: its foot, and where its ink is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub foot: f64,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

/// A phrase on the picture.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Size of its letters, in pixels.
    pub em: f64,
    /// Whether it is read from the right.
    pub rtl: bool,
    /// In the order in which they are spoken.
    pub tokens: Vec<Placed>,
    pub rows: Vec<Row>,
}

/// A token that has no place yet.
#[derive(Debug, Clone)]
struct Loose {
    text: String,
    runs: Vec<Run>,
    start: Time,
    end: Time,
    extent: Extent,
    /// Width of the space before it, in sizes of the letters.
    space: f64,
}

/// Lays a phrase out.
pub(super) fn layout(caption: &Caption, style: &Style, canvas: Canvas, faces: &Faces) -> Block {
    let frame = style.frame(canvas);
    let inset = match style.look {
        Look::Box | Look::WordBox | Look::Typewriter => 0.7 * frame.em,
        Look::LowerThird => 1.1 * frame.em,
        _ => 0.0,
    };
    let room = (frame.row - inset).max(frame.em);
    let loose = loose(caption, style, faces, room / frame.em);
    let rtl = from_the_right(loose.iter());
    let position = style.design().position;
    let (starts, scale) = rows(&loose, room / frame.em, position);
    let em = frame.em * scale;
    let mut block = Block { em, rtl, tokens: Vec::new(), rows: Vec::new() };
    let mut from = 0;
    for to in starts.iter().copied().chain([loose.len()]) {
        block.add(&loose[from..to], &frame, style.look);
        from = to;
    }
    if style.look == Look::Typewriter {
        block.flush();
    }
    block.stand(&frame, position, f64::from(canvas.height));
    block
}

/// Lays each token out alone, in the middle, for looks that show one at a time.
pub(super) fn alone(caption: &Caption, style: &Style, canvas: Canvas, faces: &Faces) -> Vec<Block> {
    let frame = style.frame(canvas);
    let room = frame.width / frame.em;
    let one = |token: Loose| {
        let scale = (room / token.extent.width.max(0.01)).min(1.0);
        let mut block = Block { em: frame.em * scale, rtl: false, tokens: Vec::new(), rows: Vec::new() };
        block.add(std::slice::from_ref(&token), &frame, style.look);
        block.stand(&frame, style.design().position, f64::from(canvas.height));
        block
    };
    loose(caption, style, faces, room / SMALLEST).into_iter().map(one).collect()
}

/// Lays the lines of a card out in the middle, as large as there is room for: each in as few rows as can be, of about
/// the same width.
pub(super) fn card(lines: &[Caption], style: &Style, canvas: Canvas, faces: &Faces) -> Block {
    let frame = style.frame(canvas);
    let room = |scale: f64| frame.width / (frame.em * scale);
    let lines: Vec<Vec<Loose>> =
        lines.iter().map(|line| loose(line, style, faces, room(SMALLEST_CARD))).collect();
    let whole = |scale: f64| lines.iter().flatten().all(|token| token.extent.width <= room(scale));
    let few = |scale: f64| {
        let rows: usize = lines.iter().map(|line| packed(line, room(scale)).len()).sum();
        rows as f64 * scale <= CARD_ROWS
    };
    let sizes = (0..15).map(|step| 1.0 - f64::from(step) * 0.05);
    let scale = sizes.into_iter().find(|scale| whole(*scale) && few(*scale)).unwrap_or(SMALLEST_CARD);
    let rtl = from_the_right(lines.iter().flatten());
    let mut block = Block { em: frame.em * scale, rtl, tokens: Vec::new(), rows: Vec::new() };
    for line in &lines {
        for row in even(line, room(scale)) {
            block.add(row, &frame, style.look);
        }
    }
    block.stand(&frame, style.design().position, f64::from(canvas.height));
    block
}

/// Whether a text is read from the right: its first token that says so decides.
fn from_the_right<'a>(mut tokens: impl Iterator<Item = &'a Loose>) -> bool {
    let says = |token: &Loose| match get_base_direction(token.text.as_str()) {
        Direction::Mixed => None,
        direction => Some(direction == Direction::Rtl),
    };
    tokens.find_map(says).unwrap_or(false)
}

/// A line in rows, each as full as can be.
fn packed(tokens: &[Loose], widest: f64) -> Vec<&[Loose]> {
    let mut rows = Vec::new();
    let (mut from, mut width) = (0, 0.0);
    for (index, token) in tokens.iter().enumerate() {
        let space = if index == from { 0.0 } else { token.space };
        if index > from && width + space + token.extent.width > widest {
            rows.push(&tokens[from..index]);
            (from, width) = (index, token.extent.width);
        } else {
            width += space + token.extent.width;
        }
    }
    if from < tokens.len() {
        rows.push(&tokens[from..]);
    }
    rows
}

/// A line in as few rows as can be, the widest of them as narrow as can be.
fn even(tokens: &[Loose], widest: f64) -> Vec<&[Loose]> {
    let fewest = packed(tokens, widest);
    let narrower = (1..50).map(|step| packed(tokens, widest * (1.0 - f64::from(step) * 0.02)));
    narrower.take_while(|rows| rows.len() == fewest.len()).last().unwrap_or(fewest)
}

/// A person's text without what would steer the renderer or hide: only what can be seen, and how it is joined.
pub(super) fn clean(text: &str) -> String {
    let flat: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let visible = script::visible(&flat);
    let graphemes = visible.graphemes(true).take(MOST_GRAPHEMES);
    let unseen =
        |c: &char| *c != '\u{ad}' && !matches!(c, '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0000}'..='\u{e0fff}');
    graphemes
        .flat_map(|grapheme| grapheme.chars().filter(unseen).take(12))
        .collect::<String>()
        .trim()
        .to_owned()
}

/// The tokens of a phrase, measured; one that is wider than `widest` is cut.
fn loose(caption: &Caption, style: &Style, faces: &Faces, widest: f64) -> Vec<Loose> {
    let words: Vec<&str> = caption.words.iter().map(|word| word.text.as_str()).collect();
    let mut found: Vec<Loose> = Vec::new();
    for range in tokens(&words) {
        let end = caption.words.get(range.end).map_or(caption.end, |next| next.start);
        let start = if range.start == 0 { caption.start } else { caption.words[range.start].start };
        let spaced = range.start > 0 && script::spaced(words[range.start - 1], words[range.start]);
        let text = clean(&script::join(words[range].iter().copied()));
        let text = if style.lettering.upper_case { text.to_uppercase() } else { text };
        for (index, text) in pieces(text, faces, widest).into_iter().enumerate() {
            let runs = faces.runs(&text);
            let extent = faces.extent(&runs);
            let spaced = spaced && index == 0 && !found.is_empty();
            let space = if spaced { faces.extent(&faces.runs(" ")).width.max(0.2) } else { 0.0 };
            found.push(Loose { text, runs, start, end: end.max(start), extent, space });
        }
    }
    found
}

/// A text, or pieces of it that are no wider than `widest`; nothing for nothing.
fn pieces(text: String, faces: &Faces, widest: f64) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    let width = |text: &str| faces.extent(&faces.runs(text)).width;
    let whole = width(&text);
    if whole <= widest {
        return vec![text];
    }
    let each = whole / (whole / widest).ceil() * 1.04;
    let mut pieces = vec![String::new()];
    for grapheme in text.graphemes(true) {
        let with = pieces.last().map_or(0.0, |piece| width(&format!("{piece}{grapheme}")));
        if with > each.min(widest) && pieces.last().is_some_and(|piece| !piece.is_empty()) {
            pieces.push(String::new());
        }
        pieces.iter_mut().last().into_iter().for_each(|piece| piece.push_str(grapheme));
    }
    pieces
}

/// Where each row after the first begins, and how much smaller than usual the letters must be.
fn rows(tokens: &[Loose], widest: f64, position: Position) -> (Vec<usize>, f64) {
    let row = |from: usize, to: usize| {
        let inner: f64 = tokens[from..to].iter().map(|token| token.space + token.extent.width).sum();
        inner - tokens.get(from).map_or(0.0, |first| first.space)
    };
    let whole = row(0, tokens.len());
    if whole <= widest {
        return (Vec::new(), 1.0);
    }
    let two = (1..tokens.len()).map(|at| vec![at]);
    // In the middle there is room for a third row: better than letters that change their size from phrase to phrase.
    let most = if position == Position::Middle { tokens.len() } else { 0 };
    let three = (2..most).flat_map(|second| (1..second).map(move |first| vec![first, second]));
    let rated = two.chain(three).map(|starts| {
        let ends = starts.iter().copied().chain([tokens.len()]);
        let widths: Vec<f64> = std::iter::once(0)
            .chain(starts.iter().copied())
            .zip(ends)
            .map(|(from, to)| row(from, to))
            .collect();
        let longest = widths.iter().copied().fold(0.0, f64::max);
        let scale = (widest / longest).min(1.0);
        let breaks: f64 = starts.iter().map(|at| break_after(tokens[at - 1].text.as_str())).sum();
        let widows = widths.iter().filter(|width| **width < longest * 0.35).count();
        let more = starts.len() as f64 - 1.0;
        let cost = longest / widest * scale + breaks + 0.4 * widows as f64 + 0.5 * more + 2.5 * (1.0 - scale);
        (starts, scale, cost)
    });
    let best = rated.min_by(|(.., a), (.., b)| a.total_cmp(b));
    best.map_or((Vec::new(), widest / whole), |(starts, scale, _)| (starts, scale))
}

/// What a break after this word costs.
fn break_after(word: &str) -> f64 {
    let breathes = if script::breathes_after(word) { -0.2 } else { 0.0 };
    breathes + if clings(word) { 0.15 } else { 0.0 }
}

/// Marks whose ink fills the left half of their square.
const HALF_EMPTY: [char; 5] = ['。', '，', '、', '；', '：'];

/// Small words that belong to what follows them.
fn clings(word: &str) -> bool {
    const SMALL: [&str; 16] =
        ["a", "an", "the", "of", "to", "in", "on", "at", "by", "and", "or", "for", "with", "is", "my", "la"];
    SMALL.contains(&word.to_lowercase().as_str())
}

/// The order in which tokens stand from left to right.
fn visual(tokens: &[Loose], rtl: bool) -> Vec<usize> {
    let base = if rtl { Level::rtl() } else { Level::ltr() };
    let mut text = String::new();
    let mut at = Vec::new();
    for token in tokens {
        text.push_str(if token.space > 0.0 { " " } else { "" });
        let strong = token.text.char_indices().find(|(_, c)| c.is_alphanumeric()).map_or(0, |(at, _)| at);
        at.push(text.len() + strong);
        text.push_str(&token.text);
    }
    let bidi = BidiInfo::new(&text, Some(base));
    let levels: Vec<Level> = at.into_iter().map(|at| bidi.levels.get(at).copied().unwrap_or(base)).collect();
    BidiInfo::reorder_visual(&levels)
}

impl Block {
    /// Adds a row of tokens; its foot is at zero until the block stands.
    fn add(&mut self, tokens: &[Loose], frame: &Frame, look: Look) {
        let em = self.em;
        let order = visual(tokens, self.rtl);
        let widest = tokens.iter().skip(1).map(|token| token.space).fold(0.0, f64::max);
        let gap = |pair: &[usize]| match pair[0].abs_diff(pair[1]) {
            1 => tokens[pair[0].max(pair[1])].space,
            _ => widest,
        };
        let gaps: Vec<f64> = std::iter::once(0.0).chain(order.windows(2).map(gap)).collect();
        // A full-width mark at the end is half empty: the row looks centred without that half.
        let hangs = !self.rtl && tokens.last().is_some_and(|token| token.text.ends_with(HALF_EMPTY));
        let hang = if hangs { 0.42 } else { 0.0 };
        let inked = tokens.iter().map(|token| token.extent.width).sum::<f64>() - hang;
        let width = em * (gaps.iter().sum::<f64>() + inked);
        let left = match look {
            Look::LowerThird if self.rtl => frame.left + frame.width - LEDGE * em - width,
            Look::LowerThird => frame.left + LEDGE * em,
            _ => frame.left + (frame.width - width) / 2.0,
        };
        let mut x = left;
        let mut placed = Vec::with_capacity(tokens.len());
        for (index, gap) in order.into_iter().zip(gaps) {
            let Loose { runs, start, end, extent, .. } = tokens[index].clone();
            x += gap * em;
            let tight = gap == 0.0 && x > left;
            placed.push((index, Placed { runs, start, end, extent, x, row: self.rows.len(), tight }));
            x += extent.width * em;
        }
        placed.sort_by_key(|(index, _)| *index);
        self.tokens.extend(placed.into_iter().map(|(_, token)| token));
        let above = tokens.iter().map(|t| t.extent.ink_above).fold(0.72, f64::max);
        let below = tokens.iter().map(|t| t.extent.ink_below).fold(0.2, f64::max);
        let right = x - hang * em;
        self.rows.push(Row { foot: 0.0, left, right, top: -above * em, bottom: below * em });
    }

    /// Lines the rows up where reading begins.
    fn flush(&mut self) {
        let left = self.rows.iter().map(|row| row.left).fold(f64::MAX, f64::min);
        let right = self.rows.iter().map(|row| row.right).fold(f64::MIN, f64::max);
        for (index, row) in self.rows.iter_mut().enumerate() {
            let by = if self.rtl { right - row.right } else { left - row.left };
            self.tokens.iter_mut().filter(|token| token.row == index).for_each(|token| token.x += by);
            *row = Row { left, right, ..*row };
        }
    }

    /// Puts the rows under each other, and the whole where it belongs.
    fn stand(&mut self, frame: &Frame, position: Position, height: f64) {
        let mut foot = 0.0;
        for index in 0..self.rows.len() {
            if let Some(before) = index.checked_sub(1).map(|before| self.rows[before]) {
                let ink = before.bottom - before.foot - self.rows[index].top + BETWEEN * self.em;
                foot += ink.max(PITCH * self.em);
            }
            let row = &mut self.rows[index];
            *row = Row { foot, top: row.top + foot, bottom: row.bottom + foot, ..*row };
        }
        let (Some(first), Some(last)) = (self.rows.first(), self.rows.last()) else { return };
        // Counted from feet and capitals, so that tails of letters do not move a phrase.
        let by = match position {
            Position::Top => frame.top - first.top,
            Position::Middle => (height + 0.72 * self.em - foot) / 2.0,
            Position::Bottom => frame.bottom - last.bottom.max(last.foot + 0.22 * self.em),
        };
        for row in &mut self.rows {
            *row = Row { foot: row.foot + by, top: row.top + by, bottom: row.bottom + by, ..*row };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of these widths, in sizes of the letters, with a quarter between them.
    fn words(widths: &[f64]) -> Vec<Loose> {
        let word = |(index, width): (usize, &f64)| Loose {
            text: format!("w{index}"),
            runs: Vec::new(),
            start: Time::ZERO,
            end: Time::ZERO,
            extent: Extent { width: *width, ..Extent::default() },
            space: if index == 0 { 0.0 } else { 0.25 },
        };
        widths.iter().enumerate().map(word).collect()
    }

    #[test]
    fn a_phrase_takes_as_few_rows_as_it_needs() {
        assert_eq!(rows(&words(&[3.0, 3.0]), 7.0, Position::Bottom), (vec![], 1.0));
        assert_eq!(rows(&words(&[3.0, 3.0, 4.0]), 7.0, Position::Middle), (vec![2], 1.0));
    }

    #[test]
    fn in_the_middle_a_third_row_keeps_the_letters_at_their_size() {
        let phrase = words(&[4.0, 4.0, 4.0]);
        assert_eq!(rows(&phrase, 7.0, Position::Middle), (vec![1, 2], 1.0));
        let (starts, scale) = rows(&phrase, 7.0, Position::Bottom);
        assert!(starts.len() == 1 && scale < 1.0, "{starts:?} {scale}");
    }

    #[test]
    fn a_word_alone_in_a_third_row_is_worse_than_letters_a_little_smaller() {
        let (starts, scale) = rows(&words(&[3.5, 4.2, 0.9]), 5.0, Position::Middle);
        assert!(starts == [1] && scale > 0.9, "{starts:?} {scale}");
    }

    #[test]
    fn a_word_that_is_too_wide_for_any_row_makes_the_letters_smaller() {
        let (_, scale) = rows(&words(&[4.0, 9.0, 4.0]), 7.0, Position::Middle);
        assert!(scale < 1.0, "{scale}");
    }
}
