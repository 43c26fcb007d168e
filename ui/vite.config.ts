/** @file How the page is built, served and tested. `--mode scenes` builds the screenshot stage instead of the app. */
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig(({ mode }) => ({
  root: here("."),
  cacheDir: here("../node_modules/.vite"),
  base: "./",
  plugins: [react()],
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  build: {
    outDir: mode === "scenes" ? (process.env.SPOOL_SCENES_OUT ?? here("../node_modules/.spool-scenes")) : here("dist"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    // One file of styles, asked for at once: what is loaded later never stands there undressed.
    cssCodeSplit: false,
    chunkSizeWarningLimit: 1_100,
    rolldownOptions: {
      input: here(mode === "scenes" ? "scenes.html" : "index.html"),
      // What the start stands on is one file, rather than one for every set of dialogs that share a part of it.
      output: { codeSplitting: { groups: [{ name: "start", test: /src\/app\/start\.tsx$/ }] } },
    },
  },
  test: {
    root: here("."),
    environment: "jsdom",
    include: ["test/**/*.test.{ts,tsx}"],
    setupFiles: [here("test/setup.ts")],
    css: false,
    restoreMocks: true,
    testTimeout: 60_000,
  },
}));
