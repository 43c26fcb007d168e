/** @file The point of a picture that stays in view: pressed on the picture, or moved with the arrow keys. */
import { Button } from "@mantine/core";
import { useRef, useState, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { useMedia } from "../../ipc/HostContext";
import type { SceneView, Storyboard } from "../../ipc/wire";
import classes from "./Panel.module.css";
import type { Acts } from "./useBoard";

const MIDDLE: [number, number] = [500, 500];
const STEP = 50;
const QUIET_MS = 400;
const within = (value: number) => Math.min(1000, Math.max(0, Math.round(value)));

export function FocusPad({ board, scene, acts }: { board: Storyboard; scene: SceneView; acts: Acts }) {
  const { t } = useTranslation();
  const media = useMedia();
  const [moving, setMoving] = useState<[number, number] | null>(null);
  const across = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [x, y] = moving ?? scene.focus ?? MIDDLE;
  const line = board.scenes.indexOf(scene) + 1;

  async function keep(focus: [number, number] | null) {
    clearTimeout(timer.current);
    await acts.edit({ do: "framing", scene: scene.id, fit: scene.fit, focus }, t("board.said.focus", { line }));
    setMoving(null);
  }
  function at(event: PointerEvent<HTMLDivElement>): [number, number] {
    const box = event.currentTarget.getBoundingClientRect();
    return [within(((event.clientX - box.left) / box.width) * 1000), within(((event.clientY - box.top) / box.height) * 1000)];
  }
  function nudge(axis: 0 | 1, value: number) {
    const next: [number, number] = axis === 0 ? [within(value), y] : [x, within(value)];
    setMoving(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void keep(next), QUIET_MS);
  }
  return (
    <div className={classes.focus}>
      <div
        className={classes.pad}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setMoving(at(event));
        }}
        onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && setMoving(at(event))}
        onPointerUp={(event) => void keep(at(event))}
        data-testid="focus-pad"
      >
        {scene.media && <img src={media.thumb(board.id, scene.media)} alt="" draggable={false} className={classes.padImage} />}
        <span className={classes.point} style={{ left: `${x / 10}%`, top: `${y / 10}%` }} aria-hidden="true" />
        {([0, 1] as const).map((axis) => (
          <input
            key={axis}
            ref={axis === 0 ? across : undefined}
            type="range"
            className="sp-hidden"
            min={0}
            max={1000}
            step={STEP}
            value={axis === 0 ? x : y}
            aria-label={t(axis === 0 ? "board.focusAcross" : "board.focusDown")}
            aria-valuetext={t("app.percent", { percent: Math.round((axis === 0 ? x : y) / 10) })}
            onChange={(event) => nudge(axis, Number(event.currentTarget.value))}
            data-testid={axis === 0 ? "focus-across" : "focus-down"}
          />
        ))}
      </div>
      <div className={classes.focusWords}>
        <p className={classes.hint}>{t("board.focusHint")}</p>
        {scene.focus && (
          <Button variant="subtle" size="xs" onClick={() => void keep(null).then(() => across.current?.focus())} data-testid="focus-middle">
            {t("board.focusMiddle")}
          </Button>
        )}
      </div>
    </div>
  );
}
