/** @file What the system tells of while the window is away: a switch for each kind. */
import { useTranslation } from "react-i18next";
import { useLoadedPart } from "../../ipc/HostContext";
import { useCommands } from "../../ipc/useCommands";
import { Setting, SwitchSetting } from "./Setting";
import classes from "./Settings.module.css";

const KINDS = ["done", "could_not_finish", "needs_you"] as const;

export function TellSetting() {
  const { t } = useTranslation();
  const preferences = useLoadedPart(({ preferences }) => preferences);
  const commands = useCommands();
  const { tell } = preferences;
  return (
    <Setting below label={t("settings.tell")} hint={t("settings.tellHint")}>
      {(labelled) => (
        <div role="group" aria-labelledby={labelled} className={classes.kinds}>
          {KINDS.map((kind) => (
            <SwitchSetting
              key={kind}
              label={t(`settings.tells.${kind}`)}
              hint={t(`settings.tellsHint.${kind}`)}
              on={tell[kind]}
              onSwitch={(on) => void commands.setPreferences({ ...preferences, tell: { ...tell, [kind]: on } })}
              testid={`setting-tell-${kind}`}
            />
          ))}
        </div>
      )}
    </Setting>
  );
}
