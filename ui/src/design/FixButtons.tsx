/** @file The buttons below an error, each of which really does something, and in its corner the way to what help tells about it. */
import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { fixesOf, type Fix } from "../i18n/fixes";
import { topicOf } from "../i18n/topics";
import { isAnywhere, type Own } from "../ipc/fixer";
import { useDoor } from "../ipc/HostContext";
import type { ApiError } from "../ipc/wire";
import classes from "./FixButtons.module.css";
import { IconAction } from "./IconAction";
import { IconAgain, IconBattery, IconCopy, IconFolder, IconInfo, IconLink, IconOffline, IconPlus, IconQuestion, IconReport, IconSettings, IconStorage, IconStoryboard } from "./icons";

const ICONS = {
  again: IconAgain, clean: IconStorage, folder: IconFolder, online: IconOffline, battery: IconBattery, files: IconPlus, project: IconStoryboard,
  writers: IconSettings, voices: IconSettings, sites: IconSettings, api: IconSettings, storage: IconSettings, copy: IconCopy, report: IconReport,
  pick: IconPlus, footage: IconFolder, about: IconInfo, remake: IconAgain, path: IconLink,
};

/** Buttons with words beside each other. */
const ROW = 3;

interface Props {
  error: ApiError;
  /** What this place does itself. */
  own?: Own;
  /** What is of no use here. */
  not?: readonly Fix[];
  /** Before all others. */
  first?: Fix | undefined;
  /** Always offered, after what the error asks for. */
  also?: readonly Fix[];
  size?: "xs" | "sm";
  /** Whether the first is the thing to do. */
  strong?: boolean;
  /** What else stands in the row. */
  children?: ReactNode;
}

export function FixButtons({ error, own = {}, not = [], first, also = [], size = "sm", strong = false, children }: Props) {
  const { t } = useTranslation();
  const { fix: anywhere, help } = useDoor();
  const offered = [...new Set([...(first ? [first] : []), ...fixesOf(error.code), ...also])].filter((fix) => !not.includes(fix) && (own[fix] !== undefined || isAnywhere(fix)));
  return (
    <>
      <span className={classes.help}>
        <IconAction label={t("help.about")} testid="fix-help" onClick={() => help(topicOf(error.code))}>
          <IconQuestion size={18} stroke={1.8} />
        </IconAction>
      </span>
      {(offered.length > 0 || children) && (
        <Group gap={6} mt="sm">
          {offered.map((fix, at) => {
            const Icon = ICONS[fix];
            const press = () => (own[fix] ? own[fix]() : isAnywhere(fix) && void anywhere(fix, error));
            // A row of three is read at a glance; more of them would break it.
            if ((fix === "copy" || fix === "report") && at >= ROW) {
              return (
                <IconAction key={fix} label={t(`fix.${fix}`)} testid={`fix-${fix}`} onClick={press}>
                  <Icon size={18} stroke={1.8} />
                </IconAction>
              );
            }
            return (
              <Button key={fix} size={size} variant={at === 0 ? (strong ? "filled" : "light") : "subtle"} leftSection={<Icon size={16} stroke={1.8} />} onClick={press} data-testid={`fix-${fix}`}>
                {t(`fix.${fix}`)}
              </Button>
            );
          })}
          {children}
        </Group>
      )}
    </>
  );
}
