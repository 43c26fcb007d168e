//! Draws laid-out phrases in the language of the subtitle renderer: each look's movement and colours.
//!
//! Every token is an event of its own at a fixed place, so nothing is wrapped, ordered or moved by the renderer.

use super::ass::{clock, harmless, header};
use super::faces::{Faces, Run};
use super::layout::{Block, LEDGE, Placed, alone, layout};
use super::style::{Colour, Design, Look, Style};
use super::{Caption, to_ass};
use crate::time::Time;
use crate::timeline::Canvas;
use std::fmt::Write;

/// One subtitle script that draws `captions` on `canvas` with `faces`; an empty text when there is nothing to draw.
///
/// Without a face it is the plain script of [`to_ass`]. The renderer must find the same fonts by their names.
pub fn draw(captions: &[Caption], style: &Style, canvas: Canvas, faces: &Faces) -> String {
    if style.look == Look::Off || captions.is_empty() {
        return String::new();
    }
    if faces.is_empty() {
        return to_ass(captions, style, canvas);
    }
    let mut page = Page { out: header(style, canvas), design: style.design(), faces };
    for caption in captions.iter().filter(|caption| caption.start < caption.end) {
        match style.look {
            Look::OneWord => page.one_by_one(&alone(caption, style, canvas, faces)),
            look => page.phrase(look, caption, &layout(caption, style, canvas, faces)),
        }
    }
    page.out
}

/// Draws words that are there from one time to another, all in the style's own colours.
pub(super) fn draw_block(
    shown: (Time, Time),
    block: &Block,
    style: &Style,
    canvas: Canvas,
    faces: &Faces,
) -> String {
    let mut page = Page { out: header(style, canvas), design: style.design(), faces };
    let tight = block.tokens.iter().any(|token| token.tight);
    for token in &block.tokens {
        page.word(shown, block, token, "", tight);
    }
    page.out
}

/// From back to front.
#[derive(Debug, Clone, Copy)]
enum Layer {
    Back,
    Word,
    /// Over the outlines of neighbours that touch.
    Face,
    Lit,
}

struct Page<'a> {
    out: String,
    design: Design,
    faces: &'a Faces,
}

impl Page<'_> {
    fn phrase(&mut self, look: Look, caption: &Caption, block: &Block) {
        let whole = (caption.start, caption.end);
        match look {
            Look::Box | Look::Typewriter => self.panel(whole, block),
            Look::LowerThird => self.lower_third(whole, block),
            _ => {}
        }
        let tight = block.tokens.iter().any(|token| token.tight);
        for token in &block.tokens {
            let spoken = (token.start.max(caption.start), token.end.min(caption.end));
            match look {
                Look::SpokenWord => {
                    let lit = self.lit(whole, spoken);
                    self.word(whole, block, token, &lit, tight);
                }
                Look::Pop => self.pop(caption, block, token, spoken, tight),
                Look::Karaoke => {
                    self.word(whole, block, token, "", tight);
                    self.run_through((spoken.0, caption.end), spoken, block, token);
                }
                Look::WordBox => {
                    self.word_box(spoken, block, token);
                    let bare = self.bare(whole, spoken, block.em);
                    self.word(whole, block, token, &bare, false);
                    self.face(whole, block, token, "", tight);
                }
                Look::Typewriter => self.type_out(caption, spoken, block, token),
                Look::Box | Look::Outline | Look::LowerThird | Look::OneWord | Look::Off => {
                    self.word(whole, block, token, "", tight);
                }
            }
        }
    }

    /// Colours that change when the word is spoken and back when it was.
    fn lit(&self, (from, to): (Time, Time), spoken: (Time, Time)) -> String {
        let (text, lit) = (self.design.text.bgr(), self.design.highlight.bgr());
        let on = spoken.0.as_ms() - from.as_ms();
        let off = spoken.1.as_ms() - from.as_ms();
        let first = if on <= 0 { format!("\\1c{lit}") } else { format!("\\t({on},{on},\\1c{lit})") };
        if spoken.1 >= to { first } else { format!("{first}\\t({off},{off},\\1c{text})") }
    }

    /// No outline while the word has a box of its own.
    fn bare(&self, (from, to): (Time, Time), spoken: (Time, Time), em: f64) -> String {
        let (border, shadow) = (self.border(em), self.shadow(em));
        let on = spoken.0.as_ms() - from.as_ms();
        let off = spoken.1.as_ms() - from.as_ms();
        let none = "\\bord0\\shad0";
        let first = if on <= 0 { none.to_owned() } else { format!("\\t({on},{on},{none})") };
        if spoken.1 >= to {
            return first;
        }
        format!("{first}\\t({off},{off},\\bord{border:.1}\\shad{shadow:.1})")
    }

    fn border(&self, em: f64) -> f64 {
        em * f64::from(self.design.border) / 1000.0
    }

    fn shadow(&self, em: f64) -> f64 {
        em * f64::from(self.design.shadow) / 1000.0
    }

    /// The word jumps in, a little too large, and settles.
    fn pop(&mut self, caption: &Caption, block: &Block, token: &Placed, spoken: (Time, Time), tight: bool) {
        let (text, lit) = (self.design.text.bgr(), self.design.highlight.bgr());
        let off = spoken.1.as_ms() - spoken.0.as_ms();
        let jump = "\\fscx60\\fscy60\\t(0,80,\\fscx112\\fscy112)\\t(80,150,\\fscx100\\fscy100)";
        let after =
            if spoken.1 < caption.end { format!("\\t({off},{off},\\1c{text})") } else { String::new() };
        let tags = format!("\\1c{lit}{jump}{after}");
        self.word((spoken.0, caption.end), block, token, &tags, tight);
    }

    fn one_by_one(&mut self, blocks: &[Block]) {
        for block in blocks {
            for token in &block.tokens {
                let grow = "\\fscx86\\fscy86\\t(0,70,\\fscx100\\fscy100)";
                self.word((token.start, token.end), block, token, grow, false);
            }
        }
    }

    /// The highlight's colour, uncovered from where reading begins.
    fn run_through(&mut self, shown: (Time, Time), spoken: (Time, Time), block: &Block, token: &Placed) {
        let row = block.rows[token.row];
        let (left, right) = (token.x, token.x + token.extent.width * block.em);
        let (top, bottom) = (row.top - block.em, row.bottom + block.em);
        let clip = |from: f64, to: f64| {
            format!("\\clip({},{},{},{})", from.round(), top.round(), to.round(), bottom.round())
        };
        let closed = if block.rtl { clip(right, right) } else { clip(left, left) };
        let length = spoken.1.as_ms() - spoken.0.as_ms();
        let colour = self.design.highlight.bgr();
        let tags = format!("\\bord0\\shad0\\1c{colour}{closed}\\t(0,{length},{})", clip(left, right));
        self.event(Layer::Lit, shown, &self.text(block, token, &tags));
    }

    /// Letters one by one, in steps.
    fn type_out(&mut self, caption: &Caption, spoken: (Time, Time), block: &Block, token: &Placed) {
        let row = block.rows[token.row];
        let (top, bottom) = ((row.top - block.em).round(), (row.bottom + block.em).round());
        let widths = self.prefixes(&token.runs);
        let length = (spoken.1.as_ms() - spoken.0.as_ms()).max(0);
        let edge = |share: f64| {
            let width = token.extent.width * block.em;
            match block.rtl {
                true => (token.x + width * (1.0 - share), token.x + width + block.em),
                false => (token.x - block.em, token.x + width * share),
            }
        };
        let mut tags = String::new();
        for (index, share) in widths.iter().enumerate() {
            let at = length * 7 / 10 * index as i64 / widths.len() as i64;
            let (left, right) = edge(*share);
            let clip = format!("\\clip({},{top},{},{bottom})", left.round(), right.round());
            let _ = if at == 0 { write!(tags, "{clip}") } else { write!(tags, "\\t({at},{at},{clip})") };
        }
        self.word((spoken.0, caption.end), block, token, &tags, false);
    }

    /// How much of a text's width its first letters take, for each count of them.
    fn prefixes(&self, runs: &[Run]) -> Vec<f64> {
        use unicode_segmentation::UnicodeSegmentation;
        let whole = self.faces.extent(runs).width.max(0.01);
        let mut before = 0.0;
        let mut shares = Vec::new();
        for run in runs {
            let width =
                |text: &str| self.faces.extent(&[Run { face: run.face, text: text.to_owned() }]).width;
            let ends = run.text.grapheme_indices(true).map(|(at, grapheme)| at + grapheme.len());
            shares.extend(ends.map(|end| ((before + width(&run.text[..end])) / whole).min(1.0)));
            before += width(&run.text);
        }
        if let Some(last) = shares.last_mut() {
            // The last letter may lean out of its width.
            *last = 1.2;
        }
        shares
    }

    /// A dark panel behind the whole phrase.
    fn panel(&mut self, shown: (Time, Time), block: &Block) {
        let em = block.em;
        let mut path = String::new();
        let count = block.rows.len();
        for (index, row) in block.rows.iter().enumerate() {
            // Rows reach into each other, so that no line of picture is left between them.
            let top = row.top - if index == 0 { 0.34 * em } else { 0.2 * em };
            let bottom = row.bottom + if index + 1 == count { 0.26 * em } else { 0.2 * em };
            let bottom = block.rows.get(index + 1).map_or(bottom, |next| bottom.max(next.top));
            path.push_str(&rounded(row.left - 0.42 * em, top, row.right + 0.42 * em, bottom, 0.26 * em));
        }
        self.shape(Layer::Back, shown, self.design.back, "", &path);
    }

    /// A panel with a bar at the side where reading begins.
    fn lower_third(&mut self, shown: (Time, Time), block: &Block) {
        let (Some(first), Some(last)) = (block.rows.first(), block.rows.last()) else { return };
        let em = block.em;
        let left = block.rows.iter().map(|row| row.left).fold(f64::MAX, f64::min);
        let right = block.rows.iter().map(|row| row.right).fold(0.0, f64::max);
        let (top, bottom) = (first.top - 0.45 * em, last.bottom + 0.38 * em);
        let (before, after) = (LEDGE * em, 0.6 * em);
        let (left, right) =
            if block.rtl { (left - after, right + before) } else { (left - before, right + after) };
        let bar = 0.16 * em;
        let at = if block.rtl { right - bar } else { left };
        self.shape(Layer::Back, shown, self.design.back, "", &rounded(left, top, right, bottom, 0.0));
        self.shape(Layer::Word, shown, self.design.highlight, "", &rounded(at, top, at + bar, bottom, 0.0));
    }

    /// A box that fits the spoken word.
    fn word_box(&mut self, shown: (Time, Time), block: &Block, token: &Placed) {
        let em = block.em;
        let row = block.rows[token.row];
        let (left, right) = (token.x - 0.17 * em, token.x + token.extent.width * em + 0.17 * em);
        let path =
            rounded(left, row.top.min(row.foot - 0.8 * em) - 0.12 * em, right, row.foot + 0.3 * em, 0.2 * em);
        self.shape(Layer::Back, shown, self.design.highlight, "\\fad(40,0)", &path);
    }

    /// A token with its outline.
    fn word(&mut self, shown: (Time, Time), block: &Block, token: &Placed, tags: &str, tight: bool) {
        self.event(Layer::Word, shown, &self.text(block, token, tags));
        self.face(shown, block, token, tags, tight);
    }

    /// The token once more without its outline, where its neighbours' outlines would lie on it.
    fn face(&mut self, shown: (Time, Time), block: &Block, token: &Placed, tags: &str, tight: bool) {
        if tight && self.design.border > 0 {
            let face = format!("\\bord0\\shad0{tags}");
            self.event(Layer::Face, shown, &self.text(block, token, &face));
        }
    }

    fn text(&self, block: &Block, token: &Placed, tags: &str) -> String {
        let extent = token.extent;
        let row = block.rows[token.row];
        let x = token.x + extent.width * block.em / 2.0;
        // The renderer's middle of a line is between its own ends, not those of the ink.
        let y = row.foot + (extent.below - extent.above) * block.em / 2.0;
        let (border, shadow) = (self.border(block.em), self.shadow(block.em));
        let mut text = format!("{{\\q2\\an5\\pos({x:.1},{y:.1})\\bord{border:.1}\\shad{shadow:.1}{tags}}}");
        if block.rtl {
            text.push('\u{200f}');
        }
        for run in &token.runs {
            let size = match run.face.and_then(|face| self.faces.get(face)) {
                Some(face) => {
                    let _ = write!(text, "{{\\fn{}", face.name);
                    face.size(block.em)
                }
                None => {
                    text.push_str("{\\fn");
                    block.em * 1.3
                }
            };
            let _ = write!(text, "\\fs{size:.2}}}{}", harmless(&run.text));
        }
        text
    }

    fn shape(&mut self, layer: Layer, shown: (Time, Time), colour: Colour, tags: &str, path: &str) {
        let (paint, clear) = (colour.bgr(), colour.clear());
        let text = format!("{{\\an7\\pos(0,0)\\bord0\\shad0\\1c{paint}\\1a{clear}{tags}\\p1}}{path}");
        self.event(layer, shown, &text);
    }

    fn event(&mut self, layer: Layer, (start, end): (Time, Time), text: &str) {
        let (start, end) = (clock(start), clock(end));
        if start < end {
            let _ = writeln!(self.out, "Dialogue: {},{start},{end},Caption,,0,0,0,,{text}", layer as u8);
        }
    }
}

/// A rectangle with round corners, as a drawing.
fn rounded(left: f64, top: f64, right: f64, bottom: f64, radius: f64) -> String {
    let radius = radius.min((right - left) / 2.0).min((bottom - top) / 2.0);
    if radius < 1.0 {
        return format!(
            "m {left:.0} {top:.0} l {right:.0} {top:.0} {right:.0} {bottom:.0} {left:.0} {bottom:.0} "
        );
    }
    let (l, t, r, b) = (left, top, right, bottom);
    // A quarter of a circle as one curve.
    let k = radius * 0.448;
    let (li, ti, ri, bi) = (l + radius, t + radius, r - radius, b - radius);
    format!(
        "m {li:.0} {t:.0} l {ri:.0} {t:.0} b {:.0} {t:.0} {r:.0} {:.0} {r:.0} {ti:.0} l {r:.0} {bi:.0} \
         b {r:.0} {:.0} {:.0} {b:.0} {ri:.0} {b:.0} l {li:.0} {b:.0} b {:.0} {b:.0} {l:.0} {:.0} {l:.0} {bi:.0} \
         l {l:.0} {ti:.0} b {l:.0} {:.0} {:.0} {t:.0} {li:.0} {t:.0} ",
        r - k,
        t + k,
        b - k,
        r - k,
        l + k,
        b - k,
        t + k,
        l + k,
    )
}
