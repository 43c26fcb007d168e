/** @file Music under everything, or none, and how loud. It steps back for the voice by itself. */
import { Button, Slider } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconPlus } from "../../design/icons";
import type { Storyboard } from "../../ipc/wire";
import classes from "./Panel.module.css";
import type { Acts } from "./useBoard";

const [SOFTEST, LOUDEST, USUAL] = [-40, 12, -18];

export function MusicChoice({ board, acts, onAddFiles }: { board: Storyboard; acts: Acts; onAddFiles: () => void }) {
  const { t, i18n } = useTranslation();
  const level = useId();
  const [moving, setMoving] = useState<number | null>(null);
  const sounds = board.media.filter((one) => one.kind === "audio" && one.id !== board.narration);
  const gain = moving ?? board.music?.gain_db ?? USUAL;
  const decibels = (db: number) => `${new Intl.NumberFormat(i18n.language, { signDisplay: "exceptZero" }).format(db)} dB`;
  const play = (media: string | null) =>
    acts.edit({ do: "music", music: media === null ? null : { media, gain_db: gain } }, media === null ? t("board.said.noMusic") : t("board.said.music", { name: sounds.find((one) => one.id === media)?.name ?? "" }));

  async function keep(gain_db: number) {
    if (board.music && gain_db !== board.music.gain_db) await acts.edit({ do: "music", music: { ...board.music, gain_db } }, t("board.said.level", { level: decibels(gain_db) }));
    setMoving(null);
  }

  return (
    <div className={classes.block}>
      <h3 id="music" className={classes.label}>
        {t("inside.music")}
      </h3>
      <div role="radiogroup" aria-labelledby="music" className={classes.voices} data-testid="music">
        {[null, ...sounds].map((file) => (
          <label key={file?.id ?? "none"} className={classes.radio} data-missing={file?.missing || undefined}>
            <input type="radio" name="music" checked={(board.music?.media ?? null) === (file?.id ?? null)} disabled={file?.missing ?? false} onChange={() => void play(file?.id ?? null)} data-testid="music-choice" data-media={file?.id ?? ""} />
            <span className={classes.voiceName}>{file?.name ?? t("board.noMusic")}</span>
          </label>
        ))}
      </div>
      <Button className={classes.start ?? ""} variant="light" size="xs" leftSection={<IconPlus size={15} stroke={2} />} onClick={onAddFiles} data-testid="music-add">
        {t("compose.addFiles")}
      </Button>
      {board.music && (
        <>
          <p id={level} className={classes.sub}>
            {t("board.level")} <span className={classes.value}>{decibels(gain)}</span>
          </p>
          <Slider
            aria-labelledby={level}
            thumbLabel={t("board.level")}
            label={null}
            min={SOFTEST}
            max={LOUDEST}
            step={1}
            value={gain}
            disabled={board.read_only}
            onChange={setMoving}
            onChangeEnd={(db) => void keep(db)}
            thumbProps={{ "aria-valuetext": decibels(gain) }}
            data-testid="music-level"
          />
          <p className={classes.hint}>{t("board.levelHint")}</p>
        </>
      )}
    </div>
  );
}
