/** @file The story, line by line, as a plain list; and a line to go on with at its end. */
import { Button } from "@mantine/core";
import { memo, useCallback } from "react";
import { useTranslation } from "react-i18next";
import { DragList, type Drag } from "../../design/DragList";
import { IconPlus, IconSwap } from "../../design/icons";
import { useMedia } from "../../ipc/HostContext";
import { isSilent, NO_VOICE, pictureVersion, voiceVersion } from "../../ipc/projects";
import type { SceneView, Storyboard, VoiceView } from "../../ipc/wire";
import { useSame } from "../../lib/same";
import { LineRow } from "./LineRow";
import classes from "./Storyboard.module.css";
import type { Acts } from "./useBoard";
import type { Listen } from "../../design/useListen";
import type { Work } from "./work";

interface Props {
  board: Storyboard;
  chosen: string | undefined;
  voices: VoiceView[];
  /** What is heard, or on its way. */
  heard: string | null;
  loading: boolean;
  onListen: Listen["toggle"];
  work: Work;
  acts: Acts;
  onPicture: (scene: string) => void;
  /** Records the person's own voice for a line; none where all is one recording. */
  onRecord: ((scene: string) => void) | null;
}

/** All that one row shows: the same object as long as it is the same. */
export interface Row {
  id: string;
  scene: SceneView;
  chosen: boolean;
  /** The exact picture. */
  picture: string;
  /** The voice as it is spoken; none where nobody speaks. */
  sound: string | null;
  /** Whose voice, when it is this line's own. */
  voice: string | null;
  heard: "loading" | "playing" | null;
}

export const Lines = memo(function Lines({ board, chosen, voices, heard, loading, onListen, work, acts, onPicture, onRecord }: Props) {
  const { t } = useTranslation();
  const media = useMedia();
  const nameIn = (voice: string) => voices.find((one) => one.id === voice)?.name ?? voice.split("/").at(-1) ?? voice;
  const nameOf = (voice: string) => (voice === NO_VOICE ? t("board.noVoice") : nameIn(voice));
  const rows = useSame(
    board.scenes.map((scene): Row => ({
      id: scene.id,
      scene,
      chosen: scene.id === chosen,
      picture: media.line(board.id, scene.id, pictureVersion(board, scene)),
      sound: isSilent(board, scene) ? null : media.voice(board.id, scene.id, voiceVersion(board, scene)),
      voice: board.narration ? null : scene.recording ? t("own.recording") : scene.voice ? nameOf(scene.voice) : null,
      heard: heard === scene.id ? (loading ? "loading" : "playing") : null,
    })),
  );
  const { language, read_only: readOnly } = board;
  const count = board.scenes.length;
  const choosing = board.scenes.some((scene) => scene.chosen_by === "spool" && (scene.media !== null || scene.sought));
  const shape = board.shape ?? "9:16";
  const draw = useCallback(
    (row: Row, place: number, drag: Drag, dragged: boolean) => (
      <LineRow row={row} drag={drag} dragged={dragged} place={place} count={count} language={language} readOnly={readOnly} shape={shape} work={work} acts={acts} onListen={onListen} onPicture={onPicture} onRecord={onRecord} />
    ),
    [count, language, readOnly, shape, work, acts, onListen, onPicture, onRecord],
  );
  return (
    <section aria-label={t("board.lines")} className={classes.lines}>
      <DragList rows={rows} version={board.revision} className={classes.list ?? ""} testid="lines" may={() => !readOnly && count > 1} onDrop={(scene, before) => void acts.moveTo(scene, before)}>
        {draw}
      </DragList>
      {!readOnly && (
        <Button variant="subtle" className={classes.addLine ?? ""} leftSection={<IconPlus size={17} stroke={2} />} onClick={() => void acts.add(null)} data-testid="add-line">
          {t("board.addLine")}
        </Button>
      )}
      {!readOnly && choosing && (
        <Button variant="subtle" color="gray" className={classes.addLine ?? ""} leftSection={<IconSwap size={17} stroke={1.8} />} onClick={() => void acts.edit({ do: "other_pictures" }, t("board.said.otherPictures"))} title={t("board.otherPicturesHint")} data-testid="other-pictures">
          {t("board.otherPictures")}
        </Button>
      )}
    </section>
  );
});
