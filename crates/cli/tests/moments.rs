//! A clip that nobody chose a start for, in the finished video: what is wrong with its beginning is not seen, the preview
//! is the frame, and it is the same again elsewhere.

#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test, a panic is the report")]
#![allow(clippy::disallowed_methods, reason = "a test of a program has to start it")]

use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

const X264: &str = "-c:v libx264 -preset veryfast -pix_fmt yuv420p";
/// A view of something, as long as it is asked for.
const VIEW: &str = "mandelbrot=s=360x640:r=30:start_x=-0.743:start_y=0.131:start_scale=0.01,trim=end_frame=1,loop=-1:1,setpts=N/30/TB";

fn ffmpeg(folder: &Path, args: &str) {
    let ran = Command::new("/usr/bin/ffmpeg")
        .args(["-nostdin", "-loglevel", "error", "-y"])
        .args(args.split_whitespace())
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{args}: {}", String::from_utf8_lossy(&ran.stderr));
}

fn spool(folder: &Path, data: &str, args: &[&str]) -> Vec<Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spool"));
    let out = command.arg("--json").args(args).current_dir(folder).env("SPOOL_DATA_DIR", folder.join(data));
    let out = out.output().unwrap();
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Mean grey of each frame of a file.
fn lights(folder: &Path, file: &str) -> Vec<u64> {
    ffmpeg(
        folder,
        &format!("-i {file} -vf scale=16:16:flags=area,format=gray -fps_mode passthrough -f rawvideo grey"),
    );
    let bytes = std::fs::read(folder.join("grey")).unwrap();
    let mean = |frame: &[u8]| frame.iter().map(|grey| u64::from(*grey)).sum::<u64>() / 256;
    bytes.chunks_exact(256).map(mean).collect()
}

#[test]
fn what_is_wrong_with_a_beginning_is_not_in_the_video_and_the_preview_knows() {
    let desk = tempfile::tempdir().unwrap();
    let folder = desk.path();
    ffmpeg(folder, &format!("-f lavfi -i {VIEW},trim=duration=8,fade=t=in:st=0.4:d=0.9 {X264} dark.mp4"));
    let scene =
        |seconds, light: f64| format!("-f lavfi -i {VIEW},trim=duration={seconds},lutyuv=y=val*{light}");
    let scenes = [scene(2, 0.25), scene(4, 1.0), scene(4, 0.4)].join(" ");
    ffmpeg(folder, &format!("{scenes} -filter_complex concat=n=3 {X264} scenes.mp4"));
    ffmpeg(folder, "-f lavfi -i aevalsrc=0.3*sin(800*t)*lt(mod(t\\,3)\\,2.5):s=24000:d=12 voice.wav");
    let line = |(number, clip): (usize, Value)| json!({ "id": format!("s{number}"), "text": "Ein paar Worte.", "clip": clip });
    let clips =
        [json!({ "media": "dark" }), json!({ "media": "scenes" }), json!({ "media": "dark", "in_ms": 0 })];
    let project = json!({
        "format": "spool.project", "version": 1, "min_reader": 1, "language": "de",
        "id": "0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11", "title": "Moments",
        "canvas": { "width": 216, "height": 384, "fps": "30/1" },
        "defaults": { "look": "off", "transition": { "kind": "none", "ms": 0 } },
        "scenes": clips.into_iter().chain([json!({})]).enumerate().map(line).collect::<Vec<_>>(),
        "narration": { "media": "voice", "chosen_by": "person" },
        "media": { "voice": { "path": "voice.wav" }, "dark": { "path": "dark.mp4" }, "scenes": { "path": "scenes.mp4" } },
    });
    std::fs::write(folder.join("moments.spool"), project.to_string()).unwrap();

    let previews = spool(
        folder,
        "one",
        &["preview", "moments.spool", "-o", "still.png", "--at", "0", "--at", "3500", "--at", "6500"],
    );
    spool(folder, "one", &["render", "moments.spool", "-o", "out.mp4"]);
    let seen = lights(folder, "out.mp4");
    let line = |number: usize| &seen[number * 90 + 9..(number + 1) * 90 - 9];
    assert!(seen[..80].iter().all(|light| *light > 60), "nothing black: {seen:?}");
    let (least, most) = (line(1).iter().min().unwrap(), line(1).iter().max().unwrap());
    assert!(most - least < 10, "no cut: {:?}", line(1));
    assert!(line(2)[0] < 10, "the start that was chosen: {:?}", line(2));
    for told in &previews {
        let preview = &told["preview"];
        let (frame, at) = (preview["frame"].as_u64().unwrap(), preview["at_ms"].as_u64().unwrap());
        let asked = [0, 3_500, 6_500].into_iter().min_by_key(|asked: &u64| asked.abs_diff(at)).unwrap();
        let still = lights(folder, &format!("still-{asked}.png"))[0];
        // The picture has none of the colours beyond a screen's own that the film has.
        assert!(still.abs_diff(seen[frame as usize]) < 12, "{told}");
    }
    spool(folder, "other", &["render", "moments.spool", "-o", "again.mp4"]);
    let bytes = |name: &str| std::fs::read(folder.join(name)).unwrap();
    assert!(bytes("out.mp4") == bytes("again.mp4"), "the same project is the same bytes");
}
