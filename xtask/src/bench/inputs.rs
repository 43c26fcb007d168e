//! What the bench makes videos of, made on the spot: eight clips of mixed shape and rate with 10 megabits a second
//! like stock footage, music that has to loop, and a recording with a pause after each line.
//!
//! The recording stands in for a voice, whose cost is not the renderer's; so it is in a language that the built-in voice
//! does not speak, which would follow it word by word else. All of it is the same on every computer.

use super::{Measured, ffmpeg, path};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Names of the clips, and what draws them.
const CLIPS: &[(&str, &str)] = &[
    (
        "a-1920x1080-30.mp4",
        "-f lavfi -i mandelbrot=s=960x540:r=30:end_scale=0.02:end_pts=240 -t 8 -vf scale=1920:1080:flags=lanczos,noise=alls=4:allf=t:all_seed=11",
    ),
    (
        "b-1080x1920-30.mp4",
        "-f lavfi -i testsrc2=s=1080x1920:r=30 -f lavfi -i sine=f=330:r=48000 -t 7 -vf rotate=0.05*sin(2*PI*t/5):c=gray,noise=alls=4:allf=t:all_seed=12 -c:a aac",
    ),
    (
        "c-1920x1080-25.mp4",
        "-f lavfi -i mandelbrot=s=960x540:r=25:start_x=-0.1011:start_y=0.9563:start_scale=1:end_scale=0.005:end_pts=250 -t 10 -vf scale=1920:1080:flags=lanczos,hue=H=0.3*t,noise=alls=4:allf=t:all_seed=13",
    ),
    (
        "d-1080x1920-25.mp4",
        "-f lavfi -i life=s=270x480:r=25:mold=10:ratio=0.15:death_color=#2a1a60:life_color=#ffd060:mold_color=#102040:seed=14 -t 6 -vf scale=1080:1920:flags=bicubic,gblur=sigma=3,noise=alls=4:allf=t:all_seed=14",
    ),
    (
        "e-1920x1080-60.mp4",
        "-f lavfi -i testsrc2=s=1920x1080:r=60 -t 8 -vf hue=H=0.5*t:s=0.8,gblur=sigma=1,noise=alls=4:allf=t:all_seed=15",
    ),
    (
        "f-1080x1920-60.mp4",
        "-f lavfi -i gradients=s=1080x1920:r=60:n=6:speed=0.02:seed=16 -t 9 -vf noise=alls=4:allf=t:all_seed=16",
    ),
    (
        "g-1920x1080-2997.mp4",
        "-f lavfi -i life=s=640x360:r=30000/1001:mold=25:ratio=0.1:death_color=#804020:life_color=#40c0ff:mold_color=#083018:seed=17 -t 10 -vf scale=1920:1080:flags=bicubic,gblur=sigma=2,noise=alls=4:allf=t:all_seed=17",
    ),
    (
        "h-1080x1920-30.mp4",
        "-f lavfi -i mandelbrot=s=540x960:r=30:start_x=-0.7453:start_y=0.1127:start_scale=0.5:end_scale=0.001:end_pts=240 -t 8 -vf scale=1080:1920:flags=lanczos,noise=alls=4:allf=t:all_seed=18",
    ),
];
const ENCODED: &str =
    "-c:v libx264 -preset veryfast -b:v 10M -maxrate 16M -bufsize 20M -pix_fmt yuv420p -movflags +faststart";
const MUSIC: &str = "-f lavfi -i aevalsrc=0.12*sin(2*PI*t*220)*(1+sin(t))|0.1*sin(2*PI*t*277.18)*(1+cos(t)):s=44100:d=42 -c:a libmp3lame -b:a 192k";
/// Milliseconds of a spoken line, of the pause after it, and of the pause within it.
const LINE_MS: u32 = 4_500;
const PAUSE_MS: u32 = 500;
const RATE: u32 = 24_000;

/// A video to make.
#[derive(Clone, Copy)]
pub(super) struct Video {
    pub lines: u32,
    /// A word of this line is another one, and takes longer to say.
    pub changed: Option<u32>,
    pub music_db: i32,
}

impl Video {
    pub const FIRST: Video = Video { lines: 12, changed: None, music_db: -16 };

    pub fn seconds(self) -> f64 {
        f64::from(self.lines * (LINE_MS + PAUSE_MS)) / 1_000.0
    }
}

/// The clips and the music in `folder`; made the first time, which takes minutes.
pub(super) fn media(folder: &Path) -> Measured<Vec<PathBuf>> {
    fs::create_dir_all(folder)?;
    let drawn = CLIPS.iter().map(|(name, drawn)| (*name, format!("{drawn} {ENCODED}")));
    let mut made = Vec::new();
    for (name, drawn) in drawn.chain([("music.mp3", MUSIC.to_owned())]) {
        let (unfinished, file) = (folder.join(format!("unfinished-{name}")), folder.join(name));
        if !file.is_file() {
            eprintln!("making {name}");
            ffmpeg(&drawn, &unfinished)?;
            fs::rename(&unfinished, &file)?;
        }
        made.push(file);
    }
    Ok(made)
}

/// Writes project and recording of `video` into `folder`, beside links to the media. Answers the project's path.
pub(super) fn project(video: Video, media: &[PathBuf], folder: &Path) -> Measured<PathBuf> {
    fs::create_dir_all(folder)?;
    let (mut scenes, mut list) = (Vec::new(), String::new());
    for line in 0..video.lines {
        let word = if video.changed == Some(line) { "evening" } else { "morning" };
        let clip = line as usize % CLIPS.len();
        scenes.push(format!(
            r#"{{"id":"s{line}","text":"Line number {} of a {word} that has enough words for its length.","clip":{{"media":"m{clip}"}}}}"#,
            line + 1000
        ));
    }
    for (number, file) in media.iter().enumerate() {
        let name = path(Path::new(file.file_name().ok_or("no name")?))?;
        let link = folder.join(name);
        if !link.exists() {
            fs::hard_link(file, &link).or_else(|_| fs::copy(file, &link).map(|_| ()))?;
        }
        let kind = if name.ends_with(".mp3") { "audio" } else { "video" };
        write!(list, r#""m{number}":{{"path":"{name}","kind":"{kind}"}},"#)?;
    }
    let text = format!(
        r#"{{"format":"spool.project","version":1,"min_reader":1,"made_with":"bench",
        "id":"0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11","title":"Bench","language":"de",
        "canvas":{{"width":1080,"height":1920,"fps":"30/1"}},
        "defaults":{{"look":"spoken_word","gap_ms":220,"transition":{{"kind":"fade","ms":400}}}},
        "scenes":[{}],"narration":{{"media":"voice"}},
        "music":{{"media":"m{}","gain_db":{},"duck_db":-10,"fade_out_ms":2500}},
        "media":{{{list}"voice":{{"path":"voice.wav","kind":"audio"}}}}}}"#,
        scenes.join(","),
        media.len() - 1,
        video.music_db,
    );
    fs::write(folder.join("voice.wav"), recording(video))?;
    let file = folder.join("bench.spool");
    fs::write(&file, text)?;
    Ok(file)
}

/// A hum that rises and falls like syllables, silent after each line: 16 bit WAV.
fn recording(video: Video) -> Vec<u8> {
    let mut samples: Vec<u8> = Vec::new();
    for line in 0..video.lines {
        let longer = if video.changed == Some(line) { 240 } else { 0 };
        let spoken = (LINE_MS + longer) * (RATE / 1_000);
        for n in 0..spoken + PAUSE_MS * (RATE / 1_000) {
            let t = f64::from(n) / f64::from(RATE);
            let turn = |hertz: f64| (t * hertz * std::f64::consts::TAU).sin();
            let hum = (turn(140.0) + 0.5 * turn(420.0)) * (0.55 + 0.45 * turn(3.7)) * 6_000.0;
            let level = if n < spoken { hum as i16 } else { 0 };
            samples.extend(level.to_le_bytes());
        }
    }
    let bytes = samples.len() as u32;
    let mut wav = Vec::with_capacity(samples.len() + 44);
    wav.extend(b"RIFF");
    wav.extend((36 + bytes).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend(RATE.to_le_bytes());
    wav.extend((RATE * 2).to_le_bytes());
    wav.extend(b"\x02\0\x10\0data");
    wav.extend(bytes.to_le_bytes());
    wav.extend(samples);
    wav
}
