/** @file How one line's captions look, which otherwise do as in the whole video. */
import { useTranslation } from "react-i18next";
import { ChoicePicker } from "../../design/ChoicePicker";
import type { SceneView, Storyboard } from "../../ipc/wire";
import { LOOKS, lookNamed } from "./looks";
import classes from "./Panel.module.css";
import type { Acts } from "./useBoard";

const AS_VIDEO = "video";

export function LineLook({ board, scene, acts }: { board: Storyboard; scene: SceneView; acts: Acts }) {
  const { t } = useTranslation();
  const line = board.scenes.indexOf(scene) + 1;
  const name = (look: string) => t(`board.looks.${lookNamed(look)}`);
  return (
    <div className={classes.line}>
      <h3 className={classes.label}>{t("board.lineLook")}</h3>
      <ChoicePicker
        label={t("board.lineLook")}
        testid="line-look"
        value={scene.look === null ? AS_VIDEO : lookNamed(scene.look)}
        onChange={(picked) => {
          const look = picked === AS_VIDEO ? null : picked;
          void acts.edit({ do: "look", scene: scene.id, look }, t("board.said.lineLook", { line, name: name(look ?? board.look) }));
        }}
        options={[{ value: AS_VIDEO, label: t("board.asVideo"), hint: name(board.look) }, ...LOOKS.map((value) => ({ value, label: name(value) }))]}
      />
    </div>
  );
}
