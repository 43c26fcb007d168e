#!/usr/bin/env node
/**
 * @file Runs the tests in the real window (`npm run e2e`), or takes its pictures (`npm run shots`). Builds what they
 * need with the same features as the Rust tests, so that neither makes the other build again.
 */
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPage } from "../scripts/page.mjs";
import { cache, Failure, main, root, show, target } from "../scripts/programs.mjs";
import { setUp } from "../scripts/setup.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const app = process.env.SPOOL_DESKTOP || join(target, "debug", "spool-desktop");

/** The program, its arguments and options that run the tests on what is built already. */
export function runInTheWindow(files = tests()) {
  if (process.platform !== "linux") throw new Failure("The tests in the window need Linux: they bring their own display.");
  if (!existsSync(app)) throw new Failure(`${app} is not built. Run npm run e2e, which builds it.`);
  const resources = process.env.SPOOL_RESOURCES || join(cache, "resources");
  const env = { SPOOL_DESKTOP: app, SPOOL_RESOURCES: resources, SPOOL_SAMPLES: join(root, "samples") };
  return [process.execPath, ["--test", "--test-concurrency=1", "--test-reporter=spec", ...files], { env }];
}

function tests() {
  return readdirSync(here).filter((name) => name.endsWith(".test.mjs")).sort().map((name) => join(here, name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    const chosen = process.argv.slice(2);
    await setUp({ tests: true });
    if (!process.env.SPOOL_DESKTOP) {
      await buildPage();
      show("cargo", ["test", "--quiet", "--workspace", "--no-run", "--test", "app"]);
    }
    if (chosen[0] === "--shots") show(process.execPath, [join(here, "shots.mjs")], runInTheWindow()[2]);
    else show(...runInTheWindow(chosen.length > 0 ? chosen : tests()));
  });
}
