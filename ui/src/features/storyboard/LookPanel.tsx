/** @file How the whole video looks and sounds: shape, captions, transitions, voice, music, cards and logo. Each takes effect at once. */
import { SegmentedControl } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { ChoicePicker } from "../../design/ChoicePicker";
import { ShapeGlyph } from "../../design/ShapeGlyph";
import { useLoadedPart } from "../../ipc/HostContext";
import { useCommands } from "../../ipc/useCommands";
import type { SceneView, Storyboard, VoiceView } from "../../ipc/wire";
import { BrandKit } from "./BrandKit";
import { CardsAndLogo } from "./CardsAndLogo";
import { Letters } from "./Letters";
import { LookChoices } from "./LookChoices";
import { MusicChoice } from "./MusicChoice";
import classes from "./Panel.module.css";
import { Sayings } from "./Sayings";
import { TransitionChoice } from "./TransitionChoice";
import type { Acts } from "./useBoard";
import type { Purpose, Spoken } from "./useBoardFiles";
import type { Listen } from "../../design/useListen";
import { VoiceChoices } from "./VoiceChoices";

const SHAPES = ["9:16", "16:9", "1:1", "4:5"] as const;
const QUALITIES = ["draft", "standard", "best"] as const;

interface Props {
  board: Storyboard;
  scene: SceneView;
  voices: VoiceView[];
  listen: Listen;
  acts: Acts;
  /** Chooses a file for that. */
  onPick: (purpose: Purpose) => void;
  /** Records the person's own voice for that. */
  onRecord: (purpose: Spoken) => void;
  onAddPhoto: () => Promise<string | null>;
}

export function LookPanel({ board, scene, voices, listen, acts, onPick, onRecord, onAddPhoto }: Props) {
  const { t } = useTranslation();
  const preferences = useLoadedPart(({ preferences }) => preferences);
  const commands = useCommands();
  const shapeName = useId();
  const { quality } = preferences.choices;
  return (
    <fieldset className={classes.panel} disabled={board.read_only} data-testid="look-panel">
      <legend className="sp-hidden">{t("board.look")}</legend>
      <div className={classes.block}>
        <h3 id={shapeName} className={classes.label}>
          {t("compose.shape")}
        </h3>
        <SegmentedControl
          fullWidth
          disabled={board.read_only}
          aria-labelledby={shapeName}
          value={board.shape ?? ""}
          data={SHAPES.map((shape) => ({
            value: shape,
            label: (
              <span className={classes.shape}>
                <ShapeGlyph shape={shape} />
                {shape}
              </span>
            ),
          }))}
          onChange={(picked) => {
            const shape = SHAPES.find((one) => one === picked);
            if (shape) void acts.edit({ do: "shape", shape }, t("board.said.shape", { name: t(`compose.shapes.${shape}`) }));
          }}
          data-testid="board-shape"
        />
      </div>
      <LookChoices board={board} scene={scene} acts={acts} />
      <Letters board={board} acts={acts} />
      <TransitionChoice board={board} acts={acts} />
      <VoiceChoices board={board} voices={voices} listen={listen} acts={acts} onPick={onPick} onRecord={onRecord} />
      {board.narration === null && <Sayings board={board} scene={null} listen={listen} acts={acts} />}
      <MusicChoice board={board} listen={listen} acts={acts} onAddFiles={() => onPick({ is: "music" })} />
      <CardsAndLogo board={board} acts={acts} onAddPhoto={onAddPhoto} />
      <BrandKit board={board} acts={acts} />
      <div className={classes.line}>
        <h3 className={classes.label}>{t("compose.quality")}</h3>
        <ChoicePicker
          label={t("compose.quality")}
          testid="board-quality"
          value={quality ?? "standard"}
          onChange={(picked) => void commands.setPreferences({ ...preferences, choices: { ...preferences.choices, quality: picked } })}
          options={QUALITIES.map((value) => ({ value, label: t(`compose.qualities.${value}`), hint: t(`compose.qualityHints.${value}`) }))}
        />
      </div>
    </fieldset>
  );
}
