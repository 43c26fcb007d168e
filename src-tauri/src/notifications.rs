//! What the system tells of outside the window: a video is done, could not be finished, or asks. A click leads to it.

use crate::glance::News;
use crate::wire::{JobMessage, Language, TellChoices};
use crate::words::{Word, happened, say};
use crate::{Host, window};
use std::path::Path;
use studio::api::JobView;
use tauri::{AppHandle, Manager, Runtime, Url};
use tauri_plugin_notification::{ActionPerformed, NotificationExt};

/// Under which name a notification carries its job.
const JOB: &str = "job";

/// Tells of a job, unless the person does not want to hear of such news.
pub(crate) async fn tell<R: Runtime>(app: &AppHandle<R>, host: &Host, news: News, job: &JobView) {
    let preferences = host.preferences.get();
    if !wanted(preferences.tell, news) {
        return;
    }
    let (title, body) = words(preferences.language, news, job);
    let mut told = app.notification().builder().title(title).body(body).extra(JOB, &job.id);
    if let Some(poster) = host.studio.poster_file(&job.id).await {
        told = told.icon(icon(&poster));
    }
    if let Err(error) = told.show() {
        tracing::debug!(%error, "no notification");
    }
}

/// From now on a click on a notification brings up the window, and the job that it told of.
pub(crate) fn lead_to_jobs<R: Runtime>(app: &AppHandle<R>) {
    let here = app.clone();
    let heard = app.notification().on_action(move |action| {
        window::show(&here);
        if let (Some(id), Some(host)) = (job_of(action), here.try_state::<Host>()) {
            host.jobs.send(JobMessage::Chosen { id });
        }
    });
    if let Err(error) = heard {
        tracing::debug!(%error, "clicks on notifications lead nowhere");
    }
}

fn wanted(tell: TellChoices, news: News) -> bool {
    match news {
        News::Done => tell.done,
        News::CouldNotFinish => tell.could_not_finish,
        News::NeedsYou => tell.needs_you,
    }
}

/// Its headline, and what follows: what a click does, or why.
fn words(language: Language, news: News, job: &JobView) -> (String, String) {
    let said = match news {
        News::Done => Word::Done(&job.title),
        News::CouldNotFinish => Word::CouldNotFinish(&job.title),
        News::NeedsYou => Word::NeedsYou(&job.title),
    };
    let why = job.error.as_ref().or(job.question.as_ref());
    let body = match news {
        News::Done => say(language, Word::Play),
        News::CouldNotFinish | News::NeedsYou => {
            why.map(|error| happened(language, error)).unwrap_or_default()
        }
    };
    (say(language, said), body)
}

/// The picture as the system asks for it: by its address on Linux, by its path elsewhere.
fn icon(picture: &Path) -> String {
    let address = cfg!(target_os = "linux").then(|| Url::from_file_path(picture).ok()).flatten();
    address.map_or_else(|| picture.display().to_string(), String::from)
}

/// The job of the notification that was clicked; none of one that told of no job.
fn job_of(action: &ActionPerformed) -> Option<String> {
    action.notification()?.extra().get(JOB)?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glance::job;
    use studio::api::{ApiError, JobState};

    #[test]
    fn a_kind_that_was_switched_off_is_not_told() {
        let tell = TellChoices { could_not_finish: false, ..TellChoices::default() };
        let told = [News::Done, News::CouldNotFinish, News::NeedsYou].map(|news| wanted(tell, news));
        assert_eq!(told, [true, false, true]);
    }

    #[test]
    fn all_of_it_is_in_the_persons_language() {
        let done = job("a", JobState::Completed, 100);
        let (title, body) = words(Language::Chinese, News::Done, &done);
        assert_eq!((title.as_str(), body.as_str()), ("“Bees”已完成", "点击即可播放。"));
        let full = ApiError::lasting("disk_full", "The disk is full.", "Free some space.");
        let failed = JobView { error: Some(full), ..job("a", JobState::Failed, 40) };
        let (title, body) = words(Language::Chinese, News::CouldNotFinish, &failed);
        assert_eq!((title.as_str(), body.as_str()), ("“Bees”未能完成", "磁盘空间不够了。"));
        let english = words(Language::English, News::CouldNotFinish, &failed);
        assert_eq!(english, ("“Bees” could not be finished".to_owned(), "The disk is full.".to_owned()));
    }

    #[test]
    fn a_click_leads_to_the_job_that_was_told_of() {
        let clicked = |notification: serde_json::Value| {
            let action = serde_json::json!({ "actionId": "tap", "notification": notification });
            job_of(&serde_json::from_value(action).expect("as the plugin tells it"))
        };
        let told = serde_json::json!({ "id": 7, "title": "Bees", "extra": { "job": "0198c1f2" } });
        assert_eq!(clicked(told), Some("0198c1f2".to_owned()));
        assert_eq!(clicked(serde_json::json!({ "id": 7, "title": "Still making" })), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_poster_is_named_by_its_address() {
        assert_eq!(
            icon(Path::new("/data of ada/蜜蜂.jpg")),
            "file:///data%20of%20ada/%E8%9C%9C%E8%9C%82.jpg"
        );
    }
}
