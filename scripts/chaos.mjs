#!/usr/bin/env node
/**
 * @file Builds the real program and the one that torments it, and lets it: `npm run chaos -- kills --count 200`. Both are
 * built as the tests are, so that what those built already serves here too.
 */
import { join } from "node:path";
import { main, show, target } from "./programs.mjs";

await main(() => {
  const build = (...more) => show("cargo", ["test", "--quiet", "--workspace", "--no-run", ...more]);
  build("--test", "serve");
  build("--test", "tidy", "--features", "xtask/chaos");
  const exe = process.platform === "win32" ? ".exe" : "";
  show(join(target, "debug", `xtask${exe}`), ["chaos", ...process.argv.slice(2)]);
});
