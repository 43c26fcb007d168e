/** @file The story, line by line, as a plain list; and a line to go on with at its end. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { DragList } from "../../design/DragList";
import { IconPlus } from "../../design/icons";
import { useMedia } from "../../ipc/HostContext";
import { isSilent, NO_VOICE, pictureVersion, voiceVersion } from "../../ipc/projects";
import type { Storyboard, VoiceView } from "../../ipc/wire";
import { LineRow } from "./LineRow";
import classes from "./Storyboard.module.css";
import type { Acts } from "./useBoard";
import type { Listen } from "./useListen";
import type { Work } from "./work";

interface Props {
  board: Storyboard;
  chosen: string | undefined;
  voices: VoiceView[];
  listen: Listen;
  work: Work;
  acts: Acts;
  onPicture: (scene: string) => void;
}

export function Lines({ board, chosen, voices, listen, work, acts, onPicture }: Props) {
  const { t } = useTranslation();
  const media = useMedia();
  const nameIn = (voice: string) => voices.find((one) => one.id === voice)?.name ?? voice.split("/").at(-1) ?? voice;
  const nameOf = (voice: string) => (voice === NO_VOICE ? t("board.noVoice") : nameIn(voice));
  return (
    <section aria-label={t("board.lines")} className={classes.lines}>
      <DragList rows={board.scenes} version={board.revision} className={classes.list ?? ""} testid="lines" may={() => !board.read_only && board.scenes.length > 1} onDrop={(scene, before) => void acts.moveTo(scene, before)}>
        {(scene, place, drag, dragged) => (
          <LineRow
            drag={drag}
            dragged={dragged}
            scene={scene}
            place={place}
            count={board.scenes.length}
            language={board.language}
            readOnly={board.read_only}
            chosen={scene.id === chosen}
            picture={media.line(board.id, scene.id, pictureVersion(board, scene))}
            sound={isSilent(board, scene) ? null : media.voice(board.id, scene.id, voiceVersion(board, scene))}
            voice={scene.voice && !board.narration ? nameOf(scene.voice) : null}
            heard={listen.key === scene.id ? (listen.loading ? "loading" : "playing") : null}
            shape={board.shape ?? "9:16"}
            work={work}
            acts={acts}
            onListen={listen.toggle}
            onPicture={onPicture}
          />
        )}
      </DragList>
      {!board.read_only && (
        <Button variant="subtle" className={classes.addLine ?? ""} leftSection={<IconPlus size={17} stroke={2} />} onClick={() => void acts.add(null)} data-testid="add-line">
          {t("board.addLine")}
        </Button>
      )}
    </section>
  );
}
