/** @file Music under everything: what comes with Spool by its mood, the project's own sounds, each to hear first, or none; how loud, and how far it steps back. */
import { Button, Loader, Slider } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconAction } from "../../design/IconAction";
import { IconListen, IconPlus, IconStop } from "../../design/icons";
import { useDoor, useMedia } from "../../ipc/HostContext";
import { isSilent } from "../../ipc/projects";
import type { Storyboard } from "../../ipc/wire";
import { DuckChoice } from "./DuckChoice";
import classes from "./Panel.module.css";
import { LEVELS, loudness, tracksOf, type Sound } from "./sounds";
import type { Acts } from "./useBoard";
import type { Listen } from "../../design/useListen";

const [SOFTEST, LOUDEST] = LEVELS;
const USUAL = { gain_db: -18, duck_db: -10 };

interface Props {
  board: Storyboard;
  listen: Listen;
  acts: Acts;
  onAddFiles: () => void;
}

export function MusicChoice({ board, listen, acts, onAddFiles }: Props) {
  const { t, i18n } = useTranslation();
  const { host } = useDoor();
  const media = useMedia();
  const levelName = useId();
  const tracks = useQuery({ queryKey: ["tracks"], queryFn: () => host.listTracks(), staleTime: Infinity });
  const [moving, setMoving] = useState<number | null>(null);
  const sounds = tracksOf(board, tracks.data ?? []);
  const gain = moving ?? board.music?.gain_db ?? USUAL.gain_db;
  const level = (db: number) => loudness(db, i18n.language);
  const spoken = board.scenes.some((scene) => !isSilent(board, scene));

  function choose(sound: Sound | null) {
    if (sound === null) return acts.edit({ do: "music", music: null }, t("board.said.noMusic"));
    const words = t("board.said.music", { name: sound.name });
    if (sound.media === null) return acts.playTrack(sound.track ?? "", words);
    return acts.edit({ do: "music", music: { duck_db: USUAL.duck_db, ...board.music, media: sound.media, gain_db: gain } }, words);
  }
  async function keep(gain_db: number) {
    if (board.music && gain_db !== board.music.gain_db) await acts.edit({ do: "music", music: { ...board.music, gain_db } }, t("board.said.level", { level: level(gain_db) }));
    setMoving(null);
  }

  return (
    <div className={classes.block}>
      <h3 id="music" className={classes.label}>
        {t("inside.music")}
      </h3>
      <div role="radiogroup" aria-labelledby="music" className={classes.voices} data-testid="music">
        {[null, ...sounds].map((sound) => {
          const key = `music-${sound?.key ?? ""}`;
          const heard = listen.key === key;
          const label = t(heard ? "board.stop" : "music.hear");
          return (
            <div key={key} className={classes.voice}>
              <label className={classes.radio} data-missing={sound?.missing || undefined}>
                <input
                  type="radio"
                  name="music"
                  checked={sound === null ? board.music === null : sound.media !== null && sound.media === board.music?.media}
                  disabled={sound?.missing ?? false}
                  onChange={() => void choose(sound)}
                  data-testid="music-choice"
                  data-media={sound?.media ?? ""}
                  data-track={sound?.track ?? undefined}
                />
                {sound?.mood && <span className={classes.voiceName}>{t(`music.moods.${sound.mood}`)}</span>}
                <span className={sound?.mood ? classes.soft : classes.voiceName}>{sound?.name ?? t("board.noMusic")}</span>
              </label>
              {sound && !sound.missing && (
                <IconAction label={label} name={t("board.sampleOf", { action: label, name: sound.name })} testid="music-hear" onClick={() => listen.toggle(key, sound.media ? media.sound(board.id, sound.media) : media.track(sound.track ?? ""))}>
                  {heard && listen.loading ? <Loader size={16} color="var(--sp-thread)" /> : heard ? <IconStop size={16} /> : <IconListen size={18} stroke={1.7} />}
                </IconAction>
              )}
            </div>
          );
        })}
      </div>
      <Button className={classes.start ?? ""} variant="light" size="xs" leftSection={<IconPlus size={15} stroke={2} />} onClick={onAddFiles} data-testid="music-add">
        {t("music.own")}
      </Button>
      {board.music && (
        <>
          <p id={levelName} className={classes.sub}>
            {t("board.level")} <span className={classes.value}>{level(gain)}</span>
          </p>
          <Slider
            aria-labelledby={levelName}
            thumbLabel={t("board.level")}
            label={null}
            min={SOFTEST}
            max={LOUDEST}
            step={1}
            value={gain}
            disabled={board.read_only}
            onChange={setMoving}
            onChangeEnd={(db) => void keep(db)}
            thumbValueText={level(gain)}
            data-testid="music-level"
          />
          {spoken && <DuckChoice board={board} music={board.music} acts={acts} />}
          <p className={classes.hint}>{t("music.levelHint")}</p>
        </>
      )}
    </div>
  );
}
