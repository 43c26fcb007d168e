/** @file Pictures of lines and files for the fake host: the sample's photos, with the words drawn on as the look would. */
import type { SceneView } from "../bindings/SceneView";
import type { Storyboard } from "../bindings/Storyboard";
import dusk from "./dusk.jpg?inline";
import galaxy from "./galaxy.jpg?inline";
import hubble from "./hubble.jpg?inline";
import planet from "./planet.jpg?inline";
import rocket from "./rocket.jpg?inline";
import stars from "./stars.jpg?inline";

const PICTURES: Record<string, string> = { m1: stars, m2: galaxy, m3: planet, m4: hubble, m5: rocket, m6: dusk };
const OTHERS = Object.values(PICTURES);
const SIZES = { "9:16": [304, 540], "16:9": [540, 304], "1:1": [540, 540], "4:5": [432, 540] } as const;

/** Tests look at no picture, and a page without them is quick. */
const PLAIN = import.meta.env.MODE === "test";

export function thumbOf(media: string): string {
  if (PLAIN) return `data:,${media}`;
  return PICTURES[media] ?? OTHERS[(Number(media.replace(/\D/g, "")) || 0) % OTHERS.length] ?? stars;
}

export function frameOf(board: Storyboard, scene: SceneView): string {
  if (PLAIN) return `data:,${board.look}-${board.shape}-${scene.media}-${scene.fit}`;
  const [width, height] = SIZES[board.shape ?? "9:16"];
  const shown = scene.text.split(/\s+/).length > 2 ? scene.text.split(/\s+/).slice(0, 3).join(" ") : scene.text.slice(0, 8);
  const words = shown.replace(/[<&>]/g, "");
  const [, spoken = "", rest = ""] = /^(\S+)(.*)$/.exec(words) ?? [];
  const y = board.look === "one_word" ? height / 2 : height * 0.64;
  const fit = scene.fit === "fill" ? "slice" : "meet";
  const fill = { pop: "#5cf27a", karaoke: "#3fdcff", word_box: "#fff", spoken_word: "#ffd52f" }[board.look] ?? "#fff";
  const size = width < height ? width / 11 : height / 11;
  const text = board.look === "off" ? "" : `<text x="50%" y="${y}" text-anchor="middle" font-family="Montserrat, Noto Sans CJK SC, sans-serif" font-weight="800" font-size="${size}" fill="#fff" stroke="#0b0b10" stroke-width="${size / 7}" paint-order="stroke" stroke-linejoin="round"><tspan fill="${fill}">${spoken}</tspan>${rest}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#14122a"/>${scene.media ? `<image href="${thumbOf(scene.media)}" width="100%" height="100%" preserveAspectRatio="xMidYMid ${fit}"/>` : ""}${text}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
