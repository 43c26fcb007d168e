//! Other programs' voice names: what they say of language and gender finds a voice that is here.

use studio::NO_VOICE;
use studio::api::VoiceView;

/// The voice for a name of theirs, and what to say when it is not the one that was named.
pub(crate) fn pick(name: &str, voices: &[VoiceView]) -> (Option<String>, Option<String>) {
    let name = name.trim();
    if name.is_empty() {
        return (None, None);
    }
    if let Some(voice) = voices.iter().find(|voice| voice.ready && (voice.id == name || voice.name == name)) {
        return (Some(voice.id.clone()), None);
    }
    if name == "no-voice" {
        return (Some(NO_VOICE.to_owned()), None);
    }
    let gender = match name.rsplit(['-', ':']).next() {
        Some("Female") => Some("female"),
        Some("Male") => Some("male"),
        _ => None,
    };
    let language = language_of(name);
    // Without a language in the name nothing is known about the voice: the script's own decides.
    let speaks =
        |voice: &&VoiceView| language.as_deref().is_some_and(|tag| same_language(&voice.language, tag));
    // What only sounds alike is looked for on this computer: nobody asked for words to leave it.
    let here = || voices.iter().filter(|voice| !voice.online && voice.ready);
    let of_gender = |voice: &&VoiceView| gender.is_none_or(|gender| voice.gender == gender);
    let found = here().find(|voice| speaks(voice) && of_gender(voice)).or_else(|| here().find(speaks));
    let instead = found.map_or("the script's own voice", |voice| voice.name.as_str());
    let note = format!("voice_name: the voice \"{}\" is not here; {instead} speaks instead.", shown(name));
    (found.map(|voice| voice.id.clone()), Some(note))
}

/// `zh-CN` of `zh-CN-XiaoxiaoNeural-Female`.
fn language_of(name: &str) -> Option<String> {
    let mut parts = name.split('-');
    let (language, region) = (parts.next()?, parts.next()?);
    let fits = (2..=3).contains(&language.len()) && language.chars().all(|c| c.is_ascii_lowercase());
    (fits && region.len() == 2).then(|| format!("{language}-{region}"))
}

fn same_language(one: &str, other: &str) -> bool {
    let base = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
    base(one) == base(other)
}

/// A client's text within a sentence of ours.
pub(crate) fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voices() -> Vec<VoiceView> {
        let voice = |id: &str, language: &str, gender: &str| VoiceView {
            id: id.to_owned(),
            name: id.to_uppercase(),
            language: language.to_owned(),
            gender: gender.to_owned(),
            engine: if id.starts_with("cloud") { "cloud" } else { "builtin" }.to_owned(),
            engine_name: String::new(),
            online: id.starts_with("cloud"),
            needs_key: false,
            ready: id != "cloud-off",
        };
        vec![
            voice("cloud", "en-US", "female"),
            voice("cloud-off", "en-US", "female"),
            voice("anna", "en-US", "female"),
            voice("adam", "en-US", "male"),
            voice("xiao", "zh-CN", "female"),
        ]
    }

    #[test]
    fn a_voice_of_the_same_language_and_gender_speaks_and_it_is_said() {
        for (name, picked, told) in [
            ("", None, false),
            ("anna", Some("anna"), false),
            ("cloud", Some("cloud"), false),
            ("cloud-off", None, true),
            ("zh-CN-XiaoxiaoNeural-Female", Some("xiao"), true),
            ("zh-CN-YunxiNeural-Male", Some("xiao"), true),
            ("en-GB-RyanNeural-Male", Some("adam"), true),
            ("en-US-AvaMultilingualNeural-V2-Female", Some("anna"), true),
            ("siliconflow:model:alex-Male", None, true),
            ("no-voice", Some("none"), false),
        ] {
            let (voice, note) = pick(name, &voices());
            assert_eq!((voice.as_deref(), note.is_some()), (picked, told), "{name}");
        }
    }
}
