//! Names in a pack: those that we write are safe on every system, and those that we read lead nowhere else.

use crate::files::safe_name;
use crate::intake::stem;
use editorial::project::MediaPath;
use std::collections::HashSet;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// The project's text.
pub(super) const PROJECT: &str = "project.json";
/// Who made what, for people.
pub(super) const LICENCES: &str = "LICENSES.txt";
/// Below this are the files.
pub(super) const MEDIA: &str = "media";
/// Bytes of a name's part that every system keeps.
const LONGEST_PART: usize = 255;

/// What a file is called in a pack: its own name, made safe, with a number if it is taken.
pub(super) fn in_pack(path: &Path, taken: &mut HashSet<String>) -> String {
    let stem = safe_name(&stem(path));
    let end = path.extension().map(|end| end.to_string_lossy().to_lowercase()).unwrap_or_default();
    let end: String = end.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    let end = if end.is_empty() { end } else { format!(".{end}") };
    let numbered = |number: u32| match number {
        1 => format!("{MEDIA}/{stem}{end}"),
        _ => format!("{MEDIA}/{stem} ({number}){end}"),
    };
    let mut names = (1_u32..).map(numbered).filter(|name| !taken.contains(&folded(name)));
    let name = names.next().unwrap_or_default();
    taken.insert(folded(&name));
    name
}

/// One writing for names that some system takes for the same.
pub(super) fn folded(name: &str) -> String {
    name.nfc().collect::<String>().to_lowercase()
}

/// Whether an entry's name stays in the folder that it is unpacked to, on every system.
pub(super) fn stays_inside(name: &str) -> bool {
    let relative = matches!(MediaPath::try_from(name.to_owned()), Ok(MediaPath::Relative(_)));
    relative && name.split('/').all(is_kept_everywhere)
}

/// Whether a part of a name is that part on every system: no device, nothing that is cut off or forbidden somewhere.
fn is_kept_everywhere(part: &str) -> bool {
    let forbidden = |c: char| c.is_control() || "<>:\"/\\|?*".contains(c);
    let stem = part.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let numbered = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    let device = ["con", "prn", "aux", "nul"].contains(&stem.as_str())
        || numbered.is_some_and(|number| number.len() == 1 && number.parse::<u8>().is_ok());
    part.len() <= LONGEST_PART && !part.contains(forbidden) && !part.ends_with([' ', '.']) && !device
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out_or_mean_something_else_somewhere_are_refused() {
        for name in [
            "../../evil",
            "media/../../evil",
            "/abs",
            "C:\\evil",
            "c:evil",
            "a\\..\\..\\evil2",
            "//server/share",
            "\\\\?\\C:\\x",
            "media/CON",
            "media/nul.mp4",
            "media/LPT9 .mp4",
            "media/name.",
            "media/name ",
            "media/a:stream",
            "media//x",
            "media/./x",
            "",
            "media/a\nb.mp4",
            "media/what?.mp4",
        ] {
            assert!(!stays_inside(name), "{name:?}");
        }
        for name in [
            "project.json",
            "media/蜜蜂 🐝.mp4",
            "media/a b/c.jpg",
            "media/.hidden",
            "media/comb.mp4",
            "media/console.mp4",
        ] {
            assert!(stays_inside(name), "{name:?}");
        }
    }

    #[test]
    fn what_we_write_is_read_and_never_twice_the_same() {
        let mut taken = HashSet::new();
        let long = format!("/clips/{}.mov", "星".repeat(200));
        let paths = ["/a/CON.mp4", "/a/Bee?.MP4", "/b/bee .mp4", "/c/e\u{301}.jpg", "/c/\u{e9}.jpg", &long];
        let names: Vec<String> = paths.iter().map(|path| in_pack(Path::new(path), &mut taken)).collect();
        assert_eq!(names[..3], ["media/_CON.mp4", "media/Bee.mp4", "media/bee (2).mp4"]);
        assert!(names.iter().all(|name| stays_inside(name)), "{names:?}");
        assert_eq!(names.iter().map(|name| folded(name)).collect::<HashSet<_>>().len(), paths.len());
    }
}
