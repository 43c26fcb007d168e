/** @file The first view: what is the next video about, what can be gone on with, and everything that is made. */
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import { Compose } from "../features/compose/Compose";
import { Queue } from "../features/queue/Queue";
import { FirstSteps } from "../features/welcome/FirstSteps";
import { Recent } from "../features/welcome/Recent";
import { SampleCard } from "../features/welcome/SampleCard";
import { useLoadedPart } from "../ipc/HostContext";
import type { JobView, Storyboard } from "../ipc/wire";
import { Interrupted } from "./Interrupted";
import { Notice } from "./Notice";
import classes from "./Shell.module.css";

interface Props {
  ref: Ref<HTMLElement>;
  sampleOpen: boolean;
  onPlay: (job: JobView) => void;
  onOpen: (board: Storyboard) => void;
}

export function Desk({ ref, sampleOpen, onPlay, onOpen }: Props) {
  const { t } = useTranslation();
  const notice = useLoadedPart(({ notice }) => notice);
  const fresh = useLoadedPart(({ jobs }) => jobs.length === 0);
  return (
    <main ref={ref} tabIndex={-1} className={classes.main} data-fresh={fresh || undefined} aria-label={t("app.main")}>
      <div className={classes.desk}>
        <Interrupted />
        {notice && <Notice notice={notice} />}
        <Compose onOpen={onOpen} />
        <div className={classes.sample}>
          <FirstSteps fresh={fresh} />
          <SampleCard small={!fresh} initiallyOpen={sampleOpen} onOpen={onOpen} />
        </div>
        <div className={classes.recent}>
          <Recent onOpen={onOpen} />
        </div>
      </div>
      <div className={classes.queue}>
        <Queue onPlay={onPlay} onOpen={onOpen} />
      </div>
    </main>
  );
}
