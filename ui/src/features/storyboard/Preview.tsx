/** @file The chosen line, large, as the video will show it: the exact frame in its middle or at any time in it, asked for again whenever it may be another; and played with its sound. */
import { Loader } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../design/Problem";
import { useDoor, useMedia } from "../../ipc/HostContext";
import { pictureVersion } from "../../ipc/projects";
import type { ApiError, SceneView, Storyboard } from "../../ipc/wire";
import { LineTime, timeOf } from "./LineTime";
import classes from "./Preview.module.css";
import { PreviewTools, type Stretch } from "./PreviewTools";
import { SafeAreas } from "./SafeAreas";
import type { Site } from "./safe";

interface Props {
  board: Storyboard;
  scene: SceneView;
  /** Something else that is heard falls silent. */
  onPlay: () => void;
}

/** A time that is moved on from within this is not looked at. */
const AT_REST_MS = 200;

/** What plays: of which line, and of which state of the project. */
interface Playing {
  what: Stretch;
  scene: string;
  revision: number;
  state: "coming" | "running" | "broken";
}

export function Preview({ board, scene, onPlay }: Props) {
  const { t } = useTranslation();
  const media = useMedia();
  const line = board.scenes.indexOf(scene) + 1;
  const silent = scene.length_ms === 0;
  const [looked, setLooked] = useState<{ scene: string; frame: number } | null>(null);
  const [rested] = useDebouncedValue(looked, AT_REST_MS);
  // Of another line its middle is shown.
  if (looked && looked.scene !== scene.id) setLooked(null);
  const asked = rested?.scene === scene.id && looked ? Math.min(rested.frame, scene.frames - 1) : null;
  const version = pictureVersion(board, scene);
  const at = asked === null ? null : timeOf(scene, asked);
  const src = silent ? null : media.line(board.id, scene.id, at === null ? version : `${version}-${scene.frames}`, at);
  const [done, setDone] = useState<{ src: string; shown: boolean } | null>(null);
  const [site, setSite] = useState<Site | null>(null);
  const { host } = useDoor();
  const [why, setWhy] = useState<{ address: string; error: ApiError } | null>(null);
  const [begun, setPlaying] = useState<Playing | null>(null);
  // What was changed since is not what would be heard; another line is looked at instead.
  const playing = begun && begun.revision === board.revision && (begun.what === "whole" || begun.scene === scene.id) ? begun : null;
  const film = playing && playing.state !== "broken" ? playing : null;
  const waiting = film ? film.state === "coming" : src !== null && done?.src !== src;
  const broken = src !== null && done?.src === src && !done.shown;

  function play(what: Stretch | null) {
    if (what) onPlay();
    setPlaying(what && { what, scene: scene.id, revision: board.revision, state: "coming" });
  }
  function again() {
    setWhy(null);
    if (playing?.state === "broken") play(playing.what);
    else setDone(null);
  }
  /** Web views do not tell what was answered to a picture or a film. */
  const ask = (address: string) => void host.troubleWith(address).then((error) => setWhy(error && { address, error }), () => setWhy(null));
  const address = playing ? media.play(board.id, playing.what === "whole" ? null : playing.scene, String(playing.revision)) : src;
  const told = why && why.address === address ? why.error : null;
  const now = (state: Playing["state"]) => setPlaying((one) => one && { ...one, state });

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
            onError={() => {
              setDone({ src, shown: false });
              ask(src);
            }}
          />
        )}
        {film && (
          <video
            key={`${film.what}${film.scene}`}
            className={classes.film}
            src={address ?? undefined}
            controls={film.state === "running"}
            autoPlay
            playsInline
            aria-label={film.what === "whole" ? t("play.wholeOf", { title: board.title }) : t("play.lineOf", { line })}
            onPlaying={() => now("running")}
            onEnded={() => play(null)}
            onError={() => {
              now("broken");
              if (address) ask(address);
            }}
            data-state={film.state}
            data-testid="preview-film"
          />
        )}
        {site && board.shape === "9:16" && <SafeAreas site={site} />}
        {silent && !film && <p className={classes.nothing}>{t("board.previewSilent")}</p>}
        {broken && !film && !told && <p className={classes.nothing}>{t("board.previewBroken")}</p>}
        {waiting && <Loader className={classes.loader ?? ""} size={22} color="#f2b04c" role="status" aria-label={t(film ? "play.coming" : "board.previewWaiting")} />}
      </div>
      {scene.frames > 1 && (
        <LineTime
          scene={scene}
          frame={looked?.scene === scene.id ? Math.min(looked.frame, scene.frames - 1) : Math.floor(scene.frames / 2)}
          onFrame={(frame) => {
            play(null);
            setLooked({ scene: scene.id, frame });
          }}
        />
      )}
      <PreviewTools board={board} silent={silent} playing={film?.what ?? null} site={site} onPlay={play} onSite={setSite} />
      {told && !film && (
        <div role="alert" data-testid="preview-problem">
          <Problem error={told} onAgain={again} not={["project"]} />
        </div>
      )}
      {playing?.state === "broken" && !told && (
        <p className={classes.trouble} role="alert">
          {t("play.broken")} {t("play.brokenHint")}
        </p>
      )}
    </figure>
  );
}
