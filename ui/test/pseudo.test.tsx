/** @file Every view in a language that is written in other letters: what is still in ours was not translated. */
import { waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { i18next } from "../src/i18n";
import en from "../src/i18n/words/en/page.json";
import { SAMPLE_BOARD } from "../src/ipc/fake/boards";
import { pseudo } from "../src/ipc/fake/pseudo";
import type { Scene } from "../src/ipc/fake/scenes";
import type { Fake } from "../src/ipc/fakeHost";
import { open } from "./page";

/** Names, keys of the keyboard, and what the browser's own dates, units and lists say in English. */
const OURS = /^(Spool|TikTok|Reels|Shorts|YouTube|Instagram|Facebook|Ctrl|Alt|Shift|Enter|Backspace|Esc|Python|curl|MIT|SQLite|React|Mantine|TanStack|Query|Tauri|Tabler|Icons|FFmpeg|LGPL|GPL|OFL|Apache|ONNX|Runtime|Kokoro|voices|matching|Universal|Sentence|Encoder|Montserrat|Noto|Sans|Vazirmatn|Anton|Nunito|Playfair|Display|Nanum|Gothic|Public|domain|days?|hours?|minutes?|ago|yesterday|sec|byte|Nov|and|English)$/;

/** Every word that the host says: it is the person's own, or a name. */
async function told({ host }: Fake): Promise<string> {
  const answers = await Promise.all([
    host.appSnapshot(), host.recentProjects(), host.getProject(SAMPLE_BOARD).catch(() => null), host.lookInsideSample(), host.listVoices(), host.listTracks(), host.listLooks(),
    host.listWriters(), host.listVoiceServices(), host.listSites(), host.listLibrary(), host.storage(),
  ]);
  return `${JSON.stringify(answers)} evening-walk.mp4 Night sky.spool budget.xlsx`;
}

function shown(): string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts: string[] = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement?.closest("style, script")) texts.push(walker.currentNode.textContent ?? "");
  for (const one of document.querySelectorAll("[aria-label], [placeholder], [title]")) {
    if (one.getAttribute("aria-hidden") !== "true") texts.push(one.getAttribute("aria-label") ?? "", one.getAttribute("placeholder") ?? "", one.getAttribute("title") ?? "");
  }
  return texts;
}

beforeEach(() => void i18next.addResourceBundle("en", "translation", pseudo(en), true, true));
afterEach(() => void i18next.addResourceBundle("en", "translation", en, true, true));

describe("nothing is left in English", () => {
  const scenes: Scene[] = ["empty", "running", "paused", "needs-you", "many", "line", "held", "ending", "recent", "board", "board-look", "board-empty", "board-read-only", "drop", "help"];
  it.each([...scenes.map((scene) => [scene, {}] as const), ["empty", { settings: true }] as const, ["empty", { help: true }] as const])("in %s %o", async (scene, opening) => {
    const { fake } = await open(scene, { opening });
    await waitFor(() => expect(document.querySelector('[data-testid="shell"]')).toBeTruthy());
    const known = await told(fake);
    const foreign = shown().flatMap((text) => (text.match(/[A-Za-z]{3,}/g) ?? []).filter((word) => !OURS.test(word) && !known.includes(word)).map((word) => `${word} in "${text}"`));
    expect([...new Set(foreign)]).toEqual([]);
  });
});
