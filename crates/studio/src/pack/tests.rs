//! Packs that are written and read again, and those of strangers that are not.

use super::*;
use std::fs::{self, File};
use std::io::Write;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

const PROJECT: &str = r#"{"format":"spool.project","version":1,"min_reader":1,
  "id":"0198c1f2-7c1e-7a3e-9a77-2f0b6d1f0c11","title":"Why bees dance",
  "canvas":{"width":1080,"height":1920,"fps":"30/1"},
  "scenes":[{"id":"s1","text":"A bee knows.","clip":{"media":"m1"}}],
  "media":{"m1":{"path":"media/hive.mp4"}}}"#;

fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored)
}

/// An archive with a project and these entries, in a folder of its own.
fn archive(entries: &[(&str, &[u8])]) -> (tempfile::TempDir, PathBuf) {
    made(|zip| {
        for (name, bytes) in entries {
            zip.start_file(*name, stored()).unwrap();
            zip.write_all(bytes).unwrap();
        }
    })
}

fn made(fill: impl FnOnce(&mut ZipWriter<File>)) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Bees.spoolpack");
    let mut zip = ZipWriter::new(File::create(&path).unwrap());
    zip.start_file("project.json", stored()).unwrap();
    zip.write_all(PROJECT.as_bytes()).unwrap();
    fill(&mut zip);
    zip.finish().unwrap();
    (folder, path)
}

/// Unpacks to a new folder beside; the code of what is wrong with it.
fn unpacked(path: &Path, room: u64) -> Result<PathBuf, String> {
    let mut pack = Pack::open(path).map_err(|error| error.code)?;
    let parent = path.parent().unwrap();
    let temp = pack.unpack(parent, room, &Watch::nobody()).map_err(|error| error.code)?;
    Ok(settle::numbered(temp, parent, "Bees").unwrap())
}

/// What lies beside the pack, but for itself.
fn left(path: &Path) -> Vec<String> {
    let entries = fs::read_dir(path.parent().unwrap()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name != "Bees.spoolpack").collect()
}

#[track_caller]
fn refused(path: &Path, code: &str) {
    assert_eq!(unpacked(path, u64::MAX), Err(code.to_owned()));
    assert_eq!(left(path), [""; 0], "nothing stays of what is refused");
}

/// The bytes of `from` replaced by `to` wherever they stand.
fn patched(path: &Path, from: &[u8], to: &[u8], most: usize) {
    let mut bytes = fs::read(path).unwrap();
    let mut at = 0;
    for _ in 0..most {
        let Some(found) = bytes[at..].windows(from.len()).position(|window| window == from) else { break };
        bytes[at + found..at + found + from.len()].copy_from_slice(to);
        at += found + from.len();
    }
    assert!(at > 0, "there is something to replace");
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_pack_becomes_a_folder_with_its_project_and_never_goes_over_another() {
    let (_folder, path) =
        archive(&[("media/", b""), ("media/hive.mp4", b"a clip"), ("LICENSES.txt", b"Ann")]);
    let folder = unpacked(&path, u64::MAX).unwrap();
    let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!((text("media/hive.mp4"), text("LICENSES.txt")), ("a clip".to_owned(), "Ann".to_owned()));
    assert_eq!(text("Why bees dance.spool"), PROJECT, "byte for byte");
    let second = unpacked(&path, u64::MAX).unwrap();
    assert!(folder.ends_with("Bees") && second.ends_with("Bees (2)"), "{second:?}");
    fs::create_dir(path.with_file_name("Bees (3)")).unwrap();
    assert!(unpacked(&path, u64::MAX).unwrap().ends_with("Bees (4)"), "an empty folder is somebody's too");
}

#[test]
fn names_that_lead_out_are_refused_before_anything_is_written() {
    for name in [
        "../evil.mp4",
        "/abs.mp4",
        "C:\\evil.mp4",
        "media\\..\\..\\evil.mp4",
        "media/CON.mp4",
        "media/x:s.mp4",
        "media/a ./b.mp4",
    ] {
        let (_folder, path) = archive(&[("media/a.mp4", b"a clip"), (name, b"evil")]);
        refused(&path, "pack_unsafe");
    }
}

#[test]
fn a_link_and_what_lies_behind_it_are_refused() {
    let (_folder, path) = made(|zip| {
        zip.add_symlink("media", "/tmp", stored()).unwrap();
    });
    refused(&path, "pack_unsafe");
}

#[test]
fn names_that_are_the_same_somewhere_are_refused() {
    let same = ["media/Hive.mp4", "MEDIA/hive.MP4"];
    let (_folder, path) = archive(&[(same[0], b"one"), (same[1], b"two")]);
    refused(&path, "pack_unsafe");
    let (_folder, path) = archive(&[("media/e\u{301}.mp4", b"one"), ("media/\u{e9}.mp4", b"two")]);
    refused(&path, "pack_unsafe");
    let (_folder, path) = archive(&[("media/a.mp4", b"one"), ("media/a.mp4/b.mp4", b"two")]);
    refused(&path, "pack_unsafe");
}

#[test]
fn one_name_twice_is_refused() {
    let (_folder, path) = archive(&[("media/a.mp4", b"one"), ("media/b.mp4", b"two")]);
    patched(&path, b"media/b.mp4", b"media/a.mp4", 2);
    refused(&path, "pack_damaged");
}

#[test]
fn a_list_that_says_something_else_than_the_files_is_refused() {
    let (_folder, path) = archive(&[("media/b.mp4", b"two")]);
    patched(&path, b"media/b.mp4", b"media/a.mp4", 1);
    refused(&path, "pack_damaged");
}

#[test]
fn what_is_cut_off_or_changed_on_the_way_is_refused() {
    let (_folder, path) = archive(&[("media/hive.mp4", b"a clip that is whole")]);
    patched(&path, b"a clip that", b"a flip that", 1);
    refused(&path, "pack_damaged");
    let (_folder, path) = archive(&[("media/hive.mp4", &[7; 4_000])]);
    let whole = fs::read(&path).unwrap();
    for keep in [0, 1, 30, 500, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..keep]).unwrap();
        refused(&path, "pack_damaged");
    }
}

#[test]
fn what_says_that_it_is_locked_or_packed_in_an_unknown_way_is_refused() {
    let (_folder, path) = archive(&[("media/hive.mp4", b"a clip")]);
    // The first of the bits behind the version needed: locked by a password.
    let bytes = fs::read(&path).unwrap();
    for (offset, value) in [(6, 1_u8), (8, 97)] {
        let mut bytes = bytes.clone();
        let heads: Vec<usize> =
            (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(b"PK\x03\x04")).collect();
        let lists: Vec<usize> =
            (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(b"PK\x01\x02")).collect();
        bytes[heads[1] + offset] = value;
        bytes[lists[1] + offset + 2] = value;
        fs::write(&path, bytes).unwrap();
        refused(&path, "pack_damaged");
    }
}

#[test]
fn a_bomb_is_refused_by_what_it_says_and_by_what_comes_out_of_it() {
    let (_folder, path) = made(|zip| {
        let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file("media/bomb.mp4", packed).unwrap();
        for _ in 0..32 {
            zip.write_all(&vec![0; 1 << 20]).unwrap();
        }
    });
    assert!(fs::metadata(&path).unwrap().len() < 100_000);
    assert_eq!(unpacked(&path, 16 << 20), Err("pack_too_big".to_owned()), "more than there is room for");
    refused(&path, "pack_too_big");
}

#[test]
fn more_entries_than_any_project_has_are_refused() {
    let names: Vec<String> = (0..MOST_ENTRIES + 1).map(|number| format!("media/{number}.mp4")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let (_folder, path) = archive(&entries);
    refused(&path, "pack_too_big");
}

#[test]
fn what_is_no_pack_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Bees.spoolpack");
    let mut zip = ZipWriter::new(File::create(&path).unwrap());
    zip.start_file("readme.txt", stored()).unwrap();
    zip.finish().unwrap();
    refused(&path, "pack_empty");
    fs::write(&path, "no archive").unwrap();
    refused(&path, "pack_damaged");
    let error = Pack::open(&path).err().unwrap();
    assert!(error.message.contains("\"Bees.spoolpack\""), "{}", error.message);
}

#[test]
fn what_is_no_picture_and_no_sound_stays_in_the_pack() {
    let entries: [(&str, &[u8]); 4] = [
        ("media/evil.zip", b"PK"),
        ("media/font.ttf", b"x"),
        ("run.sh", b"x"),
        ("media/hive.mp4", b"a clip"),
    ];
    let (_folder, path) = archive(&entries);
    let folder = unpacked(&path, u64::MAX).unwrap();
    let count = |folder: &Path| fs::read_dir(folder).unwrap().count();
    assert_eq!((count(&folder), count(&folder.join("media"))), (2, 1));
}

#[test]
fn unpacking_that_is_stopped_leaves_nothing() {
    let (_folder, path) = archive(&[("media/hive.mp4", b"a clip")]);
    let watch = Watch::nobody();
    watch.cancel.cancel();
    let error = Pack::open(&path).unwrap().unpack(path.parent().unwrap(), u64::MAX, &watch).err().unwrap();
    assert_eq!((error.code.as_str(), left(&path)), ("cancelled", Vec::new()));
}

#[cfg(unix)]
#[test]
fn an_unpacked_folder_is_as_open_to_others_as_any_other() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = archive(&[]);
    fs::create_dir(folder.path().join("usual")).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&unpacked(&path, u64::MAX).unwrap()), mode(&folder.path().join("usual")));
}
