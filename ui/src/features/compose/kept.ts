/** @file What was written for the next video outlives the page: a web view that is loaded anew loses nothing. Forgotten when the window is closed. */
import { EMPTY, type Draft } from "./draft";

const KEY = "spool-draft";

/** What a person wrote; of what a writer is about to write, the topic. */
export function keep({ text, written }: Draft): void {
  const own = written?.state === "writing" ? written.topic : text;
  try {
    if (own) sessionStorage.setItem(KEY, own);
    else sessionStorage.removeItem(KEY);
  } catch (reason) {
    console.warn("the web view keeps nothing for us", reason);
  }
}

export function kept(): Draft {
  try {
    return { ...EMPTY, text: sessionStorage.getItem(KEY) ?? "" };
  } catch {
    return EMPTY;
  }
}
