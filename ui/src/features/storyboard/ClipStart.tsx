/** @file Where in its clip a line begins: on a strip of its pictures, or with a slider. Moves at once, is kept when it is let go. Until somebody moves it Spool chooses, and it stands where Spool begins. */
import { Button, Slider } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDoor } from "../../ipc/HostContext";
import { lineStartQuery } from "../../ipc/projects";
import type { SceneView, Storyboard } from "../../ipc/wire";
import { clock } from "../../lib/time";
import classes from "./Panel.module.css";
import { Filmstrip } from "./Filmstrip";
import type { Acts } from "./useBoard";

const STEP_MS = 100;

export function ClipStart({ board, scene, length, acts }: { board: Storyboard; scene: SceneView; length: number; acts: Acts }) {
  const { t } = useTranslation();
  const { host } = useDoor();
  const name = useId();
  const slider = useRef<HTMLDivElement>(null);
  const found = useQuery({ ...lineStartQuery(host, board, scene), enabled: scene.in_ms === null, placeholderData: keepPreviousData });
  const last = Math.max(0, Math.floor((length - scene.length_ms) / STEP_MS) * STEP_MS);
  const [moving, setMoving] = useState<number | null>(null);
  // Null while nobody knows yet where Spool begins.
  const start = scene.in_ms ?? found.data ?? null;
  const furthest = Math.max(last, start ?? 0);
  const value = moving ?? start;
  if (last < STEP_MS && !start) return null;
  const tell = (ms: number) => `${clock(Math.floor(ms / 1000) * 1000)}.${Math.floor((ms % 1000) / 100)}`;

  async function keep(in_ms: number | null) {
    const said = in_ms === null ? t("board.said.startFree") : t("board.said.start", { time: tell(in_ms) });
    if (in_ms !== start) await acts.edit({ do: "picture", scene: scene.id, media: scene.media, in_ms }, said);
    setMoving(null);
  }

  return (
    <div className={classes.block}>
      <h3 id={name} className={classes.label}>
        {t("board.start")} {value !== null && <span className={classes.value}>{tell(value)}</span>}
      </h3>
      {scene.media && <Filmstrip project={board.id} media={scene.media} length={length} shown={scene.length_ms} start={value} last={last} onMove={setMoving} onDone={(ms) => void keep(ms)} />}
      <Slider
        ref={slider}
        aria-labelledby={name}
        thumbLabel={t("board.start")}
        label={null}
        min={0}
        max={furthest}
        step={STEP_MS}
        value={value ?? 0}
        onChange={setMoving}
        onChangeEnd={(ms) => void keep(ms)}
        thumbValueText={tell(value ?? 0)}
        data-testid="clip-start"
      />
      {scene.in_ms === null ? (
        start !== null && moving === null && <p className={classes.hint}>{t(start > 0 ? "board.startFound" : "board.startUsual")}</p>
      ) : (
        <Button
          variant="subtle"
          size="xs"
          className={classes.start}
          onClick={() => void keep(null).then(() => slider.current?.querySelector<HTMLElement>("[role=slider]")?.focus())}
          data-testid="start-free"
        >
          {t("board.startFree")}
        </Button>
      )}
    </div>
  );
}
