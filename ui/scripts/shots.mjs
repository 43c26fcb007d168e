/**
 * @file Takes a picture of every scene with headless Chromium, in the ways that matter, and looks for what only a painted
 * page shows: contrast, targets that are too small, a page that is too wide, words that are cut, errors on the console.
 * `npm run ui:shots -- [--only running,done] [--out DIR] [--quick | --all] [--match 'rtl|forced'] [--at-once 3] [--check]`; prints the
 * folder. `--all` shows every scene in every way, `--match` takes only pictures whose names fit, `--check` fails when
 * anything was found.
 */
import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import axe from "axe-core";
import { openScenes } from "./scenes.mjs";

const { values } = parseArgs({
  options: { only: { type: "string" }, out: { type: "string" }, quick: { type: "boolean", default: false }, all: { type: "boolean", default: false }, check: { type: "boolean", default: false }, match: { type: "string", default: "" }, "at-once": { type: "string", default: "3" } },
});
const SCENES = ["empty", "sample-open", "running", "done", "failed", "needs-you", "many", "player", "settings", "drop", "attached", "paused", "error", "line", "held", "ending", "card-menu", "change", "history", "when-done", "drop-answer", "topic", "writing", "written", "write-failed", "recent", "board", "board-line", "board-look", "board-long", "board-read-only", "board-outside", "board-missing", "board-empty", "board-sought", "board-menu", "board-drop", "settings-keys", "settings-search", "settings-storage", "board-letters", "kit", "table", "board-sound", "board-kit", "board-pause", "board-versions", "board-record", "board-recording", "board-taken", "settings-privacy", "settings-voices", "settings-api", "settings-about", "long", "fix", "help", "several", "notes", "board-export"];
/** On a large screen too. */
const WIDE = ["empty", "running", "many", "done", "failed", "line", "change", "settings", "ending", "topic", "recent", "board", "board-line", "board-look", "board-long", "player", "kit", "table", "board-kit", "board-pause", "long", "help"];
/** Mirrored too, in a pseudo-language, and in forced colours. */
const MIRRORED = ["empty", "running", "topic", "recent", "board", "board-line", "board-look", "board-letters", "kit", "settings-storage", "settings", "table", "board-sound", "board-kit", "board-pause", "board-versions", "board-export", "board-recording", "board-taken", "failed", "many", "long", "fix", "sample-open", "player", "drop", "change", "settings-privacy", "help"];
/** In every language, in the smallest window: where longer words break first. */
const SPOKEN = ["empty", "running", "board", "board-line", "board-look", "board-recording", "settings", "settings-storage", "player", "fix", "many", "help"];
/** With motion that is asked to be reduced: nothing may go on moving. */
const STILL = ["running", "writing", "board-line"];

/** The smallest window and the page enlarged are where it breaks first: every scene is shown in them. */
const WAYS = [
  { name: "1280", scenes: SCENES, size: [1280, 800], quick: true },
  { name: "1280", scenes: SCENES, size: [1280, 800], theme: "dark", lang: "zh-CN", quick: true },
  { name: "small", scenes: SCENES, size: [800, 600] },
  { name: "small", scenes: SCENES, size: [800, 600], theme: "dark", lang: "zh-CN" },
  { name: "zoom200", scenes: SCENES, size: [1280, 800], zoom: 2, theme: "dark", lang: "zh-CN" },
  { name: "wide", scenes: WIDE, size: [1920, 1080] },
  { name: "wide", scenes: WIDE, size: [1920, 1080], theme: "dark", lang: "zh-CN" },
  { name: "1280", scenes: MIRRORED, size: [1280, 800], lang: "rtl" },
  ...["de", "es", "fr", "ja", "pt-BR", "ar"].map((lang) => ({ name: "small", scenes: SPOKEN, size: [800, 600], lang })),
  { name: "forced", scenes: MIRRORED, size: [1280, 800], theme: "dark", forced: "active" },
  { name: "still", scenes: STILL, size: [1280, 800], reduced: true },
];

const out = values.out ?? (await mkdtemp(join(tmpdir(), "spool-shots-")));
await mkdir(out, { recursive: true });
const { browser, base, close } = await openScenes();

let found = 0;
/** What is wrong with a picture is said at once; how much it was counts in the end. */
function wrong(file, what) {
  found += 1;
  console.error(`${file}: ${what}`);
}

/** In the page: until the scene has done what it does by itself, and nothing was added for a moment. */
async function settle() {
  const rest = (ms) => new Promise((done) => setTimeout(done, ms));
  let last = performance.now();
  const watch = new MutationObserver(() => (last = performance.now()));
  watch.observe(document.body, { childList: true, subtree: true });
  while (!("acted" in document.documentElement.dataset) || performance.now() - last < 350) await rest(50);
  watch.disconnect();
  const ending = document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime));
  await Promise.race([Promise.allSettled(ending.map((one) => one.finished)), rest(1_500)]);
  await document.fonts.ready;
}

/** In the page: what is wrong with it, a sentence each. */
async function look([source, contrast, still]) {
  const found = [];
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) found.push(`${wide} px too wide`);
  for (const element of document.querySelectorAll("body *")) {
    const style = getComputedStyle(element);
    const cut = element.scrollWidth - element.clientWidth;
    const says = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    if (says && cut > 1 && element.clientWidth > 1 && ["hidden", "clip"].includes(style.overflowX) && style.textOverflow !== "ellipsis") found.push(`cut by ${cut} px: ${element.textContent?.slice(0, 60)}`);
  }
  if (still) {
    const moving = document.getAnimations().filter((one) => one.playState === "running" && one.effect?.getComputedTiming().iterations === Infinity);
    for (const one of moving) found.push(`goes on moving: ${one.effect?.target?.outerHTML.slice(0, 100)}`);
  }
  if (!window.axe) window.eval(source);
  const rules = { "color-contrast": { enabled: contrast }, "target-size": { enabled: true } };
  const { violations } = await window.axe.run(document, { resultTypes: ["violations"], rules });
  for (const { id, impact, nodes } of violations) {
    if (impact !== "serious" && impact !== "critical") continue;
    found.push(`${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary?.split("\n")[1] ?? ""}`).join(" | ")}`);
  }
  return found;
}

async function shoot({ scene, file, size: [width, height], theme = "light", lang = "en", zoom = 1, forced = "none", reduced = false }) {
  const page = await browser.newPage({
    forcedColors: forced,
    reducedMotion: reduced || forced === "active" ? "reduce" : "no-preference",
    viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
    deviceScaleFactor: zoom,
    colorScheme: theme,
    locale: lang === "rtl" ? "en" : lang,
  });
  page.on("pageerror", (error) => wrong(file, error.message));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && wrong(file, message.text()));
  await page.goto(`${base}scenes.html?scene=${scene}&theme=${theme}&lang=${lang}`, { timeout: 120_000 });
  await page.waitForSelector('[data-testid="shell"]', { timeout: 120_000 });
  await page.evaluate(settle);
  await page.screenshot({ path: join(out, `${file}.png`) });
  // In forced colours the browser paints with the person's own colours; the styles that axe reads do not tell them.
  for (const words of await page.evaluate(look, [axe.source, forced === "none", reduced])) wrong(file, words);
  await page.close();
}

const only = values.only?.split(",");
const plan = WAYS.filter(({ quick }) => quick || !values.quick).flatMap((way) =>
  SCENES.filter((scene) => (only?.includes(scene) ?? true) && (values.all || way.scenes.includes(scene)))
    .map((scene) => ({ ...way, scene, file: `${scene}-${way.name}-${way.theme ?? "light"}-${way.lang ?? "en"}` }))
    .filter(({ file }) => new RegExp(values.match).test(file)),
);
const taken = plan.length;
await Promise.all(
  Array.from({ length: Number(values["at-once"]) }, async () => {
    for (let next = plan.shift(); next; next = plan.shift()) await shoot(next);
  }),
);
await close();
console.log(`${taken} pictures in ${out}, ${found === 0 ? "nothing is wrong" : `${found} things are wrong`}`);
process.exit(values.check && found > 0 ? 1 : 0);
