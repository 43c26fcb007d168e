/** @file What can be chosen for the letters of captions: which colours a look has, and what they are when nothing is chosen. */
import type { CaptionsView } from "../../ipc/wire";

export const FONTS = ["montserrat", "anton", "nunito", "playfair_display", "noto_sans"] as const;
export const POSITIONS = ["top", "middle", "bottom"] as const;
export const AREAS = ["any", "tiktok", "reels", "shorts", "none"] as const;
export const SIZES = { smallest: 50, largest: 200, step: 5, usual: 100 };

export const PLAIN: CaptionsView = {
  font: "montserrat", size: null, text_colour: null, highlight_colour: null, outline_colour: null, box_colour: null, position: null, safe_area: "any", upper_case: false,
};

export type Tint = "text_colour" | "highlight_colour" | "outline_colour" | "box_colour";
interface Design {
  /** Its colours, in the order in which the eye meets them. */
  tints: Partial<Record<Tint, string>>;
  position: CaptionsView["position"];
}

const [WHITE, INK, NIGHT] = ["#ffffff", "#0b0b10", "#0e0e14d9"];
const DESIGNS: Record<string, Design> = {
  spoken_word: { tints: { text_colour: WHITE, highlight_colour: "#ffd52f", outline_colour: INK }, position: "bottom" },
  pop: { tints: { text_colour: WHITE, highlight_colour: "#5cf27a", outline_colour: INK }, position: "bottom" },
  karaoke: { tints: { text_colour: WHITE, highlight_colour: "#3fdcff", outline_colour: INK }, position: "bottom" },
  word_box: { tints: { text_colour: WHITE, highlight_colour: "#7a3cf5", outline_colour: INK }, position: "bottom" },
  box: { tints: { text_colour: WHITE, box_colour: NIGHT }, position: "bottom" },
  outline: { tints: { text_colour: WHITE, outline_colour: INK }, position: "bottom" },
  one_word: { tints: { text_colour: WHITE, outline_colour: INK }, position: "middle" },
  lower_third: { tints: { text_colour: WHITE, highlight_colour: "#ff5a4f", box_colour: NIGHT }, position: "bottom" },
  typewriter: { tints: { text_colour: WHITE, highlight_colour: "#5cf27a", box_colour: NIGHT }, position: "bottom" },
};

export function designOf(look: string): Design {
  return DESIGNS[look] ?? { tints: {}, position: "bottom" };
}

/** The colours of a look by name, each with what it is when nothing is chosen. */
export function tintsOf(look: string): [Tint, string][] {
  const { tints } = designOf(look);
  const order: Tint[] = ["text_colour", "highlight_colour", "outline_colour", "box_colour"];
  return order.flatMap((tint): [Tint, string][] => (tints[tint] === undefined ? [] : [[tint, tints[tint]]]));
}

/** Colours that are read well on pictures. */
export const SWATCHES = [
  ["white", "#ffffff"], ["yellow", "#ffd52f"], ["orange", "#ff9f1c"], ["coral", "#ff5a4f"], ["pink", "#ff6fb5"], ["violet", "#7a3cf5"], ["blue", "#3f7bff"], ["sky", "#3fdcff"], ["green", "#5cf27a"], ["black", "#0b0b10"],
] as const;

/** "#rrggbb" or "#rrggbbaa" as typed, with or without its sign; none when it is no colour. */
export function colourOf(typed: string): string | null {
  const digits = typed.trim().replace(/^#/, "").toLowerCase();
  const long = /^[0-9a-f]{3}$/.test(digits) ? [...digits].map((digit) => digit + digit).join("") : digits;
  return /^([0-9a-f]{6}|[0-9a-f]{8})$/.test(long) ? `#${long}` : null;
}

export const isPlain = (captions: CaptionsView) => Object.entries(PLAIN).every(([name, usual]) => Object.entries(captions).some(([other, value]) => other === name && value === usual));
