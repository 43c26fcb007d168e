/** @file How fast voices speak, or words that nobody speaks are read, for the whole video. */
import { Slider } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { NO_VOICE } from "../../ipc/projects";
import type { Storyboard } from "../../ipc/wire";
import classes from "./Panel.module.css";
import type { Acts } from "./useBoard";

const [SLOWEST, FASTEST, STEP] = [50, 200, 5];

export function PaceChoice({ board, acts }: { board: Storyboard; acts: Acts }) {
  const { t } = useTranslation();
  const pace = useId();
  const [moving, setMoving] = useState<number | null>(null);
  const rate = moving ?? board.rate_percent;
  const name = board.voice === NO_VOICE ? "board.readingPace" : "board.pace";
  const words = t("app.percent", { percent: rate });

  async function keep(rate_percent: number) {
    if (rate_percent !== board.rate_percent) await acts.edit({ do: "pace", rate_percent }, t("board.said.pace", { pace: t("app.percent", { percent: rate_percent }) }));
    setMoving(null);
  }

  return (
    <>
      <p id={pace} className={classes.sub}>
        {t(name)} <span className={classes.value}>{words}</span>
      </p>
      <Slider
        aria-labelledby={pace}
        thumbLabel={t(name)}
        label={null}
        min={SLOWEST}
        max={FASTEST}
        step={STEP}
        value={rate}
        disabled={board.read_only}
        onChange={setMoving}
        onChangeEnd={(percent) => void keep(percent)}
        thumbValueText={words}
        data-testid="voice-pace"
      />
    </>
  );
}
