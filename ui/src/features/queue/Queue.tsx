/** @file Everything asked for: what is in the making, in order, and what is finished. */
import { Button, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Message } from "../../design/Message";
import { tell } from "../../design/notify";
import { inWords } from "../../i18n/faults";
import { useLoaded } from "../../ipc/HostContext";
import { inLine } from "../../ipc/jobs";
import type { JobView } from "../../ipc/wire";
import { useCommands } from "../../ipc/useCommands";
import { EmptyQueue } from "./EmptyQueue";
import { Ending } from "./Ending";
import { FinishedTile } from "./FinishedTile";
import { MakingCard } from "./MakingCard";
import classes from "./Queue.module.css";
import { finished, making, movable } from "./order";
import { QueueTools } from "./QueueTools";
import { useMove } from "./useMove";

export function Queue({ onPlay }: { onPlay: (job: JobView) => void }) {
  const { t } = useTranslation();
  const snapshot = useLoaded();
  const commands = useCommands();
  const shown = making(inLine(snapshot.jobs));
  const done = finished(snapshot.jobs);
  const line = movable(shown);
  const moveCard = useMove(line);
  const { paused: resting, held } = snapshot.queue;
  const why = held && inWords(held);

  async function clear() {
    const cleared = await commands.clearFinished();
    if (!cleared) return;
    const { count, ids } = cleared;
    tell({ text: t("queue.cleared", { count }), action: { label: t("compose.undo"), run: () => void commands.bringAllBack(ids) } });
  }

  if (snapshot.jobs.length === 0) return <><Ending /><EmptyQueue /></>;
  return (
    <>
      <Ending />
      {shown.length > 0 && (
        <section aria-labelledby="making" className={classes.section} data-testid="queue-making">
          <header className={classes.head}>
            <h2 id="making" className={classes.title}>
              {t("queue.making")} <span className={classes.count}>{shown.length}</span>
            </h2>
            <QueueTools shown={shown} />
          </header>
          {why && (
            <div role="group" aria-label={why.message} data-testid="held">
              <Message tone="notice" text={why.message} hint={why.hint} />
            </div>
          )}
          {resting && <p className={classes.resting}>{t("queue.resting")}</p>}
          <ol className={classes.cards}>
            {shown.map((job) => (
              <li key={job.id}>
                <MakingCard job={job} resting={resting} held={held !== null} place={line.indexOf(job)} places={line.length} onMove={moveCard} />
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
            <Tooltip label={t("queue.clearHint")} multiline w={260}>
              <Button variant="subtle" fw={500} onClick={() => void clear()} data-testid="clear-finished">
                {t("queue.clear")}
              </Button>
            </Tooltip>
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
