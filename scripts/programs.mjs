/**
 * @file Runs programs for the other scripts. Promises: nothing waits for a keyboard, a failure names the program
 * that failed, and with CI set all builds share one folder in the cache, so that a second run is fast.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === "win32";

/** A failure with a sentence for people, instead of a stack. */
export class Failure extends Error {}

export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "spool");

/** Where cargo builds to. */
export const target = process.env.CARGO_TARGET_DIR || (process.env.CI ? join(cache, "ci-target") : join(root, "target"));

function environment(more = {}) {
  const ci = process.env.CI ? { CARGO_INCREMENTAL: "0", CARGO_TERM_COLOR: "never", NO_COLOR: "1" } : {};
  return { ...process.env, ...ci, CARGO_TARGET_DIR: target, ...more };
}

/** The command as the platform wants it: npm is a script, which Windows starts by a shell only. */
function spawned(program, { cwd = root, env, stdio }) {
  return { cwd, env: environment(env), stdio, shell: windows && ["npm", "npx"].includes(program) };
}

/** Runs a program, its output for the person to see; resolves to that output. */
export function run(program, args, { env, cwd } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, spawned(program, { cwd, env, stdio: ["ignore", "pipe", "pipe"] }));
    let text = "";
    child.stdout.on("data", (chunk) => (text += chunk, process.stdout.write(chunk)));
    child.stderr.on("data", (chunk) => (text += chunk, process.stderr.write(chunk)));
    child.on("error", (error) => reject(new Failure(`${program} could not be started: ${error.message}.`)));
    child.on("close", (code) => {
      if (code === 0) resolve(text);
      else reject(Object.assign(new Failure(`${[program, ...args].join(" ")} failed.`), { output: text }));
    });
  });
}

/** Runs a program in the person's terminal, with its own progress bars. */
export function show(program, args, { env, cwd } = {}) {
  const done = spawnSync(program, args, spawned(program, { cwd, env, stdio: ["ignore", "inherit", "inherit"] }));
  if (done.error) throw new Failure(`${program} could not be started: ${done.error.message}.`);
  if (done.status !== 0) throw new Failure(`${[program, ...args].join(" ")} failed.`);
}

/** What a program prints, or null when it fails or is not there. */
export function ask(program, args) {
  const done = spawnSync(program, args, { ...spawned(program, { stdio: ["ignore", "pipe", "ignore"] }), encoding: "utf8" });
  return done.status === 0 ? done.stdout : null;
}

/** One hash of the contents of these files and folders, all that git ignores left out by name. */
export function fingerprint(paths) {
  const hash = createHash("sha256");
  const add = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (!statSync(full).isDirectory()) return void hash.update(path).update("\0").update(readFileSync(full));
    const names = readdirSync(full).filter((name) => !["node_modules", "dist", "shots"].includes(name));
    for (const name of names.sort()) add(`${path}/${name}`);
  };
  paths.forEach(add);
  return hash.digest("hex");
}

/** Runs a script's main function; says a failure in one sentence. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
