/** @file One line's picture and voice: another picture, where its clip begins, how it fills the frame, runs and comes in, how its captions look, who speaks, and the pause after it. */
import { SegmentedControl } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { ChoicePicker } from "../../design/ChoicePicker";
import { isSilent, NO_VOICE } from "../../ipc/projects";
import type { SceneView, Storyboard, VoiceView } from "../../ipc/wire";
import { ClipStart } from "./ClipStart";
import { FilmChoices } from "./FilmChoices";
import { FocusPad } from "./FocusPad";
import { MatchMark, saying } from "./MatchMark";
import { PauseChoice } from "./PauseChoice";
import { PictureChoices } from "./PictureChoices";
import classes from "./Panel.module.css";
import { OwnRecording } from "./OwnRecording";
import { Sayings } from "./Sayings";
import { LineLook } from "./LineLook";
import { LineTransition } from "./TransitionChoice";
import { recordable } from "./sounds";
import type { Acts } from "./useBoard";
import type { Purpose, Spoken } from "./useBoardFiles";
import type { Listen } from "../../design/useListen";
import { speaksFor } from "./VoiceChoices";

const FITS = ["fill", "contain", "blur"] as const;
const VIDEO_VOICE = "video";
/** Before the name of a sound in the project: no voice is called so. */
const FILE = "file/";

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
  onBack: () => void;
}

export function LinePanel({ board, scene, voices, listen, acts, onPick, onRecord, onBack }: Props) {
  const { t, i18n } = useTranslation();
  const fitName = useId();
  const line = board.scenes.indexOf(scene) + 1;
  const file = board.media.find((one) => one.id === scene.media);
  const languages = new Intl.DisplayNames(i18n.language, { type: "language" });
  const why = scene.chosen_by === "person" ? "person" : saying(scene);
  function choose(picked: string) {
    if (!picked.startsWith(FILE)) return void acts.edit({ do: "voice", scene: scene.id, voice: picked === VIDEO_VOICE ? null : picked }, t("board.said.voice", { line }));
    const media = picked.slice(FILE.length);
    const name = board.media.find((one) => one.id === media)?.name ?? media;
    void acts.edit({ do: "recording", scene: scene.id, media }, t("own.said.recording", { line, name }));
  }
  return (
    <div className={classes.panel} data-testid="line-panel">
      <div>
        <h2 className={classes.title}>{t("board.line", { line })}</h2>
        <p className={classes.why}>
          <MatchMark fits={scene.fits} sought={scene.sought} /> {t(`board.why.${why}`)} {scene.sought && scene.media !== null && t("board.why.better")}
        </p>
      </div>
      <PictureChoices key={`pictures-${scene.id}`} board={board} scene={scene} acts={acts} onAddFiles={() => onPick({ is: "footage" })} onBack={onBack} />
      {!board.read_only && file?.kind === "video" && file.length_ms !== null && <ClipStart key={`start-${scene.id}`} board={board} scene={scene} length={file.length_ms} acts={acts} />}
      {!board.read_only && file && (
        <div className={classes.block}>
          <h3 id={fitName} className={classes.label}>
            {t("board.framing")}
          </h3>
          <SegmentedControl
            fullWidth
            aria-labelledby={fitName}
            value={scene.fit}
            data={FITS.map((value) => ({ value, label: t(`board.framings.${value}`) }))}
            onChange={(fit) => void acts.edit({ do: "framing", scene: scene.id, fit, focus: scene.focus }, t("board.said.framing", { line }))}
            data-testid="framing"
          />
          {scene.fit === "fill" && <FocusPad key={`focus-${scene.id}-${scene.media}`} board={board} scene={scene} acts={acts} />}
        </div>
      )}
      {!board.read_only && file?.kind === "video" && <FilmChoices key={`film-${scene.id}`} board={board} scene={scene} file={file} acts={acts} />}
      {/* The first picture of all comes in over nothing. */}
      {!board.read_only && (line > 1 || board.title_card) && <LineTransition board={board} scene={scene} acts={acts} />}
      {!board.read_only && <LineLook board={board} scene={scene} acts={acts} />}
      {!board.read_only && (
        <div className={classes.block}>
          <h3 className={classes.label}>{t("board.lineVoice")}</h3>
          {board.narration ? (
            <p className={classes.hint}>{t("board.ownRecording")}</p>
          ) : scene.recording !== null ? null : (
            <ChoicePicker
              label={t("board.lineVoice")}
              testid="line-voice"
              value={scene.voice ?? VIDEO_VOICE}
              onChange={choose}
              options={[
                { value: VIDEO_VOICE, label: t("board.asVideo"), hint: board.voice === NO_VOICE ? t("board.noVoice") : (voices.find((one) => one.id === board.voice)?.name ?? "") },
                ...voices.filter((one) => (one.ready && speaksFor(one, board.language)) || one.id === scene.voice).map((one) => ({ value: one.id, label: one.name, hint: `${languages.of(one.language) ?? one.language} · ${one.gender === "male" ? t("board.genders.male") : t("board.genders.female")}` })),
                { value: NO_VOICE, label: t("board.noVoice"), hint: t("board.noVoiceShort") },
                ...recordable(board).map((one) => ({ value: `${FILE}${one.id}`, label: one.name, hint: t("own.recording") })),
              ]}
            />
          )}
          {board.narration === null && (
            <OwnRecording
              key={`recording-${scene.id}`}
              board={board}
              recording={scene.recording}
              line
              listen={listen}
              onPick={() => onPick({ is: "line", scene: scene.id })}
              onRecord={() => onRecord({ is: "line", scene: scene.id })}
              onVoice={() => acts.edit({ do: "recording", scene: scene.id, media: null }, t("own.said.noRecording", { line }))}
            />
          )}
          {/* After the last line nobody waits. */}
          {board.narration === null && line < board.scenes.length && <PauseChoice key={`pause-${scene.id}`} board={board} scene={scene} acts={acts} />}
        </div>
      )}
      {board.narration === null && scene.recording === null && !isSilent(board, scene) && <Sayings board={board} scene={scene} listen={listen} acts={acts} />}
    </div>
  );
}
