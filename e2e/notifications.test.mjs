/** @file What the system tells of a video, and where a click leads. The test shows the notifications itself. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { inTheWindow, until } from "./desk.mjs";

const MINUTES = 60_000;
const server = join(dirname(fileURLToPath(import.meta.url)), "notification_server.py");

test("a video that is done is told of with its picture, and a click plays it", { timeout: 5 * MINUTES }, inTheWindow(async (desk) => {
  const shows = desk.start("/usr/bin/python3", [server]);
  let said = "";
  shows.stdout.on("data", (chunk) => (said += chunk));
  await until("somebody shows notifications", () => said.includes("ready"));
  const request = { grants: [], text: "Bees dance.", title: null, choices: { quality: "draft", shape: null } };
  const [job] = await desk.invoke("submit_render", { request });
  await desk.card("it is done", (card) => card.id === job.id && card.state === "completed", 3 * MINUTES);
  const told = await until("it is told of", () => said.split("\n").slice(1, -1).map((line) => JSON.parse(line)).find((one) => one.summary.includes("is done")) ?? false);
  assert.deepEqual([told.summary, told.body], ["“Bees dance” is done", "Click to play it."]);
  assert.match(told.icon, /^file:\/\/\/.*\.jpg$/);
  shows.kill("SIGUSR1");
  await desk.shown("player-video");
}));
