/** @file The few settings there are: language, appearance, where videos go. Each takes effect at once. */
import { Button, Drawer, SegmentedControl } from "@mantine/core";
import { useId, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { closeButton } from "../../design/closeButton";
import { IconFolder } from "../../design/icons";
import { Logo } from "../../design/Logo";
import { useLoaded } from "../../ipc/HostContext";
import type { Language, Theme } from "../../ipc/wire";
import { useCommands } from "../../ipc/useCommands";
import { ApiSwitch } from "./ApiSwitch";
import classes from "./SettingsDrawer.module.css";
import { WorkSettings } from "./WorkSettings";

const LANGUAGES: readonly Language[] = ["system", "en", "zh-CN"];
const THEMES: readonly Theme[] = ["system", "light", "dark"];

export function SettingsDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { preferences, version } = useLoaded();
  const commands = useCommands();
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={420}
      title={t("settings.heading")}
      classNames={{ title: classes.title ?? "", content: classes.content ?? "", header: classes.header ?? "", body: classes.body ?? "" }}
      closeButtonProps={closeButton(t("app.close"), "settings-close")}
    >
      <div className={classes.list} data-testid="settings">
        <Setting label={t("settings.language")}>
          {(labelled) => (
            <SegmentedControl
              fullWidth
              aria-labelledby={labelled}
              value={preferences.language}
              data={LANGUAGES.map((value) => ({ value, label: t(`settings.languages.${value}`) }))}
              onChange={(language) => void commands.setPreferences({ ...preferences, language })}
              data-testid="setting-language"
            />
          )}
        </Setting>
        <Setting label={t("settings.theme")}>
          {(labelled) => (
            <SegmentedControl
              fullWidth
              aria-labelledby={labelled}
              value={preferences.theme}
              data={THEMES.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
              onChange={(theme) => void commands.setPreferences({ ...preferences, theme })}
              data-testid="setting-theme"
            />
          )}
        </Setting>
        <Setting label={t("settings.folder")}>
          {(labelled) => (
            <div className={classes.folder} role="group" aria-labelledby={labelled}>
              <IconFolder size={20} stroke={1.7} />
              <bdi className={classes.path} data-testid="output-folder">
                {preferences.output_folder}
              </bdi>
              <Button variant="light" onClick={() => void commands.pickOutputFolder()} data-testid="change-folder">
                {t("settings.change")}
              </Button>
            </div>
          )}
        </Setting>
        <WorkSettings />
        <ApiSwitch />
      </div>
      <footer className={classes.about}>
        <Logo size={40} />
        <div>
          <p className={classes.version}>
            Spool <span className={classes.number}>{t("settings.version", { version })}</span>
          </p>
          <p className={classes.promise}>{t("settings.promise")}</p>
        </div>
      </footer>
    </Drawer>
  );
}

function Setting({ label, children }: { label: string; children: (labelled: string) => ReactNode }) {
  const id = useId();
  return (
    <div className={classes.setting}>
      <h3 id={id} className={classes.label}>
        {label}
      </h3>
      {children(id)}
    </div>
  );
}
