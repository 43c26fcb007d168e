/** @file The languages that the page speaks. Another one is a row here, a file of its words, and its tag in `src-tauri/src/wire.rs`. */
import type { Language } from "../ipc/wire";
import en from "./en.json";

export type Spoken = Exclude<Language, "system">;

export interface Known {
  /** BCP 47. */
  tag: Spoken;
  /** Its own name for itself. */
  name: string;
  /** The way it is written. */
  dir: "ltr" | "rtl";
  /** Its words; all but English are loaded when they are spoken. */
  load: () => Promise<object>;
}

export const LANGUAGES: Known[] = [
  { tag: "en", name: "English", dir: "ltr", load: async () => en },
  { tag: "zh-CN", name: "简体中文", dir: "ltr", load: async () => (await import("./zh-CN.json")).default },
];

/** The one of this tag, else another of the same language. */
export function known(tag: string): Known | undefined {
  const [asked, language] = [tag.toLowerCase(), tag.split("-")[0]?.toLowerCase()];
  return LANGUAGES.find(({ tag }) => tag.toLowerCase() === asked) ?? LANGUAGES.find(({ tag }) => tag.split("-")[0] === language);
}
