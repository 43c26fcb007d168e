//! The whole sound: voice over clips and music that step back for it, then the level that sites expect.

use super::input::Stretch;
use super::voice::{RATE, exactly, plain_sound, samples, silence};
use super::{Film, Line, SAME_BYTES};
use editorial::Time;
use editorial::timeline::{ClipSound, MusicBed};
use std::path::{Path, PathBuf};

/// The last step: gain, then a ceiling that no peak goes over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Finish {
    pub gain_db: f64,
    /// Where the limiter holds, in dBTP; `None` when nothing comes near.
    pub ceiling_db: Option<f64>,
}

/// What is heard at once. A lane is a list of files of ours, joined end to end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layers<'a> {
    pub voice: &'a [Vec<PathBuf>],
    /// How much louder than of itself.
    pub voice_gain_db: i32,
    /// Sound that clips were taken with, at its level.
    pub clips: &'a [Vec<PathBuf>],
    pub music: Option<(&'a MusicBed, Music<'a>)>,
}

/// Where music comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Music<'a> {
    /// The person's file, which is long enough.
    Whole(Film<'a>),
    /// Files of ours: once up to where it begins to repeat, then its round, which ends as it begins.
    Round { once: &'a Path, round: &'a Path },
}

/// Silence that goes on after a layer until the sum has its length: where one of two layers ends, what is left of the other
/// may be dropped, which is another moment each time.
const LONG_ENOUGH: &str = "apad";

/// How far clips step back while somebody speaks, in decibels.
const CLIPS_DUCK_DB: i32 = -9;

/// The call that mixes the layers and measures the result.
pub(crate) fn mix(layers: Layers<'_>, length: Time, out: &Path) -> Line {
    let whole = samples(length);
    let mut line = Line::ffmpeg("info").words("-filter_complex_threads 1");
    let mut graph = Vec::new();
    let mut inputs = 0;
    for (name, lanes) in [("lane", layers.voice), ("clip", layers.clips)] {
        for (index, files) in lanes.iter().enumerate() {
            let mut labels = String::new();
            for file in files {
                line = line.wav(file);
                labels.push_str(&format!("[{inputs}:0]"));
                inputs += 1;
            }
            let joined = format!("{labels}concat=n={}:v=0:a=1,{}", files.len(), plain_sound());
            graph.push(format!("{joined},{LONG_ENOUGH}[{name}{index}]"));
        }
    }
    if let Some((bed, music)) = layers.music {
        let from = match music {
            Music::Whole(film) => {
                let stretch = Stretch {
                    from: None,
                    length: Some(length + Time::from_ms(1_000)),
                    again: true,
                    ..Stretch::default()
                };
                line = line.input(film, stretch);
                format!("[{inputs}:{}]", film.source.sound.unwrap_or(0))
            }
            Music::Round { once, round } => {
                line = line.wav(once).words("-stream_loop -1").wav(round);
                format!("[{inputs}:0][{}:0]concat=n=2:v=0:a=1,", inputs + 1)
            }
        };
        graph.push(music_chain(bed, &from, whole));
    }
    graph.push(together(layers));
    graph.push(format!("[sum]{},ebur128=peak=sample:framelog=verbose[a]", exactly(whole)));
    line.pair("-filter_complex", graph.join(";")).float_wav(out)
}

impl Line {
    /// Adds a sound of ours as the next input.
    fn wav(self, file: &Path) -> Line {
        self.words("-protocol_whitelist file,pipe -format_whitelist wav -f wav -i").file(file)
    }

    /// Adds what writes the graph's `[a]` without losing anything.
    fn float_wav(self, out: &Path) -> Line {
        self.float_wav_of("[a]", out)
    }

    /// The same of another of its ends.
    fn float_wav_of(self, end: &str, out: &Path) -> Line {
        let line = self.pair("-map", end).words("-c:a pcm_f32le -ar 48000 -rf64 auto");
        line.words(SAME_BYTES).words("-f wav").file(out)
    }
}

/// Music from its beginning, as long as the video, faded at both ends.
fn music_chain(bed: &MusicBed, from: &str, whole: u64) -> String {
    let fade = |way: &str, length: Time| match samples(length).min(whole) {
        0 => String::new(),
        fade if way == "in" => format!(",afade=t=in:start_sample=0:nb_samples={fade}"),
        fade => format!(",afade=t=out:start_sample={}:nb_samples={fade}", whole - fade),
    };
    format!(
        "{from}aresample={RATE},{},{},volume={}dB{}{},{LONG_ENOUGH}[music]",
        plain_sound(),
        exactly(whole),
        bed.gain_db.clamp(-60, 30),
        fade("in", bed.fade_in),
        fade("out", bed.fade_out),
    )
}

/// All layers as `[sum]`.
fn together(layers: Layers<'_>) -> String {
    let joined = |name: &str, lanes: usize, out: &str| {
        let labels: String = (0..lanes).map(|index| format!("[{name}{index}]")).collect();
        match lanes {
            0 => String::new(),
            1 => format!("{labels}anull[{out}];"),
            _ => format!("{labels}amix=inputs={lanes}:normalize=0[{out}];"),
        }
    };
    let voice = joined("lane", layers.voice.len(), "voice");
    let clips = joined("clip", layers.clips.len(), "own");
    let own = (!clips.is_empty()).then_some(("own", CLIPS_DUCK_DB));
    let music = layers.music.map(|(bed, _)| ("music", bed.duck_db));
    let under: Vec<(&str, i32)> = own.into_iter().chain(music).collect();
    let names: String = under.iter().map(|(name, _)| format!("[{name}]")).collect();
    match (voice.is_empty(), under.len()) {
        (true, 0) => format!("{}[sum]", silence()),
        (true, 1) => format!("{clips}{names}anull[sum]"),
        (true, _) => format!("{clips}{names}amix=inputs=2:normalize=0[sum]"),
        (false, 0) => format!("{voice}[voice]{}[sum]", voice_level(layers.voice_gain_db)),
        (false, count) => {
            let keys: String = (0..count).map(|index| format!("[key{index}]")).collect();
            let ducked: String =
                under.iter().enumerate().map(|(index, (name, db))| duck(name, *db, index)).collect();
            let unders: String = (0..count).map(|index| format!("[under{index}]")).collect();
            // The others step back for a voice as it is: a louder one does not push them further away.
            let level = match layers.voice_gain_db {
                0 => String::new(),
                db => format!("[said]{}[level];", voice_level(db)),
            };
            let said = if level.is_empty() { "said" } else { "level" };
            format!(
                "{voice}{clips}[voice]asplit={}[said]{keys};{level}{ducked}[{said}]{unders}amix=inputs={}:normalize=0[sum]",
                count + 1,
                count + 1
            )
        }
    }
}

/// What makes a voice louder or softer.
fn voice_level(db: i32) -> String {
    match db {
        0 => "anull".to_owned(),
        db => format!("volume={}dB", db.clamp(-60, 30)),
    }
}

/// A layer that steps back while somebody speaks.
fn duck(name: &str, duck_db: i32, index: usize) -> String {
    // The compressor shuts the layer almost off while somebody speaks, and `mix` lets as much of it by as the ducking
    // leaves: so the depth does not hang on how loud the voice is.
    let left = 10_f64.powf(f64::from(duck_db.clamp(-60, 0)) / 20.0);
    format!(
        "[{name}][key{index}]sidechaincompress=threshold=0.002:ratio=20:attack=20:release=450:knee=4\
         :link=maximum:mix={:.4}[under{index}];",
        1.0 - left
    )
}

/// How long the end of music runs over its beginning when it repeats.
fn crossfade(music: Time) -> u64 {
    (samples(music) / 4).min(samples(Time::from_ms(2_000)))
}

/// The call that writes music of a known length up to where it begins to repeat, and all of it beside that.
pub(crate) fn once(film: Film<'_>, music: Time, (once, all): (&Path, &Path)) -> Line {
    let (whole, stream) = (samples(music), film.source.sound.unwrap_or(0));
    let graph = format!(
        "[0:{stream}]aresample={RATE},{},{},asplit=2[a][b];[b]atrim=end_sample={}[c]",
        plain_sound(),
        exactly(whole),
        whole - crossfade(music)
    );
    let line = Line::ffmpeg("warning").words("-filter_complex_threads 1").input(film, Stretch::default());
    line.pair("-filter_complex", graph).float_wav(all).float_wav_of("[c]", once)
}

/// The call that writes one round of music of which is known how long that is: what comes after `lead` for so long. It
/// goes on as it began.
pub(crate) fn bars(film: Film<'_>, lead: Time, round: Time, out: &Path) -> Line {
    stretch(film, (samples(lead), samples(round)), out)
}

/// The call that writes what comes before the first round.
pub(crate) fn lead(film: Film<'_>, lead: Time, out: &Path) -> Line {
    stretch(film, (0, samples(lead)), out)
}

/// The call that writes music from one sample on, so many of them.
fn stretch(film: Film<'_>, (from, count): (u64, u64), out: &Path) -> Line {
    let (stream, sound) = (film.source.sound.unwrap_or(0), plain_sound());
    let begins = match from {
        0 => String::new(),
        _ => format!("atrim=start_sample={from},asetpts=N/SR/TB,"),
    };
    let graph = format!("[0:{stream}]aresample={RATE},{sound},{begins}{}[a]", exactly(count));
    let line = Line::ffmpeg("warning").words("-filter_complex_threads 1").input(film, Stretch::default());
    line.pair("-filter_complex", graph).float_wav(out)
}

/// The call that writes one round of music that repeats: its end fades into its beginning, and then it goes on to
/// where its end begins. Rounds follow each other without a seam. `all` is the file that [`once`] writes beside.
pub(crate) fn round(all: &Path, music: Time, out: &Path) -> Line {
    let (whole, over) = (samples(music), crossfade(music));
    let begins = whole - over;
    // Three times the file: what waits for its turn would fill the memory else.
    let read = |input: usize| format!("[{input}:0]{},{}", plain_sound(), exactly(whole));
    let graph = format!(
        "{tail},atrim=start_sample={begins},asetpts=N/SR/TB[tail];\
         {head},atrim=end_sample={over},asetpts=N/SR/TB[head];\
         {middle},atrim=start_sample={over}:end_sample={begins},asetpts=N/SR/TB[middle];\
         [tail][head]acrossfade=nb_samples={over}:c1=qsin:c2=qsin[cross];\
         [cross][middle]concat=n=2:v=0:a=1,{}[a]",
        exactly(begins),
        tail = read(0),
        head = read(1),
        middle = read(2),
    );
    let line = Line::ffmpeg("warning").words("-filter_complex_threads 1");
    let line = (0..3).fold(line, |line, _| line.wav(all));
    line.pair("-filter_complex", graph).float_wav(out)
}

/// Samples that the sound of a clip takes to come and go.
const SOFT_ENDS: u64 = RATE as u64 / 20;
/// A sound that begins later than this in its file is sought for, to within this.
const NEAR: Time = Time::from_ms(2_000);

/// The call that writes the sound of a clip as it is heard: at its pace, at its level, with soft ends.
pub(crate) fn clip_sound(film: Film<'_>, clip: &ClipSound, out: &Path) -> Line {
    let ClipSound { placed, speed, gain_db } = clip;
    let begin = if placed.sound_in > NEAR { placed.sound_in - NEAR } else { Time::ZERO };
    let first = samples(placed.sound_in - begin);
    let taken = speed.of_film(placed.length);
    let heard = samples(placed.length);
    let soft = SOFT_ENDS.min(heard / 2).max(1);
    // The program changes the pace down to one half in one step.
    let pace = match speed.percent() {
        100 => String::new(),
        slow @ ..50 => format!("atempo=0.5,atempo={},", f64::from(slow) / 50.0),
        percent => format!("atempo={},", f64::from(percent) / 100.0),
    };
    let graph = format!(
        "[0:{}]aresample={RATE}:async=1:first_pts=0,{},atrim=start_sample={first}:end_sample={},asetpts=N/SR/TB,\
         {pace}{},volume={}dB,afade=t=in:start_sample=0:nb_samples={soft},\
         afade=t=out:start_sample={}:nb_samples={soft}[a]",
        film.source.sound.unwrap_or(0),
        plain_sound(),
        first + samples(taken),
        exactly(heard),
        gain_db.clamp(&-60, &30),
        heard.saturating_sub(soft),
    );
    let length = placed.sound_in - begin + taken + NEAR;
    Line::ffmpeg("warning")
        .words("-filter_complex_threads 1")
        .input(film, Stretch { from: Some(begin), length: Some(length), ..Stretch::default() })
        .pair("-filter_complex", graph)
        .float_wav(out)
}

/// The call that brings a mix to its level and encodes it.
pub(crate) fn finish(mix: &Path, step: Finish, length: Time, out: &Path) -> Line {
    let whole = samples(length);
    let limiter = step.ceiling_db.map_or(String::new(), |ceiling| {
        // Peaks between samples are seen at four times the rate.
        format!(
            "aresample=192000,alimiter=limit={:.5}:attack=4:release=60:level=false:latency=true,aresample={RATE},",
            10_f64.powf(ceiling / 20.0).clamp(0.0626, 1.0)
        )
    });
    let chain = format!("volume={:.2}dB,{limiter}{},{}", step.gain_db, plain_sound(), exactly(whole));
    Line::ffmpeg("warning")
        .wav(mix)
        .pair("-af", chain)
        .words("-map 0:a:0 -c:a aac -aac_coder fast -b:a 192k -ar 48000 -ac 2")
        .words(SAME_BYTES)
        .words("-f mp4")
        .file(out)
}
