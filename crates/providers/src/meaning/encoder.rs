//! Encoder: Google's universal sentence encoder, multilingual, version 3. Pieces of words go in, 512 numbers come out.
//!
//! A deep averaging network: each piece has a vector; what its neighbours add comes from three convolutions, over two,
//! three and five pieces; all of that is summed over the text and goes through four dense layers. The vectors of the
//! pieces are bytes, in 17 blocks with a scale each, dealt out by the piece's number modulo 17.

use kitoken::Kitoken;
use ndarray::{Array1, Array2, ArrayView1, Axis, Ix0, Ix1, Ix2, concatenate, s};
use ndarray_npy::{NpzReader, ReadableElement};
use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

/// Blocks of the vectors of pieces.
const BLOCKS: usize = 17;
/// Sides of a convolution: how many pieces it sees, and how many of them come before its own.
const WINDOWS: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];
/// Numbers of the special pieces, as the vocabulary has them.
const UNKNOWN: u32 = 0;
const BEGIN: u32 = 1;
const END: u32 = 2;
/// No text is read further: what it is about was said by then.
const LONGEST: usize = 256;

/// What is wrong with the files of the model.
#[derive(Debug, thiserror::Error)]
pub(super) enum LoadError {
    #[error("the pieces of words could not be read: {0}")]
    Pieces(#[from] kitoken::convert::ConversionError),
    #[error("the weights could not be opened: {0}")]
    Open(#[from] io::Error),
    #[error("the weights could not be read: {0}")]
    Weights(#[from] ndarray_npy::ReadNpzError),
    #[error("the weights do not fit together")]
    Shape,
}

/// The loaded model.
pub(super) struct Encoder {
    pieces: Kitoken,
    blocks: Vec<Array2<u8>>,
    scale: Array1<f32>,
    low: Array1<f32>,
    convolutions: Vec<Convolution>,
    norm: Norm,
    project: Dense,
    hidden: [Array2<f32>; 6],
    epsilon: f32,
}

/// One convolution with a way around it, done twice over the same window.
struct Convolution {
    window: usize,
    before: usize,
    enter: Dense,
    norm: Norm,
    twice: [Dense; 2],
}

struct Dense {
    weights: Array2<f32>,
    bias: Array1<f32>,
}

struct Norm {
    gain: Array1<f32>,
    bias: Array1<f32>,
}

/// The file of weights.
struct Weights(NpzReader<BufReader<File>>);

impl Weights {
    fn matrix<T: ReadableElement>(&mut self, name: &str) -> Result<Array2<T>, LoadError> {
        Ok(self.0.by_name::<ndarray::OwnedRepr<T>, Ix2>(name)?)
    }

    fn row(&mut self, name: &str) -> Result<Array1<f32>, LoadError> {
        Ok(self.0.by_name::<ndarray::OwnedRepr<f32>, Ix1>(name)?)
    }

    fn dense(&mut self, weights: &str, bias: &str) -> Result<Dense, LoadError> {
        let dense = Dense { weights: self.matrix(weights)?, bias: self.row(bias)? };
        if dense.weights.ncols() == dense.bias.len() { Ok(dense) } else { Err(LoadError::Shape) }
    }

    fn norm(&mut self, gain: &str, bias: &str) -> Result<Norm, LoadError> {
        Ok(Norm { gain: self.row(gain)?, bias: self.row(bias)? })
    }

    fn convolution(&mut self, window: usize, before: usize) -> Result<Convolution, LoadError> {
        let named = |what: &str| format!("{what}{window}");
        Ok(Convolution {
            window,
            before,
            enter: self.dense(&named("proj"), &named("proj_b"))?,
            norm: self.norm(&named("ln_g"), &named("ln_b"))?,
            twice: [self.dense(&named("w1_"), &named("b1_"))?, self.dense(&named("w2_"), &named("b2_"))?],
        })
    }
}

impl Encoder {
    /// Reads the model; takes about half a second.
    pub(super) fn load(pieces: &Path, weights: &Path) -> Result<Encoder, LoadError> {
        let pieces = Kitoken::from_sentencepiece_file(pieces)?;
        let mut weights = Weights(NpzReader::new(BufReader::new(File::open(weights)?))?);
        let blocks = (1..=BLOCKS).map(|block| weights.matrix(&format!("q{block}")));
        let blocks = blocks.collect::<Result<Vec<Array2<u8>>, _>>()?;
        let convolutions = WINDOWS.map(|(window, before)| weights.convolution(window, before));
        let convolutions = convolutions.into_iter().collect::<Result<Vec<_>, _>>()?;
        let mut hidden = |name: &str| weights.matrix(name);
        let hidden =
            [hidden("d0")?, hidden("p1")?, hidden("d1")?, hidden("d2")?, hidden("p3")?, hidden("d3")?];
        let epsilon: f64 = weights.0.by_name::<ndarray::OwnedRepr<f64>, Ix0>("eps")?.into_scalar();
        let encoder = Encoder {
            pieces,
            blocks,
            scale: weights.row("scale")?,
            low: weights.row("lo")?,
            convolutions,
            norm: weights.norm("ln_g", "ln_b")?,
            project: weights.dense("cnn_W", "cnn_b")?,
            hidden,
            epsilon: epsilon as f32,
        };
        if encoder.fits_together() { Ok(encoder) } else { Err(LoadError::Shape) }
    }

    /// Whether each layer takes what the one before it gives, so that no text can break it.
    fn fits_together(&self) -> bool {
        let wide = self.blocks[0].ncols();
        let narrow = self.convolutions[0].enter.bias.len();
        let convolutions = self.convolutions.iter().all(|one| {
            let twice = one.twice.iter().all(|dense| dense.weights.dim() == (one.window * narrow, narrow));
            twice && one.enter.weights.dim() == (wide, narrow) && one.norm.gain.len() == narrow
        });
        let all = wide + narrow * WINDOWS.len();
        let [d0, p1, d1, d2, p3, d3] = &self.hidden;
        let flows = |from: &Array2<f32>, to: &Array2<f32>| from.ncols() == to.nrows();
        let out = self.project.bias.len();
        self.blocks.iter().all(|block| block.ncols() == wide)
            && (self.scale.len(), self.low.len()) == (BLOCKS, BLOCKS)
            && convolutions
            && self.norm.gain.len() == all
            && self.project.weights.nrows() == all
            && (d0.nrows(), p1.nrows()) == (out, out)
            && (flows(d0, d1) && p1.ncols() == d1.ncols())
            && (flows(d1, d2) && flows(p1, p3) && flows(d2, d3))
            && p3.ncols() == d3.ncols()
    }

    /// The unit vector of a text.
    pub(super) fn embed(&self, text: &str) -> Vec<f32> {
        let known = self.vectors(&self.pieces_of(text));
        let length = known.nrows() as f32;
        let around = self.convolutions.iter().map(|convolution| convolution.see(&known, self.epsilon));
        let seen: Vec<Array2<f32>> = std::iter::once(known.clone()).chain(around).collect();
        let views: Vec<_> = seen.iter().map(|one| one.view()).collect();
        let mut all = concatenate(Axis(1), &views).unwrap_or(known);
        self.norm.apply(&mut all, self.epsilon);
        // One row stays a matrix: only products of two of them are quick.
        let sum = all.sum_axis(Axis(0)).insert_axis(Axis(0));
        let mean = (sum.dot(&self.project.weights) + &self.project.bias * length) / length.sqrt();
        let [d0, p1, d1, d2, p3, d3] = &self.hidden;
        let first = positive(mean.dot(d0));
        let second = positive(mean.dot(p1) + first.dot(d1));
        let third = positive(second.dot(d2));
        let last = (second.dot(p3) + third.dot(d3)).mapv_into(f32::tanh);
        let norm = last.iter().map(|number| number * number).sum::<f32>().max(self.epsilon).sqrt();
        last.into_iter().map(|number| number / norm).collect()
    }

    fn pieces_of(&self, text: &str) -> Vec<u32> {
        let mut pieces = vec![BEGIN];
        // A text that cannot be cut up at all is as one that says nothing.
        let cut = self.pieces.encode(text, false).unwrap_or_default();
        pieces.extend(cut.into_iter().take(LONGEST));
        pieces.push(END);
        // What is unknown counts once, however long it is.
        pieces.dedup_by(|one, before| *one == UNKNOWN && *before == UNKNOWN);
        pieces
    }

    /// One row a piece.
    fn vectors(&self, pieces: &[u32]) -> Array2<f32> {
        let mut vectors = Array2::zeros((pieces.len(), self.blocks[0].ncols()));
        for (mut vector, piece) in vectors.rows_mut().into_iter().zip(pieces) {
            let (row, block) = (*piece as usize / BLOCKS, *piece as usize % BLOCKS);
            if row < self.blocks[block].nrows() {
                let (scale, low) = (self.scale[block], self.low[block]);
                let bytes: ArrayView1<'_, u8> = self.blocks[block].row(row);
                vector.zip_mut_with(&bytes, |number, byte| *number = f32::from(*byte) * scale + low);
            }
        }
        vectors
    }
}

impl Convolution {
    fn see(&self, vectors: &Array2<f32>, epsilon: f32) -> Array2<f32> {
        let mut seen = self.enter.apply(vectors);
        self.norm.apply(&mut seen, epsilon);
        for dense in &self.twice {
            seen = positive(dense.apply(&self.windows(&seen))) + &seen;
        }
        seen
    }

    /// Each row with its neighbours beside it; beyond the ends of the text there is nothing.
    fn windows(&self, rows: &Array2<f32>) -> Array2<f32> {
        let (count, width) = rows.dim();
        let mut wide = Array2::zeros((count, self.window * width));
        for at in 0..count {
            for slot in 0..self.window {
                let Some(from) = (at + slot).checked_sub(self.before).filter(|from| *from < count) else {
                    continue;
                };
                wide.slice_mut(s![at, slot * width..(slot + 1) * width]).assign(&rows.row(from));
            }
        }
        wide
    }
}

impl Dense {
    fn apply(&self, rows: &Array2<f32>) -> Array2<f32> {
        rows.dot(&self.weights) + &self.bias
    }
}

impl Norm {
    /// Brings each row to mean 0 and variance 1, then to gain and bias.
    fn apply(&self, rows: &mut Array2<f32>, epsilon: f32) {
        for mut row in rows.rows_mut() {
            let mean = row.sum() / row.len() as f32;
            row -= mean;
            let variance = row.dot(&row) / row.len() as f32;
            row *= (variance + epsilon).sqrt().recip();
            row *= &self.gain;
            row += &self.bias;
        }
    }
}

fn positive<D: ndarray::Dimension>(numbers: ndarray::Array<f32, D>) -> ndarray::Array<f32, D> {
    numbers.mapv_into(|number| number.max(0.0))
}
