/** @file The one page: header, the desk on the left, the queue on the right. Joins the features, decides nothing else. */
import { ActionIcon, Tooltip } from "@mantine/core";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconSettings } from "../design/icons";
import { Logo } from "../design/Logo";
import { Compose } from "../features/compose/Compose";
import { PlayerDialog } from "../features/player/PlayerDialog";
import { Announcer } from "../features/queue/Announcer";
import { Queue } from "../features/queue/Queue";
import { ApiSign } from "../features/settings/ApiSign";
import { SettingsDrawer } from "../features/settings/SettingsDrawer";
import { SampleCard } from "../features/welcome/SampleCard";
import { useLoaded } from "../ipc/HostContext";
import type { JobView } from "../ipc/wire";
import { Notice } from "./Notice";
import classes from "./Shell.module.css";
import { useDocument } from "./useDocument";

/** What is open at the start; only scenes and tests ask for something. */
export interface Opening {
  sample?: boolean;
  settings?: boolean;
  player?: boolean;
}

export function Shell({ opening = {} }: { opening?: Opening }) {
  const { t } = useTranslation();
  const snapshot = useLoaded();
  const [settings, setSettings] = useState(opening.settings ?? false);
  const [playing, setPlaying] = useState<JobView | null>(
    opening.player ? (snapshot.jobs.find((job) => job.state === "completed") ?? null) : null,
  );
  const play = useCallback((job: JobView) => setPlaying(job), []);
  const fresh = snapshot.jobs.length === 0;
  useDocument();

  return (
    <div className={classes.shell} data-testid="shell">
      <header className={classes.header}>
        <div className={classes.bar}>
        <div className={classes.brand}>
          <Logo />
          <span className={classes.name}>{t("app.name")}</span>
        </div>
        <div className={classes.tools}>
        <ApiSign onOpen={() => setSettings(true)} />
        <Tooltip label={t("app.settings")}>
          <ActionIcon variant="subtle" color="gray" c="var(--sp-soft)" size={40} radius="xl" aria-label={t("app.settings")} onClick={() => setSettings(true)} data-testid="open-settings">
            <IconSettings size={22} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
        </div>
        </div>
      </header>
      <main className={classes.main} data-fresh={fresh || undefined} aria-label={t("app.main")}>
        <div className={classes.desk}>
          {snapshot.notice && <Notice notice={snapshot.notice} />}
          <Compose rows={fresh ? 4 : 3} />
          <div className={classes.sample}>
            <SampleCard small={!fresh} initiallyOpen={opening.sample ?? false} />
          </div>
        </div>
        <div className={classes.queue}>
          <Queue onPlay={play} />
        </div>
      </main>
      <Announcer onPlay={play} />
      <PlayerDialog job={playing} onClose={() => setPlaying(null)} />
      <SettingsDrawer opened={settings} onClose={() => setSettings(false)} />
    </div>
  );
}
