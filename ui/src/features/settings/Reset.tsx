/** @file Everything about how Spool looks and works as it was at first; what was is one press away. */
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { tell } from "../../design/notify";
import { useLoaded } from "../../ipc/HostContext";
import { useCommands } from "../../ipc/useCommands";
import type { Preferences } from "../../ipc/wire";
import { Setting } from "./Setting";

/** As `studio` has them. What may leave the computer is nothing that is reset by the way. */
const FIRST: Pick<Preferences, "language" | "theme" | "choices" | "wishes" | "voices" | "work" | "tell"> = {
  language: "system",
  theme: "system",
  choices: { quality: null, shape: null },
  wishes: { kind: null, language: null, seconds: null, tone: null, audience: null, writer: null },
  voices: {},
  work: { at_once: 1, keep_awake: true, rest_on_low_battery: true, keep_free_mb: 500, keep_made_gb: 10 },
  tell: { done: true, could_not_finish: true, needs_you: true },
};

export function ResetSetting() {
  const { t } = useTranslation();
  const { preferences } = useLoaded();
  const commands = useCommands();

  async function reset() {
    const before = preferences;
    if (!(await commands.setPreferences({ ...before, ...FIRST }))) return;
    tell({ text: t("settings.resetDone"), action: { label: t("compose.undo"), run: () => void commands.setPreferences(before) } });
  }
  return (
    <Setting label={t("settings.reset")} hint={t("settings.resetHint")}>
      {(labelled) => (
        <Button variant="light" aria-describedby={labelled} onClick={() => void reset()} data-testid="settings-reset">
          {t("settings.resetNow")}
        </Button>
      )}
    </Setting>
  );
}
