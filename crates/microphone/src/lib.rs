//! What the person says, heard by this computer and kept as a sound. One door: [`SystemMicrophones`].
//!
//! A crate of its own because only the window records: a server that runs the command line needs no sound at all.

mod tape;
mod trouble;

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{Data, Device, Error, ErrorKind, FromSample, SampleFormat, SizedSample, Stream};
use std::collections::HashSet;
use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use studio::api::{ApiError, HeardView, MicrophoneView, TakeNote};
use studio::ports::{HeardBy, Microphones, Recorded, Recording};
use tape::Tape;

/// How often who records is told what is heard.
const BEAT: Duration = Duration::from_millis(100);
/// A microphone that gives nothing for so long is gone.
const PATIENCE: Duration = Duration::from_secs(5);
/// Some devices give sound value by value; so many pieces of a second go on together.
const PIECES: u32 = 20;
/// Pieces that wait while the disk is slow: half a minute.
const WAITING: usize = 600;

/// The microphones of the computer that we run on.
#[derive(Debug, Default)]
pub struct SystemMicrophones;

impl SystemMicrophones {
    /// The microphones of the computer that we run on.
    pub fn new() -> SystemMicrophones {
        SystemMicrophones
    }
}

impl Microphones for SystemMicrophones {
    fn all(&self) -> Vec<MicrophoneView> {
        let devices = cpal::default_host().input_devices();
        let devices = devices.inspect_err(|error| tracing::debug!(%error, "no microphones")).ok();
        let mut seen = HashSet::new();
        let named = |device: Device| {
            let id = device.id().ok()?.to_string();
            let name = device.description().ok()?.name().trim().to_owned();
            (is_for_people(&id) && !name.is_empty()).then_some(MicrophoneView { id, name })
        };
        devices.into_iter().flatten().filter_map(named).filter(|one| seen.insert(one.name.clone())).collect()
    }

    fn record(
        &self,
        with: Option<&str>,
        file: &Path,
        at_most: Duration,
        told: HeardBy,
    ) -> Result<Box<dyn Recording>, ApiError> {
        let (give, pieces) = sync_channel(WAITING);
        let (answer, answered) = sync_channel(1);
        let (with, file, end) = (with.map(str::to_owned), file.to_owned(), give.clone());
        // A stream stays on the thread that opened it.
        let run = move || {
            let begun = begin(with.as_deref(), &file, at_most, give);
            let (begun, said) = match begun {
                Ok(begun) => (Some(begun), Ok(())),
                Err(error) => (None, Err(error)),
            };
            match (begun, answer.send(said)) {
                (Some((stream, tape)), Ok(())) => listen(stream, tape, &pieces, &told),
                // It was refused, or came so late that nobody waits for it any more.
                _ => Recorded::default(),
            }
        };
        let thread = thread::Builder::new().name("microphone".to_owned()).spawn(run);
        let thread = thread.map_err(|error| trouble::failed(&error.to_string()))?;
        answered.recv_timeout(PATIENCE).unwrap_or_else(|_| Err(trouble::failed("it does not answer")))?;
        Ok(Box::new(Running { end, thread: Some(thread) }))
    }

    fn mend(&self, file: &Path) -> io::Result<Duration> {
        tape::mend(file)
    }
}

/// ALSA names each way to each sound card; only one of them is what a person calls a microphone.
fn is_for_people(id: &str) -> bool {
    !id.starts_with("alsa:") || id.starts_with("alsa:sysdefault:CARD=")
}

/// What comes from a microphone, in its order.
enum Piece {
    /// Sound of one channel, each value from -1 to 1.
    Sound(Vec<f32>),
    /// Some sound was lost.
    Gap,
    /// It cannot go on.
    Broken(Error),
    /// The person has said it all.
    End,
}

/// A recording under way, on a thread of its own.
struct Running {
    end: SyncSender<Piece>,
    thread: Option<JoinHandle<Recorded>>,
}

impl Running {
    fn ended(&mut self) -> Recorded {
        // It may have ended by itself.
        let _ = self.end.send(Piece::End);
        let joined = self.thread.take().map(JoinHandle::join);
        joined.and_then(Result::ok).unwrap_or_default()
    }
}

impl Recording for Running {
    fn stop(mut self: Box<Self>) -> Recorded {
        self.ended()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.ended();
    }
}

/// Opens a microphone, none for the system's usual one, and the file; it hears from now on.
fn begin(
    with: Option<&str>,
    file: &Path,
    at_most: Duration,
    give: SyncSender<Piece>,
) -> Result<(Stream, Tape), ApiError> {
    let host = cpal::default_host();
    let device = match with {
        None => host.default_input_device(),
        Some(id) => id.parse().ok().and_then(|id| host.device_by_id(&id)),
    };
    let device = device.ok_or_else(trouble::missing)?;
    let config = device.default_input_config().map_err(|error| trouble::at_start(&error))?;
    let channels = usize::from(config.channels()).max(1);
    let (hand, broken) = (give.clone(), give);
    let together = (config.sample_rate() / PIECES) as usize;
    let (mut sound, mut lost) = (Vec::new(), false);
    let heard = move |data: &Data, _: &cpal::InputCallbackInfo| {
        sound.extend(one_channel(data, channels));
        if sound.len() < together {
            return;
        }
        // Whoever hears must not wait: what does not fit is lost.
        if lost && hand.try_send(Piece::Gap).is_ok() {
            lost = false;
        }
        let sent = hand.try_send(Piece::Sound(std::mem::take(&mut sound)));
        lost |= matches!(sent, Err(TrySendError::Full(_)));
    };
    let failed = move |error: Error| {
        let piece = match error.kind() {
            ErrorKind::Xrun => Piece::Gap,
            ErrorKind::DeviceChanged | ErrorKind::RealtimeDenied => return,
            _ => Piece::Broken(error),
        };
        let _ = broken.try_send(piece);
    };
    let opened = device.build_input_stream_raw(config.config(), config.sample_format(), heard, failed, None);
    let stream = opened.map_err(|error| trouble::at_start(&error))?;
    stream.play().map_err(|error| trouble::at_start(&error))?;
    // Last, for it takes the place of what was recorded before.
    let tape = Tape::begin(file, config.sample_rate(), at_most).map_err(|error| trouble::disk(&error))?;
    Ok((stream, tape))
}

/// Writes what is heard until the person, the microphone, the disk or the time ends it.
fn listen(stream: Stream, mut tape: Tape, pieces: &Receiver<Piece>, told: &HeardBy) -> Recorded {
    let (mut gaps, mut ended, mut longest, mut said) = (false, None, false, false);
    let mut beat = Instant::now();
    loop {
        match pieces.recv_timeout(PATIENCE) {
            Ok(Piece::Sound(sound)) => match tape.take(&sound) {
                Ok(true) => {}
                Ok(false) => longest = true,
                Err(error) => ended = Some(trouble::disk(&error)),
            },
            Ok(Piece::Gap) => gaps = true,
            Ok(Piece::Broken(error)) => ended = Some(trouble::midway(&error)),
            Ok(Piece::End) => said = true,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => ended = Some(trouble::gone()),
        }
        let over = said || longest || ended.is_some();
        if over || beat.elapsed() >= BEAT {
            beat = Instant::now();
            told(HeardView { ms: ms(tape.length()), level: tape.level(), ended: over });
        }
        if over {
            break;
        }
    }
    drop(stream);
    let (length, mut notes) = (tape.length(), tape.notes());
    notes.extend(gaps.then_some(TakeNote::Gaps));
    notes.extend(longest.then_some(TakeNote::Longest));
    if let Err(error) = tape.end() {
        ended.get_or_insert_with(|| trouble::disk(&error));
    }
    Recorded { length, notes, ended }
}

fn ms(length: Duration) -> u32 {
    length.as_millis().try_into().unwrap_or(u32::MAX)
}

/// The mean of all channels.
fn one_channel(data: &Data, channels: usize) -> Vec<f32> {
    fn of<T: SizedSample>(data: &Data, channels: usize) -> Vec<f32>
    where
        f32: FromSample<T>,
    {
        let mean = |frame: &[T]| {
            frame.iter().map(|value| value.to_sample::<f32>()).sum::<f32>() / frame.len() as f32
        };
        data.as_slice::<T>().unwrap_or_default().chunks_exact(channels).map(mean).collect()
    }
    match data.sample_format() {
        SampleFormat::I8 => of::<i8>(data, channels),
        SampleFormat::U8 => of::<u8>(data, channels),
        SampleFormat::I16 => of::<i16>(data, channels),
        SampleFormat::U16 => of::<u16>(data, channels),
        SampleFormat::I24 => of::<cpal::I24>(data, channels),
        SampleFormat::I32 => of::<i32>(data, channels),
        SampleFormat::U32 => of::<u32>(data, channels),
        SampleFormat::F32 => of::<f32>(data, channels),
        SampleFormat::F64 => of::<f64>(data, channels),
        // No system gives these for a microphone; silence is told as such.
        _ => Vec::new(),
    }
}
