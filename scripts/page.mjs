/** @file Builds the page that the window packs in, when its sources are newer than what is built. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprint, root, run } from "./programs.mjs";

const stamp = join(root, "node_modules", ".spool-page");

/** Builds `ui/dist`, or leaves it as it is when nothing of it changed: packing it in again costs a link. */
export async function buildPage() {
  const sources = fingerprint(["ui", "package-lock.json"]);
  const built = existsSync(join(root, "ui", "dist", "assets")) && existsSync(stamp) && readFileSync(stamp, "utf8");
  if (built === sources) return;
  await run("npx", ["vite", "build", "--config", "ui/vite.config.ts", "--logLevel", "warn"]);
  writeFileSync(stamp, sources);
}
