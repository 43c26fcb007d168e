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

/** Where a logo stands, as large and as solid as it is. */
function logoOn({ logo }: Storyboard, width: number, height: number): string {
  if (!logo) return "";
  const [side, edge] = [Math.min(width, height) * (logo.size / 1000), Math.min(width, height) * 0.05];
  const x = logo.corner.endsWith("left") ? edge : width - side - edge;
  const y = logo.corner.startsWith("top") ? edge : height - side - edge;
  return `<image href="${thumbOf(logo.media)}" x="${x}" y="${y}" width="${side}" height="${side}" opacity="${logo.opacity_percent / 100}"/>`;
}

export function cardOf(board: Storyboard, place: "title" | "end"): string {
  const card = place === "title" ? board.title_card : board.end_card;
  if (PLAIN) return `data:,${place}-${JSON.stringify([card, board.logo])}-${board.shape}`;
  const [width, height] = SIZES[board.shape ?? "9:16"];
  const size = Math.min(width, height) / 9;
  const rows = (card?.text ?? "").split("\n").flatMap((row) => row.match(/.{1,14}(?:\s|$)|.{1,14}/gu) ?? []);
  const lines = rows.map((row, at) => `<text x="50%" y="${height / 2 + (at - (rows.length - 1) / 2) * size * 1.25}" text-anchor="middle" dominant-baseline="middle" font-family="Montserrat, Noto Sans CJK SC, sans-serif" font-weight="800" font-size="${size}" fill="#fff">${row.replace(/[<&>]/g, "")}</text>`);
  const ground = '<defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#2b2268"/><stop offset="1" stop-color="#7a3f6a"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/>';
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${ground}${lines.join("")}${logoOn(board, width, height)}</svg>`)}`;
}

export function frameOf(board: Storyboard, scene: SceneView, at: number | null): string {
  const letters = board.captions;
  const look = scene.look ?? board.look;
  if (PLAIN) return `data:,${look}-${JSON.stringify(letters)}-${board.shape}-${scene.media}-${scene.fit}-${scene.speed_percent}${board.logo ? `-${JSON.stringify(board.logo)}` : ""}${at === null ? "" : `-at-${at}`}`;
  const [width, height] = SIZES[board.shape ?? "9:16"];
  const shown = scene.text.split(/\s+/).length > 2 ? scene.text.split(/\s+/).slice(0, 3).join(" ") : scene.text.slice(0, 8);
  const plain = shown.replace(/[<&>]/g, "");
  const words = letters.upper_case ? plain.toUpperCase() : plain;
  const [, spoken = "", rest = ""] = /^(\S+)(.*)$/.exec(words) ?? [];
  const place = letters.position ?? (look === "one_word" ? "middle" : "bottom");
  const y = { top: height * 0.22, middle: height / 2, bottom: height * (letters.safe_area === "tiktok" || letters.safe_area === "shorts" ? 0.74 : 0.64) }[place];
  const fit = scene.fit === "fill" ? "slice" : "meet";
  const fill = letters.highlight_colour ?? { pop: "#5cf27a", karaoke: "#3fdcff", word_box: "#fff", spoken_word: "#ffd52f" }[look] ?? "#fff";
  const size = ((width < height ? width : height) / 11) * ((letters.size ?? 100) / 100);
  const face = { montserrat: "Montserrat", anton: "Anton, Impact", nunito: "Nunito", playfair_display: "Playfair Display, serif", noto_sans: "Noto Sans" }[letters.font];
  const text = look === "off" ? "" : `<text x="50%" y="${y}" text-anchor="middle" font-family="${face}, Noto Sans CJK SC, sans-serif" font-weight="800" font-size="${size}" fill="${letters.text_colour ?? "#fff"}" stroke="${letters.outline_colour ?? "#0b0b10"}" stroke-width="${size / 7}" paint-order="stroke" stroke-linejoin="round"><tspan fill="${fill}">${spoken}</tspan>${rest}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#14122a"/>${scene.media ? `<image href="${thumbOf(scene.media)}" width="100%" height="100%" preserveAspectRatio="xMidYMid ${fit}"/>` : ""}${logoOn(board, width, height)}${text}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
