/** @file Pictures and a film for the fake host, taken from the sample. A job without a picture yet has none here either. */
import type { JobView } from "../bindings/JobView";
import dusk from "./dusk.jpg";
import filmUrl from "./film.mp4";
import galaxy from "./galaxy.jpg";
import hubble from "./hubble.jpg";
import planet from "./planet.jpg";
import rocket from "./rocket.jpg";
import stars from "./stars.jpg";
import { WORDS } from "./words";

const SUBJECTS = [
  ["sky", stars],
  ["deep", hubble],
  ["planet", planet],
  ["rocket", rocket],
  ["lisbon", dusk],
] as const;
const PICTURED = ["gather", "assemble", "render", "verify", "publish"];

export const film = filmUrl;
export const SILENCE = "data:audio/wav;base64,UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=";
export const samplePoster = galaxy;

export function posterOf(job: JobView | undefined): string {
  if (!job || !PICTURED.includes(job.stage)) return "";
  const subject = SUBJECTS.find(([key]) => WORDS.en[key] === job.title || WORDS["zh-CN"][key] === job.title);
  return subject?.[1] ?? "";
}
