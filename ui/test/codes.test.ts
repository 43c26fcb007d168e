/** @file Every code that the Rust sources can send has words and what ends it, and every warning is known and has words. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { i18next } from "../src/i18n";
import { FIXES, fixesOf, knows } from "../src/i18n/fixes";
import { mendOf, warningInWords } from "../src/i18n/warnings";
import { faults } from "../src/i18n/words/zh-CN/backend.json";

const ROOT = join(import.meta.dirname, "../..");
const FOLDERS = ["crates/editorial/src", "crates/jobs/src", "crates/media/src", "crates/providers/src", "crates/server/src", "crates/studio/src", "src-tauri/src"];
const NO_SOURCE = /(^|\/)(tests?|conformance|model|testing|fake|bench)(\.rs|\/|$)|_tests?\.rs$/;
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const sources = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".rs") && !NO_SOURCE.test(path))
    .map((path) => readFileSync(join(ROOT, folder, path), "utf8").split(/#\[cfg\((?:all\()?test/)[0] ?? ""),
);

function codes(text: string): string[] {
  const built = [...text.matchAll(/(?:\bcode: |\b(?:give_up|ask|fault|lasting|passing|question|held)\(\s*)"([a-z]+(?:_[a-z]+)*)"/g)];
  const arms = [...text.matchAll(/fn code\(&self\)[^{]*\{([\s\S]*?)\n {4}\}/g)].flatMap((body) => [...(body[1] ?? "").matchAll(/"([a-z_]+)"/g)]);
  // A code with its sentence, or what to try, beside it; the list of voices looks the same.
  const told = [...text.matchAll(/\(\s*"(?![a-z][fm]_)([a-z]+(?:_[a-z]+)+)",\s*(?:format!\(|"[A-Z{\\]|message\b)/g)];
  return [...built, ...arms, ...told].map((match) => match[1] ?? "");
}

const found = new Set(sources.flatMap(codes));

describe("what ends it", () => {
  it("is known for every code of the back end", () => expect([...found].filter((code) => !knows(code)).sort()).toEqual([]));
  it("is known for no other code", () => expect(Object.keys(faults).filter((code) => !knows(code))).toEqual([]));
  it("is a button with words, in both languages", () => {
    const words = (language: string) => FIXES.map((fix) => i18next.getFixedT(language)(`fix.${fix}`));
    expect([...words("en"), ...words("zh-CN")].filter((text) => !text || text.startsWith("fix."))).toEqual([]);
  });
  it("is to copy the details where nothing is known", () => expect(fixesOf("brand_new")).toEqual(["copy"]));
  it("is a button for at least forty causes", () => expect([...found].filter((code) => fixesOf(code).length > 0).length).toBeGreaterThanOrEqual(40));
});

describe("in Chinese", () => {
  it("codes are found at all", () => expect([...found]).toEqual(expect.arrayContaining(["disk_full", "not_now", "media_missing", "project_wrong", "grant_expired", "writer_key", "writer_list", "voice_quota", "site_refused"])));
  it("every code of the back end has words", () => expect([...found].filter((code) => !(code in faults)).sort()).toEqual([]));
  it("every warning of a production has words", () => {
    const said = sources.flatMap((text) => [...text.matchAll(/(?:self\.warn\(&format!|warnings\.push\(format!|said\.push\(format!)\(\s*"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? ""));
    expect(said.length).toBeGreaterThan(3);
    const sentences = said.map((text) => text.replaceAll('\\"', '"').replace(/^\{\} /, '"{}" is empty. ').replaceAll(/\{\w*\}/g, "beach.mov"));
    expect(sentences.filter((sentence) => warningInWords(sentence, "zh-CN") === sentence)).toEqual([]);
  });
  it("what a site or a voice is told of has words, whichever it is", () => {
    const errors = [...read("crates/providers/src/web.rs").matchAll(/#\[error\("([^"]+)"\)\]/g)];
    const sentences = [...read("crates/providers/src/voices/trouble.rs").matchAll(/format!\("([^"]+)"\)|format!\(\s*"([^"]+)"\s*\)/g)];
    const said = [...errors, ...sentences].map((match) => (match[1] ?? match[2] ?? "").replaceAll(/\{[^}]*\}/g, "Commons"));
    expect(said.length).toBeGreaterThan(25);
    const seen = said.filter((sentence) => !sentence.startsWith("It was stopped") && !sentence.startsWith("The sound"));
    expect(seen.filter((sentence) => warningInWords(sentence, "zh-CN") === sentence)).toEqual([]);
  });
  it("why another voice speaks is told reason by reason", () =>
    expect(warningInWords('OpenAI needs a key. ElevenLabs could not be reached. "Heart" speaks instead of "Alloy".', "zh-CN")).toBe(
      "OpenAI 需要密钥。连不上 ElevenLabs。改由“Heart”来念，代替“Alloy”。",
    ));
  it("why the built-in writer wrote is told cause by cause", () => {
    const causes = [...new Set([...read("crates/providers/src/models/trouble.rs").matchAll(/format!\("(\{name\}[^"]+|[^"]+\{name\}\.)"/g)].map((match) => (match[1] ?? "").replace("{name}", "Claude").replace("{}", "40")))];
    expect(causes.length).toBeGreaterThanOrEqual(17);
    const said = [...causes, "Claude was not asked, because Spool works offline.", "The writer answered something that is no script."].map((cause) => warningInWords(`${cause} The built-in writer wrote this script.`, "zh-CN"));
    expect(said.filter((words) => /[a-z]/.test(words.replaceAll(/Claude|Spool/g, "")) || !words.endsWith("这份文稿由内置写稿完成。"))).toEqual([]);
    expect(new Set(said).size).toBe(said.length);
  });
  it("lines without a picture that fits are told by number", () => {
    expect(warningInWords("Lines 3, 7 and 12 have no picture that fits. Choose one for each on the storyboard.", "zh-CN")).toBe("第 3、7和12 句没有合适的画面，请在分镜里选一个。");
    expect(warningInWords("Line 3 has no picture that fits. Choose one on the storyboard.", "zh-CN")).toBe("第 3 句没有合适的画面，请在分镜里选一个。");
  });
  it("what can be mended has the button for it, and what passes by itself has none", () => {
    const mends = ["Lines 3 and 7 have no picture that fits. Choose one for each on the storyboard.", "Claude needs a key. The built-in writer wrote this script.", 'Azure could not be reached. OpenAI needs a key. "Heart" speaks instead of "Alloy".', "Pexels did not accept its key.", "No site was asked for footage, because Spool works offline.", "Claude has a problem of its own. The built-in writer wrote this script.", "It rained."].map(mendOf);
    expect(mends).toEqual(["project", "writers", "voices", "sites", "online", null, null]);
  });
  it("an unknown warning stays as it is", () => expect(warningInWords("It rained.", "zh-CN")).toBe("It rained."));
});
