//! Parts as they come out of the real program.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use editorial::captions::Look;
use editorial::part::Piece;
use editorial::timeline::{Canvas, Fit, Motion, TransitionKind};
use editorial::{Part, Quality, Time};
use std::path::PathBuf;
use studio::ports::{MediaEngine, Watch};

const BARS: &str =
    "-f lavfi -i testsrc2=s=320x240:r=25:d=3 -c:v libx264 -preset ultrafast -g 75 -pix_fmt yuv420p";
const FILM: &str =
    "-f lavfi -i mandelbrot=s=240x320:r=30 -t 3 -c:v libx264 -preset ultrafast -pix_fmt yuv420p";

#[tokio::test]
async fn a_part_has_exactly_the_frames_asked_for() {
    let mut bench = Bench::new();
    bench.make("bars.mp4", BARS);
    bench.make("photo.jpg", "-f lavfi -i testsrc2=s=401x301 -frames:v 1");
    for (name, shots) in [
        ("one clip", vec![clip("bars.mp4", 500, 47)]),
        ("one frame", vec![clip("bars.mp4", 0, 1)]),
        ("a clip that is too short", vec![clip("bars.mp4", 2_500, 60)]),
        ("a clip from its very end", vec![clip("bars.mp4", 3_000, 20)]),
        ("a clip from beyond its end", vec![clip("bars.mp4", 9_000, 20)]),
        ("a photo", vec![photo("photo.jpg", 0, 31)]),
        ("a clip that is a photo", vec![clip("photo.jpg", 0, 9)]),
        ("a backdrop", vec![backdrop(7, 33)]),
        (
            "several",
            vec![
                clip("bars.mp4", 0, 13),
                photo("photo.jpg", 1, 11),
                backdrop(1, 10),
                clip("bars.mp4", 900, 7),
            ],
        ),
    ] {
        let part = part(&shots);
        let out = bench.encode(&part, "out.mp4").await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(frames(&out), part.frames(), "{name}");
    }
}

#[tokio::test]
async fn the_same_part_is_the_same_bytes() {
    let mut bench = Bench::new();
    bench.make("bars.mp4", BARS);
    bench.make("photo.jpg", "-f lavfi -i testsrc2=s=401x301 -frames:v 1");
    let body = part(&[clip("bars.mp4", 0, 20), photo("photo.jpg", 2, 10), backdrop(3, 10)]);
    let part = captioned("The same again", after(clip("bars.mp4", 1_000, 10), TransitionKind::Fade, 8, body));
    let first = std::fs::read(bench.encode(&part, "first.mp4").await.unwrap()).unwrap();
    let again = std::fs::read(bench.encode(&part, "again.mp4").await.unwrap()).unwrap();
    assert!(first == again);
}

#[tokio::test]
async fn every_transition_goes_from_the_old_picture_to_the_new_one() {
    let mut bench = Bench::new();
    bench.make("dark.mp4", "-f lavfi -i color=c=0x303030:s=216x384:r=30:d=1 -c:v libx264 -pix_fmt yuv420p");
    bench.make("light.mp4", "-f lavfi -i color=c=0xd0d0d0:s=216x384:r=30:d=2 -c:v libx264 -pix_fmt yuv420p");
    use TransitionKind::{Fade, Slide, Wipe, Zoom};
    for kind in [Fade, Slide, Wipe, Zoom] {
        let part = after(clip("dark.mp4", 0, 30), kind, 10, part(&[clip("light.mp4", 0, 30)]));
        let out = bench.encode(&part, "out.mp4").await.unwrap();
        assert_eq!(frames(&out), 30, "{kind:?}");
        let mean = |frame| grey(&out, frame).iter().map(|b| u32::from(*b)).sum::<u32>() / (216 * 384);
        let (first, last) = (mean(0), mean(29));
        assert!(first < 70 && last > 190, "{kind:?}: {first} {last}");
        assert!(mean(8) > first, "{kind:?}");
    }
}

#[tokio::test]
async fn the_picture_that_goes_continues_where_it_was() {
    let mut bench = Bench::new();
    bench.make("bars.mp4", BARS);
    bench.make("photo.jpg", "-f lavfi -i testsrc2=s=400x300 -frames:v 1");
    for shown in [clip("bars.mp4", 1_010, 20), photo("photo.jpg", 2, 20), backdrop(5, 20)] {
        let mut longer = shown.clone();
        longer.frames = 21;
        // A photo's camera goes by the length of its shot, so the longer shot is not comparable there.
        let same_pace = !matches!(
            &shown.picture,
            editorial::timeline::Picture::Footage { motion: Motion::Photo { .. }, .. }
        );
        let whole = bench.encode(&part(&[longer]), "whole.mp4").await.unwrap();
        let goes = after(shown, TransitionKind::Fade, 8, part(&[backdrop(1, 8)]));
        let next = bench.encode(&goes, "next.mp4").await.unwrap();
        let apart = difference(&grey(&whole, 20), &grey(&next, 0));
        assert!(apart < if same_pace { 2.0 } else { 8.0 }, "{:?}: {apart}", goes.lead);
    }
}

#[tokio::test]
async fn a_line_that_is_made_in_two_parts_looks_as_if_it_were_one() {
    let mut bench = Bench::new();
    bench.make("bars.mp4", BARS);
    bench.make("photo.jpg", "-f lavfi -i testsrc2=s=400x300 -frames:v 1");
    for shown in [clip("bars.mp4", 510, 30), photo("photo.jpg", 2, 30), backdrop(5, 30)] {
        let mut line = captioned("One word follows another", part(&[shown]));
        line.captions[0].start = Time::from_ms(100);
        line.style = Look::SpokenWord.into();
        for (index, word) in line.captions[0].words.iter_mut().enumerate() {
            word.start = Time::from_ms(100 + 200 * index as i64);
        }
        let mut rest = Part { shown: 10, ..line.clone() };
        rest.shots[0] = Piece { shown: 10, frames: 20, ..line.shots[0].clone() };
        let whole = bench.encode_at(&line, "whole.mp4", Quality::Best).await.unwrap();
        let rest = bench.encode_at(&rest, "rest.mp4", Quality::Best).await.unwrap();
        assert_eq!(frames(&rest), 20);
        for frame in [0, 3, 9, 19] {
            let apart = difference(&grey(&whole, 10 + frame), &grey(&rest, frame));
            assert!(apart < 1.5, "{:?}, frame {frame}: {apart}", line.shots);
        }
    }
}

#[tokio::test]
async fn a_transition_is_the_same_bytes_whether_its_pictures_were_kept_or_read_again() {
    let mut bench = Bench::new();
    bench.make("bars.mp4", BARS);
    for (name, rate) in [("fast.mp4", 60), ("slow.mp4", 2), ("ntsc.mp4", 30)] {
        let ratio = if name == "ntsc.mp4" { "30000/1001".to_owned() } else { rate.to_string() };
        let args = format!("-f lavfi -i testsrc2=s=320x240:r={ratio}:d=4 -c:v libx264 -pix_fmt yuv420p");
        bench.make(name, &args);
    }
    for (name, frames) in
        [("bars.mp4", 40), ("bars.mp4", 86), ("fast.mp4", 55), ("slow.mp4", 55), ("ntsc.mp4", 55)]
    {
        let piece = |from_ms, shown, frames| Piece {
            shown,
            frames,
            ..Piece::whole(clip(name, from_ms, shown + frames))
        };
        let line = part(&[clip(name, 210, frames)]);
        let comes = Part { shots: vec![piece(90, 0, 8)], ..part(&[clip(name, 90, 8)]) };
        let next = after(clip(name, 210, frames), TransitionKind::Fade, 8, comes);
        let rest = Part { shown: 8, shots: vec![piece(90, 8, 20)], ..part(&[clip(name, 90, 28)]) };
        let bytes = |path: &PathBuf| std::fs::read(path).unwrap();
        let read_again = bytes(&bench.encode(&next, "again.mp4").await.unwrap());
        let left = || std::fs::read_dir(bench.path("scratch")).unwrap().count();
        for (line, name, watch) in [
            (&line, "line.mp4", Watch { after: Some(&next), ..bench.watch() }),
            (&rest, "rest.mp4", Watch { before: Some(&next), ..bench.watch() }),
        ] {
            let (out, waiting) = (bench.path(name), left());
            let alone = bytes(&bench.encode(line, "alone.mp4").await.unwrap());
            bench.engine.encode_part(line, Quality::Standard, &bench.files, &out, &watch).await.unwrap();
            assert_eq!(left(), waiting + 1, "{name}: its edge waits");
            assert!(bytes(&out) == alone, "{name} is as without its edge");
        }
        let kept = bytes(&bench.encode(&next, "kept.mp4").await.unwrap());
        assert!(kept == read_again, "{name} {frames}");
        assert_eq!(left(), 0, "{name}: the edges are gone");
    }
}

#[tokio::test]
async fn a_transition_made_anew_takes_the_frames_that_were_kept_and_is_the_same_bytes() {
    let mut bench = Bench::new();
    bench.make("bars.mp4", BARS);
    let tails = bench.path("tails");
    let kept = || {
        std::fs::read_dir(&tails).map_or(Vec::new(), |all| all.flatten().map(|file| file.path()).collect())
    };
    let engine = |run: &str| {
        let found = media::Ffmpeg::find(tools(), bench.path("fonts"), bench.path(run)).unwrap();
        found.keeping_tails(tails.clone())
    };
    let line = part(&[clip("bars.mp4", 210, 40)]);
    let next = after(clip("bars.mp4", 210, 40), TransitionKind::Fade, 8, part(&[clip("bars.mp4", 900, 8)]));
    let made = async |engine: &media::Ffmpeg, part: &Part, after: Option<&Part>| {
        let (out, watch) = (bench.path("made.mp4"), Watch { after, ..bench.watch() });
        engine.encode_part(part, Quality::Standard, &bench.files, &out, &watch).await.unwrap();
        std::fs::read(out).unwrap()
    };
    let first = engine("one");
    made(&first, &line, Some(&next)).await;
    assert_eq!(kept().len(), 0, "until the transition is made it only waits");
    let bytes = made(&first, &next, None).await;
    let [tail] = &kept()[..] else { panic!("{:?}", kept()) };

    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(9_000);
    std::fs::File::options().write(true).open(tail).unwrap().set_modified(long_ago).unwrap();
    assert!(made(&engine("two"), &next, None).await == bytes, "from the tail that was kept");
    let used = std::fs::metadata(tail).unwrap().modified().unwrap();
    assert!(used > long_ago, "it was used");

    std::fs::write(tail, "damaged").unwrap();
    assert!(made(&engine("three"), &next, None).await == bytes, "without it");
    assert_eq!(kept().len(), 0, "a damaged one goes");
}

#[tokio::test]
async fn captions_are_seen() {
    let mut bench = Bench::new();
    bench.make("film.mp4", FILM);
    let bare = part(&[clip("film.mp4", 0, 5)]);
    let without = bench.encode(&bare, "without.mp4").await.unwrap();
    let with = bench.encode(&captioned("It's {here}: [a],b;", bare), "with.mp4").await.unwrap();
    let (without, with) = (grey(&without, 2), grey(&with, 2));
    let pixels = changed(&without, &with);
    assert!(pixels > 400, "{pixels} pixels");
    // The words are low in the picture; the upper half is as it was.
    let half = without.len() / 2;
    assert!(difference(&without[..half], &with[..half]) < 3.0);
}

#[tokio::test]
async fn fonts_may_be_in_a_folder_with_any_name() {
    let mut bench = Bench::new();
    let fonts = bench.path("fon'ts, [x];a:b=c %d \\n é");
    std::fs::create_dir(&fonts).unwrap();
    bench.engine = media::Ffmpeg::find(tools(), fonts, bench.path("scra'tch; [0]")).unwrap();
    let out = bench.encode(&captioned("Any name", part(&[backdrop(1, 5)])), "with.mp4").await.unwrap();
    let bare = bench.encode(&part(&[backdrop(1, 5)]), "without.mp4").await.unwrap();
    let pixels = changed(&grey(&out, 2), &grey(&bare, 2));
    assert!(pixels > 300, "{pixels} pixels");
}

#[tokio::test]
async fn every_shape_fills_the_canvas_in_every_way() {
    let mut bench = Bench::new();
    for (name, size) in
        [("wide.mp4", "640x360"), ("tall.mp4", "180x640"), ("odd.mp4", "333x251"), ("tiny.mp4", "16x16")]
    {
        let args = format!("-f lavfi -i testsrc2=s={size}:r=24:d=1 -c:v libx264 -pix_fmt yuv444p");
        bench.make(name, &args);
        for fit in [Fit::Fill, Fit::Contain, Fit::Blur] {
            let part = part(&[footage(name, Motion::Video, 0, 12, fit)]);
            let out = bench.encode(&part, "out.mp4").await.unwrap_or_else(|e| panic!("{name} {fit:?} {e:?}"));
            let facts = ffprobe("-show_entries stream=width,height,sample_aspect_ratio,pix_fmt", &out);
            assert_eq!(facts, ["216,384,1:1,yuv420p"], "{name} {fit:?}");
            assert_eq!(frames(&out), 12, "{name} {fit:?}");
        }
    }
}

#[tokio::test]
async fn a_turned_film_is_upright() {
    let mut bench = Bench::new();
    // Light above dark, then told to be turned: upright, the light is on one side.
    let flat = bench.make(
        "flat.mp4",
        "-f lavfi -i color=c=white:s=384x108:d=1 -f lavfi -i color=c=black:s=384x108:d=1 \
         -filter_complex vstack -c:v libx264 -pix_fmt yuv420p",
    );
    let turned = bench.path("turned.mp4");
    let args = format!("-i {} -c copy -metadata:s:v rotate=90", flat.to_string_lossy());
    ffmpeg(&args, &turned);
    bench.files.insert("turned.mp4".to_owned(), turned.clone());
    let probe = studio::ports::MediaEngine::probe(&bench.engine, &turned, &bench.cancel).await.unwrap();
    assert_eq!((probe.width, probe.height), (216, 384));
    let out = bench.encode(&part(&[clip("turned.mp4", 0, 5)]), "out.mp4").await.unwrap();
    let picture = grey(&out, 2);
    let row = &picture[216 * 192..216 * 193];
    let (left, right) = (row[20], row[195]);
    assert!(left.abs_diff(right) > 150, "{left} {right}");
    let column = [picture[216 * 20 + 20], picture[216 * 360 + 20]];
    assert!(column[0].abs_diff(column[1]) < 10, "{column:?}");
}

#[tokio::test]
async fn odd_rates_and_depths_come_out_exact() {
    let mut bench = Bench::new();
    for (name, args) in [
        (
            "fast.mp4",
            "-f lavfi -i testsrc2=s=320x240:r=120:d=2 -c:v libx264 -preset ultrafast -pix_fmt yuv420p",
        ),
        ("slow.mp4", "-f lavfi -i testsrc2=s=320x240:r=2:d=5 -c:v libx264 -pix_fmt yuv420p"),
        ("ten.mp4", "-f lavfi -i testsrc2=s=320x240:r=30:d=2 -c:v libx264 -pix_fmt yuv420p10le"),
        (
            "bright.mp4",
            "-f lavfi -i testsrc2=s=320x240:r=30:d=2 -c:v libx264 -pix_fmt yuv420p10le -color_trc smpte2084 \
             -color_primaries bt2020 -colorspace bt2020nc",
        ),
        (
            "phone.mp4",
            "-f lavfi -i testsrc2=s=320x240:r=30:d=2 -c:v libx264 -pix_fmt yuv420p10le -color_trc arib-std-b67 \
             -color_primaries bt2020 -colorspace bt2020nc",
        ),
        (
            "field.mp4",
            "-f lavfi -i testsrc2=s=320x240:r=50:d=2 -vf interlace -c:v libx264 -flags +ildct+ilme -pix_fmt yuv420p",
        ),
        (
            "uneven.mkv",
            "-f lavfi -i testsrc2=s=320x240:r=30:d=3 -vf select='not(mod(n\\,7))+lt(n\\,20)' -vsync vfr -c:v libx264 -pix_fmt yuv420p",
        ),
        ("moving.gif", "-f lavfi -i testsrc2=s=160x120:r=10:d=2"),
        (
            "alpha.webm",
            "-f lavfi -i testsrc2=s=160x120:r=10:d=2 -vf format=yuva420p,colorchannelmixer=aa=0.5 -c:v libvpx-vp9 -cpu-used 8",
        ),
        ("alpha.png", "-f lavfi -i testsrc2=s=161x121 -vf format=rgba,colorchannelmixer=aa=0.5 -frames:v 1"),
    ] {
        bench.make(name, args);
        let part = part(&[clip(name, 1_234, 40)]);
        let out = bench.encode(&part, "out.mp4").await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(frames(&out), 40, "{name}");
    }
}

#[tokio::test]
async fn a_draft_is_half_as_large_and_other_rates_keep_their_count() {
    let mut bench = Bench::new();
    bench.make("bars.mp4", BARS);
    let mut part = part(&[clip("bars.mp4", 0, 25)]);
    let out = bench.encode_at(&part, "draft.mp4", Quality::Draft).await.unwrap();
    assert_eq!(ffprobe("-show_entries stream=width,height", &out), ["108,192"]);
    part.canvas = Canvas { fps: "60000/1001".parse().unwrap(), ..CANVAS };
    let out = bench.encode_at(&part, "ntsc.mp4", Quality::Best).await.unwrap();
    assert_eq!(ffprobe("-show_entries stream=r_frame_rate,time_base", &out), ["60000/1001,1/60000"]);
    assert_eq!(frames(&out), 25);
}
