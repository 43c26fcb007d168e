/**
 * @file A real window on a display of its own, with a fresh profile, for one test. Promises: every wait ends, what
 * was started is ended with the test, and a test that failed leaves its log and a picture in e2e/shots/failed.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { Builder, Capabilities } from "selenium-webdriver";

const here = dirname(fileURLToPath(import.meta.url));
const app = process.env.SPOOL_DESKTOP;
const SCREEN = "1600x1000x24";
/** What may take a while on a busy machine; a wait ends as soon as it is so. */
const SOON = 60_000;
const groups = new Set();

process.on("exit", () => groups.forEach((child) => endGroup(child, "SIGKILL")));

/** Opens a window for this test; closes it, and all that came with it, when the test ends. */
export async function openDesk(t, { language = "en_GB.UTF-8" } = {}) {
  const desk = new Desk(t.name, language);
  t.after(() => desk.tidy());
  await desk.settle();
  await desk.open();
  return desk;
}

/** Runs a test body; on a failure keeps log and picture. */
export function inTheWindow(body, options) {
  return async (t) => {
    const desk = await openDesk(t, options);
    try {
      await body(desk, t);
    } catch (error) {
      await desk.keepEvidence();
      throw error;
    }
  };
}

class Desk {
  constructor(name, language) {
    this.name = name.replaceAll(/\W+/g, "-").slice(0, 60);
    this.language = language;
    this.folder = mkdtempSync(join(tmpdir(), "spool-e2e-"));
    this.data = join(this.folder, "data");
    this.videos = join(this.folder, "home", "Videos", "Spool");
    this.log = createWriteStream(join(this.folder, "app.log"));
    this.children = [];
  }

  /** Display, session bus, window manager and driver, each in a process group of its own. */
  async settle() {
    const display = await this.#heard(this.#spawn("Xvfb", ["-displayfd", "3", "-screen", "0", SCREEN, "-nolisten", "tcp"], 3), 3);
    const home = join(this.folder, "home");
    const folders = { HOME: home, XDG_CONFIG_HOME: "config", XDG_DATA_HOME: "share", XDG_CACHE_HOME: "cache", XDG_RUNTIME_DIR: "run" };
    this.env = { PATH: process.env.PATH, LANG: this.language, LC_ALL: this.language, DISPLAY: `:${display}`, GDK_BACKEND: "x11" };
    for (const [name, folder] of Object.entries(folders)) {
      this.env[name] = folder === home ? home : join(this.folder, folder);
      mkdirSync(this.env[name], { recursive: true, mode: 0o700 });
    }
    const { SPOOL_RESOURCES, SPOOL_SAMPLES } = process.env;
    Object.assign(this.env, { SPOOL_RESOURCES, SPOOL_SAMPLES, SPOOL_DATA_DIR: this.data, NO_AT_BRIDGE: "1", RUST_BACKTRACE: "1" });
    // What tauri-driver would set; on Linux it does no more than that and pass on to WebKitWebDriver.
    Object.assign(this.env, { TAURI_AUTOMATION: "true", TAURI_WEBVIEW_AUTOMATION: "true" });
    const bus = this.#spawn("dbus-daemon", ["--session", "--nofork", "--print-address=3"], 3);
    this.env.DBUS_SESSION_BUS_ADDRESS = await this.#heard(bus, 3);
    this.#spawn("openbox", ["--sm-disable"]);
    this.port = await freePort();
    this.driverProcess = this.#spawn("WebKitWebDriver", ["--host=127.0.0.1", `--port=${this.port}`]);
    await until("the driver answers", () => fetch(`http://127.0.0.1:${this.port}/status`).then((answer) => answer.ok, () => false));
  }

  /** Starts the app and waits for its page. */
  async open(...args) {
    const capabilities = new Capabilities({ browserName: "wry", "webkitgtk:browserOptions": { binary: app, args } });
    const built = new Builder().usingServer(`http://127.0.0.1:${this.port}`).withCapabilities(capabilities).build();
    this.driver = await within(2 * SOON, "the app starts", Promise.resolve(built));
    await this.driver.manage().setTimeouts({ script: SOON, pageLoad: SOON, implicit: 0 });
    await this.shown("shell");
  }

  /** Ends the app: `SIGKILL` as a power cut would, `SIGTERM` as the end of the session does. */
  async end(signal) {
    const [pid] = this.pids("spool-desktop");
    assert.ok(pid, "the app runs");
    process.kill(pid, signal);
    await until("the app is gone", () => this.pids("spool-desktop").length === 0);
    await within(10_000, "the session ends", this.driver.quit()).catch(() => undefined);
  }

  /** Processes of this test by the name of their program. */
  pids(program) {
    const mine = `SPOOL_DATA_DIR=${this.data}`;
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/exe`).endsWith(`/${program}`) && readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(mine);
      } catch {
        return false;
      }
    });
  }

  find(testid) {
    return this.driver.findElements({ css: `[data-testid="${testid}"]` });
  }

  async shown(testid, milliseconds = SOON) {
    return until(`${testid} is shown`, async () => {
      const [element] = await this.find(testid);
      return element && (await element.isDisplayed()) ? element : false;
    }, milliseconds);
  }

  async gone(testid) {
    await until(`${testid} is gone`, () => this.js(
      "return [...document.querySelectorAll(`[data-testid=\"${arguments[0]}\"]`)].every((element) => !element.checkVisibility())", testid,
    ));
  }

  async click(testid) {
    const element = await this.shown(testid);
    await this.press(testid, element);
  }

  /** Clicks an element that may still be on its way to its place. */
  async press(what, element) {
    await until(`${what} takes the click`, () => element.click().then(() => true, () => false));
  }

  /** Puts a text into a field at once, as pasting does: key by key takes seconds for a whole script. */
  async paste(testid, text) {
    await this.js(
      `const [field, text] = arguments;
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text);
      field.dispatchEvent(new Event("input", { bubbles: true }));`,
      await this.shown(testid), text,
    );
  }

  /** Picks one of a short list, which closes by that. */
  async choose(list, value) {
    await this.click(list);
    await this.click(`${list}-${value}`);
    await this.gone(`${list}-${value}`);
    assert.equal(await this.js("return arguments[0].dataset.value", await this.shown(list)), value);
  }

  /** What an element says, also while something lies over it. */
  async text(testid) {
    return this.js("return arguments[0].textContent", await this.shown(testid));
  }

  /** Runs JavaScript in the page. */
  js(script, ...args) {
    return within(SOON, "the page answers", this.driver.executeScript(script, ...args));
  }

  /** The cards as the page shows them, newest or first in line on top. */
  cards() {
    return this.js(`return [...document.querySelectorAll('[data-testid="job-card"]')].map((card) => ({
      id: card.dataset.jobId, state: card.dataset.state, stage: card.dataset.stage ?? "", progress: Number(card.dataset.progress),
      title: card.querySelector("h3").textContent, words: card.textContent }))`);
  }

  /** Waits until a card is as wanted. */
  async card(what, wanted, milliseconds = SOON) {
    return until(what, async () => (await this.cards()).find(wanted) ?? false, milliseconds, () => this.cards());
  }

  /** Calls a command of the app as the page would. */
  async invoke(command, args = {}) {
    const answer = await within(SOON, command, this.driver.executeAsyncScript(
      "const [command, args, done] = arguments; window.__TAURI_INTERNALS__.invoke(command, args).then((value) => done({ value }), (error) => done({ error }))",
      command, args,
    ));
    if (answer.error !== undefined) throw Object.assign(new Error(`${command}: ${JSON.stringify(answer.error)}`), { error: answer.error });
    return answer.value;
  }

  async picture(path) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await within(SOON, "a picture", this.driver.takeScreenshot()), "base64");
  }

  /** Runs a small program on this display to its end; answers what it printed. */
  async tool(program, args) {
    const child = this.#spawn(program, args);
    let text = "";
    child.stdout.on("data", (chunk) => (text += chunk));
    const code = await within(SOON, program, new Promise((resolve) => child.on("close", resolve)));
    assert.equal(code, 0, `${program} ${args.join(" ")}`);
    return text.trim();
  }

  /** Starts a program on this display that ends with the test. */
  start(program, args) {
    return this.#spawn(program, args);
  }

  async keepEvidence() {
    const kept = join(here, "shots", "failed");
    await this.picture(join(kept, `${this.name}.png`)).catch((error) => console.error(`no picture: ${error.message}`));
    mkdirSync(kept, { recursive: true });
    writeFileSync(join(kept, `${this.name}.log`), readFileSync(join(this.folder, "app.log")));
  }

  async tidy() {
    if (this.driver) await within(10_000, "the session ends", this.driver.quit()).catch(() => undefined);
    for (const child of this.children.reverse()) endGroup(child, "SIGTERM");
    await pause(200);
    for (const child of this.children) endGroup(child, "SIGKILL");
    for (const pid of [...this.pids("spool-desktop"), ...this.pids("ffmpeg")]) process.kill(pid, "SIGKILL");
    this.log.end();
    if (!process.env.SPOOL_E2E_KEEP) rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #spawn(program, args, extra) {
    const stdio = ["ignore", "pipe", "pipe", ...(extra === 3 ? ["pipe"] : [])];
    const child = spawn(program, args, { env: this.env ?? process.env, stdio, detached: true });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => this.log.writableEnded || this.log.write(chunk));
    child.on("error", (error) => console.error(`${program}: ${error.message}`));
    this.children.push(child);
    groups.add(child);
    child.on("exit", () => groups.delete(child));
    return child;
  }

  /** The first line that a program says on a pipe of its own. */
  #heard(child, fd) {
    return within(SOON, child.spawnfile, new Promise((resolve, reject) => {
      let text = "";
      child.stdio[fd].on("data", (chunk) => ((text += chunk), text.includes("\n") && resolve(text.trim())));
      child.on("exit", (code) => reject(new Error(`${child.spawnfile} ended with ${code}`)));
    }));
  }
}

/** Asks again until the answer is something; fails with what it waited for. */
export async function until(what, ask, milliseconds = SOON, last = () => "") {
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer) return answer;
    await pause(50);
  }
  throw new Error(`Waited ${milliseconds / 1000} s in vain: ${what}. ${JSON.stringify(await last())}`);
}

function within(milliseconds, what, promise) {
  const late = pause(milliseconds, undefined, { ref: false }).then(() => {
    throw new Error(`${what}: not within ${milliseconds / 1000} s`);
  });
  return Promise.race([promise, late]);
}

function endGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended already.
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The names in a folder; none when it is not there. */
export function names(folder) {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}
