/** @file How pictures change: in the whole video and how long it takes, or how one line's comes in, which otherwise does as the whole video. */
import { useTranslation } from "react-i18next";
import { ChoicePicker } from "../../design/ChoicePicker";
import type { SceneView, Storyboard } from "../../ipc/wire";
import { seconds } from "../../lib/time";
import { OwnChoice } from "./OwnChoice";
import classes from "./Panel.module.css";
import { Slide } from "./Slide";
import { TRANSITIONS } from "./transitions";
import type { Acts } from "./useBoard";

const LENGTHS = [100, 1_500, 100] as const;

interface Props {
  board: Storyboard;
  acts: Acts;
}

const known = (name: string | null) => TRANSITIONS.find((one) => one === name) ?? "none";

export function TransitionChoice({ board, acts }: Props) {
  const { t, i18n } = useTranslation();
  const transition = known(board.transition);
  const time = (ms: number) => seconds(ms, i18n.language);
  const cuts = board.transition === "none" && board.scenes.every((scene) => scene.transition === null || scene.transition === "none");
  return (
    <div className={classes.block}>
      <div className={classes.line}>
        <h3 className={classes.label}>{t("board.transition")}</h3>
        <ChoicePicker
          label={t("board.transition")}
          testid="transition"
          value={transition}
          onChange={(picked) => void acts.edit({ do: "transition", scene: null, transition: picked }, t("board.said.transition", { name: t(`board.transitions.${picked}`) }))}
          options={TRANSITIONS.map((value) => ({ value, label: t(`board.transitions.${value}`) }))}
        />
      </div>
      {!cuts && (
        <Slide
          label={t("clip.takes")}
          testid="transition-length"
          range={LENGTHS}
          value={board.transition_ms}
          words={time}
          disabled={board.read_only}
          onKeep={(ms) => acts.edit({ do: "transition_length", ms }, t("clip.said.takes", { time: time(ms) }))}
        />
      )}
    </div>
  );
}

export function LineTransition({ board, scene, acts }: Props & { scene: SceneView }) {
  const { t } = useTranslation();
  const line = board.scenes.indexOf(scene) + 1;
  const name = (kind: string | null) => t(`board.transitions.${known(kind)}`);
  return (
    <OwnChoice
      label={t("clip.comesIn")}
      testid="line-transition"
      own={scene.transition && known(scene.transition)}
      usual={name(board.transition)}
      choices={TRANSITIONS}
      name={name}
      onPick={(transition) => void acts.edit({ do: "transition", scene: scene.id, transition }, t("clip.said.comesIn", { line, name: name(transition ?? board.transition) }))}
    />
  );
}
