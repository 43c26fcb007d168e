//! The whole sound: voice over music that steps back for it, then the level that sites expect.

use super::input::Stretch;
use super::voice::{RATE, exactly, plain_sound, samples, silence};
use super::{Film, Line, SAME_BYTES};
use editorial::Time;
use editorial::timeline::MusicBed;
use std::path::{Path, PathBuf};

/// The last step: gain, then a ceiling that no peak goes over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Finish {
    pub gain_db: f64,
    /// Where the limiter holds, in dBTP; `None` when nothing comes near.
    pub ceiling_db: Option<f64>,
}

/// The call that mixes the lanes (each a list of files, joined end to end) and the music, and measures the result.
pub(crate) fn mix(
    lanes: &[Vec<PathBuf>],
    music: Option<(&MusicBed, Film<'_>)>,
    length: Time,
    out: &Path,
) -> Line {
    let whole = samples(length);
    let mut line = Line::ffmpeg("info").words("-filter_complex_threads 1");
    let mut graph = Vec::new();
    let mut inputs = 0;
    for (index, files) in lanes.iter().enumerate() {
        let mut labels = String::new();
        for file in files {
            line = line.words("-protocol_whitelist file,pipe -format_whitelist wav -f wav -i").file(file);
            labels.push_str(&format!("[{inputs}:0]"));
            inputs += 1;
        }
        graph.push(format!("{labels}concat=n={}:v=0:a=1,{}[lane{index}]", files.len(), plain_sound()));
    }
    if let Some((bed, film)) = music {
        let stretch = Stretch { from: None, length: Some(length + Time::from_ms(1_000)), again: true };
        line = line.input(film, stretch);
        graph.push(music_chain(bed, inputs, film.source.sound.unwrap_or(0), whole));
    }
    graph.push(together(lanes.len(), music.map(|(bed, _)| bed)));
    graph.push(format!("[sum]{},ebur128=peak=true:framelog=verbose[a]", exactly(whole)));
    line.pair("-filter_complex", graph.join(";"))
        .words("-map [a] -c:a pcm_f32le -ar 48000 -rf64 auto")
        .words(SAME_BYTES)
        .words("-f wav")
        .file(out)
}

/// Music from its beginning, as long as the video, faded out at the end.
fn music_chain(bed: &MusicBed, input: usize, stream: usize, whole: u64) -> String {
    let fade = samples(bed.fade_out).min(whole);
    let out = if fade == 0 {
        String::new()
    } else {
        format!(",afade=t=out:start_sample={}:nb_samples={fade}", whole - fade)
    };
    format!(
        "[{input}:{stream}]aresample={RATE},{},{},volume={}dB{out}[music]",
        plain_sound(),
        exactly(whole),
        bed.gain_db.clamp(-60, 30),
    )
}

/// Lanes and music as `[sum]`.
fn together(lanes: usize, bed: Option<&MusicBed>) -> String {
    let labels: String = (0..lanes).map(|index| format!("[lane{index}]")).collect();
    let voice = match lanes {
        0 => String::new(),
        1 => format!("{labels}anull[voice];"),
        _ => format!("{labels}amix=inputs={lanes}:normalize=0[voice];"),
    };
    match bed {
        None if lanes == 0 => format!("{}[sum]", silence()),
        None => format!("{voice}[voice]anull[sum]"),
        Some(_) if lanes == 0 => "[music]anull[sum]".to_owned(),
        Some(bed) => {
            // The compressor shuts the music almost off while somebody speaks, and `mix` lets as much of it by
            // as the ducking leaves: so the depth does not hang on how loud the voice is.
            let left = 10_f64.powf(f64::from(bed.duck_db.clamp(-60, 0)) / 20.0);
            format!(
                "{voice}[voice]asplit[said][key];\
                 [music][key]sidechaincompress=threshold=0.002:ratio=20:attack=20:release=450:knee=4\
                 :link=maximum:mix={:.4}[under];[said][under]amix=inputs=2:normalize=0[sum]",
                1.0 - left
            )
        }
    }
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
        .words("-protocol_whitelist file,pipe -format_whitelist wav -f wav -i")
        .file(mix)
        .pair("-af", chain)
        .words("-map 0:a:0 -c:a aac -b:a 192k -ar 48000 -ac 2")
        .words(SAME_BYTES)
        .words("-f mp4")
        .file(out)
}
