/** @file How high voices speak, and how loud what is spoken is against the music, for the whole video. */
import { Slider } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { NO_VOICE } from "../../ipc/projects";
import type { Edit, Storyboard } from "../../ipc/wire";
import classes from "./Panel.module.css";
import type { Acts } from "./useBoard";

const PITCH = { lowest: -6, highest: 6 };
const VOLUME = { lowest: -12, highest: 12 };

interface Props {
  board: Storyboard;
  acts: Acts;
}

export function PitchChoice({ board, acts }: Props) {
  const { t } = useTranslation();
  const words = (steps: number) => (steps === 0 ? t("tone.asItIs") : t(steps > 0 ? "tone.higher" : "tone.lower", { count: Math.abs(steps) }));
  // Nobody speaks, or the person does.
  if (board.narration !== null || board.voice === NO_VOICE) return null;
  return <Tone board={board} acts={acts} {...PITCH} now={board.pitch_semitones} name={t("tone.pitch")} words={words} edit={(semitones) => ({ do: "pitch", semitones })} said={(what) => t("tone.said.pitch", { what })} testid="voice-pitch" />;
}

export function VolumeChoice({ board, acts }: Props) {
  const { t } = useTranslation();
  // Who never mixed anything reads how many times as strong it is.
  const words = (db: number) => t("app.percent", { percent: Math.round(10 ** (db / 20) * 100) });
  return (
    <>
      <Tone board={board} acts={acts} {...VOLUME} now={board.voice_volume_db} name={t("tone.volume")} words={words} edit={(db) => ({ do: "voice_volume", db })} said={(what) => t("tone.said.volume", { what })} testid="voice-volume" />
      <p className={classes.hint}>{t("tone.volumeHint")}</p>
    </>
  );
}

interface ToneProps extends Props {
  lowest: number;
  highest: number;
  now: number;
  name: string;
  words: (value: number) => string;
  edit: (value: number) => Edit;
  said: (what: string) => string;
  testid: string;
}

function Tone({ board, acts, lowest, highest, now, name, words, edit, said, testid }: ToneProps) {
  const label = useId();
  const [moving, setMoving] = useState<number | null>(null);
  const value = moving ?? now;

  async function keep(next: number) {
    if (next !== now) await acts.edit(edit(next), said(words(next)));
    setMoving(null);
  }

  return (
    <>
      <p id={label} className={classes.sub}>
        {name} <span className={classes.value}>{words(value)}</span>
      </p>
      <Slider
        aria-labelledby={label}
        thumbLabel={name}
        label={null}
        min={Math.min(lowest, now)}
        max={Math.max(highest, now)}
        step={1}
        startPointValue={0}
        value={value}
        disabled={board.read_only}
        onChange={setMoving}
        onChangeEnd={(next) => void keep(next)}
        thumbValueText={words(value)}
        data-testid={testid}
      />
    </>
  );
}
