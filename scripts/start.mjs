#!/usr/bin/env node
/**
 * @file From a fresh checkout to a video: sets up, builds, and opens the app with the sample project. Without a
 * display it makes the sample's video on the command line and says where it is.
 */
import { join } from "node:path";
import { buildPage } from "./page.mjs";
import { main, root, show, target } from "./programs.mjs";
import { setUp } from "./setup.mjs";

const sample = join(root, "samples", "night-sky", "night-sky.spool");
const exe = process.platform === "win32" ? ".exe" : "";
const display = process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;

await main(async () => {
  await setUp();
  if (display) await openTheApp();
  else makeTheSample();
});

async function openTheApp() {
  await buildPage();
  show("cargo", ["build", "--quiet", "-p", "spool-desktop"]);
  show(join(target, "debug", `spool-desktop${exe}`), [sample], { env: { SPOOL_SAMPLES: join(root, "samples") } });
}

function makeTheSample() {
  console.log("There is no display: making the sample's video on the command line.");
  show("cargo", ["build", "--quiet", "-p", "cli"]);
  show(join(target, "debug", `spool${exe}`), ["render", sample]);
}
