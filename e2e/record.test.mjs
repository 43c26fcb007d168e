/** @file The microphone in the real window: a line is recorded, which ALSA hears from a tone, and is heard in the video. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inTheWindow, names, until } from "./desk.mjs";

const MINUTES = 60_000;
const PITCH = 1_000;

/** From now on this computer's microphone hears a tone, as fast as time goes by, in the format that it is asked for. */
async function listenToATone(desk) {
  const pipe = join(desk.folder, "tone");
  await desk.tool("mkfifo", [pipe]);
  // Whoever holds both ends keeps the tone going between two listeners.
  const tone = `exec 3<>"$1"; exec ffmpeg -v error -nostdin -re -f lavfi -i sine=frequency=${PITCH}:sample_rate=48000 -filter:a volume=4 -ac 2 -f f32le - >&3`;
  desk.start("bash", ["-c", tone, "tone", pipe]);
  const device = `type file slave.pcm "null" file "/dev/null" infile "${pipe}" format raw`;
  writeFileSync(join(desk.env.HOME, ".asoundrc"), `pcm.!default { ${device} }\n`);
}

const seconds = (clock) => clock.split(":").reduce((sum, part) => 60 * sum + Number(part), 0);

/** How loud it is, in decibels, in a second of a video: all of it, or only the tone. */
function loudness(video, filter) {
  const args = ["-hide_banner", "-nostdin", "-ss", "0.5", "-t", "1", "-i", video, "-af", `${filter}volumedetect`, "-f", "null", "-"];
  const { stderr } = spawnSync("ffmpeg", args, { encoding: "utf8", timeout: 60_000 });
  return Number(/mean_volume: (-?[\d.]+) dB/.exec(stderr)?.[1]);
}

test("a line is recorded, heard, and is in the video", { timeout: 10 * MINUTES }, inTheWindow(async (desk) => {
  await desk.choose("choice-quality", "draft");
  await desk.click("sample-board");
  await desk.shown("storyboard");
  await desk.click("line-more");
  await desk.click("line-record");
  const [words] = await desk.js("return [...document.querySelectorAll('[data-testid=\"line-text\"]')].map((field) => field.value)");
  assert.ok((await desk.text("record-dialog")).includes(words));
  assert.ok(!existsSync(join(desk.data, "recordings")), "nothing is recorded before the button is pressed");
  await listenToATone(desk);
  await desk.click("record-start");
  await desk.shown("record-stop");
  const level = () => desk.js("return Number(document.querySelector('[data-testid=\"record-level\"]')?.getAttribute('aria-valuenow'))");
  await until("the meter moves", async () => (await level()) > 50, undefined, level);
  await until("three seconds are recorded", async () => seconds(await desk.text("record-time")) >= 3, undefined, () => desk.text("record-time"));
  await desk.click("record-stop");
  await desk.shown("record-use");
  await desk.click("record-listen");
  await until("it is heard, and ends by itself", async () => /Listen/.test(await desk.text("record-listen")));
  await desk.click("record-use");
  await desk.gone("record-dialog");
  const id = await desk.js("return document.querySelector('[data-testid=\"storyboard\"]').dataset.projectId");
  const scene = async () => (await desk.invoke("get_project", { id })).scenes[0];
  await until("the line has its recording", async () => (await scene()).recording !== null, undefined, scene);

  await desk.click("board-make");
  const card = await desk.card("it is done", ({ state }) => ["completed", "failed"].includes(state), 8 * MINUTES);
  assert.equal(card.state, "completed", card.words);
  const video = join(desk.videos, names(desk.videos).find((name) => name.endsWith(".mp4")));
  const [all, tone] = [loudness(video, ""), loudness(video, `bandpass=f=${PITCH}:width_type=h:w=40,`)];
  assert.ok(tone > all - 3, `the tone is ${tone} dB of ${all} dB`);
}));

test("a recording that the window was closed on is there the next time", { timeout: 4 * MINUTES }, inTheWindow(async (desk) => {
  await desk.click("sample-board");
  await desk.shown("storyboard");
  await desk.click("line-more");
  await desk.click("line-record");
  await listenToATone(desk);
  await desk.click("record-start");
  await desk.shown("record-stop");
  await until("three seconds are recorded", async () => seconds(await desk.text("record-time")) >= 3, undefined, () => desk.text("record-time"));
  await desk.end("SIGKILL");
  await desk.open();
  await desk.click("recent-open");
  await desk.shown("storyboard");
  await desk.click("line-more");
  await desk.click("line-record");
  await desk.shown("record-use");
  const said = await desk.text("record-said");
  assert.ok(seconds(/[\d:]+$/.exec(said)[0]) >= 2, said);
}));
