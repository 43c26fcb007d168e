//! SSML: one line in the words of Microsoft's services.

/// A line to be spoken by a voice at a pace. A stranger's text is only ever text in it.
pub(super) fn line(voice: &str, text: &str, rate_percent: u16) -> String {
    let language = language_of(voice).unwrap_or_else(|| "en-US".to_owned());
    let (text, rate) = (escaped(text), i32::from(rate_percent) - 100);
    format!(
        "<speak version='1.0' xmlns='http://www.w3.org/2001/10/synthesis' xml:lang='{language}'>\
         <voice name='{voice}'><prosody rate='{rate:+}%'>{text}</prosody></voice></speak>"
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

    #[test]
    fn a_text_cannot_leave_its_place() {
        let ssml = line("en-US-AvaNeural", "A <b>&amp;\u{0}</prosody>", 125);
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
