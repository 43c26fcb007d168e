/**
 * @file Walks the page with the keyboard alone in headless Chromium, with trusted keys: the way from a topic to a playing
 * video, every dialog and menu and back, and each stop of the Tab key in every scene. Looks for a stop that cannot be
 * seen (the picture does not change), lies under something, or jumps back up; for a focus that is lost, and for a trap.
 * `npm run ui:keys -- [--only running,board] [--stops | --walks] [--patience 1]`; fails when something is found.
 */
import { parseArgs } from "node:util";
import { openScenes } from "./scenes.mjs";

const { values } = parseArgs({ options: { only: { type: "string" }, stops: { type: "boolean", default: false }, walks: { type: "boolean", default: false }, patience: { type: "string", default: "1" } } });
const STOPS = ["empty", "topic", "written", "attached", "running", "needs-you", "many", "held", "ending", "fix", "recent", "board", "board-look", "board-outside", "board-letters", "settings", "settings-api", "kit", "table", "change", "history", "player", "sample-open", "board-versions", "board-export"];
const MOST = 90;
const { browser, base, close } = await openScenes();
let found = 0;
const wrong = (where, what) => {
  found += 1;
  console.log(`${where}: ${what}`);
};

async function open(scene, { size = [1280, 800] } = {}) {
  const page = await browser.newPage({ viewport: { width: size[0], height: size[1] }, reducedMotion: "reduce", locale: "en" });
  page.on("pageerror", (error) => wrong(scene, error.message));
  await page.goto(`${base}scenes.html?scene=${scene}&theme=light&lang=en&driven`);
  await page.waitForFunction(() => "acted" in document.documentElement.dataset, undefined, { timeout: 60_000 });
  await page.waitForTimeout(500 * Number(values.patience));
  return page;
}

/** What has the focus: its name for us, where it is, and whether something lies over it. */
const focus = (page) =>
  page.evaluate(() => {
    const one = document.activeElement;
    if (!one || one === document.body || one === document.documentElement) return null;
    const box = one.getBoundingClientRect();
    // What is only there for the keyboard is seen by what stands for it.
    const shown = box.width > 2 && box.height > 2 ? one : (one.closest("label") ?? one.parentElement ?? one);
    const { left, top, width, height } = shown.getBoundingClientRect();
    const at = document.elementFromPoint(Math.min(innerWidth - 1, Math.max(0, left + width / 2)), Math.min(innerHeight - 1, Math.max(0, top + Math.min(height, 40) / 2)));
    const covered = !(at && (shown.contains(at) || at.contains(shown) || at.closest("label")?.contains(one)));
    const testid = one.closest("[data-testid]")?.dataset.testid ?? "";
    const name = `${testid}${one.dataset?.testid ? "" : `>${one.tagName.toLowerCase()}`}`;
    return { name, testid: one.dataset?.testid ?? "", label: one.getAttribute("aria-label") ?? one.textContent?.slice(0, 30) ?? "", box: { x: left, y: top, width, height }, covered, dialog: one.closest("[role=dialog]") !== null, fields: one.tagName };
  });

/** Whether the picture of it changes when the focus goes: pixel by pixel, a little around it. */
async function seen(page, { box }) {
  const [width, height] = [page.viewportSize().width, page.viewportSize().height];
  const clip = { x: Math.max(0, box.x - 6), y: Math.max(0, box.y - 6), width: 0, height: 0 };
  clip.width = Math.min(width - clip.x, box.width + 12);
  clip.height = Math.min(height - clip.y, box.height + 12);
  if (clip.width < 1 || clip.height < 1) return false;
  const whole = await page.screenshot({ clip });
  await page.evaluate(() => {
    window.kept = document.activeElement;
    window.kept.blur();
  });
  const without = await page.screenshot({ clip });
  await page.evaluate(() => window.kept.focus({ preventScroll: true, focusVisible: true }));
  return !whole.equals(without);
}

async function stops(scene, size) {
  const page = await open(scene, { size });
  const where = `${scene} ${size.join("x")}`;
  const path = [];
  let before = await focus(page);
  for (let at = 0; at < MOST; at += 1) {
    await page.keyboard.press("Tab");
    await page.waitForTimeout(30);
    const now = await focus(page);
    if (!now) break;
    const key = `${now.name}@${Math.round(now.box.x)},${Math.round(now.box.y + (await page.evaluate(() => scrollY)))}`;
    if (path.some((one) => one.key === key)) break;
    if (before && !before.dialog && now.dialog === false && path.length > 0 && now.box.y + now.box.height < before.box.y - 60 && now.box.x < before.box.x + 10) wrong(where, `from ${before.name} (${before.label}) back up to ${now.name} (${now.label})`);
    if (before?.dialog && !now.dialog) wrong(where, `the focus leaves the dialog: ${before.name} -> ${now.name}`);
    if (now.covered) wrong(where, `${now.name} (${now.label}) lies under something`);
    if (now.box.y + now.box.height < 0 || now.box.y > size[1]) wrong(where, `${now.name} (${now.label}) is out of sight`);
    if (!(await seen(page, now))) wrong(where, `the focus is not seen on ${now.name} (${now.label})`);
    path.push({ key, name: now.name });
    before = now;
  }
  console.log(`${where}: ${path.length} stops: ${path.map(({ name }) => name).join(" ")}`);
  if (path.length === MOST) console.log(`  (more than ${MOST} are not walked)`);
  await page.close();
}

/** Keys only. Each way fails by its own words. */
function walker(page, where) {
  const at = async () => (await focus(page))?.testid ?? "";
  const press = async (...keys) => {
    for (const key of keys) {
      await page.keyboard.press(key);
      await page.waitForTimeout(25 * Number(values.patience));
    }
  };
  const tabTo = async (testid, key = "Tab") => {
    for (let step = 0; step < MOST; step += 1) {
      if ((await at()) === testid) return;
      await press(key);
    }
    wrong(where, `${testid} is not reached by ${key}`);
  };
  const until = async (what, test, arg) => {
    try {
      await page.waitForFunction(test, arg, { timeout: 15_000 });
    } catch {
      wrong(where, what);
    }
  };
  const there = (testid) => until(`${testid} does not come`, (testid) => document.querySelector(`[data-testid="${testid}"]`) !== null, testid);
  const gone = (testid) => until(`${testid} does not go`, (testid) => document.querySelector(`[data-testid="${testid}"]`) === null, testid);
  const on = async (...testids) => {
    await until(`the focus is not on ${testids.join(" or ")} but on ${(await focus(page))?.name ?? "nothing"}`, (testids) => testids.includes(document.activeElement?.dataset?.testid ?? document.activeElement?.tagName), testids);
  };
  return { at, press, tabTo, until, there, gone, on };
}

async function fromTopicToPlaying() {
  const where = "from a topic to a playing video";
  const page = await open("empty");
  const { press, tabTo, until, there, on } = walker(page, where);
  await tabTo("topic");
  await page.keyboard.type("Why is the night sky dark?");
  await tabTo("write-script");
  await press("Enter");
  await there("written");
  await on("topic");
  await tabTo("open-board");
  await press("Enter");
  await there("storyboard");
  await tabTo("line-text");
  await press("End");
  await page.keyboard.type(" Really.");
  await press("ArrowDown");
  await on("line-text");
  await tabTo("line-picture", "Shift+Tab");
  await press("Enter");
  await until("the pictures do not take the focus", () => document.activeElement?.closest('[data-testid="pictures"]') !== null || document.activeElement?.dataset.testid === "board-add-files");
  await press("Escape");
  await on("line-text");
  for (let step = 0; step < MOST && !(await page.evaluate(() => document.activeElement?.closest('[data-testid="board-side"]') !== null)); step += 1) await press("Tab");
  await press("ArrowRight");
  await there("looks");
  await press("Control+Enter");
  await there("queue-making");
  await until("a view has the focus", () => document.activeElement !== document.body);
  await tabTo("action-pause");
  await press("Enter");
  await on("action-resume");
  await press("Enter");
  await on("action-pause");
  await tabTo("action-stop");
  await press("Enter");
  await on("action-continue");
  await press("Enter");
  await page.evaluate(() => { for (let at = 0; at < 400; at += 1) window.scene.pass(1); });
  await there("queue-finished");
  await tabTo("action-play");
  await press("Enter");
  await there("player-video");
  await press("Escape");
  await on("action-play");
  await page.close();
}

/** Opened by Enter, closed by Escape: the focus is where it was. */
async function thereAndBack() {
  const cases = [
    ["empty", ["open-settings"], "settings"],
    ["empty", ["sample-look"], "inside-make"],
    ["done", ["action-play"], "player-video"],
    ["line", ["action-more", "menu-history"], "history-dialog"],
    ["line", ["action-more", "menu-change"], "change-dialog"],
    ["done", ["action-more", "menu-kit"], "kit-dialog"],
    ["board", ["board-more", "board-versions"], "versions-dialog"],
    ["board", ["board-more", "board-export"], "export-dialog"],
  ];
  for (const [scene, [opener, item], dialog] of cases) {
    const where = `${scene}: ${opener}${item ? ` > ${item}` : ""}`;
    const page = await open(scene);
    const { press, there, gone } = walker(page, where);
    // On the first of them that has such an item.
    for (let card = 0; card < MOST; card += 1) {
      await press("Tab");
      if ((await focus(page))?.testid !== opener) continue;
      if (!item) break;
      await press("Enter");
      await page.waitForTimeout(300);
      if (await page.$(`[data-testid="${item}"]`)) break;
      await press("Escape");
    }
    const before = await page.evaluate(() => (window.opener_ = document.querySelector('[aria-expanded="true"]') ?? document.activeElement) !== null);
    if (!before) wrong(where, "nothing has the focus");
    if (item) {
      for (let step = 0; step < 20 && (await focus(page))?.testid !== item; step += 1) await press("ArrowDown");
    }
    await press("Enter");
    await there(dialog);
    await page.waitForTimeout(400);
    if (!(await page.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null))) wrong(where, "the dialog has not the focus");
    for (let step = 0; step < 30; step += 1) {
      await press("Tab");
      if (!(await page.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null))) {
        wrong(where, `Tab leaves the dialog for ${(await focus(page))?.name ?? "nothing"}`);
        break;
      }
    }
    await press("Escape");
    await gone(dialog);
    await page.waitForTimeout(400);
    if (!(await page.evaluate(() => window.opener_ === document.activeElement))) wrong(where, `the focus does not come back, it is on ${(await focus(page))?.name ?? "nothing"}`);
    await page.close();
  }
}

/** Menus and small choices: opened by Enter, walked by arrows, chosen by Enter or closed by Escape, and back. */
async function choices() {
  for (const [scene, testid] of [["empty", "choice-shape"], ["empty", "choice-quality"], ["running", "choice-when-done"], ["topic", "choice-script-kind"], ["board-look", "choice-transition"], ["board-look", "choice-safe"], ["board", "line-more"], ["running", "action-more"], ["board-letters", "choice-font"]]) {
    for (const end of ["Escape", "Enter"]) {
      if (end === "Enter" && /more$/.test(testid)) continue;
      const where = `${scene}: ${testid}, ${end}`;
      const page = await open(scene);
      const { press, tabTo, until } = walker(page, where);
      await tabTo(testid);
      await press("Enter");
      await page.waitForTimeout(300);
      await until("no item has the focus", () => /^menuitem/.test(document.activeElement?.getAttribute("role") ?? ""));
      await press("ArrowDown", end);
      await page.waitForTimeout(400);
      await until("the menu does not close", () => document.querySelector("[role=menu]") === null);
      await until("the focus does not come back", (testid) => document.activeElement?.dataset.testid === testid, testid);
      await page.close();
    }
  }
}

const only = values.only?.split(",");
if (!values.stops) {
  await fromTopicToPlaying();
  await thereAndBack();
  await choices();
}
if (!values.walks) {
  for (const scene of STOPS) {
    if (only && !only.includes(scene)) continue;
    await stops(scene, [1280, 800]);
    if (["running", "board", "board-look", "settings", "table"].includes(scene)) await stops(scene, [640, 400]);
  }
}
await close();
console.log(found === 0 ? "nothing is wrong" : `${found} things are wrong`);
process.exit(found === 0 ? 0 : 1);
