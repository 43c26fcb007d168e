/** @file The page's words. English and 简体中文 are bundled; a key missing in one of them fails a test. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import en from "./en.json";
import zhCN from "./zh-CN.json";

export type Spoken = "en" | "zh-CN";
type Language = "system" | Spoken;

void i18next.use(initReactI18next).init({
  lng: "en",
  fallbackLng: "en",
  resources: { en: { translation: en }, "zh-CN": { translation: zhCN } },
  nsSeparator: false,
  interpolation: { escapeValue: false },
  returnNull: false,
});

/** The language to speak: the chosen one, else the computer's where we know it. */
export function spoken(chosen: Language, computer: readonly string[]): Spoken {
  if (chosen !== "system") return chosen;
  const known = computer.find((tag) => /^(en|zh)\b/i.test(tag));
  return known && /^zh/i.test(known) ? "zh-CN" : "en";
}

/** Speaks it, and tells the document so. */
export function speak(language: Spoken): void {
  document.documentElement.lang = language;
  if (i18next.language !== language) void i18next.changeLanguage(language);
}

export { i18next };
