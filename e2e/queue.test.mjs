/** @file The line of videos in the real window: changed, reordered, explained, tried again, cleared and brought back. */
import assert from "node:assert/strict";
import { copyFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inTheWindow, names, until } from "./desk.mjs";
import { SHORT, tinyProject } from "./projects.mjs";

const MINUTES = 60_000;
const LONG = Array.from({ length: 12 }, (_, at) => `This is sentence number ${at + 1}, and a bee flies past it slowly.`).join(" ");
const DRAFT = { quality: "draft", shape: null };

/** Submits a script; the words of its title are its first sentence. */
async function submit(desk, text) {
  const [job] = await desk.invoke("submit_render", { request: { grants: [], text, title: null, choices: DRAFT } });
  await desk.card("it is on the list", (card) => card.id === job.id);
  return job.id;
}

/** Opens a project in the running app, as a double click does, and has it made; answers its card. */
async function hand(desk, project, title) {
  desk.start(process.env.SPOOL_DESKTOP, [project]);
  await desk.shown("storyboard");
  assert.equal((await desk.cards()).some((card) => card.title === title), false, "opening makes nothing");
  await desk.click("board-make");
  await desk.gone("storyboard");
  return desk.card(`${title} is on the list`, (card) => card.title === title);
}

/** Clicks something on one card. */
async function onCard(desk, id, testid) {
  const find = () => desk.driver.findElements({ css: `[data-job-id="${id}"] [data-testid="${testid}"]` });
  const element = await until(`${testid} is on the card`, async () => (await find())[0] ?? false);
  await desk.press(testid, element);
}

/** Picks from a card's menu, and waits until all of it has faded: two menus would be one too many to click in. */
async function fromMenu(desk, id, item) {
  await onCard(desk, id, "action-more");
  await desk.click(item);
  await desk.gone("menu-another");
}

/** A project whose clip is not where it should be, and where the clip is kept meanwhile. */
function withoutItsClip(desk, title) {
  const project = tinyProject(desk.folder, title, SHORT);
  const [there, kept] = [join(desk.folder, "media", "moving.mp4"), join(desk.folder, `${title}.kept`)];
  renameSync(there, kept);
  return { project, there, kept };
}

test("a waiting video is given another title and quality", { timeout: 3 * MINUTES }, inTheWindow(async (desk) => {
  await desk.invoke("pause_queue");
  const id = await submit(desk, "Bees dance. Flowers wait.");
  await fromMenu(desk, id, "menu-change");
  await desk.paste("change-title", "Dancing bees");
  await desk.choose("choice-change-quality", "best");
  await desk.click("change-save");
  await desk.gone("change-dialog");
  await desk.card("it has its new title", (card) => card.id === id && card.title === "Dancing bees");
  const job = await desk.invoke("get_job", { id });
  assert.deepEqual([job.title, job.choices.quality], ["Dancing bees", "best"]);
}));

test("the order that was chosen outlives a kill", { timeout: 4 * MINUTES }, inTheWindow(async (desk) => {
  await desk.invoke("pause_queue");
  const ids = [];
  for (const name of ["One bee.", "Two bees.", "Three bees."]) ids.push(await submit(desk, name));
  const [one, two, three] = ids;
  await fromMenu(desk, three, "menu-first");
  const order = async () => (await desk.cards()).map((card) => card.id).join();
  await until("the last is first", async () => (await order()) === [three, one, two].join(), undefined, () => desk.cards());
  await fromMenu(desk, two, "priority-high");
  await until("what matters goes before", async () => (await order()) === [two, three, one].join(), undefined, () => desk.cards());
  await desk.end("SIGKILL");
  await desk.open();
  await until("the order is kept", async () => (await order()) === [two, three, one].join(), undefined, () => desk.cards());
}));

test("a missing file is one question, and the video goes on once it is back", { timeout: 5 * MINUTES }, inTheWindow(async (desk) => {
  const { project, there, kept } = withoutItsClip(desk, "Lost and found");
  const { id } = await hand(desk, project, "Lost and found");
  const asking = await desk.card("it asks", (card) => card.id === id && card.state === "needs_you", 2 * MINUTES);
  assert.match(asking.words, /moving\.mp4/);
  await onCard(desk, id, "fix-files").then(() => desk.tool("xdotool", ["key", "Escape"]));
  copyFileSync(kept, there);
  await onCard(desk, id, "action-answered");
  await desk.card("it is done", (card) => card.id === id && card.state === "completed", 3 * MINUTES);
}));

test("what happened is told after a kill", { timeout: 6 * MINUTES }, inTheWindow(async (desk) => {
  const id = await submit(desk, LONG);
  await desk.card("part of it is made", (card) => card.id === id && card.progress >= 5, 2 * MINUTES);
  await desk.end("SIGKILL");
  await desk.open();
  await desk.card("it goes on", (card) => card.id === id && card.state === "running", 2 * MINUTES);
  await fromMenu(desk, id, "menu-history");
  await desk.shown("history-line");
  const told = () => desk.js("return [...document.querySelectorAll('[data-testid=\"history-line\"]')].map((line) => line.dataset.how)");
  await until("both attempts are told", async () => (await told()).join() === "crashed,running", undefined, told);
  await desk.click("history-close");
  await desk.gone("history-dialog");
  assert.equal(await desk.js("return document.activeElement.dataset.testid"), "action-more");
  assert.equal((await desk.invoke("get_job", { id })).attempt, 1, "a kill spends no try");
}));

test("all that failed is tried again at once; what has ended is cleared and brought back", { timeout: 6 * MINUTES }, inTheWindow(async (desk) => {
  const project = tinyProject(desk.folder, "Broken one", SHORT);
  const other = tinyProject(desk.folder, "Broken two", SHORT);
  writeFileSync(join(desk.folder, "media", "moving.mp4"), "no film");
  await hand(desk, project, "Broken one");
  await hand(desk, other, "Broken two");
  const failed = async () => (await desk.cards()).filter((card) => card.state === "failed");
  await until("both failed", async () => (await failed()).length === 2, 2 * MINUTES, () => desk.cards());
  const finished = await Promise.all((await failed()).map(({ id }) => desk.invoke("get_job", { id })));
  rmSync(join(desk.folder, "media", "moving.mp4"));
  tinyProject(desk.folder, "Unused", SHORT);
  await desk.click("retry-failed");
  await until("both are done", async () => (await desk.cards()).filter((card) => card.state === "completed").length === 2, 3 * MINUTES, () => desk.cards());
  assert.equal(finished.length, 2);
  const videos = names(desk.videos);
  await desk.click("clear-finished");
  await until("the list is empty", async () => (await desk.cards()).length === 0);
  assert.deepEqual(names(desk.videos), videos, "no file was touched");
  await until("it can be undone", () =>
    desk.js(`const toast = [...document.querySelectorAll("[data-testid=toast-good]")].find((toast) => toast.innerText.includes("off the list"));
      toast?.querySelector("button").click();
      return toast !== undefined;`),
  );
  await until("both are back", async () => (await desk.cards()).filter((card) => card.state === "completed").length === 2, undefined, () => desk.cards());
}));

test("what follows when all is done is kept over a page that is loaded again in mid-job", { timeout: 5 * MINUTES }, inTheWindow(async (desk) => {
  const id = await submit(desk, LONG);
  const before = await desk.card("it is being made", (card) => card.id === id && card.state === "running" && card.progress > 0, 2 * MINUTES);
  await desk.choose("choice-when-done", "sleep");
  await desk.driver.navigate().refresh();
  await desk.shown("shell");
  const after = await desk.card("the same job is there", (card) => card.id === id);
  assert.ok(after.progress >= before.progress, `${after.progress} >= ${before.progress}`);
  assert.equal(await desk.js("return arguments[0].dataset.value", await desk.shown("choice-when-done")), "sleep");
  await desk.choose("choice-when-done", "nothing");
}));
