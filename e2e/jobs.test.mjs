/** @file Work survives whatever happens to page, window and program. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { inTheWindow, names, until } from "./desk.mjs";

const MINUTES = 60_000;
const SCRIPT = Array.from({ length: 12 }, (_, at) => `This is sentence number ${at + 1}, and a bee flies past it slowly.`).join(" ");

/** Pastes a script and asks for its video in draft quality. */
async function ask(desk, text) {
  await desk.choose("choice-quality", "draft");
  await desk.paste("topic", text);
  await desk.click("make-video");
  return desk.card("it is being made", (card) => card.state === "running" && card.progress > 0, 2 * MINUTES);
}

test("a job that is stopped stops at once and leaves nothing behind", { timeout: 5 * MINUTES }, inTheWindow(async (desk) => {
  await ask(desk, SCRIPT);
  await desk.click("action-stop");
  await desk.card("it is stopped", (card) => card.state === "cancelled");
  await until("ffmpeg is gone", () => desk.pids("ffmpeg").length === 0);
  await until("its scratch is gone", () => names(join(desk.data, "work")).length === 0, undefined, () => names(join(desk.data, "work")));
  assert.deepEqual(names(desk.videos), []);
}));

test("a page that is loaded again shows the job as it is", { timeout: 5 * MINUTES }, inTheWindow(async (desk) => {
  const before = await ask(desk, SCRIPT);
  await desk.driver.navigate().refresh();
  await desk.shown("shell");
  const after = await desk.card("the same job is there", (card) => card.id === before.id);
  assert.equal(after.state, "running");
  assert.ok(after.progress >= before.progress, `${after.progress} >= ${before.progress}`);
  await desk.card("and it moves", (card) => card.progress > after.progress || card.state === "completed", 2 * MINUTES);
}));

test("a program that was killed goes on with the same job", { timeout: 8 * MINUTES }, inTheWindow(async (desk) => {
  const before = await ask(desk, SCRIPT.split(". ").slice(0, 4).join(". "));
  await desk.card("part of it is made", (card) => card.progress >= 20, 2 * MINUTES);
  await desk.end("SIGKILL");
  await until("ffmpeg ended with it", () => desk.pids("ffmpeg").length === 0, 5_000);
  assert.deepEqual(names(desk.videos), [], "no half file");
  await desk.open();
  await desk.card("the same job is done", (card) => card.id === before.id && card.state === "completed", 5 * MINUTES);
  const videos = names(desk.videos).filter((name) => name.endsWith(".mp4"));
  assert.equal(videos.length, 1);
  const length = execFileSync("ffprobe", ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", join(desk.videos, videos[0])], { encoding: "utf8", timeout: 30_000 });
  assert.ok(Number(length) > 2, `a whole video: ${length.trim()} s`);
}));

test("a session that ends finishes later, and no try is spent", { timeout: 8 * MINUTES }, inTheWindow(async (desk) => {
  const { id } = await ask(desk, SCRIPT);
  await desk.end("SIGTERM");
  assert.deepEqual(desk.pids("ffmpeg"), []);
  await desk.open();
  await desk.card("it goes on by itself", (card) => card.id === id && card.state === "running");
  assert.equal((await desk.invoke("get_job", { id })).attempt, 1);
}));

test("a window that is closed in mid-work goes on unseen, and comes back", { timeout: 8 * MINUTES }, inTheWindow(async (desk) => {
  const before = await ask(desk, SCRIPT);
  const seen = () => desk.tool("xdotool", ["search", "--onlyvisible", "--name", "^Spool$|· Spool$"]).then((ids) => ids !== "", () => false);
  await until("the window is there", seen);
  await desk.tool("xdotool", ["key", "--clearmodifiers", "alt+F4"]);
  await until("the window is gone", async () => !(await seen()));
  await desk.card("the work goes on", (card) => card.progress > before.progress || card.state === "completed", 2 * MINUTES);
  desk.start(process.env.SPOOL_DESKTOP, []);
  await until("the window is back", seen);
  assert.equal(desk.pids("spool-desktop").length <= 2, true);
}));
