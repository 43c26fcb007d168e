//! Model: Kokoro-82M in ONNX Runtime. Phoneme numbers and a voice's style go in, sound and frame counts come out.
//!
//! The frame counts are inside the graph only; an output for them is added in memory. One session serves all
//! callers, one run at a time, on all cores but without busy waiting.

use crate::quiet::is_quiet;
use ort::environment::Environment;
use ort::session::{RunOptions, Session};
use ort::value::Tensor;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

/// Samples of one frame at 24 kHz: 25 ms.
pub(super) const FRAME: usize = 600;
/// Most phonemes of one run.
pub(super) const LONGEST: usize = 510;
/// Numbers that describe how a voice sounds at one length of text.
const STYLE: usize = 256;
/// The tensor inside the graph that tells how many frames each phoneme takes.
const DURATIONS: &str = "/encoder/Clip_output_0";

/// What the engine cannot do.
#[derive(Debug, thiserror::Error)]
pub(super) enum ModelError {
    #[error("read the voice file {file}")]
    Read { file: String, source: io::Error },
    #[error("the voice file {file} has not the size of a voice")]
    Style { file: String },
    #[error("load ONNX Runtime")]
    Library(#[from] ort::LoadDynamicError),
    #[error("this program did not tell ONNX Runtime to report nothing")]
    Talkative,
    #[error("run the voice model")]
    Run(#[from] ort::Error),
}

/// The loaded model.
pub(super) struct Model {
    session: Mutex<Session>,
}

/// What one run gives.
pub(super) struct Sound {
    /// 24 kHz, mono.
    pub(super) samples: Vec<f32>,
    /// Frames of each phoneme, in order, the silent ones at both ends included.
    pub(super) frames: Vec<usize>,
}

impl Model {
    /// Reads the model and makes it ready; takes about a second.
    pub(super) fn load(model: &Path, runtime: &Path) -> Result<Model, ModelError> {
        let environment = environment(runtime)?;
        let mut bytes = read(model)?;
        bytes.extend(extra_output(DURATIONS));
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let session = Session::builder(&environment)?
            .with_intra_threads(threads)
            .map_err(ort::Error::from)?
            .with_intra_op_spinning(false)
            .map_err(ort::Error::from)?
            .commit_from_memory(&bytes)?;
        Ok(Model { session: Mutex::new(session) })
    }

    /// Speaks phonemes, given by their numbers, in the style of `voice` at `speed` times its pace. Ends early when `options` are terminated.
    pub(super) fn speak(
        &self,
        phonemes: &[i64],
        voice: &[f32],
        speed: f32,
        options: &RunOptions,
    ) -> Result<Sound, ModelError> {
        let row = phonemes.len().clamp(1, LONGEST) - 1;
        let style = voice[row * STYLE..(row + 1) * STYLE].to_vec();
        let tokens: Vec<i64> = [0].iter().chain(phonemes).chain(&[0]).copied().collect();
        let inputs = ort::inputs![
            "tokens" => Tensor::from_array(([1, tokens.len()], tokens))?,
            "style" => Tensor::from_array(([1, STYLE], style))?,
            "speed" => Tensor::from_array(([1], vec![speed]))?,
        ];
        // A run that panicked leaves no half state in the session: the next run starts from its inputs.
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        let outputs = session.run_with_options(inputs, options)?;
        let (_, samples) = outputs[0].try_extract_tensor::<f32>()?;
        let (_, frames) = outputs[DURATIONS].try_extract_tensor::<f32>()?;
        let frames = frames.iter().map(|count| count.round() as usize).collect();
        Ok(Sound { samples: samples.to_vec(), frames })
    }
}

/// Reads a voice: one style for each length of text.
pub(super) fn read_voice(file: &Path) -> Result<Vec<f32>, ModelError> {
    let bytes = read(file)?;
    if bytes.len() != LONGEST * STYLE * size_of::<f32>() {
        return Err(ModelError::Style { file: file.display().to_string() });
    }
    let (numbers, _) = bytes.as_chunks::<4>();
    Ok(numbers.iter().map(|number| f32::from_le_bytes(*number)).collect())
}

fn read(file: &Path) -> Result<Vec<u8>, ModelError> {
    fs::read(file).map_err(|source| ModelError::Read { file: file.display().to_string(), source })
}

/// ONNX Runtime allows one environment a process; the first library wins.
fn environment(runtime: &Path) -> Result<Environment, ModelError> {
    static SHARED: OnceLock<Environment> = OnceLock::new();
    static LOADING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = LOADING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(shared) = SHARED.get() {
        return Ok(shared.clone());
    }
    if !is_quiet() {
        return Err(ModelError::Talkative);
    }
    let made = ort::init_from(runtime)?.with_name("spool").with_telemetry(false).build()?;
    Ok(SHARED.get_or_init(|| made).clone())
}

/// Bytes that, put after a serialized model, add a tensor to its outputs: a repeated message field is merged.
fn extra_output(tensor: &str) -> Vec<u8> {
    const MODEL_GRAPH: u8 = 7;
    const GRAPH_OUTPUT: u8 = 12;
    const VALUE_NAME: u8 = 1;
    let field = |number: u8, content: Vec<u8>| {
        let length =
            u8::try_from(content.len()).ok().filter(|length| *length < 128).expect("a tensor name is short");
        [vec![number << 3 | 2, length], content].concat()
    };
    field(MODEL_GRAPH, field(GRAPH_OUTPUT, field(VALUE_NAME, tensor.as_bytes().to_vec())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_is_added_as_one_protobuf_message_in_another() {
        assert_eq!(extra_output("ab"), [0x3a, 6, 0x62, 4, 0x0a, 2, b'a', b'b']);
    }

    #[test]
    fn a_voice_of_a_wrong_size_is_refused() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(matches!(read_voice(file.path()), Err(ModelError::Style { .. })));
        assert!(matches!(read_voice(Path::new("/nowhere")), Err(ModelError::Read { .. })));
    }
}
