/** @file Guesses how long a text takes to speak: 155 words or 260 Chinese characters a minute. */

const CJK = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/gu;
const ENOUGH_MS = 8_000;

/** Milliseconds, or nothing while the text is so short that it is a topic rather than a script. */
export function spokenMs(text: string): number | null {
  const characters = text.match(CJK)?.length ?? 0;
  const words = text.replace(CJK, " ").match(/[\p{L}\p{N}’'-]+/gu)?.length ?? 0;
  const ms = (words / 155 + characters / 260) * 60_000;
  return ms >= ENOUGH_MS ? ms : null;
}

/** Whether a text is what a video is about rather than what is spoken: a few words in one line, without sentence ends. */
export function isTopic(text: string): boolean {
  const words = text.trim().replace(/[?？]$/, "");
  if (!words || words.includes("\n") || /[.!?](\s|$)|[。！？；]/u.test(words)) return false;
  return words.search(CJK) >= 0 ? words.length <= 40 : words.split(/\s+/).length <= 14;
}
