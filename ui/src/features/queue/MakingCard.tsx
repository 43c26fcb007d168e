/** @file One job that is not finished: where it stands, and what can be done about it. Alt+Up and Alt+Down move it. */
import { memo, useRef, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Drag } from "../../design/DragList";
import { IconGrip } from "../../design/icons";
import { Poster } from "../../design/Poster";
import { Thread } from "../../design/Thread";
import { useMedia } from "../../ipc/HostContext";
import type { JobView } from "../../ipc/wire";
import { useNear } from "../../lib/near";
import { CardActions } from "./CardActions";
import { CardTrouble } from "./CardTrouble";
import classes from "./MakingCard.module.css";
import type { Way } from "./order";
import { leftWords, levelOf, stateWords } from "./words";

interface Props {
  job: JobView;
  /** What its handle puts on; none when it cannot be dragged. */
  drag: Drag["dragHandleProps"];
  resting: boolean;
  /** Whether nothing is made although no job is at fault. */
  held: boolean;
  /** Its place among the jobs that wait in line, from 0; -1 when it does not. */
  place: number;
  places: number;
  onMove: (id: string, way: Way) => void;
  onOpen: (id: string) => void;
}

const WOUND = ["running", "paused", "retryable", "needs_you"];

export const MakingCard = memo(function MakingCard({ job, drag, resting, held, place, places, onMove, onOpen }: Props) {
  const { t } = useTranslation();
  const media = useMedia();
  const card = useRef<HTMLElement>(null);
  const near = useNear(card);
  const words = stateWords(job, t, resting, held);
  const left = leftWords(job, t);
  const level = levelOf(job.priority);
  const still = held && job.state !== "paused" && job.state !== "needs_you";
  const wound = !still && WOUND.includes(job.state) && (job.state === "running" || job.progress > 0);

  function onKeyDown(event: KeyboardEvent) {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    onMove(job.id, event.key === "ArrowUp" ? "up" : "down");
  }

  return (
    <article
      ref={card}
      className={classes.card}
      aria-label={t("queue.card", { title: job.title, state: words })}
      data-testid="job-card"
      data-job-id={job.id}
      data-state={job.state}
      data-stage={job.stage}
      data-progress={job.progress}
      onKeyDown={onKeyDown}
    >
      {drag && (
        <button type="button" {...drag} tabIndex={-1} className={classes.handle} aria-label={t("action.of", { action: t("drag.move"), title: job.title })} data-testid="card-handle">
          <IconGrip size={18} stroke={1.8} />
        </button>
      )}
      <div className={classes.poster}>
        {near && <Poster title={job.title} src={job.stage ? media.poster(job.id, job.stage) : null} />}
      </div>
      <div className={classes.body}>
        <div className={classes.top}>
          <div className={classes.names}>
            <h3 className={classes.title} title={job.title}>
              <bdi>{job.title}</bdi>
            </h3>
            <p className={classes.state} data-testid="job-state">
              {words}
              {job.choices.shape && <span data-testid="job-shape"> · {t(`compose.shapes.${job.choices.shape}`)}</span>}
              {level !== "normal" && <span data-testid="job-priority"> · {t(`state.${level}`)}</span>}
            </p>
          </div>
          {near && <CardActions job={job} place={place} places={places} onMove={onMove} onOpen={onOpen} />}
        </div>
        {wound && (
          <div className={classes.progress}>
            <Thread
              value={job.progress}
              moving={job.state === "running"}
              label={t("queue.progress", { title: job.title })}
              words={t("app.percent", { percent: job.progress })}
            />
            <div className={classes.figures}>
              <span className={classes.left}>{left}</span>
              <span className={classes.percent} data-testid="job-percent">
                {t("app.percent", { percent: job.progress })}
              </span>
            </div>
          </div>
        )}
        <CardTrouble job={job} onOpen={onOpen} />
      </div>
    </article>
  );
});
