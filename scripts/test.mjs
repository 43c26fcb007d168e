#!/usr/bin/env node
/**
 * @file All tests, from a clean machine: set-up, formats, lints, types, Rust, page, and the app in its real window.
 * `--fast` (npm run check) leaves out the window. Every step is run, a failed one does not hide the next; the last
 * line counts what the runners counted.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { buildPage } from "./page.mjs";
import { ask, Failure, fingerprint, main, root, run, show, target } from "./programs.mjs";
import { setUp } from "./setup.mjs";

const fast = process.argv.includes("--fast");
const counts = { passed: 0, failed: 0 };
const steps = [];
/** What a failed step said that matters: in a long log it is far above the end. */
const findings = [];
const telling = /^(?: *(?:FAIL|TIMEOUT|SIG[A-Z]+|ABORT) +\[.*|BROKEN .*| *NOT KEPT: .*| *✖ .*| *(?:FAIL|×) .*|error(?:\[E\d+\])?: .*|test .* FAILED|thread '.*' .*panicked at .*)$/gm;

await main(async () => {
  if (!(await step("Set-up", () => setUp({ tests: !fast })))) throw new Failure("Without its set-up nothing can be tested.");
  ownTheTarget();
  await step("Rust format", () => run("cargo", ["fmt", "--all", "--check"]));
  await step("Page: types", () => run("npm", ["run", "--silent", "ui:types"]));
  await step("Page: tests", pageTests);
  await step("Page: build", buildPage);
  await step("Rust lints", () => run("cargo", ["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]));
  await step("Rust tests and bindings", rustTests);
  if (!fast) await step("Both APIs keep to their documents", apiTests);
  if (!fast) await step("Other programs read what is exported", exchangeTests);
  if (!fast) await step("Jobs survive what can happen to them", chaosTests);
  if (!fast) await step("The app in its window", windowTests);
  sayTheEnd();
});

/**
 * The shared folder may hold our crates as another checkout built them. cargo would take those for ours when they are
 * newer than our files: what was built elsewhere goes, what it depends on stays.
 */
function ownTheTarget() {
  const stamp = join(target, ".checkout");
  mkdirSync(target, { recursive: true });
  if (existsSync(stamp) && readFileSync(stamp, "utf8") !== root) show("cargo", ["clean", "--quiet", "--workspace"]);
  writeFileSync(stamp, root);
}

async function step(name, body) {
  console.log(`\n=== ${name}`);
  const start = Date.now();
  const ok = await Promise.resolve().then(body).then(() => true, (error) => {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    findings.push(`${name}: ${error.message}`, ...new Set(stripVTControlCharacters(error.output ?? "").match(telling)?.slice(0, 40)));
    return false;
  });
  const seconds = Math.round((Date.now() - start) / 1000);
  console.log(`--- ${name}: ${ok ? "ok" : "FAILED"} (${seconds} s)`);
  steps.push({ name, ok, seconds });
  return ok;
}

async function pageTests() {
  const folder = mkdtempSync(join(tmpdir(), "spool-vitest-"));
  const report = join(folder, "report.json");
  try {
    await run("npm", ["run", "--silent", "ui:test", "--", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);
  } finally {
    const { numPassedTests = 0, numFailedTests = 0 } = readReport(report);
    count(numPassedTests, numFailedTests);
    rmSync(folder, { recursive: true });
  }
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return {};
  }
}

/** The Rust tests also write the page's types: whoever changed one and did not commit the other hears of it. */
async function rustTests() {
  const before = fingerprint(["ui/src/ipc/bindings"]);
  const nextest = ask("cargo", ["nextest", "--version"]) !== null;
  const packages = fast ? [] : ["--workspace"];
  // The set-up promised a browser: a test that needs one fails without it.
  const env = fast || ask("dpkg-query", ["--version"]) === null ? {} : { SPOOL_TESTS_NEED: "chromium" };
  const summary = /^ *Summary \[.*?(\d+) passed(?:.*?(\d+) failed)?/gm;
  if (nextest) await counted(summary, "cargo", ["nextest", "run", "--status-level=fail", "--no-fail-fast", ...packages], { env });
  else await counted(/^test result: .*?(\d+) passed; (\d+) failed/gm, "cargo", ["test", "--quiet", "--no-fail-fast", ...packages], { env });
  if (fingerprint(["ui/src/ipc/bindings"]) !== before) {
    count(0, 1);
    throw new Failure("ui/src/ipc/bindings was not current. It is now: look at the change and commit it.");
  }
  count(1, 0);
}

/** Somebody who knows only the documents asks every operation, in right ways and wrong ones. */
async function apiTests() {
  await counted(/^test result: .*?(\d+) passed; (\d+) failed/gm, "npm", ["run", "--silent", "api"]);
}

/** What reads exported projects as other editors do. */
async function exchangeTests() {
  await counted(/^test result: .*?(\d+) passed; (\d+) failed/gm, "npm", ["run", "--silent", "exchange"]);
}

/** The short counts of `npm run chaos`: each row is a test. What needs another system or more rights says so itself. */
async function chaosTests() {
  if (process.platform !== "linux") return console.log("skipped: only on Linux are processes looked for and disks mounted");
  await counted(/^(ok) {4,}\S|^(BROKEN) /gm, "npm", ["run", "--silent", "chaos"]);
}

async function windowTests() {
  const { runInTheWindow } = await import("../e2e/run.mjs");
  // A test runner of another make may leave the app itself unbuilt; with the same features this costs a moment.
  await run("cargo", ["test", "--quiet", "--workspace", "--no-run"]);
  await counted(/^\S* ?pass (\d+)$|^\S* ?fail (\d+)$/gm, ...runInTheWindow());
}

/** Runs a test program and adds what it says that passed (first group) and failed (second). */
async function counted(pattern, program, args, options) {
  let failure;
  const output = await run(program, args, options).catch((error) => ((failure = error), error.output ?? ""));
  for (const [, passed, failed] of output.matchAll(pattern)) count(number(passed), number(failed));
  if (failure) throw failure;
}

/** What a runner counted, or one line of it. */
function number(text) {
  if (text === undefined) return 0;
  return Number.isNaN(Number(text)) ? 1 : Number(text);
}

function count(passed, failed) {
  counts.passed += passed;
  counts.failed += failed;
}

function sayTheEnd() {
  console.log("\n=== All steps");
  for (const { name, ok, seconds } of steps) console.log(`${ok ? "ok    " : "FAILED"} ${String(seconds).padStart(5)} s  ${name}`);
  if (findings.length > 0) console.log(`\n=== What failed\n${findings.join("\n")}\n`);
  const broken = steps.filter((step) => !step.ok).length;
  if (broken > 0) process.exitCode = 1;
  // A step that failed without a failed test of its own (a format, a lint) counts as one.
  console.log(`${counts.passed} passed, ${Math.max(counts.failed, broken)} failed`);
}
