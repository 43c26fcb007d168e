/** @file Built-in voices that can be downloaded once, and are then spoken with on this computer. */
import { Button, Progress } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../design/Problem";
import { useDoor } from "../../ipc/HostContext";
import { toApiError } from "../../ipc/rejection";
import type { FurtherVoice } from "../../ipc/wire";
import { size } from "../../lib/time";
import classes from "./Settings.module.css";

const QUERY = ["further-voices"];
/** While one is downloaded. */
const AGAIN_MS = 500;

export function MoreVoices() {
  const { t } = useTranslation();
  const { host, report } = useDoor();
  const client = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);
  const known = useQuery({ queryKey: QUERY, queryFn: () => host.furtherVoices(), staleTime: 0, refetchInterval: busy === null ? false : AGAIN_MS });
  const voices = known.data ?? [];
  const from = voices[0]?.from;

  async function change(id: string, call: () => Promise<void>) {
    setBusy(id);
    try {
      await call();
    } catch (thrown) {
      report(toApiError(thrown));
    }
    setBusy(null);
    await Promise.all([client.invalidateQueries({ queryKey: QUERY }), client.invalidateQueries({ queryKey: ["voices"] })]);
  }

  if (known.isSuccess && voices.length === 0) return null;
  return (
    <div className={classes.card} data-testid="more-voices" aria-busy={known.isPending || undefined}>
      <p className={classes.name}>{t("moreVoices.heading")}</p>
      {from && <p className={classes.hint}>{t("moreVoices.hint", { host: from })}</p>}
      {known.error && <Problem error={toApiError(known.error)} onAgain={() => void known.refetch()} />}
      <ul className={classes.nav}>
        {voices.map((voice) => (
          <li key={voice.id}>
            <One voice={voice} busy={busy === voice.id} disabled={busy !== null} onGet={() => void change(voice.id, () => host.getVoice(voice.id))} onForget={() => void change(voice.id, () => host.forgetVoice(voice.id))} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface OneProps {
  voice: FurtherVoice;
  busy: boolean;
  disabled: boolean;
  onGet: () => void;
  onForget: () => void;
}

function One({ voice, busy, disabled, onGet, onForget }: OneProps) {
  const { t, i18n } = useTranslation();
  const { name, here, have, bytes } = voice;
  const languages = new Intl.DisplayNames(i18n.language, { type: "language" });
  const gender = t(voice.gender === "male" ? "board.genders.male" : "board.genders.female");
  const about = [languages.of(voice.language) ?? voice.language, gender, size(bytes, i18n.language)].join(" · ");
  const begun = have > 0 && !here;
  return (
    <div className={classes.folder} data-testid="more-voice" data-here={here || undefined}>
      <div className={classes.path}>
        {name}
        <p className={classes.hint}>{about}</p>
        {(busy || begun) && !here && <Progress value={(have / bytes) * 100} size="sm" aria-label={t("moreVoices.progress", { name })} />}
      </div>
      {here ? (
        <Button variant="subtle" disabled={disabled} onClick={onForget} aria-label={t("moreVoices.forgetThis", { name })} data-testid="voice-forget">
          {t("moreVoices.forget")}
        </Button>
      ) : (
        <Button variant="light" loading={busy} disabled={disabled && !busy} onClick={onGet} aria-label={t(begun ? "moreVoices.goOnThis" : "moreVoices.getThis", { name })} data-testid="voice-get">
          {t(begun ? "moreVoices.goOn" : "moreVoices.get")}
        </Button>
      )}
    </div>
  );
}
