//! From parts and sounds to a finished file, and how loud it is.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use editorial::Time;
use editorial::timeline::{ClipSound, Mix, MusicBed, Placed, Speed, TransitionKind};
use std::path::Path;
use studio::ports::{Expected, MediaEngine, PartFile, Unplayed};

const VOICE: &str = "-f lavfi -i sine=frequency=300:sample_rate=24000:duration=1 -af volume=-6dB -ac 1";
const NOISE: &str = "-f lavfi -i anoisesrc=color=pink:duration=3:seed=1 -ac 2 -c:a aac";

fn placed(sound: &str, at_ms: i64, length_ms: i64) -> Placed {
    let [at, length] = [at_ms, length_ms].map(Time::from_ms);
    Placed { sound: sound.to_owned(), sound_in: Time::ZERO, length, at }
}

fn mix(voice: &[Placed], music: Option<&str>, length_ms: i64) -> Mix {
    let music = music.map(|media| MusicBed {
        media: media.to_owned(),
        gain_db: -12,
        duck_db: -12,
        fade_in: Time::ZERO,
        fade_out: Time::from_ms(1_000),
        round: None,
    });
    let (voice, length) = (voice.to_vec(), Time::from_ms(length_ms));
    Mix { voice, clips: Vec::new(), music, voice_gain_db: 0, length }
}

/// Loudness in LUFS and true peak in dBTP, by the program's other meter.
fn loudness(file: &Path) -> (f64, f64) {
    let out = file.with_extension("json");
    let command = format!(
        "ffmpeg -nostdin -i {} -af loudnorm=print_format=json -f null - 2>&1 | tail -12 > {}",
        file.display(),
        out.display()
    );
    #[allow(clippy::disallowed_methods)]
    let status = std::process::Command::new("/bin/sh").args(["-c", &command]).status().unwrap();
    assert!(status.success());
    let text = std::fs::read_to_string(out).unwrap();
    let value = |key: &str| {
        let line = text.lines().find(|line| line.contains(key)).unwrap();
        line.split('"').nth(3).unwrap().parse().unwrap()
    };
    (value("input_i"), value("input_tp"))
}

/// Mean level of a stretch in decibels, of what is left by a filter.
fn level(file: &Path, filter: &str, from: f64, length: f64) -> f64 {
    decibels(&samples(&format!("-ss {from} -t {length} -i {} -af {filter}", file.display()), file))
}

/// Samples of one channel that the program answers.
fn samples(args: &str, file: &Path) -> Vec<f32> {
    let out = file.with_extension("level.f32");
    ffmpeg(&format!("{args} -ac 1 -f f32le"), &out);
    let bytes = std::fs::read(out).unwrap();
    bytes.chunks_exact(4).map(|c| f32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect()
}

/// Mean level of samples.
fn decibels(samples: &[f32]) -> f64 {
    let power = samples.iter().map(|s| f64::from(*s).powi(2)).sum::<f64>() / samples.len() as f64;
    10.0 * power.max(1e-12).log10()
}

#[tokio::test]
async fn every_mix_comes_out_as_loud_as_sites_expect() {
    let mut bench = Bench::new();
    bench.make("voice.wav", VOICE);
    bench.make("music.m4a", NOISE);
    bench.make("quiet.wav", "-f lavfi -i sine=frequency=300:duration=2 -af volume=-34dB -ac 1");
    bench.make("peaky.wav", "-f lavfi -i aevalsrc='0.9*random(0)*pow(sin(PI*t),30)':d=4:s=48000 -ac 1");
    bench.make("loud.wav", "-f lavfi -i anoisesrc=color=white:duration=4:seed=2:amplitude=1 -ac 2");
    for (name, mix) in [
        (
            "voice and music",
            mix(
                &[placed("voice.wav", 500, 1_000), placed("voice.wav", 3_000, 1_000)],
                Some("music.m4a"),
                8_000,
            ),
        ),
        ("only music", mix(&[], Some("music.m4a"), 7_000)),
        ("a quiet voice", mix(&[placed("quiet.wav", 0, 2_000)], None, 4_000)),
        ("peaks", mix(&[placed("peaky.wav", 0, 4_000)], None, 4_000)),
        ("too loud", mix(&[placed("loud.wav", 0, 4_000)], None, 4_000)),
    ] {
        let out = bench.path("sound.m4a");
        bench.engine.encode_sound(&mix, &bench.files, &out, &bench.watch()).await.unwrap();
        let (lufs, peak) = loudness(&out);
        assert!((lufs + 14.0).abs() <= 0.5, "{name}: {lufs} LUFS");
        assert!(peak <= -1.0, "{name}: {peak} dBTP");
    }
}

#[tokio::test]
async fn silence_is_made_and_has_its_length() {
    let bench = Bench::new();
    let out = bench.path("silence.m4a");
    bench.engine.encode_sound(&mix(&[], None, 2_500), &bench.files, &out, &bench.watch()).await.unwrap();
    assert_eq!(ffprobe("-show_entries stream=sample_rate,channels,duration", &out), ["48000,2,2.500000"]);
    assert!(level(&out, "anull", 0.2, 2.0) < -90.0);
}

#[tokio::test]
async fn voices_are_at_their_places_and_music_steps_back_for_them() {
    let mut bench = Bench::new();
    bench.make("voice.wav", VOICE);
    bench.make("hum.wav", "-f lavfi -i sine=frequency=3000:duration=2 -ac 1");
    let voice: Vec<Placed> = [placed("voice.wav", 2_000, 1_000), placed("voice.wav", 5_000, 1_000)].into();
    let out = bench.path("sound.m4a");
    bench
        .engine
        .encode_sound(&mix(&voice, Some("hum.wav"), 8_000), &bench.files, &out, &bench.watch())
        .await
        .unwrap();
    let [speaks, hums] = ["lowpass=f=600:p=2,lowpass=f=600", "highpass=f=2000,highpass=f=2000"];
    let voice_level = |from| level(&out, speaks, from, 0.4);
    assert!(voice_level(2.3) > -25.0 && voice_level(5.3) > -25.0);
    assert!(
        voice_level(1.4) < -35.0 && voice_level(3.2) < -35.0,
        "{} {}",
        voice_level(1.4),
        voice_level(3.2)
    );
    let ducked = level(&out, hums, 1.2, 0.5) - level(&out, hums, 2.4, 0.5);
    assert!((10.0..13.5).contains(&ducked), "{ducked} dB");
    assert!(level(&out, hums, 7.9, 0.1) < level(&out, hums, 6.7, 0.1) - 15.0);
}

#[tokio::test]
async fn music_that_is_too_short_repeats_without_a_click() {
    let mut bench = Bench::new();
    // It ends at full swing and begins at none: a plain loop jumps there.
    bench.make("tone.wav", "-f lavfi -i aevalsrc=0.5*sin(2*PI*220.3*t):d=3.0013:s=48000 -ac 1");
    let out = bench.path("sound.m4a");
    let mut mix = mix(&[], Some("tone.wav"), 14_000);
    mix.music.iter_mut().for_each(|bed| bed.fade_in = Time::from_ms(500));
    bench.engine.encode_sound(&mix, &bench.files, &out, &bench.watch()).await.unwrap();
    let heard = samples(&format!("-i {}", out.display()), &out);
    let second = |from: f64| &heard[(from * 48_000.0) as usize..][..48_000];
    let step = |from: f64| second(from).windows(2).map(|two| (two[1] - two[0]).abs()).fold(0.0, f32::max);
    // The end runs over the beginning from 2.25 s on, and every 2.25 s again. A tone that meets itself is up to half as
    // large again; a plain loop would jump twenty times as far.
    let usual = step(0.9);
    let largest = (1..12).map(|from| step(f64::from(from))).fold(0.0, f32::max);
    assert!(largest < 1.6 * usual, "{largest} after {usual}");
    let tone = decibels(second(0.9));
    let quietest = (1..12).map(|from| decibels(second(f64::from(from)))).fold(f64::MAX, f64::min);
    assert!(quietest > tone - 6.0, "{quietest} dB in a tone of {tone} dB");
    assert!(decibels(&heard[..2_400]) < tone - 15.0, "it fades in");
}

#[tokio::test]
async fn music_whose_round_is_known_keeps_its_beat_when_it_repeats() {
    let mut bench = Bench::new();
    // A tick every half second, four in a round: a fade of the end over the beginning would lose one.
    let ticks = "aevalsrc=0.8*sin(2*PI*1000*t)*lt(mod(t\\,0.5)\\,0.02):s=48000";
    for beyond in ["2", "2.4"] {
        bench.make("beat.m4a", &format!("-f lavfi -i {ticks}:d={beyond} -c:a aac"));
        let mut mix = mix(&[], Some("beat.m4a"), 9_000);
        let round = Some(Time::from_ms(2_000));
        mix.music.iter_mut().for_each(|bed| (bed.fade_out, bed.round) = (Time::ZERO, round));
        let out = bench.path("sound.m4a");
        bench.engine.encode_sound(&mix, &bench.files, &out, &bench.watch()).await.unwrap();
        let heard = samples(&format!("-i {}", out.display()), &out);
        let half = heard.iter().copied().fold(0.0, f32::max) / 2.0;
        for tick in 0..18_usize {
            let from = (tick * 24_000).saturating_sub(2_400);
            let first = from + heard[from..].iter().position(|s| *s > half).unwrap();
            assert!(first.abs_diff(tick * 24_000) < 240, "{beyond} s: tick {tick} comes at {first}");
        }
    }
}

#[tokio::test]
async fn a_louder_voice_stands_out_of_the_music_and_does_not_push_it_away() {
    let mut bench = Bench::new();
    bench.make("voice.wav", VOICE);
    bench.make("music.m4a", "-f lavfi -i sine=frequency=3000:sample_rate=48000:duration=6 -ac 2 -c:a aac");
    let said = [2_000, 3_200, 4_500].map(|at| placed("voice.wav", at, 1_000));
    let mut stands_out = Vec::new();
    for gain in [-6, 0, 6] {
        let mix = Mix { voice_gain_db: gain, ..mix(&said, Some("music.m4a"), 6_000) };
        let out = bench.path("sound.m4a");
        bench.engine.encode_sound(&mix, &bench.files, &out, &bench.watch()).await.unwrap();
        let heard =
            |hertz: u32, from| level(&out, &format!("bandpass=f={hertz}:width_type=h:w=300"), from, 0.4);
        let ducked = heard(3_000, 1.0) - heard(3_000, 2.4);
        stands_out.push((heard(300, 2.4) - heard(3_000, 2.4), ducked));
        let (loud, _) = loudness(&out);
        assert!((loud + 14.0).abs() < 1.0, "{gain} dB: {loud} LUFS");
    }
    for two in stands_out.windows(2) {
        let (more, ducked) = (two[1].0 - two[0].0, two[1].1 - two[0].1);
        assert!((more - 6.0).abs() < 1.0 && ducked.abs() < 0.5, "{stands_out:?}");
    }
}

#[tokio::test]
async fn a_clip_is_heard_at_its_place_and_pace_under_the_voice() {
    let mut bench = Bench::new();
    bench.make("voice.wav", VOICE);
    bench.make(
        "clip.mp4",
        "-f lavfi -i testsrc2=s=160x120:r=30:d=8 -f lavfi -i sine=frequency=3000:sample_rate=48000:duration=8 \
         -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac",
    );
    for (percent, length) in [(100, 3_000), (200, 3_000), (40, 3_000), (300, 2_000)] {
        let speed = Speed::try_from(percent).unwrap();
        let own = ClipSound {
            placed: Placed { sound_in: Time::from_ms(500), ..placed("clip.mp4", 1_000, length) },
            speed,
            gain_db: -6,
        };
        let mix = Mix { clips: vec![own], ..mix(&[placed("voice.wav", 2_000, 800)], None, 6_000) };
        let out = bench.path("sound.m4a");
        bench.engine.encode_sound(&mix, &bench.files, &out, &bench.watch()).await.unwrap();
        // The pitch stays, whatever the pace.
        let heard = |from| level(&out, "bandpass=f=3000:width_type=h:w=400", from, 0.2);
        let open = heard(1.4);
        assert!(open > heard(0.4) + 30.0, "{percent} %: {open} after {}", heard(0.4));
        assert!((4.0..12.0).contains(&(open - heard(2.4))), "{percent} %: {open}, ducked {}", heard(2.4));
        let over = 1.0 + f64::from(length as u32) / 1_000.0;
        assert!(heard(over + 0.3) < open - 30.0, "{percent} %: {}", heard(over + 0.3));
    }
}

#[tokio::test]
async fn a_voice_starts_at_its_sample() {
    let mut bench = Bench::new();
    bench.make("tick.wav", "-f lavfi -i aevalsrc=0.8*lt(t\\,0.01):d=0.1:s=48000");
    let ticks: Vec<Placed> = (0..40).map(|n| placed("tick.wav", 250 * n + 3, 100)).collect();
    let out = bench.path("ticks.m4a");
    bench.engine.encode_sound(&mix(&ticks, None, 10_500), &bench.files, &out, &bench.watch()).await.unwrap();
    let pcm = bench.path("ticks.f32");
    ffmpeg(&format!("-i {} -ac 1 -f f32le", out.display()), &pcm);
    let bytes = std::fs::read(pcm).unwrap();
    let samples: Vec<f32> =
        bytes.chunks_exact(4).map(|c| f32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect();
    let half = samples.iter().copied().fold(0.0, f32::max) / 2.0;
    for n in 0..40_usize {
        let at = (250 * n + 3) * 48;
        let first = samples[at.saturating_sub(2_000)..].iter().position(|s| *s > half).unwrap()
            + at.saturating_sub(2_000);
        assert!(first.abs_diff(at) < 48, "tick {n} is {} samples off", first as i64 - at as i64);
    }
}

#[tokio::test]
async fn parts_and_sound_become_one_file_that_holds_up() {
    let mut bench = Bench::new();
    bench.make(
        "bars.mp4",
        "-f lavfi -i testsrc2=s=320x240:r=25:d=4 -c:v libx264 -preset ultrafast -pix_fmt yuv420p",
    );
    bench.make("photo.png", "-f lavfi -i testsrc2=s=300x300 -frames:v 1");
    bench.make("voice.wav", VOICE);
    let parts = [
        part(&[clip("bars.mp4", 0, 41)]),
        captioned(
            "in the middle",
            after(clip("bars.mp4", 0, 41), TransitionKind::Fade, 10, part(&[photo("photo.png", 1, 37)])),
        ),
        after(
            photo("photo.png", 1, 37),
            TransitionKind::Wipe,
            7,
            part(&[backdrop(3, 22), clip("bars.mp4", 2_000, 11)]),
        ),
    ];
    let mut made = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let path = bench.encode(part, &format!("it's part {index}.mp4")).await.unwrap();
        made.push(PartFile { path, frames: part.frames() });
    }
    let frames = 41 + 37 + 33;
    let mix = mix(&[placed("voice.wav", 300, 1_000)], None, frames as i64 * 1_000 / 30);
    let sound = bench.path("sound.m4a");
    bench.engine.encode_sound(&mix, &bench.files, &sound, &bench.watch()).await.unwrap();
    let out = bench.path("out.mp4");
    let watch = bench.watch();
    bench.engine.join(&made, &sound, CANVAS, &out, &watch).await.unwrap();
    let expected = Expected { canvas: CANVAS, frames };
    let facts = bench.engine.verify(&out, expected, Unplayed::All, &watch).await.unwrap();
    assert_eq!((facts.width, facts.height, facts.length), (216, 384, Time::from_ms(3_700)));
    assert_eq!(common::frames(&out), frames);
    let first = std::fs::read(&out).unwrap();
    bench.engine.join(&made, &sound, CANVAS, &out, &watch).await.unwrap();
    assert!(first == std::fs::read(&out).unwrap(), "the same join is the same bytes");

    for (name, expected) in [
        ("a frame more", Expected { frames: frames + 1, ..expected }),
        (
            "another size",
            Expected { canvas: editorial::timeline::Canvas { width: 218, ..CANVAS }, ..expected },
        ),
    ] {
        let verdict = bench.engine.verify(&out, expected, Unplayed::All, &watch).await;
        assert_eq!(code(&verdict), "output_damaged", "{name}");
    }
    let mut spoilt = std::fs::read(&made[1].path).unwrap();
    let begins = spoilt.windows(4).position(|name| name == b"mdat").unwrap() + 4 + 64;
    spoilt[begins..begins + 3_000].fill(0xa5);
    let spoilt_part = PartFile { path: bench.path("spoilt.mp4"), frames: made[1].frames };
    std::fs::write(&spoilt_part.path, spoilt).unwrap();
    for (name, unplayed, good) in [
        ("no new part", vec![], true),
        ("two good parts", vec![made[0].clone(), made[2].clone()], true),
        ("a spoilt part", vec![made[0].clone(), spoilt_part], false),
    ] {
        let verdict = bench.engine.verify(&out, expected, Unplayed::Of(&unplayed), &watch).await;
        assert_eq!(verdict.is_ok(), good, "{name}: {verdict:?}");
    }
    let mut short = first.clone();
    short.truncate(first.len() * 2 / 3);
    let mut holed = first.clone();
    let middle = first.len() / 2;
    holed[middle..middle + 4_000].fill(0xa5);
    for (name, bytes) in [("cut off", short), ("no end", first[..500].to_vec()), ("holed", holed)] {
        std::fs::write(&out, bytes).unwrap();
        let verdict = bench.engine.verify(&out, expected, Unplayed::All, &watch).await;
        // A hole between keyframes is the one thing that is knowingly not looked for.
        assert!(name == "holed" || code(&verdict) == "output_damaged", "{name}: {verdict:?}");
    }
}
