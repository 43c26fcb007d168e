/** @file The words of the page and of the back end, in the languages of `languages.ts`. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language } from "../ipc/wire";
import { known, type Spoken, words } from "./languages";
import en from "./words/en/page.json";

const PAGE = "translation";
const BACKEND = "backend";

void i18next.use(initReactI18next).init({
  lng: "en",
  fallbackLng: "en",
  resources: { en: { [PAGE]: en } },
  nsSeparator: false,
  interpolation: { escapeValue: false },
  returnNull: false,
});

/** The language to speak: the chosen one, else the computer's first that we know. */
export function spoken(chosen: Language, computer: readonly string[]): Spoken {
  if (chosen !== "system") return chosen;
  return computer.map(known).find((language) => language !== undefined)?.tag ?? "en";
}

const learnt = (language: Spoken) => i18next.hasResourceBundle(language, PAGE);

/** Loads its words, if they are not there. */
export async function learn(language: Spoken): Promise<void> {
  if (learnt(language)) return;
  const { page, backend } = await words(language);
  i18next.addResourceBundle(language, PAGE, page);
  if (backend) i18next.addResourceBundle(language, BACKEND, backend);
}

let wanted: Spoken = "en";

/** Speaks it as soon as its words are there, unless another was wanted meanwhile, and tells the document so. */
export async function speak(language: Spoken): Promise<void> {
  wanted = language;
  if (!learnt(language)) {
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
