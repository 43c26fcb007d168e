/** @file How long nobody speaks: between all lines, or after one line alone, which otherwise does as the whole video. */
import { Button, Slider } from "@mantine/core";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SceneView, Storyboard } from "../../ipc/wire";
import { seconds } from "../../lib/time";
import classes from "./Panel.module.css";
import type { Acts } from "./useBoard";

/** What a project has that says nothing of it. */
const USUAL_MS = 220;
const OF_ALL = { longest: 1_000, step: 20 };
const OF_ONE = { longest: 3_000, step: 100 };

interface Props {
  board: Storyboard;
  /** After this line; none for all. */
  scene: SceneView | null;
  acts: Acts;
}

export function PauseChoice({ board, scene, acts }: Props) {
  const { t, i18n } = useTranslation();
  const name = useId();
  const block = useRef<HTMLDivElement>(null);
  const [moving, setMoving] = useState<number | null>(null);
  const { longest, step } = scene ? OF_ONE : OF_ALL;
  const usual = scene ? board.gap_ms : USUAL_MS;
  const own = scene ? scene.pause_ms : board.gap_ms === USUAL_MS ? null : board.gap_ms;
  const value = moving ?? own ?? usual;
  const words = seconds(value, i18n.language);
  const label = t(scene ? "pause.ofLine" : "pause.ofAll");

  async function keep(ms: number | null) {
    const time = seconds(ms ?? usual, i18n.language);
    const said = scene ? t("pause.said.line", { line: board.scenes.indexOf(scene) + 1, time }) : t("pause.said.all", { time });
    if (ms !== own) await acts.edit({ do: "pause", scene: scene?.id ?? null, ms }, said);
    setMoving(null);
  }
  /** The button is gone with the choice. */
  const reset = () => void keep(null).then(() => block.current?.querySelector<HTMLElement>('[role="slider"]')?.focus());

  return (
    <div ref={block} className={classes.slide} data-testid={scene ? "line-pause" : "pause"}>
      <p id={name} className={classes.sub}>
        {label} <span className={classes.value}>{words}</span>
      </p>
      <Slider
        aria-labelledby={name}
        thumbLabel={label}
        label={null}
        min={0}
        max={Math.max(longest, own ?? 0)}
        step={step}
        value={value}
        disabled={board.read_only}
        onChange={setMoving}
        onChangeEnd={(ms) => void keep(ms)}
        thumbValueText={words}
        data-testid={scene ? "line-pause-slider" : "pause-slider"}
      />
      {own !== null && !board.read_only && (
        <Button variant="subtle" size="compact-xs" className={classes.start ?? ""} onClick={reset} data-testid={scene ? "line-pause-usual" : "pause-usual"}>
          {t(scene ? "pause.asVideo" : "pause.usual", { time: seconds(usual, i18n.language) })}
        </Button>
      )}
    </div>
  );
}
