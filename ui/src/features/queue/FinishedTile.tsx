/** @file One finished video: its picture plays it, or is dragged out of the window; below, what can be done with it. */
import { memo, useRef, type DragEvent } from "react";
import { useTranslation } from "react-i18next";
import { IconCopy, IconFolder, IconPlay, IconTrash } from "../../design/icons";
import { IconAction } from "../../design/IconAction";
import { tell } from "../../design/notify";
import { Poster } from "../../design/Poster";
import { useMedia } from "../../ipc/HostContext";
import type { JobView } from "../../ipc/wire";
import { useCommands } from "../../ipc/useCommands";
import { useHandOver } from "../../ipc/useHandOver";
import { ago, clock } from "../../lib/time";
import { useNear } from "../../lib/near";
import { CardMenu } from "./CardMenu";
import classes from "./FinishedTile.module.css";
import { TileNotes } from "./TileNotes";

export const FinishedTile = memo(function FinishedTile({ job, onPlay, onOpen }: { job: JobView; onPlay: (job: JobView) => void; onOpen: (id: string) => void }) {
  const { t, i18n } = useTranslation();
  const media = useMedia();
  const commands = useCommands();
  const { reveal, copy, drag } = useHandOver();
  const tile = useRef<HTMLElement>(null);
  const near = useNear(tile);
  const { id, title } = job;
  const [video] = job.videos;
  const when = ago(job.finished_at ?? job.created_at, Date.now(), i18n.language);
  const named = (action: string) => ({ label: action, name: t("action.of", { action, title }) });

  async function remove() {
    if (await commands.remove(id)) tell({ text: t("toast.removed", { title }), action: { label: t("compose.undo"), run: () => void commands.bringBack(id) } });
  }
  /** The file itself leaves the window, not the picture of it. */
  function dragOut(event: DragEvent) {
    const address = media.dragged(video?.path ?? "");
    if (address === null) event.preventDefault();
    else {
      event.dataTransfer.effectAllowed = "copy";
      event.dataTransfer.setData("text/uri-list", address);
    }
    void drag(job);
  }

  return (
    <article
      ref={tile}
      className={classes.tile}
      aria-label={t("queue.card", { title, state: t("state.completed") })}
      data-testid="job-card"
      data-job-id={id}
      data-state={job.state}
      data-progress={job.progress}
    >
      <div className={classes.picture}>
        <button type="button" className={classes.poster} draggable={video !== undefined} aria-label={t("action.playTitle", { title })} onClick={() => onPlay(job)} onDragStart={dragOut} data-testid="action-play">
          {near && <Poster title={title} src={media.poster(id, job.finished_at ?? "")} />}
          <span className={classes.play}>
            <IconPlay size={20} />
          </span>
        </button>
        {video && <span className={classes.length}>{clock(video.duration_ms)}</span>}
      </div>
      <div className={classes.body}>
        <h3 className={classes.title} title={title}>
          <bdi>{title}</bdi>
        </h3>
        <p className={classes.when}>
          <span data-testid="job-state">{t("state.completed")}</span> · {when}
          {job.choices.shape && <span data-testid="job-shape"> · {job.choices.shape}</span>}
        </p>
        <TileNotes job={job} onOpen={onOpen} />
        <div className={classes.actions}>
          {near && (
            <>
              <IconAction {...named(t("action.reveal"))} testid="action-reveal" onClick={() => void reveal(job)}>
                <IconFolder size={18} stroke={1.7} />
              </IconAction>
              <IconAction {...named(t("action.copyFile"))} testid="action-copy" onClick={() => void copy(job)}>
                <IconCopy size={18} stroke={1.7} />
              </IconAction>
              <IconAction {...named(t("action.remove"))} testid="action-remove" onClick={() => void remove()}>
                <IconTrash size={18} stroke={1.7} />
              </IconAction>
              <CardMenu job={job} onOpen={onOpen} />
            </>
          )}
        </div>
      </div>
    </article>
  );
});
