/** @file Files from outside: a real drag over a real window, and a second start of the app. */
import assert from "node:assert/strict";
import { copyFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { inTheWindow, until } from "./desk.mjs";
import { SHORT, tinyClip, tinyProject } from "./projects.mjs";

const MINUTES = 60_000;
const beside = dirname(fileURLToPath(import.meta.url));
const source = join(beside, "drag_source.py");
const copied = join(beside, "clipboard_source.py");

/** Drags files from another program onto the window; lets go when the page has said what they would do. */
async function drag(desk, files, overlay = "drop-overlay") {
  const child = desk.start("/usr/bin/python3", [source, "1300", "50", ...files]);
  let said = "";
  child.stdout.on("data", (chunk) => (said += chunk));
  await until("there is something to drag", () => assert.equal(child.exitCode, null) ?? said.includes("ready"));
  await desk.tool("xdotool", ["mousemove", "1380", "110"]);
  await desk.tool("xdotool", ["mousedown", "1"]);
  for (const x of [1360, 1330, 1200, 900, 700, 620, 600]) await desk.tool("xdotool", ["mousemove", String(x), "400"]);
  await until("the page says what a drop would do", async () => {
    await desk.tool("xdotool", ["mousemove_relative", "--", "2", "1"]);
    return (await desk.find(overlay)).length > 0;
  });
  const kinds = await desk.js("return [...document.querySelectorAll('[data-testid=\"drop-item\"]')].map((item) => item.dataset.kind)");
  await desk.tool("xdotool", ["mouseup", "1"]);
  await until("the drag has ended", () => said.includes("dragged"));
  await desk.gone(overlay);
  child.kill();
  return kinds;
}

async function atTheEdge(desk) {
  const [id] = (await desk.tool("xdotool", ["search", "--onlyvisible", "--name", "^Spool$"])).split("\n");
  await desk.tool("xdotool", ["windowmove", id, "0", "0"]);
}

test("a project that is dropped is made", { timeout: 5 * MINUTES }, inTheWindow(async (desk) => {
  await atTheEdge(desk);
  const project = tinyProject(desk.folder, "Bienen tänzeln 蜜蜂", SHORT);
  assert.deepEqual(await drag(desk, [project]), ["project"]);
  const card = await desk.card("it is done", (card) => ["completed", "failed"].includes(card.state), 3 * MINUTES);
  assert.equal(card.state, "completed", card.words);
  assert.equal(card.title, "Bienen tänzeln 蜜蜂");
}));

test("a script and a clip that are dropped become one video", { timeout: 5 * MINUTES }, inTheWindow(async (desk) => {
  await atTheEdge(desk);
  const script = join(desk.folder, "my script.txt");
  writeFileSync(script, SHORT.join("\n"));
  const clip = join(desk.folder, "media", tinyClip(desk.folder));
  assert.deepEqual(await drag(desk, [script, clip]), ["script", "video"]);
  await until("it is asked for or attached", async () => (await desk.cards()).length > 0 || (await desk.find("attached-file")).length === 2);
  if ((await desk.cards()).length === 0) await desk.click("make-video");
  const card = await desk.card("it is being made", (card) => card.state === "running");
  await desk.invoke("cancel_job", { id: card.id });
  assert.equal((await desk.cards()).length, 1);
}));

test("a file that is no use is refused in words, and the queue goes on", { timeout: 5 * MINUTES }, inTheWindow(async (desk) => {
  await atTheEdge(desk);
  const damaged = join(desk.folder, "damaged.spool");
  writeFileSync(damaged, "{ this is no project");
  const other = join(desk.folder, "setup.exe");
  writeFileSync(other, "MZ");
  await drag(desk, [other]);
  assert.match(await desk.text("toast-problem"), /setup\.exe/);
  await drag(desk, [damaged]);
  await until("a sentence about it", async () => (await desk.js("return document.body.innerText")).includes("damaged.spool"));
  await drag(desk, [tinyProject(desk.folder, "After it", SHORT)]);
  await desk.card("the queue goes on", (card) => card.title === "After it" && card.state === "completed", 3 * MINUTES);
}));

test("files that were copied in another program are pasted", { timeout: 5 * MINUTES }, inTheWindow(async (desk) => {
  const clip = join(desk.folder, "media", tinyClip(desk.folder));
  const other = join(desk.folder, "another clip 蜜.mp4");
  copyFileSync(clip, other);
  const child = desk.start("/usr/bin/python3", [copied, clip, other]);
  let said = "";
  child.stdout.on("data", (chunk) => (said += chunk));
  await until("they can be pasted", () => assert.equal(child.exitCode, null) ?? said.includes("ready"));
  await desk.click("topic");
  await desk.tool("xdotool", ["key", "--clearmodifiers", "ctrl+v"]);
  await until("they are attached", async () => (await desk.find("attached-file")).length === 2);
  assert.equal(await desk.js("return arguments[0].value", await desk.shown("topic")), "", "their paths are no words");
  child.kill();
}));

/** The title of the project whose storyboard is shown. */
async function opened(desk) {
  const board = await desk.shown("storyboard");
  return (await desk.invoke("get_project", { id: await desk.js("return arguments[0].dataset.projectId", board) })).title;
}

test("a project that the app is started with is opened and not made", { timeout: 5 * MINUTES }, inTheWindow(async (desk) => {
  const project = tinyProject(desk.folder, "Started with", SHORT);
  await desk.end("SIGTERM");
  await desk.open(project);
  assert.equal(await opened(desk), "Started with");
  assert.deepEqual(await desk.cards(), []);
}));

test("a second start hands its file to the window that is there, which opens it", { timeout: 5 * MINUTES }, inTheWindow(async (desk) => {
  tinyProject(desk.folder, "Opened", SHORT);
  const child = desk.start("sh", ["-c", `cd "${desk.folder}" && exec "${process.env.SPOOL_DESKTOP}" Opened.spool`]);
  assert.equal(await opened(desk), "Opened");
  assert.deepEqual(await desk.cards(), [], "nothing is made");
  await until("the second start has ended", () => child.exitCode !== null);
  assert.equal(child.exitCode, 0);
  assert.equal(desk.pids("spool-desktop").length, 1);
}));
