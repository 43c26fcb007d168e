/** @file Which voices somebody has at a service, beside the usual ones: how many it told of and when, and a button that asks again. */
import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../design/Problem";
import { useDoor } from "../../ipc/HostContext";
import { toApiError } from "../../ipc/rejection";
import type { ApiError, VoiceServiceView } from "../../ipc/wire";
import { ago } from "../../lib/time";
import classes from "./Settings.module.css";

/** The settings are open, and the button to try again is above. */
const HERE = ["again", "voices"] as const;

export function OwnVoices({ service }: { service: VoiceServiceView }) {
  const { t, i18n } = useTranslation();
  const { host } = useDoor();
  const client = useQueryClient();
  const [fault, setFault] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const { id, name, own_voices } = service;
  const when = own_voices && ago(new Date(own_voices.at_ms).toISOString(), Date.now(), i18n.language);

  async function lookUp() {
    setBusy(true);
    setFault(null);
    try {
      await host.lookUpVoices(id);
    } catch (thrown) {
      setFault(toApiError(thrown));
    }
    await Promise.all(["voices", "voice-services"].map((list) => client.invalidateQueries({ queryKey: [list] })));
    setBusy(false);
  }

  return (
    <>
      <div className={classes.test}>
        <Button variant="light" size="xs" loading={busy} onClick={() => void lookUp()} aria-label={t("settings.voice.lookUpOf", { name })} data-testid="own-voices-look-up">
          {t("settings.voice.lookUp")}
        </Button>
        <span role="status" className={classes.hint} data-testid="own-voices">
          {own_voices ? t("settings.voice.own", { count: own_voices.count, when }) : t("settings.voice.ownNone")}
        </span>
      </div>
      {fault && (
        <div role="alert" data-testid="own-voices-fault">
          <Problem error={fault} not={HERE} />
        </div>
      )}
    </>
  );
}
