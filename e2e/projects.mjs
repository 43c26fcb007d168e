/** @file Tiny projects for the tests, with clips made on the spot: small pictures, so that the voice is what takes time. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes `Title.spool` with its clip into a folder; answers its path. */
export function tinyProject(folder, title, lines) {
  const clip = tinyClip(folder);
  const scenes = lines.map((text, at) => ({ id: `s${at + 1}`, text, clip: { media: "m1", in_ms: 0, fit: "fill", chosen_by: "person" } }));
  const project = {
    format: "spool.project", version: 1, min_reader: 1, made_with: "spool 0.1.0", id: "01a20846-fe00-7d3c-9a5e-4f1c2b8e6d71",
    title, language: "en", canvas: { width: 216, height: 384, fps: "30/1" },
    defaults: { voice: "builtin:kokoro/af_heart", gap_ms: 100 },
    scenes, media: { m1: { path: `media/${clip}`, kind: "video", duration_ms: 3000 } },
  };
  const path = join(folder, `${title}.spool`);
  writeFileSync(path, JSON.stringify(project, null, 2));
  return path;
}

/** Three seconds of a moving test picture. */
export function tinyClip(folder, name = "moving.mp4") {
  mkdirSync(join(folder, "media"), { recursive: true });
  const source = ["-f", "lavfi", "-i", "testsrc2=size=216x384:rate=30:duration=3"];
  execFileSync("ffmpeg", ["-v", "error", "-nostdin", "-y", ...source, "-pix_fmt", "yuv420p", join(folder, "media", name)], { timeout: 60_000 });
  return name;
}

export const SHORT = ["Bees dance.", "Flowers wait."];
