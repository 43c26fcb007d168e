/**
 * @file Takes a picture of every scene, light and dark, English and 简体中文, with headless Chromium, and looks for what
 * only a painted page shows: contrast, a page that is too wide, errors on the console.
 * `npm run ui:shots -- [--only running,done] [--out DIR] [--quick | --all] [--match 'rtl|forced'] [--patience 3]`; prints the
 * folder. `--all` shows every scene in every way, `--match` takes only pictures whose names fit; a busy computer needs patience.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { build, preview } from "vite";

const { values } = parseArgs({
  options: { only: { type: "string" }, out: { type: "string" }, quick: { type: "boolean", default: false }, all: { type: "boolean", default: false }, match: { type: "string", default: "" }, patience: { type: "string", default: "1" } },
});
const SCENES = ["empty", "sample-open", "running", "done", "failed", "needs-you", "many", "player", "settings", "drop", "attached", "paused", "error", "line", "held", "ending", "card-menu", "change", "history", "when-done", "drop-answer", "topic", "writing", "written", "write-failed", "recent", "board", "board-line", "board-look", "board-long", "board-read-only", "board-outside", "board-missing", "board-empty", "board-menu", "board-drop", "settings-keys", "settings-search", "settings-storage", "board-letters", "kit", "table", "board-sound", "board-kit", "board-pause", "board-versions", "settings-privacy", "settings-voices", "settings-api", "settings-about", "long", "fix"];
const MAIN = ["empty", "running", "many", "failed", "line", "change", "settings", "ending", "topic", "recent", "board", "board-line", "board-look", "board-letters", "table", "long"];
/** Whose pages are mirrored too, in a pseudo-language, and shown in forced colours. */
const MIRRORED = ["empty", "running", "topic", "recent", "board", "board-line", "board-look", "board-letters", "kit", "settings-storage", "settings", "table", "board-sound", "board-kit", "board-pause", "board-versions", "failed", "many", "long", "fix", "sample-open", "player", "drop", "change", "settings-privacy"];
const SLOW = ["error", "card-menu", "change", "history", "when-done", "attached", "player", "written", "write-failed", "board-outside", "settings-search", "board-letters", "kit", "table", "board-sound", "board-kit", "board-versions", "settings-api"];
/** The smallest window, the one that the app opens with, and a large screen. */
const SIZES = { small: [800, 600], window: [1120, 740], wide: [1920, 1080] };

const out = values.out ?? (await mkdtemp(join(tmpdir(), "spool-shots-")));
await mkdir(out, { recursive: true });
const bundle = await mkdtemp(join(tmpdir(), "spool-scenes-"));
process.env.SPOOL_SCENES_OUT = bundle;
const configFile = fileURLToPath(new URL("../vite.config.ts", import.meta.url));
await build({ configFile, mode: "scenes", logLevel: "error" });
const server = await preview({ configFile, mode: "scenes", logLevel: "error", build: { outDir: bundle }, preview: { port: 0, host: "127.0.0.1" } });
const base = server.resolvedUrls?.local[0] ?? "";
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });

async function shoot(scene, theme, lang, name, [width, height], zoom = 1, forced = "none") {
  if (!new RegExp(values.match).test(`${scene}-${name}-${theme}-${lang}`)) return;
  const locale = lang === "rtl" ? "en" : lang;
  const page = await browser.newPage({ forcedColors: forced, reducedMotion: forced === "active" ? "reduce" : "no-preference", viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) }, deviceScaleFactor: zoom, colorScheme: theme, locale });
  page.on("pageerror", (error) => console.error(scene, error.message));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && console.error(scene, message.text()));
  await page.goto(`${base}scenes.html?scene=${scene}&theme=${theme}&lang=${lang}`);
  await page.waitForSelector('[data-testid="shell"]', { timeout: 120_000 });
  await page.waitForTimeout((SLOW.includes(scene) ? 1500 : 900) * Number(values.patience));
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (overflow > 0) console.error(`${scene} ${name}: ${overflow} px too wide`);
  await page.screenshot({ path: join(out, `${scene}-${name}-${theme}-${lang}.png`) });
  // In forced colours the browser paints with the person's own colours; the styles that axe reads do not tell them.
  const rules = { "color-contrast": { enabled: forced === "none" } };
  const found = await page.evaluate(async ([source, rules]) => {
    if (!window.axe) window.eval(source);
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"], rules });
    return violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary?.split("\n")[1] ?? ""}`).join(" | ")}`);
  }, [axe.source, rules]);
  for (const words of found) console.error(`${scene} ${name} ${theme} ${lang}: ${words}`);
  await page.close();
}

const scenes = values.only ? values.only.split(",") : SCENES;
for (const scene of scenes) {
  for (const theme of ["light", "dark"]) {
    for (const lang of ["en", "zh-CN"]) {
      if (values.quick && (theme === "dark") !== (lang === "zh-CN")) continue;
      await shoot(scene, theme, lang, "1280", [1280, 800]);
    }
  }
  if (values.all || (!values.quick && MIRRORED.includes(scene))) {
    await shoot(scene, "light", "rtl", "1280", [1280, 800]);
    await shoot(scene, "dark", "en", "forced", [1280, 800], 1, "active");
  }
  if (!values.all && (values.quick || !MAIN.includes(scene))) continue;
  for (const [name, size] of Object.entries(SIZES)) await shoot(scene, "light", "en", name, size);
  await shoot(scene, "dark", "zh-CN", "small", SIZES.small);
  await shoot(scene, "light", "en", "zoom200", [1280, 800], 2);
}
await browser.close();
await server.close();
await rm(bundle, { recursive: true });
console.log(out);
process.exit(0);
