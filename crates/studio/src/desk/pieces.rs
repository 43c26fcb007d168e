//! What the page shows and plays of an open project: the exact picture of a line, its voice, the line or the whole as a
//! small film, and its files. At most two are made at a time, and one whose asker has gone is given up.

use crate::api::{ApiError, CardPlace, RenderChoices};
use crate::order::Order;
use crate::ports::{MANY, StageFailure};
use crate::preview::told;
use crate::production::{Moment, PIECES, Production, Stretch, find, missing};
use crate::studio::Studio;
use editorial::Time;
use editorial::captions::Look;
use editorial::project::{Document, Project};
use std::path::PathBuf;
use tokio_util::sync::CancellationToken;

/// Long side of a line's picture, in pixels.
const LINE: u32 = 540;
/// Long side of a line's picture in another look, in pixels: several of them stand side by side.
const SAMPLE: u32 = 480;
/// Long side of a file's picture, in pixels.
const THUMB: u32 = 320;

/// What is asked for.
enum Piece {
    LinePicture(String, Moment),
    LineInLook(String, Look),
    LineVoice(String),
    CardPicture(CardPlace),
    FilePicture(String, Option<Time>),
    Film(Stretch),
}

impl Studio {
    /// The exact picture in the middle of a line, as JPEG.
    ///
    /// # Errors
    /// `project_gone`; a line that says nothing; what a job would ask or fail on.
    pub async fn line_picture(&self, id: &str, scene: &str) -> Result<PathBuf, ApiError> {
        self.piece(id, Piece::LinePicture(scene.to_owned(), Moment::MiddleOf(scene.to_owned()))).await
    }

    /// The exact picture of a line so many milliseconds after its first one, as JPEG; beyond its end the last one.
    ///
    /// # Errors
    /// As [`Studio::line_picture`].
    pub async fn line_picture_at(&self, id: &str, scene: &str, at_ms: u32) -> Result<PathBuf, ApiError> {
        let moment = Moment::In(scene.to_owned(), Time::from_ms(at_ms.into()));
        self.piece(id, Piece::LinePicture(scene.to_owned(), moment)).await
    }

    /// The exact picture in the middle of a line as it were with captions of another look, as JPEG, smaller than
    /// [`Studio::line_picture`].
    ///
    /// # Errors
    /// As [`Studio::line_picture`].
    pub async fn line_in_look(&self, id: &str, scene: &str, look: Look) -> Result<PathBuf, ApiError> {
        self.piece(id, Piece::LineInLook(scene.to_owned(), look)).await
    }

    /// The exact picture in the middle of a card, as JPEG.
    ///
    /// # Errors
    /// `project_gone`; a card that the project has not; what a job would ask or fail on.
    pub async fn card_picture(&self, id: &str, card: CardPlace) -> Result<PathBuf, ApiError> {
        self.piece(id, Piece::CardPicture(card)).await
    }

    /// A line as it is spoken in the video, as WAV.
    ///
    /// # Errors
    /// As [`Studio::line_picture`].
    pub async fn line_voice(&self, id: &str, scene: &str) -> Result<PathBuf, ApiError> {
        self.piece(id, Piece::LineVoice(scene.to_owned())).await
    }

    /// A line as a small film with its sound, as MP4: the transition into it and all of it, as the video will have them.
    /// The line is spoken first if it was not yet.
    ///
    /// # Errors
    /// As [`Studio::line_picture`].
    pub async fn play_line(&self, id: &str, scene: &str) -> Result<PathBuf, ApiError> {
        self.piece(id, Piece::Film(Stretch::Line(scene.to_owned()))).await
    }

    /// The whole video as a small film, as MP4. Of lines that were played before, only the sound is made again.
    ///
    /// # Errors
    /// `project_gone`, `script_empty`; what a job would ask or fail on.
    pub async fn play_through(&self, id: &str) -> Result<PathBuf, ApiError> {
        self.piece(id, Piece::Film(Stretch::Whole)).await
    }

    /// A picture of a file of the project, as JPEG.
    ///
    /// # Errors
    /// `project_gone`, `media_missing`, `media_kind`; what does not play.
    pub async fn file_picture(&self, id: &str, media: &str) -> Result<PathBuf, ApiError> {
        self.piece(id, Piece::FilePicture(media.to_owned(), None)).await
    }

    /// The picture of a film of the project at a time, as JPEG.
    ///
    /// # Errors
    /// As [`Studio::file_picture`].
    pub async fn file_picture_at(&self, id: &str, media: &str, at_ms: u32) -> Result<PathBuf, ApiError> {
        let at = Time::from_ms(at_ms.into());
        self.piece(id, Piece::FilePicture(media.to_owned(), Some(at))).await
    }

    /// A sound of the project: the person's own file.
    pub async fn sound_file(&self, id: &str, media: &str) -> Option<PathBuf> {
        let (id, media) = (id.to_owned(), media.to_owned());
        let found = self.at_desk(move |studio| {
            let order = studio.desk.desk.peek(&id)?.order(RenderChoices::default(), PathBuf::new());
            let project = Document::draft(order.project.as_bytes())?.project;
            Ok(find(&order, &project).remove(&media))
        });
        let found = found.await.ok().flatten();
        found.filter(|path| crate::intake::classify(path) == crate::api::InputKind::Audio)
    }

    /// How a voice sounds: a short sentence in its language, as WAV.
    ///
    /// # Errors
    /// `voice_unknown` when no such voice works here; what a job would ask or fail on.
    pub async fn voice_sample(&self, voice: &str) -> Result<PathBuf, ApiError> {
        let known = self.ports.iter().flat_map(|ports| ports.narrators.known([voice]));
        let Some(known) = known.map(|known| known.voice).find(|known| known.id == voice) else {
            let message = "This voice is not here.";
            return Err(ApiError::lasting("voice_unknown", message, "Pick another voice."));
        };
        let mut production = crate::intake::script(Some(sample_in(&known.language)), None)?;
        production.document.project.defaults.voice = Some(known.id);
        let choices = RenderChoices { quality: Some(PIECES), shape: None };
        let order = Order::of(production, choices, None, self.output_folder());
        self.made(order, Piece::LineVoice("s1".to_owned())).await
    }

    /// Where in its film a line begins, in milliseconds, whoever chose that; none for a line without a film.
    ///
    /// # Errors
    /// As [`Studio::line_picture`].
    pub async fn line_start(&self, id: &str, scene: &str) -> Result<Option<u64>, ApiError> {
        let (order, scene) = (self.order_at_desk(id).await?, scene.to_owned());
        let start = self.in_turn(|production: Production, cancel| async move {
            let order = with_what_is_there(order, Some(&scene))?;
            production.start_of(order, &scene, cancel).await
        });
        Ok(start.await?.map(|start| start.as_ms().unsigned_abs()))
    }

    async fn piece(&self, id: &str, piece: Piece) -> Result<PathBuf, ApiError> {
        self.made(self.order_at_desk(id).await?, piece).await
    }

    async fn order_at_desk(&self, id: &str) -> Result<Order, ApiError> {
        let id = id.to_owned();
        self.at_desk(move |studio| {
            let choices = RenderChoices { quality: Some(PIECES), shape: None };
            Ok(studio.desk.desk.peek(&id)?.order(choices, studio.output_folder()))
        })
        .await
    }

    async fn made(&self, order: Order, piece: Piece) -> Result<PathBuf, ApiError> {
        self.in_turn(move |production, cancel| make(production, order, piece, cancel)).await
    }

    /// Dropping this gives the work up; its programs have ended before its turn does.
    async fn in_turn<T, W>(
        &self,
        work: impl FnOnce(Production, CancellationToken) -> W + Send + 'static,
    ) -> Result<T, ApiError>
    where
        T: Send + 'static,
        W: Future<Output = Result<T, StageFailure>> + Send,
    {
        let production = self.rehearsing()?;
        let cancel = CancellationToken::new();
        let _asked_for = cancel.clone().drop_guard();
        let turns = self.desk.turns.clone();
        let made = tokio::spawn(async move {
            let _turn = tokio::select! {
                turn = turns.acquire_owned() => turn.map_err(|_| StageFailure::Cancelled)?,
                () = cancel.cancelled() => return Err(StageFailure::Cancelled),
            };
            work(production, cancel).await
        });
        match made.await {
            Ok(made) => made.map_err(told),
            Err(error) => Err(ApiError::lasting("internal", error.to_string(), "Try again.")),
        }
    }
}

/// What a voice says to show itself.
fn sample_in(language: &str) -> &'static str {
    match language.split('-').next().unwrap_or_default() {
        "zh" => "你好，我来为你的视频配音。",
        "es" => "Hola, esta es mi voz para tu vídeo.",
        "fr" => "Bonjour, voici ma voix pour ta vidéo.",
        "de" => "Hallo, so klinge ich in deinem Video.",
        "ja" => "こんにちは、動画の声を担当します。",
        MANY => "Hello, this is how I sound. 你好，这是我的声音。",
        _ => "Hello, this is how I sound in your video.",
    }
}

async fn make(
    production: Production,
    order: Order,
    piece: Piece,
    cancel: CancellationToken,
) -> Result<PathBuf, StageFailure> {
    match piece {
        Piece::LinePicture(scene, moment) => {
            let order = with_what_is_there(order, Some(&scene))?;
            production.picture_at(order, moment, LINE, cancel).await
        }
        Piece::LineInLook(scene, look) => {
            let order = in_look(with_what_is_there(order, Some(&scene))?, &scene, look)?;
            production.picture_at(order, Moment::MiddleOf(scene), SAMPLE, cancel).await
        }
        Piece::CardPicture(card) => {
            let order = with_what_is_there(order, None)?;
            production.picture_at(order, Moment::OnCard(card), LINE, cancel).await
        }
        Piece::LineVoice(scene) => production.line_voice(order, &scene, cancel).await,
        Piece::Film(Stretch::Line(scene)) => {
            let order = with_what_is_there(order, Some(&scene))?;
            production.play(order, &Stretch::Line(scene), cancel).await
        }
        Piece::Film(Stretch::Whole) => production.play(order, &Stretch::Whole, cancel).await,
        Piece::FilePicture(media, at) => {
            let project = opened(&order)?.project;
            let path = find(&order, &project).remove(&media).ok_or_else(gone)?;
            production.file_picture(order, (&path, at), THUMB, cancel).await
        }
    }
}

/// The project without files that are not there: one line that misses its clip does not hide the others. Only the line
/// that is looked at cannot do without.
fn with_what_is_there(order: Order, scene: Option<&str>) -> Result<Order, StageFailure> {
    let mut document = opened(&order)?;
    let missing = missing(&order, &document.project);
    if missing.is_empty() {
        return Ok(order);
    }
    let Project { scenes, music, narration, logo, title_card, end_card, .. } = &mut document.project;
    for line in scenes {
        if line.recording.as_ref().is_some_and(|media| missing.contains_key(media)) {
            if scene == Some(line.id.as_str()) {
                return Err(gone());
            }
            line.recording = None;
        }
        let Some(clip) = &mut line.clip else { continue };
        if clip.media.as_ref().is_some_and(|media| missing.contains_key(media)) {
            if scene == Some(line.id.as_str()) {
                return Err(gone());
            }
            clip.media = None;
        }
    }
    music.take_if(|music| missing.contains_key(&music.media));
    narration.take_if(|recording| missing.contains_key(&recording.media));
    logo.take_if(|logo| missing.contains_key(&logo.media));
    for card in [title_card, end_card].into_iter().flatten() {
        card.clip.take_if(|clip| clip.media.as_ref().is_some_and(|media| missing.contains_key(media)));
    }
    Ok(Order { project: document.to_text(), ..order })
}

/// The project with one line's captions in this look.
fn in_look(order: Order, scene: &str, look: Look) -> Result<Order, StageFailure> {
    let mut document = opened(&order)?;
    let lines = document.project.scenes.iter_mut().filter(|line| line.id == scene);
    lines.for_each(|line| line.look = Some(look));
    Ok(Order { project: document.to_text(), ..order })
}

fn opened(order: &Order) -> Result<Document, StageFailure> {
    Document::draft(order.project.as_bytes())
        .map_err(|error| crate::production::give_up(error.code(), error.to_string(), error.hint()))
}

fn gone() -> StageFailure {
    crate::production::ask(
        "media_missing",
        "That file is not where it was.",
        "Put it back, or choose another.",
    )
}
