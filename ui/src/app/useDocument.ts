/** @file Carries preferences and progress out to the document: language, light or dark, and the window's title. */
import { useMantineColorScheme } from "@mantine/core";
import { useEffect, useEffectEvent } from "react";
import { useTranslation } from "react-i18next";
import { speak, spoken } from "../i18n";
import { useLoadedPart } from "../ipc/HostContext";
import type { AppSnapshot } from "../ipc/wire";

const running = ({ jobs }: AppSnapshot) => jobs.find((job) => job.state === "running");
const runningTitle = (snapshot: AppSnapshot) => running(snapshot)?.title ?? null;
const runningPercent = (snapshot: AppSnapshot) => running(snapshot)?.progress ?? 0;
const systemOf = ({ system_languages }: AppSnapshot) => system_languages.join();

export function useDocument(): void {
  const { t } = useTranslation();
  const { language, theme } = useLoadedPart(({ preferences }) => preferences);
  const told = useLoadedPart(systemOf);
  const making = useLoadedPart(runningTitle);
  const percent = useLoadedPart(runningPercent);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const title = making === null ? t("app.name") : t("app.titleBusy", { percent, title: making });
  const system = told || navigator.languages.join();

  useEffect(() => void speak(spoken(language, system.split(","))), [language, system]);
  // Only when another is chosen: it stops all transitions for a moment, for which the whole page's styles are found out anew.
  const scheme = theme === "system" ? "auto" : theme;
  const dress = useEffectEvent(() => void (scheme !== colorScheme && setColorScheme(scheme)));
  useEffect(() => dress(), [scheme]);
  useEffect(() => {
    document.title = title;
  }, [title]);
}
