#!/usr/bin/env node
/**
 * @file Brings what Spool needs to build and run: system packages (Debian and Ubuntu), npm packages, the voice.
 * Run it at any time: it does only what is missing, and says nothing when all is there.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ask, cache, Failure, fingerprint, main, root, run } from "./programs.mjs";

/** To build and run the app. */
const forTheApp = [
  "libwebkit2gtk-4.1-dev", "libayatana-appindicator3-dev", "librsvg2-dev", "libasound2-dev", "libssl-dev", "libxdo-dev", "build-essential",
  "pkg-config", "file", "python3-pip", "gstreamer1.0-plugins-base", "gstreamer1.0-plugins-good",
  "gstreamer1.0-plugins-bad", "gstreamer1.0-libav", "gstreamer1.0-gl",
];
/** To test it in a real window, with media that its own video tools did not make. */
const forTheWindowTests = [
  "ffmpeg", "webkit2gtk-driver", "xvfb", "xauth", "dbus", "dbus-x11", "openbox", "xdotool", "python3-gi", "gir1.2-gtk-3.0",
  "fonts-noto-cjk",
];

/** To test the API: a page that attacks it, and who holds it to its documents. */
const forTheApiTests = ["chromium", "chromium-driver", "python3-venv"];

/** Python programs that tests run, each from its list in this folder: who knows the API only, who reads exported projects. */
const pythonLists = ["schemathesis", "opentimelineio"];

/** Brings everything; `tests` adds what only the tests in the window and of the API need. */
export async function setUp({ tests = false } = {}) {
  const missing = await systemPackages(tests ? [...forTheApp, ...forTheWindowTests, ...forTheApiTests] : forTheApp);
  await npmPackages();
  if (tests && !missing) for (const name of pythonLists) await pythonPackages(name);
  await run(process.execPath, [join(root, "scripts", "fetch-resources.mjs")]);
}

/** Whether this is a system whose packages are not known. */
async function systemPackages(wanted) {
  const known = ask("dpkg-query", ["--show", "--showformat", "${binary:Package} ${db:Status-Status}\n"]);
  // Elsewhere web view and build tools come with the system or with Rust.
  if (known === null) return true;
  const installed = new Set(known.split("\n").filter((line) => line.endsWith(" installed")).map((line) => line.split(/[: ]/)[0]));
  const missing = wanted.filter((name) => !installed.has(name));
  if (missing.length === 0) return false;
  const root = process.getuid?.() === 0;
  if (!root && ask("sudo", ["-n", "true"]) === null) {
    throw new Failure(`System packages are missing. Install them, then try again:\n  sudo apt-get install --no-install-recommends ${missing.join(" ")}`);
  }
  console.log(`Installing system packages: ${missing.join(" ")}`);
  const apt = (...args) => {
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    const quiet = ["-qq", "-o", "Dpkg::Use-Pty=0", ...args];
    return root ? run("apt-get", quiet, { env }) : run("sudo", ["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...quiet]);
  };
  await apt("update");
  await apt("install", "--yes", "--no-install-recommends", ...missing);
  return false;
}

async function npmPackages() {
  const stamp = join(root, "node_modules", ".spool-lock");
  const wanted = fingerprint(["package-lock.json"]);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.log("Installing npm packages");
  await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(stamp, wanted);
}

/** In a folder of their own, by exact version; made anew when the list changes. */
async function pythonPackages(name) {
  const list = `scripts/${name}.txt`;
  const folder = join(cache, name);
  const stamp = join(folder, ".spool-list");
  const wanted = fingerprint([list]);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.log(`Installing ${name}`);
  rmSync(folder, { recursive: true, force: true });
  await run("python3", ["-m", "venv", folder]);
  const quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--only-binary=:all:", "--no-deps"];
  await run(join(folder, "bin", "pip"), ["install", ...quiet, "--requirement", join(root, list)]);
  writeFileSync(stamp, wanted);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(() => setUp({ tests: process.argv.includes("--tests") }));
