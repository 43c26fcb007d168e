/** @file The live region: says quarters, ends and needs aloud, and shows a toast when a video is ready. */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { tell, TOASTS } from "../../design/notify";
import { useLoaded } from "../../ipc/HostContext";
import type { JobView } from "../../ipc/wire";
import { say } from "./say";
import { useSecondsLeft } from "./useSecondsLeft";
import { endingWords } from "./words";

export function Announcer({ onPlay }: { onPlay: (job: JobView) => void }) {
  const { t } = useTranslation();
  const { jobs, queue } = useLoaded();
  const seconds = useSecondsLeft(queue);
  const ending = seconds === null ? null : seconds <= 10 ? "soon" : "begun";
  const before = useRef(jobs);
  const [words, setWords] = useState("");

  // The live region is the outside world: it must change exactly when the jobs did.
  useEffect(() => {
    const known = new Map(before.current.map((job) => [job.id, job.state]));
    const sentences = say(before.current, jobs, t);
    before.current = jobs;
    if (sentences.length > 0) setWords(sentences.join(". "));
    const ready = jobs.filter((job) => job.state === "completed" && known.has(job.id) && known.get(job.id) !== "completed");
    if (ready.length > TOASTS) return tell({ text: t("toast.readyMany", { count: ready.length }) });
    for (const job of ready) tell({ text: t("toast.ready", { title: job.title }), action: { label: t("action.play"), run: () => onPlay(job) } });
  }, [jobs, t, onPlay]);

  const left = useRef({ seconds, when_done: queue.when_done });
  useEffect(() => {
    left.current = { seconds, when_done: queue.when_done };
  });
  // Said at the start and once more at ten seconds, never each second.
  useEffect(() => {
    if (ending) setWords(endingWords(left.current.when_done, left.current.seconds ?? 0, t));
  }, [ending, t]);

  return (
    <div className="sp-hidden" role="status" aria-live="polite" data-testid="announcer">
      {words}
    </div>
  );
}
