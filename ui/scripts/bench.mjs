/**
 * @file Measures the page in headless Chromium with 1,000 jobs and with 200 lines, each figure against its goal: start to
 * first paint, the delay of keys and presses until the picture that shows them, while progress comes in as well, and
 * memory over an hour of progress. `npm run ui:bench -- [--json FILE] [--check] [--messages N] [--starts N]`.
 *
 * Keys and presses are the browser's own trusted events (Input.dispatchKeyEvent, Input.dispatchMouseEvent), timed by its
 * Event Timing; memory is counted after a collection. Each act is done three times, and the middle one counts; beside it
 * stands what it cost the page's own thread, which other programs do not change. The computer's load is printed.
 */
import { writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { openScenes } from "./scenes.mjs";

/** What we promise, on a computer with two cores. */
const GOALS = { paint: 1_500, delay: 100, growth: 3, nodes: 200 };
/** Ten a second, as many as the back end tells at most. */
const HOUR = 36_000;
const A_SECOND = 10;
const BATCH = 20;
const WARM = 1_000;
const MARKS = 6;
const ROUNDS = 3;
const TYPED = "The night sky is dark because the universe had a beginning.";

const { values } = parseArgs({ options: { json: { type: "string" }, check: { type: "boolean", default: false }, messages: { type: "string", default: String(HOUR) }, starts: { type: "string", default: "5" } } });
const MESSAGES = Number(values.messages);
const { browser, base, close } = await openScenes();
const busyBefore = loadavg()[0] ?? 0;
const median = (figures) => [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;

/** In the page, before anything else: notes every event, every long task, and when the shell is painted. */
function watch() {
  window.seen = { events: [], tasks: [] };
  new PerformanceObserver((list) => window.seen.events.push(...list.getEntries().map(({ name, startTime, processingStart, duration, interactionId }) => ({ name, wait: processingStart - startTime, duration, interactionId })))).observe({ type: "event", durationThreshold: 16, buffered: true });
  new PerformanceObserver((list) => window.seen.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask", buffered: true });
  window.shown = new Promise((done) => {
    const look = () => (document.querySelector('[data-testid="shell"]') ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))) : requestAnimationFrame(look));
    requestAnimationFrame(look);
  });
}

async function open(scene) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on("pageerror", (error) => console.error(scene, error.message));
  await page.addInitScript(watch);
  await page.goto(`${base}scenes.html?scene=${scene}&theme=light&lang=en`);
  const paint = await page.evaluate(() => window.shown);
  return { page, paint };
}

/** From asking for the page to the picture with the shell in it: each start is a page of its own. */
async function starts(scene) {
  const paints = [];
  for (let at = 0; at < Number(values.starts); at += 1) {
    const { page, paint } = await open(scene);
    paints.push(paint);
    await page.close();
  }
  return { paint: median(paints), slowest: Math.max(...paints) };
}

/** What somebody does, and what it cost: the slowest wait of an event, the slowest way from it to its picture, tasks over 50 ms. */
async function measure(page, act) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const spent = async () => (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await page.waitForTimeout(500);
    await page.evaluate(() => Object.assign(window.seen, { events: [], tasks: [] }));
    const before = await spent();
    const count = await act();
    await page.waitForTimeout(700);
    const cost = ((await spent()) - before) * 1_000;
    const { events, tasks } = await page.evaluate(() => window.seen);
    // Events faster than one picture are not told; those are within it.
    const most = (of) => Math.round(Math.max(0, ...events.map(of)));
    rounds.push({ count, wait: most(({ wait }) => wait), delay: Math.max(16, most(({ duration }) => duration)), long_tasks: tasks.length, longest_task: Math.round(Math.max(0, ...tasks)), cost_each: Math.round(cost / count) });
  }
  await session.detach();
  return rounds.sort((a, b) => a.delay - b.delay)[Math.floor(ROUNDS / 2)];
}

const typing = (page, testid) =>
  measure(page, async () => {
    await page.locator(`[data-testid="${testid}"]`).first().click();
    await page.keyboard.type(TYPED, { delay: 60 });
    return TYPED.length;
  });

const pressing = (page, testids) =>
  measure(page, async () => {
    for (const testid of testids) {
      await page.locator(`[data-testid="${testid}"]:visible`).first().click();
      await page.waitForTimeout(400);
    }
    return testids.length;
  });

/** Says so many messages of progress, `pace` of them in each picture; with `every` in milliseconds instead, as time goes by. */
const progress = (page, from, count, { every } = {}) =>
  page.evaluate(
    async ([from, count, batch, every]) => {
      const { scene } = window;
      const first = scene.jobs().find((job) => job.state === "running");
      for (let at = from; at < from + count; at += 1) {
        scene.say({ type: "changed", job: { ...first, revision: 1_000 + at, progress: Math.floor((at % 9_900) / 100), step: [1 + (at % 12), 12], eta_ms: 60_000 - (at % 600) * 100 } });
        if (every) await new Promise((done) => setTimeout(done, every));
        else if (at % batch === 0) await new Promise((done) => requestAnimationFrame(done));
      }
    },
    [from, count, BATCH, every ?? 0],
  );

/** After a collection: what lives on, in MB, elements and listeners. */
async function alive(session) {
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners } = await session.send("Memory.getDOMCounters");
  return { mb: usedSize / 1e6, nodes, listeners: jsEventListeners };
}

// The browser's own start is no part of it.
await (await open("empty")).page.close();
const jobs = await starts("thousand");
const lines = await starts("board-long");

const { page } = await open("thousand");
const desk = { typing: await typing(page, "topic"), pressing: await pressing(page, ["choice-shape", "choice-shape-16:9", "action-more", "menu-history", "history-close"]) };
const told = progress(page, 0, 3 * 6 * A_SECOND, { every: 1_000 / A_SECOND });
desk.meanwhile = await typing(page, "topic");
await told;

const session = await page.context().newCDPSession(page);
await session.send("HeapProfiler.enable");
// The first of them fill the caches that any page has.
await progress(page, 100, WARM);
const marks = [await alive(session)];
for (let mark = 0; mark < MARKS; mark += 1) {
  await progress(page, 100 + WARM + mark * (MESSAGES / MARKS), MESSAGES / MARKS);
  marks.push(await alive(session));
}
await page.close();

const long = await open("board-long");
const board = { typing: await typing(long.page, "line-text"), pressing: await pressing(long.page, ["line-more", "line-add", "undo", "board-side", "board-more"]) };
await long.page.close();
await close();

const [before, after] = [marks[0], marks.at(-1)];
const figures = { cores: cpus().length, load: { before: busyBefore, after: loadavg()[0] ?? 0 }, jobs, lines, desk, board, memory: { messages: MESSAGES, marks, growth_mb: after.mb - before.mb } };
const rows = [
  ["1,000 jobs: start to first paint, median", jobs.paint, "ms", GOALS.paint],
  ["1,000 jobs: start to first paint, slowest", jobs.slowest, "ms", GOALS.paint],
  ["200 lines: start to first paint, median", lines.paint, "ms", GOALS.paint],
  ["200 lines: start to first paint, slowest", lines.slowest, "ms", GOALS.paint],
  [`1,000 jobs: ${desk.typing.count} keys, slowest to its picture`, desk.typing.delay, "ms", GOALS.delay],
  [`  the same while ${A_SECOND} messages a second come in`, desk.meanwhile.delay, "ms", GOALS.delay],
  [`1,000 jobs: ${desk.pressing.count} presses, slowest to its picture`, desk.pressing.delay, "ms", GOALS.delay],
  [`200 lines: ${board.typing.count} keys, slowest to its picture`, board.typing.delay, "ms", GOALS.delay],
  [`200 lines: ${board.pressing.count} presses, slowest to its picture`, board.pressing.delay, "ms", GOALS.delay],
  [`${MESSAGES} messages: memory more than before`, after.mb - before.mb, "MB", GOALS.growth],
  [`${MESSAGES} messages: elements more than before`, after.nodes - before.nodes, "", GOALS.nodes],
];
const shown = (figure, unit) => `${unit === "MB" ? figure.toFixed(1) : Math.round(figure)} ${unit}`.trim();
console.log(`\n${`the page, ${figures.cores} cores, load ${busyBefore.toFixed(1)} before and ${figures.load.after.toFixed(1)} after`.padEnd(64)} ${"figure".padStart(10)} ${"goal".padStart(12)}`);
for (const [name, figure, unit, goal] of rows) console.log(`${name.padEnd(64)} ${shown(figure, unit).padStart(10)} ${`<= ${shown(goal, unit)}`.padStart(12)}${figure > goal ? "  MISSED" : ""}`);
console.log(`memory along the way, in MB: ${marks.map(({ mb }) => mb.toFixed(1)).join(", ")}; listeners ${before.listeners}, then ${after.listeners}`);
for (const [name, { wait, long_tasks, longest_task, cost_each }] of Object.entries({ "keys on the desk": desk.typing, "keys while it is told": desk.meanwhile, "presses on the desk": desk.pressing, "keys on the board": board.typing, "presses on the board": board.pressing })) {
  console.log(`${name}: waited at most ${wait} ms; ${long_tasks} tasks over 50 ms, the longest ${longest_task} ms; ${cost_each} ms of the page's thread for each`);
}
if (values.json) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
process.exit(values.check && rows.some(([, figure, , goal]) => figure > goal) ? 1 : 0);
