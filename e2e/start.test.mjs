/** @file The first minutes: the app opens, speaks the person's language, and makes the sample into a video that plays. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { inTheWindow, names, until } from "./desk.mjs";

const MINUTES = 60_000;

test("the app opens on its start page", { timeout: 2 * MINUTES }, inTheWindow(async (desk) => {
  await desk.shown("compose");
  await desk.shown("sample-card");
  await desk.shown("first-steps");
  assert.equal(await desk.driver.getTitle(), "Spool");
  const blocked = await desk.js("return window.performance.getEntriesByType('resource').filter((one) => one.responseStatus >= 400).map((one) => one.name)");
  assert.deepEqual(blocked.filter((name) => !name.endsWith("sample-poster")), []);
  assert.equal(await desk.js("return getComputedStyle(document.querySelector('[data-testid=\"make-video\"]')).borderTopLeftRadius === '0px'"), false, "the styles came through the policy");
}));

test("the page may do nothing but what it is for", { timeout: 2 * MINUTES }, inTheWindow(async (desk) => {
  for (const command of ["plugin:opener|open_path", "plugin:dialog|open", "plugin:event|emit", "plugin:window|close", "plugin:store|load"]) {
    await assert.rejects(desk.invoke(command, { path: "/etc/passwd" }), /not allowed|not found/i, command);
  }
  await assert.rejects(desk.js("return fetch('http://127.0.0.1:1/').then(() => 'through')"), undefined, "no network");
  const { media_base: media } = await desk.invoke("app_snapshot");
  for (const address of ["https://example.org/", "file:///etc/passwd", "data:text/html,hello", "about:blank", `${media}/sample-poster`, "media://localhost/018f0000"]) {
    await desk.js("window.location.href = arguments[0]", address);
    await desk.js("const link = document.body.appendChild(document.createElement('a')); link.href = arguments[0]; link.click(); link.remove()", address);
    assert.equal(await desk.js("return window.open(arguments[0])", address), null, address);
    assert.equal((await desk.driver.getAllWindowHandles()).length, 1, address);
    assert.match(await desk.driver.getCurrentUrl(), /^tauri:\/\/localhost/, address);
    await desk.shown("compose");
  }
}));

test("the page speaks Chinese when asked to, and still does after a restart of the page", { timeout: 2 * MINUTES }, inTheWindow(async (desk) => {
  const english = await desk.text("make-video");
  await desk.click("open-settings");
  await desk.choose("choice-language", "zh-CN");
  await until("the button is Chinese", async () => /[\u4e00-\u9fff]/.test(await desk.text("make-video")));
  assert.notEqual(await desk.text("make-video"), english);
  await desk.driver.navigate().refresh();
  await desk.shown("shell");
  assert.match(await desk.text("make-video"), /[\u4e00-\u9fff]/);
  assert.equal(await desk.js("return document.documentElement.lang"), "zh-CN");
}));

test("the page starts in the language of the computer", { timeout: 2 * MINUTES }, inTheWindow(async (desk) => {
  assert.match(await desk.text("make-video"), /[\u4e00-\u9fff]/);
}, { language: "zh_CN.UTF-8" }));

test("the sample becomes a video that plays", { timeout: 10 * MINUTES }, inTheWindow(async (desk) => {
  await desk.choose("choice-quality", "draft");
  await desk.click("sample-make");
  await desk.card("it is being made", (card) => card.state === "running");
  const seen = new Set();
  await desk.card("it is done", (card) => (seen.add(card.progress), card.state === "completed" || card.state === "failed"), 8 * MINUTES);
  const [card] = await desk.cards();
  assert.equal(card.state, "completed", card.words);
  const steps = [...seen];
  assert.ok(steps.length > 5, `progress moved: ${steps}`);
  assert.deepEqual(steps, steps.toSorted((a, b) => a - b), "progress never fell");
  assert.equal(names(desk.videos).filter((name) => name.endsWith(".mp4")).length, 1);
  await desk.click("action-play");
  const video = await desk.shown("player-video");
  const playing = () => desk.js("const [video] = arguments; return { ready: video.readyState, at: video.currentTime, wide: video.videoWidth, error: video.error?.code ?? 0 }", video);
  await until("the video plays", async () => { const now = await playing(); return now.ready >= 2 && now.at > 0.5; }, 60_000, playing);
  assert.ok((await playing()).wide > 0);
  await desk.js("arguments[0].currentTime = 10", video);
  await until("it seeks", async () => (await playing()).at >= 10, 30_000, playing);
  assert.ok(existsSync(desk.data));
}));
