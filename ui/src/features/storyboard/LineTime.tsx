/** @file Which of a line's pictures is looked at: a slider over its time, frame by frame. */
import { Slider } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { SceneView } from "../../ipc/wire";
import classes from "./Preview.module.css";

/** What a page key goes by, of the whole line. */
const PAGES = 10;
/** Which way the page keys go. */
const WAYS: Readonly<Record<string, number>> = { PageUp: 1, PageDown: -1 };

interface Props {
  scene: SceneView;
  frame: number;
  onFrame: (frame: number) => void;
}

/** When in a line a frame is shown, in milliseconds: in the middle of it, so that no rounding finds another. */
export function timeOf(scene: SceneView, frame: number): number {
  return Math.round(((frame + 0.5) * scene.shown_ms) / scene.frames);
}

export function LineTime({ scene, frame, onFrame }: Props) {
  const { t, i18n } = useTranslation();
  const last = scene.frames - 1;
  const number = new Intl.NumberFormat(i18n.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const seconds = (ms: number) => number.format(ms / 1_000);
  const words = { time: seconds((frame * scene.shown_ms) / scene.frames), whole: seconds(scene.shown_ms) };
  function page(event: KeyboardEvent) {
    const way = WAYS[event.key];
    if (way === undefined) return;
    event.preventDefault();
    onFrame(Math.min(last, Math.max(0, frame + way * Math.max(1, Math.round(scene.frames / PAGES)))));
  }
  return (
    <div className={classes.time} data-testid="line-time" onKeyDownCapture={page}>
      <Slider size="sm" thumbLabel={t("board.time")} label={null} min={0} max={last} step={1} value={frame} onChange={onFrame} thumbValueText={t("board.timeOf", words)} />
      <span className={classes.clock} aria-hidden="true">
        {t("board.timeShort", words)}
      </span>
    </div>
  );
}
