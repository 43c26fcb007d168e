//! Moving a finished video to the system's trash, with everything that was left beside it.

use crate::api::{ApiError, JobState};
use crate::intake::shown;
use crate::production::{left_beside, receipt_of};
use crate::studio::{Studio, tools_missing};
use std::path::{Path, PathBuf};

impl Studio {
    /// Moves the videos of a job to the trash, with captions, receipt and cover, and takes the job off the list.
    ///
    /// # Errors
    /// `not_found`; `not_now` while there is no video; `not_here` when it is on another computer; `video_missing`;
    /// `video_replaced` when another job has written over it; `trash_failed`. The job stays on the list then.
    pub async fn trash_video(&self, id: &str) -> Result<(), ApiError> {
        let view = self.get_job(id).await?;
        if view.state != JobState::Completed {
            let message = "There is no finished video of this yet.";
            return Err(ApiError::lasting("not_now", message, "Wait until it is made, or stop it."));
        }
        if !self.is_of_here(&view).await {
            let message = "The video is on another computer, where it was ordered.";
            return Err(ApiError::lasting("not_here", message, "Delete it there."));
        }
        let machine = self.ports.as_ref().ok_or_else(tools_missing)?.machine.clone();
        let job = view.id.clone();
        let videos: Vec<PathBuf> = view.videos.iter().map(|video| PathBuf::from(&video.path)).collect();
        self.at_desk(move |_| {
            let mut files = Vec::new();
            for video in videos.iter().filter(|video| video.is_file()) {
                files.push(video.clone());
                files.extend(beside(video, &job)?);
            }
            let Some(first) = files.first().cloned() else {
                let message = "The video is not where it was.";
                return Err(ApiError::lasting("video_missing", message, "Look for it where you moved it."));
            };
            machine.to_trash(&files).map_err(|error| {
                tracing::warn!(%error, "the trash took nothing");
                let message =
                    format!("\"{}\" could not be put into the trash of this computer.", shown(&first));
                ApiError::lasting("trash_failed", message, "Show it in its folder, and delete it there.")
            })
        })
        .await?;
        self.delete_job(id).await
    }
}

/// What the job left there: nothing when somebody took the receipt away, for then nobody can tell whose it is.
fn beside(video: &Path, job: &str) -> Result<Vec<PathBuf>, ApiError> {
    match left_beside(video, job) {
        Some(files) => Ok(files),
        None if receipt_of(video).is_none() => Ok(Vec::new()),
        None => Err(ApiError::lasting(
            "video_replaced",
            format!("\"{}\" was made again since, by another video of your list.", shown(video)),
            "Move that one to the trash, and take this one off the list.",
        )),
    }
}
