/** @file The stage for screenshots: `?scene=running&theme=dark&lang=zh-CN` or any other that is spoken, `lang=rtl` for the mirrored pseudo-language. Never part of the app's bundle. */
import { i18next } from "../i18n";
import { known } from "../i18n/languages";
import { SAMPLE_BOARD } from "../ipc/fake/boards";
import { pseudo } from "../ipc/fake/pseudo";
import { SCENES, type Scene } from "../ipc/fake/scenes";
import { fakeHost } from "../ipc/fakeHost";
import type { Edit, Grant } from "../ipc/wire";
import { start } from "./start";

const asked = new URLSearchParams(window.location.search);
const scene = SCENES.find((name) => name === asked.get("scene")) ?? "empty";
const spoken = known(asked.get("lang") ?? "en")?.tag ?? "en";
/** Of what is shown in it: the rest of the world writes English here. */
const language = spoken === "zh-CN" ? spoken : "en";
const theme = asked.get("theme") === "dark" ? "dark" : "light";
if (asked.get("lang") === "rtl") {
  const english = known("en");
  if (english) english.dir = "rtl";
  i18next.addResourceBundle("en", "translation", pseudo(i18next.getResourceBundle("en", "translation")), true, true);
}

const TOPIC = language === "zh-CN" ? "夜空为什么是黑的？" : "Why is the night sky dark?";
/** What was changed in the project before the page opens it. */
const EDITS: Partial<Record<Scene, Edit[]>> = {
  "board-sound": [
    { do: "pronunciation", written: "stars", spoken: "staars" },
    { do: "pronunciation", written: "universe", spoken: "you-knee-verse" },
    { do: "pause", scene: null, ms: 400 },
  ],
  "board-kit": [
    { do: "title_card", card: { text: TOPIC, ms: 2_500 } },
    { do: "logo", logo: { media: "m5", corner: "top_left", size: 180, opacity_percent: 90 } },
  ],
  "board-pause": [
    { do: "pause", scene: "s2", ms: 1_200 },
    { do: "speed", scene: "s2", percent: 150 },
    { do: "clip_sound", scene: "s2", db: -14 },
  ],
};

const fake = fakeHost(scene, language);
const snapshot = await fake.host.appSnapshot();
await fake.host.setPreferences({ ...snapshot.preferences, language: spoken, theme });
for (const change of EDITS[scene] ?? []) await fake.host.editProject(SAMPLE_BOARD, change);
const board = scene.startsWith("board") ? { board: SAMPLE_BOARD } : {};
const looks = ["board-look", "board-letters", "board-sound", "board-kit"].includes(scene);
const [, section] = /^settings-(storage|privacy|voices|api|about)$/.exec(scene) ?? [];
const panel = looks || ["board-line", "board-pause", "board-record", "board-recording", "board-taken"].includes(scene);
start(fake.host, {
  sample: scene === "sample-open",
  settings: section ?? (scene === "settings-keys" ? "writers" : scene.startsWith("settings")),
  help: scene === "help",
  player: scene === "player",
  ...board,
  boardOpening: { ...(scene !== "board-empty" && { line: "s2" }), side: looks ? "look" : "line", panel },
});

const FILES: Grant[] = [
  { id: "1", name: "evening-walk.mp4", kind: "video", bytes: 1 },
  { id: "2", name: "harbour.jpg", kind: "photo", bytes: 1 },
  { id: "3", name: "a very long recording name from the phone.m4a", kind: "audio", bytes: 1 },
];
const TABLE: Grant[] = [{ id: "t", name: "october videos.csv", kind: "table", bytes: 900 }];
const SCRIPTS: Grant[] = [
  { id: "s1", name: "monday.txt", kind: "script", bytes: 1 },
  { id: "s2", name: "tuesday.md", kind: "script", bytes: 1 },
  { id: "s3", name: "harbour.jpg", kind: "photo", bytes: 1 },
];
const LOST = { code: "writer_unreachable", message: "Anthropic could not be reached.", hint: "Check the connection, or let Spool write it on this computer.", retryable: true };
const SILENT = { code: "x", message: "The voice did not answer.", hint: "Try again, or pick another voice in the project.", retryable: true };

const rest = (ms: number) => new Promise((done) => setTimeout(done, ms));
/** As soon as it is there: a busy computer draws late. In a queue the card that waits or has failed comes first. */
async function find(testid: string): Promise<HTMLElement> {
  for (;;) {
    const places = ['[data-state="queued"] ', '[data-state="failed"] ', ""].map((place) => document.querySelector<HTMLElement>(`${place}[data-testid="${testid}"]`));
    const found = places.find((place) => place);
    if (found) return found;
    await rest(50);
  }
}
async function press(...testids: string[]) {
  for (const testid of testids) {
    const found = await find(testid);
    found.scrollIntoView({ block: "nearest" });
    found.click();
    await rest(150);
  }
}
async function show(testid: string, block: ScrollLogicalPosition = "center") {
  (await find(testid)).scrollIntoView({ block });
}
async function write(testid: string, text: string) {
  const field = await find(testid);
  const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value") ?? {};
  set?.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  await rest(150);
}

/** What somebody does to get there. */
const ACTS: Partial<Record<Scene, () => Promise<unknown>>> = {
  table: async () => fake.drop({ type: "dropped", grants: TABLE }),
  several: async () => fake.drop({ type: "dropped", grants: SCRIPTS }),
  attached: async () => fake.drop({ type: "dropped", grants: FILES }),
  "card-menu": () => press("action-more"),
  change: () => press("action-more", "menu-change"),
  history: () => press("action-more", "menu-history"),
  kit: () => press("action-more", "menu-kit"),
  notes: () => press("tile-notes-all"),
  "when-done": () => press("choice-when-done"),
  topic: () => write("topic", TOPIC),
  writing: () => write("topic", TOPIC).then(() => press("write-script")),
  written: () => write("topic", TOPIC).then(() => press("write-script")),
  "write-failed": async () => {
    await write("topic", TOPIC);
    fake.failNext(LOST);
    await press("write-script");
  },
  "board-menu": () => press("line-more"),
  "board-letters": async () => {
    await press("letters-open", "choice-safe", "choice-safe-tiktok");
    await show("letters");
  },
  "board-sound": async () => {
    await press("sayings-open");
    await show("sayings");
  },
  "board-kit": async () => {
    // The list of music above has come.
    await find("kept-look");
    await rest(300);
    await show("logo", "end");
  },
  "board-pause": () => show("line-pause"),
  "board-record": () => press("line-recording-record"),
  "board-recording": () => press("line-recording-record", "record-start").then(() => find("record-stop")),
  "board-taken": async () => {
    await press("line-recording-record", "record-start");
    await find("record-stop");
    fake.hear({ ms: 4_700, level: 60, ended: false });
    await press("record-stop");
    await find("record-use");
  },
  "board-versions": () => press("board-more", "board-versions", "version-16:9"),
  "board-export": () => press("board-more", "board-export"),
  "board-outside": async () => {
    fake.changeOutside((now) => ({ ...now, title: `${now.title} 2` }));
    await write("line-text", "Look up tonight.");
  },
  "settings-api": () => press("setting-api"),
  "settings-search": () => write("settings-search", language === "zh-CN" ? "密钥" : "key"),
  error: async () => {
    fake.failNext(SILENT);
    await press("sample-make");
  },
};

// What is measured is driven from outside.
if (scene === "thousand" || asked.has("driven")) Object.assign(window, { scene: fake });
await find("shell");
await rest(200);
await ACTS[scene]?.();
document.documentElement.dataset["acted"] = "";
