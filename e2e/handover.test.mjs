/** @file A finished video is handed to another program as a file: pasted from the clipboard, and dragged out of the window. */
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { inTheWindow, until } from "./desk.mjs";
import { SHORT, tinyProject } from "./projects.mjs";

const MINUTES = 60_000;
const receiver = join(dirname(fileURLToPath(import.meta.url)), "receiver.py");
/** All that an address writes otherwise. */
const TITLE = "100% Bienen #1 蜜蜂";

/** A finished video; answers where its file is. */
async function finished(desk) {
  const child = desk.start("sh", ["-c", 'exec "$0" "$1"', process.env.SPOOL_DESKTOP, tinyProject(desk.folder, TITLE, SHORT)]);
  await until("the second start has ended", () => child.exitCode !== null);
  const board = await desk.shown("storyboard");
  await desk.invoke("make_project", { id: await desk.js("return arguments[0].dataset.projectId", board), choices: {} });
  await desk.click("board-back");
  const card = await desk.card("it is done", (card) => ["completed", "failed"].includes(card.state), 3 * MINUTES);
  assert.equal(card.state, "completed", card.words);
  const [video] = (await desk.invoke("get_job", { id: card.id })).videos;
  assert.equal(basename(video.path), `${TITLE}.mp4`);
  return video.path;
}

test("a copied video is pasted as a file, and one that is gone says so", { timeout: 5 * MINUTES }, inTheWindow(async (desk) => {
  const path = await finished(desk);
  await desk.click("action-copy");
  await until("it says so", async () => (await desk.js("return document.body.innerText")).includes(`“${TITLE}” is copied`));
  const pasted = (await desk.tool("/usr/bin/python3", [receiver, "paste"])).split("\n").map((line) => JSON.parse(line));
  const address = pathToFileURL(path).href;
  assert.deepEqual(pasted, [{ "text/uri-list": `${address}\r\n` }, { "x-special/gnome-copied-files": `copy\n${address}` }]);
  assert.equal(readFileSync(fileURLToPath(address)).toString("latin1", 4, 8), "ftyp");

  rmSync(path);
  await desk.click("action-copy");
  await desk.shown("toast-problem");
  await assert.rejects(desk.invoke("drag_video", { id: (await desk.cards())[0].id, index: 0 }), ({ error }) => error.code === "video_missing");
}));

/** Where on the screen the upper left corner of the page is. */
async function corner(desk) {
  const [id] = (await desk.tool("xdotool", ["search", "--onlyvisible", "--name", "^Spool$"])).split("\n");
  const told = await desk.tool("xdotool", ["getwindowgeometry", "--shell", id]);
  return ["X", "Y"].map((axis) => Number(new RegExp(`^${axis}=(-?\\d+)$`, "m").exec(told)[1]));
}

/** Takes the poster by the mouse; ends when the page has given it something to take along. */
async function take(desk) {
  const poster = await desk.shown("action-play");
  await desk.js(
    `window.dragging = null;
    for (const kind of ["dragstart", "dragend"]) addEventListener(kind, () => (window.dragging = kind), { once: true });
    arguments[0].scrollIntoView({ block: "center", behavior: "instant" });`,
    poster,
  );
  const [left, top] = await corner(desk);
  const box = await desk.js("const { x, y, width, height } = arguments[0].getBoundingClientRect(); return [x + width / 3, y + height / 3].map(Math.round)", poster);
  const [x, y] = [left + box[0], top + box[1]];
  await desk.tool("xdotool", ["mousemove", String(x), String(y)]);
  await until("the pointer is over the poster", () => desk.js("return arguments[0].matches(':hover')", poster));
  await desk.tool("xdotool", ["mousedown", "1"]);
  await until("the drag begins", async () => {
    await desk.tool("xdotool", ["mousemove_relative", "--", "4", "3"]);
    return (await dragging(desk)) === "dragstart";
  });
}

const dragging = (desk) => desk.js("return window.dragging");

async function letGo(desk) {
  await desk.tool("xdotool", ["mouseup", "1"]);
  await until("the drag has ended", async () => (await dragging(desk)) === "dragend");
}

test("a poster dragged out of the window is the video's file elsewhere, and nothing over the window itself", { timeout: 5 * MINUTES }, inTheWindow(async (desk) => {
  const path = await finished(desk);
  const [id] = (await desk.tool("xdotool", ["search", "--onlyvisible", "--name", "^Spool$"])).split("\n");
  await desk.tool("xdotool", ["windowmove", id, "0", "0"]);
  const child = desk.start("/usr/bin/python3", [receiver, "drop", "1430", "860"]);
  let said = "";
  child.stdout.on("data", (chunk) => (said += chunk));
  await until("there is somewhere to drop", () => said.includes("ready"));

  await take(desk);
  await until("it is over the other program", async () => {
    for (const x of ["1480", "1490", "1500"]) await desk.tool("xdotool", ["mousemove", x, "920"]);
    return said.includes("over");
  });
  await letGo(desk);
  await until("it is dropped", () => said.includes("dropped"));
  const { dropped } = JSON.parse(said.split("\n").find((line) => line.includes("dropped")));
  assert.deepEqual(dropped.map((address) => fileURLToPath(address)), [path]);
  child.kill();

  await desk.js(
    `window.seen = 0;
    new MutationObserver(() => (window.seen += document.querySelectorAll('[data-testid="drop-overlay"]').length)).observe(document.body, { childList: true, subtree: true });
    window.over = 0;
    addEventListener("dragover", () => (window.over += 1));`,
  );
  await take(desk);
  await until("it is over the page", async () => {
    await desk.tool("xdotool", ["mousemove_relative", "--", "3", "5"]);
    return (await desk.js("return window.over")) > 5;
  });
  await letGo(desk);
  await desk.click("action-copy");
  await until("the page goes on", async () => (await desk.js("return document.body.innerText")).includes(`“${TITLE}” is copied`));
  assert.deepEqual([await desk.js("return window.seen"), await desk.find("attached-file"), (await desk.cards()).length], [0, [], 1]);
}));
