/** @file How Spool works in the background: how much at once, and what it leaves alone. */
import { SegmentedControl, Switch } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { ChoicePicker } from "../../design/ChoicePicker";
import { useLoaded } from "../../ipc/HostContext";
import type { WorkChoices } from "../../ipc/wire";
import { useCommands } from "../../ipc/useCommands";
import { size } from "../../lib/time";
import classes from "./SettingsDrawer.module.css";

const STEPS_MB = [200, 500, 1_000, 2_000, 5_000, 10_000, 20_000];
const STEPS_GB = [2, 5, 10, 20, 50, 100];
/** More would not fit beside each other, and makes nothing faster. */
const MOST = 8;

export function WorkSettings() {
  const { t, i18n } = useTranslation();
  const { preferences, most_at_once } = useLoaded();
  const commands = useCommands();
  const [title, many] = [useId(), useId()];
  const { work } = preferences;
  const choose = (more: Partial<WorkChoices>) => void commands.setPreferences({ ...preferences, work: { ...work, ...more } });
  const counts = Array.from({ length: Math.min(most_at_once, MOST) }, (_, at) => String(at + 1));
  const steps = [...new Set([...STEPS_MB, work.keep_free_mb])].sort((a, b) => a - b);
  const room = [...new Set([...STEPS_GB, work.keep_made_gb])].sort((a, b) => a - b);

  return (
    <section className={classes.group} aria-labelledby={title} data-testid="settings-work">
      <h3 id={title} className={classes.label}>
        {t("settings.work")}
      </h3>
      {counts.length > 1 && (
        <div>
          <p id={many} className={classes.name}>
            {t("settings.atOnce")}
          </p>
          <p className={classes.hint}>{t("settings.atOnceHint")}</p>
          <SegmentedControl
            fullWidth
            mt={8}
            aria-labelledby={many}
            value={String(Math.min(work.at_once, counts.length))}
            data={counts}
            onChange={(count) => choose({ at_once: Number(count) })}
            data-testid="setting-at-once"
          />
        </div>
      )}
      <Switch
        labelPosition="left"
        classNames={{ body: classes.switch ?? "", label: classes.name ?? "", description: classes.hint ?? "" }}
        label={t("settings.awake")}
        description={t("settings.awakeHint")}
        checked={work.keep_awake}
        onChange={(event) => choose({ keep_awake: event.currentTarget.checked })}
        data-testid="setting-awake"
      />
      <Switch
        labelPosition="left"
        classNames={{ body: classes.switch ?? "", label: classes.name ?? "", description: classes.hint ?? "" }}
        label={t("settings.battery")}
        description={t("settings.batteryHint")}
        checked={work.rest_on_low_battery}
        onChange={(event) => choose({ rest_on_low_battery: event.currentTarget.checked })}
        data-testid="setting-battery"
      />
      <div className={classes.switch}>
        <div>
          <p className={classes.name}>{t("settings.free")}</p>
          <p className={classes.hint}>{t("settings.freeHint")}</p>
        </div>
        <ChoicePicker
          label={t("settings.free")}
          testid="keep-free"
          value={String(work.keep_free_mb)}
          onChange={(mb) => choose({ keep_free_mb: Number(mb) })}
          options={steps.map((mb) => ({ value: String(mb), label: size(mb * 1_000_000, i18n.language) }))}
        />
      </div>
      <div className={classes.switch}>
        <div>
          <p className={classes.name}>{t("settings.made")}</p>
          <p className={classes.hint}>{t("settings.madeHint")}</p>
        </div>
        <ChoicePicker
          label={t("settings.made")}
          testid="keep-made"
          value={String(work.keep_made_gb)}
          onChange={(gb) => choose({ keep_made_gb: Number(gb) })}
          options={room.map((gb) => ({ value: String(gb), label: size(gb * 1_000_000_000, i18n.language) }))}
        />
      </div>
    </section>
  );
}
