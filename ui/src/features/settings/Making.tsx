/** @file Where videos go, how much is made at once, and what the work leaves alone. */
import { Button, SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ChoicePicker } from "../../design/ChoicePicker";
import { IconFolder } from "../../design/icons";
import { useLoaded } from "../../ipc/HostContext";
import { useCommands } from "../../ipc/useCommands";
import type { WorkChoices } from "../../ipc/wire";
import { size } from "../../lib/time";
import { Setting, SwitchSetting } from "./Setting";
import classes from "./Settings.module.css";

const STEPS_GB = [2, 5, 10, 20, 50, 100];
const STEPS_MB = [200, 500, 1_000, 2_000, 5_000, 10_000, 20_000];
/** More would not fit beside each other, and makes nothing faster. */
const MOST = 8;

function useWork() {
  const { preferences, most_at_once } = useLoaded();
  const commands = useCommands();
  const { work } = preferences;
  return { work, most_at_once, choose: (more: Partial<WorkChoices>) => void commands.setPreferences({ ...preferences, work: { ...work, ...more } }) };
}

export function FolderSetting() {
  const { t } = useTranslation();
  const { preferences } = useLoaded();
  const commands = useCommands();
  return (
    <Setting below label={t("settings.folder")} hint={t("settings.folderHint")}>
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
  );
}

export function AtOnceSetting() {
  const { t } = useTranslation();
  const { work, most_at_once, choose } = useWork();
  const counts = Array.from({ length: Math.min(most_at_once, MOST) }, (_, at) => String(at + 1));
  if (counts.length < 2) return null;
  return (
    <Setting below label={t("settings.atOnce")} hint={t("settings.atOnceHint")}>
      {(labelled) => (
        <SegmentedControl
          fullWidth
          aria-labelledby={labelled}
          value={String(Math.min(work.at_once, counts.length))}
          data={counts}
          onChange={(count) => choose({ at_once: Number(count) })}
          data-testid="setting-at-once"
        />
      )}
    </Setting>
  );
}

export function AwakeSetting() {
  const { t } = useTranslation();
  const { work, choose } = useWork();
  return <SwitchSetting label={t("settings.awake")} hint={t("settings.awakeHint")} on={work.keep_awake} onSwitch={(keep_awake) => choose({ keep_awake })} testid="setting-awake" />;
}

export function BatterySetting() {
  const { t } = useTranslation();
  const { work, choose } = useWork();
  return <SwitchSetting label={t("settings.battery")} hint={t("settings.batteryHint")} on={work.rest_on_low_battery} onSwitch={(rest_on_low_battery) => choose({ rest_on_low_battery })} testid="setting-battery" />;
}

export function FreeSetting() {
  const { t, i18n } = useTranslation();
  const { work, choose } = useWork();
  const steps = [...new Set([...STEPS_MB, work.keep_free_mb])].sort((a, b) => a - b);
  return (
    <Setting label={t("settings.free")} hint={t("settings.freeHint")}>
      {() => (
        <ChoicePicker
          label={t("settings.free")}
          testid="keep-free"
          value={String(work.keep_free_mb)}
          onChange={(mb) => choose({ keep_free_mb: Number(mb) })}
          options={steps.map((mb) => ({ value: String(mb), label: size(mb * 1_000_000, i18n.language) }))}
        />
      )}
    </Setting>
  );
}

export function MadeSetting() {
  const { t, i18n } = useTranslation();
  const { work, choose } = useWork();
  const steps = [...new Set([...STEPS_GB, work.keep_made_gb])].sort((a, b) => a - b);
  return (
    <Setting label={t("settings.made")} hint={t("settings.madeHint")}>
      {() => (
        <ChoicePicker
          label={t("settings.made")}
          testid="keep-made"
          value={String(work.keep_made_gb)}
          onChange={(gb) => choose({ keep_made_gb: Number(gb) })}
          options={steps.map((gb) => ({ value: String(gb), label: size(gb * 1_000_000_000, i18n.language) }))}
        />
      )}
    </Setting>
  );
}
