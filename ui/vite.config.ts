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
    chunkSizeWarningLimit: 1_100,
    rollupOptions: { input: here(mode === "scenes" ? "scenes.html" : "index.html") },
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
