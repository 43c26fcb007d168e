//! Catalogue: voices that are offered of each service. Others can be named in a project all the same.

use studio::ports::{Gender, MANY, Voice};

/// A voice that is offered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listed {
    /// What the service calls it.
    pub name: &'static str,
    /// What people call it.
    pub called: &'static str,
    pub language: &'static str,
    pub gender: Gender,
}

impl Listed {
    /// As a voice of the service `id`.
    pub fn voice(&self, id: &str) -> Voice {
        Voice {
            id: format!("{id}:{}", self.name),
            name: self.called.to_owned(),
            language: self.language.to_owned(),
            gender: self.gender,
        }
    }
}

const fn one(name: &'static str, called: &'static str, language: &'static str, gender: Gender) -> Listed {
    Listed { name, called, language, gender }
}

const F: Gender = Gender::Female;
const M: Gender = Gender::Male;

pub(super) const OPENAI: &[Listed] = &[
    one("alloy", "Alloy", MANY, F),
    one("coral", "Coral", MANY, F),
    one("nova", "Nova", MANY, F),
    one("sage", "Sage", MANY, F),
    one("shimmer", "Shimmer", MANY, F),
    one("marin", "Marin", MANY, F),
    one("ash", "Ash", MANY, M),
    one("ballad", "Ballad", MANY, M),
    one("cedar", "Cedar", MANY, M),
    one("echo", "Echo", MANY, M),
    one("fable", "Fable", MANY, M),
    one("onyx", "Onyx", MANY, M),
    one("verse", "Verse", MANY, M),
];

/// The names that servers which speak like OpenAI know.
pub(super) const COMPATIBLE: &[Listed] = &[
    one("alloy", "Alloy", MANY, F),
    one("nova", "Nova", MANY, F),
    one("shimmer", "Shimmer", MANY, F),
    one("echo", "Echo", MANY, M),
    one("fable", "Fable", MANY, M),
    one("onyx", "Onyx", MANY, M),
];

pub(super) const SILICONFLOW: &[Listed] = &[
    one("anna", "Anna", MANY, F),
    one("bella", "Bella", MANY, F),
    one("claire", "Claire", MANY, F),
    one("diana", "Diana", MANY, F),
    one("alex", "Alex", MANY, M),
    one("benjamin", "Benjamin", MANY, M),
    one("charles", "Charles", MANY, M),
    one("david", "David", MANY, M),
];

pub(super) const ELEVENLABS: &[Listed] = &[
    one("EXAVITQu4vr4xnSDxMaL", "Sarah", MANY, F),
    one("XrExE9yKIg1WjnnlVkGX", "Matilda", MANY, F),
    one("Xb7hH8MSUJpSbSDYk0k2", "Alice", MANY, F),
    one("JBFqnCBsd6RMkjVDRZzb", "George", MANY, M),
    one("nPczCjzI2devNBz1zQrb", "Brian", MANY, M),
    one("onwK4e9ZLuTAKqWW03F9", "Daniel", MANY, M),
];

pub(super) const GEMINI: &[Listed] = &[
    one("Kore", "Kore", MANY, F),
    one("Aoede", "Aoede", MANY, F),
    one("Leda", "Leda", MANY, F),
    one("Zephyr", "Zephyr", MANY, F),
    one("Sulafat", "Sulafat", MANY, F),
    one("Puck", "Puck", MANY, M),
    one("Charon", "Charon", MANY, M),
    one("Fenrir", "Fenrir", MANY, M),
    one("Orus", "Orus", MANY, M),
    one("Achird", "Achird", MANY, M),
];

/// Microsoft's, which Azure and Edge both have.
#[rustfmt::skip]
pub(super) const MICROSOFT: &[Listed] = &[
    one("en-US-AvaMultilingualNeural", "Ava", "en-US", F),
    one("en-US-EmmaMultilingualNeural", "Emma", "en-US", F),
    one("en-US-JennyNeural", "Jenny", "en-US", F),
    one("en-US-AriaNeural", "Aria", "en-US", F),
    one("en-US-AndrewMultilingualNeural", "Andrew", "en-US", M),
    one("en-US-BrianMultilingualNeural", "Brian", "en-US", M),
    one("en-US-GuyNeural", "Guy", "en-US", M),
    one("en-GB-SoniaNeural", "Sonia", "en-GB", F),
    one("en-GB-RyanNeural", "Ryan", "en-GB", M),
    one("en-AU-NatashaNeural", "Natasha", "en-AU", F),
    one("zh-CN-XiaoxiaoNeural", "晓晓 Xiaoxiao", "zh-CN", F),
    one("zh-CN-XiaoyiNeural", "晓伊 Xiaoyi", "zh-CN", F),
    one("zh-CN-YunxiNeural", "云希 Yunxi", "zh-CN", M),
    one("zh-CN-YunjianNeural", "云健 Yunjian", "zh-CN", M),
    one("zh-CN-YunyangNeural", "云扬 Yunyang", "zh-CN", M),
    one("zh-TW-HsiaoChenNeural", "曉臻 HsiaoChen", "zh-TW", F),
    one("zh-TW-YunJheNeural", "雲哲 YunJhe", "zh-TW", M),
    one("zh-HK-HiuMaanNeural", "曉曼 HiuMaan", "zh-HK", F),
    one("zh-HK-WanLungNeural", "雲龍 WanLung", "zh-HK", M),
    one("ja-JP-NanamiNeural", "七海 Nanami", "ja-JP", F),
    one("ja-JP-KeitaNeural", "圭太 Keita", "ja-JP", M),
    one("ko-KR-SunHiNeural", "선히 SunHi", "ko-KR", F),
    one("ko-KR-InJoonNeural", "인준 InJoon", "ko-KR", M),
    one("es-ES-ElviraNeural", "Elvira", "es-ES", F),
    one("es-ES-AlvaroNeural", "Álvaro", "es-ES", M),
    one("es-MX-DaliaNeural", "Dalia", "es-MX", F),
    one("es-MX-JorgeNeural", "Jorge", "es-MX", M),
    one("fr-FR-DeniseNeural", "Denise", "fr-FR", F),
    one("fr-FR-HenriNeural", "Henri", "fr-FR", M),
    one("de-DE-KatjaNeural", "Katja", "de-DE", F),
    one("de-DE-ConradNeural", "Conrad", "de-DE", M),
    one("it-IT-ElsaNeural", "Elsa", "it-IT", F),
    one("it-IT-DiegoNeural", "Diego", "it-IT", M),
    one("pt-BR-FranciscaNeural", "Francisca", "pt-BR", F),
    one("pt-BR-AntonioNeural", "Antônio", "pt-BR", M),
    one("ru-RU-SvetlanaNeural", "Светлана", "ru-RU", F),
    one("ru-RU-DmitryNeural", "Дмитрий", "ru-RU", M),
    one("hi-IN-SwaraNeural", "स्वरा Swara", "hi-IN", F),
    one("hi-IN-MadhurNeural", "मधुर Madhur", "hi-IN", M),
    one("ar-EG-SalmaNeural", "سلمى Salma", "ar-EG", F),
    one("ar-EG-ShakirNeural", "شاكر Shakir", "ar-EG", M),
];
