/** @file Everything asked for: what is in the making, in order, and what is finished. */
import { Button } from "@mantine/core";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { DragList, type Drag } from "../../design/DragList";
import { FixButtons } from "../../design/FixButtons";
import { Message } from "../../design/Message";
import { inWords } from "../../i18n/faults";
import { useLoaded } from "../../ipc/HostContext";
import { inLine } from "../../ipc/jobs";
import type { JobView, Storyboard } from "../../ipc/wire";
import { useProjects } from "../../ipc/useProjects";
import { useCommands } from "../../ipc/useCommands";
import { useSameList } from "../../lib/same";
import { EmptyQueue } from "./EmptyQueue";
import { Ending } from "./Ending";
import { Finished } from "./Finished";
import { MakingCard } from "./MakingCard";
import classes from "./Queue.module.css";
import { More, PAGE } from "./More";
import { drop, finished, making, movable } from "./order";
import { QueueTools } from "./QueueTools";
import { useFocusKept } from "./useFocusKept";
import { useMove } from "./useMove";

const MOVING = ["running", "queued", "retryable"];

export function Queue({ onPlay, onOpen }: { onPlay: (job: JobView) => void; onOpen: (board: Storyboard) => void }) {
  const { t } = useTranslation();
  const snapshot = useLoaded();
  const commands = useCommands();
  const projects = useProjects();
  const shown = making(inLine(snapshot.jobs));
  const done = useSameList(finished(snapshot.jobs));
  const line = movable(shown);
  // The same as long as the line is: what is told ten times a second changes one card, not all.
  const ids = line.map((job) => job.id).join();
  const places = useMemo(() => new Map(ids.split(",").map((id, at) => [id, at])), [ids]);
  const order = shown.map((job) => job.id).join();
  const [most, setMost] = useState(PAGE);
  const moveCard = useMove(line);
  const { paused: resting, held } = snapshot.queue;
  const why = held && inWords(held);

  const open = useCallback((id: string) => void projects.openOf(id).then((board) => board && onOpen(board)), [projects, onOpen]);

  const draw = useCallback(
    (job: JobView, _: number, drag: Drag, dragged: boolean) => {
      const handle = places.has(job.id) && places.size > 1 ? drag.dragHandleProps : null;
      return (
        <li ref={drag.innerRef} {...drag.draggableProps} data-dragged={dragged || undefined}>
          <MakingCard job={job} drag={handle} resting={resting} held={held !== null} place={places.get(job.id) ?? -1} places={places.size} onMove={moveCard} onOpen={open} />
        </li>
      );
    },
    [places, resting, held, moveCard, open],
  );

  async function dropCard(id: string, before: string | null) {
    for (const step of drop(line, id, before)) if (!(await commands.move(step.id, step.before))) return;
  }

  const kept = useFocusKept();

  if (snapshot.jobs.length === 0) {
    return (
      <div {...kept} className={classes.area}>
        <Ending />
        <EmptyQueue />
      </div>
    );
  }
  return (
    <div {...kept} className={classes.area}>
      <Ending />
      {shown.length > 0 && (
        <section aria-labelledby="making" className={classes.section} data-testid="queue-making">
          <header className={classes.head}>
            <h2 id="making" className={classes.title}>
              {t("queue.making")} <span className={classes.count}>{shown.length}</span>
            </h2>
            <QueueTools moving={shown.some((job) => MOVING.includes(job.state))} failed={shown.filter((job) => job.state === "failed").length} />
          </header>
          {held && why && (
            <div role="group" aria-label={why.message} data-testid="held">
              <Message tone="notice" text={why.message} hint={why.hint}>
                <FixButtons error={held} />
              </Message>
            </div>
          )}
          {resting && <p className={classes.resting}>{t("queue.resting")}</p>}
          <DragList rows={shown.slice(0, most)} version={order} className={classes.cards ?? ""} testid="making-cards" may={(job) => line.length > 1 && places.has(job.id)} onDrop={(id, before) => void dropCard(id, before)}>
            {draw}
          </DragList>
          {shown.length > most && <More left={shown.length - most} onMore={() => setMost(most + PAGE)} testid="more-making" />}
        </section>
      )}
      {done.length > 0 && <Finished done={done} onPlay={onPlay} onOpen={open} />}
      {snapshot.next !== null && (
        <Button variant="default" onClick={() => void commands.older(snapshot)} data-testid="older">
          {t("queue.older")}
        </Button>
      )}
    </div>
  );
}
