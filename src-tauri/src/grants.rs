//! Leave to read a file. Paths stay in here; the page holds an id that is good for an hour.

use crate::locked;
use crate::wire::{DropItem, Grant};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use studio::api::ApiError;
use uuid::Uuid;

const GOOD_FOR: Duration = Duration::from_secs(60 * 60);
const AT_MOST: usize = 1_000;
/// As many files as one drop may bring.
pub(crate) const PER_DROP: usize = 200;
const SHOWN_CHARS: usize = 120;

/// The files that the page may name, oldest first.
#[derive(Default)]
pub struct Grants(Mutex<VecDeque<Held>>);

struct Held {
    id: Uuid,
    path: PathBuf,
    until: Instant,
}

impl Grants {
    /// Gives leave for one path; the oldest leave ends when there are too many.
    pub fn give(&self, path: PathBuf, now: Instant) -> Grant {
        let id = Uuid::new_v4();
        let grant = Grant {
            id: id.to_string(),
            name: shown_name(&path),
            kind: studio::classify(&path),
            bytes: std::fs::metadata(&path).ok().filter(std::fs::Metadata::is_file).map(|file| file.len()),
        };
        let mut held = locked(&self.0);
        held.retain(|one| one.until > now);
        if held.len() >= AT_MOST {
            held.pop_front();
        }
        held.push_back(Held { id, path, until: now + GOOD_FOR });
        grant
    }

    /// Gives leave for each of `paths`, up to [`PER_DROP`].
    pub fn give_all(&self, paths: impl IntoIterator<Item = PathBuf>, now: Instant) -> Vec<Grant> {
        paths.into_iter().take(PER_DROP).map(|path| self.give(path, now)).collect()
    }

    /// The path behind a grant.
    ///
    /// # Errors
    /// `grant_expired` when it never was, or is too old.
    pub fn path(&self, id: Uuid, now: Instant) -> Result<PathBuf, ApiError> {
        let held = locked(&self.0);
        let found = held.iter().find(|one| one.id == id && one.until > now);
        found.map(|one| one.path.clone()).ok_or_else(|| {
            let message = "That file was chosen too long ago.";
            ApiError::lasting("grant_expired", message, "Drop it again, or pick it again.")
        })
    }
}

/// What a path that hovers would do, without leave to read it.
pub(crate) fn hovering(path: &Path) -> DropItem {
    DropItem { name: shown_name(path), kind: studio::classify(path) }
}

/// The last part of a path without what can fool an eye: control characters, changes of direction, endless length.
fn shown_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let fools = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let mut shown: String = name.chars().filter(|c| !fools(*c)).take(SHOWN_CHARS).collect();
    if name.chars().count() > SHOWN_CHARS {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(grant: &Grant) -> Uuid {
        grant.id.parse().expect("an id is a uuid")
    }

    #[test]
    fn a_grant_ends_after_an_hour() {
        let grants = Grants::default();
        let start = Instant::now();
        let grant = grants.give("/clips/bee.mp4".into(), start);
        assert_eq!(grants.path(id(&grant), start + Duration::from_secs(3_599)), Ok("/clips/bee.mp4".into()));
        let late = grants.path(id(&grant), start + GOOD_FOR);
        assert_eq!(late.map_err(|error| error.code), Err("grant_expired".to_owned()));
    }

    #[test]
    fn the_oldest_grant_makes_room() {
        let grants = Grants::default();
        let now = Instant::now();
        let first = grants.give("/first".into(), now);
        let second = grants.give("/second".into(), now);
        for n in 0..AT_MOST - 1 {
            grants.give(format!("/{n}").into(), now);
        }
        assert!(grants.path(id(&first), now).is_err());
        assert!(grants.path(id(&second), now).is_ok());
    }

    #[test]
    fn a_guessed_grant_opens_nothing() {
        assert!(Grants::default().path(Uuid::new_v4(), Instant::now()).is_err());
    }

    #[test]
    fn a_name_cannot_fool_the_eye() {
        let check = |path: &str, shown: &str| assert_eq!(shown_name(Path::new(path)), shown);
        check("/a/蜜蜂 dänce.mp4", "蜜蜂 dänce.mp4");
        check("/a/inno\u{202e}4pm.exe", "inno4pm.exe");
        check("/a/two\nlines\u{7}.txt", "twolines.txt");
        check(&format!("/a/{}", "x".repeat(300)), &format!("{}…", "x".repeat(SHOWN_CHARS)));
    }
}
