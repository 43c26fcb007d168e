/** @file The person's own voice, recorded for one line or for the whole video: what is read, and where it is heard then. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Reading } from "../../design/RecordDialog";
import { freshName } from "../../ipc/useRecorder";
import type { Grant, Storyboard } from "../../ipc/wire";
import type { Purpose, Spoken } from "./useBoardFiles";

export function useOwnVoice(board: Storyboard, take: (grants: readonly Grant[], purpose: Purpose) => Promise<unknown>) {
  const { t } = useTranslation();
  const [spoken, record] = useState<Spoken | null>(null);
  const place = spoken?.is === "line" ? board.scenes.findIndex((scene) => scene.id === spoken.scene) : -1;
  const line = board.scenes[place];

  function named(title: string, called: string, words: string): Reading {
    const name = freshName(called, board.media.map((one) => one.name));
    return { title, words, language: board.language, name };
  }
  const whole = () => named(t("record.wholeTitle"), t("record.whole"), board.scenes.map((scene) => scene.text).join("\n\n"));
  const reading = spoken === null ? null : spoken.is === "narration" ? whole() : line ? named(t("record.lineTitle", { line: place + 1 }), t("board.line", { line: place + 1 }), line.text) : null;

  function close() {
    const button = spoken?.is === "line" ? "line-recording-record" : "recording-record";
    record(null);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-testid="${button}"]`)?.focus());
  }
  return {
    reading,
    record,
    close,
    async use(grant: Grant) {
      const purpose = spoken;
      close();
      if (purpose) await take([grant], purpose);
    },
  };
}
