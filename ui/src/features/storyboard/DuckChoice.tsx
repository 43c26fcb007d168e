/** @file How far the music steps back while somebody speaks: four steps in words. */
import { SegmentedControl } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { MusicView, Storyboard } from "../../ipc/wire";
import classes from "./Panel.module.css";
import { STEPS_BACK, stepOf } from "./sounds";
import type { Acts } from "./useBoard";

export function DuckChoice({ board, music, acts }: { board: Storyboard; music: MusicView; acts: Acts }) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <div className={classes.slide}>
      <p id={name} className={classes.sub}>
        {t("music.duck")}
      </p>
      <SegmentedControl
        fullWidth
        size="xs"
        disabled={board.read_only}
        aria-labelledby={name}
        value={stepOf(music.duck_db)}
        data={STEPS_BACK.map(([value]) => ({ value, label: t(`music.ducks.${value}`) }))}
        onChange={(picked) => {
          const [step, duck_db] = STEPS_BACK.find(([one]) => one === picked) ?? [];
          if (step && duck_db !== undefined) void acts.edit({ do: "music", music: { ...music, duck_db } }, t("music.said.duck", { name: t(`music.ducks.${step}`) }));
        }}
        data-testid="music-duck"
      />
    </div>
  );
}
