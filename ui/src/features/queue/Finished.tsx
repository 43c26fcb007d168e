/** @file The finished videos, the latest first. Not drawn again for what is told of those in the making. */
import { Button } from "@mantine/core";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { tell } from "../../design/notify";
import type { JobView } from "../../ipc/wire";
import { useCommands } from "../../ipc/useCommands";
import { useGradually } from "../../lib/gradually";
import { FinishedTile } from "./FinishedTile";
import { More, PAGE } from "./More";
import classes from "./Queue.module.css";

interface Props {
  done: readonly JobView[];
  onPlay: (job: JobView) => void;
  onOpen: (id: string) => void;
}

export const Finished = memo(function Finished({ done, onPlay, onOpen }: Props) {
  const { t } = useTranslation();
  const commands = useCommands();
  const now = useGradually();
  const [most, setMost] = useState(PAGE);

  async function clear() {
    const cleared = await commands.clearFinished();
    if (!cleared) return;
    const { count, ids } = cleared;
    tell({ text: t("queue.cleared", { count }), action: { label: t("compose.undo"), run: () => void commands.bringAllBack(ids) } });
  }

  return (
    <section aria-labelledby="finished" className={classes.section} data-testid="queue-finished">
      <header className={classes.head}>
        <h2 id="finished" className={classes.title}>
          {t("queue.finished")} <span className={classes.count}>{done.length}</span>
        </h2>
        <Button variant="subtle" fw={500} aria-description={t("queue.clearHint")} data-tip={t("queue.clearHint")} onClick={() => void clear()} data-testid="clear-finished">
          {t("queue.clear")}
        </Button>
      </header>
      <ul className={classes.tiles}>
        {done.slice(0, Math.min(most, now)).map((job) => (
          <li key={job.id}>
            <FinishedTile job={job} onPlay={onPlay} onOpen={onOpen} />
          </li>
        ))}
      </ul>
      {done.length > most && <More left={done.length - most} onMore={() => setMost(most + PAGE)} testid="more-finished" />}
    </section>
  );
});
