/** @file The live region: says quarters, ends and needs aloud, and shows a toast when a video is ready. */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { tell } from "../../design/notify";
import { useLoaded } from "../../ipc/HostContext";
import type { JobView } from "../../ipc/wire";
import { say } from "./say";

export function Announcer({ onPlay }: { onPlay: (job: JobView) => void }) {
  const { t } = useTranslation();
  const { jobs } = useLoaded();
  const before = useRef(jobs);
  const [words, setWords] = useState("");

  // The live region is the outside world: it must change exactly when the jobs did.
  useEffect(() => {
    const known = new Map(before.current.map((job) => [job.id, job.state]));
    const sentences = say(before.current, jobs, t);
    before.current = jobs;
    if (sentences.length > 0) setWords(sentences.join(". "));
    for (const job of jobs) {
      const was = known.get(job.id);
      if (job.state !== "completed" || was === undefined || was === "completed") continue;
      tell({ text: t("toast.ready", { title: job.title }), action: { label: t("action.play"), run: () => onPlay(job) } });
    }
  }, [jobs, t, onPlay]);

  return (
    <div className="sp-hidden" role="status" aria-live="polite" data-testid="announcer">
      {words}
    </div>
  );
}
