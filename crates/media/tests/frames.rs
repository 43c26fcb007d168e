//! The preview is the frame: a picture drawn alone is the one that the encoded part has at that place.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use editorial::captions::Look;
use editorial::timeline::{Canvas, Corner, Fit, Logo, Motion, Shot, TransitionKind};
use editorial::{Part, Quality, Time};
use std::path::Path;
use studio::ports::MediaEngine;

/// Pairs of a part and a frame that are compared, unless `SPOOL_PAIRS` says another number.
const PAIRS: u64 = 20;
/// Large enough that what the encoder loses at the edges of words is little.
const LARGE: Canvas = Canvas { width: 720, height: 1280, ..CANVAS };
/// Frames looked at in each part.
const FRAMES: u64 = 5;

/// Small numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }
}

/// Films of several rates, lengths, shapes and keyframe distances, and a photo, all full of movement. As soft as what
/// a camera sees, so that what the encoder loses is little.
fn library(bench: &mut Bench) {
    let noise = "-c:v libx264 -preset ultrafast -crf 10 -pix_fmt yuv420p";
    for (name, picture, rest) in [
        ("even.mp4", "testsrc2=s=320x240:r=30", "-t 4 -g 250"),
        ("film.mkv", "testsrc2=s=240x320:r=24", "-t 5 -g 48"),
        ("pal.mp4", "gradients=s=200x300:r=25:speed=0.04:seed=7", "-t 4 -g 12"),
        ("fast.mkv", "testsrc2=s=320x240:r=60", "-t 3"),
        ("slow.mp4", "testsrc2=s=320x240:r=10", "-t 6"),
        ("ntsc.mp4", "testsrc2=s=320x180:r=30000/1001", "-t 4 -g 60"),
    ] {
        bench.make(name, &format!("-f lavfi -i {picture} {rest} -vf gblur=sigma=5 {noise}"));
    }
    bench.make("photo.jpg", "-f lavfi -i testsrc2=s=401x301 -vf gblur=sigma=5 -frames:v 1");
}

fn shot(dice: &mut Dice) -> Shot {
    const FILMS: [&str; 6] = ["even.mp4", "film.mkv", "pal.mp4", "fast.mkv", "slow.mp4", "ntsc.mp4"];
    let frames = 4 + dice.below(40);
    let fit = dice.of(&[Fit::Fill, Fit::Fill, Fit::Contain, Fit::Blur]);
    match dice.below(8) {
        0 => backdrop(dice.below(50) as u32, frames),
        1 => footage("photo.jpg", Motion::Photo { path: dice.below(4) as u8 }, 0, frames, fit),
        other => {
            let film = footage(dice.of(&FILMS), Motion::Video, dice.below(5_500) as i64, frames, fit);
            if other < 4 { at_speed(film, dice.of(&[25, 50, 73, 150, 200, 400])) } else { film }
        }
    }
}

fn any_part(dice: &mut Dice) -> Part {
    let shots: Vec<Shot> = (0..1 + dice.below(3)).map(|_| shot(dice)).collect();
    let mut any = Part { canvas: LARGE, ..part(&shots) };
    if dice.below(2) == 0 {
        any = captioned("Some words, one after the other", any);
        any.style = dice.of(&[Look::SpokenWord, Look::Outline, Look::Box]).into();
        for (index, word) in any.captions[0].words.iter_mut().enumerate() {
            word.start = Time::from_ms(110 * index as i64);
        }
    }
    if dice.below(5) == 0 {
        any = Part { card: Some("Some words\non a card".to_owned()), captions: Vec::new(), ..any };
    }
    if dice.below(4) == 0 {
        let corner = dice.of(&[Corner::TopLeft, Corner::BottomRight]);
        any.logo = Some(Logo { media: "photo.jpg".to_owned(), corner, size: 250, opacity: 70 });
    }
    if dice.below(2) == 0 {
        let frames = (3 + dice.below(10)).min(any.frames());
        any = after(shot(dice), dice.of(&every_kind()), frames, any);
    }
    any
}

/// A PNG as grey bytes.
fn png(file: &Path) -> Vec<u8> {
    assert!(std::fs::read(file).unwrap().starts_with(b"\x89PNG"), "{}", file.display());
    grey(file, 0)
}

/// How alike the two have to be: the encoder takes a little off the edges of words, and more off squares that are nothing
/// but edges.
fn bar(part: &Part) -> f64 {
    match part.lead.as_ref().map(|lead| lead.transition.kind) {
        Some(TransitionKind::Pixels) => 0.97,
        _ => 0.99,
    }
}

#[tokio::test]
async fn a_frame_drawn_alone_is_the_frame_of_the_encoded_part() {
    let pairs = std::env::var("SPOOL_PAIRS").ok().and_then(|n| n.parse().ok()).unwrap_or(PAIRS);
    let mut bench = Bench::new();
    library(&mut bench);
    let mut dice = Dice(20_261_124);
    let (alone, taken) = (bench.path("alone.png"), bench.path("taken.png"));
    let (mut worst, mut low): (f64, Vec<String>) = (1.0, Vec::new());
    for number in 0..pairs / FRAMES {
        let part = any_part(&mut dice);
        let made = bench.encode_at(&part, "part.mp4", Quality::Best).await.unwrap();
        for _ in 0..FRAMES {
            let frame = dice.below(part.frames());
            let drawn =
                bench.engine.frame(&part, Quality::Best, frame, &bench.files, &alone, &bench.cancel).await;
            drawn.unwrap_or_else(|error| panic!("{number}: {error:?}"));
            let at = CANVAS.fps.start_of(frame);
            bench.engine.frame_of(&made, at, &taken, &bench.cancel).await.unwrap();
            let alike = ssim(&png(&alone), &png(&taken), LARGE.width as usize);
            worst = worst.min(alike);
            if alike < bar(&part) {
                let lead = part.lead.as_ref().map(|lead| lead.transition);
                low.push(format!("part {number}, frame {frame}: {alike:.4}, {lead:?}"));
            }
        }
    }
    println!("the least alike of {pairs} pairs: {worst:.4}");
    assert!(low.is_empty(), "{low:#?}");
}

#[tokio::test]
async fn a_picture_drawn_again_with_other_words_is_the_one_that_is_drawn_at_once() {
    let mut bench = Bench::new();
    library(&mut bench);
    let (again, at_once) = (bench.path("again.png"), bench.path("at_once.png"));
    let film = footage("ntsc.mp4", Motion::Video, 700, 40, Fit::Fill);
    let photo = footage("photo.jpg", Motion::Photo { path: 1 }, 0, 40, Fit::Blur);
    for shot in [film, photo, backdrop(7, 40)] {
        let logo = Logo { media: "photo.jpg".to_owned(), corner: Corner::TopLeft, size: 250, opacity: 70 };
        let line = Part { logo: Some(logo), ..captioned("Some words, one after the other", part(&[shot])) };
        let mut seen = Vec::new();
        for look in [Look::Off, Look::WordBox, Look::Karaoke] {
            let line = Part { style: look.into(), ..line.clone() };
            let fresh = Bench::new();
            for (engine, out) in [(&bench.engine, &again), (&fresh.engine, &at_once)] {
                engine.frame(&line, Quality::Draft, 21, &bench.files, out, &bench.cancel).await.unwrap();
            }
            seen.push(std::fs::read(&again).unwrap());
            assert_eq!(seen.last(), std::fs::read(&at_once).ok().as_ref(), "{look:?}");
        }
        assert!(seen[0] != seen[1] && seen[1] != seen[2] && seen[2] != seen[0]);
    }
}

#[tokio::test]
async fn the_frame_asked_for_is_the_one_that_comes_whatever_the_rate_of_the_film() {
    let mut bench = Bench::new();
    let out = bench.path("frame.png");
    let mean = |png: &[u8]| png.iter().map(|b| f64::from(*b)).sum::<f64>() / png.len() as f64;
    let mut dice = Dice(7);
    for (name, rate) in [
        ("30.mp4", "30"),
        ("24.mkv", "24"),
        ("25.mp4", "25"),
        ("60.mkv", "60"),
        ("10.mp4", "10"),
        ("ntsc.mkv", "30000/1001"),
    ] {
        // It gets lighter by sixty shades a second, so that no two of its pictures are alike.
        let film = "-vf format=gray,geq=lum='8+floor(60*T)' -c:v libx264 -qp 4 -g 300 -pix_fmt yuv420p";
        bench.make(name, &format!("-f lavfi -i color=c=black:s=216x384:r={rate}:d=3.6 {film}"));
        let part = part(&[clip(name, 400 + dice.below(900) as i64, 60)]);
        let made = bench.encode_at(&part, "part.mp4", Quality::Best).await.unwrap();
        let mut shades = Vec::new();
        for frame in [0, 1, 2 + dice.below(27), 29, 30, 31 + dice.below(28), 59] {
            bench.engine.frame(&part, Quality::Best, frame, &bench.files, &out, &bench.cancel).await.unwrap();
            let drawn = mean(&png(&out));
            bench.engine.frame_of(&made, CANVAS.fps.start_of(frame), &out, &bench.cancel).await.unwrap();
            let taken = mean(&png(&out));
            assert!((drawn - taken).abs() < 0.8, "{name}, frame {frame}: {drawn} {taken}");
            shades.push((frame as f64, drawn));
        }
        let (first, last) = (shades[0], shades[6]);
        let a_second = (last.1 - first.1) / (last.0 - first.0) * 30.0;
        assert!((a_second - 60.0).abs() < 4.0, "{name}: {a_second} {shades:?}");
    }
}

#[tokio::test]
async fn what_is_left_out_on_the_way_to_a_picture_makes_no_difference_to_it() {
    let mut bench = Bench::new();
    let [left_out, whole] = ["left-out.png", "whole.png"].map(|name| bench.path(name));
    let busy = "-f lavfi -i testsrc2=s=320x240:r=30 -t 6 -pix_fmt yuv420p -vf noise=alls=9:allf=t:all_seed=3";
    // Of a film whose rate falls to one picture in two seconds, the one shown may be long gone by.
    let holes = "select='lt(t,1)+gte(t,3)*lt(t,3.1)+gte(t,4.9)' -fps_mode passthrough";
    for (name, encoder) in [
        ("long", "-c:v libx264 -g 250 -bf 3"),
        ("flat", "-c:v libx264 -g 250 -bf 3 -x264-params b-pyramid=none:weightp=0:open-gop=1"),
        ("direct", "-c:v libx264 -g 90 -bf 16 -x264-params b-adapt=0:direct=temporal:ref=8"),
        ("hevc", "-c:v libx265 -x265-params log-level=none:keyint=250:bframes=4"),
        ("holes", &format!("-filter:v {holes} -c:v libx264 -g 250 -bf 3")),
    ] {
        let busy =
            if name == "holes" { "-f lavfi -i testsrc2=s=320x240:r=30 -t 6 -pix_fmt yuv420p" } else { busy };
        let film = bench.make(&format!("{name}.mp4"), &format!("{busy} {encoder}"));
        // The same pictures in a file that does not tell where they lie: all of them are decoded.
        bench.make(&format!("{name}.mkv"), &format!("-i {} -c copy", film.display()));
        for from_ms in [1_200, 2_500, 3_900] {
            let [quick, slow] =
                ["mp4", "mkv"].map(|end| part(&[clip(&format!("{name}.{end}"), from_ms, 40)]));
            for frame in [0, 17, 39] {
                for (part, out) in [(&quick, &left_out), (&slow, &whole)] {
                    bench
                        .engine
                        .frame(part, Quality::Draft, frame, &bench.files, out, &bench.cancel)
                        .await
                        .unwrap();
                }
                assert!(png(&left_out) == png(&whole), "{name} at {from_ms} ms, frame {frame}");
            }
            let made = [
                bench.encode(&quick, "quick.mp4").await.unwrap(),
                bench.encode(&slow, "slow.mp4").await.unwrap(),
            ];
            let [quick, slow] = made.map(|file| std::fs::read(file).unwrap());
            assert!(quick == slow, "{name} at {from_ms} ms, encoded");
        }
    }
}

#[tokio::test]
async fn a_frame_that_a_part_does_not_have_is_refused_and_nothing_is_left() {
    let bench = Bench::new();
    let part = part(&[backdrop(1, 10)]);
    let out = bench.path("frame.png");
    let drawn = bench.engine.frame(&part, Quality::Draft, 10, &bench.files, &out, &bench.cancel).await;
    assert!(drawn.is_err() && !out.exists());
    bench.engine.frame(&part, Quality::Draft, 9, &bench.files, &out, &bench.cancel).await.unwrap();
    assert_eq!(ffprobe("-show_entries stream=width,height", &out), ["108,192"]);
}
