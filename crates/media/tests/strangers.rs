//! Files from anywhere: what they are, and that nothing bad comes of them.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::*;
use editorial::Time;
use std::time::{Duration, Instant};
use studio::ports::{Glimpse, MediaEngine, MediaKind, Probe, StageFailure};

async fn probe(bench: &Bench, name: &str) -> Result<Probe, StageFailure> {
    let began = Instant::now();
    let answer = bench.engine.probe(&bench.path(name), &bench.cancel).await;
    assert!(began.elapsed() < Duration::from_secs(20), "{name}");
    if let Err(StageFailure::GiveUp(fault)) = &answer {
        let words = format!("{} {}", fault.message, fault.hint);
        assert!(!words.contains('/') && words.contains(name.trim_start_matches('-')), "{words}");
    }
    answer
}

#[tokio::test]
async fn every_kind_of_file_is_known_by_its_content() {
    let mut bench = Bench::new();
    let film = "-f lavfi -i testsrc2=s=320x240:r=25:d=2";
    let tone = "-f lavfi -i sine=duration=2";
    for (name, args, kind, ms, size) in [
        ("film.mp4", format!("{film} {tone} -pix_fmt yuv420p"), MediaKind::Video, 2_000, (320, 240)),
        ("film.mkv", film.to_owned(), MediaKind::Video, 2_000, (320, 240)),
        ("film.webm", format!("{film} -c:v libvpx -live 1 -f webm"), MediaKind::Video, 2_000, (320, 240)),
        ("film.avi", film.to_owned(), MediaKind::Video, 2_000, (320, 240)),
        ("moves.gif", film.to_owned(), MediaKind::Video, 2_000, (320, 240)),
        ("still.gif", format!("{film} -frames:v 1"), MediaKind::Photo, 0, (320, 240)),
        ("wide.mp4", format!("{film} -vf setsar=4/3 -pix_fmt yuv420p"), MediaKind::Video, 2_000, (427, 240)),
        ("photo.jpg", format!("{film} -frames:v 1"), MediaKind::Photo, 0, (320, 240)),
        ("photo.png", format!("{film} -frames:v 1"), MediaKind::Photo, 0, (320, 240)),
        ("photo.webp", format!("{film} -frames:v 1"), MediaKind::Photo, 0, (320, 240)),
        ("song.mp3", tone.to_owned(), MediaKind::Audio, 2_000, (0, 0)),
        ("song.m4a", tone.to_owned(), MediaKind::Audio, 2_000, (0, 0)),
        ("song.wav", tone.to_owned(), MediaKind::Audio, 2_000, (0, 0)),
        ("song.flac", tone.to_owned(), MediaKind::Audio, 2_000, (0, 0)),
        ("song.ogg", tone.to_owned(), MediaKind::Audio, 2_000, (0, 0)),
        ("song.wma", tone.to_owned(), MediaKind::Audio, 2_000, (0, 0)),
        ("song.aac", tone.to_owned(), MediaKind::Audio, 2_000, (0, 0)),
        ("photo.mp4", format!("{film} -frames:v 1 -f image2 -c:v png"), MediaKind::Photo, 0, (320, 240)),
        ("-y.mp4", format!("{film} -pix_fmt yuv420p"), MediaKind::Video, 2_000, (320, 240)),
        ("a:b %03d 'é.mp4", format!("{film} -pix_fmt yuv420p"), MediaKind::Video, 2_000, (320, 240)),
    ] {
        bench.make(name, &args);
        let answer = probe(&bench, name).await.unwrap_or_else(|failure| panic!("{name}: {failure:?}"));
        assert_eq!((answer.kind, answer.width, answer.height), (kind, size.0, size.1), "{name}");
        let off = (answer.length - Time::from_ms(ms)).as_ms().abs();
        assert!(off <= 120, "{name}: {off} ms off");
    }
}

#[tokio::test]
async fn the_cover_of_a_song_is_not_a_film() {
    let mut bench = Bench::new();
    let cover = bench.make("cover.png", "-f lavfi -i testsrc2=s=100x100 -frames:v 1");
    let args = format!("-f lavfi -i sine=duration=3 -i {} -map 0 -map 1 -c:v copy", cover.display());
    bench.make("song.mp3", &args);
    let answer = probe(&bench, "song.mp3").await.unwrap();
    assert_eq!((answer.kind, answer.width, answer.has_sound), (MediaKind::Audio, 0, true));
    let refused = bench.encode(&part(&[clip("song.mp3", 0, 10)]), "out.mp4").await;
    assert_eq!(code(&refused), "media_type");
}

#[tokio::test]
async fn a_turned_photo_is_told_upright() {
    let mut bench = Bench::new();
    let flat = bench.make("flat.jpg", "-f lavfi -i testsrc2=s=320x240 -frames:v 1");
    let bytes = std::fs::read(flat).unwrap();
    let exif = b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    std::fs::write(bench.path("turned.jpg"), [&bytes[..2], exif, &bytes[2..]].concat()).unwrap();
    let answer = probe(&bench, "turned.jpg").await.unwrap();
    assert_eq!((answer.width, answer.height), (240, 320));
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_in_words() {
    let mut bench = Bench::new();
    let film = bench
        .make("good.mp4", "-f lavfi -i testsrc2=s=320x240:r=25:d=2 -pix_fmt yuv420p -movflags +faststart");
    let bytes = std::fs::read(&film).unwrap();
    let secret = bench.path("good.mp4").display().to_string();
    let playlist = format!("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:4,\nfile://{secret}\n#EXT-X-ENDLIST\n");
    let many = "-f lavfi -i sine=duration=0.1 -map 0 ".to_owned() + &"-map 0 ".repeat(39);
    bench.make("many.mp4", &many);
    bench.make("huge.png", "-f lavfi -i color=s=9000x6000 -frames:v 1");
    let lock = "-encryption_scheme cenc-aes-ctr -encryption_key 76a6c65c5ea762046bd749a2e632ccbb \
                -encryption_kid a7e61c373e219033c21091fa607bf3b8";
    bench.make("locked.mp4", &format!("-f lavfi -i testsrc2=s=320x240:r=25:d=1 -pix_fmt yuv420p {lock}"));
    bench.make("locked.m4a", &format!("-f lavfi -i sine=duration=1 -f mp4 {lock}"));
    std::fs::create_dir(bench.path("folder.mp4")).unwrap();
    for (name, content) in [
        ("empty.mp4", Vec::new()),
        ("playlist.mp4", playlist.into_bytes()),
        ("list.mp4", format!("ffconcat version 1.0\nfile '{secret}'\n").into_bytes()),
        ("words.mp4", b"just words, nothing else".repeat(50)),
        ("zeros.mp4", vec![0; 50_000]),
        ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()),
        ("headless.mp4", [b"\0\0\0\x18ftypisom".as_slice(), &bytes[4_000..]].concat()),
        ("stub.mp4", bytes[..40].to_vec()),
        ("stub.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0".to_vec()),
        ("stub.mp3", b"ID3\x04\0\0\0\0\0\0".to_vec()),
        ("stub.wav", b"RIFF\xff\xff\xff\xffWAVEfmt ".to_vec()),
        ("playlist.wav", b"RIFF\0\0\0\0WAVE#EXTM3U\nhttp://127.0.0.1:9/x\n".to_vec()),
        ("phone.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec()),
    ] {
        std::fs::write(bench.path(name), content).unwrap();
    }
    for (name, expected) in [
        ("missing.mp4", "media_missing"),
        ("folder.mp4", "media_type"),
        ("empty.mp4", "media_damaged"),
        ("playlist.mp4", "media_type"),
        ("list.mp4", "media_type"),
        ("words.mp4", "media_type"),
        ("zeros.mp4", "media_type"),
        ("drawing.png", "media_type"),
        ("headless.mp4", "media_damaged"),
        ("stub.mp4", "media_damaged"),
        ("stub.jpg", "media_damaged"),
        ("stub.mp3", "media_damaged"),
        ("stub.wav", "media_damaged"),
        ("playlist.wav", "media_damaged"),
        ("phone.heic", "media_type"),
        ("many.mp4", "media_too_big"),
        ("huge.png", "media_too_big"),
        ("locked.mp4", "media_protected"),
        ("locked.m4a", "media_protected"),
    ] {
        assert_eq!(code(&probe(&bench, name).await), expected, "{name}");
    }
}

/// Each small file with one byte turned over somewhere, many times: an answer each time, and pictures or a sentence.
#[tokio::test]
async fn a_byte_turned_over_hangs_and_breaks_nothing() {
    let mut bench = Bench::new();
    let film = "-f lavfi -i testsrc2=s=96x64:r=10:d=1";
    for (name, args) in [
        ("film.mp4", format!("{film} -pix_fmt yuv420p")),
        ("film.mkv", format!("{film} -pix_fmt yuv420p")),
        ("moves.gif", film.to_owned()),
        ("photo.png", format!("{film} -frames:v 1")),
        ("photo.jpg", format!("{film} -frames:v 1")),
    ] {
        let whole = std::fs::read(bench.make(name, &args)).unwrap();
        let copies = std::env::var("SPOOL_FLIPS").ok().and_then(|count| count.parse().ok()).unwrap_or(FLIPS);
        for copy in 0..copies {
            // Heads are where it hurts: every other one is among the first 512 bytes.
            let most = if copy % 2 == 0 { whole.len().min(512) } else { whole.len() };
            let at = copy.wrapping_mul(2_654_435_761) % most;
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << (copy % 8);
            std::fs::write(bench.path(name), &bytes).unwrap();
            match probe(&bench, name).await {
                Ok(found) if found.kind != MediaKind::Audio && copy % 10 == 0 => {
                    let made = bench.encode(&part(&[clip(name, 0, 3)]), "out.mp4").await;
                    let out = made.as_ref().map(|out| frames(out));
                    assert!(out.is_err() || out == Ok(3), "{name}, byte {at}: {out:?}");
                    let words = out.is_err().then(|| code(&made));
                    assert_ne!(words.as_deref(), Some("internal"), "{name}, byte {at}");
                }
                Ok(_) => {}
                refused => assert!(code(&refused).starts_with("media_"), "{name}, byte {at}: {refused:?}"),
            }
        }
    }
}
/// Copies of each file; `SPOOL_FLIPS=500` for the long run.
const FLIPS: usize = 20;

#[cfg(unix)]
#[tokio::test]
async fn a_pipe_named_like_a_film_does_not_hold_us() {
    let bench = Bench::new();
    #[allow(clippy::disallowed_methods)]
    let made = std::process::Command::new("mkfifo").arg(bench.path("pipe.mp4")).status().unwrap();
    assert!(made.success());
    assert_eq!(code(&probe(&bench, "pipe.mp4").await), "media_type");
    let device = bench.engine.probe(std::path::Path::new("/dev/zero"), &bench.cancel).await;
    assert_eq!(code(&device), "media_type");
}

#[tokio::test]
async fn a_file_that_goes_bad_after_it_was_known_is_named() {
    let mut bench = Bench::new();
    let path = bench.make("clip.mp4", "-f lavfi -i testsrc2=s=320x240:r=25:d=2 -pix_fmt yuv420p");
    let part = part(&[clip("clip.mp4", 0, 20)]);
    bench.encode(&part, "good.mp4").await.unwrap();
    std::fs::write(&path, b"\0\0\0\x18ftypisom\0\0\0\0isomiso2").unwrap();
    assert_eq!(code(&bench.encode(&part, "out.mp4").await), "media_damaged");
    std::fs::remove_file(&path).unwrap();
    assert_eq!(code(&bench.encode(&part, "out.mp4").await), "media_missing");
    bench.files.clear();
    assert_eq!(code(&bench.encode(&part, "out.mp4").await), "media_missing");
    assert!(!bench.path("out.mp4").exists());
}

#[tokio::test]
async fn a_film_cut_off_in_the_middle_still_gives_every_frame() {
    let mut bench = Bench::new();
    let path = bench
        .make("cut.mp4", "-f lavfi -i testsrc2=s=320x240:r=25:d=4 -pix_fmt yuv420p -movflags +faststart");
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() * 2 / 3]).unwrap();
    let part = part(&[clip("cut.mp4", 500, 100)]);
    match bench.encode(&part, "out.mp4").await {
        Ok(out) => assert_eq!(frames(&out), 100),
        refused => assert_eq!(code(&refused), "media_damaged"),
    }
}

#[tokio::test]
async fn posters_are_upright_and_as_wide_as_asked() {
    let mut bench = Bench::new();
    bench.make("film.mp4", "-f lavfi -i testsrc2=s=320x240:r=25:d=2 -pix_fmt yuv420p");
    bench.make("photo.png", "-f lavfi -i testsrc2=s=400x100 -frames:v 1");
    for (name, at_ms, size) in
        [("film.mp4", 1_000, "160,120"), ("film.mp4", 99_000, "160,120"), ("photo.png", 0, "160,40")]
    {
        let out = bench.path("poster.jpg");
        let at = Glimpse::Exact(Time::from_ms(at_ms));
        bench.engine.poster(&bench.path(name), at, 160, &out, &bench.cancel).await.unwrap();
        assert_eq!(
            ffprobe("-f jpeg_pipe -show_entries stream=codec_name,width,height", &out),
            [format!("mjpeg,{size}")],
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_quick_poster_is_the_next_keyframe_or_where_there_is_none_the_very_picture() {
    let mut bench = Bench::new();
    // Black until 1.2 s; keyframes at 0 and 2 s.
    let film = "-f lavfi -i color=white:s=320x240:r=25:d=4,fade=in:30:1";
    bench.make("film.mp4", &format!("{film} -pix_fmt yuv420p -g 50 -sc_threshold 0"));
    for (at, bright) in [
        (Glimpse::Quick(Time::ZERO), false),
        (Glimpse::Exact(Time::from_ms(1_000)), false),
        (Glimpse::Quick(Time::from_ms(1_000)), true),
        (Glimpse::Quick(Time::from_ms(3_500)), true),
    ] {
        let out = bench.path("poster.jpg");
        bench.engine.poster(&bench.path("film.mp4"), at, 160, &out, &bench.cancel).await.unwrap();
        assert_eq!(grey(&out, 0)[5_000] > 128, bright, "{at:?}");
    }
}

#[tokio::test]
async fn silences_are_found() {
    let mut bench = Bench::new();
    bench.make(
        "spoken.wav",
        "-f lavfi -i aevalsrc='0.3*sin(2*PI*300*t)*(lt(t,1)+between(t,1.5,3))+0.0005*random(0)':d=4:s=16000",
    );
    let silences = bench.engine.silences(&bench.path("spoken.wav"), &bench.cancel).await.unwrap();
    let millis: Vec<(i64, i64)> =
        silences.iter().map(|(a, b)| ((a.as_ms() + 10) / 20 * 20, (b.as_ms() + 10) / 20 * 20)).collect();
    assert_eq!(millis, [(1_000, 1_500), (3_000, 4_000)]);
}

#[tokio::test]
async fn the_self_test_finds_everything_well() {
    let bench = Bench::new();
    let findings = bench.engine.check().await;
    assert!(findings.iter().all(|finding| finding.ok), "{findings:?}");
    assert_eq!(
        findings.iter().map(|finding| finding.what.as_str()).collect::<Vec<_>>(),
        ["ffmpeg", "encoder", "graphics", "captions"]
    );
}
