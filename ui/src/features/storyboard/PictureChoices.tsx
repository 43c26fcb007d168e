/** @file What a line could show: its picture now, what fits next best, and all other files of the project. */
import { Button } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconCheck, IconPlus, IconSwap, IconVideo } from "../../design/icons";
import { FindButton } from "../../design/FindButton";
import { Poster } from "../../design/Poster";
import { useMedia } from "../../ipc/HostContext";
import { useCommands } from "../../ipc/useCommands";
import { recordingsOf } from "../../ipc/projects";
import type { MediaView, SceneView, Storyboard } from "../../ipc/wire";
import { FindPictures } from "./FindPictures";
import classes from "./Panel.module.css";
import type { Acts } from "./useBoard";

interface Props {
  board: Storyboard;
  scene: SceneView;
  acts: Acts;
  onAddFiles: () => void;
  /** Back to the line. */
  onBack: () => void;
}

/** The picture now, then the alternatives in their order, then everything else that can be shown. */
export function inOrder(board: Storyboard, scene: SceneView): MediaView[] {
  const first = scene.media === null ? [] : [scene.media];
  const ids = [...new Set([...first, ...scene.alternatives, ...board.media.map((one) => one.id)])];
  const logo = board.scenes.some((one) => one.media === board.logo?.media) ? undefined : board.logo?.media;
  const others = [board.music?.media, ...recordingsOf(board), logo];
  return ids.flatMap((id) => board.media.filter((one) => one.id === id && one.kind !== "audio" && !others.includes(id)));
}

export function PictureChoices({ board, scene, acts, onAddFiles, onBack }: Props) {
  const { t } = useTranslation();
  const media = useMedia();
  const commands = useCommands();
  const list = useRef<HTMLDivElement>(null);
  const line = board.scenes.indexOf(scene) + 1;
  // The order stays as it was when the line was chosen: what is picked does not jump away under the hand.
  const [order] = useState(() => inOrder(board, scene).map((file) => file.id));
  const now = inOrder(board, scene);
  const files = [...order.flatMap((id) => now.filter((file) => file.id === id)), ...now.filter((file) => !order.includes(file.id))];
  const show = (file: string | null) => acts.edit({ do: "picture", scene: scene.id, media: file, in_ms: null }, t(file ? "board.said.picture" : "board.said.pictureFree", { line }));
  const find = async (file: MediaView) => {
    const [grant] = (await commands.pickFiles()) ?? [];
    if (!grant || !(await acts.find(file.id, grant.id, t("find.found", { name: file.name })))) return;
    // The button is gone with what was missing.
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-media="${file.id}"]`)?.focus());
  };
  async function free() {
    await show(null);
    // The button is gone with the choice.
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>("input:checked")?.focus());
  }
  return (
    <div className={classes.block}>
      <h3 id="pictures" className={classes.label}>
        {t("board.pictures")}
      </h3>
      {files.length === 0 && <p className={classes.hint}>{t(scene.sought ? "board.noFilesSought" : "board.noFiles")}</p>}
      <div ref={list} role="radiogroup" aria-labelledby="pictures" className={classes.pictures} data-testid="pictures">
        {files.map((file) => (
          <div key={file.id} className={classes.held}>
            <label className={classes.choice} data-missing={file.missing || undefined} title={file.name}>
              <input
                type="radio"
                name="picture"
                className="sp-hidden"
                checked={file.id === scene.media}
                disabled={board.read_only || file.missing}
                aria-label={file.missing ? t("inside.missing", { name: file.name }) : file.name}
                onChange={() => void show(file.id)}
                onKeyDown={(event) => event.key === "Escape" && onBack()}
                data-testid="picture-choice"
                data-media={file.id}
              />
              <span className={classes.thumb}>
                <Poster title={file.name} src={file.missing ? null : media.thumb(board.id, file.id)} />
                {file.kind === "video" && (
                  <span className={classes.film} aria-hidden="true">
                    <IconVideo size={13} stroke={2} />
                  </span>
                )}
                {file.id === scene.media && (
                  <span className={classes.tick} aria-hidden="true">
                    <IconCheck size={14} stroke={3} />
                  </span>
                )}
              </span>
            </label>
            {file.missing && !board.read_only && <FindButton name={file.name} onFind={() => void find(file)} />}
          </div>
        ))}
      </div>
      {!board.read_only && <FindPictures board={board} scene={scene} acts={acts} />}
      {!board.read_only && (
        <div className={classes.tools}>
          <Button variant="light" size="xs" leftSection={<IconPlus size={15} stroke={2} />} onClick={onAddFiles} data-testid="board-add-files">
            {t("compose.addFiles")}
          </Button>
          {scene.chosen_by === "person" && (
            <Button variant="subtle" size="xs" leftSection={<IconSwap size={15} stroke={1.8} />} onClick={() => void free()} data-testid="picture-free">
              {t("board.letSpool")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
