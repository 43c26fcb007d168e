/** @file One voice: picked by a radio button, heard by a sample; one that cannot speak yet says what it needs. */
import { Button, Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { IconAction } from "../../design/IconAction";
import { IconListen, IconStop } from "../../design/icons";
import { useDoor, useMedia } from "../../ipc/HostContext";
import type { VoiceView } from "../../ipc/wire";
import classes from "./Panel.module.css";
import type { Listen } from "../../design/useListen";

interface Props {
  voice: VoiceView;
  chosen: boolean;
  listen: Listen;
  onChoose: () => void;
}

export function VoiceRow({ voice, chosen, listen, onChoose }: Props) {
  const { t } = useTranslation();
  const media = useMedia();
  const { settings } = useDoor();
  const heard = listen.key === voice.id;
  const label = t(heard ? "board.stop" : "board.sample");
  const gender = t(voice.gender === "male" ? "board.genders.male" : "board.genders.female");
  const needs = voice.ready ? "" : t(voice.needs_key ? "board.voiceNeedsKey" : "board.voiceNotReady");
  return (
    <div className={classes.voice}>
      <label className={classes.radio} data-missing={(!voice.ready && !chosen) || undefined}>
        <input type="radio" name="voice" checked={chosen} disabled={!voice.ready && !chosen} onChange={onChoose} data-testid="voice-choice" data-voice={voice.id} />
        <span className={classes.voiceName}>{voice.name}</span>
        <span className={classes.soft}>{needs ? `${gender} · ${needs}` : gender}</span>
      </label>
      {!voice.ready && voice.engine !== "builtin" && (
        <Button variant="light" size="compact-sm" aria-label={t("action.of", { action: t("settings.setUp"), title: voice.engine_name })} onClick={() => settings(`voices:${voice.engine}`)} data-testid="voice-set-up">
          {t("settings.setUp")}
        </Button>
      )}
      {voice.ready && (
        <IconAction label={label} name={t("board.sampleOf", { action: label, name: voice.name })} testid="voice-sample" onClick={() => listen.toggle(voice.id, media.voiceSample(voice.id))}>
          {heard && listen.loading ? <Loader size={16} color="var(--sp-thread)" /> : heard ? <IconStop size={16} /> : <IconListen size={18} stroke={1.7} />}
        </IconAction>
      )}
    </div>
  );
}
