#!/usr/bin/env node
/**
 * @file Measures: `npm run bench`, a table against goals and limits; `-- --quick` everything once, `-- --video` without the
 * answers. The programs are built together, so that all have the same features of what they stand on and it is built once.
 */
import { join } from "node:path";
import { buildPage } from "./page.mjs";
import { main, show, target } from "./programs.mjs";

await main(async () => {
  const exe = process.platform === "win32" ? ".exe" : "";
  const args = process.argv.slice(2);
  show("cargo", ["build", "--quiet", "--release", "--workspace", "--bin", "spool", "--bin", "xtask", "--example", "soak", "--example", "speech", "--example", "matching"]);
  show(join(target, "release", `xtask${exe}`), ["bench", ...args]);
  if (args.includes("--video")) return;
  show(join(target, "release", "examples", `speech${exe}`), []);
  show(join(target, "release", "examples", `matching${exe}`), []);
  show(join(target, "release", "examples", `soak${exe}`), ["scale"]);
  await buildPage();
  show("node", ["ui/scripts/size.mjs"]);
});
