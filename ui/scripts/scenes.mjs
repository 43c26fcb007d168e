/**
 * @file The page with its scenes, built for the occasion and served to a headless Chromium that does not put a page back
 * because nobody looks at it: what the pictures, the bench and the walk by keyboard stand on.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { build, preview } from "vite";

const configFile = fileURLToPath(new URL("../vite.config.ts", import.meta.url));

/** The browser, where the page is, and what ends both. */
export async function openScenes() {
  const outDir = await mkdtemp(join(tmpdir(), "spool-scenes-"));
  process.env.SPOOL_SCENES_OUT = outDir;
  await build({ configFile, mode: "scenes", logLevel: "error" });
  const server = await preview({ configFile, mode: "scenes", logLevel: "error", build: { outDir }, preview: { port: 0, host: "127.0.0.1" } });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-renderer-backgrounding", "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows"] });
  const close = async () => {
    await browser.close();
    await server.close();
    await rm(outDir, { recursive: true });
  };
  return { browser, base: server.resolvedUrls?.local[0] ?? "", close };
}
