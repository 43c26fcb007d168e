//! The queue at a glance, for tray and task bar, and what of its changes is news to a person.

use std::collections::HashMap;
use studio::api::{JobState, JobView};

/// How the work stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Glance {
    /// How many videos are being made or wait their turn.
    pub working: usize,
    /// How far they are, together.
    pub percent: u8,
    /// Whether the queue rests.
    pub resting: bool,
}

/// Something that a person wants to hear of while the window is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum News {
    Done,
    CouldNotFinish,
    NeedsYou,
}

/// The jobs that are under way.
#[derive(Debug, Default)]
pub(crate) struct Board {
    progress: HashMap<String, u8>,
    resting: bool,
}

/// States in which work goes on by itself.
const UNDER_WAY: [JobState; 3] = [JobState::Queued, JobState::Running, JobState::Retryable];

impl Board {
    /// A board of these jobs.
    pub(crate) fn of(jobs: &[JobView], resting: bool) -> Self {
        let under_way = jobs.iter().filter(|job| UNDER_WAY.contains(&job.state));
        Self { progress: under_way.map(|job| (job.id.clone(), job.progress)).collect(), resting }
    }

    /// Takes a change; answers with the news in it, once for each job's end.
    pub(crate) fn take(&mut self, job: &JobView) -> Option<News> {
        if UNDER_WAY.contains(&job.state) {
            self.progress.insert(job.id.clone(), job.progress);
            return None;
        }
        self.progress.remove(&job.id)?;
        match job.state {
            JobState::Completed => Some(News::Done),
            JobState::Failed => Some(News::CouldNotFinish),
            JobState::NeedsYou => Some(News::NeedsYou),
            JobState::Queued | JobState::Running | JobState::Retryable => None,
            JobState::Paused | JobState::Cancelled => None,
        }
    }

    pub(crate) fn forget(&mut self, id: &str) {
        self.progress.remove(id);
    }

    pub(crate) fn rest(&mut self, resting: bool) {
        self.resting = resting;
    }

    pub(crate) fn glance(&self) -> Glance {
        let sum: usize = self.progress.values().map(|percent| usize::from(*percent)).sum();
        let percent = sum.checked_div(self.progress.len()).and_then(|mean| u8::try_from(mean).ok());
        Glance { working: self.progress.len(), percent: percent.unwrap_or(0), resting: self.resting }
    }
}

#[cfg(test)]
pub(crate) fn job(id: &str, state: JobState, progress: u8) -> JobView {
    JobView {
        id: id.into(),
        kind: "render".into(),
        title: "Bees".into(),
        state,
        stage: String::new(),
        step: None,
        progress,
        eta_ms: None,
        attempt: 1,
        revision: 1,
        priority: 0,
        choices: studio::api::RenderChoices::default(),
        order: String::new(),
        created_at: String::new(),
        started_at: None,
        finished_at: None,
        videos: Vec::new(),
        warnings: Vec::new(),
        error: None,
        question: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_news_once() {
        let mut board = Board::of(&[job("a", JobState::Running, 40)], false);
        assert_eq!(board.take(&job("a", JobState::Completed, 100)), Some(News::Done));
        assert_eq!(board.take(&job("a", JobState::Completed, 100)), None);
    }

    #[test]
    fn what_the_person_did_is_no_news() {
        let mut board = Board::of(&[job("a", JobState::Running, 40), job("b", JobState::Running, 0)], false);
        assert_eq!(board.take(&job("a", JobState::Cancelled, 40)), None);
        assert_eq!(board.take(&job("b", JobState::Paused, 0)), None);
    }

    #[test]
    fn the_percent_is_that_of_all_under_way() {
        let mut board = Board::of(&[job("a", JobState::Running, 40), job("b", JobState::Queued, 0)], true);
        assert_eq!(board.glance(), Glance { working: 2, percent: 20, resting: true });
        board.forget("b");
        assert_eq!(board.glance(), Glance { working: 1, percent: 40, resting: true });
        board.forget("a");
        assert_eq!(board.glance(), Glance { working: 0, percent: 0, resting: true });
    }
}
