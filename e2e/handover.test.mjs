/** @file A finished video is handed to another program as a file, by the clipboard. */
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
  const pasted = (await desk.tool("/usr/bin/python3", [receiver])).split("\n").map((line) => JSON.parse(line));
  const address = pathToFileURL(path).href;
  assert.deepEqual(pasted, [{ "text/uri-list": `${address}\r\n` }, { "x-special/gnome-copied-files": `copy\n${address}` }]);
  assert.equal(readFileSync(fileURLToPath(address)).toString("latin1", 4, 8), "ftyp");

  rmSync(path);
  await desk.click("action-copy");
  await desk.shown("toast-problem");
  await assert.rejects(desk.invoke("drag_video", { id: (await desk.cards())[0].id, index: 0 }), ({ error }) => error.code === "video_missing");
}));
