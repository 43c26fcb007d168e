//! Faces: the bundled fonts, which of them draws which letters, and how wide and high a text is in them.
//!
//! The font of every run is chosen here, by what each face really covers, and named in the caption file: nothing is
//! left to what happens to be installed. Bytes come from outside; this module only reads them.

use super::Caption;
use super::style::{Font, Style};
use harfrust::font::Font as Outlines;
use harfrust::{Buffer, ShapeOptions, ShaperFont, shape};
use unicode_segmentation::UnicodeSegmentation;

/// A font that comes with Spool.
struct Bundled {
    file: &'static str,
    /// As the subtitle renderer finds it: its full name.
    name: &'static str,
    /// The letters it is there for.
    draws: fn(char) -> bool,
}

/// In the order of preference, after the one that was chosen.
const BUNDLED: [Bundled; 12] = [
    Bundled { file: "Montserrat-ExtraBold.ttf", name: "Montserrat ExtraBold", draws: |_| false },
    Bundled { file: "Anton-Regular.ttf", name: "Anton Regular", draws: |_| false },
    Bundled { file: "Nunito-Black.ttf", name: "Nunito Black", draws: |_| false },
    Bundled { file: "PlayfairDisplay-ExtraBold.ttf", name: "Playfair Display ExtraBold", draws: |_| false },
    Bundled {
        file: "Vazirmatn-ExtraBold.ttf",
        name: "Vazirmatn ExtraBold",
        draws: |c| matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'),
    },
    Bundled {
        file: "NotoSansHebrew-ExtraBold.ttf",
        name: "Noto Sans Hebrew ExtraBold",
        draws: |c| matches!(c, '\u{590}'..='\u{5ff}' | '\u{fb1d}'..='\u{fb4f}'),
    },
    Bundled {
        file: "NotoSansDevanagari-ExtraBold.ttf",
        name: "Noto Sans Devanagari ExtraBold",
        draws: |c| matches!(c, '\u{900}'..='\u{97f}' | '\u{a8e0}'..='\u{a8ff}' | '\u{1cd0}'..='\u{1cff}'),
    },
    Bundled {
        file: "NotoSansThai-ExtraBold.ttf",
        name: "Noto Sans Thai ExtraBold",
        draws: |c| matches!(c, '\u{e00}'..='\u{e7f}'),
    },
    Bundled {
        file: "NanumGothic-ExtraBold.ttf",
        name: "NanumGothicExtraBold",
        draws: |c| matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7af}'),
    },
    Bundled {
        file: "NotoEmoji-Bold.ttf",
        name: "Noto Emoji Bold",
        draws: |c| matches!(c, '\u{20e3}' | '\u{2300}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}'),
    },
    Bundled {
        file: "NotoSansSC-Black.ttf",
        name: "Noto Sans SC Black",
        draws: |c| matches!(c, '\u{2e80}'..='\u{312f}' | '\u{3190}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{323af}'),
    },
    Bundled { file: "NotoSans-ExtraBold.ttf", name: "Noto Sans ExtraBold", draws: |c| !c.is_ascii() },
];

impl Font {
    fn file(self) -> &'static str {
        match self {
            Font::Montserrat => "Montserrat-ExtraBold.ttf",
            Font::Anton => "Anton-Regular.ttf",
            Font::Nunito => "Nunito-Black.ttf",
            Font::PlayfairDisplay => "PlayfairDisplay-ExtraBold.ttf",
            Font::NotoSans => "NotoSans-ExtraBold.ttf",
        }
    }
}

impl Font {
    /// Its full name.
    pub(super) fn name(self) -> &'static str {
        BUNDLED.iter().find(|font| font.file == self.file()).map_or("sans-serif", |font| font.name)
    }
}

/// Names of the font files that these captions need, the chosen one first.
pub fn font_files(captions: &[Caption], style: &Style) -> Vec<&'static str> {
    let chosen = style.lettering.font.file();
    let texts = || captions.iter().flat_map(|caption| &caption.words).map(|word| word.text.as_str());
    let needed = BUNDLED.iter().filter(|font| texts().any(|text| text.chars().any(font.draws)));
    let others = needed.map(|font| font.file).filter(|file| *file != chosen);
    std::iter::once(chosen).chain(others).collect()
}

/// Fonts at hand, in the order in which they are asked.
#[derive(Default)]
pub struct Faces(Vec<Face>);

/// One font, read.
pub(super) struct Face {
    pub name: &'static str,
    draws: fn(char) -> bool,
    outlines: Outlines,
    units: f64,
    /// Height of a line above and below its foot, as the subtitle renderer takes it, in font units.
    above: f64,
    below: f64,
}

/// A stretch of a text in one face.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// Index of the face; none where no face has these letters.
    pub face: Option<usize>,
    pub text: String,
}

/// How large a text is, in sizes of its letters; heights count from its foot.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Extent {
    pub width: f64,
    /// Height of the line as the subtitle renderer takes it.
    pub above: f64,
    pub below: f64,
    /// Where ink really is.
    pub ink_above: f64,
    pub ink_below: f64,
}

impl Faces {
    /// From the bytes of font files, by their names; files that are no fonts of ours are left out.
    pub fn read(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Faces {
        Faces(files.into_iter().filter_map(|(name, bytes)| Face::read(&name, bytes)).collect())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn get(&self, index: usize) -> Option<&Face> {
        self.0.get(index)
    }

    /// Which face draws what: one for the whole text if there is one, else as few changes as can be.
    pub(super) fn runs(&self, text: &str) -> Vec<Run> {
        if let Some(face) = self.best(text) {
            return vec![Run { face: Some(face), text: text.to_owned() }];
        }
        let mut runs: Vec<Run> = Vec::new();
        for grapheme in text.graphemes(true) {
            // Marks and digits stay with the letters before them: a change of face is a change of direction.
            let says = grapheme.chars().any(|c| c.is_alphabetic());
            let stay =
                runs.last().and_then(|run| run.face).filter(|face| !says && self.0[*face].has(grapheme));
            let face = stay.or_else(|| self.best(grapheme));
            match runs.last_mut() {
                Some(run) if run.face == face => run.text.push_str(grapheme),
                _ => runs.push(Run { face, text: grapheme.to_owned() }),
            }
        }
        runs
    }

    /// The face for a text: the chosen one, then one that is there for such letters, then any that has them.
    fn best(&self, text: &str) -> Option<usize> {
        let emoji = text.contains('\u{fe0f}');
        let has = |index: &usize| self.0[*index].has(text);
        let meant = |index: &usize| text.chars().any(self.0[*index].draws);
        let faces = 0..self.0.len();
        let chosen = faces.clone().take(1).filter(|_| !emoji).find(has);
        chosen.or_else(|| faces.clone().filter(meant).find(has)).or_else(|| faces.clone().find(has))
    }

    /// How large some runs are, side by side.
    pub(super) fn extent(&self, runs: &[Run]) -> Extent {
        runs.iter().fold(Extent::default(), |so_far, run| {
            let one = match run.face.and_then(|face| self.get(face)) {
                Some(face) => face.extent(&run.text),
                None => unknown(&run.text),
            };
            Extent {
                width: so_far.width + one.width,
                above: so_far.above.max(one.above),
                below: so_far.below.max(one.below),
                ink_above: so_far.ink_above.max(one.ink_above),
                ink_below: so_far.ink_below.max(one.ink_below),
            }
        })
    }
}

/// A guess for letters that no face has: whatever font the computer finds draws them.
fn unknown(text: &str) -> Extent {
    let width = text.graphemes(true).count() as f64 * 0.7;
    Extent { width, above: 1.0, below: 0.3, ink_above: 0.8, ink_below: 0.2 }
}

impl Face {
    fn read(file: &str, bytes: Vec<u8>) -> Option<Face> {
        let bundled = BUNDLED.iter().find(|font| font.file == file)?;
        let short = |table: &[u8; 4], at: usize| {
            let table = table_of(&bytes, table)?;
            Some(u16::from_be_bytes(bytes.get(table + at..table + at + 2)?.try_into().ok()?))
        };
        let units = f64::from(short(b"head", 18)?);
        let (above, below) = (f64::from(short(b"OS/2", 74)?), f64::from(short(b"OS/2", 76)?));
        let outlines = Outlines::new(bytes, 0)?;
        let real = units > 0.0 && above + below > 0.0;
        real.then_some(Face { name: bundled.name, draws: bundled.draws, outlines, units, above, below })
    }

    /// Whether it has every letter of a text; signs that only join or choose others need no picture.
    fn has(&self, text: &str) -> bool {
        let silent = |c: char| matches!(c, '\u{200c}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}');
        let font = ShaperFont::new(&self.outlines);
        text.chars().all(|c| silent(c) || font.nominal_glyph(u32::from(c)).is_some())
    }

    /// The renderer's font size for letters of this size: it measures fonts by their lines.
    pub(super) fn size(&self, em: f64) -> f64 {
        em * (self.above + self.below) / self.units
    }

    fn extent(&self, text: &str) -> Extent {
        let font = ShaperFont::new(&self.outlines);
        let mut buffer = Buffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let mut extent =
            Extent { above: self.above / self.units, below: self.below / self.units, ..Extent::default() };
        if shape(&font, &mut buffer, ShapeOptions::new()).is_err() {
            return Extent { width: unknown(text).width, ..extent };
        }
        for (glyph, place) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            extent.width += f64::from(place.x_advance) / self.units;
            let Some(ink) = font.glyph_extents(glyph.glyph_id.into()).filter(|ink| ink.height != 0) else {
                continue;
            };
            let top = f64::from(ink.y_bearing + place.y_offset) / self.units;
            let foot = top + f64::from(ink.height) / self.units;
            extent.ink_above = extent.ink_above.max(top);
            extent.ink_below = extent.ink_below.max(-foot);
        }
        extent
    }
}

/// Where a table of a font file begins.
fn table_of(font: &[u8], name: &[u8; 4]) -> Option<usize> {
    let count = usize::from(u16::from_be_bytes(font.get(4..6)?.try_into().ok()?));
    let entries = font.get(12..)?.chunks_exact(16).take(count);
    let entry = entries.into_iter().find(|entry| entry.starts_with(name))?;
    usize::try_from(u32::from_be_bytes(entry[8..12].try_into().ok()?)).ok()
}
