/** @file Everything asked for: what is in the making, in order, and what is finished. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { IconPause, IconPlay } from "../../design/icons";
import { useLoaded } from "../../ipc/HostContext";
import { inLine } from "../../ipc/jobs";
import type { JobView } from "../../ipc/wire";
import { useCommands } from "../../ipc/useCommands";
import { EmptyQueue } from "./EmptyQueue";
import { FinishedTile } from "./FinishedTile";
import { MakingCard } from "./MakingCard";
import classes from "./Queue.module.css";
import { finished, making, movable } from "./order";
import { useMove } from "./useMove";

export function Queue({ onPlay }: { onPlay: (job: JobView) => void }) {
  const { t } = useTranslation();
  const snapshot = useLoaded();
  const commands = useCommands();
  const shown = making(inLine(snapshot.jobs));
  const done = finished(snapshot.jobs);
  const line = movable(shown);
  const moveCard = useMove(line);
  const resting = snapshot.queue_paused;
  const stoppable = shown.some((job) => job.state === "running" || job.state === "queued" || job.state === "retryable");

  if (snapshot.jobs.length === 0) return <EmptyQueue />;
  return (
    <>
      {shown.length > 0 && (
        <section aria-labelledby="making" className={classes.section} data-testid="queue-making">
          <header className={classes.head}>
            <h2 id="making" className={classes.title}>
              {t("queue.making")} <span className={classes.count}>{shown.length}</span>
            </h2>
            {(resting || stoppable) && (
              <Button
                variant={resting ? "light" : "subtle"}
               
                fw={500}
                leftSection={resting ? <IconPlay size={14} /> : <IconPause size={14} />}
                onClick={() => void (resting ? commands.resumeQueue() : commands.pauseQueue())}
                data-testid={resting ? "resume-queue" : "pause-queue"}
              >
                {resting ? t("queue.resumeAll") : t("queue.pauseAll")}
              </Button>
            )}
          </header>
          {resting && <p className={classes.resting}>{t("queue.resting")}</p>}
          <ol className={classes.cards}>
            {shown.map((job) => (
              <li key={job.id}>
                <MakingCard job={job} resting={resting} place={line.indexOf(job)} places={line.length} onMove={moveCard} />
              </li>
            ))}
          </ol>
        </section>
      )}
      {done.length > 0 && (
        <section aria-labelledby="finished" className={classes.section} data-testid="queue-finished">
          <header className={classes.head}>
            <h2 id="finished" className={classes.title}>
              {t("queue.finished")} <span className={classes.count}>{done.length}</span>
            </h2>
          </header>
          <ul className={classes.tiles}>
            {done.map((job) => (
              <li key={job.id}>
                <FinishedTile job={job} onPlay={onPlay} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {snapshot.next !== null && (
        <Button variant="default" onClick={() => void commands.older(snapshot)} data-testid="older">
          {t("queue.older")}
        </Button>
      )}
    </>
  );
}
