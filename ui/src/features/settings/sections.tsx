/** @file Every setting there is, by subject, with the words it is found by. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { IconComputer, IconFolder, IconInfo, IconKeyboard, IconKey, IconListen, IconPlug, IconPrivacy, IconSettings, IconSite, IconStorage } from "../../design/icons";
import { LANGUAGES } from "../../i18n/languages";
import { useDoor } from "../../ipc/HostContext";
import { About, Licences } from "./About";
import { ApiSwitch } from "./ApiSwitch";
import { LanguageSetting, ThemeSetting } from "./General";
import { AtOnceSetting, AwakeSetting, BatterySetting, FolderSetting, FreeSetting, MadeSetting } from "./Making";
import { OfflineSetting, Reached, WhatLeaves } from "./Privacy";
import { LeftOver } from "./LeftOver";
import { Library } from "./Library";
import { MoreVoices } from "./MoreVoices";
import { ResetSetting } from "./Reset";
import { Shortcuts } from "./Shortcuts";
import { SiteCard } from "./SiteCard";
import { Storage } from "./Storage";
import { TellSetting } from "./Tell";
import { VoiceCard } from "./VoiceCard";
import { WriterCard } from "./WriterCard";

interface Item {
  id: string;
  words: string[];
  shown: ReactNode;
}

interface Section {
  id: string;
  title: string;
  Icon: typeof IconSettings;
  intro?: string;
  items: Item[];
}

export function useSections(): Section[] {
  const { t } = useTranslation();
  const { host } = useDoor();
  const writers = useQuery({ queryKey: ["writers"], queryFn: () => host.listWriters() });
  const voices = useQuery({ queryKey: ["voice-services"], queryFn: () => host.listVoiceServices() });
  const sites = useQuery({ queryKey: ["sites"], queryFn: () => host.listSites() });
  const item = (id: string, shown: ReactNode, ...words: string[]): Item => ({ id, shown, words });
  const key = t("settings.key.words");
  return [
    {
      id: "general",
      title: t("settings.general"),
      Icon: IconSettings,
      items: [
        item("language", <LanguageSetting />, t("settings.language"), t("settings.languageHint"), ...LANGUAGES.map(({ name }) => name)),
        item("theme", <ThemeSetting />, t("settings.theme"), t("settings.themeHint"), t("settings.themes.dark"), t("settings.themes.light")),
        item("tell", <TellSetting />, t("settings.tell"), t("settings.tellHint"), t("settings.tells.done"), t("settings.tells.could_not_finish"), t("settings.tells.needs_you")),
        item("reset", <ResetSetting />, t("settings.reset"), t("settings.resetHint")),
      ],
    },
    {
      id: "making",
      title: t("settings.making"),
      Icon: IconComputer,
      items: [
        item("folder", <FolderSetting />, t("settings.folder"), t("settings.folderHint")),
        item("at-once", <AtOnceSetting />, t("settings.atOnce"), t("settings.atOnceHint")),
        item("awake", <AwakeSetting />, t("settings.awake"), t("settings.awakeHint")),
        item("battery", <BatterySetting />, t("settings.battery"), t("settings.batteryHint")),
      ],
    },
    {
      id: "storage",
      title: t("storage.heading"),
      Icon: IconStorage,
      items: [
        item("sizes", <Storage />, t("storage.used"), t("storage.usedHint"), t("storage.clean"), t("storage.cleanHint")),
        item("unused", <LeftOver />, t("storage.unused.name"), t("storage.unused.go"), t("storage.unused.hint")),
        item("made", <MadeSetting />, t("settings.made"), t("settings.madeHint")),
        item("free", <FreeSetting />, t("settings.free"), t("settings.freeHint")),
      ],
    },
    {
      id: "writers",
      title: t("settings.writers"),
      Icon: IconKey,
      intro: t("settings.writersIntro"),
      items: (writers.data ?? []).map((writer) => item(writer.id, <WriterCard writer={writer} />, writer.name, writer.model, key, ...writer.sends_to)),
    },
    {
      id: "voices",
      title: t("settings.voices"),
      Icon: IconListen,
      intro: t("settings.voicesIntro"),
      items: [
        ...(voices.data ?? []).map((service) => item(service.id, <VoiceCard service={service} />, service.name, service.model, key, ...service.sends_to)),
        item("more-voices", <MoreVoices />, t("moreVoices.heading"), t("moreVoices.get")),
      ],
    },
    {
      id: "library",
      title: t("library.heading"),
      Icon: IconFolder,
      intro: t("library.intro"),
      items: [item("library", <Library />, t("library.intro"), t("library.add"))],
    },
    {
      id: "sites",
      title: t("settings.sites"),
      Icon: IconSite,
      intro: t("settings.sitesIntro"),
      items: (sites.data ?? []).map((site) => item(site.id, <SiteCard site={site} />, site.name, site.needs_key ? key : "", ...site.sends_to)),
    },
    {
      id: "privacy",
      title: t("settings.privacy"),
      Icon: IconPrivacy,
      items: [
        item("offline", <OfflineSetting />, t("settings.offline"), t("settings.offlineHint")),
        item("leaves", <WhatLeaves writers={writers.data ?? []} voices={voices.data ?? []} sites={sites.data ?? []} />, t("settings.leaves"), t("settings.leavesHint")),
        item("reached", <Reached />, t("settings.reached"), t("settings.reachedHint")),
      ],
    },
    {
      id: "api",
      title: t("api.heading"),
      Icon: IconPlug,
      items: [item("api", <ApiSwitch />, t("api.switch"), t("api.hint"), "HTTP API curl n8n Python")],
    },
    {
      id: "shortcuts",
      title: t("settings.shortcuts"),
      Icon: IconKeyboard,
      items: [item("shortcuts", <Shortcuts />, "Ctrl Alt Enter Backspace", t("board.undo"), t("board.redo"))],
    },
    {
      id: "about",
      title: t("settings.about"),
      Icon: IconInfo,
      items: [item("about", <About />, t("settings.promise"), t("settings.check.good")), item("licences", <Licences />, t("settings.licences"), "MIT Apache OFL LGPL")],
    },
  ];
}
