/** @file What leaves this computer, by what it is for, from what is switched on now; whom that has reached; and the switch that stops all of it. */
import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Problem } from "../../design/Problem";
import { useDoor, useLoaded } from "../../ipc/HostContext";
import { toApiError } from "../../ipc/rejection";
import { useCommands } from "../../ipc/useCommands";
import type { Preferences, SiteView, VoiceServiceView, WriterView } from "../../ipc/wire";
import { ago } from "../../lib/time";
import { SwitchSetting } from "./Setting";
import classes from "./Settings.module.css";

function useOffline(): [boolean, Preferences] {
  const preferences: Preferences = useLoaded().preferences;
  return [preferences.work_offline ?? false, preferences];
}

export function OfflineSetting() {
  const { t } = useTranslation();
  const [offline, preferences] = useOffline();
  const commands = useCommands();
  const client = useQueryClient();

  async function keep(work_offline: boolean) {
    await commands.setPreferences({ ...preferences, work_offline });
    // Which voices can speak follows from it.
    await client.invalidateQueries({ queryKey: ["voices"] });
  }

  return (
    <SwitchSetting
      label={t("settings.offline")}
      hint={t("settings.offlineHint")}
      on={offline}
      onSwitch={(on) => void keep(on)}
      testid="setting-offline"
    />
  );
}

export function WhatLeaves({ writers, voices, sites }: { writers: WriterView[]; voices: VoiceServiceView[]; sites: SiteView[] }) {
  const { t } = useTranslation();
  const [offline] = useOffline();
  const { shared_queue } = useLoaded();
  const sent = [
    ...writers.filter((one) => one.ready && one.sends_to.length > 0).map((one) => ({ id: one.id, name: one.name, what: t("settings.leavesTopic"), hosts: one.sends_to })),
    ...voices.filter((one) => one.ready && one.sends_to.length > 0).map((one) => ({ id: `voice-${one.id}`, name: one.name, what: t("settings.leavesLines"), hosts: one.sends_to })),
    ...sites.filter((one) => one.on).map((one) => ({ id: one.id, name: one.name, what: t("settings.leavesSearch"), hosts: one.sends_to })),
  ];
  // A queue that is shared is shared offline too: somebody set that up on this computer.
  const queue = shared_queue ? [{ id: "queue", name: t("settings.sharedQueue"), what: t("settings.leavesJobs"), hosts: [shared_queue] }] : [];
  const leaves = [...(offline ? [] : sent), ...queue];
  const nothing = leaves.length === 0;
  return (
    <div data-testid="what-leaves">
      <p className={classes.name}>{t("settings.leaves")}</p>
      <p className={classes.hint}>{nothing ? t("settings.leavesNothing") : t(offline ? "settings.leavesQueue" : "settings.leavesHint")}</p>
      {!nothing && (
        <table className={`${classes.table} ${classes.leaves}`}>
          <thead>
            <tr>
              <th scope="col">{t("settings.leavesTo")}</th>
              <th scope="col">{t("settings.leavesWhat")}</th>
            </tr>
          </thead>
          <tbody>
            {leaves.map(({ id, name, what, hosts }) => (
              <tr key={id} data-testid="leaves">
                <th scope="row">
                  {name}
                  <bdi className={classes.hosts}>{hosts.join(", ")}</bdi>
                </th>
                <td>{what}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className={classes.hint}>{t("settings.never")}</p>
    </div>
  );
}

/** Whom this computer has really reached, the last first. */
export function Reached() {
  const { t, i18n } = useTranslation();
  const { host, report } = useDoor();
  const client = useQueryClient();
  const reached = useQuery({ queryKey: ["contacts"], queryFn: () => host.listContacts(), staleTime: 0 });

  async function forget() {
    try {
      await host.forgetContacts();
    } catch (thrown) {
      report(toApiError(thrown));
    }
    await client.invalidateQueries({ queryKey: ["contacts"] });
  }

  return (
    <div data-testid="reached" aria-busy={reached.isPending || undefined}>
      <p className={classes.name}>{t("settings.reached")}</p>
      <p className={classes.hint}>{t(reached.data?.length === 0 ? "settings.reachedNobody" : "settings.reachedHint")}</p>
      {reached.error && <Problem error={toApiError(reached.error)} onAgain={() => void reached.refetch()} />}
      {reached.data && reached.data.length > 0 && (
        <>
          <table className={`${classes.table} ${classes.leaves}`}>
            <thead>
              <tr>
                <th scope="col">{t("settings.reachedWhom")}</th>
                <th scope="col">{t("settings.reachedWhen")}</th>
              </tr>
            </thead>
            <tbody>
              {reached.data.map((contact) => (
                <tr key={contact.host} data-testid="contact">
                  <th scope="row">
                    <bdi>{contact.host}</bdi>
                  </th>
                  <td>{t("settings.reachedTimes", { count: contact.times, when: ago(new Date(contact.last_ms).toISOString(), Date.now(), i18n.language) })}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <div className={classes.test}>
            <Button variant="light" onClick={() => void forget()} data-testid="reached-forget">
              {t("settings.reachedForget")}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
