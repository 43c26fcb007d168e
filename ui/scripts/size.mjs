/**
 * @file How large the page is that the window packs in: its scripts, the words of all languages but English, and its
 * styles in `ui/dist`, raw and compressed, each against a goal; and how much of the scripts a window reads before it draws, the rest being loaded when asked for. `npm run bench` prints it; `node ui/scripts/size.mjs --check` fails above a goal.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** Kilobytes, compressed as a web server would; a tenth above what the page weighed when they were set. */
const GOALS = { "js at the start": 290, js: 350, words: 250, css: 52 };
const assets = fileURLToPath(new URL("../dist/assets", import.meta.url));
const page = readFileSync(fileURLToPath(new URL("../dist/index.html", import.meta.url)), "utf8");

/** Of a language there is loaded what is spoken. */
const isWords = (name) => /^(page|backend)-.*\.js$/.test(name);
const KINDS = {
  "js at the start": (name) => name.endsWith(".js") && (page.includes(name) || name.startsWith("tauriHost")),
  js: (name) => name.endsWith(".js") && !isWords(name),
  words: isWords,
  css: (name) => name.endsWith(".css"),
};

function weigh(what) {
  const files = readdirSync(assets).filter(KINDS[what]).map((name) => readFileSync(join(assets, name)));
  const sum = (bytes) => files.reduce((all, file) => all + bytes(file), 0) / 1000;
  return { files: files.length, raw: sum((file) => file.length), packed: sum((file) => gzipSync(file, { level: 9 }).length) };
}

let over = false;
console.log(`\n${"the page, in kB".padEnd(44)} ${"raw".padStart(8)} ${"gzip".padStart(8)} ${"goal".padStart(12)}`);
for (const [what, goal] of Object.entries(GOALS)) {
  const { files, raw, packed } = weigh(what);
  over ||= packed > goal;
  console.log(`${`${what}, ${files} ${files === 1 ? "file" : "files"}`.padEnd(44)} ${raw.toFixed(0).padStart(8)} ${packed.toFixed(0).padStart(8)} ${`<= ${goal}`.padStart(12)} ${packed > goal ? " MISSED" : ""}`);
}
process.exit(over && process.argv.includes("--check") ? 1 : 0);
