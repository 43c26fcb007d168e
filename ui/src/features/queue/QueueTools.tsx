/** @file What is done with the whole line: pause it, try again what failed, and what follows when all is done. */
import { Button } from "@mantine/core";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { ChoicePicker } from "../../design/ChoicePicker";
import { IconAgain, IconMoon, IconPause, IconPlay, IconPower } from "../../design/icons";
import { tell } from "../../design/notify";
import { useLoadedPart } from "../../ipc/HostContext";
import { useCommands } from "../../ipc/useCommands";
import classes from "./Queue.module.css";

const AFTER = ["nothing", "sleep", "shut_down"] as const;

interface Props {
  /** Whether something is made, or will be by itself. */
  moving: boolean;
  /** How many could not be made. */
  failed: number;
}

export const QueueTools = memo(function QueueTools({ moving, failed }: Props) {
  const { t } = useTranslation();
  const queue = useLoadedPart(({ queue }) => queue);
  const commands = useCommands();

  async function retry() {
    const count = await commands.retryAllFailed();
    if (count !== null) tell({ text: t("queue.retried", { count }) });
  }

  return (
    <div className={classes.tools}>
      {failed > 1 && (
        <Button variant="subtle" fw={500} leftSection={<IconAgain size={16} />} onClick={() => void retry()} data-testid="retry-failed">
          {t("queue.retryFailed")}
        </Button>
      )}
      {(moving || queue.when_done !== "nothing") && (
        <ChoicePicker
          label={t("whenDone.label")}
          testid="when-done"
          value={queue.when_done}
          onChange={(whenDone) => void commands.setWhenDone(whenDone)}
          icon={queue.when_done === "shut_down" ? <IconPower size={16} /> : <IconMoon size={16} />}
          shown={t(`whenDone.${queue.when_done}`)}
          options={AFTER.map((value) => ({ value, label: t(`whenDone.${value}Name`), hint: t(`whenDone.${value}Hint`) }))}
        />
      )}
      {(queue.paused || moving) && (
        <Button
          variant={queue.paused ? "light" : "subtle"}
          fw={500}
          leftSection={queue.paused ? <IconPlay size={14} /> : <IconPause size={14} />}
          onClick={() => void (queue.paused ? commands.resumeQueue() : commands.pauseQueue())}
          data-testid={queue.paused ? "resume-queue" : "pause-queue"}
        >
          {queue.paused ? t("queue.resumeAll") : t("queue.pauseAll")}
        </Button>
      )}
    </div>
  );
});
