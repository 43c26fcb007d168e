/**
 * @file The languages that the page speaks. Another one is a row here, a folder of its words beside those of the others,
 * and its row in `src-tauri/src/words.rs`.
 */
import type { Language } from "../ipc/wire";
import page from "./words/en/page.json";

export type Spoken = Exclude<Language, "system">;

export interface Known {
  /** BCP 47. */
  tag: Spoken;
  /** Its own name for itself. */
  name: string;
  /** The way it is written. */
  dir: "ltr" | "rtl";
}

export const LANGUAGES: Known[] = [
  { tag: "en", name: "English", dir: "ltr" },
  { tag: "zh-CN", name: "简体中文", dir: "ltr" },
  { tag: "de", name: "Deutsch", dir: "ltr" },
  { tag: "es", name: "Español", dir: "ltr" },
  { tag: "fr", name: "Français", dir: "ltr" },
  { tag: "ja", name: "日本語", dir: "ltr" },
  { tag: "pt-BR", name: "Português (Brasil)", dir: "ltr" },
  { tag: "ar", name: "العربية", dir: "rtl" },
];

/** Its words: the page's own, and what the back end says, which says it in English. */
export interface Words {
  page: object;
  backend?: object;
}

const FILES = import.meta.glob<object>("./words/*/{page,backend}.json", { import: "default" });

/** Loads its words; the first page needs English at once, whatever is spoken. */
export async function words(tag: Spoken): Promise<Words> {
  if (tag === "en") return { page };
  const of = async (kind: "page" | "backend") => (await FILES[`./words/${tag}/${kind}.json`]?.()) ?? {};
  const [own, backend] = await Promise.all([of("page"), of("backend")]);
  return { page: own, backend };
}

/** The one of this tag, else another of the same language. */
export function known(tag: string): Known | undefined {
  const [asked, language] = [tag.toLowerCase(), tag.split("-")[0]?.toLowerCase()];
  return LANGUAGES.find(({ tag }) => tag.toLowerCase() === asked) ?? LANGUAGES.find(({ tag }) => tag.split("-")[0] === language);
}
