/** @file The page's words, in the languages of `languages.ts`. A key that is missing in one of them fails a test. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language } from "../ipc/wire";
import en from "./en.json";
import { known, type Spoken } from "./languages";

const WORDS = "translation";

void i18next.use(initReactI18next).init({
  lng: "en",
  fallbackLng: "en",
  resources: { en: { [WORDS]: en } },
  nsSeparator: false,
  interpolation: { escapeValue: false },
  returnNull: false,
});

/** The language to speak: the chosen one, else the computer's first that we know. */
export function spoken(chosen: Language, computer: readonly string[]): Spoken {
  if (chosen !== "system") return chosen;
  return computer.map(known).find((language) => language !== undefined)?.tag ?? "en";
}

/** Loads its words, if they are not there. */
export async function learn(language: Spoken): Promise<void> {
  if (i18next.hasResourceBundle(language, WORDS)) return;
  const words = await known(language)?.load();
  if (words) i18next.addResourceBundle(language, WORDS, words);
}

let wanted: Spoken = "en";

/** Speaks it as soon as its words are there, unless another was wanted meanwhile, and tells the document so. */
export async function speak(language: Spoken): Promise<void> {
  wanted = language;
  if (!i18next.hasResourceBundle(language, WORDS)) {
    try {
      await learn(language);
    } catch (error) {
      return console.error("the words of a language are not there", error);
    }
    if (wanted !== language) return;
  }
  document.documentElement.lang = language;
  document.documentElement.dir = known(language)?.dir ?? "ltr";
  if (i18next.language !== language) await i18next.changeLanguage(language);
}

export { i18next };
