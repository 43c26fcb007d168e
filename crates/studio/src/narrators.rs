//! Narrators: several engines as one, told apart by the ids of their voices. The first is built in.
//!
//! Nobody outside is asked while Spool works offline. When a service cannot speak, another voice of the same language
//! and gender stands in: of the other services that are set up, and at last a built-in one. A built-in voice is never
//! stood in for by a service: what was to stay on this computer stays.

use crate::api::{ApiError, FurtherVoice, VoiceServiceView, VoiceSetup, VoiceView};
use crate::offline::{Offline, not_asked};
use crate::own_voices::{Told, unknown_service};
use crate::ports::{
    BUILT_IN, CancellationToken, Fault, Finding, Further, Gender, MANY, Narrator, Said, Spoken, SpokenLine,
    StageFailure, Voice, no_such_voice,
};
use crate::services::Services;
use crate::studio::{Studio, tools_missing};
use editorial::narration::WordTiming;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;

/// Several engines as one.
#[derive(Clone, Default)]
pub struct Narrators {
    all: Vec<Arc<dyn Narrator>>,
    services: Option<Arc<Services>>,
}

/// A voice, whose it is, and whether it can speak now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    pub voice: Voice,
    /// The engine's id.
    pub engine: &'static str,
    /// Whether the engine is not the built-in one.
    pub service: bool,
    /// Whether lines leave this computer to be spoken.
    pub online: bool,
    /// Why it cannot speak now.
    pub down: Option<Fault>,
}

/// Why a line was not spoken.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum NotSpoken {
    /// The service cannot speak: another may.
    Service(Fault),
    /// Anything else.
    Stage(StageFailure),
}

impl From<StageFailure> for NotSpoken {
    fn from(failure: StageFailure) -> NotSpoken {
        NotSpoken::Stage(failure)
    }
}

impl Narrators {
    /// These engines; the first is the built-in one.
    pub fn new(all: Vec<Arc<dyn Narrator>>) -> Narrators {
        Narrators { all, services: None }
    }

    /// The same, reached as the person set them up.
    pub(crate) fn set_up_by(self, services: Arc<Services>) -> Narrators {
        Narrators { services: Some(services), ..self }
    }

    fn offline(&self) -> Offline {
        self.services.as_ref().map(|services| services.offline().clone()).unwrap_or_default()
    }

    /// Does what a narrator was asked for; stops when it may not be asked any more.
    async fn unless_offline<T>(
        &self,
        narrator: &dyn Narrator,
        setup: &VoiceSetup,
        work: impl Future<Output = T>,
    ) -> Result<T, Fault> {
        let leaves = !narrator.reach(setup).sends_to.is_empty();
        self.offline().asked(narrator.name(), leaves, work).await
    }

    fn setup(&self, id: &str) -> VoiceSetup {
        let chosen = self.services.as_ref().map(|services| services.chosen().narrators);
        chosen.and_then(|mut chosen| chosen.remove(id)).unwrap_or_default()
    }

    /// The voices that the person has there, as it told last.
    fn told(&self, narrator: &dyn Narrator) -> Option<Told> {
        let services = self.services.as_ref().filter(|_| narrator.tells_voices())?;
        services.own_voices().of(narrator.id())
    }

    /// Why an engine cannot speak now, if it cannot.
    fn down(&self, narrator: &dyn Narrator, setup: &VoiceSetup) -> Option<Fault> {
        if self.offline().get() && !narrator.reach(setup).sends_to.is_empty() {
            return Some(not_asked(narrator.name()));
        }
        narrator.ready(setup).err()
    }

    /// Every voice there is, and those of `wanted` that are on no list and can be spoken with all the same.
    pub(crate) fn known<'a>(&self, wanted: impl IntoIterator<Item = &'a str>) -> Vec<Known> {
        let mut known = Vec::new();
        let wanted: HashSet<&str> = wanted.into_iter().collect();
        for narrator in &self.all {
            let mut voices = narrator.voices();
            let own = self.told(narrator.as_ref()).map(|told| told.voices).unwrap_or_default();
            let seen: HashSet<String> = voices.iter().map(|voice| voice.id.clone()).collect();
            voices.extend(own.into_iter().filter(|voice| !seen.contains(&voice.id)));
            let listed = |id: &str| voices.iter().any(|voice| voice.id == id);
            let more: Vec<Voice> =
                wanted.iter().filter(|id| !listed(id)).filter_map(|id| narrator.unlisted(id)).collect();
            voices.extend(more);
            let setup = self.setup(narrator.id());
            let (down, engine) = (self.down(narrator.as_ref(), &setup), narrator.id());
            let (service, online) = (engine != BUILT_IN, !narrator.reach(&setup).sends_to.is_empty());
            let one = |voice| Known { voice, engine, service, online, down: down.clone() };
            known.extend(voices.into_iter().map(one));
        }
        known
    }

    fn of(&self, voice: &str) -> Option<&Arc<dyn Narrator>> {
        let speaks = |narrator: &&Arc<dyn Narrator>| {
            narrator.unlisted(voice).is_some() || narrator.voices().iter().any(|known| known.id == voice)
        };
        self.all.iter().find(speaks).or(self.all.first())
    }

    /// Names whatever changes the sound of a line that this voice speaks.
    pub(crate) fn fingerprint_of(&self, voice: &str) -> String {
        let Some(narrator) = self.of(voice) else { return String::new() };
        narrator.fingerprint(&self.setup(narrator.id()))
    }

    pub(crate) async fn narrate(
        &self,
        line: SpokenLine<'_>,
        out: &Path,
        cancel: &CancellationToken,
    ) -> Result<Spoken, NotSpoken> {
        let nobody = || NotSpoken::Stage(StageFailure::GiveUp(no_such_voice()));
        let narrator = self.of(line.voice).ok_or_else(nobody)?;
        let setup = self.setup(narrator.id());
        if let Some(fault) = self.down(narrator.as_ref(), &setup) {
            return Err(NotSpoken::Service(fault));
        }
        let of_service = narrator.id() != BUILT_IN;
        let narrated = narrator.narrate(line, &setup, out, cancel);
        let narrated = self.unless_offline(narrator.as_ref(), &setup, narrated).await;
        narrated.map_err(NotSpoken::Service)?.map_err(|failure| match failure {
            StageFailure::Retry(fault) | StageFailure::GiveUp(fault)
                if of_service && fault.code.starts_with("voice_") =>
            {
                NotSpoken::Service(fault)
            }
            failure => NotSpoken::Stage(failure),
        })
    }

    /// When each word of a sound is spoken, as far as the built-in voice can tell.
    pub(crate) async fn align(
        &self,
        line: SpokenLine<'_>,
        language: &str,
        sound: &Path,
        cancel: &CancellationToken,
    ) -> Option<Vec<WordTiming>> {
        self.all.first()?.align(line, language, sound, cancel).await
    }

    /// Which built-in voice a recording in a language is laid over, if that can be.
    pub(crate) fn leads(&self, language: &str) -> Option<String> {
        self.all.first()?.leads(language)
    }

    /// When each word of a recording is spoken, as far as the built-in voice can tell.
    pub(crate) async fn follow(
        &self,
        said: &[Said],
        recording: &Path,
        cancel: &CancellationToken,
    ) -> Option<Vec<Vec<WordTiming>>> {
        self.all.first()?.follow(said, recording, cancel).await
    }

    pub(crate) async fn check(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for narrator in &self.all {
            findings.extend(narrator.check().await);
        }
        findings
    }

    fn view(&self, narrator: &dyn Narrator) -> VoiceServiceView {
        let setup = self.setup(narrator.id());
        let reach = narrator.reach(&setup);
        VoiceServiceView {
            id: narrator.id().to_owned(),
            name: narrator.name().to_owned(),
            sends_to: reach.sends_to,
            ready: narrator.ready(&setup).is_ok(),
            needs_key: reach.needs_key,
            has_key: reach.has_key,
            on: reach.wants_switch.then(|| setup.on.unwrap_or(false)),
            model: reach.model,
            address: setup.address,
            tells_voices: narrator.tells_voices(),
            own_voices: self.told(narrator).map(|told| told.view()),
        }
    }
}

/// Which voice is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Picked<'a> {
    AsAsked(&'a Known),
    Instead { voice: &'a Known, asked: String },
    Nobody,
}

/// The voice asked for, if it is known; else a built-in one of the language and, if the asked one's sex can be told, of
/// that; else none.
pub(crate) fn pick_voice<'a>(wanted: Option<&str>, language: &str, known: &'a [Known]) -> Picked<'a> {
    if let Some(asked) = known.iter().find(|known| wanted == Some(known.voice.id.as_str())) {
        return Picked::AsAsked(asked);
    }
    let fits = |known: &&Known| !known.service && known.voice.speaks(language);
    let of = |gender: Gender| known.iter().filter(fits).find(|known| known.voice.gender == gender);
    let Some(voice) = wanted.and_then(gender_of).and_then(of).or_else(|| known.iter().find(fits)) else {
        return Picked::Nobody;
    };
    match wanted {
        None => Picked::AsAsked(voice),
        Some(asked) => Picked::Instead { voice, asked: editorial::project::showable(asked) },
    }
}

/// Who speaks for a voice whose service cannot: one of the same language and gender, of a service that can, else a
/// built-in one; `failed` are the engines that were tried.
pub(crate) fn stand_in<'a, T>(
    asked: &Known,
    language: &str,
    known: &'a [Known],
    failed: &BTreeMap<&'static str, T>,
) -> Option<&'a Known> {
    let language = if asked.voice.language == MANY || asked.voice.speaks(language) {
        language
    } else {
        &asked.voice.language
    };
    let exact = |known: &&Known| {
        let own = [asked.voice.language.as_str(), language];
        (!own.contains(&known.voice.language.as_str()), known.voice.language == MANY)
    };
    let fits = |known: &&Known| {
        let can = known.down.is_none() && !failed.contains_key(known.engine) && known.engine != asked.engine;
        can && known.voice.speaks(language)
    };
    let alike = |known: &&Known| known.voice.gender == asked.voice.gender;
    let services = || known.iter().filter(|known| known.service && asked.service).filter(fits);
    let built_in = || known.iter().filter(|known| !known.service).filter(fits);
    let next = services().find(alike).map(|known| known.engine);
    let of_next = || services().filter(alike).filter(|known| Some(known.engine) == next).min_by_key(exact);
    of_next().or_else(|| built_in().filter(alike).min_by_key(exact)).or_else(|| built_in().min_by_key(exact))
}

/// Voice ids of the field often tell: `af_heart`, `en-US-AriaNeural-Female`.
fn gender_of(id: &str) -> Option<Gender> {
    let id = id.to_lowercase();
    let name = id.rsplit('/').next().unwrap_or(&id);
    let second = name.as_bytes().get(1).filter(|_| name.as_bytes().get(2) == Some(&b'_'));
    match (id.ends_with("female"), id.ends_with("male"), second) {
        (true, ..) | (_, _, Some(b'f')) => Some(Gender::Female),
        (_, true, _) | (_, _, Some(b'm')) => Some(Gender::Male),
        _ => None,
    }
}

impl Studio {
    /// Voices to pick from, the built-in ones first. Those of services are there before they can speak.
    pub fn voices(&self) -> Vec<VoiceView> {
        let Some(ports) = &self.ports else { return Vec::new() };
        let narrators = &ports.narrators;
        let named = |id: &str| narrators.all.iter().find(|narrator| narrator.id() == id);
        let view = |known: Known| VoiceView {
            id: known.voice.id,
            name: known.voice.name,
            language: known.voice.language,
            gender: gender_name(known.voice.gender),
            engine: known.engine.to_owned(),
            engine_name: named(known.engine).map(|narrator| narrator.name().to_owned()).unwrap_or_default(),
            online: known.online,
            needs_key: known.down.as_ref().is_some_and(|fault| fault.code == "voice_key"),
            ready: known.down.is_none(),
        };
        narrators.known([]).into_iter().map(view).collect()
    }

    /// Built-in voices that can be had, with those that were.
    pub fn further_voices(&self) -> Vec<FurtherVoice> {
        let view = |Further { voice, bytes, have, here, from }| {
            let gender = gender_name(voice.gender);
            FurtherVoice {
                id: voice.id,
                name: voice.name,
                language: voice.language,
                gender,
                bytes,
                have,
                here,
                from,
            }
        };
        self.built_in().map_or(Vec::new(), |built_in| built_in.further().into_iter().map(view).collect())
    }

    /// Gets one of them over the network; goes on with what was got of it before. Dropping this stops it.
    ///
    /// # Errors
    /// `offline`; as [`crate::ports::Narrator::get_voice`].
    pub async fn get_voice(&self, id: &str) -> Result<(), ApiError> {
        let built_in = self.built_in()?;
        let cancel = CancellationToken::new();
        let _stops = cancel.clone().drop_guard();
        let from = built_in.further().into_iter().find(|further| further.voice.id == id);
        let from = from.ok_or_else(no_such_voice).map_err(|fault| ApiError::from(&fault))?.from;
        let got = self.services.offline().asked(&from, true, built_in.get_voice(id, &cancel)).await;
        got.flatten().map_err(|fault| ApiError::from(&fault))
    }

    /// Lets go of one of them.
    ///
    /// # Errors
    /// As [`crate::ports::Narrator::forget_voice`].
    pub fn forget_voice(&self, id: &str) -> Result<(), ApiError> {
        self.built_in()?.forget_voice(id).map_err(|fault| ApiError::from(&fault))
    }

    fn built_in(&self) -> Result<&Arc<dyn Narrator>, ApiError> {
        self.ports.as_ref().and_then(|ports| ports.narrators.all.first()).ok_or_else(tools_missing)
    }

    /// Services that speak.
    pub fn voice_services(&self) -> Vec<VoiceServiceView> {
        let all = self.ports.iter().flat_map(|ports| ports.narrators.all.iter().map(move |one| (ports, one)));
        let online = all.filter(|(_, narrator)| narrator.id() != BUILT_IN);
        online.map(|(ports, narrator)| ports.narrators.view(narrator.as_ref())).collect()
    }

    /// Changes how a service that speaks is reached; what is left out stays.
    ///
    /// # Errors
    /// `voice_service_unknown`, `voice_address`, `voice_fixed`, `settings_unsaved`.
    pub fn setup_voice_service(&self, id: &str, change: VoiceSetup) -> Result<VoiceServiceView, ApiError> {
        let (narrators, narrator) = self.voice_service(id)?;
        let mut setup = narrators.setup(id);
        let before = setup.address.clone();
        setup.model = changed(setup.model, change.model);
        setup.address = changed(setup.address, change.address);
        let moved = setup.address != before;
        setup.on = change.on.or(setup.on);
        narrator.accepts(&setup).map_err(|fault| ApiError::from(&fault))?;
        self.services.change(|chosen| {
            chosen.narrators.insert(id.to_owned(), setup);
        })?;
        if moved {
            self.services.own_voices().forget(id);
        }
        Ok(narrators.view(narrator.as_ref()))
    }

    /// Lets a service speak a word, to see whether it works; then its list of voices is looked up, where it has one.
    ///
    /// # Errors
    /// `voice_service_unknown`, `offline`, or what the service answers.
    pub async fn test_voice_service(&self, id: &str) -> Result<(), ApiError> {
        let (narrators, narrator) = self.voice_service(id)?;
        let setup = narrators.setup(id);
        let tested = match narrators.down(narrator.as_ref(), &setup) {
            Some(fault) => Err(fault),
            None => {
                let cancel = CancellationToken::new();
                let test = narrator.test(&setup, &cancel);
                narrators.unless_offline(narrator.as_ref(), &setup, test).await.and_then(|tested| tested)
            }
        };
        tested.map_err(|fault| ApiError::from(&fault))?;
        // It speaks, and that was asked: a key that may not list voices is fine.
        if narrator.tells_voices()
            && let Err(error) = self.look_up_voices(id).await
        {
            tracing::info!(service = id, code = error.code, "the voices were not looked up");
        }
        Ok(())
    }

    /// What a service tells now of the voices that the person has there.
    pub(crate) async fn told_voices(&self, id: &str) -> Result<Vec<Voice>, ApiError> {
        let (narrators, narrator) = self.voice_service(id)?;
        let setup = narrators.setup(id);
        let cancel = CancellationToken::new();
        let _stops = cancel.clone().drop_guard();
        let told = match narrators.down(narrator.as_ref(), &setup) {
            Some(fault) => Err(fault),
            None => {
                let asked = narrator.look_up(&setup, &cancel);
                narrators.unless_offline(narrator.as_ref(), &setup, asked).await.flatten()
            }
        };
        told.map_err(|fault| ApiError::from(&fault))
    }

    fn voice_service(&self, id: &str) -> Result<(&Narrators, &Arc<dyn Narrator>), ApiError> {
        let narrators = &self.ports.as_ref().ok_or_else(tools_missing)?.narrators;
        let found = narrators.all.iter().find(|narrator| narrator.id() == id);
        Ok((narrators, found.ok_or_else(unknown_service)?))
    }
}

/// What stands after a change: an empty text takes back.
fn changed(was: Option<String>, change: Option<String>) -> Option<String> {
    change.map_or(was, |new| Some(new.trim().to_owned()).filter(|new| !new.is_empty()))
}

fn gender_name(gender: Gender) -> String {
    let name = match gender {
        Gender::Female => "female",
        Gender::Male => "male",
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(id: &str, language: &str, gender: Gender) -> Known {
        let engine = match id.split(':').next() {
            Some("openai") => "openai",
            Some("edge") => "edge",
            _ => BUILT_IN,
        };
        let voice = Voice { id: id.to_owned(), name: id.to_owned(), language: language.to_owned(), gender };
        let service = engine != BUILT_IN;
        Known { voice, engine, service, online: service, down: None }
    }

    fn all() -> Vec<Known> {
        vec![
            known("builtin:kokoro/af_heart", "en-US", Gender::Female),
            known("builtin:kokoro/am_michael", "en-US", Gender::Male),
            known("builtin:kokoro/bm_george", "en-GB", Gender::Male),
            known("builtin:kokoro/zf_xiaobei", "zh-CN", Gender::Female),
            known("openai:nova", MANY, Gender::Female),
            known("openai:onyx", MANY, Gender::Male),
            known("edge:en-US-GuyNeural", "en-US", Gender::Male),
            known("edge:en-GB-RyanNeural", "en-GB", Gender::Male),
            known("edge:fr-FR-HenriNeural", "fr-FR", Gender::Male),
        ]
    }

    #[test]
    fn a_voice_that_is_not_here_is_replaced_by_a_built_in_one_of_its_kind() {
        let all = all();
        let picked = |wanted, language| match pick_voice(wanted, language, &all) {
            Picked::AsAsked(known) => (known.voice.id.as_str(), false),
            Picked::Instead { voice, .. } => (voice.voice.id.as_str(), true),
            Picked::Nobody => ("", false),
        };
        for (wanted, language, id, instead) in [
            (Some("builtin:kokoro/am_michael"), "en", "builtin:kokoro/am_michael", false),
            (Some("openai:nova"), "zh-CN", "openai:nova", false),
            (None, "en-GB", "builtin:kokoro/af_heart", false),
            (None, "zh", "builtin:kokoro/zf_xiaobei", false),
            (Some("en-US-GuyNeural-Male"), "en", "builtin:kokoro/am_michael", true),
            (Some("zh-CN-YunxiNeural-Male"), "zh-CN", "builtin:kokoro/zf_xiaobei", true),
            (None, "fr", "", false),
        ] {
            assert_eq!(picked(wanted, language), (id, instead), "{wanted:?}");
        }
    }

    #[test]
    fn the_next_of_the_same_language_and_gender_stands_in_and_a_built_in_one_at_last() {
        let mut all = all();
        let stands_in = |all: &[Known], asked: &str, language: &str, failed: &[&'static str]| {
            let asked = all.iter().find(|known| known.voice.id == asked).unwrap();
            let failed = failed.iter().map(|engine| (*engine, ())).collect();
            stand_in(asked, language, all, &failed).map(|known| known.voice.id.clone())
        };
        for (asked, language, failed, id) in [
            ("openai:onyx", "en", &[][..], Some("edge:en-US-GuyNeural")),
            ("openai:onyx", "en-GB", &[], Some("edge:en-GB-RyanNeural")),
            ("edge:en-GB-RyanNeural", "en", &[], Some("openai:onyx")),
            ("edge:en-GB-RyanNeural", "en", &["openai"], Some("builtin:kokoro/bm_george")),
            ("openai:nova", "zh-CN", &[], Some("builtin:kokoro/zf_xiaobei")),
            ("openai:onyx", "zh-CN", &[], Some("builtin:kokoro/zf_xiaobei")),
            ("edge:fr-FR-HenriNeural", "fr", &["openai"], None),
            ("builtin:kokoro/af_heart", "en", &[BUILT_IN], None),
        ] {
            assert_eq!(stands_in(&all, asked, language, failed).as_deref(), id, "{asked} {failed:?}");
        }
        all.iter_mut().filter(|known| known.engine == "edge").for_each(|known| {
            known.down = Some(Fault {
                code: "voice_off".to_owned(),
                message: String::new(),
                hint: String::new(),
                retryable: false,
            });
        });
        assert_eq!(stands_in(&all, "openai:onyx", "en", &[]).as_deref(), Some("builtin:kokoro/am_michael"));
    }
}
