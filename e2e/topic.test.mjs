/** @file From a few words to a video that plays, by the keyboard alone, in both languages. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Key } from "selenium-webdriver";
import { inTheWindow, names, until } from "./desk.mjs";

const MINUTES = 60_000;
/** More stops than any page has. */
const STOPS = 120;

const type = (desk, ...keys) => desk.driver.actions().sendKeys(...keys).perform();
const focused = (desk) => desk.js("return document.activeElement?.dataset?.testid ?? ''");

/** Goes on with Tab until something has the focus. */
async function tabTo(desk, testid) {
  const seen = [];
  for (let stop = 0; stop < STOPS; stop += 1) {
    const at = await focused(desk);
    if (at === testid) return;
    seen.push(at);
    await type(desk, Key.TAB);
  }
  assert.fail(`${testid} is not reached by Tab: ${seen}`);
}

/** Opens a short list, goes down to a choice, and takes it. */
async function pick(desk, list, value) {
  await tabTo(desk, list);
  await type(desk, Key.ENTER);
  await desk.shown(`${list}-${value}`);
  for (let stop = 0; stop < STOPS && (await focused(desk)) !== `${list}-${value}`; stop += 1) await type(desk, Key.ARROW_DOWN);
  await type(desk, Key.ENTER);
  await until(`${value} is chosen`, () => desk.js("return document.querySelector(`[data-testid=\"${arguments[0]}\"]`).dataset.value === arguments[1]", list, value));
}

const journey = (topic, script) => async (desk) => {
  await desk.shown("compose");
  await tabTo(desk, "topic");
  await type(desk, topic);
  await pick(desk, "choice-script-length", "20");
  await pick(desk, "choice-quality", "draft");
  await tabTo(desk, "make-video");
  await type(desk, Key.ENTER);
  const card = await desk.card("it is done", ({ state }) => state === "completed" || state === "failed", 8 * MINUTES);
  assert.equal(card.state, "completed", card.words);
  assert.equal(card.title, topic);
  const captions = readFileSync(join(desk.videos, names(desk.videos).find((name) => name.endsWith(".srt"))), "utf8");
  const letters = captions.match(/\p{L}/gu);
  const own = letters.filter((letter) => script.test(letter));
  assert.ok(own.length > 40 && own.length > 0.9 * letters.length, captions);
  await tabTo(desk, "action-play");
  await type(desk, Key.ENTER);
  const video = await desk.shown("player-video");
  const playing = () => desk.js("const [video] = arguments; return { at: video.currentTime, length: video.duration, error: video.error?.code ?? 0 }", video);
  await until("the video plays", async () => (await playing()).at > 0.5, 60_000, playing);
  const { length } = await playing();
  assert.ok(length > 14 && length < 30, `${length} s`);
  await type(desk, Key.ESCAPE);
  await desk.gone("player-video");
};

test("a topic becomes a video that plays, by the keyboard alone", { timeout: 10 * MINUTES }, inTheWindow(journey("How bees dance", /\p{Script=Latin}/u)));

test("a Chinese topic becomes a Chinese video", { timeout: 10 * MINUTES }, inTheWindow(journey("蜜蜂怎么跳舞", /\p{Script=Han}/u), { language: "zh_CN.UTF-8" }));
