/** @file Sentences of the back end as a language words them, with what they speak of filled in. */
import { i18next } from ".";

/** What a language says under a name; nothing when it does not. */
export function sayingOf<T>(language: string, name: string): T | undefined {
  return i18next.getResource(language, "backend", name);
}

/** A sentence with its blanks filled; nothing when one of them is not known. */
export function filled(sentence: string, known: Record<string, string>): string | null {
  const blanks = [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map(([, blank = ""]) => blank);
  if (blanks.some((blank) => known[blank] === undefined)) return null;
  return blanks.reduce((said, blank) => said.replace(`{{${blank}}}`, () => known[blank] ?? ""), sentence);
}
