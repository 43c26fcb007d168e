//! The way of a video between computers: its files come to whoever makes it, it goes back to where it was ordered, and
//! there to the person's folder.

use super::publish::{Finished, Words, on_disk};
use super::{StageFailure, Take, ask, disk};
use crate::boundary::boundary;
use crate::order::Order;
use crate::progress::{Stage, Units};
use crate::sharing::{Freight, Made, freight, ticket};
use jobs::{Hub, JobsError, Taken};
use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// What waits for the hub is asked again after this.
const HUB_AGAIN: Duration = Duration::from_secs(2);

impl Take<'_> {
    /// Finds the files of an order where they are: here, or on the hub. What is on another computer's disk does not
    /// count.
    pub(super) async fn unpack(&mut self) -> Result<(), StageFailure> {
        let (Some(hub), Some(home)) = (self.floor.hub.clone(), self.order.home.clone()) else {
            return Ok(());
        };
        let foreign = self.is_foreign();
        self.believe();
        if foreign {
            self.order.root = None;
            self.order.located.clear();
        }
        let found = super::find(&self.order, &self.project);
        for (name, freight) in self.order.parcels.clone() {
            if found.contains_key(&name) || !self.project.media.contains_key(&name) {
                continue;
            }
            self.go_on()?;
            if let Some(path) = self.taken_from_hub(&hub, &freight).await? {
                self.order.located.insert(name, path);
            }
        }
        let missing = super::missing(&self.order, &self.project);
        match missing.into_values().next().filter(|_| foreign) {
            None => Ok(()),
            Some(name) => Err(ask(
                "media_missing",
                format!("The file \"{name}\" is not on the hub any more."),
                format!("Let this video go on in Spool on {}, where it was ordered.", home.name),
            )),
        }
    }

    /// Takes paths on this computer only from what was kept here.
    fn believe(&mut self) {
        if self.floor.hub.is_some() && !self.is_foreign() {
            self.order = ticket::believed(&self.floor.folders, self.order.clone());
        }
    }

    /// Whether the video was ordered on another computer.
    pub(super) fn is_foreign(&self) -> bool {
        let (hub, home) = (self.floor.hub.as_ref(), self.order.home.as_ref());
        hub.zip(home).is_some_and(|(hub, home)| home.place != hub.place())
    }

    /// A file from the hub, as it lies here; none when the hub has forgotten it.
    async fn taken_from_hub(&self, hub: &Hub, freight: &Freight) -> Result<Option<PathBuf>, StageFailure> {
        let (depot, wanted) = (self.floor.depot(), freight.clone());
        let here = on_disk(move || Ok(depot.find(&wanted)));
        if let Some(here) = here.await? {
            return Ok(Some(here));
        }
        let scratch = self.floor.depot().scratch().map_err(|error| disk(&error))?;
        let pulse = self.attempt.pulse();
        let fetching = hub.take(&freight.parcel, scratch.clone(), move || pulse.beat());
        let fetched = tokio::select! {
            fetched = fetching => fetched,
            () = self.attempt.cancel.cancelled() => return Err(StageFailure::Cancelled),
        };
        match fetched {
            Ok(Taken::Whole) => {
                let (depot, came) = (self.floor.depot(), freight.clone());
                on_disk(move || depot.settle(&came, &scratch)).await.map(Some)
            }
            Ok(Taken::Unknown) => Ok(None),
            Err(error) => {
                let _ = std::fs::remove_file(&scratch);
                Err(of_hub(error))
            }
        }
    }

    /// Brings a finished video to where it was ordered, or says there that it is here already.
    pub(super) async fn send_home(&self, finished: Finished) -> Result<serde_json::Value, StageFailure> {
        let Some(hub) = self.floor.hub.clone().filter(|_| self.order.home.is_some()) else {
            return self.deliver(finished).await;
        };
        let Finished { file, hash, facts, words } = finished;
        let beside = self.work_folder().join("words.json");
        let text = serde_json::to_vec(&words).map_err(|error| disk(&io::Error::other(error)))?;
        let depot = self.floor.depot();
        let kept = on_disk(move || {
            std::fs::write(&beside, text)?;
            let mut freights = Vec::new();
            for (path, name) in [(file, "video.mp4"), (beside, "words.json")] {
                let freight = Freight { name: name.to_owned(), ..freight(&path)? };
                let path = depot.settle(&freight, &path)?;
                freights.push((freight, path));
            }
            Ok(freights)
        });
        let Ok([(video, video_file), (words, words_file)]) = <[_; 2]>::try_from(kept.await?) else {
            return Err(disk(&io::Error::other("a file is missing")));
        };
        debug_assert_eq!(video.parcel.blake3, hash);
        if self.is_foreign() {
            for (freight, path) in [(&video, video_file), (&words, words_file)] {
                self.brought(&hub, freight, path).await?;
            }
        }
        boundary!("before outcome");
        let ordered = Order::read(&self.attempt.job.args).map_err(|error| disk(&io::Error::other(error)))?;
        let order = Order { made: Some(Made { video, words, facts }), ..ordered };
        Err(passed_on(&order))
    }

    async fn brought(&self, hub: &Hub, freight: &Freight, path: PathBuf) -> Result<(), StageFailure> {
        let pulse = self.attempt.pulse();
        let bringing = hub.bring(&freight.parcel, path, move || pulse.beat());
        tokio::select! {
            brought = bringing => brought.map_err(of_hub),
            () = self.attempt.cancel.cancelled() => Err(StageFailure::Cancelled),
        }
    }

    /// Takes a video that was made, here or elsewhere, to the person's folder. One that is nowhere any more is made
    /// again.
    pub(super) async fn bring_home(&mut self, made: Made) -> Result<serde_json::Value, StageFailure> {
        let Some(hub) = self.floor.hub.clone() else { return Err(self.make_again()) };
        self.believe();
        self.meter.begin(Stage::Publish, Units(1.0), None);
        let Some(file) = self.taken_from_hub(&hub, &made.video).await? else { return Err(self.make_again()) };
        let Some(beside) = self.taken_from_hub(&hub, &made.words).await? else {
            return Err(self.make_again());
        };
        let read = on_disk(move || std::fs::read(beside)).await?;
        let Ok(words) = serde_json::from_slice::<Words>(&read) else { return Err(self.make_again()) };
        let finished = Finished { file, hash: made.video.parcel.blake3.clone(), facts: made.facts, words };
        let outcome = self.deliver(finished).await?;
        for freight in [&made.video, &made.words] {
            hub.forget(&freight.parcel).await;
            self.floor.depot().forget(freight);
        }
        self.tidy_up().await;
        boundary!("before outcome");
        Ok(outcome)
    }

    fn make_again(&self) -> StageFailure {
        tracing::warn!(job = %self.attempt.job.id, "the finished video is gone and is made again");
        match Order::read(&self.attempt.job.args) {
            Ok(order) => passed_on(&Order { made: None, ..order }),
            Err(error) => super::give_up(&error.code, error.message, error.hint),
        }
    }
}

/// The job goes back to the line for whoever this order is for now.
pub(super) fn passed_on(order: &Order) -> StageFailure {
    match order.to_args() {
        Ok(args) => StageFailure::PassOn { kind: order.kind(), args },
        Err(error) => super::give_up(&error.code, error.message, error.hint),
    }
}

/// A hub that is away comes back; one that is full needs a person.
fn of_hub(error: JobsError) -> StageFailure {
    match error.code() {
        "hub_full" => {
            let said = crate::api::ApiError::from(error);
            ask("hub_full", said.message, said.hint)
        }
        "hub_lost" | "hub_refused" | "hub_unfit" => {
            tracing::warn!(%error, "waiting for the hub");
            StageFailure::Wait(HUB_AGAIN)
        }
        _ => disk(&io::Error::other(error)),
    }
}
