/** @file The chosen line, large, as the video will show it: the exact frame, asked for again whenever it may be another. */
import { Loader } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMedia } from "../../ipc/HostContext";
import { pictureVersion } from "../../ipc/projects";
import type { SceneView, Storyboard } from "../../ipc/wire";
import classes from "./Preview.module.css";

export function Preview({ board, scene }: { board: Storyboard; scene: SceneView }) {
  const { t } = useTranslation();
  const media = useMedia();
  const line = board.scenes.indexOf(scene) + 1;
  const silent = scene.length_ms === 0;
  const src = silent ? null : media.line(board.id, scene.id, pictureVersion(board, scene));
  const [done, setDone] = useState<{ src: string; shown: boolean } | null>(null);
  const waiting = src !== null && done?.src !== src;
  const broken = src !== null && done?.src === src && !done.shown;
  return (
    <figure className={classes.preview} data-testid="preview" data-scene-id={scene.id} data-waiting={waiting || undefined}>
      <div className={classes.frame} data-shape={board.shape ?? "9:16"}>
        {src !== null && !broken && (
          <img
            className={classes.image}
            src={src}
            alt={t("board.previewOf", { line, text: scene.text })}
            draggable={false}
            onLoad={() => setDone({ src, shown: true })}
            onError={() => setDone({ src, shown: false })}
          />
        )}
        {silent && <p className={classes.nothing}>{t("board.previewSilent")}</p>}
        {broken && <p className={classes.nothing}>{t("board.previewBroken")}</p>}
        {waiting && <Loader className={classes.loader ?? ""} size={22} color="#f2b04c" role="status" aria-label={t("board.previewWaiting")} />}
      </div>
    </figure>
  );
}
