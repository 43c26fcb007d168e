/** @file Who speaks: the video's language first, then voices that speak many; in each the built-in ones before services. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLoadedPart } from "../../ipc/HostContext";
import { NO_VOICE } from "../../ipc/projects";
import { useCommands } from "../../ipc/useCommands";
import type { Storyboard, VoiceView } from "../../ipc/wire";
import { OwnRecording } from "./OwnRecording";
import { PaceChoice } from "./PaceChoice";
import classes from "./Panel.module.css";
import { PauseChoice } from "./PauseChoice";
import { recordable } from "./sounds";
import type { Acts } from "./useBoard";
import type { Purpose, Spoken } from "./useBoardFiles";
import type { Listen } from "../../design/useListen";
import { VoiceGroup } from "./VoiceGroup";
import { PitchChoice, VolumeChoice } from "./VoiceTone";

interface Props {
  board: Storyboard;
  voices: VoiceView[];
  listen: Listen;
  acts: Acts;
  /** Chooses a file for that. */
  onPick: (purpose: Purpose) => void;
  /** Records the person's own voice for that. */
  onRecord: (purpose: Spoken) => void;
}

/** The language of a voice that speaks many. */
const MANY = "mul";
const root = (tag: string) => tag.split("-")[0]?.toLowerCase() ?? "";

/** Whether a voice is offered for one line of a video: of services, which can have hundreds, only in its language. */
export const speaksFor = (voice: VoiceView, wanted: string): boolean => voice.engine === "builtin" || voice.language === MANY || root(voice.language) === root(wanted);

/** Voices by language, the wanted language first, then those that speak many. */
export function byLanguage(voices: readonly VoiceView[], wanted: string): [string, VoiceView[]][] {
  const groups = new Map<string, VoiceView[]>();
  for (const voice of voices) groups.set(voice.language, [...(groups.get(voice.language) ?? []), voice]);
  const rank = (tag: string) => (root(tag) === root(wanted) ? 0 : tag === MANY ? 1 : 2);
  return [...groups].sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b));
}

/** Voices of one language by who speaks, in the order they came: the built-in ones first. */
export function byEngine(voices: readonly VoiceView[]): [string, VoiceView[]][] {
  const engines = new Map<string, VoiceView[]>();
  for (const voice of voices) engines.set(voice.engine, [...(engines.get(voice.engine) ?? []), voice]);
  return [...engines];
}

export function VoiceChoices({ board, voices, listen, acts, onPick, onRecord }: Props) {
  const { t, i18n } = useTranslation();
  const commands = useCommands();
  const preferences = useLoadedPart(({ preferences }) => preferences);
  const [all, setAll] = useState(false);
  const languages = new Intl.DisplayNames(i18n.language, { type: "language" });
  const chosen = voices.find((one) => one.id === board.voice);
  const offered = voices.filter((one) => all || one.ready || one === chosen);
  const fits = (tag: string) => all || root(tag) === root(board.language) || tag === MANY || tag === chosen?.language;
  const shown = byLanguage(offered, board.language).filter(([tag]) => fits(tag));
  const count = shown.reduce((sum, [, group]) => sum + group.length, 0);
  /** Videos of this language begin with it from now on. */
  const choose = async (voice: VoiceView) => {
    const told = await acts.edit({ do: "voice", scene: null, voice: voice.id }, t("board.said.voiceAll", { name: voice.name }));
    if (told) await commands.setPreferences({ ...preferences, voices: { ...preferences.voices, [root(board.language)]: voice.id } });
  };
  return (
    <div className={classes.block}>
      <h3 id="voices" className={classes.label}>
        {t("inside.voice")}
      </h3>
      {board.narration ? (
        <>
          <p className={classes.hint}>{t("board.ownRecording")}</p>
          <VolumeChoice board={board} acts={acts} />
        </>
      ) : (
        <>
          <div role="radiogroup" aria-labelledby="voices" className={classes.voices} data-testid="voices">
            {shown.flatMap(([tag, group]) =>
              byEngine(group).map(([engine, own]) => {
                const language = languages.of(tag) ?? tag;
                const heading = engine === "builtin" ? language : `${language} · ${own[0]?.engine_name ?? engine}`;
                return <VoiceGroup key={`${tag} ${engine}`} heading={heading} voices={own} chosen={chosen} listen={listen} onChoose={(voice) => void choose(voice)} />;
              }),
            )}
            <label className={classes.radio}>
              <input type="radio" name="voice" checked={board.voice === NO_VOICE} onChange={() => void acts.edit({ do: "voice", scene: null, voice: NO_VOICE }, t("board.said.noVoice"))} data-testid="voice-choice" data-voice={NO_VOICE} />
              <span className={classes.voiceName}>{t("board.noVoice")}</span>
              <span className={classes.soft}>{t("board.noVoiceShort")}</span>
            </label>
            {recordable(board).map((one) => (
              <label key={one.id} className={classes.radio}>
                <input type="radio" name="voice" checked={false} onChange={() => void acts.edit({ do: "narration", media: one.id }, t("own.said.narration", { name: one.name }))} data-testid="voice-choice" data-voice={one.id} />
                <span className={classes.voiceName}>{t("own.recording")}</span>
                <span className={classes.soft}>{one.name}</span>
              </label>
            ))}
            {voices.length > count || all ? (
              <Button variant="subtle" size="xs" aria-expanded={all} onClick={() => setAll(!all)} data-testid="voices-all">
                {t(all ? "board.fewerLanguages" : "board.moreLanguages")}
              </Button>
            ) : null}
          </div>
          <PaceChoice board={board} acts={acts} />
          <PitchChoice board={board} acts={acts} />
          <VolumeChoice board={board} acts={acts} />
          <PauseChoice board={board} scene={null} acts={acts} />
        </>
      )}
      <OwnRecording
        board={board}
        recording={board.narration}
        line={false}
        listen={listen}
        onPick={() => onPick({ is: "narration" })}
        onRecord={() => onRecord({ is: "narration" })}
        onVoice={() => acts.edit({ do: "narration", media: null }, t("own.said.noNarration"))}
      />
    </div>
  );
}
