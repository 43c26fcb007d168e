/** @file Writers, sites with footage and voices for the fake host; a script is written word by word as time passes. */
import type { ApiError } from "../bindings/ApiError";
import type { Script } from "../bindings/Script";
import type { SiteView } from "../bindings/SiteView";
import type { FurtherVoice } from "../bindings/FurtherVoice";
import type { VoiceServiceView } from "../bindings/VoiceServiceView";
import type { VoiceView } from "../bindings/VoiceView";
import type { WriterView } from "../bindings/WriterView";
import type { Host } from "../host";
import { WORDS } from "./words";

type Call = <T>(name: string, args: unknown[], answer: () => T) => Promise<T>;
type WriterCommands = Pick<
  Host,
  "listWriters" | "setupWriter" | "testWriter" | "listModels" | "writeScript" | "setKey" | "listSites" | "switchSite" | "listVoices" | "listVoiceServices" | "setupVoiceService" | "testVoiceService" | "lookUpVoices" | "furtherVoices" | "getVoice" | "forgetVoice"
>;

const WRITERS: WriterView[] = [
  { id: "builtin:templates", name: "Spool", sends_to: [], ready: true, needs_key: false, has_key: false, model: "", address: null },
  { id: "ollama", name: "Ollama", sends_to: [], ready: false, needs_key: false, has_key: false, model: "qwen3:8b", address: null },
  { id: "openai", name: "OpenAI", sends_to: ["api.openai.com"], ready: false, needs_key: true, has_key: false, model: "gpt-6-luna", address: null },
  { id: "anthropic", name: "Anthropic", sends_to: ["api.anthropic.com"], ready: true, needs_key: true, has_key: true, model: "claude-sonnet-5", address: null },
  { id: "compatible", name: "OpenAI-compatible", sends_to: [], ready: false, needs_key: false, has_key: false, model: "", address: null },
];
const MODELS: Record<string, string[]> = {
  ollama: ["gemma4:12b", "llama4:8b", "qwen3:4b", "qwen3:8b"],
  openai: ["gpt-6-luna", "gpt-6.1-sol"],
  anthropic: ["claude-haiku-5-5", "claude-sonnet-5"],
};
const SITES: SiteView[] = [
  { id: "wikimedia", name: "Wikimedia Commons", sends_to: ["commons.wikimedia.org"], needs_key: false, has_key: false, on: true },
  { id: "openverse", name: "Openverse", sends_to: ["api.openverse.org"], needs_key: false, has_key: false, on: false },
  { id: "pexels", name: "Pexels", sends_to: ["api.pexels.com"], needs_key: true, has_key: true, on: true },
  { id: "pixabay", name: "Pixabay", sends_to: ["pixabay.com"], needs_key: true, has_key: false, on: false },
  { id: "coverr", name: "Coverr", sends_to: ["api.coverr.co"], needs_key: true, has_key: false, on: false },
  { id: "archive", name: "Internet Archive", sends_to: ["archive.org"], needs_key: false, has_key: false, on: false },
];
const voice = (id: string, name: string, language: string, gender: string): VoiceView => ({
  id: `builtin:kokoro/${id}`, name, language, gender, engine: "builtin", engine_name: "Spool", online: false, needs_key: false, ready: true,
});
const SERVICES: VoiceServiceView[] = [
  { id: "openai", name: "OpenAI", sends_to: ["api.openai.com"], ready: false, needs_key: true, has_key: false, on: null, model: "gpt-4o-mini-tts", address: null, tells_voices: false, own_voices: null },
  { id: "edge", name: "Microsoft Edge", sends_to: ["speech.platform.bing.com"], ready: false, needs_key: false, has_key: false, on: false, model: "", address: null, tells_voices: true, own_voices: null },
];
const VOICES: VoiceView[] = [
  voice("af_heart", "Heart", "en-US", "female"),
  voice("af_bella", "Bella", "en-US", "female"),
  voice("am_michael", "Michael", "en-US", "male"),
  voice("bf_emma", "Emma", "en-GB", "female"),
  voice("bm_george", "George", "en-GB", "male"),
  voice("zf_xiaoxiao", "晓晓", "zh-CN", "female"),
  voice("zf_xiaoyi", "晓伊", "zh-CN", "female"),
  voice("zm_yunxi", "云希", "zh-CN", "male"),
];
const further = (id: string, name: string, language: string, gender: string, have = 0): FurtherVoice => ({
  id: `builtin:kokoro/${id}`, name, language, gender, bytes: 522_240, have, here: have === 522_240, from: "huggingface.co",
});
const FURTHER: FurtherVoice[] = [
  further("af_nova", "Nova", "en-US", "female", 522_240),
  further("af_sky", "Sky", "en-US", "female"),
  further("am_onyx", "Onyx", "en-US", "male", 200_000),
  further("bf_lily", "Lily", "en-GB", "female"),
];
const ELSEWHERE = [["openai", "openai:nova", "Nova", "mul", "female"], ["openai", "openai:onyx", "Onyx", "mul", "male"], ["edge", "edge:en-US-JennyNeural", "Jenny", "en-US", "female"]] as const;

export const wrongKey = (name: string): ApiError => ({ code: "writer_key", message: `${name} did not accept the key.`, hint: "Copy it once more from your account there.", retryable: false });

export function fakeWriters(scene: string, language: keyof typeof WORDS, call: Call) {
  let writers = WRITERS;
  let services = SERVICES;
  let sites = SITES;
  let more = FURTHER;
  /** Lets the script in hand go on; tests and scenes that hold it call this. */
  let goOn: (() => void) | null = null;
  const held = scene === "writing";

  const change = (id: string, more: Partial<WriterView>): WriterView => {
    writers = writers.map((one) => (one.id === id ? { ...one, ...more } : one));
    const found = writers.find((one) => one.id === id);
    if (!found) throw { code: "not_found", message: "There is no such writer.", hint: "Choose another.", retryable: false };
    return found;
  };
  const service = (id: string, more: Partial<VoiceServiceView>): VoiceServiceView => {
    services = services.map((one) => (one.id === id ? { ...one, ...more } : one));
    const found = services.find((one) => one.id === id);
    if (!found) throw { code: "voice_service_unknown", message: "There is no such service.", hint: "Choose another.", retryable: false };
    return found;
  };
  const voicesOf = (engine: string, id: string, name: string, language: string, gender: string): VoiceView[] =>
    services
      .filter((one) => one.id === engine)
      .map((one) => ({ id, name, language, gender, engine, engine_name: one.name, online: true, needs_key: one.needs_key && !one.has_key, ready: one.ready }));
  const script = (): Script => {
    const { sky, lines } = WORDS[language];
    return { title: sky, language, lines: lines.map((text) => ({ text, search: ["stars"] })), length_ms: 38_000, writer: "builtin:templates", warnings: [] };
  };

  const host: WriterCommands = {
    listVoices: () =>
      call("list_voices", [], () => {
        const usual = ELSEWHERE.flatMap(([engine, id, name, language, gender]) => voicesOf(engine, id, name, language, gender));
        const own = services.flatMap((one) => Array.from({ length: one.own_voices?.count ?? 0 }, (_, at) => voicesOf(one.id, `${one.id}:en-US-Own${at + 1}Neural`, `Own ${at + 1}`, "en-US", "male")).flat());
        return [...VOICES, ...usual, ...own];
      }),
    listVoiceServices: () => call("list_voice_services", [], () => services),
    setupVoiceService: (id, setup) =>
      call("setup_voice_service", [id, setup], () =>
        service(id, { ...(setup.model !== null && { model: setup.model }), ...(setup.address !== null && { address: setup.address || null }), ...(setup.on !== null && { on: setup.on, ready: setup.on }) }),
      ),
    testVoiceService: (id) =>
      call("test_voice_service", [id], () => {
        const { name, ready } = service(id, {});
        if (!ready) throw { code: "voice_key_wrong", message: `${name} did not accept its key.`, hint: "Copy it once more from your account there.", retryable: false };
      }),
    lookUpVoices: (id) => call("look_up_voices", [id], () => service(id, { own_voices: { count: 24, at_ms: Date.now() } })),
    furtherVoices: () => call("further_voices", [], () => more),
    getVoice: (id) => call("get_voice", [id], () => void (more = more.map((one) => (one.id === id ? { ...one, have: one.bytes, here: true } : one)))),
    forgetVoice: (id) => call("forget_voice", [id], () => void (more = more.map((one) => (one.id === id ? { ...one, have: 0, here: false } : one)))),
    listWriters: () => call("list_writers", [], () => writers),
    setupWriter: (id, setup) => call("setup_writer", [id, setup], () => change(id, { ...(setup.model !== null && { model: setup.model }), ...(setup.address !== null && { address: setup.address || null }) })),
    testWriter: (id) =>
      call("test_writer", [id], () => {
        const { name, needs_key, has_key } = change(id, {});
        if (needs_key && !has_key) throw wrongKey(name);
        change(id, { ready: true });
      }),
    listModels: (id) =>
      call("list_models", [id], () => {
        const { name, needs_key, has_key } = change(id, {});
        if (needs_key && !has_key) throw wrongKey(name);
        return MODELS[id] ?? [];
      }),
    writeScript: async (request, onText) => {
      const { lines } = WORDS[language];
      onText(lines.slice(0, 2).join("\n"));
      if (held) await new Promise<void>((go) => (goOn = go));
      onText(lines.slice(0, 4).join("\n"));
      return call("write_script", [request], script);
    },
    setKey: (name, key) =>
      call("set_key", [name, key], () => {
        writers = writers.map((one) => (one.id === name ? { ...one, has_key: key !== null, ready: key !== null || !one.needs_key } : one));
        services = services.map((one) => (one.id === name ? { ...one, has_key: key !== null, ready: key !== null } : one));
        sites = sites.map((one) => (one.id === name ? { ...one, has_key: key !== null, on: key !== null && one.on } : one));
      }),
    listSites: () => call("list_sites", [], () => sites),
    switchSite: (id, on) => call("switch_site", [id, on], () => (sites = sites.map((one) => (one.id === id ? { ...one, on } : one)))),
  };
  return { host, goOn: () => goOn?.() };
}
