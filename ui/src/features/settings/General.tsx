/** @file Language and appearance. */
import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ChoicePicker } from "../../design/ChoicePicker";
import { LANGUAGES } from "../../i18n/languages";
import { useLoaded } from "../../ipc/HostContext";
import { useCommands } from "../../ipc/useCommands";
import type { Language, Theme } from "../../ipc/wire";
import { Setting } from "./Setting";

const THEMES: readonly Theme[] = ["system", "light", "dark"];

export function LanguageSetting() {
  const { t } = useTranslation();
  const { preferences } = useLoaded();
  const commands = useCommands();
  const system: { value: Language; label: string } = { value: "system", label: t("settings.languages.system") };
  return (
    <Setting label={t("settings.language")} hint={t("settings.languageHint")}>
      {() => (
        <ChoicePicker
          label={t("settings.language")}
          testid="language"
          value={preferences.language}
          options={[system, ...LANGUAGES.map(({ tag, name }) => ({ value: tag, label: name, lang: tag }))]}
          onChange={(language) => void commands.setPreferences({ ...preferences, language })}
        />
      )}
    </Setting>
  );
}

export function ThemeSetting() {
  const { t } = useTranslation();
  const { preferences } = useLoaded();
  const commands = useCommands();
  return (
    <Setting below label={t("settings.theme")} hint={t("settings.themeHint")}>
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
  );
}
