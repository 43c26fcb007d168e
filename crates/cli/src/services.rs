//! `spool services`: who can be asked outside, what each is sent, and its key, address, model and switch.
//!
//! A key is typed unseen or comes through standard input, never as an argument: those are seen by every program here.

use crate::args::OnOff;
use crate::say::{Done, Voice};
use clap::ValueEnum;
use serde_json::json;
use std::io::{IsTerminal, Read, stdin};
use studio::Studio;
use studio::api::{ApiError, SiteView, VoiceServiceView, VoiceSetup, WriterSetup, WriterView};
use studio::ports::SecretString;

/// As much of standard input as is read for a key.
const LONGEST: u64 = 4_096;

#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Services {
    /// One of them; left out, all are listed.
    name: Option<String>,
    /// Which part is meant of a service that writes and speaks.
    #[arg(long = "as", value_enum, value_name = "PART", requires = "name")]
    part: Option<Part>,
    /// Keep its key in the system's own safe. It is typed unseen, or read from standard input.
    #[arg(long, requires = "name", conflicts_with = "forget")]
    key: bool,
    /// Let go of its key.
    #[arg(long, requires = "name")]
    forget: bool,
    /// Where it is; "" for the usual address.
    #[arg(long, value_name = "URL", requires = "name")]
    address: Option<String>,
    /// The model that it uses; "" for the usual one.
    #[arg(long, value_name = "NAME", requires = "name")]
    model: Option<String>,
    /// Switch it on or off: a voice that wants no key; a site in the app (here, name it: --footage).
    #[arg(long, value_enum, requires = "name")]
    switch: Option<OnOff>,
    /// Ask it which voices you have there: they are on the list then, see spool voices.
    #[arg(long, requires = "name")]
    voices: bool,
    /// Ask it for a word, to see whether it works.
    #[arg(long, requires = "name")]
    test: bool,
}

/// What a service is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    Writer,
    Voice,
    Site,
}

impl Part {
    fn word(self) -> &'static str {
        match self {
            Part::Writer => "writer",
            Part::Voice => "voice",
            Part::Site => "site",
        }
    }
}

/// One service in one part.
enum Service {
    Writer(WriterView),
    Voice(VoiceServiceView),
    Site(SiteView),
}

impl Service {
    fn part(&self) -> Part {
        match self {
            Service::Writer(_) => Part::Writer,
            Service::Voice(_) => Part::Voice,
            Service::Site(_) => Part::Site,
        }
    }

    fn id_and_name(&self) -> (&str, &str) {
        match self {
            Service::Writer(WriterView { id, name, .. })
            | Service::Voice(VoiceServiceView { id, name, .. })
            | Service::Site(SiteView { id, name, .. }) => (id, name),
        }
    }

    /// What leaves this computer when it is used.
    fn sends(&self) -> String {
        let (what, hosts, address) = match self {
            Service::Writer(one) => ("Your topic and wishes are", &one.sends_to, one.address.as_deref()),
            Service::Voice(one) => {
                ("The lines it speaks are", &one.sends_to, Some(one.address.as_deref().unwrap_or("")))
            }
            Service::Site(one) => ("A few search words are", &one.sends_to, None),
        };
        match (hosts.is_empty(), address) {
            (false, _) => format!("{what} sent to {}.", hosts.join(", ")),
            (true, Some("")) => "It needs an address first.".to_owned(),
            (true, _) => "Nothing leaves this computer.".to_owned(),
        }
    }

    /// Whether it can be used, and whether a key is kept for it.
    fn stands(&self) -> (&'static str, bool) {
        let (ready, needs_key, has_key) = match self {
            Service::Writer(one) => (one.ready, one.needs_key, one.has_key),
            Service::Voice(one) => (one.ready, one.needs_key, one.has_key),
            Service::Site(one) => (one.has_key || !one.needs_key, one.needs_key, one.has_key),
        };
        let stands = match (ready, needs_key && !has_key) {
            (true, _) => "ready",
            (false, true) => "needs a key",
            (false, false) => "not set up",
        };
        (stands, has_key)
    }

    /// The model and the address that were chosen; empty where there is none.
    fn reached(&self) -> (&str, &str) {
        match self {
            Service::Writer(one) => (&one.model, one.address.as_deref().unwrap_or_default()),
            Service::Voice(one) => (&one.model, one.address.as_deref().unwrap_or_default()),
            Service::Site(_) => ("", ""),
        }
    }

    /// How many voices the person has there, as it told.
    fn own_voices(&self) -> String {
        match self {
            Service::Voice(VoiceServiceView { own_voices: Some(own), .. }) => format!("{} voices", own.count),
            _ => String::new(),
        }
    }

    fn told(&self, voice: Voice) {
        let mut view = match self {
            Service::Writer(one) => json!(one),
            Service::Voice(one) => json!(one),
            Service::Site(one) => json!(one),
        };
        if voice.json {
            view["as"] = self.part().word().into();
            view["sends"] = self.sends().into();
            return println!("{}", json!({ "service": view }));
        }
        let ((id, name), part, (stands, has_key)) = (self.id_and_name(), self.part().word(), self.stands());
        let key = if has_key { "key kept" } else { "" };
        let (model, address) = self.reached();
        let own = self.own_voices();
        let chosen: Vec<&str> = [model, address, &own].into_iter().filter(|text| !text.is_empty()).collect();
        println!(
            "{id:<18} {part:<7} {name:<27} {stands:<12} {key:<9} {}  {}",
            self.sends(),
            chosen.join(", ")
        );
    }

    /// Changes how it is reached.
    fn set_up(&self, studio: &Studio, asked: &Services) -> Result<(), ApiError> {
        let (id, on) = (self.id_and_name().0, asked.switch.map(|switch| matches!(switch, OnOff::On)));
        let (model, address) = (asked.model.clone(), asked.address.clone());
        let has_no = |what: &str| {
            let message = format!("{} has no {what} to choose.", self.id_and_name().1);
            Err(ApiError::lasting("service_fixed", message, "See the list: spool services."))
        };
        match (self, on) {
            (Service::Writer(_), Some(_)) => has_no("switch"),
            (Service::Writer(_), None) => studio.setup_writer(id, WriterSetup { model, address }).map(drop),
            (Service::Voice(one), Some(_)) if one.on.is_none() => has_no("switch"),
            (Service::Voice(_), on) => {
                studio.setup_voice_service(id, VoiceSetup { model, address, on }).map(drop)
            }
            (Service::Site(_), _) if model.is_some() || address.is_some() => has_no("model or address"),
            (Service::Site(_), on) => on.map_or(Ok(()), |on| studio.switch_site(id, on).map(drop)),
        }
    }

    async fn test(&self, studio: &Studio, voice: Voice) -> Result<(), ApiError> {
        let ((id, name), part) = (self.id_and_name(), self.part().word());
        match self {
            Service::Writer(_) => studio.test_writer(id).await?,
            Service::Voice(_) => studio.test_voice_service(id).await?,
            Service::Site(_) => {
                let message = "A site is tried when footage is looked for.";
                let hint = format!("Make a video with it: --footage {id}.");
                return Err(ApiError::lasting("service_fixed", message, hint));
            }
        }
        match voice.json {
            true => println!("{}", json!({ "test": { "id": id, "as": part, "works": true } })),
            false => println!("{name} ({part}): It works."),
        }
        Ok(())
    }
}

/// Lists services, or changes one and tells how it stands then.
pub(crate) async fn services(studio: &Studio, asked: Services, voice: Voice) -> Result<Done, ApiError> {
    let Some(name) = &asked.name else {
        all(studio).iter().for_each(|service| service.told(voice));
        return Ok(Done::Well);
    };
    let meant = meant(studio, name, asked.part)?;
    if asked.key || asked.forget {
        let called = meant[0].id_and_name().1;
        if meant.iter().all(|service| matches!(service, Service::Site(site) if !site.needs_key)) {
            let message = format!("{called} wants no key.");
            return Err(ApiError::lasting("service_fixed", message, "It can be used as it is."));
        }
        let key = if asked.key { Some(typed(called)?) } else { None };
        studio.set_key(name, key).await?;
    }
    if asked.address.is_some() || asked.model.is_some() || asked.switch.is_some() {
        let [one] = &meant[..] else {
            let message = format!("{} writes and speaks.", meant[0].id_and_name().1);
            return Err(ApiError::lasting(
                "service_unclear",
                message,
                "Say which: --as writer, or --as voice.",
            ));
        };
        one.set_up(studio, &asked)?;
    }
    if asked.voices {
        studio.look_up_voices(name).await?;
    }
    let meant = self::meant(studio, name, asked.part)?;
    if !asked.test {
        meant.iter().for_each(|service| service.told(voice));
    }
    for service in meant.iter().filter(|_| asked.test) {
        service.test(studio, voice).await?;
    }
    Ok(Done::Well)
}

/// Everybody who is not built in.
fn all(studio: &Studio) -> Vec<Service> {
    let writers = studio.writers().into_iter().filter(|writer| !writer.id.starts_with("builtin"));
    let voices = studio.voice_services().into_iter().map(Service::Voice);
    writers.map(Service::Writer).chain(voices).chain(studio.sites().into_iter().map(Service::Site)).collect()
}

/// The service of this name, in each of its parts or in one; at least one.
fn meant(studio: &Studio, name: &str, part: Option<Part>) -> Result<Vec<Service>, ApiError> {
    let fits =
        |service: &Service| service.id_and_name().0 == name && part.is_none_or(|part| part == service.part());
    let found: Vec<Service> = all(studio).into_iter().filter(fits).collect();
    if found.is_empty() {
        let message = format!("Spool knows no service \"{name}\" for that.");
        return Err(ApiError::lasting("service_unknown", message, "See the list: spool services."));
    }
    Ok(found)
}

/// A key: typed unseen on a terminal, else what comes through standard input.
fn typed(name: &str) -> Result<SecretString, ApiError> {
    let mut text = String::new();
    let read = match stdin().is_terminal() {
        true => rpassword::prompt_password(format!("Key for {name} (it is not shown): ")),
        false => stdin().take(LONGEST).read_to_string(&mut text).map(|_| text),
    };
    read.map(SecretString::from).map_err(|error| {
        let message = format!("The key could not be read ({error}).");
        ApiError::lasting("key_wrong", message, "Type it, or send it through standard input.")
    })
}
