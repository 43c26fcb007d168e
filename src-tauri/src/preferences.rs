//! The person's preferences, kept by the store plugin. Nothing in here is needed to keep a job or a project:
//! a file that was lost or damaged means the defaults.

use crate::locked;
use crate::wire::{ApiChoices, Language, Preferences, TellChoices, Theme};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use studio::api::{RenderChoices, WishChoices, WorkChoices};
use tauri::{AppHandle, Runtime};
use tauri_plugin_store::{Store, StoreExt};

const KEY: &str = "preferences";

/// The preferences as they are now, and where they are kept.
pub struct Kept {
    now: Mutex<Preferences>,
    save: Box<dyn Fn(&Preferences) + Send + Sync>,
}

impl Kept {
    /// Preferences that start as `now` and are handed to `save` at each change.
    pub fn new(now: Preferences, save: impl Fn(&Preferences) + Send + Sync + 'static) -> Self {
        Self { now: Mutex::new(now), save: Box::new(save) }
    }

    /// Reads `preferences.json` of the data folder; what is not there is as at the first start.
    pub fn open<R: Runtime>(app: &AppHandle<R>, data: &Path, output: &Path) -> Self {
        let first = first(output);
        match app.store(data.join("preferences.json")) {
            Ok(store) => {
                let kept = store.get(KEY).and_then(|value| serde_json::from_value(value).ok());
                Self::new(kept.unwrap_or(first), move |preferences| save(&store, preferences))
            }
            Err(error) => {
                tracing::warn!(%error, "preferences are not kept");
                Self::new(first, |_| ())
            }
        }
    }

    /// As they are now.
    pub fn get(&self) -> Preferences {
        locked(&self.now).clone()
    }

    /// Takes what the page chose. The folder is shown there but picked only in a dialog, who is let in has a command of
    /// its own, and what was explained is not the page's to say: these stay.
    pub fn choose(&self, chosen: Preferences) -> Preferences {
        self.change(|now| Preferences {
            output_folder: now.output_folder,
            api: now.api,
            explained: now.explained,
            ..chosen
        })
    }

    /// Whether it is to be explained now where Spool goes when its window is closed: once for ever.
    pub fn explain(&self) -> bool {
        let before = self.get().explained;
        if !before {
            self.change(|now| Preferences { explained: true, ..now });
        }
        !before
    }

    /// Takes whether other programs are let in.
    pub fn choose_api(&self, api: ApiChoices) -> Preferences {
        self.change(|now| Preferences { api, ..now })
    }

    /// Takes the folder that was picked.
    pub fn choose_folder(&self, folder: &Path) -> Preferences {
        self.change(|now| Preferences { output_folder: folder.display().to_string(), ..now })
    }

    fn change(&self, change: impl FnOnce(Preferences) -> Preferences) -> Preferences {
        let mut now = locked(&self.now);
        *now = change(now.clone());
        (self.save)(&now);
        now.clone()
    }
}

/// Preferences at the first start.
pub fn first(output: &Path) -> Preferences {
    Preferences {
        language: Language::System,
        theme: Theme::System,
        choices: RenderChoices::default(),
        wishes: WishChoices::default(),
        voices: BTreeMap::new(),
        work: WorkChoices::default(),
        api: ApiChoices::default(),
        work_offline: false,
        tell: TellChoices::default(),
        explained: false,
        output_folder: output.display().to_string(),
    }
}

fn save<R: Runtime>(store: &Arc<Store<R>>, preferences: &Preferences) {
    let saved = serde_json::to_value(preferences).map(|value| store.set(KEY, value));
    if let Err(error) =
        saved.map_err(|error| error.to_string()).and_then(|()| store.save().map_err(|e| e.to_string()))
    {
        tracing::warn!(%error, "preferences were not saved");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_spool_goes_is_explained_once_for_ever() {
        let disk = Arc::new(Mutex::new(String::new()));
        let written = disk.clone();
        let save =
            move |now: &Preferences| *locked(&written) = serde_json::to_string(now).expect("plain values");
        let kept = Kept::new(first(Path::new("/videos")), save);
        let page = kept.get();
        assert_eq!([kept.explain(), kept.explain()], [true, false]);
        kept.choose(Preferences { theme: Theme::Dark, ..page });
        let again: Preferences = serde_json::from_str(&locked(&disk)).expect("as it was written");
        assert_eq!((again.theme, Kept::new(again, |_| ()).explain()), (Theme::Dark, false));
    }

    #[test]
    fn a_kind_of_video_that_is_no_longer_known_loses_nothing_else() {
        let mut old = serde_json::to_value(first(Path::new("/videos"))).expect("plain values");
        old["wishes"] = serde_json::json!({ "kind": "opera", "tone": "calm" });
        let now: Preferences = serde_json::from_value(old).expect("the rest is as it was");
        let calm = WishChoices { tone: Some("calm".to_owned()), ..WishChoices::default() };
        assert_eq!(now.wishes, calm);
    }

    #[test]
    fn preferences_of_before_tell_of_everything() {
        let mut old = serde_json::to_value(first(Path::new("/videos"))).expect("plain values");
        for later in ["tell", "wishes", "voices"] {
            assert!(old.as_object_mut().and_then(|fields| fields.remove(later)).is_some(), "{later}");
        }
        let now: Preferences = serde_json::from_value(old).expect("what is missing is as at the first start");
        assert_eq!((now.tell, now.explained), (TellChoices::default(), false));
    }
}
