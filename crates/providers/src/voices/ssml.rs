//! SSML: one line in the words of Microsoft's services.

use studio::ports::SpokenLine;

/// A line to be spoken by a voice at its pace and pitch. A stranger's text is only ever text in it.
pub(super) fn line(voice: &str, line: &SpokenLine<'_>) -> String {
    let language = language_of(voice).unwrap_or_else(|| "en-US".to_owned());
    let (text, rate) = (escaped(line.text), i32::from(line.rate_percent) - 100);
    let pitch = if line.pitch == 0 { String::new() } else { format!(" pitch='{:+}st'", line.pitch) };
    format!(
        "<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='{language}'>\
         <voice name='{voice}'><prosody rate='{rate:+}%'{pitch}>{text}</prosody></voice></speak>"
    )
}

/// `zh-CN` of `zh-CN-XiaoxiaoNeural`, also where the region has parts of its own: `zh-CN-liaoning-XiaobeiNeural`.
pub(super) fn language_of(voice: &str) -> Option<String> {
    let parts: Vec<&str> = voice.split('-').collect();
    let [language, region, .., name] = parts.as_slice() else { return None };
    let is_language = (2..=3).contains(&language.len()) && language.chars().all(|c| c.is_ascii_lowercase());
    let is_region = (2..=4).contains(&region.len()) && region.chars().all(|c| c.is_ascii_alphanumeric());
    let plain = parts
        .iter()
        .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == ':'));
    (parts.len() >= 3 && is_language && is_region && plain && name.len() > 2)
        .then(|| format!("{language}-{region}"))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(text: &str, rate_percent: u16, pitch: i8) -> SpokenLine<'_> {
        SpokenLine { text, words: &[], voice: "", rate_percent, pitch }
    }

    #[test]
    fn another_pitch_is_asked_for_in_semitones() {
        let ssml = |pitch| line("en-US-AvaNeural", &spoken("A bee.", 100, pitch));
        assert!(ssml(3).contains("<prosody rate='+0%' pitch='+3st'>"), "{}", ssml(3));
        assert!(ssml(-2).contains("<prosody rate='+0%' pitch='-2st'>"), "{}", ssml(-2));
        assert!(ssml(0).contains("<prosody rate='+0%'>"), "{}", ssml(0));
    }

    #[test]
    fn a_text_cannot_leave_its_place() {
        let ssml = line("en-US-AvaNeural", &spoken("A <b>&amp;\u{0}</prosody>", 125, 0));
        assert!(
            ssml.contains("<prosody rate='+25%'>A &lt;b&gt;&amp;amp; &lt;/prosody&gt;</prosody>"),
            "{ssml}"
        );
    }

    #[test]
    fn only_what_is_a_voices_name_is_one() {
        for (voice, language) in [
            ("zh-CN-XiaoxiaoNeural", Some("zh-CN")),
            ("zh-CN-liaoning-XiaobeiNeural", Some("zh-CN")),
            ("en-US-Ava:DragonHDLatestNeural", Some("en-US")),
            ("XiaoxiaoNeural", None),
            ("en-US-", None),
            ("en-US-A'/><x", None),
        ] {
            assert_eq!(language_of(voice).as_deref(), language, "{voice}");
        }
    }
}
