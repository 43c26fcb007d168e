//! What a finished file promises: every frame at its time, and the same bytes whenever it is made.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use editorial::timeline::{Canvas, ClipSound, Corner, Logo, Mix, MusicBed, Placed, Speed, TransitionKind};
use editorial::{FrameRate, Part, Time};
use std::path::PathBuf;
use studio::ports::{MediaEngine, PartFile};

fn library(bench: &mut Bench) {
    bench.make(
        "bars.mp4",
        "-f lavfi -i testsrc2=s=320x240:r=25:d=4 -f lavfi -i sine=frequency=900:duration=4 \
         -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac",
    );
    bench.make("photo.png", "-f lavfi -i testsrc2=s=300x300 -frames:v 1");
    bench.make("voice.wav", "-f lavfi -i sine=frequency=300:duration=1 -ac 1");
    bench.make("music.m4a", "-f lavfi -i anoisesrc=color=pink:duration=2.1:seed=3 -ac 2 -c:a aac");
}

/// Every kind of picture, with words, a card and a logo.
fn parts(canvas: Canvas) -> Vec<Part> {
    let film = || at_speed(clip("bars.mp4", 300, 41), 150);
    let goes = || photo("photo.png", 1, 37);
    let logo = Logo { media: "photo.png".to_owned(), corner: Corner::TopLeft, size: 200, opacity: 60 };
    let card = Part { card: Some("Twice\nthe same".to_owned()), ..part(&[film()]) };
    let words = captioned("in the middle", after(film(), TransitionKind::Circle, 11, part(&[goes()])));
    let last =
        after(goes(), TransitionKind::Pixels, 7, part(&[backdrop(3, 22), clip("bars.mp4", 2_000, 11)]));
    let dressed = |part: Part| Part { canvas, logo: Some(logo.clone()), ..part };
    [card, words, last, part(&[clip("bars.mp4", 0, 1)])].map(dressed).to_vec()
}

/// Voice over music that repeats and a clip that is heard.
fn mix(length: Time) -> Mix {
    let placed = |sound: &str, at, ms| {
        let [length, at] = [ms, at].map(Time::from_ms);
        Placed { sound: sound.to_owned(), sound_in: Time::ZERO, length, at }
    };
    let clip =
        ClipSound { placed: placed("bars.mp4", 0, 1_300), speed: Speed::try_from(150).unwrap(), gain_db: -6 };
    let music = MusicBed {
        media: "music.m4a".to_owned(),
        gain_db: -14,
        duck_db: -10,
        fade_in: Time::from_ms(200),
        fade_out: Time::from_ms(400),
        round: None,
    };
    let voice = vec![placed("voice.wav", 900, 1_000)];
    Mix { voice, clips: vec![clip], music: Some(music), voice_gain_db: 0, length }
}

/// Makes all of a small video.
async fn rendered(bench: &Bench, canvas: Canvas) -> (PathBuf, u64) {
    let mut made = Vec::new();
    for (index, part) in parts(canvas).iter().enumerate() {
        let path = bench.encode(part, &format!("part {index}.mp4")).await.unwrap();
        made.push(PartFile { path, frames: part.frames() });
    }
    let frames = made.iter().map(|part| part.frames).sum();
    let (sound, out) = (bench.path("sound.m4a"), bench.path("out.mp4"));
    let mix = mix(canvas.fps.start_of(frames));
    bench.engine.encode_sound(&mix, &bench.files, &sound, &bench.watch()).await.unwrap();
    bench.engine.join(&made, &sound, canvas, &out, &bench.watch()).await.unwrap();
    (out, frames)
}

#[tokio::test]
async fn two_renders_of_the_same_are_the_same_bytes() {
    let mut bench = Bench::new();
    library(&mut bench);
    let other = Bench { files: bench.files.clone(), ..Bench::new() };
    let (first, _) = rendered(&bench, CANVAS).await;
    let (again, _) = rendered(&other, CANVAS).await;
    assert!(first != again && std::fs::read(first).unwrap() == std::fs::read(again).unwrap());
}

#[tokio::test]
async fn a_joined_file_has_every_frame_at_its_time() {
    let mut bench = Bench::new();
    library(&mut bench);
    for rate in ["30/1", "25/1", "30000/1001"] {
        let fps: FrameRate = rate.parse().unwrap();
        let (out, frames) = rendered(&bench, Canvas { fps, ..CANVAS }).await;
        let packets = ffprobe("-select_streams v:0 -show_entries packet=pts,dts", &out);
        let mut times: Vec<(i64, i64)> = (packets.iter())
            .map(|line| line.split_once(',').unwrap())
            .map(|(pts, dts)| (pts.parse().unwrap(), dts.parse().unwrap()))
            .collect();
        assert_eq!(times.len() as u64, frames, "{rate}");
        assert!(times.windows(2).all(|two| two[0].1 < two[1].1), "{rate}: {times:?}");
        assert!(times.iter().all(|(pts, dts)| dts <= pts), "{rate}");
        times.sort_unstable();
        let step = times[1].0 - times[0].0;
        assert!(times.windows(2).all(|two| two[1].0 - two[0].0 == step), "{rate}: {times:?}");
        assert_eq!(common::frames(&out), frames, "{rate}");

        let sound: Vec<i64> = (ffprobe("-select_streams a:0 -show_entries packet=pts", &out).iter())
            .filter(|line| !line.is_empty())
            .map(|pts| pts.parse().unwrap())
            .collect();
        assert!(sound.windows(2).all(|two| two[0] < two[1]), "{rate}");
        let lengths: Vec<f64> = (ffprobe("-show_entries stream=duration", &out).iter())
            .map(|seconds| seconds.parse().unwrap())
            .collect();
        assert!((lengths[0] - lengths[1]).abs() < 0.025, "{rate}: {lengths:?}");
        ffmpeg(&format!("-xerror -i {} -f null", out.display()), std::path::Path::new("-"));
    }
}

#[tokio::test]
async fn the_sound_of_a_video_is_taken_out_of_it_as_it_is() {
    let mut bench = Bench::new();
    let film = "-f lavfi -i testsrc2=s=64x64:r=25:d=2 -f lavfi -i sine=duration=2 -pix_fmt yuv420p -c:a aac";
    let (film, sound) = (bench.make("film.mp4", film), bench.path("sound.m4a"));
    bench.engine.take_sound(&film, &sound, &bench.cancel).await.unwrap();
    let packets = |file: &std::path::Path| ffprobe("-select_streams a -show_entries packet=size", file);
    assert_eq!(packets(&sound), packets(&film), "nothing is encoded anew");
    assert_eq!(ffprobe("-show_entries stream=codec_type", &sound), ["audio"]);
    bench.make("silent.mp4", "-f lavfi -i testsrc2=s=64x64:r=25:d=1 -pix_fmt yuv420p");
    let silent = bench.engine.take_sound(&bench.path("silent.mp4"), &sound, &bench.cancel).await;
    assert!(silent.is_err(), "there is none");
}
