/** @file The voices of one service in one language: of many the first few and the chosen one, and a button for the rest. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { VoiceView } from "../../ipc/wire";
import classes from "./Panel.module.css";
import type { Listen } from "../../design/useListen";
import { VoiceRow } from "./VoiceRow";

/** An account can have hundreds. */
const FEW = 12;

interface Props {
  heading: string;
  voices: VoiceView[];
  chosen: VoiceView | undefined;
  listen: Listen;
  onChoose: (voice: VoiceView) => void;
}

export function VoiceGroup({ heading, voices, chosen, listen, onChoose }: Props) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const many = voices.length > FEW + 3;
  const shown = many && !all ? voices.filter((voice, at) => at < FEW || voice === chosen) : voices;
  return (
    <div role="group" aria-label={heading} data-testid="voice-group">
      <p className={classes.tag} aria-hidden="true">
        {heading}
      </p>
      {shown.map((voice) => (
        <VoiceRow key={voice.id} voice={voice} chosen={voice === chosen} listen={listen} onChoose={() => onChoose(voice)} />
      ))}
      {many && (
        <Button variant="subtle" size="xs" aria-expanded={all} aria-label={t("action.of", { action: t(all ? "board.fewerLanguages" : "board.allVoices", { count: voices.length }), title: heading })} onClick={() => setAll(!all)} data-testid="voice-group-all">
          {t(all ? "board.fewerLanguages" : "board.allVoices", { count: voices.length })}
        </Button>
      )}
    </div>
  );
}
