//! Vendors: where each model is reached, and in which wire language.

use genai::adapter::AdapterKind;

/// One vendor of models.
#[derive(Debug)]
pub(super) struct Vendor {
    /// How settings and keys name it.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Which wire language it speaks.
    pub speaks: AdapterKind,
    /// Its usual address; empty where each person has one of their own.
    pub address: &'static str,
    /// The model that is used unless another was chosen; empty where that depends on what is installed.
    pub model: &'static str,
    /// Whether it cannot do without a key.
    pub key: bool,
    /// Whether it takes a schema for its answer.
    pub schema: bool,
    /// Whether it runs on the person's own computer or network.
    pub local: bool,
}

/// The way of OpenAI, for which each person has an address of their own.
pub(super) const AZURE: &str = "azure";

const CLOUD: Vendor = Vendor {
    id: "",
    name: "",
    speaks: AdapterKind::OpenAI,
    address: "",
    model: "",
    key: true,
    schema: false,
    local: false,
};

#[rustfmt::skip]
pub(super) const VENDORS: &[Vendor] = &[
    Vendor { id: "openai", name: "OpenAI", address: "https://api.openai.com/v1/", model: "gpt-6-luna", schema: true, ..CLOUD },
    Vendor { id: "anthropic", name: "Anthropic", speaks: AdapterKind::Anthropic, address: "https://api.anthropic.com/v1/", model: "claude-sonnet-5", ..CLOUD },
    Vendor { id: "gemini", name: "Google Gemini", speaks: AdapterKind::Gemini, address: "https://generativelanguage.googleapis.com/v1beta/", model: "gemini-3.5-flash-lite", ..CLOUD },
    Vendor { id: "deepseek", name: "DeepSeek", speaks: AdapterKind::DeepSeek, address: "https://api.deepseek.com/v1/", model: "deepseek-v4-flash", ..CLOUD },
    Vendor { id: "moonshot", name: "Moonshot", address: "https://api.moonshot.cn/v1/", model: "kimi-k2.6", ..CLOUD },
    Vendor { id: "qwen", name: "Qwen", address: "https://dashscope.aliyuncs.com/compatible-mode/v1/", model: "qwen-plus", ..CLOUD },
    Vendor { id: "groq", name: "Groq", speaks: AdapterKind::Groq, address: "https://api.groq.com/openai/v1/", model: "openai/gpt-oss-120b", ..CLOUD },
    Vendor { id: "openrouter", name: "OpenRouter", address: "https://openrouter.ai/api/v1/", model: "openrouter/auto", ..CLOUD },
    Vendor { id: AZURE, name: "Azure OpenAI", ..CLOUD },
    Vendor { id: "compatible", name: "OpenAI-compatible", key: false, ..CLOUD },
    Vendor { id: "ollama", name: "Ollama", speaks: AdapterKind::Ollama, address: "http://127.0.0.1:11434/", key: false, local: true, ..CLOUD },
    Vendor { id: "lmstudio", name: "LM Studio", address: "http://127.0.0.1:1234/v1/", key: false, schema: true, local: true, ..CLOUD },
];
