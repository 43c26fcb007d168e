//! Odd and damaged files: the right picture or a sentence, never a hang, a silent black or a short video.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use editorial::timeline::{Fit, Motion};
use editorial::{Quality, Time};
use std::sync::Mutex;
use studio::ports::{MediaEngine, Watch};

const BARS: &str = "-f lavfi -i testsrc2=s=320x240:r=25:d=6";
const FAST: &str = "-c:v libx264 -preset ultrafast -g 25 -pix_fmt yuv420p";

/// Encodes 2 s of `name` from `from_ms`; answers how many frames came out, and what was said.
async fn encoded(bench: &Bench, name: &str, from_ms: i64) -> (u64, Vec<String>) {
    let said = Mutex::new(Vec::new());
    let warn = |note: &str| said.lock().unwrap().push(note.to_owned());
    let watch = Watch { warn: &warn, ..bench.watch() };
    let out = bench.path("out.mp4");
    let part = part(&[clip(name, from_ms, 60)]);
    let made = bench.engine.encode_part(&part, Quality::Standard, &bench.files, &out, &watch).await;
    made.unwrap_or_else(|failure| panic!("{name}: {failure:?}"));
    (frames(&out), said.into_inner().unwrap())
}

/// Mean shade of a part of the picture of a frame, 0 to 255.
fn shade(picture: &[u8], columns: std::ops::Range<usize>) -> f64 {
    let rows = picture.chunks_exact(216);
    let (sum, count) =
        rows.flat_map(|row| &row[columns.clone()]).fold((0.0, 0.0), |(s, n), b| (s + f64::from(*b), n + 1.0));
    sum / count
}

#[tokio::test]
async fn a_film_that_is_cut_off_is_used_up_to_where_it_is_good() {
    let mut bench = Bench::new();
    for (name, options) in [("cut.mp4", "-movflags +faststart"), ("cut.mkv", ""), ("cut.avi", "")] {
        let path = bench.make(name, &format!("{BARS} {FAST} {options}"));
        let whole = bench.engine.probe(&path, &bench.cancel).await.unwrap();
        assert_eq!(whole.notes, [""; 0], "{name}");
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        let probe = bench.engine.probe(&path, &bench.cancel).await.unwrap();
        let seconds = probe.length.as_ms() as f64 / 1_000.0;
        assert!((1.5..5.0).contains(&seconds), "{name}: {seconds} s");
        assert_eq!(
            probe.notes,
            [format!("\"{name}\" is cut off: only its first {seconds:.1} seconds can be used.")]
        );
        assert_eq!(encoded(&bench, name, 5_000).await.0, 60, "{name}");
    }
}

#[tokio::test]
async fn of_a_film_that_is_longer_than_anything_its_beginning_is_used() {
    let mut bench = Bench::new();
    let hours = |n: i64| Time::from_ms(n * 3_600_000);
    bench.make("five-hours.mp4", &format!("-f lavfi -i testsrc2=s=64x64:r=1:d=18000 {FAST}"));
    bench.make("stretched.mkv", &format!("{BARS} -vf setpts=PTS*70000 {FAST} -vsync vfr"));
    for name in ["five-hours.mp4", "stretched.mkv"] {
        let probe = bench.engine.probe(&bench.path(name), &bench.cancel).await.unwrap();
        assert_eq!(probe.length, hours(4), "{name}");
        assert_eq!(encoded(&bench, name, hours(3).as_ms()).await, (60, Vec::new()), "{name}");
    }
    let long = bench.make("five-hours.mp3", "-f lavfi -i anullsrc=r=8000:cl=mono -t 18000 -b:a 8k");
    assert_eq!(code(&bench.engine.probe(&long, &bench.cancel).await), "media_too_big");
}

#[tokio::test]
async fn damage_in_the_middle_is_got_over_and_told() {
    let mut bench = Bench::new();
    let path = bench.make("hurt.mp4", &format!("{BARS} {FAST}"));
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 3;
    bytes[middle..middle + 60_000].fill(0);
    std::fs::write(&path, bytes).unwrap();
    let (count, said) = encoded(&bench, "hurt.mp4", 1_000).await;
    assert_eq!(count, 60);
    assert_eq!(said, ["\"hurt.mp4\" is damaged in places: look at the lines that show it."]);
}

#[tokio::test]
async fn a_healthy_film_is_made_without_a_word() {
    let mut bench = Bench::new();
    bench.make(
        "open.mp4",
        &format!("{BARS} -c:v libx264 -x264-params open-gop=1:keyint=20:bframes=5 -pix_fmt yuv420p"),
    );
    bench.make(
        "hevc.mp4",
        "-f lavfi -i testsrc2=s=320x240:r=25:d=3 -c:v libx265 -x265-params keyint=20:log-level=none",
    );
    for name in ["open.mp4", "hevc.mp4"] {
        assert_eq!(encoded(&bench, name, 1_300).await, (60, Vec::new()), "{name}");
    }
}

#[tokio::test]
async fn what_can_be_seen_through_is_black_behind() {
    let mut bench = Bench::new();
    let half = "-f lavfi -i color=c=white:s=216x384:r=30:d=2 -vf format=yuva420p,geq=lum=235:cb=128:cr=128:a='255*lt(X,108)'";
    bench.make("alpha.webm", &format!("{half} -c:v libvpx-vp9 -cpu-used 8 -auto-alt-ref 0"));
    bench.make("alpha8.webm", &format!("{half} -c:v libvpx -auto-alt-ref 0"));
    bench.make("alpha.mov", &format!("{half} -c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le"));
    bench.make("alpha.png", &format!("{half},format=rgba -frames:v 1"));
    for name in ["alpha.webm", "alpha8.webm", "alpha.mov", "alpha.png"] {
        let out = bench.encode(&part(&[footage(name, Motion::Video, 0, 30, Fit::Contain)]), "out.mp4").await;
        let picture = grey(&out.unwrap_or_else(|failure| panic!("{name}: {failure:?}")), 10);
        let (left, right) = (shade(&picture, 20..80), shade(&picture, 140..200));
        assert!(left > 200.0 && right < 40.0, "{name}: {left} {right}");
    }
}

#[tokio::test]
async fn bright_film_is_toned_down_to_what_a_screen_shows() {
    let mut bench = Bench::new();
    // White on paper is 203 nits: 58 % of the PQ signal.
    let paper =
        "-f lavfi -i color=c=black:s=216x384:r=30:d=2 -vf format=yuv420p10le,geq=lum=573:cb=512:cr=512";
    bench.make(
        "bright.mp4",
        &format!("{paper} -c:v libx264 -color_trc smpte2084 -color_primaries bt2020 -colorspace bt2020nc"),
    );
    let out = bench.encode(&part(&[clip("bright.mp4", 0, 30)]), "out.mp4").await.unwrap();
    let white = shade(&grey(&out, 10), 20..200);
    assert!((180.0..245.0).contains(&white), "{white}");
    let tags = ffprobe("-show_entries stream=color_transfer,color_space,color_primaries", &out);
    assert_eq!(tags, ["bt709,bt709,bt709"]);
}

#[tokio::test]
async fn fields_are_made_into_whole_pictures() {
    let mut bench = Bench::new();
    // A bar that jumps between fields: shown as it is, every other row differs from its neighbours.
    let moving = "-f lavfi -i color=c=black:s=216x384:r=60:d=3 -vf geq=lum='235*between(mod(X-N*12,216),0,40)':cb=128:cr=128";
    bench.make(
        "tape.mp4",
        &format!("{moving},interlace=lowpass=off -c:v libx264 -flags +ildct+ilme -pix_fmt yuv420p"),
    );
    let combed = |picture: &[u8]| {
        let rows: Vec<&[u8]> = picture.chunks_exact(216).collect();
        let jumps = rows.windows(3).map(|r| {
            (0..216).filter(|x| r[0][*x].abs_diff(r[1][*x]) > 90 && r[0][*x].abs_diff(r[2][*x]) < 40).count()
        });
        jumps.sum::<usize>()
    };
    let raw = combed(&grey(&bench.path("tape.mp4"), 20));
    let out = bench.encode(&part(&[clip("tape.mp4", 500, 30)]), "out.mp4").await.unwrap();
    let made = combed(&grey(&out, 10));
    assert!(raw > 2_000 && made < raw / 10, "{raw} and then {made}");
}

#[tokio::test]
async fn any_shape_rate_depth_and_clock_gives_exactly_its_frames() {
    let mut bench = Bench::new();
    for (name, args) in [
        ("one.mp4", "-f lavfi -i color=c=red:s=2x2:r=30:d=3 -c:v libx264 -pix_fmt yuv420p".to_owned()),
        ("dot.png", "-f lavfi -i testsrc2=s=64x64 -vf scale=1:1 -frames:v 1".to_owned()),
        ("odd.mp4", "-f lavfi -i testsrc2=s=321x181:r=30:d=3 -c:v libx264 -pix_fmt yuv444p".to_owned()),
        (
            "eight-k.mp4",
            "-f lavfi -i testsrc2=s=7680x4320:r=10:d=1 -c:v libx264 -preset ultrafast".to_owned(),
        ),
        ("late.mp4", format!("{BARS} {FAST} -output_ts_offset 100")),
        ("early.mkv", format!("{BARS} {FAST} -output_ts_offset -3 -avoid_negative_ts disabled")),
        ("stretched.mkv", format!("{BARS} -vf setpts=PTS*50 {FAST} -vsync vfr")),
        ("quick.mp4", "-f lavfi -i testsrc2=s=64x64:r=1000:d=3 -c:v libx264 -preset ultrafast".to_owned()),
        ("single.mp4", "-f lavfi -i testsrc2=s=320x240:r=30 -frames:v 1 -c:v libx264".to_owned()),
        ("wide.mp4", format!("{BARS} -vf setsar=4/3 {FAST}")),
        ("mjpeg.avi", format!("{BARS} -c:v mjpeg")),
    ] {
        bench.make(name, &args);
        assert_eq!(encoded(&bench, name, 1_000).await, (60, Vec::new()), "{name}");
    }
}

#[tokio::test]
async fn a_film_without_a_frame_is_refused() {
    let mut bench = Bench::new();
    bench.make("none.mp4", "-f lavfi -i testsrc2=s=320x240:r=30 -frames:v 0 -c:v libx264");
    bench.make("none.mkv", "-f lavfi -i testsrc2=s=320x240:r=30 -frames:v 0 -c:v libx264");
    for name in ["none.mp4", "none.mkv"] {
        let probed = bench.engine.probe(&bench.path(name), &bench.cancel).await;
        assert_eq!(code(&probed), "media_damaged", "{name}");
    }
}

#[tokio::test]
async fn sound_that_is_not_numbers_is_refused_and_other_floats_are_not() {
    let mut bench = Bench::new();
    let tone = "-f lavfi -i sine=d=2 -c:a pcm_f32le";
    let path = bench.make("nan.wav", tone);
    let good = bench.make("float.wav", tone);
    let mut bytes = std::fs::read(&path).unwrap();
    let at = bytes.len() - 4_000;
    bytes[at..at + 4].copy_from_slice(&f32::NAN.to_le_bytes());
    std::fs::write(&path, bytes).unwrap();
    let refused = bench.engine.probe(&path, &bench.cancel).await;
    assert_eq!(code(&refused), "media_damaged");
    assert!(format!("{refused:?}").contains("not numbers"), "{refused:?}");
    let length = bench.engine.probe(&good, &bench.cancel).await.unwrap().length;
    assert!((length - Time::from_ms(2_000)).as_ms().abs() < 50);
}
