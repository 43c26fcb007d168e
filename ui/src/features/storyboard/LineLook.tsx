/** @file How one line's captions look, which otherwise do as in the whole video. */
import { useTranslation } from "react-i18next";
import type { SceneView, Storyboard } from "../../ipc/wire";
import { LOOKS, lookNamed } from "./looks";
import { OwnChoice } from "./OwnChoice";
import type { Acts } from "./useBoard";

export function LineLook({ board, scene, acts }: { board: Storyboard; scene: SceneView; acts: Acts }) {
  const { t } = useTranslation();
  const line = board.scenes.indexOf(scene) + 1;
  const name = (look: string) => t(`board.looks.${lookNamed(look)}`);
  return (
    <OwnChoice
      label={t("board.lineLook")}
      testid="line-look"
      own={scene.look && lookNamed(scene.look)}
      usual={name(board.look)}
      choices={LOOKS}
      name={name}
      onPick={(look) => void acts.edit({ do: "look", scene: scene.id, look }, t("board.said.lineLook", { line, name: name(look ?? board.look) }))}
    />
  );
}
