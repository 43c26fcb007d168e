/** @file The small buttons of a card in the making. Which ones are there depends on its state alone. */
import { useTranslation } from "react-i18next";
import { IconDown, IconPause, IconPlay, IconStop, IconTrash, IconUp } from "../../design/icons";
import { IconAction } from "../../design/IconAction";
import { tell } from "../../design/notify";
import type { JobView } from "../../ipc/wire";
import { useCommands } from "../../ipc/useCommands";
import { CardMenu } from "./CardMenu";
import classes from "./CardActions.module.css";
import type { Way } from "./order";

interface Props {
  job: JobView;
  place: number;
  places: number;
  onMove: (id: string, way: Way) => void;
  onOpen: (id: string) => void;
}

const MAY_PAUSE = ["running", "queued", "retryable"];
const MAY_STOP = ["running", "queued", "retryable", "paused", "needs_you"];
const MAY_REMOVE = ["failed", "cancelled"];

export function CardActions({ job, place, places, onMove, onOpen }: Props) {
  const { t } = useTranslation();
  const commands = useCommands();
  const { id, title, state } = job;
  const named = (action: string) => ({ label: action, name: t("action.of", { action, title }) });

  async function remove() {
    if (await commands.remove(id)) tell({ text: t("toast.removed", { title }), action: { label: t("compose.undo"), run: () => void commands.bringBack(id) } });
  }

  return (
    <div className={classes.actions}>
      {place >= 0 && places > 1 && (
        <>
          <IconAction {...named(t("action.up"))} testid="action-up" disabled={place === 0} onClick={() => onMove(id, "up")}>
            <IconUp size={18} stroke={1.8} />
          </IconAction>
          <IconAction {...named(t("action.down"))} testid="action-down" disabled={place === places - 1} onClick={() => onMove(id, "down")}>
            <IconDown size={18} stroke={1.8} />
          </IconAction>
        </>
      )}
      {MAY_PAUSE.includes(state) && (
        <IconAction {...named(t("action.pause"))} testid="action-pause" onClick={() => void commands.pause(id)}>
          <IconPause size={17} />
        </IconAction>
      )}
      {state === "paused" && (
        <IconAction {...named(t("action.resume"))} testid="action-resume" onClick={() => void commands.resume(id)}>
          <IconPlay size={17} />
        </IconAction>
      )}
      {MAY_STOP.includes(state) && (
        <IconAction {...named(t("action.stop"))} testid="action-stop" onClick={() => void commands.cancel(id)}>
          <IconStop size={17} />
        </IconAction>
      )}
      {MAY_REMOVE.includes(state) && (
        <IconAction {...named(t("action.remove"))} testid="action-remove" onClick={() => void remove()}>
          <IconTrash size={18} stroke={1.7} />
        </IconAction>
      )}
      <CardMenu job={job} behind={place > 0} onOpen={onOpen} />
    </div>
  );
}
