/** @file Carries preferences and progress out to the document: language, light or dark, and the window's title. */
import { useMantineColorScheme } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { speak, spoken } from "../i18n";
import { useLoaded } from "../ipc/HostContext";

export function useDocument(): void {
  const { t } = useTranslation();
  const { preferences, jobs, system_languages } = useLoaded();
  const { setColorScheme } = useMantineColorScheme();
  const running = jobs.find((job) => job.state === "running");
  const title = running ? t("app.titleBusy", { percent: running.progress, title: running.title }) : t("app.name");
  const { language, theme } = preferences;

  const system = system_languages.length > 0 ? system_languages.join() : navigator.languages.join();

  useEffect(() => speak(spoken(language, system.split(","))), [language, system]);
  useEffect(() => setColorScheme(theme === "system" ? "auto" : theme), [theme, setColorScheme]);
  useEffect(() => {
    document.title = title;
  }, [title]);
}
