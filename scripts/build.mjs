#!/usr/bin/env node
/**
 * @file Builds the installer of this platform, with sample, voice and fonts inside. Other kinds of installer by
 * name: `npm run build -- --bundles rpm`.
 */
import { join } from "node:path";
import { cache, main, show } from "./programs.mjs";
import { setUp } from "./setup.mjs";

await main(async () => {
  await setUp();
  const resources = process.env.SPOOL_RESOURCES || join(cache, "resources");
  const config = { bundle: { linux: { deb: { files: { "/usr/lib/spool/resources": resources } } } } };
  const chosen = process.argv.slice(2);
  const kind = process.platform === "linux" && chosen.length === 0 ? ["--bundles", "deb"] : chosen;
  show("npx", ["tauri", "build", "--ci", "--config", JSON.stringify(config), ...kind]);
});
