//! Real recordings through ALSA, whose "file" device hears what lies in a file. ALSA reads its configuration once in a
//! process, so each is made by this test binary again, running the ignored test below.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]
#![allow(clippy::disallowed_methods, reason = "the process that hears is the test itself")]

use hound::{SampleFormat, WavReader, WavSpec};
use microphone::SystemMicrophones;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::channel;
use std::time::Duration;
use studio::ports::Microphones;

const FOLDER: &str = "SPOOL_TEST_FOLDER";
const WAIT: Duration = Duration::from_secs(60);
const PITCH: f32 = 440.0;

/// What a child says that records with a computer which is set up like that.
fn heard_with(folder: &Path, setup: &str) -> String {
    let config = folder.join("asound.conf");
    std::fs::write(&config, setup).unwrap();
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "records"])
        .env(FOLDER, folder)
        .env("ALSA_CONFIG_PATH", &config)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout).into_owned();
    said.lines().find_map(|line| line.split_once("says ")).map(|(_, words)| words.to_owned()).unwrap_or(said)
}

/// A microphone that hears this file of values as fast as it is asked. Without a "plug", which loses some of a file.
fn hears(file: &Path) -> String {
    let device = r#"type file slave.pcm { type null } file "/dev/null" format raw infile"#;
    format!(r#"pcm.!default {{ {device} "{}" }}"#, file.display())
}

/// Values of a tone so loud, for half a minute, as such a microphone is asked for them: two channels at 48 kHz.
fn tone(file: &Path, loud: f32) {
    let value = |n: u32| (n as f32 * PITCH * std::f32::consts::TAU / 48_000.0).sin() * loud;
    let bytes = (0..30 * 48_000).flat_map(|n| [value(n).clamp(-1.0, 1.0).to_le_bytes(); 2]);
    std::fs::write(file, bytes.flatten().collect::<Vec<u8>>()).unwrap();
}

#[test]
#[ignore = "runs as a child of the tests below"]
fn records() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let take = Path::new(&folder).join("take.wav");
    let (tell, told) = channel();
    let microphones = SystemMicrophones::new();
    let begun =
        microphones.record(None, &take, Duration::from_secs(2), Box::new(move |heard| _ = tell.send(heard)));
    match begun {
        Err(error) => println!("says {}", error.code),
        Ok(recording) => {
            while !told.recv_timeout(WAIT).unwrap().ended {}
            let recorded = recording.stop();
            println!(
                "says {:?} {:?} {:?}",
                recorded.length,
                recorded.notes,
                recorded.ended.map(|error| error.code)
            );
        }
    }
}

#[test]
fn what_the_microphone_hears_is_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let (sound, take) = (folder.path().join("sound.raw"), folder.path().join("take.wav"));
    tone(&sound, 0.5);
    assert_eq!(heard_with(folder.path(), &hears(&sound)), "2s [Longest] None");
    let take = WavReader::open(take).unwrap();
    let rate = take.spec().sample_rate;
    assert_eq!(
        take.spec(),
        WavSpec { channels: 1, sample_rate: rate, bits_per_sample: 16, sample_format: SampleFormat::Int }
    );
    let values: Vec<i16> = take.into_samples().map(Result::unwrap).collect();
    let ups = values.windows(2).filter(|two| two[0] < 0 && two[1] >= 0).count();
    let loudest = f32::from(*values.iter().max().unwrap()) / f32::from(i16::MAX);
    assert!((ups as f32 / 2.0 - PITCH).abs() < 5.0, "{ups} waves in two seconds");
    assert!((loudest - 0.5).abs() < 0.02, "{loudest}");
}

#[test]
fn a_microphone_that_hears_nothing_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let sound = folder.path().join("sound.raw");
    tone(&sound, 0.0);
    assert_eq!(heard_with(folder.path(), &hears(&sound)), "2s [Silent, Longest] None");
}

#[test]
fn a_sound_that_is_cut_off_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let sound = folder.path().join("sound.raw");
    tone(&sound, 3.0);
    assert_eq!(heard_with(folder.path(), &hears(&sound)), "2s [Loud, Longest] None");
}

#[test]
fn a_computer_without_a_microphone_says_so() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(heard_with(folder.path(), "pcm.!default { type hw card 99 }"), "microphone_missing");
}

#[test]
fn a_disk_that_takes_nothing_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let sound = folder.path().join("sound.raw");
    tone(&sound, 0.5);
    std::fs::create_dir(folder.path().join("take.wav")).unwrap();
    assert_eq!(heard_with(folder.path(), &hears(&sound)), "disk_error");
}
