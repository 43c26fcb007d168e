/** @file The storyboard in the real window: words, pictures, undo, and the whole way by keyboard alone. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Key } from "selenium-webdriver";
import { inTheWindow, until } from "./desk.mjs";

const MINUTES = 60_000;
const VALUES = "return [...document.querySelectorAll('[data-testid=\"line-text\"]')].map((field) => field.value)";
const SAVED = "return document.querySelector('[data-testid=\"board-saved\"]')?.dataset.state";

const lines = (desk) => desk.js(VALUES);
const saved = (desk) => until("it is saved", async () => (await desk.js(SAVED)) === "saved", undefined, () => desk.js(SAVED));
const project = (desk) => desk.js("return document.querySelector('[data-testid=\"storyboard\"]').dataset.projectId");

/** The board as the back end keeps it. */
async function kept(desk) {
  return desk.invoke("get_project", { id: await project(desk) });
}

async function openSample(desk) {
  await desk.click("sample-board");
  await desk.shown("storyboard");
  await until("the lines are there", async () => (await lines(desk)).length > 3, undefined, () => lines(desk));
}

/** Keys go to whatever has the focus, as a person's do. */
const keys = (desk, ...pressed) => desk.driver.actions().sendKeys(...pressed).perform();
async function chord(desk, modifiers, key) {
  const actions = desk.driver.actions();
  modifiers.forEach((one) => actions.keyDown(one));
  actions.sendKeys(key);
  modifiers.toReversed().forEach((one) => actions.keyUp(one));
  await actions.perform();
}
const focused = (desk) => desk.js("const { dataset, id, selectionStart } = document.activeElement; return { testid: dataset.testid, id, caret: selectionStart ?? null }");

/** Presses Tab, or Shift and Tab, until the focus is on something or on a choice within it. */
async function tabTo(desk, testid, { back = false, most = 60 } = {}) {
  for (let at = 0; at < most; at += 1) {
    await (back ? chord(desk, [Key.SHIFT], Key.TAB) : keys(desk, Key.TAB));
    if (await desk.js(`return document.activeElement.closest('[data-testid="${testid}"]') !== null`)) return;
  }
  assert.fail(`${testid} is not reached by Tab: ${JSON.stringify(await focused(desk))}`);
}

test("a word of the sample is changed, a picture swapped, both undone, and the video made", { timeout: 10 * MINUTES }, inTheWindow(async (desk) => {
  await desk.choose("choice-quality", "draft");
  await openSample(desk);
  const before = await lines(desk);
  const [first] = await desk.find("line-text");
  await desk.press("the first line", first);
  await keys(desk, Key.END, " Listen.");
  await saved(desk);
  assert.equal((await kept(desk)).scenes[0].text, `${before[0]} Listen.`);

  const shown = (await kept(desk)).scenes[0].media;
  await desk.click("line-picture");
  const other = await until("there are other pictures", () =>
    desk.js("return document.querySelector('[data-testid=\"picture-choice\"]:not(:checked):not(:disabled)')"));
  const media = await desk.js("return arguments[0].dataset.media", other);
  await desk.js("arguments[0].click()", other);
  await until("it is swapped", async () => (await kept(desk)).scenes[0].media === media, undefined, () => kept(desk));
  await until("the exact picture is shown", () =>
    desk.js("const image = document.querySelector('[data-testid=\"preview\"] img'); return Boolean(image?.complete && image.naturalWidth > 100)"), 2 * MINUTES);

  await desk.click("undo");
  await until("the picture is back", async () => (await kept(desk)).scenes[0].media === shown, undefined, () => kept(desk));
  await desk.click("undo");
  await until("the words are back", async () => (await lines(desk))[0] === before[0], undefined, () => lines(desk));

  await desk.click("board-make");
  await desk.card("it is asked for", (card) => ["queued", "running", "completed"].includes(card.state));
  const card = await desk.card("it is done", (card) => ["completed", "failed"].includes(card.state), 8 * MINUTES);
  assert.equal(card.state, "completed", card.words);
}));

test("a line is heard as it is spoken", { timeout: 4 * MINUTES }, inTheWindow(async (desk) => {
  await openSample(desk);
  await desk.click("line-listen");
  await until("it plays, and ends by itself", async () => {
    const heard = await desk.js("return document.querySelector('[data-testid=\"line-listen\"]').dataset.heard ?? 'still'");
    return heard === "playing";
  }, 2 * MINUTES);
  await until("it has ended", () => desk.js("return document.querySelector('[data-testid=\"line-listen\"]').dataset.heard === undefined"), MINUTES);
}));

test("what was changed is there after a kill", { timeout: 4 * MINUTES }, inTheWindow(async (desk) => {
  await openSample(desk);
  const [first] = await desk.find("line-text");
  await desk.press("the first line", first);
  await keys(desk, Key.END, " Once more.");
  await saved(desk);
  const written = await lines(desk);
  await desk.end("SIGKILL");
  await desk.open();
  await desk.click("recent-open");
  await desk.shown("storyboard");
  await until("it is as it was", async () => (await lines(desk)).join("|") === written.join("|"), undefined, () => lines(desk));
  await desk.click("undo");
  await until("and can still be undone", async () => !(await lines(desk))[0].endsWith("Once more."), undefined, () => lines(desk));
}));

test("by keyboard alone: write, cut, join, move, undo, choose a look, make", { timeout: 8 * MINUTES }, inTheWindow(async (desk) => {
  await desk.choose("choice-quality", "draft");
  await tabTo(desk, "topic", { back: true });
  await keys(desk, "Bees dance. Flowers wait.");
  await tabTo(desk, "open-board");
  await keys(desk, Key.ENTER);
  await desk.shown("storyboard");
  await until("there are two lines", async () => (await lines(desk)).length === 2, undefined, () => lines(desk));

  await tabTo(desk, "line-text");
  await keys(desk, Key.HOME, ...Array(4).fill(Key.ARROW_RIGHT), Key.ENTER);
  await until("it is cut", async () => (await lines(desk)).join("|") === "Bees|dance.|Flowers wait.", undefined, () => lines(desk));
  assert.equal((await focused(desk)).caret, 0, "the caret is in the second");
  await keys(desk, Key.BACK_SPACE);
  await until("it is joined", async () => (await lines(desk)).join("|") === "Bees dance.|Flowers wait.", undefined, () => lines(desk));
  assert.equal((await focused(desk)).caret, 5, "the caret is between them");
  await chord(desk, [Key.ALT], Key.ARROW_DOWN);
  await until("it moved", async () => (await lines(desk)).join("|") === "Flowers wait.|Bees dance.", undefined, () => lines(desk));
  assert.equal((await focused(desk)).testid, "line-text", "the focus went with it");
  await chord(desk, [Key.CONTROL], "z");
  await until("it is back", async () => (await lines(desk))[0] === "Bees dance.", undefined, () => lines(desk));

  await tabTo(desk, "board-side");
  await keys(desk, Key.ARROW_RIGHT);
  await desk.shown("look-panel");
  await tabTo(desk, "looks");
  await keys(desk, Key.ARROW_RIGHT);
  await until("another look is chosen", async () => (await kept(desk)).look === "pop", undefined, () => kept(desk));
  await chord(desk, [Key.CONTROL], Key.ENTER);
  const card = await desk.card("it is done", (card) => ["completed", "failed"].includes(card.state), 5 * MINUTES);
  assert.equal(card.state, "completed", card.words);
}));
