/** @file Where in its clip a line begins: on a strip of its pictures, or with a slider. Moves at once, is kept when it is let go. */
import { Slider } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SceneView, Storyboard } from "../../ipc/wire";
import { clock } from "../../lib/time";
import classes from "./Panel.module.css";
import { Filmstrip } from "./Filmstrip";
import type { Acts } from "./useBoard";

const STEP_MS = 100;

export function ClipStart({ board, scene, length, acts }: { board: Storyboard; scene: SceneView; length: number; acts: Acts }) {
  const { t } = useTranslation();
  const name = useId();
  const last = Math.max(0, Math.floor((length - scene.length_ms) / STEP_MS) * STEP_MS);
  const [moving, setMoving] = useState<number | null>(null);
  const value = Math.min(moving ?? scene.in_ms, Math.max(last, scene.in_ms));
  if (last < STEP_MS && scene.in_ms === 0) return null;
  const tell = (ms: number) => `${clock(Math.floor(ms / 1000) * 1000)}.${Math.floor((ms % 1000) / 100)}`;

  async function keep(in_ms: number) {
    if (in_ms !== scene.in_ms) await acts.edit({ do: "picture", scene: scene.id, media: scene.media, in_ms }, t("board.said.start", { time: tell(in_ms) }));
    setMoving(null);
  }

  return (
    <div className={classes.block}>
      <h3 id={name} className={classes.label}>
        {t("board.start")} <span className={classes.value}>{tell(value)}</span>
      </h3>
      {scene.media && <Filmstrip project={board.id} media={scene.media} length={length} shown={scene.length_ms} start={value} last={last} onMove={setMoving} onDone={(ms) => void keep(ms)} />}
      <Slider
        aria-labelledby={name}
        thumbLabel={t("board.start")}
        label={null}
        min={0}
        max={Math.max(last, scene.in_ms)}
        step={STEP_MS}
        value={value}
        onChange={setMoving}
        onChangeEnd={(ms) => void keep(ms)}
        thumbValueText={tell(value)}
        data-testid="clip-start"
      />
    </div>
  );
}
