/** @file Who speaks: the video's language first, each voice with a sample to hear. */
import { Button, Loader } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconAction } from "../../design/IconAction";
import { IconListen, IconStop } from "../../design/icons";
import { useMedia } from "../../ipc/HostContext";
import type { Storyboard, VoiceView } from "../../ipc/wire";
import classes from "./Panel.module.css";
import type { Acts } from "./useBoard";
import type { Listen } from "./useListen";

interface Props {
  board: Storyboard;
  voices: VoiceView[];
  listen: Listen;
  acts: Acts;
}

const root = (tag: string) => tag.split("-")[0]?.toLowerCase() ?? "";

/** Voices by language, the wanted language first. */
export function byLanguage(voices: readonly VoiceView[], wanted: string): [string, VoiceView[]][] {
  const groups = new Map<string, VoiceView[]>();
  for (const voice of voices) groups.set(voice.language, [...(groups.get(voice.language) ?? []), voice]);
  const rank = (tag: string) => Number(root(tag) !== root(wanted));
  return [...groups].sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b));
}

export function VoiceChoices({ board, voices, listen, acts }: Props) {
  const { t, i18n } = useTranslation();
  const media = useMedia();
  const [all, setAll] = useState(false);
  const languages = new Intl.DisplayNames(i18n.language, { type: "language" });
  const chosen = voices.find((one) => one.id === board.voice);
  const groups = byLanguage(voices, board.language);
  const shown = groups.filter(([tag]) => all || root(tag) === root(board.language) || tag === chosen?.language);
  return (
    <div className={classes.block}>
      <h3 id="voices" className={classes.label}>
        {t("inside.voice")}
      </h3>
      {board.narration ? (
        <p className={classes.hint}>{t("board.ownRecording")}</p>
      ) : (
        <div role="radiogroup" aria-labelledby="voices" className={classes.voices} data-testid="voices">
          {shown.map(([tag, group]) => (
            <div key={tag} role="group" aria-label={languages.of(tag) ?? tag}>
              <p className={classes.tag} aria-hidden="true">
                {languages.of(tag) ?? tag}
              </p>
              {group.map((voice) => {
                const heard = listen.key === voice.id;
                const label = t(heard ? "board.stop" : "board.sample");
                return (
                  <div key={voice.id} className={classes.voice}>
                    <label className={classes.radio}>
                      <input
                        type="radio"
                        name="voice"
                        checked={voice.id === board.voice}
                        onChange={() => void acts.edit({ do: "voice", scene: null, voice: voice.id }, t("board.said.voiceAll", { name: voice.name }))}
                        data-testid="voice-choice"
                        data-voice={voice.id}
                      />
                      <span className={classes.voiceName}>{voice.name}</span>
                      <span className={classes.soft}>{t(voice.gender === "male" ? "board.genders.male" : "board.genders.female")}</span>
                    </label>
                    <IconAction label={label} name={t("board.sampleOf", { action: label, name: voice.name })} testid="voice-sample" onClick={() => listen.toggle(voice.id, media.voiceSample(voice.id))}>
                      {heard && listen.loading ? <Loader size={16} color="var(--sp-thread)" /> : heard ? <IconStop size={16} /> : <IconListen size={18} stroke={1.7} />}
                    </IconAction>
                  </div>
                );
              })}
            </div>
          ))}
          {groups.length > shown.length || all ? (
            <Button variant="subtle" size="xs" aria-expanded={all} onClick={() => setAll(!all)} data-testid="voices-all">
              {t(all ? "board.fewerLanguages" : "board.moreLanguages")}
            </Button>
          ) : null}
        </div>
      )}
    </div>
  );
}
