/** @file Opening projects as features call it: the answer goes into the cache, a rejection is told, and `null` comes back. */
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useDoor } from "./HostContext";
import { RECENT, took } from "./projects";
import { toApiError } from "./rejection";
import type { ExportChoices, JobView, NewProject, RecentProject, RenderChoices, Storyboard } from "./wire";

export function useProjects() {
  const { host, live, report } = useDoor();
  const client = useQueryClient();
  return useMemo(() => {
    async function attempt<T>(call: () => Promise<T>): Promise<T | null> {
      try {
        return await call();
      } catch (thrown) {
        report(toApiError(thrown));
        return null;
      }
    }
    async function open(call: () => Promise<Storyboard>): Promise<Storyboard | null> {
      const board = await attempt(call);
      return board && took(client, board);
    }
    return {
      begin: (request: NewProject) => open(() => host.newProject(request)),
      openFile: (grant: string) => open(() => host.openProject(grant)),
      openSample: () => open(() => host.openSampleProject()),
      openRecent: (id: string) => open(() => host.openRecent(id)),
      openOf: (job: string) => open(() => host.openProjectOf(job)),
      find: (id: string, grant: string) => open(() => host.findProject(id, grant)),
      send: (id: string, onPercent: (percent: number) => void) => attempt(() => host.sendProject(id, onPercent)),
      exportTo: (id: string, choices: ExportChoices, onPercent: (percent: number) => void) => attempt(() => host.exportProject(id, choices, onPercent)),
      stopSending: () => attempt(() => host.stopSending()),
      revealSent: () => attempt(() => host.revealSent()),
      saveCopy: (id: string) => open(() => host.saveProjectCopy(id)),
      async make(id: string, choices: RenderChoices): Promise<JobView | null> {
        const job = await attempt(() => host.makeProject(id, choices));
        if (job) live.took([job]);
        return job;
      },
      async pin(id: string, pinned: boolean): Promise<void> {
        await attempt(() => host.pinProject(id, pinned));
        await client.invalidateQueries({ queryKey: RECENT });
      },
      async forget(id: string): Promise<boolean> {
        const done = await attempt(() => host.forgetProject(id).then(() => true));
        client.setQueryData<RecentProject[]>(RECENT, (known) => (done ? known?.filter((one) => one.id !== id) : known));
        return done ?? false;
      },
    };
  }, [host, live, report, client]);
}
