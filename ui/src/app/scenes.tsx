/** @file The stage for screenshots: `?scene=running&theme=dark&lang=zh-CN`, `lang=rtl` for the mirrored pseudo-language. Never part of the app's bundle. */
import { i18next } from "../i18n";
import { SAMPLE_BOARD } from "../ipc/fake/boards";
import { pseudo } from "../ipc/fake/pseudo";
import { SCENES } from "../ipc/fake/scenes";
import { fakeHost } from "../ipc/fakeHost";
import type { Grant } from "../ipc/wire";
import { start } from "./start";

const asked = new URLSearchParams(window.location.search);
const scene = SCENES.find((name) => name === asked.get("scene")) ?? "empty";
const language = asked.get("lang") === "zh-CN" ? "zh-CN" : "en";
const theme = asked.get("theme") === "dark" ? "dark" : "light";
if (asked.get("lang") === "rtl") {
  document.documentElement.dir = "rtl";
  i18next.addResourceBundle("en", "translation", pseudo(i18next.getResourceBundle("en", "translation")), true, true);
}

const fake = fakeHost(scene, language);
const snapshot = await fake.host.appSnapshot();
await fake.host.setPreferences({ ...snapshot.preferences, language, theme });
const board = scene.startsWith("board") ? { board: SAMPLE_BOARD } : {};
const looks = ["board-look", "board-letters", "board-sound", "board-kit"].includes(scene);
const [, section] = /^settings-(storage|privacy|voices|api|about)$/.exec(scene) ?? [];
const panel = looks || scene === "board-line";
start(fake.host, {
  sample: scene === "sample-open",
  settings: section ?? (scene === "settings-keys" ? "writers" : scene.startsWith("settings")),
  player: scene === "player",
  ...board,
  boardOpening: { ...(scene !== "board-empty" && { line: "s2" }), side: looks ? "look" : "line", panel },
});

const FILES: Grant[] = [
  { id: "1", name: "evening-walk.mp4", kind: "video", bytes: 1 },
  { id: "2", name: "harbour.jpg", kind: "photo", bytes: 1 },
  { id: "3", name: "a very long recording name from the phone.m4a", kind: "audio", bytes: 1 },
];
if (scene === "table") setTimeout(() => fake.drop({ type: "dropped", grants: [{ id: "t", name: "october videos.csv", kind: "table", bytes: 900 }] }), 300);
if (scene === "attached") setTimeout(() => fake.drop({ type: "dropped", grants: FILES }), 300);
/** As soon as it is there: a busy computer draws late. */
const press = (testid: string, after: number) =>
  setTimeout(() => {
    const places = ['[data-state="queued"] ', '[data-state="failed"] ', ""].map((place) => document.querySelector<HTMLElement>(`${place}[data-testid="${testid}"]`));
    const found = places.find((place) => place);
    if (found) found.click();
    else press(testid, 100);
  }, after);
const write = (testid: string, text: string, after: number) =>
  setTimeout(() => {
    const field = document.querySelector<HTMLTextAreaElement>(`[data-testid="${testid}"]`);
    if (!field) return;
    const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value") ?? {};
    set?.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }, after);
const TOPIC = language === "zh-CN" ? "夜空为什么是黑的？" : "Why is the night sky dark?";
const LOST = { code: "writer_unreachable", message: "Anthropic could not be reached.", hint: "Check the connection, or let Spool write it on this computer.", retryable: true };

// What is measured is driven from outside.
if (scene === "thousand") Object.assign(window, { scene: fake });
if (["card-menu", "change", "history", "kit"].includes(scene)) press("action-more", 300);
if (scene === "kit") press("menu-kit", 600);
if (scene === "board-letters") {
  press("letters-open", 300);
  press("choice-safe", 500);
  press("choice-safe-tiktok", 900);
  setTimeout(() => document.querySelector('[data-testid="letters"]')?.scrollIntoView({ block: "center" }), 1_200);
}
const show = (testid: string, after: number) =>
  setTimeout(() => {
    const found = document.querySelector(`[data-testid="${testid}"]`);
    if (found) found.scrollIntoView({ block: "center" });
    else show(testid, 100);
  }, after);
if (scene === "board-sound") {
  for (const [written, spoken] of [["stars", "staars"], ["universe", "you-knee-verse"]] as const) void fake.host.editProject(SAMPLE_BOARD, { do: "pronunciation", written, spoken });
  void fake.host.editProject(SAMPLE_BOARD, { do: "pause", scene: null, ms: 400 });
  press("sayings-open", 500);
  show("sayings", 900);
}
if (scene === "board-kit") show("brand-kit", 700);
if (scene === "board-pause") {
  void fake.host.editProject(SAMPLE_BOARD, { do: "pause", scene: "s2", ms: 1_200 });
  press("sayings-open", 500);
  show("line-pause", 800);
}
if (scene === "settings-api") press("setting-api", 500);
if (scene === "board-versions") {
  press("board-more", 300);
  press("board-versions", 600);
  press("version-16:9", 900);
}
if (scene === "change" || scene === "history") press(`menu-${scene}`, 600);
if (scene === "when-done") press("choice-when-done", 300);
if (["topic", "writing", "written", "write-failed"].includes(scene)) write("topic", TOPIC, 200);
if (["writing", "written", "write-failed"].includes(scene)) press("write-script", 450);
if (scene === "write-failed") setTimeout(() => fake.failNext(LOST), 440);
if (scene === "board-menu") press("line-more", 300);
if (scene === "board-outside") {
  setTimeout(() => fake.changeOutside((now) => ({ ...now, title: `${now.title} 2` })), 200);
  write("line-text", "Look up tonight.", 300);
}
if (scene === "settings-search") write("settings-search", language === "zh-CN" ? "密钥" : "key", 400);
if (scene === "error") {
  const error = { code: "x", message: "The voice did not answer.", hint: "Try again, or pick another voice in the project.", retryable: true };
  setTimeout(() => {
    fake.failNext(error);
    document.querySelector<HTMLButtonElement>('[data-testid="sample-make"]')?.click();
  }, 400);
}
