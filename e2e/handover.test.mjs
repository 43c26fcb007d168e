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
  const [id] = (await desk.tool("xdotool", ["search", "--onlyvisible", "--name", "^Spool$"])).split("\n");
  await desk.tool("xdotool", ["windowmove", id, "0", "0"]);
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

/** The window's place on the screen. */
async function place(desk) {
  const [id] = (await desk.tool("xdotool", ["search", "--onlyvisible", "--name", "^Spool$"])).split("\n");
  const told = await desk.tool("xdotool", ["getwindowgeometry", "--shell", id]);
  return ["X", "Y"].map((axis) => Number(new RegExp(`^${axis}=(-?\\d+)$`, "m").exec(told)[1]));
}

/** Takes the poster by the mouse; answers where it was taken. */
async function take(desk) {
  const poster = await desk.shown("action-play");
  await desk.js("arguments[0].scrollIntoView({ block: 'center' })", poster);
  const [left, top] = await place(desk);
  const [x, y] = await desk.js("const box = arguments[0].getBoundingClientRect(); return [box.x + box.width / 3, box.y + box.height / 3].map(Math.round)", poster);
  await desk.tool("xdotool", ["mousemove", String(left + x), String(top + y)]);
  await desk.tool("xdotool", ["mousedown", "1"]);
  for (const step of [4, 8, 12, 20]) await desk.tool("xdotool", ["mousemove", String(left + x + step), String(top + y + step)]);
  return [left + x, top + y];
}

test("a copied video is pasted as a file, and one that is gone says so", { timeout: 5 * MINUTES }, inTheWindow(async (desk) => {
  const path = await finished(desk);
  await desk.click("action-copy");
  await until("it says so", async () => (await desk.text("toast-good")).includes(TITLE));
  const pasted = (await desk.tool("/usr/bin/python3", [receiver, "paste"])).split("\n").map((line) => JSON.parse(line));
  const address = pathToFileURL(path).href;
  assert.deepEqual(pasted, [{ "text/uri-list": `${address}\r\n` }, { "x-special/gnome-copied-files": `copy\n${address}` }]);
  assert.equal(readFileSync(fileURLToPath(address)).toString("latin1", 4, 8), "ftyp");

  rmSync(path);
  await desk.click("action-copy");
  await desk.shown("toast-problem");
  await assert.rejects(desk.invoke("drag_video", { id: (await desk.cards())[0].id, index: 0 }), ({ error }) => error.code === "video_missing");
}));

test("a poster dragged out of the window is the video's file elsewhere, and nothing over the window itself", { timeout: 5 * MINUTES }, inTheWindow(async (desk) => {
  const path = await finished(desk);
  const child = desk.start("/usr/bin/python3", [receiver, "drop", "1300", "50"]);
  let said = "";
  child.stdout.on("data", (chunk) => (said += chunk));
  await until("there is somewhere to drop", () => said.includes("ready"));

  await take(desk);
  await until("it is over the other program", async () => {
    for (const x of [1340, 1360, 1380]) await desk.tool("xdotool", ["mousemove", String(x), "110"]);
    return said.includes("over");
  });
  await desk.tool("xdotool", ["mouseup", "1"]);
  await until("it is dropped", () => said.includes("dropped"));
  assert.deepEqual(JSON.parse(said.split("\n").find((line) => line.includes("dropped"))), { dropped: [pathToFileURL(path).href] });

  const [x, y] = await take(desk);
  for (const step of [40, 60, 80]) await desk.tool("xdotool", ["mousemove", String(x - step), String(y + step)]);
  assert.deepEqual(await desk.find("drop-overlay"), []);
  await desk.tool("xdotool", ["mouseup", "1"]);
  await desk.click("action-copy");
  assert.deepEqual([await desk.find("drop-overlay"), await desk.find("attached-file"), (await desk.cards()).length], [[], [], 1]);
}));
