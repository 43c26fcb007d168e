//! Encoders that are listed and work, fail, or lie; all of them played by a script around the real program.

use super::*;
use crate::find::Tools;
use std::path::PathBuf;
use tempfile::TempDir;

const BOTH: [Chip; 2] = [Chip::Nvenc, Chip::Vaapi];

#[test]
fn what_the_environment_says_is_understood() {
    for (said, wanted) in [
        (None, Wanted::Software),
        (Some(""), Wanted::Software),
        (Some(" software "), Wanted::Software),
        (Some("auto"), Wanted::Auto),
        (Some("h264_qsv"), Wanted::Named(Some(Chip::Qsv), "h264_qsv".to_owned())),
        (Some("hevc_nvenc"), Wanted::Named(None, "hevc_nvenc".to_owned())),
    ] {
        assert_eq!(Wanted::of(said), wanted, "{said:?}");
    }
}

#[test]
fn the_self_test_says_what_works_and_what_is_used() {
    let named = |name| Wanted::of(Some(name));
    for (wanted, good, bad, expected) in [
        (Wanted::Software, &[][..], &[][..], (true, "knows no encoder")),
        (Wanted::Software, &[Chip::Nvenc], &[], (true, "They are off; SPOOL_ENCODER=auto turns them on.")),
        (Wanted::Software, &[], &BOTH, (true, "do not work here: h264_nvenc, h264_vaapi.")),
        (named("h264_vaapi"), &BOTH, &[], (true, "h264_vaapi makes the pictures.")),
        (named("h264_qsv"), &[Chip::Nvenc], &[Chip::Qsv], (false, "asks for \"h264_qsv\"")),
        (named("magic"), &[], &[], (false, "asks for \"magic\"")),
        (Wanted::Auto, &[], &BOTH, (true, "Pictures are made in software.")),
    ] {
        let (ok, says) = sentence(&wanted, good, bad);
        assert!(ok == expected.0 && says.contains(expected.1), "{wanted:?}: {says}");
    }
}

/// A program that says it has two encoders of chips, and does with their names what `case` says.
#[cfg(unix)]
fn engine(case: &str) -> (Ffmpeg, TempDir) {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("ffmpeg");
    let script = format!(
        "#!/bin/bash\n\
         case \"$*\" in\n\
         *-encoders*) echo ' V....D h264_nvenc  fast'; echo ' V....D h264_vaapi  also'; exit;;\n\
         {case}\n\
         esac\n\
         exec /usr/bin/ffmpeg \"$@\"\n"
    );
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let tools =
        Tools { ffmpeg: program, ffprobe: PathBuf::from("/usr/bin/ffprobe"), version: "0".to_owned() };
    let scratch = folder.path().join("scratch");
    std::fs::create_dir(&scratch).unwrap();
    (Ffmpeg::with(tools, Wanted::Auto, folder.path().join("fonts"), scratch), folder)
}

/// Plays the chip with the software encoder.
#[cfg(unix)]
const PLAYED: &str = "exec /usr/bin/ffmpeg -f lavfi -i testsrc2=s=640x360:r=30,format=yuv420p \
     -frames:v 12 -c:v libx264 -bf 0 -y \"${@: -1}\"";

#[cfg(unix)]
#[tokio::test]
async fn an_encoder_is_used_only_after_its_film_was_looked_at() {
    let dark = PLAYED.replace("testsrc2=s=640x360:r=30", "color=s=640x360:r=30");
    let short = PLAYED.replace("-frames:v 12", "-frames:v 9");
    for (case, expected) in [
        ("*h264_nvenc*|*h264_vaapi*) echo 'No device' >&2; exit 1;;".to_owned(), None),
        (format!("*h264_nvenc*) {PLAYED};;"), Some(Chip::Nvenc)),
        (format!("*h264_nvenc*) exit 1;;\n*h264_vaapi*) {PLAYED};;"), Some(Chip::Vaapi)),
        (format!("*h264_nvenc*|*h264_vaapi*) {dark};;"), None),
        (format!("*h264_nvenc*|*h264_vaapi*) {short};;"), None),
        ("*h264_nvenc*|*h264_vaapi*) echo rubbish > \"${@: -1}\"; exit 0;;".to_owned(), None),
    ] {
        let (engine, _folder) = engine(&case);
        assert_eq!(engine.chip().await, expected, "{case}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_chip_that_gave_up_is_not_asked_again() {
    let (engine, _folder) = engine(&format!("*h264_nvenc*) {PLAYED};;"));
    assert_eq!(engine.chip().await, Some(Chip::Nvenc));
    engine.choice.give_up();
    assert_eq!(engine.chip().await, None);
}
