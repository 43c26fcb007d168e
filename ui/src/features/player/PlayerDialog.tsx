/** @file Plays a finished video in the window, with what can be done with it below. */
import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconAgain, IconFolder } from "../../design/icons";
import { closeButton } from "../../design/closeButton";
import { Message } from "../../design/Message";
import { tell } from "../../design/notify";
import { warningInWords } from "../../i18n/warnings";
import { useMedia } from "../../ipc/HostContext";
import type { JobView } from "../../ipc/wire";
import { useCommands } from "../../ipc/useCommands";
import { useHandOver } from "../../ipc/useHandOver";
import { focusIfLost } from "../../lib/focus";
import { clock, size } from "../../lib/time";
import classes from "./PlayerDialog.module.css";

export function PlayerDialog({ job, onClose }: { job: JobView | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={job !== null}
      onClose={onClose}
      onExitTransitionEnd={focusIfLost}
      centered
      size="auto"
      padding={0}
      title={job?.title ?? t("player.title")}
      classNames={{ content: classes.content ?? "", header: classes.header ?? "", title: classes.title ?? "", body: classes.body ?? "" }}
      closeButtonProps={closeButton(t("app.close"), "player-close")}
    >
      {job && <Player key={job.id} job={job} onClose={onClose} />}
    </Modal>
  );
}

function Player({ job, onClose }: { job: JobView; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const media = useMedia();
  const commands = useCommands();
  const { reveal } = useHandOver();
  const [broken, setBroken] = useState(false);
  const [video] = job.videos;

  async function again() {
    if (!(await commands.again(job.id))) return;
    onClose();
    tell({ text: t("toast.again", { title: job.title }) });
  }

  return (
    <div className={classes.player} data-testid="player">
      {broken ? (
        <Message tone="problem" text={t("player.cannot")} hint={t("player.cannotHint")} />
      ) : (
        <video
          className={classes.video}
          src={media.video(job.id, 0)}
          width={video?.width}
          height={video?.height}
          controls
          autoPlay
          playsInline
          aria-label={job.title}
          onError={() => setBroken(true)}
          data-testid="player-video"
        />
      )}
      <div className={classes.foot}>
        <span className={classes.facts}>
          {video && t("player.facts", { length: clock(video.duration_ms), size: size(video.bytes, i18n.language) })}
        </span>
        <span className={classes.actions}>
          <Button variant="subtle" leftSection={<IconAgain size={17} stroke={1.8} />} onClick={() => void again()} data-testid="player-again">
            {t("action.again")}
          </Button>
          <Button variant="light" leftSection={<IconFolder size={17} stroke={1.8} />} onClick={() => void reveal(job)} data-testid="player-reveal">
            {t("action.reveal")}
          </Button>
        </span>
      </div>
      {job.warnings.map((warning) => (
        <Message key={warning} tone="note" text={warningInWords(warning, i18n.language)} />
      ))}
    </div>
  );
}
