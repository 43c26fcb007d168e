/** @file How fast a line's film runs, and whether it is heard itself under the voice. */
import { Button, Switch } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { MediaView, SceneView, Storyboard } from "../../ipc/wire";
import letters from "./Letters.module.css";
import classes from "./Panel.module.css";
import { Slide } from "./Slide";
import { LEVELS, loudness } from "./sounds";
import type { Acts } from "./useBoard";

const SPEEDS = [25, 400, 25] as const;
const USUAL = 100;
/** Heard, and well under a voice. */
const UNDER_VOICE_DB = -14;

interface Props {
  board: Storyboard;
  scene: SceneView;
  file: MediaView;
  acts: Acts;
}

export function FilmChoices({ board, scene, file, acts }: Props) {
  const { t, i18n } = useTranslation();
  const block = useRef<HTMLDivElement>(null);
  const line = board.scenes.indexOf(scene) + 1;
  const silent = file.has_sound === false;
  const times = (percent: number) => t("clip.times", { times: new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 }).format(percent / 100) });
  const level = (db: number) => loudness(db, i18n.language);
  const run = (percent: number) => acts.edit({ do: "speed", scene: scene.id, percent }, t("clip.said.speed", { line, speed: times(percent) }));
  const hear = (db: number | null) => acts.edit({ do: "clip_sound", scene: scene.id, db }, db === null ? t("clip.said.silent", { line }) : t("clip.said.heard", { line, level: level(db) }));
  /** The button is gone with the choice. */
  const asFilmed = () => run(USUAL).then(() => block.current?.querySelector<HTMLElement>('[role="slider"]')?.focus());

  return (
    <div ref={block} className={classes.block} data-testid="film">
      <h3 className={classes.label}>{t("clip.heading")}</h3>
      <Slide label={t("clip.speed")} testid="clip-speed" range={SPEEDS} value={scene.speed_percent} words={times} onKeep={run} />
      {scene.speed_percent !== USUAL && (
        <Button variant="subtle" size="compact-xs" className={classes.start ?? ""} onClick={() => void asFilmed()} data-testid="clip-speed-usual">
          {t("clip.asFilmed")}
        </Button>
      )}
      <Switch
        label={t("clip.sound")}
        description={silent ? t("clip.noSound") : undefined}
        labelPosition="left"
        checked={scene.sound_db !== null && !silent}
        disabled={silent}
        onChange={(event) => void hear(event.currentTarget.checked ? UNDER_VOICE_DB : null)}
        classNames={{ body: letters.switch ?? "", label: letters.name ?? "" }}
        data-testid="clip-sound"
      />
      {scene.sound_db !== null && !silent && <Slide label={t("clip.level")} testid="clip-level" range={LEVELS} value={scene.sound_db} words={level} onKeep={hear} />}
    </div>
  );
}
