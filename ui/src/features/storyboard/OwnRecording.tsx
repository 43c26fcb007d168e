/** @file The person's own recording where it is heard: its name, to hear it, another one, or a voice again. */
import { Button, Loader } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { IconAction } from "../../design/IconAction";
import { IconListen, IconPlus, IconRecord, IconStop } from "../../design/icons";
import { useMedia } from "../../ipc/HostContext";
import type { Storyboard } from "../../ipc/wire";
import classes from "./Panel.module.css";
import type { Listen } from "../../design/useListen";

interface Props {
  board: Storyboard;
  /** The sound, by its name in the project; none while a voice speaks. */
  recording: string | null;
  /** Of one line, not of the whole script. */
  line: boolean;
  listen: Listen;
  onPick: () => void;
  /** Records it here and now. */
  onRecord: () => void;
  /** Lets a voice speak again. */
  onVoice: () => Promise<unknown>;
}

export function OwnRecording({ board, recording, line, listen, onPick, onRecord, onVoice }: Props) {
  const { t } = useTranslation();
  const media = useMedia();
  const block = useRef<HTMLDivElement>(null);
  const file = board.media.find((one) => one.id === recording);
  const key = `recording-${recording ?? ""}`;
  const heard = listen.key === key;
  const label = t(heard ? "board.stop" : "own.hear");
  const testid = line ? "line-recording" : "recording";
  /** The button is gone with the recording. */
  const voice = () => void onVoice().then(() => requestAnimationFrame(() => block.current?.querySelector<HTMLElement>("button")?.focus()));

  return (
    <div ref={block} className={classes.slide} data-testid={testid} data-media={recording ?? ""}>
      {recording !== null && (
        <div className={classes.voice}>
          <p className={classes.voiceName}>{file?.name ?? recording}</p>
          {file?.kind === "audio" && !file.missing && (
            <IconAction label={label} name={t("board.sampleOf", { action: label, name: file.name })} testid={`${testid}-hear`} onClick={() => listen.toggle(key, media.sound(board.id, file.id))}>
              {heard && listen.loading ? <Loader size={16} color="var(--sp-thread)" /> : heard ? <IconStop size={16} /> : <IconListen size={18} stroke={1.7} />}
            </IconAction>
          )}
        </div>
      )}
      <div className={classes.tools}>
        <Button variant="light" size="xs" disabled={board.read_only} leftSection={<IconRecord size={14} />} onClick={onRecord} data-testid={`${testid}-record`}>
          {t(recording !== null ? "record.anew" : "record.open")}
        </Button>
        <Button variant="light" size="xs" disabled={board.read_only} leftSection={<IconPlus size={15} stroke={2} />} onClick={onPick} data-testid={`${testid}-pick`}>
          {t(recording !== null ? "own.another" : line ? "own.useLine" : "own.use")}
        </Button>
        {recording !== null && (
          <Button variant="subtle" size="xs" disabled={board.read_only} onClick={voice} data-testid={`${testid}-voice`}>
            {t("own.voice")}
          </Button>
        )}
      </div>
      <p className={classes.hint}>{t(line ? "own.lineHint" : "own.hint")}</p>
    </div>
  );
}
